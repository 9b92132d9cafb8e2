//! Locks the screen when the machine has slept: whoever wakes it need not be the one who was signed in.
use std::thread;
use std::time::Duration;

use chrono::TimeDelta;
use motcua_desk::{Clock, SystemClock};
use tauri::{Manager, WebviewWindow};
use tauri_specta::Event;

use crate::events::MachineSlept;
use crate::{MAIN_WINDOW, SharedDesk};

/// How often the clock is looked at, so how long a woken screen may stay open.
const LOOK: Duration = Duration::from_secs(1);
/// A busy machine may hold a thread up for seconds; a sleeping one is gone for longer.
const ASLEEP: TimeDelta = TimeDelta::seconds(15);

/// Watches for as long as the program runs. A pause of the whole machine is seen as the wall clock having gone on
/// while this thread stood still, which holds on every system without asking it.
pub fn watch(window: WebviewWindow) {
    thread::spawn(move || {
        let clock = SystemClock::start();
        let mut before = clock.now();
        loop {
            thread::sleep(LOOK);
            let now = clock.now();
            let desk = window.state::<SharedDesk>();
            // Where nobody is signed in there is nothing to lock.
            if now - before > ASLEEP && desk.lock().is_ok() {
                let _closing = MachineSlept {}.emit_to(&window, MAIN_WINDOW);
            }
            before = now;
        }
    });
}
