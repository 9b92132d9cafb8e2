//! Paper certification at the speed of the queue.
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use motcua_desk::Desk;
use motcua_desk::case::certify::{
    Ask, BookKind, Capacity, CertificationStatus, CertifySetting, Matter, Requester, Signer,
};
use motcua_desk::case::ids::SignerId;
use motcua_desk::case::money::Dong;
use motcua_desk::case::user::Role;
use motcua_desk::error::ErrorCode;
use motcua_desk::view::books::BookOpening;
use motcua_desk::view::certification::{CertificationList, CertificationView, StatementWish};
use motcua_desk::view::certify::{Advice, BookAccess, RowInput, VisitFinding, VisitInput};

use crate::clock::{Stepped, stepped_parts};
use crate::keys::TestKeys;
use crate::{PaperTray, set_up_request};

/// Friday 20 November 2026, 9 o'clock at the counter.
pub fn morning() -> DateTime<Utc> {
    "2026-11-20T09:00:00+07:00".parse().unwrap()
}

/// The day of [`morning`].
pub fn friday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

/// A counter that certifies, its clock, and what it prints.
pub struct Counter {
    /// The desk, with its justice officer signed in.
    pub desk: Desk,
    /// Its clock.
    pub clock: Arc<Stepped>,
    /// What it prints.
    pub tray: Arc<PaperTray>,
    /// The vice chair, who is offered first, and the chair.
    pub signers: [SignerId; 2],
    /// Keys that can be signed with.
    pub keys: Arc<TestKeys>,
}

/// A counter with two signers and its book of copies open at 1.
pub fn counter(folder: &Path) -> Counter {
    let counter = closed_counter(folder);
    open_book(&counter.desk, BookKind::Copies, 1);
    counter
}

/// The same without a book.
pub fn closed_counter(folder: &Path) -> Counter {
    let (mut parts, clock, tray) = stepped_parts(folder, morning());
    let keys = Arc::new(TestKeys::default());
    parts.keys = Arc::<TestKeys>::clone(&keys);
    let desk = Desk::new(parts).unwrap();
    let mut request = set_up_request();
    request.roles = vec![Role::JusticeOfficer, Role::Head];
    desk.set_up(&request).unwrap();
    let signers = add_signers(&desk);
    Counter {
        desk,
        clock,
        tray,
        signers,
        keys,
    }
}

/// Enters a vice chair, who is offered first, and a chair.
pub fn add_signers(desk: &Desk) -> [SignerId; 2] {
    let signers = [SignerId::fresh(), SignerId::fresh()];
    let signer = |at: usize, name: &str, capacity, title: &str| Signer {
        id: signers[at],
        name: name.into(),
        capacity,
        title: title.into(),
        on_behalf_of: "Chủ tịch".into(),
        decision: "12/QĐ-UBND".into(),
        from: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(),
        until: None,
        scope: BookKind::ALL.to_vec(),
        user: None,
    };
    let mut office = desk.settings().unwrap().office;
    office.certify = CertifySetting {
        signers: vec![
            signer(0, "Phạm Thị Ký", Capacity::InPlaceOf, "Phó Chủ tịch"),
            signer(1, "Đỗ Văn Trưởng", Capacity::Own, "Chủ tịch"),
        ],
        ..CertifySetting::default()
    };
    desk.office_change(office).unwrap();
    signers
}

/// Opens a book of this year.
pub fn open_book(desk: &Desk, kind: BookKind, first: u32) {
    let opening = BookOpening {
        kind,
        first,
        volume: 1,
    };
    desk.book_open(&opening).unwrap();
}

/// A visit of somebody, declared, with one typed line a row.
pub fn visit(lines: &[&str]) -> VisitInput {
    let row = |line: &&str| RowInput {
        matter: Matter::Copies,
        line: (*line).to_owned(),
        kind: None,
        as_typed: false,
        answered: Vec::new(),
    };
    VisitInput {
        requester: Requester {
            name: "Nguyễn Văn Mẫu".into(),
            ..Requester::default()
        },
        rows: lines.iter().map(row).collect(),
        declared: true,
        ..VisitInput::default()
    }
}

/// Takes a visit and gives back its rows.
pub fn take(desk: &Desk, lines: &[&str]) -> Vec<CertificationView> {
    desk.certify_take(&visit(lines)).unwrap().rows
}

