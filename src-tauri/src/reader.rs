//! Passes codes of the code reader to the window while somebody is signed in.
use std::sync::atomic::AtomicBool;
use std::thread;
use std::time::Duration;

use motcua_desk::open_reader;
use tauri::{Manager, WebviewWindow};
use tauri_specta::Event;

use crate::events::CodeScanned;
use crate::{MAIN_WINDOW, SharedDesk};

/// How often to look whether a reader was chosen or plugged in again.
const RETRY: Duration = Duration::from_secs(3);

/// Watches the port chosen in the settings for as long as the program runs.
pub fn watch(window: WebviewWindow) {
    thread::spawn(move || {
        let never = AtomicBool::new(false);
        loop {
            let port = window.state::<SharedDesk>().reader_port();
            if let Some(mut reader) = port.and_then(|port| open_reader(&port).ok()) {
                // An unplugged reader ends the loop inside; it is looked for again below.
                let _unplugged = reader.codes(&never, &mut |text| {
                    let _closing = CodeScanned { text }.emit_to(&window, MAIN_WINDOW);
                });
            }
            thread::sleep(RETRY);
        }
    });
}
