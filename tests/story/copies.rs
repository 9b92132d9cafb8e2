//! Electronic copies certified from the original, step by step.
use motcua_desk::Desk;
use motcua_desk::case::certify::{BookKind, CertificationMove, CertificationStatus, Matter};
use motcua_desk::case::ids::CertificationId;
use motcua_desk::case::money::Dong;
use motcua_desk::case::user::Role;
use motcua_desk::error::ErrorCode;
use motcua_desk::view::certification::{CertificationList, CertificationView};
use motcua_desk::view::certify::VisitInput;
use motcua_desk::view::copies::{ComparedWish, CopyView};
use motcua_desk::view::scan::{StackChange, StackView};

use crate::certify::{Counter, closed_counter, open_book, visit};
use crate::{add_user, bring};

/// A counter whose book of electronic copies is open at 1.
pub fn counter(folder: &std::path::Path) -> Counter {
    let counter = closed_counter(folder);
    open_book(&counter.desk, BookKind::ElectronicCopies, 1);
    counter
}

/// A visit for electronic copies, one typed line each.
pub fn asked(lines: &[&str]) -> VisitInput {
    let mut visit = visit(lines);
    for row in &mut visit.rows {
        row.matter = Matter::ElectronicCopy;
    }
    visit
}

/// Takes a visit; its rows wait to be scanned.
pub fn take(desk: &Desk, lines: &[&str]) -> Vec<CertificationView> {
    desk.certify_take(&asked(lines)).unwrap().rows
}

/// Scans the same page `pages` times for a row.
pub fn scan(desk: &Desk, id: CertificationId, pages: usize) -> CertificationView {
    let stack = desk.copy_scan(&[id]).unwrap();
    bring(desk, stack.draft, &vec!["giay-chung-sinh.jpg"; pages]);
    put(desk, &desk.scan_open(stack.draft).unwrap(), id);
    let done = desk.copy_scan_done(stack.draft).unwrap();
    assert_eq!(done.len(), 1);
    done[0].clone()
}

/// Compares a row, every page of it.
pub fn compare(desk: &Desk, id: CertificationId) -> CopyView {
    let shown = desk.copy(id).unwrap();
    desk.copy_compare(id, &seen(&shown)).unwrap()
}

fn seen(shown: &CopyView) -> ComparedWish {
    ComparedWish {
        pages: shown.pages.iter().map(|page| page.sha256).collect(),
        viewed: (0..shown.pages.len() as u32).collect(),
    }
}

fn put(desk: &Desk, stack: &StackView, id: CertificationId) {
    let bins = &stack.bins;
    let bin = bins.iter().find(|bin| bin.bin.line == id.to_string());
    let assign = StackChange::Assign {
        pages: stack.pages.iter().map(|page| page.id).collect(),
        bin: Some(bin.unwrap().bin.clone()),
        whole: false,
    };
    desk.scan_change(stack.draft, &assign).unwrap();
}

fn status(desk: &Desk, id: CertificationId) -> CertificationStatus {
    desk.copy(id).unwrap().row.status
}

#[test]
fn an_original_is_scanned_and_compared_page_by_page_before_anybody_may_sign() {
    let folder = tempfile::tempdir().unwrap();
    let Counter { desk, .. } = counter(folder.path());
    let rows = take(&desk, &["ks 30", "hb 2"]);
    assert_eq!(rows.len(), 2);
    for row in &rows {
        assert_eq!(row.status, CertificationStatus::ToScan);
        assert_eq!((row.copies, row.number.is_none()), (1, true));
    }
    // Nothing of it lies among what waits for paper.
    let waiting = desk.certify_rows(CertificationList::Waiting).unwrap();
    assert!(waiting.is_empty());
    let steps = desk.copy_steps().unwrap();
    assert_eq!((steps[0].rows, steps[1].rows), (2, 0));

    let id = rows[0].id;
    let scanned = scan(&desk, id, 2);
    assert_eq!(scanned.status, CertificationStatus::ToCompare);
    // Two pages where one was counted cost what two pages cost.
    assert_eq!(
        (rows[0].fee, scanned.fee),
        (Dong::new(2_000).unwrap(), Dong::new(4_000).unwrap())
    );

    let shown = desk.copy(id).unwrap();
    assert_eq!(shown.pages.len(), 2);
    for page in &shown.pages {
        for address in [page.scan.as_ref().unwrap(), &page.copy] {
            let picture = desk.picture(address.split_once("localhost").unwrap().1);
            assert_eq!(picture.unwrap().media, "image/jpeg");
        }
    }
    let half = ComparedWish {
        viewed: vec![1],
        ..seen(&shown)
    };
    let refused = desk.copy_compare(id, &half).unwrap_err();
    assert_eq!(refused.code, ErrorCode::PagesNotViewed);
    let other = ComparedWish {
        pages: seen(&shown).pages.into_iter().take(1).collect(),
        ..seen(&shown)
    };
    let refused = desk.copy_compare(id, &other).unwrap_err();
    assert_eq!(refused.code, ErrorCode::PlanStale);

    let compared = desk.copy_compare(id, &seen(&shown)).unwrap();
    assert_eq!(compared.row.status, CertificationStatus::ToSign);
    assert_eq!(compared.compared.unwrap().name, "Lê Thị Thử");
    assert!(desk.check().unwrap().ok);
}

