//! A counter without a line for days: what waits is carried to another PC on a stick, and whatever becomes of the stick
//! the province has everything once.
mod hostile;
mod lost;

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use motcua_desk::case::exchange::DialectName;
use motcua_desk::error::Error;
use motcua_desk::view::exchange::{Delivery, ExchangeFilter};
use motcua_desk::view::package::{PackageBrought, PackageCarried, PackagePlace, PackageWritten};
use motcua_desk::{Clock, Desk};
use motcua_province::{Fault, Kind};
use rstest::rstest;
use tempfile::TempDir;

use super::walk::Act;
use super::walk::counter::Counter;
use super::walk::template::{Template, quick_folder};
use crate::clock::{Stepped, stepped_parts};
use crate::program;

use DialectName::{Gateway, National, NoiHoSo};

/// Matters that wait.
const MATTERS: u32 = 5;

/// A counter whose line is down, with what was received since, and a stick.
pub fn cut_off(template: &Template, dialect: DialectName) -> (Counter, TempDir) {
    let mut counter = Counter::open(template, dialect);
    allow(&counter.desk, true);
    counter.province.stop();
    for _ in 0..MATTERS {
        counter.happen(&Act::Receive);
    }
    counter.step(TimeDelta::days(2));
    counter.desk.exchange_turn().unwrap();
    (counter, quick_folder())
}

/// The head allows packages.
pub fn allow(desk: &Desk, packages: bool) {
    let mut rest = desk.exchange_settings().unwrap().rest;
    rest.packages = packages;
    desk.exchange_save(&rest).unwrap();
}

/// A PC with a line and the program, and nothing else.
pub struct Courier {
    desk: Desk,
    clock: Arc<Stepped>,
    opened: PackageCarried,
    _own: TempDir,
}

impl Courier {
    pub fn open(now: DateTime<Utc>, written: &PackageWritten) -> Result<Self, Error> {
        let own = quick_folder();
        let (parts, clock, _) = stepped_parts(own.path(), now);
        let desk = Desk::new(parts).unwrap();
        let opened = desk.package_carry(Path::new(&written.path), &written.code)?;
        Ok(Self {
            desk,
            clock,
            opened,
            _own: own,
        })
    }

    /// Delivers until nothing is due for an hour, at most so many turns.
    pub fn deliver(&self, turns: usize) -> PackageCarried {
        let end = self.clock.now() + TimeDelta::hours(1);
        for _ in 0..turns {
            let next = self.desk.exchange_turn().unwrap().next;
            match next.filter(|next| *next <= end) {
                Some(next) => {
                    let step = (next - self.clock.now()).max(TimeDelta::milliseconds(500));
                    self.clock.step(step);
                }
                None => break,
            }
        }
        self.desk.package_progress(&self.opened).unwrap()
    }
}

fn bring(counter: &Counter, written: &PackageWritten) -> Result<PackageBrought, Error> {
    let folder = Path::new(&written.path);
    counter.desk.package_bring(folder, &written.code)
}

fn dossiers_there(counter: &Counter) -> usize {
    counter.province.ledger().dossiers().unwrap().len()
}

