//! The agency, its counter and the policies that vary from commune to commune. All of it is data: decrees
//! and provinces change names, hours and rules.
use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::calendar::{OfficeHours, SpecialDay};
use crate::certify::CertifySetting;
use crate::deadline::DueTimePolicy;
use crate::exchange::ExchangeSetting;
use crate::ids::DeviceId;
use crate::number::{CounterNo, Slice};

/// The whole setting of one store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Office {
    /// The commune's agency.
    pub agency: Agency,
    /// Number of this counter, which owns a slice of every day's dossier numbers.
    pub counter: CounterNo,
    /// The slice of numbers this counter owns each day.
    pub slice: Slice,
    /// Policies chosen by the head of the counter.
    pub policy: Policy,
    /// Days off decided locally, on top of the national calendar.
    pub local_days: Vec<SpecialDay>,
    /// A practice store holds invented people; every print carries a watermark.
    pub practice: bool,
    /// Set while a restored store waits for the head to enter the last number seen on paper: no number is given.
    #[serde(default)]
    pub restored: Option<Restored>,
    /// The last register entry seen on paper after a restore; the book goes on behind it.
    #[serde(default)]
    pub register_floor: Option<RegisterFloor>,
    /// How this counter certifies.
    #[serde(default)]
    pub certify: CertifySetting,
    /// How it exchanges with the province.
    #[serde(default)]
    pub exchange: ExchangeSetting,
}

/// What belongs to one counter and not to the commune, where several counters share a record: each has its own, and the
/// office's is not looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Station {
    /// Number of the counter.
    pub counter: CounterNo,
    /// Its slice of every day's numbers.
    pub slice: Slice,
    /// It waits for the last number seen on paper.
    #[serde(default)]
    pub restored: Option<Restored>,
    /// The last register entry seen on paper after a restore.
    #[serde(default)]
    pub register_floor: Option<RegisterFloor>,
    /// Printer for receipts.
    pub receipt_printer: Option<String>,
    /// Folder whose newest files are listed.
    pub incoming_folder: Option<String>,
    /// Whether they are deleted there once they are safe.
    pub incoming_deleted: bool,
    /// Serial port of the code reader.
    pub reader_port: Option<String>,
    /// Where and how often its store is backed up.
    pub backup: BackupPolicy,
    /// It writes nothing any more, and another one goes on with what it began.
    #[serde(default)]
    pub retired: Option<Retired>,
}

/// A counter whose PC is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retired {
    /// Since when.
    pub at: DateTime<Utc>,
    /// The counter that goes on with what it began.
    pub heir: DeviceId,
}

/// The counter that goes on with what a device began: itself, or whoever took over from it, and from that one.
pub fn heir(stations: &BTreeMap<DeviceId, Station>, device: DeviceId) -> DeviceId {
    let mut found = device;
    // As many steps as there are counters, whatever a damaged record says of who follows whom.
    for _ in stations {
        match stations.get(&found).and_then(|station| station.retired) {
            Some(retired) => found = retired.heir,
            None => break,
        }
    }
    found
}

impl Office {
    /// What of it belongs to the counter.
    pub fn station(&self) -> Station {
        let policy = &self.policy;
        Station {
            counter: self.counter,
            slice: self.slice,
            restored: self.restored,
            register_floor: self.register_floor,
            receipt_printer: policy.receipt_printer.clone(),
            incoming_folder: policy.incoming_folder.clone(),
            incoming_deleted: policy.incoming_deleted,
            reader_port: policy.reader_port.clone(),
            backup: policy.backup.clone(),
            retired: None,
        }
    }

    /// The office as a counter sees it that has its own.
    #[must_use]
    pub fn at(mut self, station: Station) -> Self {
        self.counter = station.counter;
        self.slice = station.slice;
        self.restored = station.restored;
        self.register_floor = station.register_floor;
        let policy = &mut self.policy;
        policy.receipt_printer = station.receipt_printer;
        policy.incoming_folder = station.incoming_folder;
        policy.incoming_deleted = station.incoming_deleted;
        policy.reader_port = station.reader_port;
        policy.backup = station.backup;
        self
    }
}

