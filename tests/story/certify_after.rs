//! What becomes of a row after it was taken: prints, refusals, signers, given-up numbers, other books.
use chrono::TimeDelta;
use motcua_desk::case::certify::{
    BookKind, Cancellation, CertificationMove, CertificationStatus, CorrectedField, Matter,
    MoveBar, TransactionAct, VoidReason,
};
use motcua_desk::case::dossier::PrintState;
use motcua_desk::case::money::Dong;
use motcua_desk::case::user::Role;
use motcua_desk::error::ErrorCode;
use motcua_desk::view::certification::{
    CertificationList, RefusalWish, SignerWish, StatementWish, StrikeWish, VoidWish,
};
use motcua_desk::view::certify::VisitFinding;
use motcua_desk::view::print::PrintAnswer;

use crate::certify::{Counter, counter, friday, morning, numbers, open_book, take, visit};
use crate::clock::stepped_counter;
use crate::{CARD, Mood};

#[test]
fn a_jam_is_printed_again_with_the_same_number_and_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let Counter { desk, tray, .. } = counter(folder.path());
    let ids = [take(&desk, &["ks 3"])[0].id];
    *tray.1.lock().unwrap() = Mood::Dead;
    let dead = desk
        .certify_print(&ids, &StatementWish::default())
        .unwrap_err();
    assert_eq!(dead.code, ErrorCode::PrintFailed);
    assert_eq!(
        desk.certify_rows(CertificationList::Prints).unwrap().len(),
        1
    );
    *tray.1.lock().unwrap() = Mood::Jammed;
    desk.certify_print(&ids, &StatementWish::default()).unwrap();
    assert_eq!(
        desk.certify_rows(CertificationList::Prints).unwrap()[0].print_state,
        Some(PrintState::Queued)
    );
    desk.certify_print_settle(&ids, PrintAnswer::NotOut)
        .unwrap();
    assert_eq!(
        tray.2.lock().unwrap().len(),
        1,
        "the jammed job is taken back"
    );
    *tray.1.lock().unwrap() = Mood::Fine;
    desk.certify_print(&ids, &StatementWish::default()).unwrap();
    assert!(
        desk.certify_rows(CertificationList::Prints)
            .unwrap()
            .is_empty()
    );
    let unsaid = desk
        .certify_print(&ids, &StatementWish::default())
        .unwrap_err();
    assert_eq!(unsaid.detail["field"], "again");
    let wish = StatementWish {
        again: Some("Mực mờ".into()),
        ..StatementWish::default()
    };
    desk.certify_print(&ids, &wish).unwrap();
    let row = &desk.certify_rows(CertificationList::Reserved).unwrap()[0];
    assert_eq!((row.prints, row.number.as_ref().unwrap().no), (4, 1));
    assert_eq!(
        numbers(&take(&desk, &["ks"])),
        [2],
        "nothing was renumbered because of paper"
    );
}

#[test]
fn a_program_that_ends_while_it_prints_has_its_number_and_asks_about_the_paper() {
    let folder = tempfile::tempdir().unwrap();
    let first = counter(folder.path());
    let ids = [take(&first.desk, &["ks 3"])[0].id];
    *first.tray.1.lock().unwrap() = Mood::Crashing;
    let desk = first.desk;
    let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        desk.certify_print(&ids, &StatementWish::default())
    }));
    assert!(ended.is_err());
    drop(desk);
    let (desk, _, tray) = stepped_counter(folder.path(), morning() + TimeDelta::minutes(5));
    crate::sign_in(&desk);
    let open = desk.certify_rows(CertificationList::Prints).unwrap();
    assert_eq!(open[0].print_state, Some(PrintState::Sending));
    desk.certify_print_settle(&ids, PrintAnswer::NotOut)
        .unwrap();
    desk.certify_print(&ids, &StatementWish::default()).unwrap();
    assert_eq!(tray.0.lock().unwrap().len(), 1);
    assert!(desk.check().unwrap().ok);
}

#[test]
fn a_refusal_has_its_article_on_its_form_and_takes_no_number() {
    let folder = tempfile::tempdir().unwrap();
    let Counter { desk, tray, .. } = counter(folder.path());
    let wish = RefusalWish {
        ground: "altered".into(),
        words: "Ngày cấp bị sửa".into(),
    };
    let row = desk
        .certify_refuse_new(&visit(&["ks 2", "dh 1"]), 1, &wish)
        .unwrap();
    assert_eq!(row.status, CertificationStatus::Refused);
    assert_eq!(row.paper, "Bằng tốt nghiệp đại học");
    desk.certify_refusal_print(row.id).unwrap();
    let pages = tray.0.lock().unwrap();
    if let Some(text) = crate::mistakes::pdf_text(&pages[0]) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for words in [
            "tẩy xóa, sửa chữa",
            "Điều 22",
            "Ngày cấp bị sửa",
            "Nguyễn Văn Mẫu",
        ] {
            assert!(text.contains(words), "{words} in {text}");
        }
    }
    drop(pages);
    assert_eq!(numbers(&take(&desk, &["ks"])), [1]);
    let ended = desk.certify_rows(CertificationList::Ended).unwrap();
    assert_eq!(ended.len(), 1);
    let other = RefusalWish {
        ground: "unable".into(),
        words: String::new(),
    };
    let wrong = desk
        .certify_refuse_new(&visit(&["ks"]), 0, &other)
        .unwrap_err();
    assert_eq!(wrong.detail["field"], "ground", "a ground of another book");
    assert!(desk.check().unwrap().ok);
}

