//! Electronic copies are signed in batch and sealed; numbers run whatever happens to the token.
use std::path::Path;
use std::sync::atomic::AtomicBool;

use chrono::TimeDelta;
use motcua_desk::Desk;
use motcua_desk::case::certify::{BookKind, CertificationStatus, VoidReason};
use motcua_desk::case::ids::CertificationId;
use motcua_desk::case::user::Role;
use motcua_desk::error::ErrorCode;
use motcua_desk::sign::signer::scripted::Script;
use motcua_desk::view::certification::VoidWish;
use motcua_desk::view::copies::{SigningDone, SigningPart, SigningState, SigningWish, StayReason};

use crate::certify::Counter;
use crate::copies::{compare, counter, scan, take};
use crate::keys::{certificate, pin};

/// Copies that wait for their signature.
pub fn compared(desk: &Desk, lines: &[&str]) -> Vec<CertificationId> {
    let rows = take(desk, lines);
    for row in &rows {
        scan(desk, row.id, 2);
        compare(desk, row.id);
    }
    rows.iter().map(|row| row.id).collect()
}

pub fn wish(part: SigningPart, rows: &[CertificationId], key: &str) -> SigningWish {
    SigningWish {
        part,
        rows: rows.to_vec(),
        certificate: certificate(key),
    }
}

pub fn run(desk: &Desk, wish: &SigningWish) -> motcua_desk::error::Result<SigningDone> {
    let plan = desk.signing_plan(wish)?;
    let never = AtomicBool::new(false);
    desk.signing_run(wish, &plan.digest, Some(&pin()), &never, &mut |_| {})
}

pub fn sign(desk: &Desk, rows: &[CertificationId]) -> SigningDone {
    run(desk, &wish(SigningPart::Signature, rows, "vice")).unwrap()
}

fn statuses(desk: &Desk, rows: &[CertificationId]) -> Vec<CertificationStatus> {
    let status = |id: &CertificationId| desk.copy(*id).unwrap().row.status;
    rows.iter().map(status).collect()
}

fn numbers(desk: &Desk, rows: &[CertificationId]) -> Vec<Option<u32>> {
    let number = |id: &CertificationId| Some(desk.copy(*id).unwrap().row.number?.no);
    rows.iter().map(number).collect()
}

/// A counter whose user holds every role of the three desks.
pub fn three_desks(folder: &Path) -> Counter {
    let counter = counter(folder);
    let user = counter.desk.state().unwrap().users[0].id;
    let request = motcua_desk::view::settings::UserRequest {
        id: Some(user),
        name: "Lê Thị Thử".into(),
        roles: vec![
            Role::ReceptionClerk,
            Role::JusticeOfficer,
            Role::SigningLeader,
            Role::RecordsClerk,
            Role::Head,
            Role::Administrator,
        ],
        secret: None,
        active: true,
    };
    counter.desk.user_save(&request).unwrap();
    counter.desk.sign_out().unwrap();
    counter.desk.sign_in(user, crate::SECRET).unwrap();
    counter
}

