//! One bounded call over HTTP, and what its end means: whether it may have taken effect is decided here and nowhere
//! else. Nothing is retried and no redirect followed.
mod address;
mod body;
mod call;
mod judge;
mod names;
mod pace;
mod pin;
mod stop;
mod trust;

pub(crate) use address::{Base, escaped, filled};
pub(crate) use call::{Call, Client, Reply, bearer};
pub(crate) use judge::{accepted, clock, denied, leads_astray};
pub(crate) use pace::Pace;
pub use pin::{Meant, trust_meant};
pub use stop::Stop;
pub use trust::trust;

/// Most bytes of a verdict.
pub(crate) const VERDICT: usize = 1024 * 1024;
/// Most bytes of a catalogue, or of what happened since.
pub(crate) const LISTING: usize = 32 * 1024 * 1024;
/// Most bytes of a file.
pub(crate) const FILE: usize = 128 * 1024 * 1024;
