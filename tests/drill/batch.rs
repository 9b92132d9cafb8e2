//! Power fails while a leader signs a batch of copies with a real token, and while the seal is put on them: whatever was
//! told is there, numbers run, and no file is without its row.
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::chance::Chance;
use crate::count;
use crate::day::Day;

/// Kills in `make test`; `make nightly` sets `MOTCUA_KILLS=200`.
const KILLS: u32 = 10;
/// Copies of one batch.
const COPIES: u32 = 100;
/// Copies of one batch in `make test`, where making them ready would take most of the time.
const FEW: u32 = 12;
/// A kill comes in one of so many copies.
const FURTHER: usize = 4;
/// Parts of a copy's time; a kill comes in one of them.
const PARTS: usize = 1000;
/// Copies by which the time of one is measured, so that a kill comes at any moment of the next.
const MEASURED: u32 = 4;

#[test]
fn a_batch_killed_at_any_moment_loses_no_number_and_no_file() {
    if std::env::var_os("MOTCUA_PKCS11_MODULE").is_none() {
        assert!(
            std::env::var_os("CI").is_none(),
            "run by tests/sign/with-pki.sh"
        );
        eprintln!("skipped: no token; run by tests/sign/with-pki.sh");
        return;
    }
    let kills = count("MOTCUA_KILLS", KILLS);
    let copies = if kills > KILLS { COPIES } else { FEW };
    let prepared = tempfile::tempdir_in(motcua_tests::built_folder().unwrap()).unwrap();
    let before = prepared.path().join("counter");
    make_ready(&before, copies);
    let one = time_of_one(&before, copies);
    let mut chance = Chance::of_drill("batch");
    let mut done = 0;
    while done < kills {
        let place = tempfile::tempdir_in(motcua_tests::built_folder().unwrap()).unwrap();
        let data = place.path().join("counter");
        crate::copy(&before, &data);
        let mut told = Told::default();
        // Each kill comes some copies further, so that one batch sees several.
        while done < kills && (told.sealed.len() as u32) < copies {
            let further = chance.below(FURTHER) as u32;
            let moment = one * chance.below(PARTS) as u32 / PARTS as u32;
            // What was whole before is not opened again: the store's own check sees to it that it stays as it is.
            let from = told.newest();
            sign_and_kill(&data, copies, further, moment, &mut told);
            done += 1;
            judged(&data, &told, from);
        }
        let said = batch(&data, copies).end();
        assert_eq!(said.last().map(String::as_str), Some("end"));
        told.signed.extend(1..=copies);
        told.sealed.extend(1..=copies);
        judged(&data, &told, 1);
    }
}

/// Numbers that were told to be registered.
#[derive(Default)]
struct Told {
    signed: BTreeSet<u32>,
    sealed: BTreeSet<u32>,
}

impl Told {
    fn take(&mut self, line: &str) {
        if let Some(no) = line.strip_prefix("signed ") {
            self.signed.insert(no.parse().unwrap());
        } else if let Some(no) = line.strip_prefix("sealed ") {
            self.sealed.insert(no.parse().unwrap());
        }
    }

    /// The number in whose signature or seal the next kill may come.
    fn newest(&self) -> u32 {
        let last = self.sealed.last().or(self.signed.last());
        last.copied().unwrap_or(1)
    }
}

fn batch(data: &Path, copies: u32) -> Day {
    let copies = copies.to_string();
    Day::start(&["batch".as_ref(), data.as_os_str(), copies.as_ref()], &[])
}

/// Makes the copies ready for their signature and stops there.
fn make_ready(data: &Path, copies: u32) {
    let day = batch(data, copies);
    while day.line().expect("the counter does not open") != "ready" {}
    day.kill();
}

/// How long it takes to sign one copy, here and now.
fn time_of_one(before: &Path, copies: u32) -> Duration {
    let place = tempfile::tempdir_in(motcua_tests::built_folder().unwrap()).unwrap();
    let data = place.path().join("counter");
    crate::copy(before, &data);
    let day = batch(&data, copies);
    let next = || {
        while !day
            .line()
            .expect("nothing is signed")
            .starts_with("signed ")
        {}
    };
    next();
    let begun = Instant::now();
    (0..MEASURED).for_each(|_copy| next());
    let took = begun.elapsed();
    day.kill();
    took / MEASURED
}

/// Signs, and kills the whole group a moment after that many further copies and the next one have begun.
fn sign_and_kill(data: &Path, copies: u32, further: u32, moment: Duration, told: &mut Told) {
    let day = batch(data, copies);
    let mut begun = 0;
    while begun <= further {
        let Some(line) = day.line() else { break };
        begun += u32::from(line == "begun");
        told.take(&line);
    }
    // Not a wait for something to be ready: the moment is where in the copy the power fails.
    std::thread::sleep(moment);
    for line in day.kill() {
        told.take(&line);
    }
}

/// What a second process says: no complaint, and every number stands where it was told to.
fn judged(data: &Path, told: &Told, from: u32) {
    let mut judge = Day::start(&["batch-judge", &from.to_string()], &[]);
    writeln!(judge.stdin(), "{}", data.display()).unwrap();
    let said = judge.end();
    assert_eq!(said.last().map(String::as_str), Some("end"));
    let complaints: Vec<_> = said
        .iter()
        .filter(|line| line.starts_with("complaint"))
        .collect();
    assert!(complaints.is_empty(), "{complaints:?}");
    let rows: BTreeMap<u32, &str> = said
        .iter()
        .filter_map(|line| {
            let (no, status) = line.strip_prefix("row ")?.split_once(' ')?;
            Some((no.parse().unwrap(), status))
        })
        .collect();
    let stands = |no: &u32| rows.get(no).copied();
    let lost = told.sealed.iter().find(|no| stands(no) != Some("Issued"));
    assert_eq!(lost, None, "told to be sealed: {rows:?}");
    let lost = told
        .signed
        .iter()
        .find(|no| !matches!(stands(no), Some("ToSeal" | "Issued")));
    assert_eq!(lost, None, "told to be signed: {rows:?}");
}
