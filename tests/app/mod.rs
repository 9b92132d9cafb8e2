//! The real program, started as a person would start it and driven through its window.
//!
//! [`App`] is one running program with its own home folder, display and message bus, so that
//! many may run side by side. [`stage`] owns those surroundings, `find` the way to an element,
//! `keys` the keyboard, `desk` and `intake` the work itself, `picture` the screenshots. Every wait ends by itself.

mod desk;
mod error;
mod find;
mod intake;
mod keys;
mod picture;
mod process;
mod running;
pub mod samples;
mod stage;

pub use desk::Office;
pub use error::AppError;
pub use intake::{Received, Visit};
pub use process::{descendants, running_in_group};
pub use running::App;

/// The path of a program of ours beside the one that is running.
///
/// # Errors
/// [`AppError::NotBuilt`] with the path where it should be.
pub fn built(name: &str) -> Result<std::path::PathBuf, AppError> {
    let program = crate::built_folder()?.join(name);
    if program.is_file() {
        Ok(program)
    } else {
        Err(AppError::NotBuilt(program))
    }
}
