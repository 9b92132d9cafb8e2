//! Backs the store up by the clock, also while the screen is locked.
use std::thread;
use std::time::Duration;

use tauri::{Manager, WebviewWindow};
use tauri_specta::Event;

use crate::events::BackupMoved;
use crate::{MAIN_WINDOW, SharedDesk};

/// How often it is asked whether a backup is due.
const LOOK: Duration = Duration::from_secs(5 * 60);

/// Watches for as long as the program runs. What became of a backup is kept by the desk and shown by the window.
pub fn watch(window: WebviewWindow) {
    thread::spawn(move || {
        loop {
            thread::sleep(LOOK);
            let desk = window.state::<SharedDesk>();
            let told = desk.backup_if_due(&|progress| {
                let _closing = BackupMoved(progress).emit_to(&window, MAIN_WINDOW);
            });
            // A failure is noted where the next look at the backups finds it.
            let _noted = told;
        }
    });
}