/// Numbers of those that have one.
pub fn numbers(rows: &[CertificationView]) -> Vec<u32> {
    rows.iter()
        .filter_map(|row| Some(row.number.as_ref()?.no))
        .collect()
}

#[test]
fn three_papers_of_thirty_copies_get_three_numbers_and_the_fee_of_the_circular() {
    let folder = tempfile::tempdir().unwrap();
    let Counter { desk, tray, .. } = counter(folder.path());
    let seen = desk
        .certify_check(&visit(&["ks 30", "hb 30", "cc 30"]))
        .unwrap();
    assert_eq!(seen.findings, Vec::new());
    let papers: Vec<_> = seen
        .rows
        .iter()
        .map(|row| (row.paper.as_str(), row.pages, row.next))
        .collect();
    assert_eq!(
        papers,
        [
            ("Giấy khai sinh", 1, Some(1)),
            ("Học bạ", 12, Some(2)),
            ("Thẻ căn cước", 2, Some(3))
        ]
    );
    // 1 page 2,000; 12 pages 2 × 2,000 + 10 × 1,000 = 14,000; 2 pages 4,000 (TT 226/2016/TT-BTC), 30 copies each.
    assert_eq!(
        seen.total,
        Some(Dong::new(30 * (2_000 + 14_000 + 4_000)).unwrap())
    );
    assert_eq!(seen.rows[2].advice, [Advice::OnVneid]);
    assert!(seen.rows[1].cross_page_seal && !seen.rows[0].cross_page_seal);
    assert!(seen.now && !seen.next_day);

    let taken = desk
        .certify_take(&visit(&["ks 30", "hb 30", "cc 30"]))
        .unwrap();
    assert_eq!(numbers(&taken.rows), [1, 2, 3]);
    assert_eq!(
        taken.rows[0].number.as_ref().unwrap().volume_code,
        "01/2026-SCT/BS"
    );
    let ids: Vec<_> = taken.rows.iter().map(|row| row.id).collect();
    let printed = desk.certify_print(&ids, &StatementWish::default()).unwrap();
    assert_eq!((printed.statements, printed.cross_page_seals), (90, 2));
    let pages = tray.0.lock().unwrap();
    assert_eq!(pages.len(), 1, "one job a visit");
    if let Some(text) = crate::mistakes::pdf_text(&pages[0]) {
        assert_eq!(text.matches("quyển số 01/2026-SCT/BS").count(), 90);
        assert!(text.contains("Ngày 20 tháng 11 năm 2026"), "{text}");
        assert!(
            text.contains("KT. CHỦ TỊCH") && text.contains("Phạm Thị Ký"),
            "{text}"
        );
    }
    drop(pages);
    assert_eq!(numbers(&take(&desk, &["ks"])), [4]);
    assert!(desk.check().unwrap().ok);
}

#[test]
fn initials_names_and_words_of_ones_own_all_name_a_paper() {
    let folder = tempfile::tempdir().unwrap();
    let Counter { desk, .. } = counter(folder.path());
    for (line, paper, pages, copies) in [
        ("gks", "Giấy khai sinh", 1, 1),
        ("giay khai sinh 2", "Giấy khai sinh", 1, 2),
        ("hb14 3", "Học bạ", 14, 3),
        ("Biên bản họp thôn 3 5", "Biên bản họp thôn", 3, 5),
        // A name of one's own that begins like a known paper stays as typed.
        ("Giấy khai sinh bản cũ 1", "Giấy khai sinh bản cũ", 1, 1),
    ] {
        let seen = desk.certify_check(&visit(&[line])).unwrap();
        let row = &seen.rows[0];
        assert_eq!(
            (row.paper.as_str(), row.pages, row.copies),
            (paper, pages, copies),
            "{line}"
        );
    }
    let mut own = visit(&["gks 2"]);
    own.rows[0].as_typed = true;
    assert_eq!(desk.certify_check(&own).unwrap().rows[0].paper, "gks");
}