/// Where a restored store came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Restored {
    /// When the backup was made: what was received since is not here.
    pub backup_at: DateTime<Utc>,
    /// When it was restored.
    pub at: DateTime<Utc>,
}

/// The last entry of a year's tracking register known from paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RegisterFloor {
    /// The year of the book.
    pub year: i32,
    /// Its last entry.
    pub entry: u32,
}

/// What the head read from the last slip on paper after a restore.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumbersSeen {
    /// The counter whose numbers they are.
    pub counter: CounterNo,
    /// The day in the last dossier number.
    pub day: NaiveDate,
    /// The running number in it.
    pub last: u16,
    /// The last entry in the tracking register.
    pub register: RegisterFloor,
}

/// Names and codes printed on every form (NĐ 30/2020, TT 03/2025/TT-VPCP).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Agency {
    /// Agency identifier (QĐ 20/2020/QĐ-TTg), first part of every dossier number.
    pub code: String,
    /// Superior body in capitals, first line of the heading.
    pub superior: String,
    /// The body itself, as it names itself on forms.
    pub name: String,
    /// The unit that receives: "Bộ phận Tiếp nhận và Trả kết quả" or "Trung tâm Phục vụ hành chính công".
    pub unit: String,
    /// Place in the date line, such as "Xã An Bình".
    pub place: String,
    /// Address of the counter.
    pub address: String,
    /// Phone of the counter.
    pub phone: String,
    /// Line for feedback and complaints (PAKN).
    pub hotline: String,
}

/// Choices the law leaves to the office.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Policy {
    /// Whether a due date keeps the hour of receipt or falls at the end of a session.
    pub due_time: DueTimePolicy,
    /// Print a receipt for same-day procedures without being asked (NĐ 61/2018 Art. 17.4 leaves it open).
    pub same_day_receipt: bool,
    /// Paper the receipt is printed on.
    pub receipt_paper: ReceiptPaper,
    /// Copies of the receipt (*liên*): one for the citizen, one kept.
    pub receipt_copies: u8,
    /// Minutes without a key before the screen locks, 1–30.
    pub lock_after_minutes: u8,
    /// Office hours of this counter; none means those of the national calendar.
    pub hours: Option<OfficeHours>,
    /// Printer for receipts by its system name; none means the system's default.
    pub receipt_printer: Option<String>,
    /// Folder whose newest files the import panel lists.
    pub incoming_folder: Option<String>,
    /// Files that a copier put into that folder are deleted there once their pages are safe; otherwise they stay.
    #[serde(default)]
    pub incoming_deleted: bool,
    /// Serial port of the code reader; none means the keyboard wedge.
    pub reader_port: Option<String>,
    /// Where and how often the store is backed up.
    #[serde(default)]
    pub backup: BackupPolicy,
    /// Days after which the pages as they were imported are given up, where a clean page was made of them; none
    /// keeps them for ever.
    #[serde(default)]
    pub keep_sources_days: Option<u16>,
    /// Days after which the scans of a citizen who walked away are destroyed.
    #[serde(default = "walk_away_days")]
    pub walk_away_days: u16,
}

/// Where and how often the store is backed up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct BackupPolicy {
    /// Folder on a second disk or a share; none means no backup, which is said on the home screen.
    pub folder: Option<String>,
    /// Hours between two backups, 1–168.
    pub every_hours: u16,
    /// Backups kept, 1–60.
    pub keep: u16,
}

impl Default for BackupPolicy {
    fn default() -> Self {
        Self {
            folder: None,
            every_hours: 24,
            keep: 7,
        }
    }
}

fn walk_away_days() -> u16 {
    7
}

/// Paper of the receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptPaper {
    /// One A5 sheet.
    A5,
    /// Two A5 halves on one A4 sheet with a cut line.
    TwoOnA4,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            due_time: DueTimePolicy::SameHour,
            same_day_receipt: true,
            receipt_paper: ReceiptPaper::A5,
            receipt_copies: 2,
            lock_after_minutes: 5,
            hours: None,
            receipt_printer: None,
            incoming_folder: None,
            incoming_deleted: false,
            reader_port: None,
            backup: BackupPolicy::default(),
            keep_sources_days: None,
            walk_away_days: walk_away_days(),
        }
    }
}
