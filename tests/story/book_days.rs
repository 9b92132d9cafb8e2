//! Books over random days at two counters: visits, signatures, numbers given up, volumes, power cuts, hand-overs and the
//! turn of the year. What was said to have happened is kept beside the desks and compared with what their books say;
//! the runs of numbers are reckoned here, and not as the product's own check does.
mod commune;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use commune::Commune;

/// Random days in `make test`.
const CASES: u32 = 3;
/// Of the cases that `PROPTEST_CASES` asks of a property, one in so many: each of these is a whole year's end.
const SHARE: u32 = 400;

/// What happens.
#[derive(Clone, Debug)]
pub enum Act {
    /// Originals by pages and copies, numbered at once or left to wait.
    Visit(Vec<(u32, u32)>, bool),
    /// What waits gets its numbers.
    Number,
    /// One that has a number is signed.
    Sign(usize),
    /// A number is given up, perhaps to be taken again.
    Void(usize, bool),
    /// The next volume is opened.
    Volume,
    /// The other counter is asked for a number it may not give.
    Wrong,
    /// The power fails at one of the counters.
    Cut(usize),
    /// The book goes to the other counter.
    HandOver,
    /// Days go by.
    Days(i64),
    /// Over the turn of the year; the old book is closed.
    Year,
}

fn act() -> impl Strategy<Value = Act> {
    let originals = prop::collection::vec((1_u32..20, 1_u32..40), 1..4);
    prop_oneof![
        8 => (originals, prop::bool::weighted(0.8)).prop_map(|(rows, now)| Act::Visit(rows, now)),
        2 => Just(Act::Number),
        3 => any::<usize>().prop_map(Act::Sign),
        3 => (any::<usize>(), any::<bool>()).prop_map(|(which, again)| Act::Void(which, again)),
        1 => Just(Act::Volume),
        1 => Just(Act::Wrong),
        2 => (0_usize..2).prop_map(Act::Cut),
        2 => Just(Act::HandOver),
        2 => (0_i64..4).prop_map(Act::Days),
    ]
}

/// Some thirty acts with the turn of the year among them.
fn acts() -> impl Strategy<Value = Vec<Act>> {
    let part = || prop::collection::vec(act(), 8..18);
    (part(), part()).prop_map(|(before, after)| {
        let mut acts = before;
        acts.push(Act::Year);
        acts.extend(after);
        acts
    })
}

#[test]
fn over_random_days_every_number_is_given_once_and_none_is_left_out() {
    let asked = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse::<u32>().ok());
    let config = Config {
        cases: asked.map_or(CASES, |cases| (cases / SHARE).max(CASES)),
        // Each case is long, and made smaller by leaving acts out.
        max_shrink_iters: 40,
        failure_persistence: None,
        ..Config::default()
    };
    let walked = TestRunner::new(config).run(&acts(), |acts| {
        let mut commune = Commune::open();
        for act in &acts {
            commune.happen(act);
        }
        commune.agrees();
        Ok(())
    });
    walked.unwrap();
}
