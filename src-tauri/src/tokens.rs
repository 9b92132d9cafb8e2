//! Tells the window when a token comes or goes, while somebody is signed in.
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use motcua_desk::OnTokens;
use tauri::{Manager, WebviewWindow};
use tauri_specta::Event;

use crate::events::TokensMoved;
use crate::{MAIN_WINDOW, SharedDesk};

/// How often to look whether somebody signed in, or other drivers were set.
const RETRY: Duration = Duration::from_secs(3);

/// Watches for as long as the program runs.
pub fn watch(window: WebviewWindow) {
    thread::spawn(move || {
        let target = window.clone();
        let told: OnTokens = Arc::new(move || {
            let _closing = TokensMoved {}.emit_to(&target, MAIN_WINDOW);
        });
        let mut watched = None;
        loop {
            watched = window.state::<SharedDesk>().tokens_watch(watched, &told);
            thread::sleep(RETRY);
        }
    });
}