#[test]
fn a_whole_queue_changes_its_signer_as_it_was_shown() {
    let folder = tempfile::tempdir().unwrap();
    let Counter {
        desk,
        clock,
        signers,
        ..
    } = counter(folder.path());
    let first = take(&desk, &["ks 2", "hb 1"]);
    desk.certify_print(&[first[0].id], &StatementWish::default())
        .unwrap();
    let signed = take(&desk, &["cc 1"]);
    desk.certify_sign(&[signed[0].id], friday()).unwrap();
    clock.step(TimeDelta::hours(7));
    take(&desk, &["dh 1"]);
    let wish = SignerWish {
        rows: Vec::new(),
        from: None,
        to: signers[1],
    };
    let plan = desk.signer_plan(&wish).unwrap();
    assert_eq!(plan.rows.len(), 3, "what is signed stays");
    assert_eq!(plan.rows.iter().filter(|row| row.reprint).count(), 1);
    assert_eq!(plan.to.lines, ["CHỦ TỊCH"]);
    take(&desk, &["bd 1"]);
    let stale = desk.signer_change(&wish, &plan.digest).unwrap_err();
    assert_eq!(stale.code, ErrorCode::PlanStale, "somebody came in between");
    let plan = desk.signer_plan(&wish).unwrap();
    let changed = desk.signer_change(&wish, &plan.digest).unwrap();
    assert!(changed.iter().all(|row| row.signer.name == "Đỗ Văn Trưởng"));
    assert_eq!(numbers(&changed), [1, 2], "numbers stay");
    assert_eq!(desk.signer_plan(&wish).unwrap().rows.len(), 0);
}

#[test]
fn a_number_given_up_stays_in_the_book_and_an_issued_one_needs_a_decision() {
    let folder = tempfile::tempdir().unwrap();
    let Counter { desk, .. } = counter(folder.path());
    let rows = take(&desk, &["ks 2", "hb 1"]);
    let wish = VoidWish {
        reason: VoidReason::Misprint,
        words: "In sai tên giấy tờ".into(),
        again: true,
    };
    let done = desk.certify_void(rows[0].id, &wish).unwrap();
    assert_eq!(done[0].status, CertificationStatus::Void);
    assert_eq!(
        (done[1].status, done[1].replaces),
        (CertificationStatus::Waiting, Some(1))
    );
    assert_eq!(numbers(&desk.certify_number(&[done[1].id]).unwrap()), [3]);

    desk.certify_sign(&[rows[1].id], friday()).unwrap();
    let late = desk.certify_void(rows[1].id, &wish).unwrap_err();
    assert_eq!(late.code, ErrorCode::CertificationBarred);
    let decision = Cancellation {
        decision: "45/QĐ-UBND".into(),
        decided: friday(),
        publication: "Cổng thông tin điện tử xã, 20/11/2026".into(),
        reason: "Chứng thực sai đối tượng".into(),
        at: morning(),
    };
    let cancelled = desk.certify_cancel(rows[1].id, &decision).unwrap();
    assert_eq!(cancelled.status, CertificationStatus::Cancelled);
    assert_eq!(cancelled.number.unwrap().no, 2);
    assert!(desk.check().unwrap().ok);
}

#[test]
fn the_book_is_put_right_by_a_strike_and_the_fee_follows() {
    let folder = tempfile::tempdir().unwrap();
    let Counter { desk, .. } = counter(folder.path());
    let id = take(&desk, &["ks 2"])[0].id;
    let strike = |field, after: &str| StrikeWish {
        field,
        after: after.into(),
        note: "Ghi nhầm".into(),
    };
    let row = desk
        .certify_strike(id, &strike(CorrectedField::Copies, "3"))
        .unwrap();
    assert_eq!((row.copies, row.fee), (3, Dong::new(6_000).unwrap()));
    let row = desk
        .certify_strike(id, &strike(CorrectedField::Requester, "Nguyễn Văn Mẫn"))
        .unwrap();
    assert_eq!(row.requester, "Nguyễn Văn Mẫn");
    assert_eq!(row.strikes[1].before, "Nguyễn Văn Mẫu");
    let same = desk
        .certify_strike(id, &strike(CorrectedField::Copies, "3"))
        .unwrap_err();
    assert_eq!(same.detail["field"], "after");
}

