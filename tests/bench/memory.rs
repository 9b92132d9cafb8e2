//! What the processes of the program hold, and how old it is.

use std::fs::read_to_string;
use std::time::Duration;

use motcua_tests::app::{App, AppError};
use serde_json::{Value, json};

use crate::process::pss_kb;

/// Ticks in a second in which the kernel tells a process's start (`USER_HZ`, the same on all our machines).
const TICKS: f64 = 100.0;

/// Seconds since the process started.
pub fn age_s(pid: u32) -> Result<f64, AppError> {
    let unreadable = || std::io::Error::from(std::io::ErrorKind::InvalidData);
    let stat = read_to_string(format!("/proc/{pid}/stat"))?;
    // The 22nd field, counted after the name, which may hold blanks.
    let started: Option<f64> = stat
        .rsplit_once(") ")
        .and_then(|(_, rest)| rest.split(' ').nth(19)?.parse().ok());
    let now: Option<f64> = read_to_string("/proc/uptime")?
        .split(' ')
        .next()
        .and_then(|seconds| seconds.parse().ok());
    match (now, started) {
        (Some(now), Some(started)) => Ok(((now - started / TICKS) * 100.0).round() / 100.0),
        _ => Err(unreadable().into()),
    }
}

/// Memory once the home screen has stood for a while.
pub async fn at_rest(app: &App) -> Result<Value, AppError> {
    tokio::time::sleep(Duration::from_secs(3)).await;
    let program = pss_kb(app.pid()?);
    let all: u64 = app.processes()?.into_iter().map(pss_kb).sum();
    Ok(json!({ "all_mb": all / 1024, "program_mb": program / 1024 }))
}
