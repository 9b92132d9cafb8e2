//! Power fails in the middle of everything: the scripted day is killed with SIGKILL at random moments, and what
//! it had acknowledged must be there.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// Kills in `make test`; `make nightly` sets `MOTCUA_KILLS=200`.
const KILLS: u32 = 20;

#[test]
fn whatever_was_acknowledged_survives_every_kill() {
    let kills = std::env::var("MOTCUA_KILLS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(KILLS);
    let fresh = || tempfile::tempdir_in(motcua_tests::built_folder().unwrap()).unwrap();
    let (mut place, mut acknowledged, mut received) = (fresh(), Acknowledged::default(), 0);
    for kill in 0..kills {
        if kill > 0 && kill % KILLS == 0 {
            // A counter has 500 numbers a day; the next kills have a day of their own.
            received += acknowledged.received.len();
            (place, acknowledged) = (fresh(), Acknowledged::default());
        }
        // Spread over a whole visit: between none and about a hundred acknowledged steps, and a part of the next.
        let steps = 1 + (kill * 37) % 100;
        run_and_kill(
            place.path(),
            steps,
            Duration::from_millis(u64::from(kill * 13 % 41)),
            &mut acknowledged,
        );
        judge(place.path(), &acknowledged, kill);
    }
    received += acknowledged.received.len();
    assert!(
        received as u32 >= kills / 2,
        "the day did not get far: {received}"
    );
}

#[derive(Default)]
struct Acknowledged {
    received: BTreeSet<String>,
    drafts: BTreeMap<String, u32>,
}

impl Acknowledged {
    fn take(&mut self, line: &str) {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["draft", id, version] => {
                self.drafts
                    .insert((*id).to_owned(), version.parse().unwrap());
            }
            ["received", draft, code] => {
                self.drafts.remove(*draft);
                assert!(
                    self.received.insert((*code).to_owned()),
                    "{code} was given twice"
                );
            }
            _ => {}
        }
    }
}

/// Runs the day until `steps` lines were told, then a moment longer, then kills the whole group.
fn run_and_kill(data: &Path, steps: u32, moment: Duration, acknowledged: &mut Acknowledged) {
    let mut child = start(data, &[]);
    let (send, lines) = mpsc::channel();
    let out = BufReader::new(child.stdout.take().unwrap());
    let reader = std::thread::spawn(move || {
        for line in out.lines().map_while(Result::ok) {
            if send.send(line).is_err() {
                return;
            }
        }
    });
    let mut told = 0;
    while told < steps {
        match lines.recv_timeout(Duration::from_secs(60)) {
            Ok(line) => {
                told += 1;
                acknowledged.take(&line);
            }
            Err(error) => panic!("the day stopped after {told} steps: {error}"),
        }
    }
    // Not a wait for something to be ready: the moment is where in the next step the power fails.
    std::thread::sleep(moment);
    kill_group(&mut child);
    reader.join().unwrap();
    for line in lines.try_iter() {
        acknowledged.take(&line);
    }
}

fn judge(data: &Path, acknowledged: &Acknowledged, kill: u32) {
    let child = start(data, &["check"]).wait_with_output().unwrap();
    assert!(
        child.status.success(),
        "after kill {kill} the store does not open"
    );
    let said = String::from_utf8(child.stdout).unwrap();
    let mut codes = BTreeSet::new();
    let mut drafts = BTreeMap::new();
    for line in said.lines() {
        let words: Vec<&str> = line.splitn(3, ' ').collect();
        match words.as_slice() {
            ["check", ok, problem] => assert_eq!(*ok, "true", "after kill {kill}: {problem}"),
            ["dossier", code, receipts] => {
                assert_ne!(*receipts, "0", "{code} has no receipt");
                assert!(codes.insert((*code).to_owned()), "{code} is there twice");
            }
            ["draft", id, version] => {
                drafts.insert((*id).to_owned(), version.parse::<u32>().unwrap());
            }
            _ => {}
        }
    }
    assert!(said.ends_with("end\n"));
    let newest: Vec<&String> = acknowledged.received.iter().rev().take(150).collect();
    for code in newest {
        assert!(
            codes.contains(code),
            "after kill {kill}: {code} was acknowledged and is gone"
        );
    }
    for (draft, version) in &acknowledged.drafts {
        // A draft whose receiving was committed but not told any more is gone by right.
        if let Some(stored) = drafts.get(draft) {
            assert!(
                stored >= version,
                "after kill {kill}: draft {draft} fell back to {stored} from {version}"
            );
        } else {
            assert!(
                codes.len() > acknowledged.received.len(),
                "after kill {kill}: draft {draft} is lost"
            );
        }
    }
}

fn start(data: &Path, words: &[&str]) -> Child {
    use std::os::unix::process::CommandExt as _;
    let program = motcua_tests::built_folder().unwrap().join("scripted-day");
    assert!(
        program.exists(),
        "scripted-day is not built: run `make build`"
    );
    Command::new(program)
        .arg(data)
        .args(words)
        .stdout(Stdio::piped())
        .process_group(0)
        .spawn()
        .unwrap()
}

fn kill_group(child: &mut Child) {
    let group = rustix::process::Pid::from_child(child);
    rustix::process::kill_process_group(group, rustix::process::Signal::KILL).unwrap();
    child.wait().unwrap();
}
