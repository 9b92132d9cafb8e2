//! Mistakes of a working day, and the one way out of each.
use motcua_desk::case::action::Move;
use motcua_desk::case::dossier::{DossierStatus, PaperStanding, Payment};
use motcua_desk::case::mistake::FeeEntryKind;
use motcua_desk::case::money::Dong;
use motcua_desk::case::user::Role;
use motcua_desk::error::ErrorCode;
use motcua_desk::view::home::HomeView;
use motcua_desk::view::intake::{FindingCode, IntakeChange, LineState, Who};

use crate::{
    BIRTH, CARD, SECRET, add_user, begin, finish, import, line, open_desk, scanned, sign_in,
};

/// Registering a birth together with a health card, which asks for the same proof of birth.
const BIRTH_LINKED: &str = "2.001023";

#[test]
fn the_wrong_procedure_is_put_right_under_the_same_number_and_the_second_slip_names_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, tray) = open_desk(folder.path());
    let draft = scanned(&desk, CARD);
    let id = finish(&desk, draft).dossiers[0].id;
    desk.receipt_print(id, None).unwrap();
    let wrong = desk.dossier(id).unwrap().dossier;

    let draft = desk.correct_start(id).unwrap();
    let corrects = draft.corrects.unwrap();
    assert_eq!(
        (corrects.code, corrects.procedure),
        (wrong.code.clone(), wrong.procedure.name.clone())
    );
    let draft = draft.draft;
    let fixed = desk.intake_change(draft, IntakeChange::Card { text: CARD.into() });
    assert_eq!(fixed.unwrap_err().code, ErrorCode::CorrectionFixed);
    let change = |change| desk.intake_change(draft, change).unwrap();
    let view = change(IntakeChange::AddProcedure {
        procedure: BIRTH_LINKED.into(),
    });
    assert!(
        view.findings
            .iter()
            .any(|f| f.code == FindingCode::CorrectionReasonMissing)
    );
    change(IntakeChange::CorrectionReason {
        reason: "Chọn nhầm thủ tục".into(),
    });
    change(IntakeChange::SetFee {
        case: 0,
        quantity: 1,
        pages: 1,
        event_date: Some(chrono::Utc::now().date_naive()),
    });
    let received = finish(&desk, draft);
    assert_eq!(received.dossiers[0].id, id);
    assert_eq!(received.receipts.len(), 1, "the old slip is not offered");

    let shown = desk.dossier(id).unwrap();
    let right = &shown.dossier;
    assert_eq!(
        (&right.code, right.register_entry),
        (&wrong.code, wrong.register_entry)
    );
    assert_eq!(right.procedure.key, BIRTH_LINKED);
    assert_eq!(right.received_at, wrong.received_at);
    assert_ne!(right.procedure.name, wrong.procedure.name);
    assert_eq!(right.receipts.len(), 2);
    assert_eq!(right.receipts[1].replaces, Some(0));
    assert!(right.receipts[0].withdrawn_at.is_some());
    assert_eq!(right.corrections.len(), 1);
    let printed = desk.receipt_print(id, None).unwrap();
    assert_eq!(
        printed.reprint, 0,
        "the new slip is no reprint of the old one"
    );
    if let Some(text) = pdf_text(&tray.0.lock().unwrap()[1]) {
        assert!(text.contains("thay phiếu số 1"), "{text}");
        assert!(text.contains(&right.code), "{text}");
    }
    let found = desk.search(&right.procedure.name).unwrap().dossiers;
    assert!(
        found.iter().any(|hit| hit.row.id == id),
        "found by its right procedure"
    );
    assert_eq!(desk.home().unwrap().counts.received_today, 1);
    assert!(desk.check().unwrap().ok);
}

#[test]
fn papers_handed_in_for_the_wrong_procedure_stand_for_the_right_one() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let view = begin(&desk, CARD);
    let kind = "giay-chung-sinh";
    import(
        &desk,
        view.draft,
        &line(&view, kind),
        &["giay-chung-sinh.jpg"],
    )
    .unwrap();
    let id = finish(&desk, view.draft).dossiers[0].id;
    let before = desk.dossier(id).unwrap().dossier;
    let imported = before
        .papers
        .iter()
        .find(|paper| paper.kind == kind)
        .unwrap()
        .standing
        .clone();

    let draft = desk.correct_start(id).unwrap().draft;
    // The same procedure again, as after a slip in the choice of a variant.
    let view = desk
        .intake_change(
            draft,
            IntakeChange::AddProcedure {
                procedure: BIRTH.into(),
            },
        )
        .unwrap();
    let carried = view.cases[0]
        .papers
        .iter()
        .find(|paper| paper.kind == kind)
        .unwrap();
    assert_eq!(carried.state, LineState::Carried);
    let reason = "Nhập lại cho đúng".into();
    desk.intake_change(draft, IntakeChange::CorrectionReason { reason })
        .unwrap();
    let today = chrono::Utc::now().date_naive();
    let change = IntakeChange::SetFee {
        case: 0,
        quantity: 1,
        pages: 1,
        event_date: Some(today),
    };
    desk.intake_change(draft, change).unwrap();
    finish(&desk, draft);
    let after = desk.dossier(id).unwrap().dossier;
    let stands = after
        .papers
        .iter()
        .find(|paper| paper.kind == kind)
        .unwrap();
    assert_eq!(stands.standing, imported);
}

