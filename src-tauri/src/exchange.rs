//! Delivers to the province and hears from it for as long as the program runs, and tells the window that something moved.
use std::sync::atomic::AtomicBool;
use std::thread;

use tauri::{Manager, WebviewWindow};
use tauri_specta::Event;

use crate::events::ExchangeMoved;
use crate::{MAIN_WINDOW, SharedDesk};

/// Runs for as long as the program does: what was cut off by its end goes on at the next start.
pub fn watch(window: WebviewWindow) {
    thread::spawn(move || {
        let never = AtomicBool::new(false);
        window.state::<SharedDesk>().exchange_run(&never, &|| {
            // A window that is closing needs no news.
            let _closing = ExchangeMoved {}.emit_to(&window, MAIN_WINDOW);
        });
    });
}
