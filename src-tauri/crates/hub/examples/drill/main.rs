//! The drill of a line that comes back: 150 communes bring three days to two instances at once, one of which is killed.
//!
//!   tests/hub/with-postgres.sh target/release/examples/hub-drill
//!
//! Prints what was lost or doubled and how fast it went beside what PostgreSQL itself did in the same minute with
//! transactions of as many rows into a table of the same shape. It fails where anything was lost or doubled, where the
//! instance that stayed refused a connection, and where a figure misses what is required below. `MOTCUA_DRILL_COMMUNES` and
//! `MOTCUA_DRILL_EVENTS` (of each commune) make it smaller.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a drill tells what it found, and fails by panicking"
)]
#![allow(dead_code, reason = "the counter is shared with the tests")]

#[path = "../../tests/hub/counter.rs"]
mod counter;
#[path = "../../tests/hub/world.rs"]
mod world;

mod backlog;
mod process;
mod raw;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use backlog::{Backlog, Drained, Line};
use process::Process;
use world::World;

/// 360 dossiers of four events: three days of a commune.
const EVENTS: usize = 1440;
const COMMUNES: usize = 150;
/// Of PostgreSQL's own rate in the same minute.
const SHARE_LEAST: f64 = 0.40;
/// Of the median commune's time, what the slowest may take.
const SLOWEST_MOST: f64 = 2.0;
/// Counters come back within so long, each at a moment of its own: a hub that waits for them shows nothing of how fast it is.
const SPREAD: Duration = Duration::from_secs(1);

#[tokio::main]
async fn main() -> ExitCode {
    let Some(world) = World::new().await else {
        return ExitCode::FAILURE;
    };
    let (communes, events) = (
        setting("MOTCUA_DRILL_COMMUNES", COMMUNES),
        setting("MOTCUA_DRILL_EVENTS", EVENTS),
    );
    let mut hubs = [Process::start(&world, 0), Process::start(&world, 0)];
    let ports = [hubs[0].port, hubs[1].port];
    let mut backlogs = Vec::new();
    for at in 0..communes {
        backlogs.push(Backlog::make(&world, at, ports[at % 2], events).await);
    }
    println!("{communes} communes with {events} events of 1 KB each, two instances");
    let before = raw::rate(&world).await;

    let line = Arc::new(Line::default());
    let began = Instant::now();
    let tasks: Vec<_> = backlogs
        .into_iter()
        .map(|backlog| tokio::spawn(backlog.drain(line.clone(), ports, SPREAD)))
        .collect();
    line.reached((communes * events / 3) as u64).await;
    hubs[0].kill();
    let killed = began.elapsed();
    tokio::time::sleep(Duration::from_secs(2)).await;
    hubs[0] = Process::start(&world, ports[0]);
    let mut drained = Vec::new();
    for task in tasks {
        drained.push(task.await.unwrap());
    }
    let took = began.elapsed();
    let after = raw::rate(&world).await;

    println!(
        "one instance killed after {:.1} s and started again 2 s later",
        killed.as_secs_f64()
    );
    let mut missed = tell(&drained, took, communes * events, (before, after));
    let refused = line.refused(ports[1]);
    println!(
        "connections refused by the instance that was up: {refused}, by the one that was killed: {}; answers of busy: {}",
        line.refused(ports[0]),
        line.busy()
    );
    if refused > 0 {
        missed.push("a connection was refused by the instance that was up");
    }
    for hub in &hubs {
        println!("memory of an instance at most: {} MB", hub.memory() / 1024);
    }
    if !whole(&world, communes, events).await {
        missed.push("something was lost or doubled");
    }
    for missed in &missed {
        eprintln!("MISSED: {missed}");
    }
    if missed.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Says the figures; gives what is not as it must be.
fn tell(
    drained: &[Drained],
    took: Duration,
    events: usize,
    (before, after): (f64, f64),
) -> Vec<&'static str> {
    let mut missed = Vec::new();
    let rate = events as f64 / took.as_secs_f64();
    let raw = (before + after) / 2.0;
    println!(
        "drained {events} events in {:.1} s: {rate:.0} a second; PostgreSQL itself {before:.0} rows a second before and \
         {after:.0} after: {:.0} %",
        took.as_secs_f64(),
        100.0 * rate / raw
    );
    if rate < SHARE_LEAST * raw {
        missed.push("the share of PostgreSQL's own rate");
    }
    let mut times: Vec<f64> = drained.iter().map(|one| one.done.as_secs_f64()).collect();
    times.sort_by(f64::total_cmp);
    let (median, slowest) = (times[times.len() / 2], times[times.len() - 1]);
    println!(
        "slowest commune {slowest:.1} s, median {median:.1} s: {:.2}",
        slowest / median
    );
    if slowest > SLOWEST_MOST * median {
        missed.push("the slowest commune beside the median");
    }
    let mut answers: Vec<f64> = drained
        .iter()
        .flat_map(|one| &one.answers)
        .copied()
        .collect();
    answers.sort_by(f64::total_cmp);
    println!(
        "answers to pushes: p99 {:.0} ms",
        1000.0 * answers[answers.len() * 99 / 100]
    );
    missed
}

/// Every event once, every number of every feed once.
async fn whole(world: &World, communes: usize, events: usize) -> bool {
    let text = "SELECT count(DISTINCT (commune, device, chain, seq))::bigint AS once, count(*)::bigint AS all,
            (SELECT count(*) FROM (
                SELECT f.commune FROM feed f JOIN feed_end e ON e.commune = f.commune
                GROUP BY f.commune, e.last HAVING count(*) <> e.last OR max(f.n) <> e.last
            ) gap)::bigint AS gaps
        FROM feed WHERE kind = 0";
    let row = world.sql().await.query_one(text, &[]).await.unwrap();
    let (once, all, gaps): (i64, i64, i64) = (row.get("once"), row.get("all"), row.get("gaps"));
    let wanted = (communes * events) as i64;
    println!(
        "lost {}, doubled {}, feeds with a gap {gaps}",
        wanted - once,
        all - once
    );
    (once, all, gaps) == (wanted, wanted, 0)
}

fn setting(name: &str, usual: usize) -> usize {
    std::env::var(name)
        .ok()
        .and_then(|said| said.parse().ok())
        .unwrap_or(usual)
}