#[test]
fn a_wrong_fee_is_refunded_by_rows_against_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, tray) = open_desk(folder.path());
    let id = paid_copies(&desk);
    let paid = desk.dossier(id).unwrap().dossier.fee;
    assert_eq!(paid.payment, Payment::Cash);
    let right = Dong::new(paid.total.value() - 2000).unwrap();
    let shown = desk.fee_correct(id, right, "Đếm nhầm số trang").unwrap();
    let fee = &shown.dossier.fee;
    assert_eq!(fee.total, right);
    assert_eq!(
        fee.lines, paid.lines,
        "what was first agreed stays to be read"
    );
    let rows: Vec<_> = fee
        .entries
        .iter()
        .map(|row| (row.kind, row.amount.value(), row.against))
        .collect();
    assert_eq!(
        rows,
        [
            (FeeEntryKind::Correction, right.value(), 0),
            (FeeEntryKind::Refund, 2000, 1)
        ]
    );
    assert_eq!(shown.dossier.receipts.len(), 2);
    desk.receipt_print(id, None).unwrap();
    if let Some(text) = pdf_text(&tray.0.lock().unwrap()[0]) {
        assert!(text.contains(&right.grouped()), "{text}");
    }
    let same = desk.fee_correct(id, right, "Lại nhầm").unwrap_err();
    assert_eq!(same.code, ErrorCode::Invalid);
    let silent = desk.fee_correct(id, Dong::ZERO, "  ").unwrap_err();
    assert_eq!(silent.detail["field"], "reason");
    assert!(desk.check().unwrap().ok);
}

#[test]
fn a_wrongly_entered_dossier_is_cancelled_by_the_head_and_left_out_of_the_figures() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let clerk = add_user(&desk, "Trần Văn Nhận", &[Role::ReceptionClerk]);
    desk.sign_in(clerk, SECRET).unwrap();
    let id = finish(&desk, begin(&desk, CARD).draft).dossiers[0].id;
    let asked = desk.cancel_ask(id, "Nhập trùng").unwrap();
    assert_eq!(asked.dossier.status, DossierStatus::Received);
    assert_eq!(
        desk.cancel_answer(id, true, "").unwrap_err().code,
        ErrorCode::NotAllowed
    );
    assert_eq!(
        desk.cancel_ask(id, "Nữa").unwrap_err().code,
        ErrorCode::MoveRefused
    );

    sign_in(&desk);
    assert_eq!(desk.home().unwrap().to_approve, 1);
    let words = "Hồ sơ này đúng";
    let declined = desk.cancel_answer(id, false, words).unwrap();
    assert_eq!(
        declined.dossier.cancel.unwrap().answer.unwrap().words,
        words
    );
    desk.cancel_ask(id, "Nhập trùng thật").unwrap();
    let cancelled = desk.cancel_answer(id, true, "").unwrap();
    assert_eq!(cancelled.dossier.status, DossierStatus::Cancelled);
    let refused = cancelled.moves.iter().all(|offer| offer.refused.is_some());
    assert!(refused, "nothing more is done with it");
    assert_eq!(desk.home().unwrap().counts.received_today, 0);
    let listed = desk.cancels().unwrap();
    assert!(listed[0].cancelled_at.is_some() && listed[0].asked_by == "Lê Thị Thử");
    assert!(desk.check().unwrap().ok);
}

