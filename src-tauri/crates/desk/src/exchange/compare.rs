//! One procedure of ours beside the same of the national catalogue. Papers are paired by the likeness of their names;
//! what has no pair is named and left to a person.
use motcua_case::deadline::TimeLimit;
use motcua_case::exchange::CodeMapping;
use motcua_case::fee::Charge;
use motcua_case::money::Dong;
use motcua_case::procedure::{Procedure, Requirement};
use motcua_case::text;
use motcua_sync::Published;
use motcua_sync::published::PublishedPaper;
use serde_json::{Value, json};

use crate::view::national_catalogue::{CodeOf, NationalCode, NationalDifference};

/// Names that are less alike are of two papers.
const ALIKE: f64 = 0.6;

/// What differs, and which codes the mapping lacks.
#[derive(Default)]
pub(super) struct Compared {
    pub(super) differences: Vec<NationalDifference>,
    pub(super) codes: Vec<NationalCode>,
}

impl Compared {
    pub(super) fn is_empty(&self) -> bool {
        self.differences.is_empty() && self.codes.is_empty()
    }
}

pub(super) fn compared(ours: &Procedure, mapping: &CodeMapping, there: &Published) -> Compared {
    let mut found = Compared::default();
    if !there.name.is_empty() && !same(&ours.name, &there.name) {
        found.differences.push(NationalDifference::Name {
            there: there.name.clone(),
        });
    }
    times(ours, there, &mut found);
    fees(ours, mapping, there, &mut found);
    results(ours, mapping, there, &mut found);
    papers(ours, mapping, there, &mut found);
    if mapping.sector.is_empty() && !there.sector_code.is_empty() {
        found.codes.push(NationalCode {
            of: CodeOf::Sector,
            paper: None,
            named: there.sector.clone(),
            code: there.sector_code.clone(),
        });
    }
    found
}

fn times(ours: &Procedure, there: &Published, found: &mut Compared) {
    let Some(limit) = limit(there) else {
        return;
    };
    // The same day is how this counter keeps one working day.
    let is_same_day =
        matches!(ours.time, Some(TimeLimit::SameDay { .. })) && limit == TimeLimit::WorkingDays(1);
    if ours.time != Some(limit) && !is_same_day {
        found.differences.push(NationalDifference::Time {
            here: ours.time,
            there: limit,
        });
    }
}

/// A limit in one of the units a counter knows; none of any other.
fn limit(there: &Published) -> Option<TimeLimit> {
    let (amount, unit) = there.time.as_ref()?;
    if *amount == 0 {
        return None;
    }
    match text::fold(unit).as_str() {
        "ngay lam viec" => Some(TimeLimit::WorkingDays(*amount)),
        "ngay" => Some(TimeLimit::CalendarDays(*amount)),
        "gio lam viec" => Some(TimeLimit::WorkingHours(*amount)),
        "gio" => Some(TimeLimit::Hours(*amount)),
        "thang" => Some(TimeLimit::Months(*amount)),
        _ => None,
    }
}

fn fees(ours: &Procedure, mapping: &CodeMapping, there: &Published, found: &mut Compared) {
    let [fee] = &there.fees[..] else {
        return;
    };
    let here = match &ours.fee.charge {
        Charge::Free => Some(Dong::ZERO),
        Charge::Fixed { amount, .. } => Some(*amount),
        _ => None,
    };
    let amount = fee.amount.and_then(|amount| Dong::new(amount).ok());
    if let (Some(here), Some(there)) = (here, amount)
        && here != there
    {
        found
            .differences
            .push(NationalDifference::Fee { here, there });
    }
    if mapping.fees.is_empty() && !fee.code.is_empty() {
        found.codes.push(NationalCode {
            of: CodeOf::Fee,
            paper: None,
            named: String::new(),
            code: fee.code.clone(),
        });
    }
}

