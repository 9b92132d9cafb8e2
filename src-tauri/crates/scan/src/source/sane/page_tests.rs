#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use proptest::prelude::*;

use super::*;
use crate::{Encoding, Options, Page, import};

/// A driver that delivers frames made up by a test.
struct Scripted {
    frames: RefCell<VecDeque<(Parameters, Vec<u8>)>>,
    now: RefCell<Option<(Parameters, Vec<u8>)>>,
    /// Where a frame ends too early, and with what.
    trouble: Cell<Option<Status>>,
    chunk: usize,
}

impl Scripted {
    fn new(frames: Vec<(Parameters, Vec<u8>)>, chunk: usize) -> Self {
        Self {
            frames: RefCell::new(frames.into()),
            now: RefCell::new(None),
            trouble: Cell::new(None),
            chunk,
        }
    }
}

impl Source for Scripted {
    fn start(&self) -> Result<(), Status> {
        let next = self.frames.borrow_mut().pop_front();
        *self.now.borrow_mut() = next;
        self.now
            .borrow()
            .as_ref()
            .map(|_| ())
            .ok_or(Status::NO_DOCS)
    }

    fn parameters(&self) -> Result<Parameters, Status> {
        Ok(self.now.borrow().as_ref().unwrap().0)
    }

    fn read(&self, buffer: &mut [u8]) -> Result<usize, Status> {
        let mut now = self.now.borrow_mut();
        let rest = &mut now.as_mut().unwrap().1;
        if rest.is_empty() {
            return Err(self.trouble.get().unwrap_or(Status::END));
        }
        let read = rest.len().min(self.chunk).min(buffer.len());
        buffer[..read].copy_from_slice(&rest[..read]);
        rest.drain(..read);
        Ok(read)
    }

    fn cancel(&self) {}
}

fn parameters(format: i32, width: i32, lines: i32, depth: i32) -> Parameters {
    let channels = if format == 1 { 3 } else { 1 };
    Parameters {
        format,
        last_frame: 1,
        bytes_per_line: (width * channels * depth + 7) / 8,
        pixels_per_line: width,
        lines,
        depth,
    }
}

fn scanned(frames: Vec<(Parameters, Vec<u8>)>) -> Result<Outcome, ScanFault> {
    scan(&Scripted::new(frames, 1000), 0, 200, &Limits::default())
}

fn imported(outcome: Result<Outcome, ScanFault>) -> Page {
    let Ok(Outcome::Page(bytes)) = outcome else {
        unreachable!("a page was scanned: {outcome:?}");
    };
    let mut pages = Vec::new();
    import::pages(
        &bytes,
        &Options::default(),
        &Limits::default(),
        &mut |page| {
            pages.push(page);
            Ok(())
        },
    )
    .unwrap();
    pages.remove(0)
}

#[test]
fn grey_colour_and_wide_samples_become_jpeg() {
    for (format, depth, components) in [(0, 8, 1), (1, 8, 3), (0, 16, 1), (1, 16, 3)] {
        let p = parameters(format, 300, 200, depth);
        let rows = vec![200; p.bytes_per_line as usize * 200];
        let page = imported(scanned(vec![(p, rows)]));
        assert_eq!((page.facts.width, page.facts.height), (300, 200));
        assert_eq!(page.facts.encoding, Encoding::Jpeg { components });
    }
}

#[test]
fn black_and_white_becomes_a_fax_page() {
    let p = parameters(0, 301, 200, 1);
    let page = imported(scanned(vec![(
        p,
        vec![0xAA; p.bytes_per_line as usize * 200],
    )]));
    assert_eq!(page.facts.encoding, Encoding::G4);
    assert_eq!((page.facts.width, page.facts.height), (301, 200));
}

#[test]
fn padding_of_rows_is_left_out() {
    let mut p = parameters(0, 100, 50, 8);
    p.bytes_per_line = 128;
    let page = imported(scanned(vec![(p, vec![255; 128 * 50])]));
    assert_eq!((page.facts.width, page.facts.height), (100, 50));
}

#[test]
fn a_height_that_is_learned_while_scanning_is_taken() {
    let p = parameters(0, 100, -1, 8);
    let page = imported(scanned(vec![(p, vec![255; 100 * 77])]));
    assert_eq!((page.facts.width, page.facts.height), (100, 77));
}

#[test]
fn three_passes_in_any_order_make_one_page() {
    let pass = |format, value, last| {
        let mut p = parameters(format, 64, 64, 8);
        p.last_frame = i32::from(last);
        (p, vec![value; 64 * 64])
    };
    let outcome = scanned(vec![
        pass(4, 30, false),
        pass(2, 220, false),
        pass(3, 120, true),
    ]);
    let Ok(Outcome::Page(bytes)) = outcome else {
        unreachable!("three passes are a page");
    };
    let image = turbojpeg::decompress(&bytes, turbojpeg::PixelFormat::RGB).unwrap();
    for (sample, expected) in image.pixels[..3].iter().zip([220u8, 120, 30]) {
        assert!(sample.abs_diff(expected) < 4, "{:?}", &image.pixels[..3]);
    }
}

