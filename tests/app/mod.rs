//! The real program, started as a person would start it and driven through its window.
//!
//! [`App`] is one running program with its own home folder, display and message bus, so that
//! many may run side by side. [`stage`] owns those surroundings, `find` the way to an element,
//! `keys` the keyboard, `intake` the main job, `picture` the screenshots. Every wait ends by itself.

mod error;
mod find;
mod intake;
mod keys;
mod picture;
mod process;
mod running;
mod stage;

pub use error::AppError;
pub use intake::{Received, Visit};
pub use running::{App, built};
