//! Certification books: no gap, no number twice, whatever happens to the year, the paper and the machine.
use std::path::Path;

use chrono::TimeDelta;
use motcua_desk::Desk;
use motcua_desk::case::certify::{
    BookKind, CertificationStatus, CorrectedField, GapCause, RegisterPeriod, VoidReason,
};
use motcua_desk::error::ErrorCode;
use motcua_desk::view::books::{BookQuery, BookStateView, RegisterFormat};
use motcua_desk::view::certification::{CertificationList, StrikeWish, VoidWish};
use motcua_desk::view::certify::BookAccess;

use crate::certify::{Counter, closed_counter, counter, friday, morning, open_book, take};
use crate::clock::stepped_counter;
use crate::mistakes::pdf_text;
use crate::{copy, sign_in};

fn first_book(desk: &Desk) -> motcua_desk::view::books::BookView {
    desk.books().unwrap().books.into_iter().next().unwrap()
}

#[test]
fn a_book_opened_in_mid_year_begins_where_the_paper_book_ended() {
    let folder = tempfile::tempdir().unwrap();
    let Counter { desk, .. } = closed_counter(folder.path());
    assert_eq!(desk.books().unwrap().to_open.len(), BookKind::ALL.len());
    open_book(&desk, BookKind::Copies, 413);
    let rows = take(&desk, &["ks", "hb"]);
    let numbers: Vec<u32> = rows
        .iter()
        .map(|row| row.number.as_ref().unwrap().no)
        .collect();
    assert_eq!(numbers, [413, 414]);
    let twice = desk.book_open(&motcua_desk::view::books::BookOpening {
        kind: BookKind::Copies,
        first: 1,
        volume: 1,
    });
    assert_eq!(twice.unwrap_err().detail["field"], "kind");
    let book = first_book(&desk);
    desk.book_volume(book.id).unwrap();
    let next = take(&desk, &["ks"])[0].number.clone().unwrap();
    assert_eq!(
        (next.no, next.volume_code.as_str()),
        (415, "02/2026-SCT/BS"),
        "numbers go on over volumes"
    );
}

#[test]
fn a_month_explains_the_numbers_that_its_own_go_on_from() {
    let folder = tempfile::tempdir().unwrap();
    let Counter {
        desk, clock, tray, ..
    } = closed_counter(folder.path());
    open_book(&desk, BookKind::Copies, 413);
    take(&desk, &["ks"]);
    clock.step(TimeDelta::days(12));
    desk.clock_confirm().unwrap();
    take(&desk, &["hb"]);
    let book = first_book(&desk).id;
    for (period, explained) in [
        (RegisterPeriod::Month(11), true),
        (RegisterPeriod::Month(12), false),
        (RegisterPeriod::Year, true),
    ] {
        desk.register_print(book, period).unwrap();
        if let Some(text) = pdf_text(tray.0.lock().unwrap().last().unwrap()) {
            assert_eq!(
                text.contains("ghi tại sổ giấy"),
                explained,
                "{period:?}: {text}"
            );
        }
    }
}

#[test]
fn the_year_turns_and_what_waits_goes_into_the_new_book() {
    let folder = tempfile::tempdir().unwrap();
    let Counter { desk, clock, .. } = counter(folder.path());
    clock.step(TimeDelta::days(41));
    desk.clock_confirm().unwrap();
    let last = take(&desk, &["ks", "hb"]);
    desk.certify_sign(&[last[0].id], "2026-12-31".parse().unwrap())
        .unwrap();
    clock.step(TimeDelta::hours(7));
    let late = take(&desk, &["cc"]);
    assert_eq!(late[0].status, CertificationStatus::Waiting);
    let book = first_book(&desk);
    // Monday 4 January 2027, 9 o'clock.
    clock.step(TimeDelta::days(4) - TimeDelta::hours(7));
    desk.clock_confirm().unwrap();
    assert_eq!(desk.certify().unwrap().to_close, 1);
    assert_eq!(
        desk.certify().unwrap().books[0].state,
        BookAccess::OpensItself
    );
    let first = take(&desk, &["ks"]);
    let number = first[0].number.clone().unwrap();
    assert_eq!(
        (number.no, number.volume_code.as_str()),
        (1, "01/2027-SCT/BS")
    );

    let plan = desk.book_close_plan(book.id).unwrap();
    assert_eq!((plan.last, plan.carried.clone()), (2, vec![2]));
    desk.book_close(book.id, &plan.digest).unwrap();
    let closed = desk
        .books()
        .unwrap()
        .books
        .into_iter()
        .find(|one| one.id == book.id)
        .unwrap();
    assert_eq!(
        closed.state,
        BookStateView::Closed {
            on: "2026-12-31".parse().unwrap()
        }
    );
    let waiting = desk.certify_rows(CertificationList::Waiting).unwrap();
    assert_eq!(waiting.len(), 2, "the late one and the one nobody signed");
    assert!(waiting.iter().any(|row| row.replaces == Some(2)));
    let ids: Vec<_> = waiting.iter().map(|row| row.id).collect();
    let numbered = desk.certify_number(&ids).unwrap();
    assert!(
        numbered
            .iter()
            .all(|row| row.number.as_ref().unwrap().volume_code == "01/2027-SCT/BS")
    );
    let mut rows = desk.book_rows(book.id, &BookQuery::default()).unwrap().rows;
    let void = rows.remove(1);
    assert_eq!(void.voided.unwrap().reason, VoidReason::YearClosed);
    assert!(desk.check().unwrap().ok);
}

