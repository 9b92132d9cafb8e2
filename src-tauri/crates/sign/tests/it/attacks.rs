//! Attacks on files that we signed ourselves: none of them is ever whole. And what is no attack stays whole.

use motcua_sign::evidence::Material;
use motcua_sign::pades::{Kind, Reserved};
use motcua_sign::trust::Trust;
use motcua_sign::verify::{
    Attack, ChangeKind, Indication, Overall, Report, RevocationState, SubIndication, verify,
};

use crate::made::{
    Practice, To, content, file, last, moment, number, paper, replaced, start, stream, until,
    updated,
};

const CERTIFIED: Kind<'_> = Kind::Certification { reserved: &[] };

/// A name, what is changed, and what it looks like.
type Case<'a> = (&'a str, Vec<(u32, To)>, Attack);

fn judged(file: &[u8]) -> Report {
    verify(&file, &Trust::none(), moment(), &Material::default()).unwrap()
}

fn plain() -> Vec<u8> {
    file(&paper(), &[]).0
}

/// Every signature of an attacked file is refused by structure, whatever its maths says.
fn assert_refused(name: &str, file: &[u8], marks: &[Attack]) {
    let report = judged(file);
    assert_eq!(report.overall, Overall::Invalid, "{name}: {report:#?}");
    assert!(!report.signatures[0].intact, "{name}: {report:#?}");
    let mark = report.signatures[0].attack;
    assert!(
        mark.is_some_and(|mark| marks.contains(&mark)),
        "{name}: {report:#?}"
    );
}

#[test]
fn our_signature_passes_with_root_and_list_and_is_undetermined_without() {
    let mut practice = Practice::new();
    let signed = practice.sign(&plain(), "LanhDao", CERTIFIED);
    let report = verify(&signed, &practice.trust(), moment(), &practice.list(false)).unwrap();
    assert_eq!(report.overall, Overall::Valid, "{report:#?}");
    assert!(report.signatures[0].covers_whole_document);
    assert_eq!(report.signatures[0].signer.as_deref(), Some("Lò Thị Mẫu"));

    let unknown = verify(&signed, &practice.trust(), moment(), &Material::default()).unwrap();
    assert_eq!(unknown.overall, Overall::Undetermined);
    assert_eq!(unknown.signatures[0].revocation, RevocationState::Unknown);
    assert_eq!(
        unknown.signatures[0].sub_indication,
        Some(SubIndication::TryLater)
    );

    let rootless = judged(&signed);
    assert_eq!(rootless.overall, Overall::Undetermined);
    assert!(rootless.signatures[0].intact && rootless.signatures[0].crypto == Some(true));

    let revoked = verify(&signed, &practice.trust(), moment(), &practice.list(true)).unwrap();
    assert_eq!(revoked.signatures[0].revocation, RevocationState::Revoked);
    assert_ne!(revoked.overall, Overall::Valid);
}

#[test]
fn a_second_signature_in_a_reserved_field_leaves_the_first_whole() {
    let mut practice = Practice::new();
    let reserved = [Reserved {
        name: "ConDau",
        seen: None,
    }];
    let first = practice.sign(
        &plain(),
        "LanhDao",
        Kind::Certification {
            reserved: &reserved,
        },
    );
    let both = practice.sign(&first, "ConDau", Kind::Approval);
    let report = verify(&both, &practice.trust(), moment(), &practice.list(false)).unwrap();
    assert_eq!(report.overall, Overall::Valid, "{report:#?}");
    let kinds: Vec<ChangeKind> = report.signatures[0]
        .changes_after
        .iter()
        .map(|change| change.kind)
        .collect();
    assert_eq!(kinds, [ChangeKind::Signature]);
    assert!(
        !report.signatures[0].covers_whole_document && report.signatures[1].covers_whole_document
    );
}

