//! Completes what was signed once the line is back, and again before a timestamp ends; quietly, while somebody is
//! signed in.
use std::sync::atomic::AtomicBool;
use std::thread;
use std::time::Duration;

use tauri::{Manager, WebviewWindow};

use crate::SharedDesk;

/// How often it is looked for what waits. Nobody is asked over the line where nothing does.
const LOOK: Duration = Duration::from_secs(10 * 60);

/// Watches for as long as the program runs.
pub fn watch(window: WebviewWindow) {
    thread::spawn(move || {
        let never = AtomicBool::new(false);
        loop {
            thread::sleep(LOOK);
            let desk = window.state::<SharedDesk>();
            // Nobody signed in, no line, a full disk: what waits, waits on, and the lists of it say so.
            let _waits = desk.copies_complete(&never);
        }
    });
}