#[test]
fn before_its_last_day_a_book_is_not_closed() {
    let folder = tempfile::tempdir().unwrap();
    let Counter { desk, .. } = counter(folder.path());
    let book = first_book(&desk);
    assert_eq!(
        desk.book_close_plan(book.id).unwrap_err().code,
        ErrorCode::BookYearRuns
    );
    let early = desk
        .register_lock(book.id, RegisterPeriod::Month(11))
        .unwrap_err();
    assert_eq!(early.code, ErrorCode::BookYearRuns);
}

#[test]
fn a_locked_register_is_printed_again_byte_for_byte_and_a_change_makes_a_new_version() {
    let folder = tempfile::tempdir().unwrap();
    let Counter {
        desk, clock, tray, ..
    } = counter(folder.path());
    let rows = take(&desk, &["ks 2", "hb 1", "cc 3"]);
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    desk.certify_sign(&ids[..2], friday()).unwrap();
    let void = VoidWish {
        reason: VoidReason::SignerRefuses,
        words: "Người ký từ chối".into(),
        again: false,
    };
    desk.certify_void(ids[2], &void).unwrap();
    let book = first_book(&desk).id;
    let month = RegisterPeriod::Month(11);
    clock.step(TimeDelta::days(11));
    let locked = desk.register_lock(book, month).unwrap();
    assert_eq!(
        (locked.rows, locked.version, locked.total.value()),
        (3, Some(1), 4_000 + 14_000)
    );
    let print = || {
        desk.register_print(book, month).unwrap();
        tray.0.lock().unwrap().last().unwrap().clone()
    };
    let (once, twice) = (print(), print());
    assert!(once == twice, "a locked register is printed byte for byte");
    if let Some(text) = pdf_text(&once) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for words in [
            "01/2026-SCT/BS",
            "Nguyễn Văn Mẫu",
            "Học bạ",
            "Người ký từ chối",
            "18.000",
        ] {
            assert!(text.contains(words), "{words} in {text}");
        }
    }
    let strike = StrikeWish {
        field: CorrectedField::Paper,
        after: "Học bạ trung học".into(),
        note: "Ghi thiếu".into(),
    };
    clock.step(TimeDelta::minutes(1));
    desk.certify_strike(ids[1], &strike).unwrap();
    assert!(first_book(&desk).locks[0].outdated);
    let unsign = desk.certify_unsign(ids[0]).unwrap_err();
    assert_eq!(unsign.detail["bar"], "locked");
    clock.step(TimeDelta::minutes(1));
    let again = desk.register_lock(book, month).unwrap();
    assert_eq!(again.version, Some(2));
    assert_ne!(again.rows_hash, locked.rows_hash);
    let locks = first_book(&desk).locks;
    assert_eq!(
        locks.iter().map(|lock| lock.outdated).collect::<Vec<_>>(),
        [false, false]
    );
    if let Some(text) = pdf_text(&print()) {
        assert!(
            text.contains("Học bạ trung học") && text.contains("Ghi thiếu"),
            "{text}"
        );
    }
    assert!(desk.check().unwrap().ok);
}

#[test]
fn a_register_is_saved_as_pdf_and_as_a_spreadsheet() {
    let folder = tempfile::tempdir().unwrap();
    let Counter { desk, .. } = counter(folder.path());
    take(&desk, &["ks 2", "hb 1"]);
    let book = first_book(&desk).id;
    for (format, name, magic) in [
        (RegisterFormat::Pdf, "so.pdf", &b"%PDF"[..]),
        (RegisterFormat::Xlsx, "so.xlsx", &b"PK"[..]),
    ] {
        let path = folder.path().join(name);
        let done = desk
            .register_save(book, RegisterPeriod::Year, format, &path)
            .unwrap();
        assert_eq!((done.rows, done.version), (2, None));
        assert!(std::fs::read(&path).unwrap().starts_with(magic));
    }
}

