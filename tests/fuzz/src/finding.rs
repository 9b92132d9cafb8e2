//! What is wrong with a reader, and how it is told.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;
use std::time::{Duration, Instant};

use crate::watch;

/// Longest a reader may take for one input.
const LONGEST: Duration = Duration::from_secs(10);

/// Most memory the process may hold beyond what it held before, kilobytes.
const MOST_KB: i64 = 512 * 1024;

/// What a reader did that it must not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It panicked: where, and what it said.
    Panicked { place: String, said: String },
    /// It took too long.
    Slow,
    /// It held too much memory.
    Large,
}

impl Fault {
    /// The same thing is wrong, whatever the input.
    pub fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Panicked { place, .. }, Self::Panicked { place: there, .. }) => place == there,
            (one, other) => one == other,
        }
    }
}

/// Gives a reader one input and says how long it took.
pub fn tried(read: &dyn Fn(&[u8]), bytes: &[u8], base_kb: i64) -> (Duration, Option<Fault>) {
    thread_local! {
        static IS_TRIED: Cell<bool> = const { Cell::new(false) };
        static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
    }
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if IS_TRIED.get() {
                let place = info.location().map(ToString::to_string);
                PLACE.with_borrow_mut(|known| *known = place.unwrap_or_default());
            } else {
                usual(info);
            }
        }));
    });
    let before = watch::peak_kb();
    let started = Instant::now();
    IS_TRIED.set(true);
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| read(bytes)));
    IS_TRIED.set(false);
    let took = started.elapsed();
    let peak = watch::peak_kb();
    let fault = match outcome {
        Err(cause) => Some(Fault::Panicked {
            place: PLACE.with_borrow(Clone::clone),
            said: words(&*cause),
        }),
        Ok(()) if took > LONGEST => Some(Fault::Slow),
        Ok(()) if peak > before && peak > base_kb + MOST_KB => Some(Fault::Large),
        Ok(()) => None,
    };
    (took, fault)
}

fn words(cause: &(dyn Any + Send)) -> String {
    let text = cause.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| cause.downcast_ref::<&str>().copied());
    text.unwrap_or("a panic without words")
        .chars()
        .take(300)
        .collect()
}
