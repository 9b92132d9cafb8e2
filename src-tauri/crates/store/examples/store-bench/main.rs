//! Figures of the store: search over many dossiers, one saved event, bytes per dossier.
//!
//! `MOTCUA_BENCH_DOSSIERS` (200,000) sets the size. Names follow the real distribution of surnames, so that a
//! common one is common here too. The loaded store stays under `target/bench` and is used again while the format
//! is the same; the figures are left there as `store.json`.
//! It is an example and no bench, so that one build makes it together with the programs: cargo chooses other
//! features for a bench alone and would compile everything again.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a bench fails by panicking, speaks on stdout and reads the clock"
)]

mod backup;
mod load;
mod people;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use motcua_case::event::{Fact, Subject};
use motcua_case::text;
use motcua_store::StoreError;

use load::{actor, loaded, stamp};
use people::{GIVEN, MIDDLE, PROCEDURES, Random, dossier, name};

/// One kind of thing a clerk types; every run is another of its kind.
type Query = fn(&mut Random, u32) -> String;

const QUERIES: [(&str, Query); 15] = [
    ("surname", |random, _| text::fold(random.surname())),
    ("surname, nguyen", |_, _| "nguyen".into()),
    ("surname, accents", |random, _| random.surname().into()),
    ("two words", |random, _| {
        text::fold(&format!("{} {}", random.surname(), random.one_of(&MIDDLE)))
    }),
    ("whole name", |random, _| name(random)),
    ("whole name, unaccented", |random, _| {
        text::fold(&name(random))
    }),
    // Long lists that have little or nothing in common.
    ("two surnames", |random, _| {
        text::fold(&format!("{} {}", random.surname(), random.surname()))
    }),
    ("first letter", |random, _| {
        text::fold(random.surname()).chars().take(1).collect()
    }),
    ("prefix", |random, _| {
        text::fold(random.one_of(&GIVEN)).chars().take(2).collect()
    }),
    ("number", |random, wanted| {
        format!("00109{:07}", random.below(wanted as usize))
    }),
    ("end of typing a number", |random, wanted| {
        format!("00109{:04}", random.below(wanted as usize) / 1000)
    }),
    ("dossier code", |random, _| {
        format!(
            "H99.01-{}-{}",
            chrono::Utc::now().format("%y%m%d"),
            4000 + random.below(300)
        )
    }),
    ("initials", |random, _| text::initials(&name(random))),
    ("procedure", |random, _| {
        text::fold(random.one_of(&PROCEDURES).1)
    }),
    ("one typo", |random, _| {
        let right = text::fold(&name(random));
        right.replacen('n', "nb", 1)
    }),
];

fn main() {
    if std::env::args()
        .nth(1)
        .is_some_and(|word| word == backup::WORD)
    {
        return backup::measure(&bench_folder());
    }
    let wanted: u32 = std::env::var("MOTCUA_BENCH_DOSSIERS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(200_000);
    let folder = bench_folder();
    let (store, loaded) = loaded(
        &folder.join(format!("store-{wanted}-{}", load::mark())),
        wanted,
    );
    let made = store.read(|read| read.count_dossiers()).unwrap();
    let database = store.folder().join(motcua_store::DATABASE);
    let bytes = std::fs::metadata(database).unwrap().len() / u64::from(made);
    match loaded {
        Some(took) => println!(
            "load          {made} dossiers in {:.0} s",
            took.as_secs_f64()
        ),
        None => println!("load          {made} dossiers of an earlier run"),
    }
    println!("size          {bytes} bytes a dossier in the database");

    let mut random = Random(11);
    let mut all = Vec::new();
    let mut searches = serde_json::Map::new();
    for (name, query) in QUERIES {
        let mut times: Vec<Duration> = (0..100)
            .map(|_| {
                let query = query(&mut random, wanted);
                timed(|| drop(store.read(|read| read.find_dossiers(&query, 50)).unwrap()))
            })
            .collect();
        all.extend(times.iter().copied());
        searches.insert(name.into(), told(&format!("search {name}"), &mut times));
    }
    let search = told("search, all", &mut all);

    let mut saves: Vec<Duration> = (made..made + 300)
        .map(|at| {
            let dossier = dossier(at, &mut random);
            timed(|| {
                store
                    .write::<_, StoreError>(|write| {
                        let fact = Fact::DossierReceived(Box::new(dossier.clone()));
                        write.append(stamp(), &actor(), Subject::Dossier(dossier.id), &fact)
                    })
                    .unwrap();
            })
        })
        .collect();
    let save = told("save one dossier", &mut saves);
    let peak = load::peak_kb();
    println!(
        "memory        {} MB at most, loading included if it was done",
        peak / 1024
    );
    let report = serde_json::json!({
        "dossiers": made,
        "load_s": loaded.map(|took| took.as_secs_f64()),
        "bytes_per_dossier": bytes,
        "search": search,
        "searches": searches,
        "save_full_sync": save,
        "peak_kb": peak,
        "backup": backup::figures(),
    });
    std::fs::write(folder.join("store.json"), format!("{report:#}\n")).unwrap();
}

/// `target/bench`, where figures and the loaded store are kept.
fn bench_folder() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../target"),
        PathBuf::from,
    );
    std::fs::create_dir_all(target.join("bench")).unwrap();
    target.join("bench")
}

fn timed(work: impl FnOnce()) -> Duration {
    let started = Instant::now();
    work();
    started.elapsed()
}

/// Says the figures of one thing, and gives them back for the report.
fn told(name: &str, times: &mut [Duration]) -> serde_json::Value {
    times.sort();
    let at = |share: usize| {
        let place = (times.len() * share / 100).min(times.len() - 1);
        (times[place].as_secs_f64() * 100_000.0).round() / 100.0
    };
    let (p50, p99, most) = (at(50), at(99), at(100));
    println!("{name:30} p50 {p50:7.2} ms   p99 {p99:7.2} ms   most {most:7.2} ms");
    serde_json::json!({ "p50_ms": p50, "p99_ms": p99, "most_ms": most, "runs": times.len() })
}
