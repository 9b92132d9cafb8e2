//! Signatures that wait for their timestamp, that are stamped again, that stand beside others.

use std::path::PathBuf;

use motcua_sign::append::Grown;
use motcua_sign::evidence::Evidence;
use motcua_sign::pades::{
    Completion, Identity, Kind, Level, PadesError, Plan, Prepared, Reserved, complete, prepare,
    timestamp_room,
};
use motcua_sign::{Certificate, SignerError};
use tempfile::TempDir;

use crate::levels::{plain, signed, whole};
use crate::support::{Authority, made, now, pages, pyhanko};

fn lta<'a>(evidence: &'a dyn Evidence, known: &'a [Certificate]) -> Completion<'a> {
    Completion {
        evidence,
        known,
        level: Level::Lta,
        at: now(),
        fields: &[],
    }
}

/// All signatures of a file are fine to pyHanko, with the file's own evidence alone; their fields.
fn fields(authority: &Authority, file: &[u8]) -> Option<Vec<String>> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("file.pdf");
    std::fs::write(&path, file).unwrap();
    let verdicts = pyhanko(authority, "offline", &[path])?.remove(0);
    for verdict in &verdicts {
        assert!(verdict.fine, "{verdict:?}");
    }
    Some(verdicts.into_iter().map(|verdict| verdict.field).collect())
}

#[test]
fn a_signature_made_without_a_line_is_completed_when_it_is_back() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let (online, known) = (authority.online(), authority.chain());
    let source = pages(1, 5_000);
    let mut grown = Grown::new(&source);
    let mut officer = authority.signer("officer");
    grown.push(signed(
        &source,
        &mut officer,
        &plain("ChuKy", Some(8_000)),
        None,
    ));
    let pending = whole(&grown);

    let down = authority.faulty("down");
    let failed = complete(&grown, &lta(&down, &known)).unwrap_err();
    assert!(matches!(failed, PadesError::Timestamp(_)), "{failed}");
    assert_eq!(whole(&grown), pending);

    let tail = complete(&grown, &lta(&online, &known)).unwrap();
    grown.push(tail);
    let Some(found) = fields(&authority, &whole(&grown)) else {
        return;
    };
    assert_eq!(found, ["ChuKy", "DauThoiGian1", "DauThoiGian2"]);
}

#[test]
fn stamping_again_repeats_no_evidence() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let (online, known) = (authority.online(), authority.chain());
    let room = timestamp_room(&online).unwrap();
    let source = pages(1, 5_000);
    let mut grown = Grown::new(&source);
    let mut officer = authority.signer("officer");
    let plan = plain("ChuKy", Some(room));
    grown.push(signed(&source, &mut officer, &plan, Some(&online)));
    grown.push(complete(&grown, &lta(&online, &known)).unwrap());
    // Another counter, which has no answers kept.
    let other = authority.online();
    let again = complete(&grown, &lta(&other, &known)).unwrap();
    // A token of this authority in hexadecimal, its field, its page and the cross-reference.
    let bound = 2 * room + 2_500;
    assert!(
        again.bytes().len() < bound,
        "{} of {bound}",
        again.bytes().len()
    );
    grown.push(again);
    let lasting = complete(
        &grown,
        &Completion {
            level: Level::Lt,
            ..lta(&other, &known)
        },
    )
    .unwrap();
    assert!(lasting.bytes().is_empty());
    let Some(found) = fields(&authority, &whole(&grown)) else {
        return;
    };
    assert_eq!(found, ["ChuKy", "DauThoiGian1", "DauThoiGian2"]);
}

#[test]
fn three_people_sign_one_file_one_after_another() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let (online, known) = (authority.online(), authority.chain());
    let room = timestamp_room(&online).unwrap();
    let source = pages(1, 5_000);
    let mut grown = Grown::new(&source);
    for (field, name) in [("Mot", "officer"), ("Hai", "deputy"), ("Ba", "seal")] {
        let plan = plain(field, Some(room));
        let more = signed(&grown, &mut authority.signer(name), &plan, Some(&online));
        grown.push(more);
    }
    grown.push(complete(&grown, &lta(&online, &known)).unwrap());
    assert!(whole(&grown).starts_with(&source));
    let Some(found) = fields(&authority, &whole(&grown)) else {
        return;
    };
    assert_eq!(found, ["Mot", "Hai", "Ba", "DauThoiGian1"]);
}