#[test]
fn two_copies_are_signed_with_one_pin_and_sealed_and_others_call_them_whole() {
    let folder = tempfile::tempdir().unwrap();
    let Counter { desk, .. } = three_desks(folder.path());
    let rows = compared(&desk, &["ks", "dh"]);
    let plan = desk
        .signing_plan(&wish(SigningPart::Signature, &rows, "vice"))
        .unwrap();
    let shown: Vec<_> = plan
        .rows
        .iter()
        .map(|row| (row.no, row.volume_code.as_str(), row.pages))
        .collect();
    assert_eq!(
        shown,
        [(1, "01/2026-SCTĐT/BS", 2), (2, "01/2026-SCTĐT/BS", 2)]
    );
    assert_eq!(plan.rows[0].compared.as_ref().unwrap().name, "Lê Thị Thử");

    let mut told = Vec::new();
    let never = AtomicBool::new(false);
    let signing = wish(SigningPart::Signature, &rows, "vice");
    let done = desk
        .signing_run(&signing, &plan.digest, Some(&pin()), &never, &mut |step| {
            told.push(step)
        })
        .unwrap();
    assert_eq!(done.signed[0].level, desk.copy(rows[0]).unwrap().level);
    assert!(done.signed[0].level.is_some());
    assert_eq!(
        (done.signed.len(), done.left.len(), done.stopped),
        (2, 0, None)
    );
    assert!(matches!(told[0].state, SigningState::Signing));
    assert!(matches!(
        told[1].state,
        SigningState::Signed { pending: true, .. }
    ));
    assert_eq!((told[3].at, told[3].of), (2, 2));
    assert_eq!(statuses(&desk, &rows), [CertificationStatus::ToSeal; 2]);

    let sealed = run(&desk, &wish(SigningPart::Seal, &rows, "seal")).unwrap();
    assert_eq!((sealed.signed.len(), sealed.stopped), (2, None));
    assert_eq!(statuses(&desk, &rows), [CertificationStatus::Issued; 2]);
    assert_eq!(numbers(&desk, &rows), [Some(1), Some(2)]);
    let copy = desk.copy(rows[0]).unwrap();
    assert_eq!(copy.signed.unwrap().holder, "Phạm Thị Ký");
    assert_eq!(copy.sealed.unwrap().holder, "Ủy ban nhân dân xã Thử Nghiệm");
    assert!(
        copy.statement
            .iter()
            .any(|line| line.contains("01/2026-SCTĐT/BS"))
    );
    assert_eq!(
        copy.file.len(),
        3,
        "two pages and the one that certifies them"
    );
    desk.picture(copy.file[2].split_once("localhost").unwrap().1)
        .unwrap();
    assert_eq!(desk.check().unwrap().first_problem, None);
    // What others say of it.
    let path = folder.path().join("copy.pdf");
    desk.copy_export(rows[0], &path).unwrap();
    let judged = motcua_tests::judges::signed(&path);
    if let Some(signatures) = judged {
        assert_eq!(signatures, 2);
    }
}

#[test]
fn a_pulled_token_keeps_what_is_signed_and_the_number_of_what_was_begun() {
    let folder = tempfile::tempdir().unwrap();
    let Counter { desk, keys, .. } = three_desks(folder.path());
    let rows = compared(&desk, &["ks", "dh", "hb"]);
    *keys.script.lock().unwrap() = Script {
        pulled_at: Some(1),
        ..Script::default()
    };
    let done = sign(&desk, &rows);
    assert_eq!(done.stopped.unwrap().code, ErrorCode::TokenGone);
    assert_eq!(
        (done.signed.len(), done.left.clone()),
        (1, rows[1..].to_vec())
    );
    assert_eq!(numbers(&desk, &rows), [Some(1), Some(2), None]);
    use CertificationStatus::{Signing, ToSeal, ToSign};
    assert_eq!(statuses(&desk, &rows), [ToSeal, Signing, ToSign]);
    assert!(desk.check().unwrap().ok);

    // The other leader cannot overtake the number that stands.
    let other = desk.signing_plan(&wish(SigningPart::Signature, &rows[2..], "chair"));
    assert_eq!(other.unwrap_err().code, ErrorCode::CopyInFlight);
    // Asked for the third alone, the second comes first: it has its number.
    let plan = desk
        .signing_plan(&wish(SigningPart::Signature, &rows[2..], "vice"))
        .unwrap();
    let shown: Vec<_> = plan
        .rows
        .iter()
        .map(|row| (row.id, row.no, row.begun))
        .collect();
    assert_eq!(shown, [(rows[1], 2, true), (rows[2], 3, false)]);
    let done = sign(&desk, &rows[2..]);
    assert_eq!((done.signed.len(), done.stopped), (2, None));
    assert_eq!(numbers(&desk, &rows), [Some(1), Some(2), Some(3)]);
    assert!(desk.check().unwrap().ok);
}

