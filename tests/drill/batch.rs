//! Power fails while a leader signs a batch of copies with a real token: whatever was told is there, numbers run, and no
//! file is without its row.
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use crate::chance::Chance;
use crate::count;
use crate::day::Day;

/// Kills in `make test`; `make nightly` sets `MOTCUA_KILLS=200`.
const KILLS: u32 = 10;
/// Copies of one batch.
const COPIES: u32 = 100;
/// Copies of one batch in `make test`, where making them ready would take most of the time.
const FEW: u32 = 12;
/// How far into the next copy the kill may come, milliseconds.
const FURTHER: usize = 60;

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
    let mut chance = Chance::of_drill("batch");
    let mut done = 0;
    while done < kills {
        let place = tempfile::tempdir_in(motcua_tests::built_folder().unwrap()).unwrap();
        let data = place.path().join("counter");
        crate::copy(&before, &data);
        let mut told = BTreeSet::new();
        // Each kill comes some copies further, so that one batch sees several.
        while done < kills && (told.len() as u32) < copies {
            let further = chance.below(4) as u32;
            let moment = Duration::from_millis(chance.below(FURTHER) as u64);
            sign_and_kill(&data, copies, further, moment, &mut told);
            done += 1;
            judged(&data, &told, false);
        }
        let said = batch(&data, copies).end();
        assert_eq!(said.last().map(String::as_str), Some("end"));
        told.extend(1..=copies);
        judged(&data, &told, true);
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

/// Signs, and kills the whole group a moment after that many further copies were told.
fn sign_and_kill(
    data: &Path,
    copies: u32,
    further: u32,
    moment: Duration,
    told: &mut BTreeSet<u32>,
) {
    let day = batch(data, copies);
    while day.line().expect("the counter does not open again") != "ready" {}
    for _copy in 0..further {
        match day.line() {
            Some(line) => take(&line, told),
            None => break,
        }
    }
    // Not a wait for something to be ready: the moment is where in the next copy the power fails.
    std::thread::sleep(moment);
    for line in day.kill() {
        take(&line, told);
    }
}

fn take(line: &str, told: &mut BTreeSet<u32>) {
    if let Some(no) = line.strip_prefix("signed ") {
        told.insert(no.parse().unwrap());
    }
}

/// What a second process says: no complaint, and every told number signed.
fn judged(data: &Path, told: &BTreeSet<u32>, is_done: bool) {
    use std::io::Write as _;
    let mut judge = Day::start(&["batch-judge"], &[]);
    writeln!(judge.stdin(), "{}", data.display()).unwrap();
    let said = judge.end();
    let complaints: Vec<_> = said
        .iter()
        .filter(|line| line.starts_with("complaint"))
        .collect();
    assert!(complaints.is_empty(), "{complaints:?}");
    let signed: BTreeSet<u32> = said
        .iter()
        .filter_map(|line| {
            let (no, status) = line.strip_prefix("row ")?.split_once(' ')?;
            let there = if is_done {
                status == "Issued"
            } else {
                status != "Signing"
            };
            there.then(|| no.parse().unwrap())
        })
        .collect();
    assert!(told.is_subset(&signed), "told {told:?}, there {signed:?}");
}