#[test]
fn a_certified_file_takes_signatures_in_the_fields_made_for_them_and_no_others() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let source = pages(1, 100);
    let mut grown = Grown::new(&source);
    let mut officer = authority.signer("officer");
    let reserved = [Reserved {
        name: "ConDau",
        seen: None,
    }];
    let certify = |field| Plan {
        kind: Kind::Certification {
            reserved: &reserved,
        },
        ..plain(field, None)
    };
    grown.push(signed(&source, &mut officer, &certify("ChuKy"), None));
    let refused = |plan: &Plan<'_>| {
        prepare(&grown, &Identity::of(&authority.signer("seal")), plan).unwrap_err()
    };
    assert!(matches!(
        refused(&plain("KhacNua", None)),
        PadesError::NotAllowed
    ));
    assert!(matches!(
        refused(&plain("ChuKy", None)),
        PadesError::FieldTaken
    ));
    assert!(matches!(refused(&certify("ConDau")), PadesError::NotFirst));
    let allowed = plain("ConDau", None);
    assert!(prepare(&grown, &Identity::of(&authority.signer("seal")), &allowed).is_ok());
}

#[test]
fn what_was_prepared_outlives_a_crash_and_takes_no_wrong_value() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let online = authority.online();
    let source = pages(1, 5_000);
    let mut officer = authority.signer("officer");
    let plan = plain("ChuKy", Some(timestamp_room(&online).unwrap()));
    let prepared = prepare(&source, &Identity::of(&officer), &plan).unwrap();
    let kept = serde_json::to_vec(&prepared).unwrap();
    let again: Prepared = serde_json::from_slice(&kept).unwrap();
    assert_eq!(again, prepared);
    assert!(again.belongs_to(&source).unwrap());
    assert!(!again.belongs_to(&pages(1, 6_000)).unwrap());
    let mut other = source.clone();
    other[3_000] ^= 1;
    assert!(!again.belongs_to(&other).unwrap());

    let item = prepared.to_sign("0001");
    let value = made(&mut officer, item.clone());
    let by_another = made(&mut authority.signer("seal"), item);
    let mut flipped = value.clone();
    flipped[7] ^= 1;
    for wrong in [by_another, flipped, Vec::new()] {
        assert_eq!(again.to_stamp(&wrong), Err(SignerError::WrongValue));
        let refused = again.clone().finish(&wrong, None).unwrap_err();
        assert!(matches!(
            refused,
            PadesError::Signer(SignerError::WrongValue)
        ));
    }
    let (digest, imprint) = again.to_stamp(&value).unwrap();
    let stranger = online.timestamp(digest, &[0; 32]).unwrap();
    let refused = again.clone().finish(&value, Some(&stranger)).unwrap_err();
    assert!(matches!(refused, PadesError::OtherTimestamp));
    let token = online.timestamp(digest, &imprint).unwrap();
    let finished = again.finish(&value, Some(&token)).unwrap();
    assert_eq!(finished, prepared.finish(&value, Some(&token)).unwrap());
}

#[test]
fn a_timestamp_too_large_for_its_room_is_left_out_knowingly() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let online = authority.online();
    let source = pages(1, 100);
    let mut officer = authority.signer("officer");
    let prepared = prepare(&source, &Identity::of(&officer), &plain("ChuKy", Some(500))).unwrap();
    let value = made(&mut officer, prepared.to_sign("0001"));
    let (digest, imprint) = prepared.to_stamp(&value).unwrap();
    let token = online.timestamp(digest, &imprint).unwrap();
    let refused = prepared.clone().finish(&value, Some(&token)).unwrap_err();
    assert!(matches!(refused, PadesError::NoRoom { .. }), "{refused}");
    assert!(prepared.finish(&value, None).is_ok());
}

/// Judges say no where they should.
#[test]
fn a_changed_byte_is_noticed_by_the_judge() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let folder = TempDir::new().unwrap();
    let source = pages(1, 5_000);
    let mut grown = Grown::new(&source);
    let mut officer = authority.signer("officer");
    grown.push(signed(&source, &mut officer, &plain("ChuKy", None), None));
    let mut bytes = whole(&grown);
    bytes[2_000] ^= 1;
    let path: PathBuf = folder.path().join("changed.pdf");
    std::fs::write(&path, bytes).unwrap();
    if let Some(verdicts) = pyhanko(&authority, "now", &[path]) {
        assert!(!verdicts[0][0].fine, "{verdicts:?}");
    }
}