#[test]
fn a_wrong_pin_takes_no_number_and_a_lying_token_makes_no_signature() {
    let folder = tempfile::tempdir().unwrap();
    let Counter { desk, keys, .. } = three_desks(folder.path());
    let rows = compared(&desk, &["ks", "dh"]);
    let signing = wish(SigningPart::Signature, &rows, "vice");
    let plan = desk.signing_plan(&signing).unwrap();
    let never = AtomicBool::new(false);
    let wrong = motcua_desk::sign::Secret::new("000000".into());
    let refused = desk.signing_run(&signing, &plan.digest, Some(&wrong), &never, &mut |_| {});
    let refused = refused.unwrap_err();
    assert_eq!(refused.code, ErrorCode::PinWrong);
    assert_eq!(refused.detail["left"], "fewer");
    let none = desk.signing_run(&signing, &plan.digest, None, &never, &mut |_| {});
    assert_eq!(none.unwrap_err().code, ErrorCode::PinNeeded);
    assert_eq!(numbers(&desk, &rows), [None, None]);

    *keys.script.lock().unwrap() = Script {
        lies_at: Some(0),
        ..Script::default()
    };
    let done = sign(&desk, &rows);
    assert_eq!(done.stopped.unwrap().code, ErrorCode::SignatureWrong);
    assert_eq!(statuses(&desk, &rows)[0], CertificationStatus::Signing);
    let done = sign(&desk, &rows);
    assert_eq!(done.signed.len(), 2);
    assert_eq!(numbers(&desk, &rows), [Some(1), Some(2)]);
}

#[test]
fn who_may_not_sign_a_copy_is_told_why_before_any_pin() {
    let folder = tempfile::tempdir().unwrap();
    let Counter { desk, keys, .. } = three_desks(folder.path());
    let rows = compared(&desk, &["ks"]);
    let other = desk
        .signing_plan(&wish(SigningPart::Signature, &rows, "chair"))
        .unwrap();
    assert_eq!(other.staying[0].reason, StayReason::OtherSigner);
    let seal = desk.signing_plan(&wish(SigningPart::Signature, &rows, "seal"));
    assert_eq!(seal.unwrap_err().detail["reason"], "agency");
    let early = desk
        .signing_plan(&wish(SigningPart::Seal, &rows, "seal"))
        .unwrap();
    assert!(matches!(early.staying[0].reason, StayReason::Bar(_)));
    let gone = wish(SigningPart::Signature, &rows, "vice");
    keys.inserted.lock().unwrap().retain(|key| *key != "vice");
    assert_eq!(
        desk.signing_plan(&gone).unwrap_err().code,
        ErrorCode::TokenAbsent
    );
}

#[test]
fn a_number_of_yesterday_is_given_up_and_the_copy_signed_under_today() {
    let folder = tempfile::tempdir().unwrap();
    let Counter {
        desk, keys, clock, ..
    } = three_desks(folder.path());
    let rows = compared(&desk, &["ks"]);
    *keys.script.lock().unwrap() = Script {
        pulled_at: Some(0),
        ..Script::default()
    };
    sign(&desk, &rows);
    assert_eq!(numbers(&desk, &rows), [Some(1)]);
    clock.step(TimeDelta::hours(20));
    let done = sign(&desk, &rows);
    assert_eq!(done.stopped, None);
    let signed = &done.signed[0];
    assert_eq!(signed.number.as_ref().unwrap().no, 2);
    assert_eq!(signed.replaces, Some(1));
    let old = desk.copy(rows[0]).unwrap().row;
    assert_eq!(old.status, CertificationStatus::Void);
    assert!(desk.check().unwrap().ok);
}

#[test]
fn a_copy_that_is_given_up_leaves_its_number_and_waits_for_another() {
    let folder = tempfile::tempdir().unwrap();
    let Counter { desk, .. } = three_desks(folder.path());
    let rows = compared(&desk, &["ks"]);
    sign(&desk, &rows);
    let wish = VoidWish {
        reason: VoidReason::SignerRefuses,
        words: "Ký nhầm người".into(),
        again: true,
    };
    let voided = desk.certify_void(rows[0], &wish).unwrap();
    assert_eq!(voided[0].status, CertificationStatus::Void);
    assert_eq!(voided[1].status, CertificationStatus::ToSign);
    let done = sign(&desk, &[voided[1].id]);
    assert_eq!(done.signed[0].number.as_ref().unwrap().no, 2);
    let book = desk.books().unwrap().books;
    let book = book
        .iter()
        .find(|book| book.kind == BookKind::ElectronicCopies)
        .unwrap();
    assert_eq!(book.last, 2);
    assert!(desk.check().unwrap().ok);
}
