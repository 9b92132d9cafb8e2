//! Reads what is on the pages of drafts, while the counter works on.
use std::sync::atomic::AtomicBool;
use std::thread;
use std::time::Duration;

use motcua_desk::WasRead;
use tauri::{Manager, WebviewWindow};
use tauri_specta::Event;

use crate::events::PageRead;
use crate::{MAIN_WINDOW, SharedDesk};

/// How often it is looked for pages when none waited.
const LOOK: Duration = Duration::from_secs(1);

/// Rest after each page of a paper that nobody waits for: a store with years of papers must not keep an old PC busy.
const REST: Duration = Duration::from_secs(4);

/// Watches for as long as the program runs.
pub fn watch(window: WebviewWindow) {
    thread::spawn(move || {
        let never = AtomicBool::new(false);
        loop {
            let desk = window.state::<SharedDesk>();
            // Nobody signed in, or a disk that is full: the pages wait.
            match desk.read_next(&never) {
                Ok(Some(WasRead::Draft(draft))) => {
                    let _closing = PageRead(draft).emit_to(&window, MAIN_WINDOW);
                }
                Ok(Some(WasRead::Paper)) => thread::sleep(REST),
                _ => thread::sleep(LOOK),
            }
        }
    });
}