#[test]
fn a_page_changed_by_an_update_is_never_whole() {
    let mut practice = Practice::new();
    let other = content("9.000.000");
    for kind in [CERTIFIED, Kind::Approval] {
        let signed = practice.sign(&plain(), "LanhDao", kind);
        let update = |objects: &[(u32, To)]| updated(&signed, objects, "/Root 1 0 R");
        let body = |body: &str| To::Body(body.to_owned());
        let page =
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 40 0 R/Annots[8 0 R]>>";
        let font = "<</Type/Font/Subtype/Type1/BaseFont/Khac/FontDescriptor 10 0 R>>";
        let look = stream(
            "/Type/XObject/Subtype/Form/BBox[0 0 110 20]",
            "BT /F1 9 Tf (Ut) Tj ET",
        );
        let field = "<</Type/Annot/Subtype/Widget/FT/Tx/T(Ten)/V(An)/Rect[90 600 200 620]/P 3 0 R/AP<</N 41 0 R>>>>";
        let cases: [Case<'_>; 8] = [
            (
                "content exchanged",
                vec![(number::CONTENT, body(&other))],
                Attack::Isa,
            ),
            (
                "overlay deleted",
                vec![(number::OVERLAY, To::Gone)],
                Attack::ShadowHide,
            ),
            (
                "overlay made nothing",
                vec![(number::OVERLAY, body("null"))],
                Attack::ShadowHide,
            ),
            (
                "page of other content",
                vec![(number::PAGE, body(page)), (40, body(&other))],
                Attack::ShadowHide,
            ),
            (
                "font exchanged",
                vec![(number::FONT, body(font))],
                Attack::ShadowReplace,
            ),
            (
                "what a field shows",
                vec![(number::LOOK, body(&look))],
                Attack::ShadowReplace,
            ),
            (
                "another look of a field",
                vec![(number::FIELD, body(field)), (41, body(&look))],
                Attack::ShadowReplace,
            ),
            (
                "glyphs exchanged",
                vec![(
                    number::DESCRIPTOR,
                    body("<</Type/FontDescriptor/FontName/Mau/Flags 32>>"),
                )],
                Attack::ShadowReplace,
            ),
        ];
        for (name, objects, mark) in cases {
            assert_refused(name, &update(&objects), &[mark]);
        }
    }
}

#[test]
fn content_hidden_before_signing_and_brought_forth_is_never_whole() {
    let mut practice = Practice::new();
    // A second content of the same number lies in the signed bytes without an entry.
    let (twice, hidden) = file(&paper(), &[(number::CONTENT, content("9.000.000"))]);
    let signed = practice.sign(&twice, "LanhDao", CERTIFIED);
    let back = updated(
        &signed,
        &[(number::CONTENT, To::Place(hidden[0]))],
        "/Root 1 0 R",
    );
    assert_refused("entry led back", &back, &[Attack::ShadowHideReplace]);

    // A second tree of pages lies ready; already signed like this it is told.
    let mut ready = paper();
    ready.push((30, "<</Type/Pages/Count 1/Kids[31 0 R]>>".into()));
    ready.push((
        31,
        "<</Type/Page/Parent 30 0 R/MediaBox[0 0 595 842]/Contents 32 0 R>>".into(),
    ));
    ready.push((32, content("9.000.000")));
    let signed = practice.sign(&file(&ready, &[]).0, "LanhDao", CERTIFIED);
    assert_refused("pages lie ready", &signed, &[Attack::ShadowHideReplace]);
    assert!(!judged(&signed).signatures[0].shadow.is_empty());
    let catalog = To::Body("<</Type/Catalog/Pages 30 0 R>>".into());
    let shown = updated(&signed, &[(number::CATALOG, catalog)], "/Root 1 0 R");
    assert_refused(
        "pages brought forth",
        &shown,
        &[Attack::ShadowHideReplace, Attack::SignatureRemoved],
    );

    let signed = practice.sign(&plain(), "LanhDao", CERTIFIED);
    let catalog = To::Body("<</Type/Catalog/Pages 30 0 R>>".into());
    let other = updated(&signed, &[(40, catalog)], "/Root 40 0 R");
    assert_refused(
        "another catalogue",
        &other,
        &[Attack::ShadowHideReplace, Attack::SignatureRemoved],
    );
}

