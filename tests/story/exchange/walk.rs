//! Random walks over a working day and everything that can go wrong between a counter and its province. After quiet the
//! province's own ledger must hold each dossier and each file once, its steps in order, and each step that came twice
//! must stand on the list of those that may have.
pub mod counter;
mod judge;
pub mod template;
mod trouble;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::thread;

use motcua_desk::case::exchange::DialectName;
use proptest::prelude::*;
use proptest::test_runner::{Config, FileFailurePersistence, TestRunner};

use counter::Counter;
use template::Template;
use trouble::{Trouble, trouble};

/// Walks in `make test`.
const CASES: u32 = 40;
/// Of so many walks everything happens in some.
const MANY: u32 = 200;
/// Walks that go on at the same time, each with a counter and a province of its own.
const AT_ONCE: u32 = 2;
/// Walks that failed are walked again before any other.
const KEPT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/proptest-regressions/exchange/walk.txt"
);

const DIALECTS: [DialectName; 3] = [
    DialectName::National,
    DialectName::Gateway,
    DialectName::NoiHoSo,
];
/// After these seconds what happened may be sent.
const SENT: i64 = 30;

/// What happens.
#[derive(Clone, Debug)]
pub enum Act {
    /// A visit is received.
    Receive,
    /// Receiving is taken back, within its seconds.
    Undo(usize),
    /// The fee is put right.
    Fee(usize, i64),
    /// The procedure is chosen anew.
    Correct(usize),
    /// The dossier was entered by mistake.
    Cancel(usize),
    /// A paper turns out to be somebody else's, or goes back to whose it was.
    Move(usize),
    /// The result is entered, with its file or without.
    Result(usize, bool),
    /// And handed over.
    Return(usize),
    /// Somebody presses the button that tries everything now.
    Retry,
    /// Somebody puts a matter off.
    Later(usize),
    /// The line goes, or comes back.
    Line(bool),
    /// Something goes wrong on purpose.
    Trouble(Trouble),
    /// All that goes wrong ends.
    Calm,
    /// The program is gone after so many looks at the clock while it delivers, and is started again.
    Crash(u32),
    /// So many seconds pass.
    Pass(i64),
    /// What is due is delivered.
    Turn,
}

fn act() -> impl Strategy<Value = Act> {
    let which = any::<usize>;
    prop_oneof![
        6 => Just(Act::Receive),
        1 => which().prop_map(Act::Undo),
        1 => (which(), 1_i64..9).prop_map(|(which, fee)| Act::Fee(which, fee * 1000)),
        1 => which().prop_map(Act::Correct),
        1 => which().prop_map(Act::Cancel),
        2 => which().prop_map(Act::Move),
        3 => (which(), prop::bool::weighted(0.3)).prop_map(|(which, file)| Act::Result(which, file)),
        2 => which().prop_map(Act::Return),
        1 => Just(Act::Retry),
        1 => which().prop_map(Act::Later),
        2 => any::<bool>().prop_map(Act::Line),
        8 => trouble().prop_map(Act::Trouble),
        1 => Just(Act::Calm),
        2 => (1_u32..40).prop_map(Act::Crash),
        6 => prop_oneof![Just(1_i64), 2_i64..30, 30_i64..900].prop_map(Act::Pass),
        8 => Just(Act::Turn),
    ]
}

fn walk() -> impl Strategy<Value = (DialectName, Vec<Act>)> {
    (
        prop::sample::select(&DIALECTS[..]),
        prop::collection::vec(act(), 10..50),
    )
}

/// How often each thing really happened, over all walks.
type Tally = BTreeMap<&'static str, u32>;

#[test]
fn whatever_happens_on_the_way_the_province_has_everything_once_and_in_order() {
    let asked = std::env::var("MOTCUA_WALKS").ok();
    let cases = asked
        .and_then(|cases| cases.parse::<u32>().ok())
        .unwrap_or(CASES);
    let template = Template::make();
    let tally = Mutex::new(Tally::new());
    for dialect in DIALECTS {
        walk_through(&template, &tally, dialect, &a_step_without_an_answer());
        walk_through(&template, &tally, dialect, &a_paper_that_came_back());
    }
    thread::scope(|scope| {
        let lanes: Vec<_> = (0..AT_ONCE)
            .map(|_| scope.spawn(|| lane(&template, &tally, cases.div_ceil(AT_ONCE))))
            .collect();
        for lane in lanes {
            lane.join().unwrap();
        }
    });
    let tally = tally.into_inner().unwrap();
    // Walks in which nothing happens show nothing; what is rare needs many of them.
    let common = ["received", "moved", "result", "crashed", "doubled"];
    let rare = [
        "undone",
        "fee",
        "corrected",
        "cancelled",
        "returned",
        "looked",
    ];
    let rare = rare.iter().filter(|_| cases >= MANY);
    for what in common.iter().chain(rare) {
        assert!(tally.contains_key(what), "{what} never happened: {tally:?}");
    }
}

fn lane(template: &Template, tally: &Mutex<Tally>, cases: u32) {
    let config = Config {
        cases,
        // Each walk is long, and made smaller by leaving acts out.
        max_shrink_iters: 40,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(KEPT))),
        ..Config::default()
    };
    let walked = TestRunner::new(config).run(&walk(), |(dialect, acts)| {
        walk_through(template, tally, dialect, &acts);
        Ok(())
    });
    walked.unwrap();
}

fn walk_through(template: &Template, tally: &Mutex<Tally>, dialect: DialectName, acts: &[Act]) {
    let mut counter = Counter::open(template, dialect);
    for act in acts {
        counter.happen(act);
    }
    counter.quiet();
    counter.agrees();
    let mut tally = tally.lock().unwrap();
    for (what, times) in counter.tally {
        *tally.entry(what).or_default() += times;
    }
}

/// What few walks come to by chance: a paper turns out to be somebody else's, which is told, and then it is not.
fn a_paper_that_came_back() -> Vec<Act> {
    vec![
        Act::Receive,
        Act::Pass(SENT),
        Act::Receive,
        Act::Turn,
        Act::Move(0),
        Act::Pass(SENT),
        Act::Turn,
        Act::Move(0),
    ]
}

/// What few walks come to by chance: a step is taken twice, because its first answer was lost.
fn a_step_without_an_answer() -> Vec<Act> {
    vec![
        Act::Receive,
        Act::Pass(SENT),
        Act::Turn,
        Act::Trouble(Trouble::of_a_step()),
        Act::Result(0, false),
        Act::Pass(SENT),
        Act::Turn,
    ]
}
