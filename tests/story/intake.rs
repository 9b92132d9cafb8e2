//! From paper to a receipt.
use chrono::Utc;
use motcua_desk::case::dossier::{DossierStatus, PaperStanding};
use motcua_desk::error::ErrorCode;
use motcua_desk::view::intake::{FindingCode, IntakeChange, LineState, OtherCardChoice, Who};
use motcua_desk::view::print::PrintAnswer;

use crate::papers_sign::{seal_all, sealing_desk};
use crate::{BIRTH, CARD, OTHER, begin, finish, import, line, open_desk, scanned};

#[test]
fn a_first_visit_ends_with_numbers_papers_and_a_receipt() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, tray) = open_desk(folder.path());
    let draft = scanned(&desk, CARD);
    let received = finish(&desk, draft);
    assert_eq!(received.dossiers.len(), 1);
    assert!(
        received.dossiers[0].code.ends_with("-4500"),
        "counter 2 begins at 4500: {}",
        received.dossiers[0].code
    );

    let shown = desk.dossier(received.dossiers[0].id).unwrap();
    assert_eq!(shown.dossier.owner.name, "Nguyễn Văn Mẫu");
    let imported = shown
        .dossier
        .papers
        .iter()
        .filter(|p| matches!(p.standing, PaperStanding::Imported { .. }));
    assert_eq!(imported.count(), 1);
    desk.receipt_print(shown.dossier.id, None).unwrap();
    assert_eq!(tray.0.lock().unwrap().len(), 1);
    assert!(tray.0.lock().unwrap()[0].starts_with(b"%PDF"));
    let checked = desk.check().unwrap();
    assert!(checked.ok, "{:?}", checked.first_problem);
}

#[test]
fn printing_again_is_marked_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, tray) = open_desk(folder.path());
    let received = finish(&desk, begin(&desk, CARD).draft);
    let id = received.dossiers[0].id;
    assert_eq!(desk.receipt_print(id, None).unwrap().reprint, 0);
    let unsure = desk.receipt_print(id, None).unwrap_err();
    assert_eq!(unsure.code, ErrorCode::PrintUncertain);
    let again = desk.receipt_print(id, Some(PrintAnswer::HandedOver));
    assert_eq!(again.unwrap().reprint, 1);
    let printed = tray.0.lock().unwrap().clone();
    assert_ne!(printed[0], printed[1]);
    let prints = &desk.dossier(id).unwrap().dossier.receipts[0].prints;
    assert_eq!(
        prints.iter().map(|print| print.reprint).collect::<Vec<_>>(),
        [0, 1]
    );
}

#[test]
fn a_returning_citizen_is_not_asked_for_what_is_held() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = sealing_desk(folder.path());
    let first = begin(&desk, CARD);
    let birth_paper = line(&first, "giay-chung-sinh");
    import(&desk, first.draft, &birth_paper, &["giay-chung-sinh.jpg"]).unwrap();
    let received = finish(&desk, first.draft);
    seal_all(&desk);

    let again = begin(&desk, CARD);
    assert!(again.submitter.person.is_some(), "the card is recognised");
    let held = again.cases[0]
        .papers
        .iter()
        .find(|paper| paper.key == birth_paper)
        .unwrap();
    assert_eq!(held.state, LineState::Held);
    let double = again.cases[0]
        .double
        .as_ref()
        .expect("the open dossier is shown");
    assert_eq!(double.id, received.dossiers[0].id);

    let imported = import(&desk, again.draft, &birth_paper, &["giay-chung-sinh.jpg"]).unwrap();
    assert!(
        imported
            .findings
            .iter()
            .any(|found| found.code == FindingCode::ReasonMissing)
    );
}

#[test]
fn nobody_is_received_without_being_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let draft = desk.intake_start().unwrap().draft;
    desk.intake_change(draft, IntakeChange::Card { text: CARD.into() })
        .unwrap();
    let view = desk
        .intake_change(
            draft,
            IntakeChange::AddProcedure {
                procedure: BIRTH.into(),
            },
        )
        .unwrap();
    assert!(
        view.findings
            .iter()
            .any(|found| found.code == FindingCode::PersonUnconfirmed)
    );
    let refused = desk.intake_receive(draft).unwrap_err();
    assert_eq!(refused.code, ErrorCode::IntakeIncomplete);
    assert_eq!(desk.home().unwrap().counts.received_today, 0);
}

#[test]
fn somebody_elses_card_never_replaces_the_person_silently() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let draft = begin(&desk, CARD).draft;
    let view = desk
        .intake_change(draft, IntakeChange::Card { text: OTHER.into() })
        .unwrap();
    assert_eq!(view.submitter.facts.name, "Nguyễn Văn Mẫu");
    assert!(
        view.findings
            .iter()
            .any(|found| found.code == FindingCode::OtherCardOpen)
    );
    let choice = IntakeChange::OtherCard {
        choice: OtherCardChoice::MakeOwner,
    };
    let view = desk.intake_change(draft, choice).unwrap();
    assert_eq!(view.submitter.facts.name, "Nguyễn Văn Mẫu");
    assert_eq!(view.owner.unwrap().facts.name, "Trần Thị Khác");
    assert!(
        view.findings
            .iter()
            .any(|found| found.code == FindingCode::AuthorityMissing)
    );
}