fn results(ours: &Procedure, mapping: &CodeMapping, there: &Published, found: &mut Compared) {
    // Which of several holds only the case itself says.
    let [result] = &there.results[..] else {
        return;
    };
    let here = ours
        .results
        .first()
        .map(|one| one.name.clone())
        .unwrap_or_default();
    if ours.results.len() <= 1 && !result.name.is_empty() && !same(&here, &result.name) {
        found.differences.push(NationalDifference::Result {
            here,
            there: result.name.clone(),
        });
    }
    if mapping.result.is_empty() && !result.code.is_empty() {
        found.codes.push(NationalCode {
            of: CodeOf::Result,
            paper: None,
            named: result.name.clone(),
            code: result.code.clone(),
        });
    }
}

fn papers(ours: &Procedure, mapping: &CodeMapping, there: &Published, found: &mut Compared) {
    let pairs = pairs(ours, mapping, there);
    for (requirement, paper) in &pairs {
        let counts = |originals, copies| [originals, copies];
        let here = counts(requirement.originals, requirement.copies);
        let theirs = counts(paper.originals, paper.copies);
        if here != theirs && theirs != [0, 0] {
            found.differences.push(NationalDifference::Count {
                paper: requirement.short_name.clone(),
                here,
                there: theirs,
            });
        }
        let mut code = |of, code: &str| {
            found.codes.push(NationalCode {
                of,
                paper: Some(requirement.key.clone()),
                named: paper.name.clone(),
                code: code.to_owned(),
            });
        };
        if !mapping.papers.contains_key(&requirement.key) {
            code(CodeOf::Paper, &paper.code);
        }
        let is_replaced = mapping.replaced_by.contains_key(&requirement.key);
        if !is_replaced && !paper.replaced_by.is_empty() {
            code(CodeOf::Replacing, &paper.replaced_by);
        }
    }
    let paired = |code: &str| pairs.iter().any(|(_, paper)| paper.code == code);
    let only_there = there.papers.iter().filter(|paper| !paired(&paper.code));
    found
        .differences
        .extend(only_there.map(|paper| NationalDifference::OnlyThere {
            paper: paper.name.clone(),
        }));
    let known = |key: &str| pairs.iter().any(|(requirement, _)| requirement.key == key);
    let only_here = ours.requirements.iter().filter(|one| !known(&one.key));
    // Of a list that holds nothing nothing is said.
    if !there.papers.is_empty() {
        found
            .differences
            .extend(only_here.map(|one| NationalDifference::OnlyHere {
                paper: one.short_name.clone(),
            }));
    }
}

/// Papers that are the same: by the code a person confirmed, else by their names, the most alike first.
fn pairs<'a>(
    ours: &'a Procedure,
    mapping: &CodeMapping,
    there: &'a Published,
) -> Vec<(&'a Requirement, &'a PublishedPaper)> {
    let mut alike: Vec<(f64, &Requirement, &PublishedPaper)> = Vec::new();
    for requirement in &ours.requirements {
        let confirmed = mapping.papers.get(&requirement.key);
        for paper in &there.papers {
            let likeness = match confirmed {
                Some(code) if *code == paper.code => 2.0,
                Some(_) => 0.0,
                None => likeness(requirement, paper),
            };
            if likeness >= ALIKE {
                alike.push((likeness, requirement, paper));
            }
        }
    }
    alike.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut pairs: Vec<(&Requirement, &PublishedPaper)> = Vec::new();
    for (_, requirement, paper) in alike {
        let is_free = |(known, other): &(&Requirement, &PublishedPaper)| {
            known.key != requirement.key && other.code != paper.code
        };
        if pairs.iter().all(is_free) {
            pairs.push((requirement, paper));
        }
    }
    pairs
}

fn likeness(requirement: &Requirement, paper: &PublishedPaper) -> f64 {
    let theirs = text::fold(&paper.name);
    let of = |name: &str| strsim::sorensen_dice(&text::fold(name), &theirs);
    of(&requirement.name).max(of(&requirement.short_name))
}

fn same(here: &str, there: &str) -> bool {
    let plain = |name: &str| text::fold(name).replace("thu tuc ", "");
    plain(here) == plain(there)
}

