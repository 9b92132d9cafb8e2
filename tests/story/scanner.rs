//! Scanning from a real network scanner protocol: every page that arrived is kept, whatever happens to the next.
use std::path::Path;
use std::sync::Mutex;

use motcua_desk::Desk;
use motcua_desk::case::ids::DraftId;
use motcua_desk::error::ErrorCode;
use motcua_desk::view::scan::{
    Aside, ScanFault, ScanFeed, ScanMode, ScanProgress, ScanRequest, StackView,
};
use motcua_tests::network_scanner::NetworkScanner;

use crate::clock::stepped_desk;
use crate::{CARD, begin, open_desk, sample};

/// A feeder with so many sheets.
fn sheets(folder: &Path, count: u32) -> std::path::PathBuf {
    let pages = folder.join("feeder");
    std::fs::create_dir(&pages).unwrap();
    for page in 0..count {
        let name = format!("{page:03}.jpg");
        std::fs::copy(sample("giay-chung-sinh.jpg"), pages.join(name)).unwrap();
    }
    pages
}

/// All that lies in this scanner's feeder.
pub fn request(draft: DraftId, scanner: &NetworkScanner) -> ScanRequest {
    request_of(draft, scanner.device())
}

fn request_of(draft: DraftId, device: String) -> ScanRequest {
    ScanRequest {
        draft,
        device,
        feed: ScanFeed::Feeder,
        mode: ScanMode::Colour,
        dpi: 300,
        size_mm: None,
        bin: None,
        again: None,
        blank_cuts: false,
    }
}

/// What a scan with this fault leaves: the workspace, and the progress told.
fn scan(fault: &str) -> Option<(StackView, Vec<ScanProgress>)> {
    let folder = tempfile::tempdir().unwrap();
    let scanner = NetworkScanner::start(&sheets(folder.path(), 4), fault).unwrap()?;
    let (desk, _) = open_desk(&folder.path().join("counter"));
    let draft = begin(&desk, CARD).draft;
    let told = Mutex::new(Vec::new());
    let view = desk
        .scan_run(&request(draft, &scanner), &|progress| {
            told.lock().unwrap().push(progress);
        })
        .unwrap();
    assert!(!view.running);
    assert!(view.pages.iter().all(|page| page.picture.is_some()));
    assert_eq!(desk.scan_open(draft).unwrap(), view);
    assert!(desk.check().unwrap().ok);
    Some((view, told.into_inner().unwrap()))
}

#[test]
fn every_sheet_in_the_feeder_becomes_a_page() {
    let Some((view, told)) = scan("none") else {
        return;
    };
    assert_eq!((view.pages.len(), view.stopped), (4, None));
    assert_eq!(told.last().unwrap().pages, 4);
    assert!((view.pages[0].dpi - 300.0).abs() < 0.1);
}

#[test]
fn what_arrived_before_a_fault_is_kept_and_the_fault_is_named() {
    for (fault, pages, named) in [
        ("jam@2", 2, ScanFault::Jam),
        ("cut@1", 1, ScanFault::PageCut),
        ("gone@3", 3, ScanFault::Gone),
        ("empty", 0, ScanFault::FeederEmpty),
        ("auth", 0, ScanFault::Denied),
    ] {
        let Some((view, _)) = scan(fault) else {
            return;
        };
        let stopped = view
            .stopped
            .unwrap_or_else(|| panic!("{fault} passed for a good end"));
        assert_eq!(
            (view.pages.len(), stopped.kept),
            (pages, pages as u32),
            "{fault}"
        );
        assert_eq!(stopped.fault, named, "{fault}");
        assert_eq!(
            stopped.last,
            view.pages.last().map(|page| page.id),
            "{fault}"
        );
    }
}