#[test]
fn people_of_one_name_stay_two_people() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    finish(&desk, begin(&desk, CARD).draft);
    let namesake = CARD.replace("001099000011", "001099000099");
    let view = begin(&desk, &namesake);
    assert_eq!(view.submitter.person, None);
    finish(&desk, view.draft);
    assert_eq!(desk.search("nguyen van mau").unwrap().people.len(), 2);
}

#[test]
fn what_cannot_be_read_yet_is_kept_as_typed() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let draft = desk.intake_start().unwrap().draft;
    let field = |field: &str, value: &str| IntakeChange::Field {
        who: Who::Submitter,
        field: field.into(),
        value: value.into(),
    };
    desk.intake_change(draft, field("name", "Phạm Thị Thử"))
        .unwrap();
    desk.intake_change(draft, field("birth", "31/11/19"))
        .unwrap();
    let reopened = desk.intake_open(draft).unwrap();
    assert_eq!(reopened.submitter.facts.name, "Phạm Thị Thử");
    assert_eq!(
        reopened.submitter.typed.get("birth").map(String::as_str),
        Some("31/11/19")
    );
    assert!(
        reopened
            .findings
            .iter()
            .any(|found| found.code == FindingCode::BirthInvalid)
    );
}

#[test]
fn an_undone_number_is_never_given_again() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let first = finish(&desk, begin(&desk, CARD).draft);
    assert!(Utc::now() < first.undo_until);
    let undone = desk.dossier_undo(first.dossiers[0].id).unwrap();
    assert_eq!(undone.dossier.status, DossierStatus::Undone);
    let refused = desk.dossier_undo(first.dossiers[0].id).unwrap_err();
    assert_eq!(refused.code, ErrorCode::MoveRefused);
    let second = finish(&desk, begin(&desk, CARD).draft);
    assert_ne!(second.dossiers[0].code, first.dossiers[0].code);
    assert!(desk.check().unwrap().ok);
}

#[test]
fn a_heic_photo_is_refused_with_its_own_code_and_the_draft_stays() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let view = begin(&desk, CARD);
    let photo = folder.path().join("photo.heic");
    std::fs::write(&photo, b"\0\0\0\x18ftypheic\0\0\0\0mif1heic").unwrap();
    let request = motcua_desk::view::intake::ImportRequest {
        draft: view.draft,
        case: 0,
        line: line(&view, "giay-chung-sinh"),
        incoming: Vec::new(),
        paths: vec![photo.display().to_string()],
        again: None,
    };
    assert_eq!(
        desk.intake_import(&request, &|_| {}).unwrap_err().code,
        ErrorCode::FileHeic
    );
    assert_eq!(
        desk.intake_open(view.draft).unwrap().submitter.facts.name,
        "Nguyễn Văn Mẫu"
    );
}

#[test]
fn an_imported_pdf_stays_byte_for_byte_what_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let view = begin(&desk, CARD);
    import(
        &desk,
        view.draft,
        &line(&view, "giay-chung-sinh"),
        &["van-ban-uy-quyen.pdf"],
    )
    .unwrap();
    let received = finish(&desk, view.draft);
    let exported = desk
        .export(&received.dossiers[0].code, &folder.path().join("out"))
        .unwrap();
    let kept = std::fs::read(&exported.papers[0].path).unwrap();
    assert_eq!(
        kept,
        std::fs::read(crate::sample("van-ban-uy-quyen.pdf")).unwrap()
    );
}

#[test]
fn a_page_is_turned_moved_removed_and_restored_before_it_is_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let view = begin(&desk, CARD);
    let key = line(&view, "giay-chung-sinh");
    let view = import(
        &desk,
        view.draft,
        &key,
        &["giay-chung-sinh.jpg", "to-khai-khai-sinh.jpg"],
    )
    .unwrap();
    let tray = &view.cases[0]
        .papers
        .iter()
        .find(|paper| paper.key == key)
        .unwrap()
        .tray;
    let (first, second) = (tray[0].id, tray[1].id);
    let change = |change| desk.intake_change(view.draft, change).unwrap();
    change(IntakeChange::TurnPage {
        tray: first,
        index: 0,
        turns: 3,
    });
    change(IntakeChange::TurnPage {
        tray: first,
        index: 0,
        turns: 2,
    });
    change(IntakeChange::RemovePage {
        tray: second,
        index: 0,
        removed: true,
    });
    let view = desk.intake_open(view.draft).unwrap();
    let tray = &view.cases[0]
        .papers
        .iter()
        .find(|paper| paper.key == key)
        .unwrap()
        .tray;
    assert_eq!(tray[0].pages[0].turns, 1);
    assert!(tray[1].pages[0].removed);
    let received = finish(&desk, view.draft);
    let owner = desk
        .dossier(received.dossiers[0].id)
        .unwrap()
        .dossier
        .owner
        .person;
    assert_eq!(desk.person(owner).unwrap().papers[0].pages, 1);
}
