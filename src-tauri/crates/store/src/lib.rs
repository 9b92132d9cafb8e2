//! The store of one counter: an encrypted database, encrypted files beside it, and the keys to both.
//!
//! Owns: the event record and the rows folded from it, stored files, drafts, the key ring, search and the
//! check of everything. Never: decides a rule of the trade (that is `motcua-case`), shows a sentence, or
//! lets a caller see SQL.
//! Start reading at [`Store`] (`db.rs`), then `write.rs`, `table/` and `blob.rs`; measurements behind the
//! settings are in `ARCHITECTURE.md`.
//! Legal basis: Luật BVDLCN 91/2025/QH15 and NĐ 356/2025 (security of personal data), NĐ 85/2016 level 3
//! (accounts, logging, integrity).

mod backup;
mod blob;
mod check;
mod db;
mod drill;
mod durable;
pub mod envelope;
mod error;
#[cfg(test)]
mod fuzz;
pub mod keyring;
mod keys;
mod mark;
mod migrate;
mod package;
mod read;
mod replica;
mod rescue;
mod restore;
mod search;
mod space;
mod table;
mod write;

pub use backup::manifest::{Head, Manifest};
pub use backup::snapshot::{Snapshot, snapshots};
pub use backup::tombstone::Tombstone;
pub use backup::{BackupDone, BackupWish, Progress, Watch};
pub use blob::{BlobReader, BlobWriter, Blobs, Sealed};
pub use check::{CheckReport, Problem};
pub use db::{DATABASE, FolderLock, Store};
pub use drill::Drilled;
pub use durable::{make_folder, sync_folder, write as write_durably};
pub use error::StoreError;
pub use keys::{Key, StoreKey, derive, random_key};
pub use read::Read;
pub use replica::{
    Arriving, CarriedAccess, ClashRow, CommuneKey, Is, SealedFile, Taken, Thing, Untold, Version,
};
pub use rescue::{Lost, Rescued, rescue};
pub use restore::{RestoreDone, RestoredFrom, look_into, restore};
pub use search::Match;
pub use space::{Health, Space, WriteError};
pub use table::access::{Access, AccessFilter};
pub use table::certification::{BookCount, BookFilter};
pub use table::draft::{DraftRow, draft_owner};
pub use table::exchange::{ExchangeCount, ExchangeItem, ExchangeState, Lane, Touched};
pub use table::hold::{Held, Hold};
pub use table::inbound_news::NewsRow;
pub use table::online::{OnlineRow, online_owner};
pub use table::package::{PackageRow, PackageState};
pub use table::signing::{SigningRow, signing_owner};
pub use write::Write;
