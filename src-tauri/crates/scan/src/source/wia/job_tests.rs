#![allow(clippy::panic, reason = "tests fail by panicking")]

use std::sync::Mutex;
use std::sync::mpsc::{Sender, channel};

use super::super::answer::{code, status};
use super::super::picture::tests::bitmap_of;
use super::*;
use crate::source::{ColourMode, Feed};

/// Nobody waits that long in a test that is right.
const PATIENT: Patience = Patience {
    silence: Duration::from_secs(60),
    farewell: Duration::from_secs(60),
};

static NEVER: AtomicBool = AtomicBool::new(false);

fn options(feed: Feed) -> ScanOptions {
    ScanOptions {
        feed,
        mode: ColourMode::Grey,
        dpi: 300,
        size_mm: None,
        pages: None,
    }
}

fn sheet() -> Sheet {
    Sheet {
        dpi: 200,
        bytes: bitmap_of(40, 30, 8),
    }
}

fn cut_sheet() -> Sheet {
    let mut sheet = sheet();
    sheet.bytes.truncate(sheet.bytes.len() - 100);
    sheet
}

fn ended(result: i32) -> Result<End, ScanFault> {
    Ok(End { result, status: 0 })
}

/// A feeder that holds `sheets` and then answers `end`; it says whether it went on to the end.
fn feeder(
    sheets: Vec<Sheet>,
    end: Result<End, ScanFault>,
) -> impl FnOnce(&Line) -> Result<End, ScanFault> + Send {
    move |line| {
        for sheet in sheets {
            assert!(line.goes_on(), "stopped before its end");
            assert!(line.page(sheet), "stopped before its end");
        }
        end
    }
}

/// Scans all there is: the outcome, and place and side of each page.
fn scanned(
    feed: Feed,
    work: impl FnOnce(&Line) -> Result<End, ScanFault> + Send + 'static,
) -> (Result<u32, ScanFault>, Vec<(u32, bool)>) {
    let mut got = Vec::new();
    let outcome = pages(work, &options(feed), PATIENT, &NEVER, &mut |page| {
        assert_eq!(page.dpi, 200);
        got.push((page.index, page.back));
        Ok(())
    });
    (outcome, got)
}

#[test]
fn a_feeder_that_ran_empty_has_delivered_its_pages() {
    let sheets = vec![sheet(), sheet(), sheet(), sheet()];
    let (outcome, got) = scanned(Feed::FeederDuplex, feeder(sheets, ended(code::PAPER_EMPTY)));
    assert_eq!(outcome, Ok(4));
    assert_eq!(got, [(0, false), (1, true), (2, false), (3, true)]);
}

#[test]
fn a_jam_keeps_the_pages_before_it_and_is_no_success() {
    let jammed = feeder(vec![sheet(), sheet()], ended(code::PAPER_JAM));
    let (outcome, got) = scanned(Feed::Feeder, jammed);
    assert_eq!((outcome, got.len()), (Err(ScanFault::Jam), 2));
    let unsaid = End {
        result: 0,
        status: status::PAPER_JAM,
    };
    let (outcome, got) = scanned(Feed::Feeder, feeder(vec![sheet()], Ok(unsaid)));
    assert_eq!((outcome, got.len()), (Err(ScanFault::Jam), 1));
}

#[test]
fn a_page_cut_short_is_not_handed_over_and_stops_the_driver() {
    let (told, asked) = channel();
    let work = move |line: &Line| {
        let heard = [line.page(sheet()), line.page(cut_sheet()), line.goes_on()];
        let _ = told.send(heard);
        ended(0)
    };
    let (outcome, got) = scanned(Feed::Feeder, work);
    assert_eq!(outcome, Err(ScanFault::PageCut { page: 1 }));
    assert_eq!(got, [(0, false)]);
    assert_eq!(asked.try_recv(), Ok([true, false, false]));
}

