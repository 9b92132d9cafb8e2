//! Every fault of the independent server.

use std::sync::atomic::{AtomicBool, Ordering};

use motcua_scan::Stop;
use motcua_scan::source::{ColourMode, Feed, ScanFault, ScanOptions, Scanner};

use crate::mock::{Mock, served};
use crate::{GO_ON, client, feeder, scan};

#[test]
fn a_device_says_what_it_offers() {
    let Some(mock) = Mock::start("none", 1) else {
        return;
    };
    let offer = client().capabilities(&mock.device(), &GO_ON).unwrap();
    assert_eq!(
        offer.feeds,
        [Feed::Flatbed, Feed::Feeder, Feed::FeederDuplex]
    );
    assert_eq!(offer.modes, [ColourMode::Colour, ColourMode::Grey]);
    assert_eq!(offer.resolutions, [150, 200, 300]);
    assert!((offer.widest_mm - 215.9).abs() < 0.1 && (offer.longest_mm - 297.0).abs() < 0.1);
}

#[test]
fn a_stack_arrives_byte_for_byte() {
    let Some(mock) = Mock::start("none", 4) else {
        return;
    };
    let (outcome, pages) = scan(&client(), &mock.device(), &feeder());
    assert_eq!(outcome, Ok(4));
    let bytes: Vec<_> = pages.iter().map(|page| page.bytes.clone()).collect();
    assert_eq!(bytes, served(4));
    let indices: Vec<_> = pages.iter().map(|page| page.index).collect();
    assert_eq!(indices, [0, 1, 2, 3]);
    assert!(pages.iter().all(|page| page.dpi == 300 && !page.back));
}

#[test]
fn the_glass_gives_one_page() {
    let Some(mock) = Mock::start("none", 4) else {
        return;
    };
    let options = ScanOptions {
        feed: Feed::Flatbed,
        ..feeder()
    };
    assert_eq!(scan(&client(), &mock.device(), &options).0, Ok(1));
}

#[test]
fn both_sides_of_a_sheet_are_told_apart() {
    let Some(mock) = Mock::start("none", 4) else {
        return;
    };
    let options = ScanOptions {
        feed: Feed::FeederDuplex,
        ..feeder()
    };
    let (_, pages) = scan(&client(), &mock.device(), &options);
    let backs: Vec<_> = pages.iter().map(|page| page.back).collect();
    assert_eq!(backs, [false, true, false, true]);
}

#[test]
fn no_more_pages_are_taken_than_asked_for() {
    let Some(mock) = Mock::start("none", 4) else {
        return;
    };
    let options = ScanOptions {
        pages: Some(2),
        ..feeder()
    };
    let (outcome, pages) = scan(&client(), &mock.device(), &options);
    assert_eq!((outcome, pages.len()), (Ok(2), 2));
}

#[test]
fn a_jam_never_ends_in_success_and_costs_no_page_before_it() {
    for before in [0, 2] {
        let Some(mock) = Mock::start(&format!("jam@{before}"), 5) else {
            return;
        };
        let (outcome, pages) = scan(&client(), &mock.device(), &feeder());
        assert_eq!((outcome, pages.len()), (Err(ScanFault::Jam), before));
    }
}

#[test]
fn a_page_cut_short_is_never_handed_over() {
    let Some(mock) = Mock::start("cut@1", 4) else {
        return;
    };
    let (outcome, pages) = scan(&client(), &mock.device(), &feeder());
    assert_eq!(
        (outcome, pages.len()),
        (Err(ScanFault::PageCut { page: 1 }), 1)
    );
}

#[test]
fn every_other_fault_has_its_own_name() {
    let cases = [
        ("empty", ScanFault::FeederEmpty, 0),
        ("busy", ScanFault::Busy, 0),
        ("gone@1", ScanFault::Gone, 1),
        ("auth", ScanFault::Denied, 0),
    ];
    for (fault, expected, before) in cases {
        let Some(mock) = Mock::start(fault, 3) else {
            return;
        };
        let (outcome, pages) = scan(&client(), &mock.device(), &feeder());
        assert_eq!((outcome, pages.len()), (Err(expected), before), "{fault}");
    }
}

#[test]
fn a_slow_device_is_waited_for() {
    let Some(mock) = Mock::start("slow", 1) else {
        return;
    };
    assert_eq!(scan(&client(), &mock.device(), &feeder()).0, Ok(1));
}

#[test]
fn a_device_without_power_is_gone() {
    let Some(mut mock) = Mock::start("none", 3) else {
        return;
    };
    let device = mock.device();
    let mut handed = 0;
    let outcome = client().scan(&device, &feeder(), &GO_ON, &mut |_| {
        handed += 1;
        mock.kill();
        Ok(())
    });
    assert_eq!((outcome, handed), (Err(ScanFault::Gone), 1));
}

#[test]
fn cancelling_between_pages_and_while_waiting_keeps_what_arrived() {
    for fault in ["none", "slow"] {
        let Some(mock) = Mock::start(fault, 5) else {
            return;
        };
        let cancel = AtomicBool::new(false);
        let mut handed = 0;
        let outcome = client().scan(&mock.device(), &feeder(), &cancel, &mut |_| {
            handed += 1;
            cancel.store(handed == 2, Ordering::Relaxed);
            Ok(())
        });
        assert_eq!((outcome, handed), (Err(ScanFault::Cancelled), 2), "{fault}");
    }
}

#[test]
fn a_receiver_that_stops_cancels_the_job_and_the_rest_can_be_scanned() {
    let Some(mock) = Mock::start("none", 3) else {
        return;
    };
    let outcome = client().scan(&mock.device(), &feeder(), &GO_ON, &mut |_| Err(Stop));
    assert_eq!(outcome, Err(ScanFault::Cancelled));
    assert_eq!(scan(&client(), &mock.device(), &feeder()).0, Ok(3));
}

#[test]
fn what_the_device_does_not_offer_is_refused_before_paper_moves() {
    let Some(mock) = Mock::start("none", 1) else {
        return;
    };
    let options = ScanOptions {
        mode: ColourMode::Lineart,
        ..feeder()
    };
    let (outcome, pages) = scan(&client(), &mock.device(), &options);
    assert!(matches!(outcome, Err(ScanFault::Unsupported { what }) if what == "mode"));
    assert!(pages.is_empty());
}
