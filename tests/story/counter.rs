//! Finding things again tomorrow.
use motcua_desk::view::dossier::MatchKind;
use motcua_desk::view::intake::Scanned;

use crate::{CARD, begin, desk, finish, open_desk, sign_in};

#[test]
fn a_dossier_is_found_by_everything_a_clerk_may_remember() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let code = finish(&desk, begin(&desk, CARD).draft).dossiers[0]
        .code
        .clone();
    let cases = [
        ("nguyen van mau", MatchKind::Folded),
        ("Nguyễn Văn Mẫu", MatchKind::Exact),
        ("van mau", MatchKind::Folded),
        ("mau", MatchKind::Folded),
        ("001099000011", MatchKind::Exact),
        ("0010990", MatchKind::Exact),
        (code.as_str(), MatchKind::Exact),
        ("nvm", MatchKind::Initials),
        ("nguyenx van mau", MatchKind::OneTypo),
    ];
    for (query, how) in cases {
        let found = desk.search(query).unwrap();
        assert_eq!(found.dossiers.len(), 1, "{query}");
        assert_eq!(found.dossiers[0].how, how, "{query}");
    }
    assert!(desk.search("nguyen van khac").unwrap().dossiers.is_empty());
}

#[test]
fn a_search_of_strange_letters_is_an_empty_answer_not_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    finish(&desk, begin(&desk, CARD).draft);
    for query in [
        "",
        "\"",
        "* OR 1",
        "NEAR(",
        "a\0b",
        "💥",
        &"x".repeat(5000),
        "^:{}-",
    ] {
        assert!(desk.search(query).is_ok(), "{query:?}");
    }
}

#[test]
fn a_scanned_card_or_receipt_leads_to_the_right_thing() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let received = finish(&desk, begin(&desk, CARD).draft);
    match desk.scanned(&received.dossiers[0].code).unwrap() {
        Scanned::Dossier { id } => assert_eq!(id, received.dossiers[0].id),
        other => panic!("{other:?}"),
    }
    match desk.scanned(CARD).unwrap() {
        Scanned::Card { candidates, .. } => assert_eq!(candidates.len(), 1),
        other => panic!("{other:?}"),
    }
    assert_eq!(
        desk.scanned("https://example.invalid").unwrap(),
        Scanned::Unknown
    );
}

#[test]
fn tomorrow_everything_is_still_there() {
    let folder = tempfile::tempdir().unwrap();
    let (first, _) = open_desk(folder.path());
    let received = finish(&first, begin(&first, CARD).draft);
    drop(first);
    let (second, _) = desk(folder.path());
    sign_in(&second);
    assert_eq!(
        second.search("nguyen van mau").unwrap().dossiers[0].row.id,
        received.dossiers[0].id
    );
    assert!(second.check().unwrap().ok);
}

#[test]
fn a_draft_waits_for_its_clerk_across_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let (first, _) = open_desk(folder.path());
    let draft = begin(&first, CARD).draft;
    drop(first);
    let (second, _) = desk(folder.path());
    sign_in(&second);
    assert_eq!(second.home().unwrap().drafts[0].id, draft);
    finish(&second, draft);
    assert!(second.home().unwrap().drafts.is_empty());
}
