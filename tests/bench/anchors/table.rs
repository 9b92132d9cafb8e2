//! The figures for a person.

use std::fmt::Write as _;

use crate::measure::Cost;
use crate::tools::Outcome;

/// All rows, what ours spends its time on, and whether its memory grows.
pub fn of(rows: &[(&str, Outcome)], flat: &[Cost]) -> String {
    let mut text = format!(
        "{:<36} {:>5} {:>9} {:>9} {:>9} {:>9} {:>9}\n",
        "digitising a letter", "pages", "CPU s", "wall s", "MiB, one", "MiB, all", "bytes"
    );
    for (name, outcome) in rows {
        match outcome {
            Outcome::Done(cost) => text += &line(name, cost),
            Outcome::Absent(program) => text += &format!("{name:<36} skipped: no {program} here\n"),
        }
    }
    for cost in flat {
        text += &line("ours, memory over many pages", cost);
    }
    for (name, outcome) in rows {
        if let Outcome::Done(cost) = outcome
            && let Some(stages) = &cost.stages_ms
        {
            text += &spent(name, cost, stages.clean, stages.read);
        }
    }
    text
}

fn line(name: &str, cost: &Cost) -> String {
    format!(
        "{name:<36} {:>5} {:>9.3} {:>9.3} {:>9} {:>9} {:>9}\n",
        cost.pages,
        cost.cpu_s_a_page,
        cost.wall_s_a_page,
        cost.largest_mib,
        cost.together_mib,
        cost.bytes_a_page,
    )
}

/// Where the time of our program goes, a page.
fn spent(name: &str, cost: &Cost, clean: f64, read: Option<f64>) -> String {
    let whole = cost.wall_s_a_page * 1000.0;
    let rest = (whole - clean - read.unwrap_or_default()).max(0.0);
    let mut text = format!("{name}: of {whole:.0} ms a page, cleaning {clean:.0}");
    if let Some(read) = read {
        let _never_fails = write!(text, ", reading {read:.0}");
    }
    let _never_fails = write!(text, ", the rest {rest:.0}; processor");
    for (program, seconds) in &cost.by_program {
        let _never_fails = write!(text, " · {program} {:.0} ms", seconds * 1000.0);
    }
    text + "\n"
}
