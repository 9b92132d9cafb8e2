//! Dossiers that look like one dossier sent twice under two numbers.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Ledger, LedgerError, canonical};

/// Fields that differ when the very same dossier is sent again with its files.
const OF_ONE_SENDING: &[&str] = &[
    "MaHoSo",
    "IdGiayTo",
    "TepDinhKemId",
    "DuongDanTaiTepTin",
    "GiayToId",
    "DuongDanTepTinKetQua",
];

impl Ledger {
    /// Numbers that were inserted with the same content, each group in order of arrival. Where the
    /// province gives the numbers (dialect C), nothing else tells a dossier that was sent twice.
    pub fn doubles(&self) -> Result<Vec<Vec<String>>, LedgerError> {
        let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let changes = self.changes()?;
        for mut change in changes.into_iter().filter(|change| change.kind == "insert") {
            strip(&mut change.body);
            let same = groups.entry(canonical(&change.body)).or_default();
            same.push(change.number);
        }
        Ok(groups
            .into_values()
            .filter(|numbers| numbers.len() > 1)
            .collect())
    }
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| !OF_ONE_SENDING.contains(&name.as_str()));
            fields.values_mut().for_each(strip);
        }
        Value::Array(rows) => rows.iter_mut().for_each(strip),
        _ => {}
    }
}
