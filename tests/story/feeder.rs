//! A stack in the feeder and what goes wrong with it: what had come stays, and when all is put right the rest
//! follows, so that every sheet is a page once and in its place.
use std::path::PathBuf;
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use motcua_desk::case::ids::DraftId;
use motcua_desk::error::{Error, ErrorCode};
use motcua_desk::view::scan::{ScanFault, ScanProgress, ScanRequest, StackView};
use motcua_desk::{Desk, Patience, Worker};
use motcua_tests::app::descendants;
use motcua_tests::network_scanner::NetworkScanner;
use motcua_tests::sheets;
use motcua_tests::small_disk::SmallDisk;

use crate::scanner::request;
use crate::{CARD, begin, desk_by, set_up_request, worker};

const SHEETS: u32 = 8;

/// A counter with an intake, and a feeder full of sheets.
struct Stack {
    place: tempfile::TempDir,
    scanner: NetworkScanner,
    desk: Desk,
    draft: DraftId,
}

impl Stack {
    /// None, said aloud, where there is no scanner.
    fn lay(fault: &str, worker: Worker) -> Option<Self> {
        let place = tempfile::tempdir().unwrap();
        let counter = place.path().join("counter");
        Self::lay_at(place, counter, fault, worker)
    }

    /// With the counter's data in `counter`.
    fn lay_at(
        place: tempfile::TempDir,
        counter: PathBuf,
        fault: &str,
        worker: Worker,
    ) -> Option<Self> {
        let feeder = place.path().join("feeder");
        sheets::lay(&feeder, 0..SHEETS).unwrap();
        let scanner = NetworkScanner::start(&feeder, fault).unwrap()?;
        let (desk, _) = desk_by(&counter, worker);
        desk.set_up(&set_up_request()).unwrap();
        let draft = begin(&desk, CARD).draft;
        Some(Self {
            place,
            scanner,
            desk,
            draft,
        })
    }

    fn scan(&self, on_progress: &(dyn Fn(ScanProgress) + Sync)) -> Result<StackView, Error> {
        let request = ScanRequest {
            dpi: sheets::DPI,
            ..request(self.draft, &self.scanner)
        };
        self.desk.scan_run(&request, on_progress)
    }

    /// The first sheets are pages, in their order and cleaned; how many.
    fn came(&self) -> u32 {
        let pages = self.desk.scan_open(self.draft).unwrap().pages;
        assert!(pages.iter().all(|page| page.picture.is_some()));
        let numbers = pages.iter().map(|page| sheets::number(page.width_mm));
        let count = pages.len() as u32;
        assert!(numbers.eq(0..count), "{pages:?}");
        count
    }

    /// The scanner is put right, the sheets that are no pages yet are laid in again, and all of them come.
    fn goes_on(&mut self) {
        let came = self.came();
        if came < SHEETS {
            sheets::take_out(&self.place.path().join("feeder"), came).unwrap();
            self.scanner.mend().unwrap();
            let view = self.scan(&|_| {}).unwrap();
            assert_eq!((view.stopped, view.running), (None, false));
        }
        assert_eq!(self.came(), SHEETS);
        assert!(self.desk.check().unwrap().ok);
    }
}

#[test]
fn the_rest_of_a_stack_follows_once_the_scanner_is_put_right() {
    for (fault, before, named) in [
        ("jam@0", 0, ScanFault::Jam),
        ("jam@5", 5, ScanFault::Jam),
        ("cut@3", 3, ScanFault::PageCut),
        ("gone@1", 1, ScanFault::Gone),
    ] {
        let Some(mut stack) = Stack::lay(fault, worker()) else {
            return;
        };
        let stopped = stack.scan(&|_| {}).unwrap().stopped.unwrap();
        assert_eq!((stopped.fault, stopped.kept), (named, before), "{fault}");
        assert_eq!(stack.came(), before, "{fault}");
        stack.goes_on();
    }
}

#[test]
fn a_scanner_that_says_nothing_more_is_not_waited_for_for_ever() {
    let patience = Duration::from_secs(3);
    let hasty = worker().with_scanner_patience(Patience {
        silence: patience,
        whole: patience,
        page: patience,
    });
    let Some(mut stack) = Stack::lay("none", hasty) else {
        return;
    };
    let silenced = Once::new();
    let view = stack.scan(&|progress| {
        if progress.pages == 2 {
            silenced.call_once(|| stack.scanner.fall_silent());
        }
    });
    let stopped = view.unwrap().stopped.unwrap();
    assert_eq!(stopped.fault, ScanFault::Silent);
    assert!(stopped.kept >= 2);
    assert_eq!(stack.came(), stopped.kept);
    stack.goes_on();
}

#[test]
fn a_driver_killed_in_the_middle_costs_no_page_that_came() {
    let mark = format!("MOTCUA_TEST_KILLED={}", std::process::id());
    let program = crate::program().display().to_string();
    let marked = Worker::new(
        "/usr/bin/env".into(),
        vec![mark.clone(), program, "worker".into()],
    );
    // A slow one, so that the kill comes while a page is waited for.
    let Some(mut stack) = Stack::lay("slow", marked) else {
        return;
    };
    let killed = Once::new();
    let view = stack.scan(&|progress| {
        if progress.pages == 1 {
            killed.call_once(|| kill_driver(&mark));
        }
    });
    let stopped = view.unwrap().stopped.unwrap();
    assert_eq!((stopped.fault, stopped.kept), (ScanFault::Failed, 1));
    assert_eq!(stack.came(), 1);
    stack.goes_on();
}

/// SIGKILL to the child with a driver that was started with this in its environment.
fn kill_driver(mark: &str) {
    let has = |pid: u32, file: &str, word: &str| {
        let read = std::fs::read(format!("/proc/{pid}/{file}")).unwrap_or_default();
        read.split(|byte| *byte == 0)
            .any(|part| part == word.as_bytes())
    };
    let drivers: Vec<u32> = descendants(std::process::id())
        .into_iter()
        .filter(|pid| has(*pid, "environ", mark) && has(*pid, "cmdline", "drivers"))
        .collect();
    assert_eq!(drivers.len(), 1, "{drivers:?}");
    let driver = rustix::process::Pid::from_raw(drivers[0] as i32).unwrap();
    rustix::process::kill_process(driver, rustix::process::Signal::KILL).unwrap();
}

#[test]
fn a_disk_that_is_full_in_the_middle_of_a_stack_costs_no_page_that_came() {
    // The page at which it is full but for so many pieces of 4 KiB; the last is room to store pages, not to clean them.
    for (at, left) in [(1, 0), (3, 4), (2, 30), (5, 90)] {
        let Some(disk) = SmallDisk::mount(24).unwrap() else {
            return;
        };
        let place = tempfile::tempdir().unwrap();
        let counter = disk.path().join("counter");
        let Some(mut stack) = Stack::lay_at(place, counter, "none", worker()) else {
            return;
        };
        let filled = Once::new();
        let mut told = AtomicU32::new(0);
        let refused = stack.scan(&|progress| {
            told.fetch_max(progress.pages, Ordering::Relaxed);
            if progress.pages >= at {
                filled.call_once(|| disk.fill(left).unwrap());
            }
        });
        let refused = refused.expect_err("there was room for all");
        assert_eq!((refused.code, refused.retry), (ErrorCode::DiskFull, true));
        // What came is shown as long as there is no room to clean it.
        let pages = stack.desk.scan_open(stack.draft).unwrap().pages;
        assert_eq!(pages.len() as u32, *told.get_mut(), "full at {at}");
        disk.empty().unwrap();
        assert!(stack.came() >= at);
        stack.goes_on();
    }
}
