//! Commands of the window: thin, one desk call each, off the window's thread.
pub mod asking;
pub mod backup;
pub mod books;
pub mod certify;
pub mod copies;
pub mod counter;
pub mod dossier;
pub mod exchange;
pub mod intake;
pub mod online;
pub mod package;
pub mod papers;
pub mod people;
pub mod scan;
pub mod session;
pub mod settings;
pub mod share;
pub mod verdict;

use motcua_desk::Desk;
use motcua_desk::error::{Error, Result};

use crate::SharedDesk;

/// Runs `work` on a thread that may block.
async fn on_desk<T: Send + 'static>(
    desk: &SharedDesk,
    work: impl FnOnce(&Desk) -> Result<T> + Send + 'static,
) -> Result<T> {
    let desk = SharedDesk::clone(desk);
    tauri::async_runtime::spawn_blocking(move || work(&desk))
        .await
        .unwrap_or_else(|_| Err(Error::internal("command")))
}