#[test]
fn a_book_is_filtered_by_words_days_and_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let Counter { desk, clock, .. } = counter(folder.path());
    take(&desk, &["ks 2", "hb 1"]);
    clock.step(TimeDelta::days(3));
    take(&desk, &["ks 5"]);
    let book = first_book(&desk).id;
    let found = |query: BookQuery| {
        let rows = desk.book_rows(book, &query).unwrap();
        let numbers: Vec<u32> = rows
            .rows
            .iter()
            .map(|row| row.number.as_ref().unwrap().no)
            .collect();
        (numbers, rows.total)
    };
    let words = |words: &str| BookQuery {
        words: words.into(),
        ..BookQuery::default()
    };
    assert_eq!(found(BookQuery::default()), (vec![1, 2, 3], 3));
    assert_eq!(found(words("khai sinh mau")), (vec![1, 3], 2));
    assert_eq!(found(words("2")), (vec![2], 1));
    assert_eq!(found(words("100%")), (vec![], 0));
    let friday = BookQuery {
        to: Some(friday()),
        ..BookQuery::default()
    };
    assert_eq!(found(friday), (vec![1, 2], 2));
    let next = BookQuery {
        above: Some(1),
        ..BookQuery::default()
    };
    assert_eq!(
        found(next),
        (vec![2, 3], 3),
        "the next page of the same list"
    );
}

#[test]
fn a_restored_store_gives_no_number_before_the_last_one_on_paper_is_entered() {
    let first = crate::backup::counter();
    crate::certify::add_signers(&first.desk);
    open_book(&first.desk, BookKind::Copies, 1);
    let take_now = |desk: &Desk, lines: &[&str]| {
        let mut visit = crate::certify::visit(lines);
        visit.now = Some(true);
        desk.certify_take(&visit)
    };
    take_now(&first.desk, &["ks", "hb"]).unwrap();
    first.back_up();
    take_now(&first.desk, &["cc", "bd"]).unwrap();
    let data = tempfile::tempdir().unwrap();
    let (restored, _) =
        crate::backup::restore(data.path(), first.target.path(), &first.recovery_key);
    let book = first_book(&restored);
    assert_eq!((book.state, book.last), (BookStateView::Resume, 2));
    let refused = take_now(&restored, &["ks"]).unwrap_err();
    assert_eq!(refused.code, ErrorCode::IntakeIncomplete);
    assert_eq!(
        restored.book_resume(book.id, 1).unwrap_err().code,
        ErrorCode::NumberUnfit
    );
    restored.book_resume(book.id, 4).unwrap();
    let next = take_now(&restored, &["ks"]).unwrap().rows[0]
        .number
        .clone()
        .unwrap();
    assert_eq!(next.no, 5);
    let gaps = first_book(&restored).gaps;
    assert_eq!(
        (gaps[0].from, gaps[0].to, gaps[0].cause),
        (3, 4, GapCause::Restored)
    );
    assert!(restored.check().unwrap().ok);
}

/// Two counters of one commune; the second one's code.
fn two(first: &Path, second: &Path) -> (Counter, Counter, String) {
    let (giving, taking) = (counter(first), closed_counter(second));
    let code = taking.desk.certify().unwrap().counter_code;
    (giving, taking, code)
}

