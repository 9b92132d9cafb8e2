//! What one process holds, as the kernel counts it.

use std::fs::read_to_string;

/// The process's fair share of memory (PSS), kilobytes; 0 when it has gone.
pub fn pss_kb(pid: u32) -> u64 {
    field_kb(&format!("/proc/{pid}/smaps_rollup"), "Pss:")
}

/// The most the process has held (RSS), kilobytes; 0 when it has gone.
pub fn most_kb(pid: u32) -> u64 {
    field_kb(&format!("/proc/{pid}/status"), "VmHWM:")
}

/// Whether it is our program, started with the hidden word.
pub fn is_worker(pid: u32) -> bool {
    let line = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    line.split(|byte| *byte == 0).nth(1) == Some(b"worker")
}

fn field_kb(file: &str, field: &str) -> u64 {
    let text = read_to_string(file).unwrap_or_default();
    text.lines()
        .find_map(|line| line.strip_prefix(field))
        .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .unwrap_or_default()
}
