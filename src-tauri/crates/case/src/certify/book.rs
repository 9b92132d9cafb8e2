//! A certification book of one year: its numbers, volumes and owner.
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{DeviceId, Hash, SeriesId, UserId};
use crate::paper::FileRef;

/// What a book is kept for. Each kind has a book of its own (NĐ 23/2015/NĐ-CP Art. 13; NĐ 280/2025/NĐ-CP).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum BookKind {
    /// Copies certified from the original (*bản sao từ bản chính*).
    Copies,
    /// Signatures and fingerprints (*chữ ký, điểm chỉ*).
    Signatures,
    /// Translators' signatures (*chữ ký người dịch*).
    Translators,
    /// Transactions (*giao dịch*).
    Transactions,
    /// Electronic copies certified from the original (*bản sao điện tử từ bản chính*), signed with certificates.
    ElectronicCopies,
}

impl BookKind {
    /// All kinds, the one used most first.
    pub const ALL: [Self; 5] = [
        Self::Copies,
        Self::Signatures,
        Self::Translators,
        Self::Transactions,
        Self::ElectronicCopies,
    ];
}

/// One series of numbers: one kind of book, at one receiving point, in one year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// Identity, the same on every counter that ever owned it.
    pub id: SeriesId,
    /// What it is kept for.
    pub kind: BookKind,
    /// The receiving point, where a merged commune has several; empty where there is one.
    pub site: String,
    /// The year; numbers begin anew on 1 January.
    pub year: i32,
    /// What is printed behind the number of the volume, such as `SCT/BS`.
    pub symbol: String,
    /// First number kept here: 1, or N where the application came in mid-year and the numbers before stand on paper.
    pub first: u32,
    /// Highest number taken; `first − 1` while there is none.
    pub last: u32,
    /// Day of the highest number: numbers and days of a book run alike.
    pub last_day: Option<NaiveDate>,
    /// Volumes (*quyển*), oldest first; never empty.
    pub volumes: Vec<Volume>,
    /// Numbers that are known to be on paper only.
    pub gaps: Vec<Gap>,
    /// The counter that gives its numbers.
    pub owner: DeviceId,
    /// Whether numbers are given.
    pub state: BookState,
    /// Registers printed and locked, oldest first.
    pub locks: Vec<RegisterLock>,
    /// How often it changed hands, so that no file of a hand-over is taken a second time.
    pub hands: u16,
}

/// One volume of a book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Volume {
    /// *Quyển số*, from 1.
    pub no: u16,
    /// First number in it.
    pub first: u32,
    /// Day it was opened.
    pub opened: NaiveDate,
}

/// Numbers of a series that have no row here, and why. Both ends belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Gap {
    /// First number.
    pub from: u32,
    /// Last number.
    pub to: u32,
    /// Why.
    pub cause: GapCause,
}

/// Why numbers have no row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum GapCause {
    /// Given after the backup that was restored; they stand on the printed statements and day lists.
    Restored,
}

/// Whether a series gives numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BookState {
    /// Its owner gives numbers.
    Open,
    /// Handed over to another counter: this one gives no number any more.
    HandedOver(HandOver),
    /// Closed at the end of the year.
    Closed {
        /// Last day of the book.
        on: NaiveDate,
        /// When it was closed.
        at: DateTime<Utc>,
        /// By whom.
        by: Option<UserId>,
    },
}

/// A hand-over by a signed file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOver {
    /// Code of the counter that takes it.
    pub to: String,
    /// Words by which people compare the file, printed on the slip.
    pub fingerprint: String,
    /// The file, kept so that it can be written again should the medium be lost.
    pub file: FileRef,
    /// When.
    pub at: DateTime<Utc>,
}

/// A printed register whose content stands fast.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterLock {
    /// What it covers.
    pub period: RegisterPeriod,
    /// 1 for the first print of a period; later ones replace it, and both are kept.
    pub version: u16,
    /// The exact PDF; none where it stayed with the counter that locked it.
    pub file: Option<FileRef>,
    /// SHA-256 of the rows, as printed in its footer.
    pub rows_hash: Hash,
    /// Rows in it.
    pub rows: u32,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: Option<UserId>,
}

/// What a register covers.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(tag = "kind", content = "no", rename_all = "snake_case")]
pub enum RegisterPeriod {
    /// A month, 1–12.
    Month(u8),
    /// The whole year.
    Year,
}

impl Series {
    /// The number given next.
    pub fn next(&self) -> u32 {
        self.last + 1
    }

    /// The volume numbers go into now.
    pub fn volume(&self) -> u16 {
        self.volumes.last().map_or(1, |volume| volume.no)
    }

    /// *Quyển số* as printed: `02/2026-SCT/BS`.
    pub fn volume_code(&self, volume: u16) -> String {
        format!("{volume:02}/{}-{}", self.year, self.symbol)
    }

    /// Whether `device` may give a number dated `day` now.
    pub fn gives(&self, device: DeviceId, day: NaiveDate) -> bool {
        self.state == BookState::Open
            && self.owner == device
            && day.year() == self.year
            && self.last_day.is_none_or(|last| last <= day)
    }

    /// Whether a print that stands fast covers `day`.
    pub fn locked(&self, day: NaiveDate) -> bool {
        self.locks
            .iter()
            .any(|lock| lock.period.covers(self.year, day))
    }

    /// The newest lock of a period.
    pub fn lock_of(&self, period: RegisterPeriod) -> Option<&RegisterLock> {
        self.locks.iter().rev().find(|lock| lock.period == period)
    }
}

impl RegisterPeriod {
    /// Whether `day` of the book of `year` lies in it.
    pub fn covers(self, year: i32, day: NaiveDate) -> bool {
        day.year() == year
            && match self {
                Self::Month(month) => day.month() == u32::from(month),
                Self::Year => true,
            }
    }
}
