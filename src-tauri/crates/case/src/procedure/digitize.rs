use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Catalogue, DigitizeBasis, PaperKind};

/// The province's list of papers that must be digitised (TT 01/2023/TT-VPCP chapter II). For a procedure it
/// names, it is complete: papers it does not list need not be digitised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct MustDigitizeList {
    /// Number of the decision.
    pub decision: String,
    /// First day in force.
    pub effective_from: NaiveDate,
    /// Papers.
    pub rows: Vec<MustDigitizeRow>,
}

/// One paper of one procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct MustDigitizeRow {
    /// Key or code of the procedure.
    pub procedure: String,
    /// Kind of paper.
    pub paper: PaperKind,
}

/// Why a list cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MustDigitizeListError {
    /// Not JSON of this shape.
    #[error("the list cannot be read")]
    Shape(#[source] serde_json::Error),
    /// No decision is named.
    #[error("the list names no decision")]
    NoDecision,
}

impl MustDigitizeList {
    /// Reads `{decision, effective_from, rows: [{procedure, paper}]}`.
    pub fn from_json(text: &str) -> Result<Self, MustDigitizeListError> {
        let list: Self = serde_json::from_str(text).map_err(MustDigitizeListError::Shape)?;
        if list.decision.trim().is_empty() {
            Err(MustDigitizeListError::NoDecision)
        } else {
            Ok(list)
        }
    }
}

impl Catalogue {
    /// The catalogue with the province's list applied over the heuristic, and the rows that name a procedure
    /// or a paper it does not have.
    #[must_use]
    pub fn with_must_digitize(mut self, list: &MustDigitizeList) -> (Self, Vec<MustDigitizeRow>) {
        let unmatched = list
            .rows
            .iter()
            .filter(|row| {
                let papers = self
                    .procedure(&row.procedure)
                    .map(|one| one.requirements.iter());
                !papers
                    .into_iter()
                    .flatten()
                    .any(|paper| paper.kind == row.paper)
            })
            .cloned()
            .collect();
        for procedure in &mut self.procedures {
            let names_it = |row: &&MustDigitizeRow| {
                row.procedure == procedure.key
                    || procedure
                        .code
                        .as_ref()
                        .is_some_and(|code| code.as_str() == row.procedure)
            };
            let rows: Vec<&MustDigitizeRow> = list.rows.iter().filter(names_it).collect();
            if rows.is_empty() {
                continue;
            }
            for paper in &mut procedure.requirements {
                paper.must_digitize =
                    !paper.identity && rows.iter().any(|row| row.paper == paper.kind);
                paper.digitize_basis = DigitizeBasis::ProvincialList;
            }
        }
        (self, unmatched)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::super::sample::{catalogue, procedure, requirement};
    use super::*;

    #[test]
    fn the_provinces_list_wins_over_the_guess_where_it_speaks() {
        let mut birth = procedure("1.001193", "Khai sinh");
        birth.requirements = vec![
            requirement("to-khai", "Tờ khai"),
            requirement("giay-chung-sinh", "Giấy chứng sinh"),
        ];
        birth.requirements[1].must_digitize = false;
        birth
            .requirements
            .push(requirement("giay-to-tuy-than", "Giấy tờ tùy thân"));
        birth.requirements[2].identity = true;
        let mut other = procedure("1.000656", "Khai tử");
        other.requirements = vec![requirement("to-khai", "Tờ khai")];
        let list = MustDigitizeList::from_json(
            r#"{"decision":"QĐ 1/QĐ-UBND","effective_from":"2026-01-01","rows":[
                {"procedure":"1.001193","paper":"giay-chung-sinh"},
                {"procedure":"1.001193","paper":"giay-to-tuy-than"},
                {"procedure":"9.999999","paper":"to-khai"}]}"#,
        )
        .unwrap();
        let (catalogue, unmatched) = catalogue(&[birth, other]).with_must_digitize(&list);
        let flags = |key: &str| {
            let papers = &catalogue.procedure(key).unwrap().requirements;
            papers
                .iter()
                .map(|p| (p.must_digitize, p.digitize_basis))
                .collect::<Vec<_>>()
        };
        use DigitizeBasis::{Heuristic, ProvincialList};
        assert_eq!(
            flags("1.001193"),
            [
                (false, ProvincialList),
                (true, ProvincialList),
                (false, ProvincialList)
            ]
        );
        assert_eq!(flags("1.000656"), [(true, Heuristic)]);
        assert_eq!(unmatched.len(), 1);
        assert!(matches!(
            MustDigitizeList::from_json(
                r#"{"decision":" ","effective_from":"2026-01-01","rows":[]}"#
            ),
            Err(MustDigitizeListError::NoDecision)
        ));
    }
}
