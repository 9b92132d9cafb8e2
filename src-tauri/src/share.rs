//! Tells the other counters of the commune and hears from them for as long as the program runs, and tells the window that
//! something of theirs came.
use std::sync::atomic::AtomicBool;
use std::thread;

use tauri::{Manager, WebviewWindow};
use tauri_specta::Event;

use crate::events::RecordMoved;
use crate::{MAIN_WINDOW, SharedDesk};

/// Runs for as long as the program does.
pub fn watch(window: WebviewWindow) {
    thread::spawn(move || {
        let never = AtomicBool::new(false);
        window.state::<SharedDesk>().share_run(&never, &|| {
            // A window that is closing needs no news.
            let _closing = RecordMoved {}.emit_to(&window, MAIN_WINDOW);
        });
    });
}
