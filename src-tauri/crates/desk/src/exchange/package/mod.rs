//! Packages on removable media, for a counter that has been without a line for days. What waits is written into a small
//! store of its own (`write.rs`, `pack.rs`), which opens with a code alone (`key.rs`); from a PC with a line it is
//! delivered by the same lanes (`carry.rs`); brought back, what the province answered is taken over (`bring.rs`).
//!
//! A matter is either here or away, never both: it is away before the package can be opened, nothing of it is sent from
//! here while it is, and it comes back once, with the package or because the package was lost (`give_up.rs`).
mod bring;
mod carry;
mod give_up;
mod key;
mod pack;
mod write;

use motcua_case::ids::PackageId;
use motcua_case::user::Permission;
use motcua_store::{ExchangeItem, ExchangeState, PackageRow, PackageState, Read};

use super::work::Work;
use crate::desk::{Desk, office};
use crate::error::{Error, ErrorCode, Result};
use crate::view::package::{PackagePlace, PackageView, PackagesView};

/// Packages shown.
const SHOWN: u32 = 20;
/// Rows read at once.
const AT_ONCE: u32 = 200;

impl Desk {
    /// Packages of this counter.
    pub fn packages(&self) -> Result<PackagesView> {
        let session = self.permitted(Permission::ChangeOffice)?;
        session.read(|read| {
            let packages = read.packages(SHOWN)?;
            let packages = packages.into_iter().map(|row| shown(read, row));
            Ok(PackagesView {
                allowed: office(read)?.exchange.packages,
                packages: packages.collect::<Result<_>>()?,
            })
        })
    }
}

fn shown(read: &Read<'_>, row: PackageRow) -> Result<PackageView> {
    let at = row.settled_at.unwrap_or(row.made_at);
    let place = match row.state {
        PackageState::Writing => PackagePlace::Unfinished,
        PackageState::Out => PackagePlace::Out,
        PackageState::Returned => PackagePlace::Returned { at },
        PackageState::GivenUp => PackagePlace::GivenUp { at },
    };
    Ok(PackageView {
        id: row.id,
        away: count(away_in(read, row.id)?.len()),
        name: row.name,
        fingerprint: row.fingerprint,
        made_at: row.made_at,
        matters: row.matters,
        place,
    })
}

/// What is away in a package.
fn away_in(read: &Read<'_>, id: PackageId) -> Result<Vec<ExchangeItem>> {
    let mut found = Vec::new();
    for page in 0.. {
        let items = read.exchange_items(ExchangeState::Away, page * AT_ONCE, AT_ONCE)?;
        let full = items.len() == AT_ONCE as usize;
        for item in items {
            if is_in(&Work::of(&item)?, id) {
                found.push(item);
            }
        }
        if !full {
            break;
        }
    }
    Ok(found)
}

fn is_in(work: &Work, id: PackageId) -> bool {
    work.away.as_ref().is_some_and(|away| away.package == id)
}

fn unfit(reason: &str) -> Error {
    Error::new(ErrorCode::PackageUnfit).with("reason", reason)
}

/// What went wrong with a medium while it was written, so that nobody takes it for this PC's own disk.
fn unwritable(error: Error) -> Error {
    match error.code {
        ErrorCode::DiskFull => unfit("full"),
        ErrorCode::ReadOnly => unfit("read_only"),
        ErrorCode::Internal => unfit("failed"),
        _ => error,
    }
}

/// The same while it was read.
fn unreadable(error: Error) -> Error {
    match error.code {
        ErrorCode::StoreDamaged | ErrorCode::StoreKeyWrong => unfit("damaged"),
        ErrorCode::StoreAbsent => unfit("shape"),
        _ => unwritable(error),
    }
}

fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}
