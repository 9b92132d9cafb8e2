//! What every bench of a whole counter does: how large, where, how long, and when its time begins.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

/// How many a variable of the environment asks for, or what is usual.
pub fn asked(variable: &str, usual: u32) -> u32 {
    let asked = std::env::var(variable).ok();
    asked.and_then(|many| many.parse().ok()).unwrap_or(usual)
}

/// The folder of the reports, and an empty one in it for the data of a bench.
pub fn places(name: &str) -> std::io::Result<(PathBuf, PathBuf)> {
    let built = motcua_tests::built_folder()?;
    let reports = built.parent().unwrap_or(&built).join("bench");
    let place = reports.join(name);
    if place.exists() {
        std::fs::remove_dir_all(&place)?;
    }
    std::fs::create_dir_all(&place)?;
    Ok((reports, place))
}

/// How long something takes, and what it comes to.
pub fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let started = Instant::now();
    let done = work();
    (started.elapsed(), done)
}

/// 9 o'clock at the counter on Monday, 5 January 2026.
pub fn monday() -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_578_400, 0).unwrap_or_default()
}
