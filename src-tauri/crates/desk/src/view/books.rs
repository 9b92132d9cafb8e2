//! Certification books: their numbers, registers, hand-over and closing.
use chrono::{DateTime, NaiveDate, Utc};
use motcua_case::certify::{BookKind, CertificationStatus, Gap, RegisterPeriod, Volume};
use motcua_case::ids::{DeviceId, SeriesId};
use motcua_case::money::Dong;
use serde::{Deserialize, Serialize};

use crate::view::certification::CertificationView;

/// All books of this counter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct BooksView {
    /// Books, the newest year first.
    pub books: Vec<BookView>,
    /// Kinds that have no book this year here and must be opened by hand.
    pub to_open: Vec<BookKind>,
    /// Code of this counter, which the giving one is told.
    pub counter_code: String,
    /// Receiving point.
    pub site: String,
    /// The user may open, hand over, close and lock.
    pub may_keep: bool,
    /// Counters of the commune that a book may be passed to.
    pub takers: Vec<BookTaker>,
}

/// A counter that a book may be passed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct BookTaker {
    /// Its PC.
    pub device: DeviceId,
    /// Its number.
    pub counter: u8,
}

/// A book of a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct BookView {
    /// Identity.
    pub id: SeriesId,
    /// Kind.
    pub kind: BookKind,
    /// Name on the cover.
    pub name: String,
    /// Receiving point.
    pub site: String,
    /// Year.
    pub year: i32,
    /// Symbol.
    pub symbol: String,
    /// First number kept here.
    pub first: u32,
    /// Highest number taken; `first − 1` without any.
    pub last: u32,
    /// Volumes.
    pub volumes: Vec<Volume>,
    /// Numbers that stand on paper only.
    pub gaps: Vec<Gap>,
    /// State.
    pub state: BookStateView,
    /// Rows that still wait for a signature.
    pub reserved: u32,
    /// Registers that stand fast.
    pub locks: Vec<LockView>,
    /// How long it is kept.
    pub retention: String,
}

/// State of a book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BookStateView {
    /// Gives numbers here.
    Open,
    /// Open, but of a year that is over: it wants to be closed.
    ToClose,
    /// After a restore the last number on paper has to be entered.
    Resume,
    /// Another counter of the commune gives its numbers.
    Elsewhere {
        /// Which.
        counter: Option<u8>,
    },
    /// Belongs to another counter.
    HandedOver {
        /// Its code.
        to: String,
        /// Words by which people compare the file.
        fingerprint: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// Closed.
    Closed {
        /// Last day.
        on: NaiveDate,
    },
}

/// A register that stands fast.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct LockView {
    /// What it covers.
    pub period: RegisterPeriod,
    /// Its version.
    pub version: u16,
    /// Rows in it.
    pub rows: u32,
    /// SHA-256 of its rows, as printed.
    pub rows_hash: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Something in its period has changed since: a new version can be locked.
    pub outdated: bool,
}

/// Which rows of a book are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct BookQuery {
    /// From this day.
    pub from: Option<NaiveDate>,
    /// To this day.
    pub to: Option<NaiveDate>,
    /// In this state.
    pub status: Option<CertificationStatus>,
    /// Words of requester or paper, or a number.
    pub words: String,
    /// Only numbers above this one: the next page of the list.
    pub above: Option<u32>,
}

/// Rows of a book.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct BookRows {
    /// Rows, by number, at most 200.
    pub rows: Vec<CertificationView>,
    /// How many pass the filter.
    pub total: u32,
}

/// Opening a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct BookOpening {
    /// Kind.
    pub kind: BookKind,
    /// First number given here.
    pub first: u32,
    /// *Quyển số*.
    pub volume: u16,
}

/// What closing a book does; shown first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ClosePlan {
    /// The book.
    pub series: SeriesId,
    /// Last day of the book.
    pub on: NaiveDate,
    /// First number.
    pub first: u32,
    /// Last number.
    pub last: u32,
    /// Numbers that are given up because they were not signed; what they were for waits again.
    pub carried: Vec<u32>,
    /// What was shown.
    pub digest: String,
}

/// What handing a book over does; shown first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct HandOverPlan {
    /// The book.
    pub series: SeriesId,
    /// Code of the counter that takes it.
    pub to: String,
    /// Last number given.
    pub last: u32,
    /// Rows that go with it.
    pub rows: u32,
    /// Of them, those that still wait.
    pub open: u32,
    /// What was shown.
    pub digest: String,
}

/// A book handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct HandedOver {
    /// Where the file was written.
    pub path: String,
    /// Words by which people compare the file; they stand on the slip.
    pub fingerprint: String,
    /// Opens the file at the counter that takes it; shown once.
    pub code: String,
}

/// A book somebody hands over to this counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TakeOverPlan {
    /// Kind.
    pub kind: BookKind,
    /// Receiving point.
    pub site: String,
    /// Year.
    pub year: i32,
    /// Last number given; the next is given here.
    pub last: u32,
    /// Rows that come with it.
    pub rows: u32,
    /// Of them, those that still wait.
    pub open: u32,
    /// Agency named in the file.
    pub agency: String,
    /// Words by which people compare the file with the slip.
    pub fingerprint: String,
    /// What was shown.
    pub digest: String,
}

/// A register as it was written or printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RegisterDone {
    /// What it covers.
    pub period: RegisterPeriod,
    /// Rows in it.
    pub rows: u32,
    /// Pages.
    pub pages: u32,
    /// Fees in it.
    pub total: Dong,
    /// SHA-256 of its rows, as printed.
    pub rows_hash: String,
    /// The version that stands fast; none for a draft.
    pub version: Option<u16>,
}

/// A file format of a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RegisterFormat {
    /// The printed form.
    Pdf,
    /// A spreadsheet.
    Xlsx,
}
