use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::FeeUnit;
use crate::dossier::Channel;
use crate::money::Dong;

/// The largest table read; a province lists a few hundred amounts.
const LARGEST: usize = 1024 * 1024;

/// Amounts a provincial resolution sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct FeeTable {
    resolution: String,
    status: TableStatus,
    valid_from: NaiveDate,
    valid_until: Option<NaiveDate>,
    rows: Vec<FeeRow>,
}

/// Whether a table may be used for real dossiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum TableStatus {
    /// From a resolution in force.
    Official,
    /// Invented, for practice mode only.
    Practice,
}

/// One amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct FeeRow {
    /// Key of the procedure in the catalogue.
    pub procedure: String,
    /// The way in it is for; every way where none is given.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// Price of one.
    pub amount: Dong,
    /// What is counted.
    pub per: FeeUnit,
}

/// Why a table cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FeeTableError {
    /// More bytes than any table needs.
    #[error("the table has {bytes} bytes, more than {most}")]
    TooLarge {
        /// Bytes given.
        bytes: usize,
        /// Bytes allowed.
        most: usize,
    },
    /// Not JSON of this shape.
    #[error("the table cannot be read")]
    Shape(#[source] serde_json::Error),
    /// No resolution is named: an amount nobody decided.
    #[error("the table names no resolution")]
    NoResolution,
    /// It would end before it begins.
    #[error("the table ends before it begins")]
    Dates,
    /// Two amounts for one procedure and way in.
    #[error("procedure {procedure} has two amounts for one way in")]
    Twice {
        /// Key of the procedure.
        procedure: String,
    },
}

impl FeeTable {
    /// No table: every provincial fee is unknown.
    pub fn none() -> Self {
        Self {
            resolution: String::new(),
            status: TableStatus::Official,
            valid_from: NaiveDate::MAX,
            valid_until: None,
            rows: Vec::new(),
        }
    }

    /// Reads `{resolution, status, valid_from, valid_until, rows: [{procedure, channel?, amount, per}]}`.
    pub fn from_json(text: &str) -> Result<Self, FeeTableError> {
        if text.len() > LARGEST {
            return Err(FeeTableError::TooLarge {
                bytes: text.len(),
                most: LARGEST,
            });
        }
        let table: Self = serde_json::from_str(text).map_err(FeeTableError::Shape)?;
        if table.resolution.trim().is_empty() {
            return Err(FeeTableError::NoResolution);
        }
        if table
            .valid_until
            .is_some_and(|until| until < table.valid_from)
        {
            return Err(FeeTableError::Dates);
        }
        for (at, row) in table.rows.iter().enumerate() {
            let same =
                |other: &FeeRow| other.procedure == row.procedure && other.channel == row.channel;
            if table.rows[..at].iter().any(same) {
                return Err(FeeTableError::Twice {
                    procedure: row.procedure.clone(),
                });
            }
        }
        Ok(table)
    }

    /// Number and title of the resolution.
    pub fn resolution(&self) -> &str {
        &self.resolution
    }

    /// First day in force.
    pub fn valid_from(&self) -> NaiveDate {
        self.valid_from
    }

    /// Whether it may be used for real dossiers.
    pub fn status(&self) -> TableStatus {
        self.status
    }

    /// All amounts.
    pub fn rows(&self) -> &[FeeRow] {
        &self.rows
    }

    /// Whether an amount is in force for a procedure, whatever the way in.
    pub fn covers(&self, procedure: &str, on: NaiveDate) -> bool {
        self.row(procedure, Channel::Counter, on).is_some()
    }

    /// The amount in force for a procedure and a way in; an amount for that way wins over one for all.
    pub fn row(&self, procedure: &str, channel: Channel, on: NaiveDate) -> Option<&FeeRow> {
        let in_force = self.valid_from <= on && self.valid_until.is_none_or(|until| on <= until);
        let mut rows = self
            .rows
            .iter()
            .filter(|row| in_force && row.procedure == procedure);
        let for_all = rows.clone().find(|row| row.channel.is_none());
        rows.find(|row| row.channel == Some(channel)).or(for_all)
    }
}
