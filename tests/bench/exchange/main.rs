//! Figures of a backlog: a counter that was without a line for weeks is started, used, and delivers all of it.
//!
//! `MOTCUA_BENCH_BACKLOG` (10,000) sets how many dossiers wait. They are received anew each time, through the desk; the
//! figures are left in `target/bench/exchange.json`.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench fails by panicking, speaks on stdout and reads the clock"
)]

#[path = "../counter.rs"]
mod counter;
mod load;
#[path = "../peak.rs"]
mod peak;
#[path = "../run.rs"]
mod run;

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use motcua_desk::Desk;
use motcua_desk::case::ids::DossierId;
use motcua_desk::view::exchange::ExchangeQuery;
use motcua_province::Simulator;
use serde_json::{Value, json};

use load::{Backlog, opened};
use peak::{peak_mb, reset_peak};
use run::{asked, places, timed};

/// Dossiers that wait.
const BACKLOG: u32 = 10_000;
/// The screen asks for something this often while it is delivered.
const ASKS: Duration = Duration::from_millis(25);
/// Parts in which the delivery is timed.
const PARTS: u32 = 10;

fn main() {
    let many = asked("MOTCUA_BENCH_BACKLOG", BACKLOG).max(PARTS);
    let (bench, place) = places("exchange").unwrap();
    let mut province = load::province();
    province.stop();
    let (took, backlog) = timed(|| load::backlog(&place.join("data"), &province, many).unwrap());
    println!(
        "load    {many} dossiers, {} files in {:.0} s",
        backlog.files,
        took.as_secs_f64()
    );
    let report = figures(&backlog, &mut province, many);
    std::fs::write(bench.join("exchange.json"), format!("{report:#}\n")).unwrap();
    std::fs::remove_dir_all(&place).unwrap();
}

fn figures(backlog: &Backlog, province: &mut Simulator, many: u32) -> Value {
    reset_peak().unwrap();
    let (start, desk) = timed(|| {
        let desk = opened(backlog).unwrap();
        let view = desk.exchange(&ExchangeQuery::default()).unwrap();
        assert!(view.rows.len() > 1);
        desk
    });
    println!(
        "start   {:.2} s to the first list, all of it waiting",
        start.as_secs_f64()
    );
    province.start_again().unwrap();
    let stop = AtomicBool::new(false);
    let (drain, (asks, parts)) = timed(|| {
        thread::scope(|scope| {
            scope.spawn(|| desk.exchange_run(&stop, &|| {}));
            let seen = watched(&desk, backlog.one, many);
            stop.store(true, Ordering::Relaxed);
            seen
        })
    });
    let there = province.ledger().dossiers().unwrap();
    assert_eq!(there.len(), many as usize);
    assert!(there.iter().all(|dossier| dossier.inserted == 1));
    let rate = f64::from(many) / drain.as_secs_f64();
    println!(
        "drain   {:.0} s, {rate:.1} dossiers a second",
        drain.as_secs_f64()
    );
    for (part, took) in parts.iter().enumerate() {
        println!(
            "        part {:2} of {PARTS}: {:.1} s",
            part + 1,
            took.as_secs_f64()
        );
    }
    let asks: Vec<Value> = asks
        .into_iter()
        .map(|(what, times)| said(what, times))
        .collect();
    println!("memory  {} MB at most", peak_mb());
    json!({
        "dossiers": many,
        "files": backlog.files,
        "start_s": start.as_secs_f64(),
        "drain_s": drain.as_secs_f64(),
        "a_second": rate,
        "parts_s": parts.iter().map(Duration::as_secs_f64).collect::<Vec<_>>(),
        "while_it_drains_ms": asks,
        "peak_mb": peak_mb(),
    })
}

type Asks = Vec<(&'static str, Vec<Duration>)>;

/// Uses the desk as a screen does until nothing waits. Gives how long each question took, and each part of the delivery.
fn watched(desk: &Desk, one: DossierId, many: u32) -> (Asks, Vec<Duration>) {
    let mut asks: Asks = ["list", "search", "home", "dossier"]
        .map(|what| (what, Vec::new()))
        .into();
    let mut parts = Vec::new();
    let mut since = Instant::now();
    loop {
        let (took, view) = timed(|| desk.exchange(&ExchangeQuery::default()).unwrap());
        asks[0].1.push(took);
        asks[1]
            .1
            .push(timed(|| desk.search("nguyen van").unwrap()).0);
        asks[2].1.push(timed(|| desk.home().unwrap()).0);
        asks[3].1.push(timed(|| desk.dossier(one).unwrap()).0);
        let gone = many.saturating_sub(view.counts.waiting);
        // Nothing is in line before the record was looked through.
        let begun = view.counts.waiting > 0 || !parts.is_empty();
        while begun
            && gone >= many / PARTS * (parts.len() as u32 + 1)
            && parts.len() < PARTS as usize
        {
            parts.push(since.elapsed());
            since = Instant::now();
        }
        if begun && view.counts.waiting == 0 {
            return (asks, parts);
        }
        thread::sleep(ASKS);
    }
}

fn said(what: &str, mut times: Vec<Duration>) -> Value {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1000.0;
    let (middle, late, most) = (at(50), at(99), at(100));
    println!(
        "{what:8}p50 {middle:6.1} ms   p99 {late:6.1} ms   most {most:6.1} ms   of {}",
        times.len()
    );
    json!({ "what": what, "p50": middle, "p99": late, "max": most, "times": times.len() })
}
