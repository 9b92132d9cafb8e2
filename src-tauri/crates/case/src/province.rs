//! What the province decides and the counter imports: catalogue, list of papers to be digitised, fees, days off.
//!
//! A file is kept as it came; one of each kind is in force on a day, the newest whose first day has come. Calendars hold
//! together, each for its years.
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::paper::FileRef;

/// All files taken, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Province {
    /// Files.
    pub files: Vec<ProvinceFile>,
}

/// One imported file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ProvinceFile {
    /// What it is.
    pub kind: ProvinceFileKind,
    /// Version of a catalogue, number of a decision or resolution.
    pub name: String,
    /// First day in force.
    pub effective_from: NaiveDate,
    /// The bytes as they were imported.
    pub file: FileRef,
    /// When it was taken.
    pub imported_at: DateTime<Utc>,
}

/// Kinds of file a province publishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ProvinceFileKind {
    /// Catalogue of procedures.
    Catalogue,
    /// Papers that must be digitised (TT 01/2023/TT-VPCP chapter II).
    MustDigitize,
    /// Fees set by the people's council.
    Fees,
    /// Days off and swapped days of whole years (the yearly notice of holidays).
    Calendar,
    /// Roots that signatures are believed by. Those of all lists hold together.
    Roots,
}

impl Province {
    /// The file of a kind that is in force on a day. Of two with one first day, the one taken later.
    pub fn in_force(&self, kind: ProvinceFileKind, on: NaiveDate) -> Option<&ProvinceFile> {
        self.files
            .iter()
            .filter(|file| file.kind == kind && file.effective_from <= on)
            .max_by_key(|file| file.effective_from)
    }

    /// The catalogue of this version, whether in force or not.
    pub fn catalogue(&self, version: &str) -> Option<&ProvinceFile> {
        self.files
            .iter()
            .rfind(|file| file.kind == ProvinceFileKind::Catalogue && file.name == version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::sample::day;
    use crate::ids::Hash;
    use crate::paper::Media;

    fn file(kind: ProvinceFileKind, name: &str, from: NaiveDate) -> ProvinceFile {
        ProvinceFile {
            kind,
            name: name.to_owned(),
            effective_from: from,
            file: FileRef {
                sha256: Hash::of(name.as_bytes()),
                bytes: 1,
                media: Media::Json,
            },
            imported_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn the_newest_file_whose_day_has_come_is_in_force() {
        use ProvinceFileKind::{Catalogue, Fees};
        let province = Province {
            files: vec![
                file(Catalogue, "2", day(2026, 10, 1)),
                file(Catalogue, "1", day(2026, 7, 1)),
                file(Catalogue, "2b", day(2026, 10, 1)),
                file(Catalogue, "3", day(2027, 1, 1)),
            ],
        };
        let on = |day| {
            province
                .in_force(Catalogue, day)
                .map(|file| file.name.as_str())
        };
        assert_eq!(on(day(2026, 6, 30)), None);
        assert_eq!(on(day(2026, 9, 30)), Some("1"));
        assert_eq!(on(day(2026, 10, 1)), Some("2b"));
        assert_eq!(on(day(2027, 1, 1)), Some("3"));
        assert_eq!(province.in_force(Fees, day(2027, 1, 1)), None);
        assert!(province.catalogue("3").is_some() && province.catalogue("4").is_none());
    }
}