#[test]
fn a_page_is_scanned_again_in_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let feeder = sheets(folder.path(), 3);
    let Some(scanner) = NetworkScanner::start(&feeder, "none").unwrap() else {
        return;
    };
    let (desk, _) = open_desk(&folder.path().join("counter"));
    let draft = begin(&desk, CARD).draft;
    let first = desk.scan_run(&request(draft, &scanner), &|_| {}).unwrap();
    let old = first.pages[1].id;
    let again = ScanRequest {
        again: Some(old),
        feed: ScanFeed::Flatbed,
        ..request(draft, &scanner)
    };
    let view = desk.scan_run(&again, &|_| {}).unwrap();
    let ids: Vec<u32> = view.pages.iter().map(|page| page.id).collect();
    assert_eq!(ids, [1, 2, 4, 3]);
    assert_eq!(view.pages[1].aside, Some(Aside::Replaced));
}

#[test]
fn one_run_at_a_time_and_a_cancelled_one_keeps_its_pages() {
    let folder = tempfile::tempdir().unwrap();
    let feeder = sheets(folder.path(), 40);
    let Some(scanner) = NetworkScanner::start(&feeder, "none").unwrap() else {
        return;
    };
    let (desk, _) = open_desk(&folder.path().join("counter"));
    let draft = begin(&desk, CARD).draft;
    let second = Mutex::new(None);
    let view = desk
        .scan_run(&request(draft, &scanner), &|progress| {
            let mut second = second.lock().unwrap();
            if second.is_none() {
                *second = Some(desk.scan_run(&request(draft, &scanner), &|_| {}));
            }
            if progress.pages == 3 {
                desk.scan_cancel().unwrap();
            }
        })
        .unwrap();
    let refused = second.into_inner().unwrap().unwrap().unwrap_err();
    assert_eq!(
        (refused.code, refused.retry),
        (ErrorCode::ScanRunning, true)
    );
    assert!((3..40).contains(&view.pages.len()), "{}", view.pages.len());
    assert_eq!(view.stopped, None, "the clerk knows why it ended");
    usable(&desk, draft);
}

/// After the end the workspace takes a change.
fn usable(desk: &Desk, draft: DraftId) {
    let page = desk.scan_open(draft).unwrap().pages[0].id;
    let change = motcua_desk::view::scan::StackChange::Remove { pages: vec![page] };
    desk.scan_change(draft, &change).unwrap();
}

#[test]
fn a_file_of_the_copier_is_taken_once_when_it_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, clock) = stepped_desk(folder.path(), chrono::Utc::now());
    let draft = begin(&desk, CARD).draft;
    let incoming = folder.path().join("incoming");
    assert!(desk.incoming().unwrap().is_empty());
    std::fs::copy(sample("giay-chung-sinh.jpg"), incoming.join("scan-1.jpg")).unwrap();
    let whole = std::fs::read(sample("giay-chung-sinh.jpg")).unwrap();
    std::fs::write(incoming.join("scan-2.jpg"), &whole[..whole.len() / 2]).unwrap();
    let request = request_of(draft, "folder".into());
    let take = || {
        clock.step(chrono::TimeDelta::seconds(3));
        desk.scan_run(&request, &|_| {}).unwrap()
    };
    let first = take();
    assert_eq!(
        first.stopped.unwrap().fault,
        ScanFault::FeederEmpty,
        "one look is not enough"
    );
    assert_eq!(take().pages.len(), 1, "half a file is not taken");
    std::fs::write(incoming.join("scan-2.jpg"), &whole).unwrap();
    take();
    assert_eq!(take().pages.len(), 2);
    assert_eq!(take().pages.len(), 2, "nothing is taken twice");
    assert!(incoming.join("scan-1.jpg").exists(), "the original stays");

    let mut office = desk.settings().unwrap().office;
    office.policy.incoming_deleted = true;
    desk.office_change(office).unwrap();
    std::fs::write(incoming.join("scan-3.jpg"), &whole).unwrap();
    take();
    assert_eq!(take().pages.len(), 3);
    assert!(!incoming.join("scan-3.jpg").exists(), "its pages are safe");
    assert!(
        incoming.join("scan-1.jpg").exists(),
        "what was kept before stays"
    );
    assert!(desk.check().unwrap().ok);
}