#[test]
fn at_half_past_two_it_is_said_what_must_be_signed_today_and_the_list_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let Counter {
        desk, clock, tray, ..
    } = counter(folder.path());
    let rows = take(&desk, &["ks 2", "hb 1"]);
    assert_eq!(desk.certify().unwrap().remind, None);
    clock.step(TimeDelta::hours(5) + TimeDelta::minutes(30));
    assert_eq!(desk.certify().unwrap().remind.unwrap().rows, 2);
    let printed = desk.certify_day_list_print().unwrap();
    assert_eq!(printed.rows, 2);
    if let Some(text) = crate::mistakes::pdf_text(tray.0.lock().unwrap().last().unwrap()) {
        assert!(
            text.contains("Phạm Thị Ký") && text.contains("Học bạ"),
            "{text}"
        );
        assert!(text.to_lowercase().contains("giáp lai"), "{text}");
    }
    let early = desk
        .certify_sign(&[rows[0].id], friday().pred_opt().unwrap())
        .unwrap_err();
    assert_eq!(early.detail["field"], "day");
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    desk.certify_sign(&ids, friday()).unwrap();
    assert_eq!(desk.certify().unwrap().remind, None);
    desk.certify_unsign(ids[0]).unwrap();
    assert_eq!(desk.certify().unwrap().reserved, 1);
    desk.certify_fee_list_print(friday()).unwrap();
    if let Some(text) = crate::mistakes::pdf_text(tray.0.lock().unwrap().last().unwrap()) {
        // 2 × 2,000 and 14,000.
        assert!(text.contains("18.000"), "{text}");
    }
}

#[test]
fn signatures_translations_and_transactions_have_their_own_books_and_fees() {
    let folder = tempfile::tempdir().unwrap();
    let Counter { desk, tray, .. } = counter(folder.path());
    for kind in [
        BookKind::Signatures,
        BookKind::Translators,
        BookKind::Transactions,
    ] {
        open_book(&desk, kind, 7);
    }
    let mut mixed = visit(&["sơ yếu lý lịch", "bằng đại học", "hợp đồng tặng cho", "ks"]);
    mixed.rows[0].matter = Matter::Signature { fingerprint: false };
    mixed.rows[1].matter = Matter::Translation {
        from: "tiếng Anh".into(),
        to: "tiếng Việt".into(),
    };
    mixed.rows[2].matter = Matter::Transaction {
        act: TransactionAct::New,
    };
    let found = desk.certify_check(&mixed).unwrap().findings;
    assert_eq!(
        found,
        [VisitFinding::NoNumber],
        "these books ask for an identity paper"
    );
    mixed.requester.number = Some("001099000011".into());
    let taken = desk.certify_take(&mixed).unwrap();
    assert_eq!(numbers(&taken.rows), [7, 7, 1]);
    let transaction = taken.rows[2].id;
    assert_eq!(
        taken.rows[2].status,
        CertificationStatus::Waiting,
        "two working days"
    );
    assert_eq!(numbers(&desk.certify_number(&[transaction]).unwrap()), [7]);
    // 10,000 + 10,000 + 50,000 + 2,000 (TT 226/2016/TT-BTC Art. 4).
    assert_eq!(taken.total, Dong::new(72_000).unwrap());
    let ids: Vec<_> = taken.rows.iter().map(|row| row.id).collect();
    desk.certify_print(&ids, &StatementWish::default()).unwrap();
    if let Some(text) = crate::mistakes::pdf_text(&tray.0.lock().unwrap()[0]) {
        for words in [
            "SCT/CK,ĐC",
            "SCT/CKND",
            "SCT/GD",
            "tiếng Anh",
            "001099000011",
        ] {
            assert!(text.contains(words), "{words} in {text}");
        }
    }
    assert!(desk.check().unwrap().ok);
}

#[test]
fn a_card_names_its_person_and_nobody_is_registered_by_it() {
    let folder = tempfile::tempdir().unwrap();
    let Counter { desk, .. } = counter(folder.path());
    let read = desk.certify_card(CARD).unwrap();
    assert_eq!(read.requester.name, "Nguyễn Văn Mẫu");
    assert_eq!(read.known, None);
    assert!(desk.search("Mẫu").unwrap().people.is_empty());
    let mut visit = visit(&["ks"]);
    visit.requester = read.requester;
    let id = desk.certify_take(&visit).unwrap().rows[0].id;
    let rows = desk.certify_rows(CertificationList::Reserved).unwrap();
    assert_eq!(rows[0].id, id);
}

#[test]
fn who_may_not_certify_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let Counter { desk, .. } = counter(folder.path());
    let row = take(&desk, &["ks 2"])[0].clone();
    let id = crate::add_user(&desk, "Hồ Thị Dấu", &[Role::RecordsClerk]);
    desk.sign_out().unwrap();
    desk.sign_in(id, crate::SECRET).unwrap();
    assert_eq!(
        desk.certify_take(&visit(&["ks"])).unwrap_err().code,
        ErrorCode::NotAllowed
    );
    let offers = desk.certify_rows(CertificationList::Reserved).unwrap()[0]
        .offers
        .clone();
    let bar = |kind| offers.iter().find(|offer| offer.kind == kind).unwrap().bar;
    use CertificationMove::{Sign, Void};
    assert_eq!((bar(Sign), bar(Void)), (None, Some(MoveBar::Role)));
    desk.certify_sign(&[row.id], friday()).unwrap();
}
