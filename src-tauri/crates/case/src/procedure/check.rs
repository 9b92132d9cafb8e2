use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::steps::total_hours;
use super::{Procedure, SplitShare};

/// Something wrong in a catalogue; all of them are reported at once. `procedure` is its key, or `#n` where the
/// n-th entry has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CatalogueFinding {
    /// More bytes or procedures than a province has.
    TooLarge,
    /// The file is not JSON of the catalogue's shape.
    Unreadable {
        /// Line of the fault.
        line: u32,
        /// Column of the fault.
        column: u32,
    },
    /// One entry is not a procedure.
    EntryUnreadable {
        /// The entry.
        procedure: String,
        /// What the reader says of it.
        detail: String,
    },
    /// The default split does not add up to 100 percent.
    SplitIsNotWhole {
        /// What it adds up to.
        percent: u32,
    },
    /// Two entries share a key.
    KeyTwice {
        /// The key.
        procedure: String,
    },
    /// A name is missing.
    NameMissing {
        /// The entry.
        procedure: String,
    },
    /// Steps may take longer than the whole.
    StepsExceedLimit {
        /// The entry.
        procedure: String,
        /// Hours of the steps.
        steps: u32,
        /// Hours of the limit.
        limit: u32,
    },
    /// Two papers of one procedure share a key.
    PaperKeyTwice {
        /// The entry.
        procedure: String,
        /// The paper's key.
        paper: String,
    },
    /// A short name that does not fit the receipt (80 letters) or is empty.
    ShortNameUnfit {
        /// The entry.
        procedure: String,
        /// The paper's key.
        paper: String,
    },
    /// It ends before it begins.
    EndsBeforeItBegins {
        /// The entry.
        procedure: String,
    },
    /// A limit of zero units.
    ZeroLimit {
        /// The entry.
        procedure: String,
    },
}

/// Longest short name of a paper, in letters.
const SHORT_NAME: usize = 80;

/// Everything wrong with the procedures, taken together.
pub(super) fn findings(procedures: &[Procedure], split: &[SplitShare]) -> Vec<CatalogueFinding> {
    let mut findings = Vec::new();
    let percent: u32 = split.iter().map(|share| u32::from(share.percent)).sum();
    if !split.is_empty() && percent != 100 {
        findings.push(CatalogueFinding::SplitIsNotWhole { percent });
    }
    let mut keys = HashSet::new();
    for procedure in procedures {
        if !keys.insert(procedure.key.as_str()) {
            findings.push(CatalogueFinding::KeyTwice {
                procedure: procedure.key.clone(),
            });
        }
        check_procedure(procedure, &mut findings);
        check_papers(procedure, &mut findings);
    }
    findings
}

fn check_procedure(one: &Procedure, findings: &mut Vec<CatalogueFinding>) {
    let procedure = || one.key.clone();
    if one.name.trim().is_empty() || one.key.trim().is_empty() {
        findings.push(CatalogueFinding::NameMissing {
            procedure: procedure(),
        });
    }
    if let (Some(from), Some(until)) = (one.valid_from, one.valid_until)
        && until < from
    {
        findings.push(CatalogueFinding::EndsBeforeItBegins {
            procedure: procedure(),
        });
    }
    if let Some(limit) = one.time.map(total_hours) {
        let steps: u32 = one
            .steps
            .iter()
            .fold(0, |sum, step| sum.saturating_add(step.limit_hours));
        if limit == 0 {
            findings.push(CatalogueFinding::ZeroLimit {
                procedure: procedure(),
            });
        }
        if steps > limit {
            findings.push(CatalogueFinding::StepsExceedLimit {
                procedure: procedure(),
                steps,
                limit,
            });
        }
    }
}

fn check_papers(one: &Procedure, findings: &mut Vec<CatalogueFinding>) {
    let mut keys = HashSet::new();
    for paper in &one.requirements {
        let (procedure, paper_key) = (one.key.clone(), paper.key.clone());
        if !keys.insert(paper.key.as_str()) {
            findings.push(CatalogueFinding::PaperKeyTwice {
                procedure: procedure.clone(),
                paper: paper_key.clone(),
            });
        }
        let letters = paper.short_name.trim().chars().count();
        if !(1..=SHORT_NAME).contains(&letters) {
            findings.push(CatalogueFinding::ShortNameUnfit {
                procedure,
                paper: paper_key,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::super::sample::{catalogue_json, procedure, requirement};
    use super::super::{Catalogue, Step};
    use super::*;
    use crate::calendar::sample::day;
    use crate::deadline::TimeLimit;
    use crate::user::Role;

    fn findings_of(procedures: &[Procedure]) -> Vec<CatalogueFinding> {
        Catalogue::from_json(&catalogue_json(procedures))
            .map_or_else(|error| error.findings, |_| Vec::new())
    }

    #[test]
    fn every_fault_is_reported_at_once() {
        let good = procedure("1.001193", "Đăng ký khai sinh");
        let mut bad = good.clone();
        bad.name = " ".into();
        bad.valid_from = Some(day(2026, 2, 1));
        bad.valid_until = Some(day(2026, 1, 1));
        bad.steps = vec![Step {
            role: Role::Specialist,
            unit: "x".into(),
            limit_hours: 25,
        }];
        bad.requirements = vec![
            requirement("to-khai", "Tờ khai"),
            requirement("to-khai", &"á".repeat(81)),
        ];
        let procedure = || "1.001193".to_owned();
        let paper = || "to-khai".to_owned();
        assert_eq!(
            findings_of(&[good, bad]),
            [
                CatalogueFinding::KeyTwice {
                    procedure: procedure()
                },
                CatalogueFinding::NameMissing {
                    procedure: procedure()
                },
                CatalogueFinding::EndsBeforeItBegins {
                    procedure: procedure()
                },
                CatalogueFinding::StepsExceedLimit {
                    procedure: procedure(),
                    steps: 25,
                    limit: 24
                },
                CatalogueFinding::PaperKeyTwice {
                    procedure: procedure(),
                    paper: paper()
                },
                CatalogueFinding::ShortNameUnfit {
                    procedure: procedure(),
                    paper: paper()
                },
            ]
        );
    }

    #[test]
    fn a_limit_of_nothing_is_a_fault() {
        let mut none = procedure("1.001193", "Đăng ký khai sinh");
        none.time = Some(TimeLimit::WorkingDays(0));
        let zero = CatalogueFinding::ZeroLimit {
            procedure: "1.001193".into(),
        };
        assert!(findings_of(&[none]).contains(&zero));
    }

    #[test]
    fn an_unreadable_entry_does_not_hide_the_others() {
        let json = catalogue_json(&[procedure("1.001193", "a"), procedure("2.000815", "b")]);
        let broken = json
            .replace("\"1.001193\"", "1")
            .replace("\"sector\":\"Hộ tịch\"", "\"field\":1");
        let kinds: Vec<String> = Catalogue::from_json(&broken)
            .unwrap_err()
            .findings
            .iter()
            .map(|finding| match finding {
                CatalogueFinding::EntryUnreadable { procedure, .. } => procedure.clone(),
                other => format!("{other:?}"),
            })
            .collect();
        assert_eq!(kinds, ["#1", "2.000815"]);
    }

    #[test]
    fn a_file_that_is_no_catalogue_is_named_by_line_and_column() {
        let error = Catalogue::from_json("{\n  \"version\": ]").unwrap_err();
        assert_eq!(
            error.findings,
            [CatalogueFinding::Unreadable {
                line: 2,
                column: 14
            }]
        );
    }
}