#[rstest]
#[case(National)]
#[case(Gateway)]
#[case(NoiHoSo)]
fn what_is_carried_is_told_once_and_what_was_recorded_meanwhile_follows(
    #[case] dialect: DialectName,
) {
    let template = Template::make();
    let (mut counter, stick) = cut_off(&template, dialect);
    let written = counter.desk.package_write(stick.path()).unwrap();
    assert_eq!((written.matters, written.left), (MATTERS, 0));
    let away = counter.rows(ExchangeFilter::Away);
    assert_eq!(away.len(), MATTERS as usize);
    for row in away {
        let Delivery::Away { package, .. } = row.delivery else {
            panic!("{row:?}");
        };
        assert_eq!((package, row.offers), (written.name.clone(), Vec::new()));
    }
    // The line comes back before the stick, and something is recorded: nothing is sent from here.
    counter.province.start_again().unwrap();
    counter.happen(&Act::Result(1, true));
    for _ in 0..3 {
        counter.step(TimeDelta::hours(1));
        counter.desk.exchange_turn().unwrap();
    }
    assert_eq!(dossiers_there(&counter), 0);

    let carried = Courier::open(counter.now(), &written).unwrap().deliver(200);
    assert_eq!((carried.told, carried.waiting), (MATTERS, 0));
    assert_eq!(carried.fingerprint, written.fingerprint);
    let brought = bring(&counter, &written).unwrap();
    let expected = PackageBrought {
        matters: MATTERS,
        told: MATTERS - 1,
        waiting: 1,
        person: 0,
    };
    assert_eq!(brought, expected);
    // Brought once more, it changes nothing, and nobody delivers from it again.
    let again = bring(&counter, &written).unwrap();
    assert_eq!(again, PackageBrought::default());
    let refused = Courier::open(counter.now(), &written).err().unwrap();
    assert_eq!(refused.detail["reason"], "returned");
    let known = &counter.desk.packages().unwrap().packages[0];
    assert!(matches!(known.place, PackagePlace::Returned { .. }));
    assert_eq!(known.away, 0);
    counter.quiet();
    counter.agrees();
    assert!(counter.desk.check().unwrap().ok);
}

#[rstest]
#[case(National, "a.DongBoHoSoMC", "a.CapNhatTienDoHoSoMC")]
#[case(Gateway, "b.themmoi", "b.tiendo")]
#[case(NoiHoSo, "c.dossier", "c.CapNhatTienTrinh")]
fn answers_lost_on_the_way_and_a_courier_that_gives_up_early_lead_to_nothing_twice(
    #[case] dialect: DialectName,
    #[case] insert: &str,
    #[case] step: &str,
) {
    let template = Template::make();
    let (mut counter, stick) = cut_off(&template, dialect);
    let written = counter.desk.package_write(stick.path()).unwrap();
    counter.province.start_again().unwrap();
    for operation in [insert, step] {
        let lost = Fault::of(operation, Kind::CommitThenDrop);
        counter.province.faults().add(lost.times(3));
    }
    // It is opened and closed again and again in the middle of it.
    for turns in [1, 1, 1, 2] {
        drop(
            Courier::open(counter.now(), &written)
                .unwrap()
                .deliver(turns),
        );
    }
    let brought = bring(&counter, &written).unwrap();
    assert_eq!(brought.matters, MATTERS);
    counter.quiet();
    counter.agrees();
}

/// The program of the courier, with the code on its input.
fn carry(written: &PackageWritten) -> Child {
    let mut child = Command::new(program())
        .args(["package", "carry", &written.path, "--code-fd", "0"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(child.stdin.take().unwrap(), "{}", written.code).unwrap();
    child
}

#[test]
fn a_courier_that_is_killed_goes_on_where_it_was() {
    let template = Template::make();
    let (mut counter, stick) = cut_off(&template, Gateway);
    let written = counter.desk.package_write(stick.path()).unwrap();
    counter.province.start_again().unwrap();
    // Slow enough that the first is told long before the last.
    let slow = Kind::Latency { ms: 300 };
    counter.province.faults().add(Fault::any(slow));
    let mut child = carry(&written);
    let says = BufReader::new(child.stderr.take().unwrap());
    // The second line comes with the first thing that moved.
    assert_eq!(says.lines().take(2).count(), 2);
    child.kill().unwrap();
    child.wait().unwrap();
    counter.province.calm();
    let end = carry(&written).wait_with_output().unwrap();
    assert!(end.status.success(), "{end:?}");
    let brought = bring(&counter, &written).unwrap();
    assert_eq!((brought.matters, brought.told), (MATTERS, MATTERS));
    counter.quiet();
    counter.agrees();
}
