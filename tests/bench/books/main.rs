//! Figures of certification: a book of 60,000 numbers opened, filtered, printed and checked, and the express lane.
//!
//! `MOTCUA_BENCH_NUMBERS` (60,000) sets the size. The book is written anew each time, through the desk; the figures are
//! left in `target/bench/books.json`.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench fails by panicking, speaks on stdout and reads the clock"
)]

mod lane;
mod load;
#[path = "../peak.rs"]
mod peak;
#[path = "../run.rs"]
mod run;

use std::time::Duration;

use chrono::NaiveDate;
use motcua_desk::case::certify::{CertificationStatus, RegisterPeriod};
use motcua_desk::error::Result;
use motcua_desk::view::books::{BookQuery, RegisterFormat};
use serde_json::{Map, Value, json};

use load::{Counter, loaded};
use peak::{peak_mb, reset_peak};
use run::{asked, places, timed};

/// How often a quick thing is done.
const RUNS: usize = 20;
/// Months whose register is locked for the list of books.
const LOCKED: u8 = 11;
/// Numbers in the book.
const NUMBERS: u32 = 60_000;

fn main() {
    let numbers = asked("MOTCUA_BENCH_NUMBERS", NUMBERS);
    let (folder, place) = places("books").unwrap();
    let (took, counter) = timed(|| loaded(&place.join("data"), numbers).unwrap());
    println!(
        "load          {numbers} numbers in {:.0} s",
        took.as_secs_f64()
    );
    let registers = registers(&counter, &place);
    let lists = lists(&counter, numbers).unwrap();
    let lane = lane::figures(&counter.desk).unwrap();
    for lane in lane.as_array().unwrap() {
        println!(
            "a minute      {} originals by visits of {} in {} keys, 4 a second",
            lane["originals_a_minute"], lane["originals"], lane["keys"]
        );
    }
    reset_peak().unwrap();
    let (check, checked) = timed(|| counter.desk.check().unwrap());
    assert!(checked.ok, "{:?}", checked.first_problem);
    println!(
        "check         {:.1} s, {} MB at most",
        check.as_secs_f64(),
        peak_mb()
    );
    let report = json!({
        "numbers": numbers,
        "load_s": took.as_secs_f64(),
        "lists": lists,
        "registers": registers,
        "lane": lane,
        "check_s": check.as_secs_f64(),
        "check_peak_mb": peak_mb(),
    });
    std::fs::write(folder.join("books.json"), format!("{report:#}\n")).unwrap();
    drop(counter);
    std::fs::remove_dir_all(&place).unwrap();
}

/// The book as its screen asks for it: the first page, pages by filters, the last page.
fn lists(counter: &Counter, numbers: u32) -> Result<Value> {
    let words = |words: &str| BookQuery {
        words: words.into(),
        ..BookQuery::default()
    };
    let month = BookQuery {
        from: NaiveDate::from_ymd_opt(2026, 6, 1),
        to: NaiveDate::from_ymd_opt(2026, 6, 30),
        ..BookQuery::default()
    };
    let last = BookQuery {
        above: Some(numbers.saturating_sub(100)),
        ..BookQuery::default()
    };
    let void = BookQuery {
        status: Some(CertificationStatus::Void),
        ..BookQuery::default()
    };
    let queries = [
        ("first page", BookQuery::default()),
        ("last page", last),
        ("a name", words("nguyen thi mau")),
        ("a paper", words("bien ban")),
        ("a number", words("3141")),
        ("nothing like it", words("khong co ai")),
        ("a month", month),
        ("given up", void),
    ];
    let mut figures = Map::new();
    let mut say = |name: &str, times: &[Duration]| {
        let all = sorted(times);
        let [middle, most] = [all[all.len() / 2], all[all.len() - 1]].map(in_ms);
        println!("{name:30} p50 {middle:7.2} ms   most {most:7.2} ms");
        figures.insert(name.into(), millis(times));
    };
    say("list of books", &books_listed(counter)?);
    for (name, query) in queries {
        let mut times = Vec::new();
        for _ in 0..RUNS {
            let (took, rows) = timed(|| counter.desk.book_rows(counter.book, &query));
            rows?;
            times.push(took);
        }
        say(&format!("book, {name}"), &times);
    }
    // Of each locked register the list says whether a line in it changed since.
    for month in 1..=LOCKED {
        let month = RegisterPeriod::Month(month);
        counter.desk.register_lock(counter.book, month)?;
    }
    say(
        &format!("list of books, {LOCKED} locks"),
        &books_listed(counter)?,
    );
    Ok(figures.into())
}

fn books_listed(counter: &Counter) -> Result<Vec<Duration>> {
    let listed = (0..RUNS).map(|_| {
        let (took, books) = timed(|| counter.desk.books());
        books.map(|_| took)
    });
    listed.collect()
}

/// Registers of a month and of the year, with the most memory the process had in each.
fn registers(counter: &Counter, place: &std::path::Path) -> Value {
    let wanted = [
        ("month.pdf", RegisterPeriod::Month(6), RegisterFormat::Pdf),
        ("year.pdf", RegisterPeriod::Year, RegisterFormat::Pdf),
        ("month.xlsx", RegisterPeriod::Month(6), RegisterFormat::Xlsx),
        ("year.xlsx", RegisterPeriod::Year, RegisterFormat::Xlsx),
    ];
    let mut figures = Map::new();
    for (name, period, format) in wanted {
        reset_peak().unwrap();
        let path = place.join(name);
        let (took, done) = timed(|| {
            counter
                .desk
                .register_save(counter.book, period, format, &path)
        });
        let done = done.unwrap();
        let bytes = std::fs::metadata(&path).unwrap().len();
        let (rows, pages, peak) = (done.rows, done.pages, peak_mb());
        println!(
            "register {name:14} {:6.1} s   {rows} rows, {pages} pages, {} KB, {peak} MB at most",
            took.as_secs_f64(),
            bytes / 1024
        );
        let figure = json!({
            "took_s": took.as_secs_f64(),
            "rows": rows,
            "pages": pages,
            "bytes": bytes,
            "peak_mb": peak,
        });
        figures.insert(name.into(), figure);
    }
    figures.into()
}

fn sorted(times: &[Duration]) -> Vec<Duration> {
    let mut all = times.to_vec();
    all.sort();
    all
}

/// Middle and longest of several times, for the report.
fn millis(times: &[Duration]) -> Value {
    let all = sorted(times);
    json!({ "p50_ms": in_ms(all[all.len() / 2]), "most_ms": in_ms(all[all.len() - 1]), "runs": all.len() })
}

fn in_ms(time: Duration) -> f64 {
    (time.as_secs_f64() * 100_000.0).round() / 100.0
}
