//! Power fails in the middle of everything: the scripted day is killed with SIGKILL at random moments, and what
//! it had acknowledged must be there.
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::count;
use crate::day::Day;
use crate::judge::Judge;
use crate::told::Told;

/// Kills in `make test`; `make nightly` sets `MOTCUA_KILLS=200`.
const KILLS: u32 = 20;

#[test]
fn whatever_was_acknowledged_survives_every_kill() {
    let kills = count("MOTCUA_KILLS", KILLS);
    let fresh = || tempfile::tempdir_in(motcua_tests::built_folder().unwrap()).unwrap();
    let (mut place, mut told, mut received) = (fresh(), Told::default(), 0);
    let mut judge = Judge::looking();
    for kill in 0..kills {
        if kill > 0 && kill % KILLS == 0 {
            // A counter has 500 numbers a day; the next kills have a day of their own.
            received += told.received.len();
            (place, told) = (fresh(), Told::default());
        }
        // Spread over a whole visit: between none and about a hundred acknowledged steps, and a part of the next.
        let steps = 1 + (kill * 37) % 100;
        let moment = Duration::from_millis(u64::from(kill * 13 % 41));
        let data = place.path().join("counter");
        run_and_kill(&data, steps, moment, &mut told);
        let judged = judge.ask(&data).expect("the judge fell over");
        assert_eq!(judged.complaints(), [""; 0], "after kill {kill}");
        let lost = judged.lost(&told, |_, _| false);
        assert!(lost.is_empty(), "after kill {kill}: {lost:?}");
        let out = slips(&data);
        let once: BTreeSet<&String> = out.iter().collect();
        assert_eq!(
            once.len(),
            out.len(),
            "after kill {kill} a slip came out twice"
        );
        let unknown = once.into_iter().find(|slip| !judged.slips.contains(*slip));
        assert_eq!(
            unknown, None,
            "after kill {kill} a slip came out that was not noted"
        );
    }
    received += told.received.len();
    assert!(
        received as u32 >= kills / 2,
        "the day did not get far: {received}"
    );
}

#[test]
fn an_update_of_an_old_store_survives_every_kill() {
    let kills = count("MOTCUA_KILLS", KILLS) / 2;
    let copied = || {
        let place = tempfile::tempdir_in(motcua_tests::built_folder().unwrap()).unwrap();
        crate::copy(&crate::oldest_store(), place.path());
        place
    };
    let started = |place: &Path| {
        let day = Day::start(&["day".as_ref(), place.as_os_str()], &[]);
        assert_eq!(day.line().as_deref(), Some("begins"));
        (day, Instant::now())
    };
    let place = copied();
    let (day, begun) = started(place.path());
    let (mut told, mut line) = (Told::default(), "begins".to_owned());
    while line != "ready" {
        told.take(&line);
        line = day.line().expect("the day stopped by itself");
    }
    told.take(&line);
    let whole = begun.elapsed();
    day.kill();
    assert!(told.received.len() >= 9, "the old store holds little");
    let mut judge = Judge::looking();
    for kill in 0..kills {
        let place = copied();
        let (day, _) = started(place.path());
        // The moment is where in the update the power fails.
        std::thread::sleep(whole * kill / kills);
        day.kill();
        let judged = judge.ask(place.path()).expect("the judge fell over");
        assert_eq!(judged.complaints(), [""; 0], "after kill {kill}");
        let lost = judged.lost(&told, |_, _| false);
        assert!(lost.is_empty(), "after kill {kill}: {lost:?}");
    }
}

/// Runs the day until `steps` lines were told, then a moment longer, then kills the whole group.
fn run_and_kill(data: &Path, steps: u32, moment: Duration, told: &mut Told) {
    let tray = tray(data);
    let tray = ("MOTCUA_TRAY", tray.as_os_str());
    let day = Day::start(&["day".as_ref(), data.as_os_str()], &[tray]);
    let mut ready = false;
    let mut steps_told = 0;
    while steps_told < steps {
        let line = day.line().expect("the day stopped by itself");
        ready |= line == "ready";
        steps_told += u32::from(ready);
        told.take(&line);
    }
    // Not a wait for something to be ready: the moment is where in the next step the power fails.
    std::thread::sleep(moment);
    for line in day.kill() {
        told.take(&line);
    }
}

/// What came out of the printer of this counter.
fn slips(data: &Path) -> Vec<String> {
    let slips = std::fs::read_to_string(tray(data)).unwrap_or_default();
    slips.lines().map(str::to_owned).collect()
}

fn tray(data: &Path) -> PathBuf {
    data.with_extension("tray")
}
