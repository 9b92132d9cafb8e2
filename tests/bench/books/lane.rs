//! The express lane: how many originals a clerk brings through in a minute.
use std::time::Duration;

use motcua_desk::Desk;
use motcua_desk::error::Result;
use motcua_desk::view::certification::StatementWish;
use serde_json::{Value, json};

use crate::load::visit;
use crate::run::timed;
use crate::{millis, sorted};

/// Keys a second of somebody who types without looking.
const KEYS_A_SECOND: f64 = 4.0;
/// Keys of a visit with one original, and of one with three papers of thirty copies: the most that the tests of the
/// screen let them take.
const KEYS: [(usize, f64); 2] = [(1, 12.0), (3, 25.0)];
/// What is typed for the originals.
const LINES: [&str; 3] = ["ks 30", "hb 30", "cc 30"];
/// Visits of each kind.
const VISITS: usize = 20;

/// Takes visits as a clerk does, one check a key, and says what a minute of that comes to.
pub fn figures(desk: &Desk) -> Result<Value> {
    let mut all = Vec::new();
    for (originals, keys) in KEYS {
        let (mut checks, mut takes, mut prints) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..VISITS {
            let lines = &LINES[..originals];
            type_in(desk, lines, &mut checks)?;
            let entered = visit("Nguyễn Văn Mẫu", lines.iter().copied());
            let (took, taken) = timed(|| desk.certify_take(&entered));
            takes.push(took);
            let ids: Vec<_> = taken?.rows.iter().map(|row| row.id).collect();
            let (took, printed) = timed(|| desk.certify_print(&ids, &StatementWish::default()));
            printed?;
            prints.push(took);
        }
        // As if nobody typed on while the desk answers; the printer itself is not counted.
        let middle = |times: &[Duration]| sorted(times)[times.len() / 2].as_secs_f64();
        let visit =
            keys * (1.0 / KEYS_A_SECOND + middle(&checks)) + middle(&takes) + middle(&prints);
        let minute = 60.0 * originals as f64 / visit;
        all.push(json!({
            "originals": originals,
            "keys": keys,
            "originals_a_minute": (minute * 10.0).round() / 10.0,
            "check_a_key": millis(&checks),
            "take_a_visit": millis(&takes),
            "print_a_visit": millis(&prints),
        }));
    }
    Ok(json!(all))
}

/// Every key of every line asks what the visit means so far.
fn type_in(desk: &Desk, lines: &[&str], checks: &mut Vec<Duration>) -> Result<()> {
    for (at, line) in lines.iter().enumerate() {
        for end in 1..=line.len() {
            let typed = lines[..at].iter().copied().chain([&line[..end]]);
            let visit = visit("Nguyễn Văn Mẫu", typed);
            let (took, seen) = timed(|| desk.certify_check(&visit));
            seen?;
            checks.push(took);
        }
    }
    Ok(())
}