#[test]
fn what_lies_over_a_signed_page_is_never_whole() {
    let mut practice = Practice::new();
    let signed = practice.sign(&plain(), "LanhDao", CERTIFIED);
    let shown = |annotations: &str| {
        To::Body(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Annots[8 0 R {annotations}]\
             /Resources<</Font<</F1 5 0 R>>/XObject<</Im1 6 0 R>>>>>>"
        ))
    };
    let note =
        "<</Type/Annot/Subtype/FreeText/Rect[90 680 300 720]/Contents(9.000.000)/DA(/F1 14 Tf)>>";
    let look = stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 110 20]",
        "BT /F1 9 Tf (9.000.000) Tj ET",
    );
    // The field that signing made is on the page too, so its list is made anew from the signed one.
    let listed = until(&signed, b"/Annots", b']');
    let listed = listed.split_once("8 0 R").unwrap().1.to_owned();
    let evil = updated(
        &signed,
        &[
            (number::PAGE, shown(&format!("{listed} 40 0 R"))),
            (40, To::Body(note.into())),
        ],
        "/Root 1 0 R",
    );
    assert_refused("a note", &evil, &[Attack::EvilAnnotation]);

    // An empty field for a signature with a look of its own (the sneaky signature attack).
    let field =
        "<</Type/Annot/Subtype/Widget/FT/Sig/T(Moi)/Rect[90 680 300 720]/P 3 0 R/AP<</N 41 0 R>>>>";
    let fields = until(&signed, b"/Fields", b']');
    let sneaky = updated(
        &signed,
        &[
            (number::PAGE, shown(&format!("{listed} 40 0 R"))),
            (
                number::FORM,
                To::Body(format!(
                    "<<{fields} 40 0 R]/SigFlags 3/DR<</Font<</F1 5 0 R>>>>>>"
                )),
            ),
            (40, To::Body(field.into())),
            (41, To::Body(look)),
        ],
        "/Root 1 0 R",
    );
    assert_refused(
        "a field that shows something",
        &sneaky,
        &[Attack::EvilAnnotation],
    );
}

#[test]
fn bytes_appended_without_order_are_never_whole() {
    let mut practice = Practice::new();
    let signed = practice.sign(&plain(), "LanhDao", CERTIFIED);
    let other = format!("4 0 obj\n{}\nendobj\n", content("9.000.000"));
    let append = |tail: &str| [signed.as_slice(), tail.as_bytes()].concat();
    let at = start(&signed);
    let past = signed.len() + other.len();
    let place = signed.len();
    let entry = format!("{place:010} 00000 n ");
    let cases = [
        ("an object", append(&other)),
        ("an object and an end", append(&format!("{other}%%EOF\n"))),
        (
            "an object before the old start",
            append(&format!("{other}startxref\n{at}\n%%EOF\n")),
        ),
        (
            "a trailer alone",
            append(&format!(
                "{other}trailer\n<</Size 90/Root 1 0 R/Prev {at}>>\nstartxref\n{past}\n%%EOF\n"
            )),
        ),
        (
            "a table alone",
            append(&format!(
                "{other}xref\n4 1\n{entry}\nstartxref\n{past}\n%%EOF\n"
            )),
        ),
        (
            "a table that is cut",
            append(&format!("{other}xref\n4 1\n{entry}")),
        ),
        (
            "a chain past the signature",
            append(&format!(
                "{other}xref\n4 1\n{entry}\ntrailer\n<</Size 90/Root 1 0 R>>\nstartxref\n{past}\n%%EOF\n"
            )),
        ),
        ("a comment", append("% nothing\n")),
    ];
    for (name, file) in cases {
        assert_refused(
            name,
            &file,
            &[
                Attack::Isa,
                Attack::ShadowHideReplace,
                Attack::SignatureRemoved,
            ],
        );
    }
    // White space is nothing.
    assert!(judged(&append("\r\n \n")).signatures[0].intact);
}

