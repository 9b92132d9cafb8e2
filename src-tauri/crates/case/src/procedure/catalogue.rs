use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value;

use super::check::{CatalogueFinding, findings};
use super::search::SearchKeys;
use super::steps::split;
use super::{Procedure, SplitShare};

/// Bytes and entries beyond which a file is no catalogue; a province has some 2,500 procedures.
const LARGEST: usize = 64 * 1024 * 1024;
const MOST: usize = 20_000;

/// A versioned list of procedures, ready to be searched.
#[derive(Clone, Debug)]
pub struct Catalogue {
    pub(super) version: String,
    pub(super) effective_from: NaiveDate,
    pub(super) procedures: Vec<Procedure>,
    pub(super) keys: Vec<SearchKeys>,
    by_key: HashMap<String, usize>,
}

/// A catalogue that cannot be used, with everything that is wrong in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the catalogue has {} faults", findings.len())]
pub struct CatalogueError {
    /// What is wrong, in the order of the file.
    pub findings: Vec<CatalogueFinding>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: String,
    effective_from: NaiveDate,
    #[serde(default)]
    default_split: Vec<SplitShare>,
    procedures: Vec<Value>,
}

impl Catalogue {
    /// Reads `{version, effective_from, default_split, procedures}`. Procedures without steps get the default
    /// split. All faults are collected before it fails.
    pub fn from_json(text: &str) -> Result<Self, CatalogueError> {
        let fail = |finding| CatalogueError {
            findings: vec![finding],
        };
        if text.len() > LARGEST {
            return Err(fail(CatalogueFinding::TooLarge));
        }
        let File {
            version,
            effective_from,
            default_split,
            procedures: entries,
        } = serde_json::from_str(text).map_err(|error| fail(unreadable(&error)))?;
        if entries.len() > MOST {
            return Err(fail(CatalogueFinding::TooLarge));
        }
        let (mut procedures, mut faults) = (Vec::new(), Vec::new());
        for (at, entry) in entries.into_iter().enumerate() {
            let name = entry
                .get("key")
                .and_then(Value::as_str)
                .map_or_else(|| format!("#{}", at + 1), str::to_owned);
            match serde_json::from_value::<Procedure>(entry) {
                Ok(procedure) => procedures.push(procedure),
                Err(error) => {
                    faults.push(CatalogueFinding::EntryUnreadable {
                        procedure: name,
                        detail: error.to_string(),
                    });
                }
            }
        }
        faults.extend(findings(&procedures, &default_split));
        if !faults.is_empty() {
            return Err(CatalogueError { findings: faults });
        }
        for procedure in procedures
            .iter_mut()
            .filter(|procedure| procedure.steps.is_empty())
        {
            procedure.steps = procedure
                .time
                .map_or_else(Vec::new, |limit| split(limit, &default_split));
        }
        Ok(Self::indexed(version, effective_from, procedures))
    }

    /// Version of the data; dossiers keep it.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// First day the version is in force.
    pub fn effective_from(&self) -> NaiveDate {
        self.effective_from
    }

    /// All procedures, in the order of the file.
    pub fn procedures(&self) -> &[Procedure] {
        &self.procedures
    }

    /// The procedure with this key or code.
    pub fn procedure(&self, key: &str) -> Option<&Procedure> {
        self.by_key.get(key).map(|at| &self.procedures[*at])
    }

    pub(super) fn indexed(
        version: String,
        effective_from: NaiveDate,
        procedures: Vec<Procedure>,
    ) -> Self {
        let mut by_key = HashMap::new();
        for (at, procedure) in procedures.iter().enumerate() {
            if let Some(code) = &procedure.code {
                by_key.entry(code.as_str().to_owned()).or_insert(at);
            }
        }
        by_key.extend(
            procedures
                .iter()
                .enumerate()
                .map(|(at, procedure)| (procedure.key.clone(), at)),
        );
        let keys = procedures.iter().map(SearchKeys::of).collect();
        Self {
            version,
            effective_from,
            procedures,
            keys,
            by_key,
        }
    }
}

fn unreadable(error: &serde_json::Error) -> CatalogueFinding {
    let place = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    CatalogueFinding::Unreadable {
        line: place(error.line()),
        column: place(error.column()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::super::sample::{banned_papers, catalogue, procedure, shipped};
    use super::super::{Availability, Unavailable};
    use crate::calendar::sample::day;
    use crate::fee::{FeeTable, TableStatus};

    #[test]
    fn a_procedure_is_found_by_key_and_by_code() {
        let mut renamed = procedure("1.001193", "Đăng ký khai sinh");
        renamed.key = "khai-sinh".into();
        let catalogue = catalogue(&[renamed]);
        assert_eq!(
            catalogue.procedure("1.001193"),
            catalogue.procedure("khai-sinh")
        );
        assert!(catalogue.procedure("1.001193").is_some() && catalogue.procedure("x").is_none());
    }

    #[test]
    fn steps_are_filled_from_the_default_split_and_never_exceed_the_limit() {
        let catalogue = catalogue(&[procedure("1.001193", "Đăng ký khai sinh")]);
        let hours: Vec<u32> = catalogue.procedures()[0]
            .steps
            .iter()
            .map(|step| step.limit_hours)
            .collect();
        assert_eq!(hours, [2, 22]);
    }

    #[test]
    fn all_128_procedures_are_shipped_and_none_asks_for_a_banned_paper() {
        let (catalogue, banned) = (shipped(), banned_papers());
        assert_eq!(catalogue.procedures().len(), 128);
        for procedure in catalogue.procedures() {
            for paper in &procedure.requirements {
                assert!(
                    banned.banned(paper).is_none(),
                    "{} {}",
                    procedure.key,
                    paper.short_name
                );
                assert!(
                    !(paper.identity && paper.must_digitize),
                    "{} {}",
                    procedure.key,
                    paper.short_name
                );
            }
            let replaced = procedure.replaced_by.as_deref();
            assert!(
                replaced.is_none_or(|key| catalogue.procedure(key).is_some()),
                "{}",
                procedure.key
            );
        }
    }

    #[test]
    fn the_shipped_procedures_are_enabled_as_far_as_they_can_be_computed() {
        let practice = FeeTable::from_json(include_str!(
            "../../../../../assets/procedures/practice-fees.json"
        ))
        .unwrap();
        assert_eq!(practice.status(), TableStatus::Practice);
        let catalogue = shipped();
        let enabled = |fees: &FeeTable| {
            let on = day(2026, 11, 20);
            catalogue
                .procedures()
                .iter()
                .filter(|p| p.availability(on, fees) == Availability::Enabled)
                .count()
        };
        assert_eq!((enabled(&FeeTable::none()), enabled(&practice)), (43, 64));
        for row in practice.rows() {
            assert!(
                catalogue.procedure(&row.procedure).is_some(),
                "{}",
                row.procedure
            );
        }
        let card = catalogue
            .procedure("1.014061")
            .unwrap()
            .availability(day(2026, 11, 20), &practice);
        let by = Some("1.116410".to_owned());
        assert_eq!(
            card,
            Availability::Disabled {
                reasons: vec![Unavailable::Superseded { by }]
            }
        );
    }
}