#[test]
fn a_page_turned_by_hand_is_turned_on_both_sides_of_the_comparison() {
    let folder = tempfile::tempdir().unwrap();
    let Counter { desk, .. } = counter(folder.path());
    let id = take(&desk, &["ks"])[0].id;
    let stack = desk.copy_scan(&[id]).unwrap();
    bring(&desk, stack.draft, &["giay-chung-sinh.jpg"]);
    let pages = desk.scan_open(stack.draft).unwrap().pages;
    let turn = StackChange::Turn {
        pages: vec![pages[0].id],
        turns: 1,
    };
    let stack = desk.scan_change(stack.draft, &turn).unwrap();
    put(&desk, &stack, id);
    desk.copy_scan_done(stack.draft).unwrap();
    let page = &desk.copy(id).unwrap().pages[0];
    assert_eq!((page.turns, page.copy_turns), (1, 1));
}

#[test]
fn a_scan_made_again_or_sent_back_is_compared_again() {
    let folder = tempfile::tempdir().unwrap();
    let Counter { desk, .. } = counter(folder.path());
    let id = take(&desk, &["ks"])[0].id;
    scan(&desk, id, 1);
    compare(&desk, id);
    let back = desk.copy_return(id, "Trang 1 mờ").unwrap();
    assert_eq!(back.row.status, CertificationStatus::ToCompare);
    assert_eq!(
        desk.copy_return(id, "Mờ").unwrap_err().code,
        ErrorCode::CertificationBarred
    );
    compare(&desk, id);
    let before = desk.copy(id).unwrap().pages;
    let again = scan(&desk, id, 3);
    assert_eq!(again.status, CertificationStatus::ToCompare);
    let after = desk.copy(id).unwrap();
    assert_eq!((before.len(), after.pages.len()), (1, 3));
    assert_eq!(after.compared, None);
    assert!(desk.check().unwrap().ok);
}

#[test]
fn each_step_belongs_to_its_role() {
    let folder = tempfile::tempdir().unwrap();
    let Counter { desk, .. } = counter(folder.path());
    let id = take(&desk, &["ks"])[0].id;
    scan(&desk, id, 1);
    let may = |desk: &Desk, kind: CertificationMove| {
        let row = desk.copy(id).unwrap().row;
        let offer = row.offers.iter().find(|offer| offer.kind == kind);
        offer.unwrap().bar.is_none()
    };
    assert!(may(&desk, CertificationMove::Compare));
    add_user(&desk, "Phạm Thị Ký", &[Role::SigningLeader]);
    let records = add_user(&desk, "Đỗ Văn Dấu", &[Role::RecordsClerk]);
    desk.sign_out().unwrap();
    desk.sign_in(records, crate::SECRET).unwrap();
    assert!(!may(&desk, CertificationMove::Compare));
    let shown = desk.copy(id).unwrap();
    let refused = desk.copy_compare(id, &seen(&shown)).unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotAllowed);
    assert_eq!(status(&desk, id), CertificationStatus::ToCompare);
}

#[test]
fn what_was_not_put_to_a_row_stays_in_the_workspace_and_is_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let Counter { desk, .. } = counter(folder.path());
    let rows = take(&desk, &["ks", "dh"]);
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let stack = desk.copy_scan(&ids).unwrap();
    let names: Vec<_> = stack.bins.iter().map(|bin| bin.name.as_str()).collect();
    assert_eq!(names, ["Giấy khai sinh", "Bằng tốt nghiệp đại học"]);
    bring(&desk, stack.draft, &["giay-chung-sinh.jpg"]);
    // It is no intake: nobody finds it among the drafts of the day.
    assert!(desk.home().unwrap().drafts.is_empty());
    let nothing = desk.copy_scan_done(stack.draft).unwrap_err();
    assert_eq!(nothing.code, ErrorCode::Invalid);
    let again = desk.copy_scan(&ids).unwrap();
    assert_eq!((again.draft, again.pages.len()), (stack.draft, 1));
    put(&desk, &again, ids[1]);
    desk.copy_scan_done(again.draft).unwrap();
    assert_eq!(status(&desk, ids[0]), CertificationStatus::ToScan);
    assert_eq!(status(&desk, ids[1]), CertificationStatus::ToCompare);
    assert!(desk.check().unwrap().ok);
}

#[test]
fn the_practice_counter_has_a_copy_at_every_step_and_the_keys_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = crate::desk(folder.path());
    desk.practise().unwrap();
    let steps = desk.copy_steps().unwrap();
    let steps: Vec<_> = steps.iter().map(|step| (step.status, step.rows)).collect();
    use CertificationStatus::{Signing, ToCompare, ToScan, ToSeal, ToSign};
    let expected = [
        (ToScan, 1),
        (ToCompare, 1),
        (ToSign, 2),
        (Signing, 0),
        (ToSeal, 1),
    ];
    assert_eq!(steps, expected);
    let scratch = folder.path().join("copy.pdf");
    let rows = motcua_tests::copies::numbers(&desk).unwrap();
    let numbers: Vec<_> = rows.iter().map(|row| (row.0, row.1)).collect();
    assert_eq!(numbers, [(101, CertificationStatus::Issued), (102, ToSeal)]);
    desk.copy_export(rows[0].2, &scratch).unwrap();
    assert_eq!(
        desk.signatures_check(&scratch, None)
            .unwrap()
            .signatures
            .len(),
        2
    );
    assert!(desk.check().unwrap().ok);
}