/// Where `Contents` stands, and the second range.
fn ranges(file: &[u8]) -> (usize, usize, usize) {
    let stated = until(file, b"/ByteRange", b']');
    let numbers = stated
        .trim_start_matches("/ByteRange")
        .trim_start_matches([' ', '[']);
    let numbers: Vec<usize> = numbers
        .split_whitespace()
        .map(|number| number.parse().unwrap())
        .collect();
    (numbers[1], numbers[2], numbers[3])
}

/// Digits of `Contents` behind the signature, which says its own length in two bytes behind its first two.
fn unused(file: &[u8]) -> usize {
    let (before, after, _) = ranges(file);
    let length = std::str::from_utf8(&file[before + 5..before + 9]).unwrap();
    after - before - 2 - 2 * (4 + usize::from_str_radix(length, 16).unwrap())
}

#[test]
fn a_signature_wrapped_around_other_bytes_is_never_whole() {
    let mut practice = Practice::new();
    let signed = practice.sign(&plain(), "LanhDao", CERTIFIED);
    let (before, after, count) = ranges(&signed);
    let stated = last(&signed, b"/ByteRange");
    let stated_end = stated + until(&signed, b"/ByteRange", b']').len() + 1;
    let head = &signed[..after];
    // The second range is moved back; between lies what is shown instead.
    let other = format!("4 0 obj\n{}\nendobj\n", content("9.000.000"));
    let moved = |between: &str| {
        let new = format!("/ByteRange [0 {before} {} {count}]", after + between.len());
        let room = stated_end - stated;
        assert!(new.len() <= room);
        let tail = [between.as_bytes(), &signed[after..]].concat();
        let mut whole = [head, &tail].concat();
        whole[stated..stated_end].copy_from_slice(format!("{new:<room$}").as_bytes());
        whole
    };
    for between in ["0000", ">0<", &other, "/X<00>"] {
        assert_refused("wrapped", &moved(between), &[Attack::Swa]);
    }
    // Ranges that leave more out than the value, or begin late.
    let stated_as = |range: String| {
        let room = stated_end - stated;
        let mut whole = signed.clone();
        whole[stated..stated_end]
            .copy_from_slice(format!("{:<room$}", format!("/ByteRange [{range}]")).as_bytes());
        whole
    };
    let wrong = [
        format!("0 {} {after} {count}", before - 20),
        format!("0 {before} {} {}", after + 20, count - 20),
        format!("9 {} {after} {count}", before - 9),
        format!("0 {before} {after} {}", count - 7),
        format!("0 {before} {after} {}", count + 700),
    ];
    for range in wrong {
        assert_refused(&range, &stated_as(range.clone()), &[Attack::Swa]);
    }
    for range in [
        "",
        "0",
        "0 10",
        "0 0 0 0",
        "0 -10 20 30",
        "0 10 5 30",
        "0 1.5 20 30",
        "0 10 20 30 40 50",
        "null",
    ] {
        assert_refused(range, &stated_as(range.to_owned()), &[Attack::Usf]);
    }
}