#[test]
fn passes_that_do_not_fit_are_no_page() {
    let pass = |format, width, last| {
        let mut p = parameters(format, width, 8, 8);
        p.last_frame = i32::from(last);
        (p, vec![9; width as usize * 8])
    };
    let twice = scanned(vec![pass(2, 8, false), pass(2, 8, true)]);
    assert_eq!(twice, Err(ScanFault::Garbled));
    let narrow = scanned(vec![pass(2, 8, false), pass(3, 7, true)]);
    assert_eq!(narrow, Err(ScanFault::Garbled));
    let missing = scanned(vec![pass(2, 8, false), pass(3, 8, true)]);
    assert_eq!(missing, Err(ScanFault::PageCut { page: 0 }));
    let gone = scanned(vec![pass(2, 8, false)]);
    assert_eq!(gone, Err(ScanFault::PageCut { page: 0 }));
}

#[test]
fn a_page_with_rows_missing_is_never_good() {
    let p = parameters(0, 100, 50, 8);
    for bytes in [0, 1, 99, 100, 4900, 4999] {
        let outcome = scanned(vec![(p, vec![255; bytes])]);
        assert_eq!(outcome, Err(ScanFault::PageCut { page: 0 }), "{bytes}");
    }
    let unknown = parameters(0, 100, -1, 8);
    for bytes in [0, 4999] {
        let outcome = scanned(vec![(unknown, vec![255; bytes])]);
        assert_eq!(outcome, Err(ScanFault::PageCut { page: 0 }), "{bytes}");
    }
}

#[test]
fn a_driver_that_lies_about_its_rows_is_not_believed() {
    let good = parameters(0, 100, 50, 8);
    let lies = [
        Parameters {
            pixels_per_line: 0,
            ..good
        },
        Parameters {
            pixels_per_line: -5,
            ..good
        },
        Parameters { lines: 0, ..good },
        Parameters { lines: -2, ..good },
        Parameters {
            bytes_per_line: 99,
            ..good
        },
        Parameters {
            bytes_per_line: -1,
            ..good
        },
        Parameters {
            bytes_per_line: i32::MAX,
            ..good
        },
    ];
    for lie in lies {
        let outcome = scanned(vec![(lie, vec![0; 5000])]);
        assert_eq!(outcome, Err(ScanFault::Garbled), "{lie:?}");
    }
    let too_much = scanned(vec![(good, vec![0; 5001])]);
    assert_eq!(too_much, Err(ScanFault::Garbled));
}

#[test]
fn what_cannot_be_read_or_held_is_said() {
    let cases = [
        (parameters(11, 100, 50, 8), "format"),
        (parameters(1, 100, 50, 1), "format"),
        (parameters(0, 100, 50, 12), "format"),
        (parameters(0, 40_000, 50, 8), "size"),
        (parameters(0, 20_000, 20_000, 8), "size"),
    ];
    for (p, what) in cases {
        assert_eq!(
            scanned(vec![(p, Vec::new())]),
            Err(ScanFault::unsupported(what)),
            "{p:?}"
        );
    }
}

#[test]
fn trouble_within_a_page_is_named_and_no_page_comes_of_it() {
    for (status, fault) in [
        (Status::JAMMED, ScanFault::Jam),
        (Status::COVER_OPEN, ScanFault::CoverOpen),
        (Status::IO_ERROR, ScanFault::Gone),
        (Status::NO_DOCS, ScanFault::FeederEmpty),
    ] {
        let source = Scripted::new(vec![(parameters(0, 100, 50, 8), vec![1; 2000])], 300);
        source.trouble.set(Some(status));
        assert_eq!(scan(&source, 0, 200, &Limits::default()), Err(fault));
    }
}

#[test]
fn a_feeder_that_tells_late_that_it_is_empty_has_no_sheet() {
    let source = Scripted::new(vec![(parameters(0, 100, 50, 8), Vec::new())], 300);
    source.trouble.set(Some(Status::NO_DOCS));
    assert_eq!(
        scan(&source, 1, 200, &Limits::default()),
        Ok(Outcome::NoSheet)
    );
    assert_eq!(scanned(Vec::new()), Ok(Outcome::NoSheet));
}

proptest! {
    #[test]
    fn any_driver_ends_in_an_answer(
        format in -1i32..6, last in 0i32..2, stride in -10i32..400, width in -10i32..130,
        lines in -2i32..40, depth in prop::sample::select(vec![0, 1, 8, 16]), bytes in 0usize..9000,
    ) {
        let p = Parameters { format, last_frame: last, bytes_per_line: stride, pixels_per_line: width, lines, depth };
        if let Ok(Outcome::Page(file)) = scanned(vec![(p, vec![77; bytes]), (p, vec![77; bytes])]) {
            prop_assert!(!file.is_empty());
        }
    }
}
