//! The edges of the program that were taken, counted by a build that was told to (`inline-8bit-counters` of LLVM's
//! SanitizerCoverage). In any other build there are none and every function says so.
#![allow(
    unsafe_code,
    reason = "the counters are memory of the compiler's, announced by a symbol it looks for"
)]

use std::sync::Mutex;

/// Counters of one linked part of the program: address of the first, and how many.
static PARTS: Mutex<Vec<(usize, usize)>> = Mutex::new(Vec::new());

/// Called by each instrumented part of the program before `main`.
///
/// # Safety
/// `start` to `stop` must be the counters of a part that is never unloaded.
#[unsafe(no_mangle)]
unsafe extern "C" fn __sanitizer_cov_8bit_counters_init(start: *mut u8, stop: *mut u8) {
    let part = (
        start as usize,
        (stop as usize).saturating_sub(start as usize),
    );
    if let Ok(mut parts) = PARTS.lock()
        && !parts.contains(&part)
    {
        parts.push(part);
    }
}

/// Which edges were taken how often, in steps, over all runs so far.
pub struct Seen(Vec<u8>);

impl Seen {
    /// Nothing yet; `None` where nothing is counted.
    pub fn new() -> Option<Self> {
        let parts = PARTS.lock().ok()?;
        let edges: usize = parts.iter().map(|(_, length)| length).sum();
        (edges > 0).then(|| Self(vec![0; edges]))
    }

    /// Forgets what was counted before the next run.
    pub fn begin(&self) {
        each_part(|counters, _| counters.fill(0));
    }

    /// Takes over what the last run counted; true if it reached something new.
    pub fn has_new(&mut self) -> bool {
        let mut is_new = false;
        each_part(|counters, at| {
            let seen = self.0.get_mut(at..at + counters.len()).unwrap_or_default();
            // A copy, because other threads go on counting and a count wraps to nothing between two looks.
            let counted = counters.to_vec();
            for (count, seen) in counted.iter().zip(seen).filter(|(count, _)| **count > 0) {
                // Once, twice, a few times, many times: what differs within a step is no news.
                let step = 1u8 << (u8::BITS - 1 - count.leading_zeros());
                is_new |= *seen & step == 0;
                *seen |= step;
            }
        });
        is_new
    }

    /// How many edges were ever taken.
    pub fn edges(&self) -> usize {
        self.0.iter().filter(|seen| **seen > 0).count()
    }
}

/// Shows the counters of each part with the place of its first among all.
fn each_part(mut see: impl FnMut(&mut [u8], usize)) {
    let Ok(parts) = PARTS.lock() else { return };
    let mut at = 0;
    for (start, length) in parts.iter() {
        // SAFETY: the part announced these bytes as its own counters and is never unloaded. Other threads count in
        // them without order; a count that is lost or torn makes a seed more or less, nothing else.
        let counters = unsafe { std::slice::from_raw_parts_mut(*start as *mut u8, *length) };
        see(counters, at);
        at += length;
    }
}
