//! The power fails at any moment of a recorded day, and the disk keeps of what was not synced nothing, a part in
//! order, or any torn part. What was acknowledged before the cut must be there.
use std::collections::BTreeMap;

use crate::chance::Chance;
use crate::count;
use crate::disk::{Disk, Loss};
use crate::judge::{Case, Judge, judge_all};
use crate::record::{Act, COUNTER, Ends, Recording, record};
use crate::told::Told;

/// Cuts in `make test`; `make nightly` sets `MOTCUA_POWER_CUTS=2000`.
const CUTS: u32 = 100;

#[test]
fn a_power_cut_at_any_moment_loses_nothing_that_was_acknowledged() {
    let cuts = count("MOTCUA_POWER_CUTS", CUTS) as usize;
    let recording = record(
        None,
        &[
            (5, Ends::Killed),
            (8, Ends::Closed),
            (4, Ends::Killed),
            (3, Ends::Closed),
        ],
    );
    let mut chance = Chance::of_drill("power");
    let moments = moments(&recording, cuts, &mut chance);
    let problems = judge_cuts(&recording, &moments, |_| false, chance);
    assert!(
        problems.is_empty(),
        "{} of {cuts} cuts:\n{}",
        problems.len(),
        problems.join("\n")
    );
}

#[test]
fn a_power_cut_while_an_old_store_is_brought_up_to_date_loses_nothing() {
    let cuts = count("MOTCUA_POWER_CUTS", CUTS) as usize / 5;
    let recording = record(Some(crate::oldest_store()), &[(1, Ends::Closed)]);
    let mut chance = Chance::of_drill("power, migration");
    let ready = ready(&recording);
    let mut moments: Vec<usize> = (0..cuts).map(|_| 1 + chance.below(ready)).collect();
    moments.sort_unstable();
    let problems = judge_cuts(&recording, &moments, |_| false, chance);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_drill_would_see_a_store_that_does_not_sync() {
    let recording = record(None, &[(8, Ends::Closed)]);
    let told_last = recording.acts.len();
    for (what, ignored) in [
        (
            "write-ahead log",
            (|path| path.ends_with("-wal")) as fn(&str) -> bool,
        ),
        ("stored files", |path| path.contains("/files/")),
        ("folders", |path| {
            !path.contains("/files/") && path.ends_with(COUNTER)
        }),
    ] {
        let moments: Vec<usize> = (1..=6)
            .map(|part| told_last - part * told_last / 16)
            .collect();
        let mut moments = moments;
        moments.sort_unstable();
        let chance = Chance::of_drill("power, without sync");
        let problems = judge_cuts(&recording, &moments, ignored, chance);
        assert!(
            !problems.is_empty(),
            "without syncing {what} nothing was lost in the eyes of the drill"
        );
    }
}

/// Moments to cut at, in order: half anywhere, a quarter right after something was told, the others in the set-up.
fn moments(recording: &Recording, cuts: usize, chance: &mut Chance) -> Vec<usize> {
    let told: Vec<usize> = tells(recording).map(|(index, _)| index + 1).collect();
    let ready = ready(recording);
    let mut moments: Vec<usize> = (0..cuts)
        .map(|cut| match cut % 8 {
            0 => 1 + chance.below(ready),
            1..=3 => told[chance.below(told.len())],
            _ => ready + chance.below(recording.acts.len() - ready + 1),
        })
        .collect();
    moments.sort_unstable();
    moments
}

/// Where the product is open for the first time.
fn ready(recording: &Recording) -> usize {
    tells(recording)
        .find(|(_, line)| *line == "ready")
        .map_or(1, |(index, _)| index + 1)
}

fn tells(recording: &Recording) -> impl Iterator<Item = (usize, &str)> {
    let acts = recording.acts.iter().enumerate();
    acts.filter_map(|(index, act)| match act {
        Act::Tell(line) => Some((index, line.as_str())),
        _ => None,
    })
}

/// What the verdict on a cut needs: what was told before it, and where it was.
type Facts = (Told, usize);

/// Cuts at every moment, in all three ways by turns, and says what was wrong.
fn judge_cuts(
    recording: &Recording,
    moments: &[usize],
    ignored: fn(&str) -> bool,
    mut chance: Chance,
) -> Vec<String> {
    // When each state of each thing was told last.
    let mut states: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (index, line) in tells(recording) {
        if let ["dossier" | "person" | "certification", name, hash] =
            line.split(' ').collect::<Vec<_>>()[..]
        {
            states.insert((name, hash), index);
        }
    }
    let cut_all = |judge: &dyn Fn(Case<Facts>)| {
        let mut disk = Disk::new(recording, ignored);
        let mut told = Told::default();
        if recording.before.is_some() {
            // What the day found at its start was there before.
            let first = tells(recording).take_while(|(index, _)| *index < ready(recording));
            first.for_each(|(_, line)| told.take(line));
        }
        let mut heard = 0;
        for (turn, moment) in moments.iter().enumerate() {
            disk.play_until(*moment);
            for act in &recording.acts[heard..*moment] {
                if let Act::Tell(line) = act {
                    told.take(line);
                }
            }
            heard = *moment;
            let loss = [Loss::Drop, Loss::Prefix, Loss::Torn][turn % 3];
            let place = crate::quick_folder();
            disk.after_cut(loss, &mut chance, place.path());
            judge(Case {
                name: format!("cut {turn} before act {moment}, {loss:?}"),
                folder: place.path().join(COUNTER),
                place,
                facts: (told.clone(), *moment),
            });
        }
    };
    judge_all(Judge::going_on, cut_all, |judged, (told, moment)| {
        let Some(judged) = judged else {
            return vec!["the product fell over".into()];
        };
        let later = |name: &str, hash: &str| {
            states
                .get(&(name, hash))
                .is_some_and(|index| index >= moment)
        };
        let mut wrong = judged.lost(told, later);
        wrong.extend(judged.complaints());
        if judged.next.is_none() || judged.next_number.is_none() {
            wrong.push("nobody can be received any more".into());
        }
        wrong
    })
}
