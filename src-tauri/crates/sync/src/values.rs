//! What of the wire is not certain, as data with its certainty (`assets/province/wire.json`).
//!
//! A value that nobody confirmed never stands in code: a province that knows better gives a file, and the version that
//! was used can be named. What has no value is sent as the empty text, and the reason stands beside it.
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::Dialect;

/// The file that ships.
const SHIPPED: &str = include_str!("../../../../assets/province/wire.json");

/// Most bytes of a file of values.
const LONGEST: usize = 256 * 1024;

/// Why a file of values was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ValuesError {
    /// It is not of the shape of the file that ships.
    #[error("the file of values cannot be read")]
    Shape(#[from] serde_json::Error),
    /// It is longer than any such file.
    #[error("the file of values has {0} bytes")]
    Long(usize),
}

/// The values, with where each comes from.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Values {
    /// Day of the file.
    pub version: String,
    /// Words about the file.
    pub note: String,
    /// `NoiNopHoSo` (province-api b.2).
    pub filed: FiledValues,
    /// `HinhThuc` of an electronic return.
    pub return_online: Certain<String>,
    /// `LoaiDinhDanh` of a tax code.
    pub tax_code: Certain<String>,
    /// `LoaiDoiTuong` beyond citizens and businesses (A, B, D).
    pub party: PartyValues,
    /// `LoaiDoiTuong` beyond citizens and businesses (C).
    pub applicant: ApplicantValues,
    /// `MaCSDL` by the name of the database.
    pub databases: BTreeMap<String, Certain<String>>,
    /// `LoaiGiayTo` of a paper without a file.
    pub loose_paper: Certain<i64>,
    /// `TrangThaiBoSung`.
    pub supplement: SupplementValues,
    /// `Status` of a dossier (D).
    pub bus_status: BusStatus,
    /// Words that answers are recognised by.
    pub phrases: Phrases,
    /// Paths of each dialect's operations.
    pub paths: DialectPaths,
}

/// `NoiNopHoSo`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FiledValues {
    /// The system of a ministry or province.
    pub system: Certain<String>,
    /// The national portal.
    pub national_portal: Certain<String>,
}

/// `LoaiDoiTuong` of dialects A, B and D.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartyValues {
    /// A household business.
    pub household: Certain<String>,
    /// A state body.
    pub state_body: Certain<String>,
    /// Another organisation.
    pub organisation: Certain<String>,
}

/// `LoaiDoiTuong` of dialect C.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApplicantValues {
    /// A state body.
    pub state_body: Certain<String>,
    /// Another organisation.
    pub organisation: Certain<String>,
}

/// `TrangThaiBoSung`: a truth value, a number or a text, as the receiver has it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupplementValues {
    /// Asked for.
    pub open: Certain<Value>,
    /// Brought.
    pub received: Certain<Value>,
}

/// `Status` of a dossier on the bus.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BusStatus {
    /// Not finished.
    pub open: Certain<i64>,
    /// Finished.
    pub finished: Certain<i64>,
}

/// Words that answers are recognised by, in lower case; see [`crate::reply`].
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrases {
    /// It was done.
    pub success: Vec<String>,
    /// Words that hold those of success and say the contrary.
    pub no_success: Vec<String>,
    /// The dossier is there already.
    pub known: Vec<String>,
    /// The dossier is not there.
    pub unknown: Vec<String>,
    /// The session is over.
    pub session: Vec<String>,
    /// A fault of the server that goes away by itself.
    pub later: Vec<String>,
    /// The counter was shut out.
    pub barred: Vec<String>,
    /// Values of `Status` that are a success (D); nobody confirmed them.
    pub bus_codes: Vec<String>,
}

/// Paths of each dialect's operations.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DialectPaths {
    national: BTreeMap<String, Certain<String>>,
    gateway: BTreeMap<String, Certain<String>>,
    noi_ho_so: BTreeMap<String, Certain<String>>,
    lgsp: BTreeMap<String, Certain<String>>,
}

/// A value with its certainty.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certain<T> {
    /// The value; none where it is not known.
    pub value: Option<T>,
    /// How certain.
    pub certainty: Certainty,
    /// What it is, and why it is not certain.
    pub note: String,
}

/// How certain a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Seen in public source code.
    Code,
    /// Seen in a public document.
    Doc,
    /// Told by the province that is spoken to.
    Province,
    /// Believed; nobody confirmed it.
    Own,
    /// Looked for and not found.
    Unknown,
}

impl Values {
    /// The values that ship.
    ///
    /// # Errors
    /// Never of a tested build.
    pub fn shipped() -> Result<Self, ValuesError> {
        Self::parse(SHIPPED.as_bytes())
    }

    /// The values of a file.
    ///
    /// # Errors
    /// Where it is too long or of another shape.
    pub fn parse(bytes: &[u8]) -> Result<Self, ValuesError> {
        if bytes.len() > LONGEST {
            return Err(ValuesError::Long(bytes.len()));
        }
        Ok(serde_json::from_slice(bytes)?)
    }

    /// The province said which `MaCSDL` a database has there.
    pub fn told_database(&mut self, name: &str, code: &str) {
        let told = Certain {
            value: Some(code.to_owned()),
            certainty: Certainty::Province,
            note: String::new(),
        };
        self.databases.insert(name.to_owned(), told);
    }

    /// Path of an operation in a dialect; none where nobody knows one.
    #[must_use]
    pub fn path(&self, dialect: Dialect, operation: &str) -> Option<&str> {
        let paths = match dialect {
            Dialect::National => &self.paths.national,
            Dialect::Gateway => &self.paths.gateway,
            Dialect::NoiHoSo => &self.paths.noi_ho_so,
            Dialect::Lgsp => &self.paths.lgsp,
        };
        paths.get(operation)?.value.as_deref()
    }
}

impl Certain<String> {
    /// The value as it is sent: the empty text where there is none.
    #[must_use]
    pub fn sent(&self) -> String {
        self.value.clone().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_that_ships_is_read_and_gives_no_value_for_what_is_unknown() {
        let text: Value = serde_json::from_str(SHIPPED).unwrap();
        let mut seen = 0;
        walk(&text, &mut seen);
        assert!(seen > 30, "{seen} values");
        Values::shipped().unwrap();
    }

    fn walk(value: &Value, seen: &mut usize) {
        if value.get("certainty") == Some(&"unknown".into()) {
            assert!(value["value"].is_null(), "{value} is unknown and has one");
        }
        *seen += usize::from(value.get("certainty").is_some());
        if let Some(fields) = value.as_object() {
            fields.values().for_each(|value| walk(value, seen));
        }
    }

    #[test]
    fn a_misspelt_field_is_not_taken_for_a_missing_one() {
        let misspelt = SHIPPED.replace("\"tax_code\"", "\"tax_cod\"");
        assert!(matches!(
            Values::parse(misspelt.as_bytes()),
            Err(ValuesError::Shape(_))
        ));
    }
}