#[test]
fn the_next_page_is_fetched_when_the_last_is_out_of_hand() {
    static ORDER: Mutex<Vec<&str>> = Mutex::new(Vec::new());
    let say = |word| {
        if let Ok(mut order) = ORDER.lock() {
            order.push(word);
        }
    };
    let work = move |line: &Line| {
        for _ in 0..2 {
            say("fetched");
            line.page(sheet());
        }
        ended(0)
    };
    let outcome = pages(work, &options(Feed::Feeder), PATIENT, &NEVER, &mut |_| {
        say("kept");
        Ok(())
    });
    assert_eq!(outcome, Ok(2));
    let order = ORDER.lock().map(|order| order.clone());
    assert_eq!(
        order.unwrap_or_default(),
        ["fetched", "kept", "fetched", "kept"]
    );
}

#[test]
fn a_driver_that_gives_more_than_was_asked_for_is_stopped() {
    let two = ScanOptions {
        pages: Some(2),
        ..options(Feed::Feeder)
    };
    let mut got = 0;
    let endless = |line: &Line| {
        while line.page(sheet()) {}
        ended(code::CANCELLED)
    };
    let outcome = pages(endless, &two, PATIENT, &NEVER, &mut |_| {
        got += 1;
        Ok(())
    });
    assert_eq!((outcome, got), (Ok(2), 2));
}

#[test]
fn whoever_cancels_keeps_the_pages_and_the_driver_is_waited_for() {
    let cancel = AtomicBool::new(false);
    let (told, asked) = channel();
    let work = move |line: &Line| {
        while line.page(sheet()) {}
        let _ = told.send("stopped");
        ended(code::CANCELLED)
    };
    let mut got = 0;
    let outcome = pages(work, &options(Feed::Feeder), PATIENT, &cancel, &mut |_| {
        got += 1;
        cancel.store(got == 2, Ordering::Relaxed);
        Ok(())
    });
    assert_eq!((outcome, got), (Err(ScanFault::Cancelled), 2));
    assert_eq!(asked.try_recv(), Ok("stopped"));
}

#[test]
fn a_page_nobody_takes_cancels() {
    let work = |line: &Line| {
        while line.page(sheet()) {}
        ended(code::CANCELLED)
    };
    let outcome = pages(work, &options(Feed::Feeder), PATIENT, &NEVER, &mut |_| {
        Err(Stop)
    });
    assert_eq!(outcome, Err(ScanFault::Cancelled));
}

/// Work that delivers `sheets` and then hangs until the sender is dropped.
fn hanging(
    sheets: Vec<Sheet>,
) -> (
    Sender<()>,
    impl FnOnce(&Line) -> Result<End, ScanFault> + Send,
) {
    let (hold, held) = channel::<()>();
    let work = move |line: &Line| {
        for sheet in sheets {
            line.page(sheet);
        }
        let _ = held.recv();
        ended(0)
    };
    (hold, work)
}

#[test]
fn a_silent_driver_is_left_behind() {
    let (hold, work) = hanging(Vec::new());
    let patience = Patience {
        silence: Duration::ZERO,
        ..PATIENT
    };
    let outcome = pages(work, &options(Feed::Feeder), patience, &NEVER, &mut |_| {
        Ok(())
    });
    assert_eq!(outcome, Err(ScanFault::Silent));
    drop(hold);
}

#[test]
fn a_driver_that_does_not_stop_is_left_behind() {
    let (hold, work) = hanging(vec![sheet()]);
    let patience = Patience {
        farewell: Duration::ZERO,
        ..PATIENT
    };
    let cancel = AtomicBool::new(false);
    let outcome = pages(work, &options(Feed::Feeder), patience, &cancel, &mut |_| {
        cancel.store(true, Ordering::Relaxed);
        Ok(())
    });
    assert_eq!(outcome, Err(ScanFault::Cancelled));
    drop(hold);
}

#[test]
fn a_question_is_answered_by_what_the_driver_says() {
    let answer = asked(
        |line| {
            assert!(line.goes_on());
            Ok(7)
        },
        PATIENT,
        &NEVER,
    );
    assert_eq!(answer, Ok(7));
    let busy = asked(|_| Err::<(), _>(ScanFault::Busy), PATIENT, &NEVER);
    assert_eq!(busy, Err(ScanFault::Busy));
    let broken = asked::<()>(|_| panic!("a client that fails"), PATIENT, &NEVER);
    assert_eq!(broken, Err(ScanFault::Garbled));
}