#[test]
fn a_book_changes_hands_by_a_file_that_locks_the_counter_it_leaves() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let stick = tempfile::tempdir().unwrap();
    let (giving, taking, to) = two(folders[0].path(), folders[1].path());
    let rows = take(&giving.desk, &["ks 2", "hb 1"]);
    giving.desk.certify_sign(&[rows[0].id], friday()).unwrap();
    giving.clock.step(TimeDelta::hours(7));
    take(&giving.desk, &["cc 1"]);
    let book = first_book(&giving.desk).id;

    let own = giving.desk.certify().unwrap().counter_code;
    assert_eq!(
        giving
            .desk
            .book_hand_over_plan(book, &own)
            .unwrap_err()
            .detail["field"],
        "to"
    );
    let plan = giving
        .desk
        .book_hand_over_plan(book, &to.to_lowercase())
        .unwrap();
    assert_eq!((plan.last, plan.rows, plan.open), (2, 3, 2));
    let over = giving
        .desk
        .book_hand_over(book, &to, stick.path(), &plan.digest)
        .unwrap();
    assert_eq!(
        giving.desk.certify().unwrap().books[0].state,
        BookAccess::HandedOver
    );
    let refused = giving.desk.certify_take(&{
        let mut visit = crate::certify::visit(&["ks"]);
        visit.now = Some(true);
        visit
    });
    assert_eq!(refused.unwrap_err().code, ErrorCode::IntakeIncomplete);
    assert_eq!(
        giving.desk.certify().unwrap().reserved,
        0,
        "nothing waits here any more"
    );
    let again = giving
        .desk
        .book_hand_over_again(book, stick.path())
        .unwrap();
    assert_eq!(
        (again.code.clone(), again.fingerprint.clone()),
        (over.code.clone(), over.fingerprint.clone())
    );
    giving.desk.book_hand_over_slip(book).unwrap();

    let path = Path::new(&over.path);
    let look = |code: &str| taking.desk.book_take_look(path, code);
    assert_eq!(
        look("ABCD-EFGH-JKLM-NPQR").unwrap_err().detail["reason"],
        "code"
    );
    let seen = look(&over.code.to_lowercase()).unwrap();
    assert_eq!((seen.last, seen.rows, seen.open), (2, 3, 2));
    assert_eq!(seen.fingerprint, over.fingerprint);
    taking
        .desk
        .book_take(path, &over.code, &seen.digest)
        .unwrap();
    assert_eq!(look(&over.code).unwrap_err().detail["reason"], "taken");
    let next = take(&taking.desk, &["ks"])[0].number.clone().unwrap();
    assert_eq!(next.no, 3, "the next number is given here");
    let reserved = taking
        .desk
        .certify_rows(CertificationList::Reserved)
        .unwrap();
    assert_eq!(reserved.len(), 2, "what waited for a signature waits here");
    for desk in [&giving.desk, &taking.desk] {
        assert!(desk.check().unwrap().ok);
    }

    // And back: a file is taken once, and only the newer one.
    let home = giving.desk.certify().unwrap().counter_code;
    let plan = taking.desk.book_hand_over_plan(book, &home).unwrap();
    let back = taking
        .desk
        .book_hand_over(book, &home, stick.path(), &plan.digest)
        .unwrap();
    let seen = giving
        .desk
        .book_take_look(Path::new(&back.path), &back.code)
        .unwrap();
    giving
        .desk
        .book_take(Path::new(&back.path), &back.code, &seen.digest)
        .unwrap();
    assert_eq!(
        look(&over.code).unwrap_err().detail["reason"],
        "taken",
        "an old file comes back"
    );
    assert!(giving.desk.check().unwrap().ok);
    assert_eq!(first_book(&giving.desk).last, 3);
}

#[test]
fn a_file_for_another_counter_or_a_changed_one_is_not_taken() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let stick = tempfile::tempdir().unwrap();
    let (giving, taking, _) = two(folders[0].path(), folders[1].path());
    take(&giving.desk, &["ks 2"]);
    let book = first_book(&giving.desk).id;
    let plan = giving.desk.book_hand_over_plan(book, "ABCD-2345").unwrap();
    let over = giving
        .desk
        .book_hand_over(book, "ABCD-2345", stick.path(), &plan.digest)
        .unwrap();
    let path = Path::new(&over.path);
    let reason = |path: &Path| {
        taking
            .desk
            .book_take_look(path, &over.code)
            .unwrap_err()
            .detail["reason"]
            .clone()
    };
    assert_eq!(reason(path), "counter");
    let mut bytes = std::fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let changed = stick.path().join("changed");
    std::fs::write(&changed, &bytes).unwrap();
    assert_eq!(reason(&changed), "signature");
    std::fs::write(&changed, b"MOTCUA-SO1").unwrap();
    assert_eq!(reason(&changed), "shape");
}

#[test]
fn a_power_cut_while_numbers_are_given_leaves_no_gap() {
    let folder = tempfile::tempdir().unwrap();
    let cut = tempfile::tempdir().unwrap();
    let first = counter(folder.path());
    take(&first.desk, &["ks", "hb"]);
    copy(folder.path(), cut.path());
    let (desk, _, _) = stepped_counter(cut.path(), morning() + TimeDelta::minutes(1));
    sign_in(&desk);
    assert_eq!(take(&desk, &["ks"])[0].number.as_ref().unwrap().no, 3);
    assert!(desk.check().unwrap().ok);
}