/// The mapping with the codes it lacked.
pub(super) fn mapped(mapping: &CodeMapping, compared: &Compared) -> CodeMapping {
    let mut mapping = mapping.clone();
    for one in &compared.codes {
        let code = one.code.clone();
        match (one.of, &one.paper) {
            (CodeOf::Sector, _) => mapping.sector = code,
            (CodeOf::Result, _) => mapping.result = code,
            (CodeOf::Fee, _) => {
                mapping.fees.insert(String::new(), code);
            }
            (CodeOf::Paper, Some(paper)) => {
                mapping.papers.insert(paper.clone(), code);
            }
            (CodeOf::Replacing, Some(paper)) => {
                mapping.replaced_by.insert(paper.clone(), code);
            }
            (CodeOf::Paper | CodeOf::Replacing, None) => {}
        }
    }
    mapping
}

/// Writes what is taken over into the file of a catalogue.
pub(super) fn take_over(
    catalogue: &mut Value,
    key: &str,
    there: &Published,
    compared: &Compared,
) -> Option<()> {
    let procedures = catalogue.get_mut("procedures")?.as_array_mut()?;
    let entry = procedures
        .iter_mut()
        .find(|entry| entry.get("key").and_then(Value::as_str) == Some(key))?;
    for difference in &compared.differences {
        match difference {
            NationalDifference::Name { there } => entry["name"] = json!(there),
            NationalDifference::Time { there, .. } => {
                entry["time"] = serde_json::to_value(there).ok()?;
                // Steps were shares of the old limit.
                entry.as_object_mut()?.remove("steps");
            }
            NationalDifference::Result { .. } => {
                let result = there.results.first()?;
                entry["results"] = json!([{ "name": result.name, "code": result.code }]);
            }
            NationalDifference::Count { paper, there, .. } => {
                let papers = entry.get_mut("requirements")?.as_array_mut()?;
                let line = papers.iter_mut().find(|line| {
                    line.get("short_name").and_then(Value::as_str) == Some(paper.as_str())
                })?;
                let [originals, copies] = there;
                line["originals"] = json!(originals);
                line["copies"] = json!(copies);
            }
            NationalDifference::Fee { .. }
            | NationalDifference::OnlyThere { .. }
            | NationalDifference::OnlyHere { .. } => {}
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use motcua_case::procedure::Catalogue;
    use motcua_sync::published::{PublishedFee, PublishedResult};

    use super::*;
    use crate::assets::CATALOGUE;

    const BIRTH: &str = "1.001193";

    fn ours() -> Procedure {
        let catalogue = Catalogue::from_json(CATALOGUE).unwrap();
        catalogue.procedure(BIRTH).unwrap().clone()
    }

    fn mapping(ours: &Procedure) -> CodeMapping {
        let papers = ours.requirements.iter();
        CodeMapping {
            procedure: BIRTH.into(),
            code: BIRTH.into(),
            sector: "G15-HT06".into(),
            papers: papers
                .map(|one| (one.key.clone(), format!("G.{}", one.key)))
                .collect(),
            fees: [(String::new(), "LP".to_owned())].into(),
            result: "KQ".into(),
            ..CodeMapping::default()
        }
    }

    /// The national catalogue says what ours says.
    fn agreeing(ours: &Procedure) -> Published {
        let papers = ours.requirements.iter();
        Published {
            code: BIRTH.into(),
            name: "Đăng ký khai sinh".into(),
            sector_code: "G15-HT06".into(),
            sector: "Hộ tịch".into(),
            time: Some((1, "Ngày làm việc".into())),
            fees: vec![PublishedFee {
                code: "LP".into(),
                amount: Some(8000),
            }],
            papers: papers
                .map(|one| PublishedPaper {
                    code: format!("G.{}", one.key),
                    name: one.name.clone(),
                    originals: one.originals,
                    copies: one.copies,
                    replaced_by: String::new(),
                })
                .collect(),
            results: vec![PublishedResult {
                code: "KQ".into(),
                name: ours.results[0].name.clone(),
            }],
        }
    }

    #[test]
    fn what_agrees_gives_nothing_and_a_fee_that_is_not_one_amount_is_not_compared() {
        let ours = ours();
        let found = compared(&ours, &mapping(&ours), &agreeing(&ours));
        assert_eq!(found.differences, []);
        assert_eq!(found.codes, []);
    }

    #[test]
    fn each_difference_is_named_by_itself() {
        type Change = fn(&mut Published);
        let ours = ours();
        let first = ours.requirements[0].short_name.clone();
        let table: [(Change, NationalDifference); 6] = [
            (
                |there| there.name = "Khai sinh liên thông".into(),
                NationalDifference::Name {
                    there: "Khai sinh liên thông".into(),
                },
            ),
            (
                |there| there.time = Some((3, "ngày làm việc".into())),
                NationalDifference::Time {
                    here: ours.time,
                    there: TimeLimit::WorkingDays(3),
                },
            ),
            (
                |there| there.results[0].name = "Bản điện tử".into(),
                NationalDifference::Result {
                    here: ours.results[0].name.clone(),
                    there: "Bản điện tử".into(),
                },
            ),
            (
                |there| there.papers[0].copies = 2,
                NationalDifference::Count {
                    paper: first.clone(),
                    here: [1, 0],
                    there: [1, 2],
                },
            ),
            (
                |there| {
                    there.papers.remove(0);
                },
                NationalDifference::OnlyHere { paper: first },
            ),
            (
                |there| {
                    there.papers.push(PublishedPaper {
                        code: "G.X".into(),
                        name: "Xyz".into(),
                        originals: 1,
                        copies: 0,
                        replaced_by: String::new(),
                    });
                },
                NationalDifference::OnlyThere {
                    paper: "Xyz".into(),
                },
            ),
        ];
        for (change, difference) in table {
            let mut there = agreeing(&ours);
            change(&mut there);
            let found = compared(&ours, &mapping(&ours), &there);
            assert_eq!(found.differences, [difference]);
        }
    }

    #[test]
    fn a_limit_in_a_unit_nobody_knows_is_not_compared() {
        let ours = ours();
        for time in [None, Some((0, "ngày".into())), Some((2, "tuần".into()))] {
            let there = Published {
                time,
                ..agreeing(&ours)
            };
            let found = compared(&ours, &mapping(&ours), &there);
            assert_eq!(found.differences, []);
        }
    }

    #[test]
    fn papers_without_a_confirmed_code_are_paired_by_name_and_their_codes_proposed() {
        let ours = ours();
        let bare = CodeMapping {
            papers: Default::default(),
            ..mapping(&ours)
        };
        let mut there = agreeing(&ours);
        there.papers[1].replaced_by = "KQ.G15.000031".into();
        let found = compared(&ours, &bare, &there);
        let filled = mapped(&bare, &found);
        assert_eq!(filled.papers, mapping(&ours).papers);
        let second = &ours.requirements[1].key;
        assert_eq!(filled.replaced_by[second], "KQ.G15.000031");
    }

    #[test]
    fn what_is_taken_over_makes_a_catalogue_that_can_be_read() {
        let ours = ours();
        let mut there = agreeing(&ours);
        there.name = "Khai sinh liên thông".into();
        there.time = Some((3, "ngày làm việc".into()));
        there.papers[0].copies = 2;
        let found = compared(&ours, &mapping(&ours), &there);
        let mut value: Value = serde_json::from_str(CATALOGUE).unwrap();
        take_over(&mut value, BIRTH, &there, &found).unwrap();
        let catalogue = Catalogue::from_json(&value.to_string()).unwrap();
        let taken = catalogue.procedure(BIRTH).unwrap();
        assert_eq!(taken.name, there.name);
        assert_eq!(taken.time, Some(TimeLimit::WorkingDays(3)));
        assert_eq!(taken.requirements[0].copies, 2);
        assert!(compared(taken, &mapping(&ours), &there).is_empty());
        assert!(take_over(&mut value, "nobody", &there, &found).is_none());
    }
}