#[test]
fn a_signature_that_lacks_what_is_checked_is_never_whole() {
    let mut practice = Practice::new();
    let signed = practice.sign(&plain(), "LanhDao", CERTIFIED);
    let (before, after, _) = ranges(&signed);
    let long = after - before;
    let filled = |text: &str| {
        let mut whole = signed.clone();
        whole[before..after].copy_from_slice(format!("{text:<long$}").as_bytes());
        whole
    };
    for contents in ["<>", "<00>", "null", "()", "0", "<3080>", "[<00>]", "/Name"] {
        assert_refused(contents, &filled(contents), &[Attack::Usf, Attack::Swa]);
    }
    for (key, other) in [
        (&b"/Contents"[..], &b"/Contentz"[..]),
        (b"/ByteRange", b"/ByteRangy"),
        (b"/SubFilter", b"/SubFiltez"),
        (b"/ETSI.CAdES.detached", b"/ETSI.CAdES.detachex"),
    ] {
        let name = String::from_utf8_lossy(key).into_owned();
        let broken = replaced(&signed, key, other);
        assert_refused(&name, &broken, &[Attack::Usf, Attack::Swa]);
    }
    // The value of another file's signature: right by itself, but not of these bytes.
    let another = practice.sign(
        &file(&paper()[..], &[(50, "null".into())]).0,
        "LanhDao",
        CERTIFIED,
    );
    let (from, to, _) = ranges(&another);
    let mut copied = signed.clone();
    copied[before..after].copy_from_slice(&another[from..to]);
    let report = judged(&copied);
    assert_eq!(
        (report.overall, report.signatures[0].crypto),
        (Overall::Invalid, Some(true))
    );
    assert_eq!(
        report.signatures[0].sub_indication,
        Some(SubIndication::HashFailure)
    );
}

#[test]
fn every_flipped_bit_of_what_is_covered_is_found() {
    let mut practice = Practice::new();
    let signed = practice.sign(&plain(), "LanhDao", CERTIFIED);
    let (before, after, _) = ranges(&signed);
    for at in (0..signed.len())
        .filter(|at| !(before..after).contains(at))
        .step_by(7)
    {
        let mut flipped = signed.clone();
        flipped[at] ^= 1 << (at % 8);
        let report = judged(&flipped);
        let whole = report.signatures.iter().any(|signature| signature.intact);
        assert!(!whole, "bit {} of byte {at}", at % 8);
    }
}

#[test]
fn bytes_that_nothing_uses_change_no_verdict() {
    let mut practice = Practice::new();
    let mut some = (0..32).map(|_| practice.sign(&plain(), "LanhDao", CERTIFIED));
    let signed = some.find(|signed| unused(signed) > 0).unwrap();
    let (before, after, _) = ranges(&signed);
    // Digits of the value in capitals: the same value.
    let mut capitals = signed.clone();
    capitals[before..after].make_ascii_uppercase();
    assert_eq!(judged(&capitals), judged(&signed));
    let mut filled = signed.clone();
    assert_eq!(filled[after - 2], b'0');
    filled[after - 2] = b'7';
    let (one, other) = (judged(&filled), judged(&signed));
    assert_eq!(one.signatures[0].indication, Indication::Indeterminate);
    assert_eq!(one, other);
}

#[test]
fn what_a_wrong_second_signature_shows_counts_against_the_first() {
    let mut practice = Practice::new();
    let first = practice.sign(&plain(), "LanhDao", Kind::Approval);
    let both = practice.sign(&first, "ConDau", Kind::Approval);
    assert!(judged(&both).signatures.iter().all(|one| one.intact));
    let (before, _, _) = ranges(&both);
    let mut wrong = both.clone();
    // A digit of the value, far from its head.
    wrong[before + 900] = if wrong[before + 900] == b'0' {
        b'1'
    } else {
        b'0'
    };
    let report = judged(&wrong);
    assert_eq!(report.overall, Overall::Invalid);
    assert!(
        report.signatures.iter().all(|one| !one.intact),
        "{report:#?}"
    );
}

