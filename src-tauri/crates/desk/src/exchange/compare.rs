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

#[cfg(test)]
mod tests;