#[test]
fn what_is_missing_is_said_and_nothing_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let Counter { desk, .. } = closed_counter(folder.path());
    let mut bad = visit(&[""]);
    bad.requester.name = "  ".into();
    bad.declared = false;
    let found = desk.certify_check(&bad).unwrap().findings;
    for expected in [
        VisitFinding::NoRequester,
        VisitFinding::NoPaper { row: 0 },
        VisitFinding::NotDeclared,
        VisitFinding::NoBook {
            book: BookKind::Copies,
        },
    ] {
        assert!(found.contains(&expected), "{expected:?} in {found:?}");
    }
    assert_eq!(
        desk.certify_take(&bad).unwrap_err().code,
        ErrorCode::IntakeIncomplete
    );
    assert_eq!(
        desk.certify().unwrap().books[0].state,
        BookAccess::NotOpened
    );
    assert_eq!(
        desk.certify_check(&visit(&["ks 1001"])).unwrap().findings[0],
        VisitFinding::TooMany { row: 0 }
    );
    let rows = desk.certify_rows(CertificationList::Waiting).unwrap();
    assert!(rows.is_empty());
}

#[test]
fn the_one_declaration_covers_all_but_what_something_points_to() {
    let folder = tempfile::tempdir().unwrap();
    let Counter { desk, .. } = counter(folder.path());
    let asks = |visit: &VisitInput| desk.certify_check(visit).unwrap().rows[0].asks.clone();
    assert_eq!(asks(&visit(&["ks 2"])), []);
    assert_eq!(
        asks(&visit(&["Bằng do nước ngoài cấp 1 2"])),
        [Ask::Foreign]
    );
    let mut kin = visit(&["ks 2"]);
    kin.requester.name = "phạm thị ký".into();
    assert_eq!(asks(&kin), [Ask::Kinship], "the signer asks for herself");
    kin.rows[0].answered = vec![Ask::Kinship];
    assert_eq!(asks(&kin), []);
}

#[test]
fn after_three_it_waits_for_the_next_working_day_and_an_agreement_names_hour_and_day() {
    let folder = tempfile::tempdir().unwrap();
    let Counter {
        desk, clock, tray, ..
    } = counter(folder.path());
    clock.step(TimeDelta::hours(6) + TimeDelta::minutes(1));
    let seen = desk.certify_check(&visit(&["ks 2"])).unwrap();
    assert!(seen.next_day && !seen.now);
    let taken = desk.certify_take(&visit(&["ks 2"])).unwrap();
    assert_eq!(taken.rows[0].status, CertificationStatus::Waiting);
    assert_eq!(numbers(&taken.rows), [] as [u32; 0]);
    // Monday, because Friday afternoon is followed by a weekend.
    assert_eq!(taken.due_at.format("%Y-%m-%d").to_string(), "2026-11-23");
    let mut urgent = visit(&["ks 1"]);
    urgent.now = Some(true);
    assert_eq!(numbers(&desk.certify_take(&urgent).unwrap().rows), [1]);

    let mut thick = visit(&["Hồ sơ dự án 900 4"]);
    thick.agreement = Some(motcua_desk::case::certify::Agreement {
        reason: String::new(),
        days: 3,
    });
    assert!(
        desk.certify_check(&thick)
            .unwrap()
            .findings
            .contains(&VisitFinding::BadAgreement)
    );
    thick.agreement.as_mut().unwrap().reason = "Nhiều trang".into();
    let taken = desk.certify_take(&thick).unwrap();
    assert!(taken.receipt);
    // Monday and three working days; Tuesday 24 November is a holiday.
    let due = taken.due_at.format("%Y-%m-%d").to_string();
    assert_eq!(due, "2026-11-27");
    desk.certify_agreement_print(taken.visit).unwrap();
    let pages = tray.0.lock().unwrap();
    if let Some(text) = crate::mistakes::pdf_text(pages.last().unwrap()) {
        assert!(
            text.contains("27 tháng 11 năm 2026") && text.contains("Nhiều trang"),
            "{text}"
        );
    }
}

#[test]
fn what_waits_gets_its_number_when_its_statement_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let Counter { desk, clock, .. } = counter(folder.path());
    clock.step(TimeDelta::hours(7));
    let waiting = take(&desk, &["ks 2", "hb 1"]);
    assert_eq!(desk.certify().unwrap().waiting, 2);
    clock.step(TimeDelta::days(3) - TimeDelta::hours(7));
    let ids: Vec<_> = waiting.iter().map(|row| row.id).collect();
    let rows = desk.certify_number(&ids).unwrap();
    assert_eq!(numbers(&rows), [1, 2]);
    assert_eq!(
        rows[0].number.as_ref().unwrap().day.to_string(),
        "2026-11-23"
    );
    let again = desk.certify_number(&ids).unwrap_err();
    assert_eq!(again.code, ErrorCode::CertificationBarred);
    assert_eq!(again.detail["bar"], "status");
}