#[test]
fn a_citizen_who_walks_away_leaves_nothing_after_some_days_and_may_come_back_before() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let draft = scanned(&desk, CARD);
    let shown = |home: HomeView| (home.drafts.len(), home.resting.len());
    let home = desk.intake_walk_away(draft).unwrap();
    assert!(home.resting[0].gone_at.is_some());
    assert_eq!(shown(home), (0, 1));
    assert_eq!(shown(desk.intake_return(draft).unwrap()), (1, 0));
    desk.intake_walk_away(draft).unwrap();
    assert_eq!(stored(folder.path()), 2);

    let mut office = desk.settings().unwrap().office;
    office.policy.walk_away_days = 0;
    desk.office_change(office).unwrap();
    sign_in(&desk);
    assert_eq!(shown(desk.home().unwrap()), (0, 0));
    assert_eq!(
        stored(folder.path()),
        0,
        "the scans are gone with the draft"
    );
    assert_eq!(
        desk.intake_open(draft).unwrap_err().code,
        ErrorCode::DraftStale
    );
    let checked = desk.check().unwrap();
    assert!(
        checked.ok && desk.newest().unwrap().is_empty(),
        "nothing was received or refused"
    );
}

#[test]
fn one_birth_registered_under_two_names_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let child = |name: &str| {
        let view = begin(&desk, CARD);
        let change = |change| desk.intake_change(view.draft, change).unwrap();
        change(IntakeChange::ForAnother { on: true });
        for (field, value) in [
            ("name", name),
            ("birth", "01/11/2026"),
            ("mother", "Trần Thị Lan"),
        ] {
            change(IntakeChange::Field {
                who: Who::Owner,
                field: field.into(),
                value: value.into(),
            });
        }
        change(IntakeChange::ConfirmPerson { who: Who::Owner });
        change(IntakeChange::SetAuthority {
            authority: Some(motcua_desk::case::dossier::Authority {
                ground: motcua_desk::case::dossier::AuthorityGround::CloseKin,
                detail: "Cha đẻ".into(),
            }),
        })
    };
    let first = child("Nguyễn Minh An");
    assert_eq!(first.cases[0].double, None);
    let code = finish(&desk, first.draft).dossiers[0].code.clone();
    let second = child("Nguyễn Minh Ân");
    let double = second.cases[0].double.clone().unwrap();
    assert_eq!(
        (double.code, double.same_birth.as_deref()),
        (code, Some("Nguyễn Minh An"))
    );
    assert!(
        second
            .findings
            .iter()
            .any(|f| f.code == FindingCode::DoubleOpen)
    );
    let twin = child("Nguyễn Minh Bình");
    assert_eq!(twin.cases[0].double, None, "a twin is another child");
}

#[test]
fn what_may_still_be_put_right_is_offered_by_the_table_of_moves() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let id = finish(&desk, begin(&desk, CARD).draft).dossiers[0].id;
    let offered = |kind: Move| {
        let view = desk.dossier(id).unwrap();
        view.moves
            .iter()
            .find(|offer| offer.kind == kind)
            .unwrap()
            .refused
            .is_none()
    };
    assert!(
        offered(Move::CorrectProcedure) && offered(Move::CorrectFee) && offered(Move::AskCancel)
    );
    assert!(!offered(Move::AnswerCancel), "nobody asked");
    desk.cancel_ask(id, "Nhập nhầm").unwrap();
    assert!(!offered(Move::CorrectProcedure), "the head decides first");
    assert!(offered(Move::AnswerCancel));
    assert_eq!(
        desk.correct_start(id).unwrap_err().code,
        ErrorCode::MoveRefused
    );
}

/// A dossier with a fee paid in cash.
fn paid_copies(desk: &motcua_desk::Desk) -> motcua_desk::case::ids::DossierId {
    let draft = desk.intake_start().unwrap().draft;
    let change = |change| desk.intake_change(draft, change).unwrap();
    change(IntakeChange::Card { text: CARD.into() });
    change(IntakeChange::ConfirmPerson {
        who: Who::Submitter,
    });
    change(IntakeChange::AddProcedure {
        procedure: "2.000815".into(),
    });
    let view = change(IntakeChange::SetFee {
        case: 0,
        quantity: 3,
        pages: 2,
        event_date: None,
    });
    assert!(view.total.value() > 2000, "{:?}", view.total);
    change(IntakeChange::Pay {
        payment: Payment::Cash,
    });
    let id = finish(desk, draft).dossiers[0].id;
    let standing = |id| desk.dossier(id).unwrap().dossier.papers;
    assert!(
        standing(id)
            .iter()
            .all(|paper| !matches!(paper.standing, PaperStanding::Withdrawn { .. }))
    );
    id
}

/// Files kept beside the database.
fn stored(folder: &std::path::Path) -> usize {
    crate::safety::stored_files(folder).len()
}

/// Text of a PDF by an independent reader; none where it is not installed.
pub fn pdf_text(pdf: &[u8]) -> Option<String> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), pdf).unwrap();
    let output = std::process::Command::new("pdftotext")
        .arg(file.path())
        .arg("-")
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).unwrap();
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}
