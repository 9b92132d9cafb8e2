//! Clocks that differ, and authorities that lie, are late or away.
use std::sync::atomic::Ordering;

use chrono::TimeDelta;
use motcua_desk::case::certify::EvidenceLevel::{self, Archived, Basic, Timestamped};
use motcua_desk::case::ids::CertificationId;
use motcua_desk::error::ErrorCode;
use motcua_desk::view::copies::{PinTries, SigningPart, SigningWish};
use motcua_tests::copies::TOKENS;

use super::{Demo, Room, ids, wrong_pin};

fn levels(room: &Room, rows: &[CertificationId]) -> Vec<Option<EvidenceLevel>> {
    let level = |id: &CertificationId| room.desk.copy(*id).unwrap().level;
    rows.iter().map(level).collect()
}

#[test]
fn a_clock_more_than_five_minutes_off_stops_before_the_pin() {
    let Some(demo) = Demo::here() else { return };
    let room = Room::of_leader(demo, &["TRIES=3"], 1);
    let refused = |what: &str| {
        let refused = room.sign_with(Some(&wrong_pin())).unwrap_err();
        assert_eq!(refused.code, ErrorCode::ClockWrong, "{what}");
        assert_eq!(
            room.left(TOKENS[0]),
            PinTries::All,
            "{what}: a PIN was tried"
        );
        assert_eq!(room.book(), [], "{what}");
        refused.detail["seconds"].parse::<i64>().unwrap()
    };
    for fault in ["late", "early", "stale"] {
        room.timestamps(fault);
        refused(fault);
    }
    room.timestamps("");
    room.clock.step(TimeDelta::minutes(6));
    assert!((300..=360).contains(&refused("ahead")));
    // Where nobody gives timestamps, whoever says what is revoked has a clock too.
    room.timestamps("down");
    refused("ahead of OCSP");
    room.clock.step(TimeDelta::minutes(-12));
    assert!((-420..=-360).contains(&refused("behind OCSP")));
    room.timestamps("");
    refused("behind");
    room.clock.step(TimeDelta::minutes(8));
    room.is_all_signed(1);
}

#[test]
fn a_copy_without_an_honest_timestamp_waits_for_one_and_gets_it_later() {
    const FAULTS: [&str; 6] = ["down", "slow", "lying", "nonce", "garbage", "endless"];
    let Some(demo) = Demo::here() else { return };
    let room = Room::of_leader(demo, &[], FAULTS.len() + 1);
    let mut rows = Vec::new();
    for fault in FAULTS {
        room.timestamps(fault);
        let mut wish = room.wish();
        wish.rows.truncate(1);
        let done = room.run(&wish, Some(&room.demo.pin), |_| {}).unwrap();
        assert_eq!(done.stopped, None, "{fault}");
        assert_eq!(levels(&room, &ids(&done)), [Some(Basic)], "{fault}");
        rows.extend(ids(&done));
    }
    room.timestamps("fraction");
    let done = room.sign().unwrap();
    assert_eq!(levels(&room, &ids(&done)), [Some(Timestamped)]);
    rows.extend(ids(&done));
    room.is_sound();

    room.timestamps("");
    room.put("other", TOKENS[1]);
    let seal = SigningWish {
        part: SigningPart::Seal,
        rows: rows.clone(),
        certificate: room.demo.certificate("seal"),
    };
    let done = room.run(&seal, Some(&room.demo.pin), |_| {}).unwrap();
    assert_eq!((done.signed.len(), done.stopped), (rows.len(), None));
    // Half of the evidence completes nothing.
    room.line.no_ocsp.store(true, Ordering::Relaxed);
    room.line.no_lists.store(true, Ordering::Relaxed);
    let never = std::sync::atomic::AtomicBool::new(false);
    let waiting = room.desk.copies_complete(&never).unwrap();
    assert_eq!((waiting.completed, waiting.waiting), (0, rows.len() as u32));
    room.line.no_ocsp.store(false, Ordering::Relaxed);
    room.line.no_lists.store(false, Ordering::Relaxed);
    let completed = room.desk.copies_complete(&never).unwrap();
    assert_eq!(
        (completed.completed, completed.waiting),
        (rows.len() as u32, 0)
    );
    assert!(
        levels(&room, &rows)
            .iter()
            .all(|level| *level == Some(Archived))
    );
    assert_eq!(room.desk.check().unwrap().first_problem, None);
}

#[test]
fn an_authority_that_goes_silent_is_not_waited_for_again() {
    for at_once in [false, true] {
        let Some(demo) = Demo::here() else { return };
        let room = Room::of_leader(demo, &[], 4);
        room.line.at_once.store(at_once, Ordering::Relaxed);
        // One to be measured, one for the first copy.
        *room.line.stamps.lock().unwrap() = Some(2);
        let done = room.sign().unwrap();
        assert_eq!(done.stopped, None);
        let expected = [Timestamped, Basic, Basic, Basic].map(Some);
        assert_eq!(levels(&room, &ids(&done)), expected);
        assert_eq!(room.line.asked.load(Ordering::Relaxed), 3);
        room.is_sound();
    }
}