#[test]
fn a_widget_that_lay_ready_is_never_shown_later() {
    let mut practice = Practice::new();
    let mut ready = paper();
    // The field is in the form, but on no page yet.
    let look = stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 200 20]",
        "BT /F1 9 Tf (9.000.000) Tj ET",
    );
    ready.push((
        30,
        "<</Type/Annot/Subtype/Widget/FT/Tx/T(An)/Rect[90 690 290 710]/P 3 0 R/AP<</N 31 0 R>>>>"
            .into(),
    ));
    ready.push((31, look));
    ready[6] = (
        number::FORM,
        "<</Fields[8 0 R 30 0 R]/DR<</Font<</F1 5 0 R>>>>>>".into(),
    );
    let signed = practice.sign(&file(&ready, &[]).0, "LanhDao", Kind::Approval);
    assert!(judged(&signed).signatures[0].intact);
    let page = |annotations: &str| {
        To::Body(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Annots[{annotations}]\
             /Resources<</Font<</F1 5 0 R>>/XObject<</Im1 6 0 R>>>>>>"
        ))
    };
    let listed = until(&signed, b"/Annots[", b']').split_off(8);
    let shown = page(&format!("{listed} 30 0 R"));
    assert_refused(
        "shown",
        &updated(&signed, &[(number::PAGE, shown)], "/Root 1 0 R"),
        &[Attack::EvilAnnotation],
    );
    let own = listed.split_once("8 0 R").unwrap().1;
    let turned = page(&format!("{own} 8 0 R"));
    assert_refused(
        "turned",
        &updated(&signed, &[(number::PAGE, turned)], "/Root 1 0 R"),
        &[Attack::ShadowHide],
    );
}

#[test]
fn the_report_is_json_of_the_promised_form() {
    let mut practice = Practice::new();
    let signed = practice.sign(&plain(), "LanhDao", CERTIFIED);
    let json = serde_json::to_value(judged(&signed)).unwrap();
    assert_eq!(json["overall"], "undetermined");
    let one = json["signatures"][0].as_object().unwrap();
    for key in [
        "field",
        "signer",
        "signed_at",
        "level",
        "intact",
        "crypto",
        "chain",
        "revocation",
        "timestamp",
        "covers_whole_document",
        "changes_after",
        "attack",
        "indication",
        "sub_indication",
    ] {
        assert!(one.contains_key(key), "{key}");
    }
    assert_eq!(
        (&one["level"], &one["indication"]),
        (&"B-B".into(), &"INDETERMINATE".into())
    );
    assert_eq!(one["sub_indication"], "NO_CERTIFICATE_CHAIN_FOUND");
    assert!(one["attack"].is_null() && one["changes_after"].as_array().unwrap().is_empty());
    let read: Report = serde_json::from_value(json).unwrap();
    assert_eq!(read, judged(&signed));
}

#[test]
fn a_locked_field_is_not_signed_later() {
    let mut practice = Practice::new();
    let field = |name: &str, more: &str| {
        format!("<</Type/Annot/Subtype/Widget/FT/Sig/T({name})/Rect[0 0 0 0]/P 3 0 R{more}>>")
    };
    let forms = |lock: &str| {
        let mut objects = paper();
        objects.push((30, field("LanhDao", lock)));
        objects.push((31, field("ConDau", "")));
        objects[6] = (
            number::FORM,
            "<</Fields[8 0 R 30 0 R 31 0 R]/DR<</Font<</F1 5 0 R>>>>>>".into(),
        );
        file(&objects, &[]).0
    };
    for (lock, whole) in [
        (
            "/Lock<</Type/SigFieldLock/Action/Include/Fields[(ConDau)]>>",
            false,
        ),
        (
            "/Lock<</Type/SigFieldLock/Action/Include/Fields[(Ten)]>>",
            true,
        ),
    ] {
        let first = practice.sign(&forms(lock), "LanhDao", Kind::Approval);
        assert!(judged(&first).signatures[0].intact, "{lock}");
        let both = practice.sign(&first, "ConDau", Kind::Approval);
        let report = judged(&both);
        assert_eq!(report.signatures[0].intact, whole, "{lock}: {report:#?}");
    }
}
