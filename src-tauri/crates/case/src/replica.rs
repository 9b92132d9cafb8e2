//! What counters of one commune and their hub say to each other: shapes, limits and the texts that are signed.
//!
//! Bodies are sealed by the counters under the commune's key, and a [`Tag`] says to the hub only that two things are
//! about the same. The hub orders, keeps and countersigns; what is in a body is nobody's business but the counters'.
//! All of it is JSON under `/v1`; bytes are base64. Nothing here reads a clock, a file or a network.
mod bytes;
mod device;
mod fault;
mod feed;
mod health;
mod loose;
mod push;
mod signed;

pub use bytes::{Bytes, PublicKey, Signature, Tag};
pub use device::{
    Challenge, Device, DeviceState, Devices, Enrolled, Enrolment, Invitation, InvitationId,
    Session, SessionRequest, invitation_id,
};
pub use fault::{Fault, FaultCode};
pub use feed::{Feed, FeedItem, Heads, Quarantine, QuarantineReason, Quarantined, What};
pub use health::Health;
pub use loose::{Loose, LooseKind, LoosePush, LoosePushed};
pub use push::{Chain, Head, Push, PushError, Pushed, Refusal, Sealed, Verdict};

/// The version of these shapes, first in every path.
pub const VERSION: &str = "v1";
/// A sealed body has at most so many bytes.
pub const BODY_MOST: usize = 256 << 10;
/// One push carries at most so many items.
pub const ITEMS_MOST: usize = 50;
/// And so many bytes of bodies together.
pub const PUSH_MOST: usize = 1 << 20;
/// One page of the feed has at most so many items.
pub const PAGE_MOST: u32 = 500;
/// A reader of the feed is kept waiting at most so many seconds.
pub const WAIT_MOST: u32 = 25;
/// An invitation is good for at most so many minutes.
pub const INVITATION_MINUTES: u32 = 10;
/// What a counter is called has at most so many characters.
pub const NAME_MOST: usize = 80;
