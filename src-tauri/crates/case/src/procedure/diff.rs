use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Catalogue, Procedure, Requirement};

/// One difference between two catalogues, as the dry run of an import shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CatalogueChange {
    /// A new procedure.
    Added {
        /// Its key.
        procedure: String,
        /// Its name.
        name: String,
    },
    /// A procedure that is gone; dossiers already received keep it.
    Removed {
        /// Its key.
        procedure: String,
        /// Its name.
        name: String,
    },
    /// A procedure that changed.
    Changed {
        /// Its key.
        procedure: String,
        /// Its new name.
        name: String,
        /// What changed.
        parts: Vec<ChangedPart>,
    },
}

/// A part of a procedure that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ChangedPart {
    /// Code.
    Code,
    /// Vietnamese or English name, or the everyday names.
    Name,
    /// Sector, level or publishing decision.
    Publication,
    /// Time limit.
    Time,
    /// Internal steps.
    Steps,
    /// Fee.
    Fee,
    /// Papers, by short name.
    Papers {
        /// Asked for now.
        added: Vec<String>,
        /// Asked for no more.
        removed: Vec<String>,
        /// Asked for differently.
        changed: Vec<String>,
    },
    /// Results.
    Results,
    /// Receiving body, deciding unit or the system it is handled in.
    Competence,
    /// Standing, dates in force or successor.
    Standing,
    /// Legal basis, sources or sureness.
    Basis,
}

/// What importing `new` over `old` would change, in the order of the new catalogue, removals last.
pub fn diff(old: &Catalogue, new: &Catalogue) -> Vec<CatalogueChange> {
    let name = |one: &Procedure| (one.key.clone(), one.name.clone());
    let mut changes = Vec::new();
    for now in new.procedures() {
        let (procedure, name) = name(now);
        match old.procedures().iter().find(|before| before.key == now.key) {
            None => changes.push(CatalogueChange::Added { procedure, name }),
            Some(before) if before != now => {
                changes.push(CatalogueChange::Changed {
                    procedure,
                    name,
                    parts: parts(before, now),
                });
            }
            Some(_) => {}
        }
    }
    let kept: BTreeSet<&str> = new
        .procedures()
        .iter()
        .map(|one| one.key.as_str())
        .collect();
    let gone = old
        .procedures()
        .iter()
        .filter(|before| !kept.contains(before.key.as_str()))
        .map(name);
    changes.extend(gone.map(|(procedure, name)| CatalogueChange::Removed { procedure, name }));
    changes
}

fn parts(before: &Procedure, now: &Procedure) -> Vec<ChangedPart> {
    let mut parts = Vec::new();
    let mut note = |changed: bool, part: ChangedPart| {
        if changed {
            parts.push(part);
        }
    };
    let names = |p: &Procedure| (p.name.clone(), p.name_en.clone(), p.synonyms.clone());
    let publication = |p: &Procedure| (p.sector.clone(), p.level.clone(), p.decision.clone());
    let competence = |p: &Procedure| {
        (
            p.receiving_body,
            p.deciding_unit.clone(),
            p.handled_in.clone(),
        )
    };
    let standing = |p: &Procedure| (p.status, p.valid_from, p.valid_until, p.replaced_by.clone());
    let basis = |p: &Procedure| (p.legal_basis.clone(), p.sources.clone(), p.certainty);
    note(before.code != now.code, ChangedPart::Code);
    note(names(before) != names(now), ChangedPart::Name);
    note(
        publication(before) != publication(now),
        ChangedPart::Publication,
    );
    note(
        (before.time, before.longest_time) != (now.time, now.longest_time),
        ChangedPart::Time,
    );
    note(before.steps != now.steps, ChangedPart::Steps);
    note(before.fee != now.fee, ChangedPart::Fee);
    note(
        before.requirements != now.requirements,
        papers(&before.requirements, &now.requirements),
    );
    note(before.results != now.results, ChangedPart::Results);
    note(
        competence(before) != competence(now),
        ChangedPart::Competence,
    );
    note(standing(before) != standing(now), ChangedPart::Standing);
    note(basis(before) != basis(now), ChangedPart::Basis);
    parts
}

fn papers(before: &[Requirement], now: &[Requirement]) -> ChangedPart {
    let within = |papers: &[Requirement], key: &str| papers.iter().any(|paper| paper.key == key);
    let missing_from = |there: &[Requirement], here: &[Requirement]| {
        here.iter()
            .filter(|paper| !within(there, &paper.key))
            .map(|paper| paper.short_name.clone())
            .collect()
    };
    let changed = now
        .iter()
        .filter(|paper| {
            before
                .iter()
                .any(|old| old.key == paper.key && old != *paper)
        })
        .map(|paper| paper.short_name.clone())
        .collect();
    ChangedPart::Papers {
        added: missing_from(before, now),
        removed: missing_from(now, before),
        changed,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{catalogue, procedure, requirement};
    use super::super::{ProcedureStatus, ReceivingBody, ResultKind};
    use super::*;
    use crate::deadline::TimeLimit;

    #[test]
    fn a_dry_run_names_what_is_new_gone_and_changed() {
        let (birth, death) = (
            procedure("1.001193", "Khai sinh"),
            procedure("1.000656", "Khai tử"),
        );
        let marriage = procedure("1.000894", "Kết hôn");
        let mut slower = birth.clone();
        slower.time = Some(TimeLimit::WorkingDays(5));
        let changes = diff(
            &catalogue(&[birth, death.clone()]),
            &catalogue(&[slower, marriage]),
        );
        let named = |key: &str, name: &str| (key.to_owned(), name.to_owned());
        let ((birth, birth_name), (wed, wed_name), (dead, dead_name)) = (
            named("1.001193", "Khai sinh"),
            named("1.000894", "Kết hôn"),
            named("1.000656", "Khai tử"),
        );
        assert_eq!(
            changes,
            [
                CatalogueChange::Changed {
                    procedure: birth,
                    name: birth_name,
                    parts: vec![ChangedPart::Time, ChangedPart::Steps]
                },
                CatalogueChange::Added {
                    procedure: wed,
                    name: wed_name
                },
                CatalogueChange::Removed {
                    procedure: dead,
                    name: dead_name
                },
            ]
        );
        assert_eq!(
            diff(
                &catalogue(std::slice::from_ref(&death)),
                &catalogue(std::slice::from_ref(&death))
            ),
            []
        );
    }

    #[test]
    fn changed_papers_are_named_one_by_one() {
        let mut before = procedure("1.001193", "Khai sinh");
        let mut now = before.clone();
        before.requirements = vec![
            requirement("to-khai", "Tờ khai"),
            requirement("so-cu", "Sổ cũ"),
        ];
        now.requirements = vec![
            requirement("to-khai", "Tờ khai"),
            requirement("giay-moi", "Giấy mới"),
        ];
        now.requirements[0].copies = 1;
        let papers = ChangedPart::Papers {
            added: vec!["Giấy mới".into()],
            removed: vec!["Sổ cũ".into()],
            changed: vec!["Tờ khai".into()],
        };
        assert_eq!(parts(&before, &now), [papers]);
    }

    #[test]
    fn every_field_belongs_to_exactly_one_part() {
        let changes: [fn(&mut Procedure); 21] = [
            |p| p.code = None,
            |p| p.name.push('x'),
            |p| p.name_en.push('x'),
            |p| p.sector.push('x'),
            |p| p.level.push('x'),
            |p| p.decision = Some(String::new()),
            |p| p.time = None,
            |p| p.longest_time = Some(TimeLimit::WorkingDays(9)),
            |p| p.steps.clear(),
            |p| p.fee.basis.push('x'),
            |p| p.requirements.push(requirement("to-khai", "Tờ khai")),
            |p| {
                p.results.push(ResultKind {
                    name: "Giấy".into(),
                    code: None,
                })
            },
            |p| p.receiving_body = ReceivingBody::CommunePolice,
            |p| p.deciding_unit.push('x'),
            |p| p.handled_in = Some(String::new()),
            |p| p.status = ProcedureStatus::Unverified,
            |p| p.valid_from = Some(chrono::NaiveDate::MIN),
            |p| p.valid_until = Some(chrono::NaiveDate::MAX),
            |p| p.replaced_by = Some(String::new()),
            |p| p.legal_basis.push(String::new()),
            |p| p.synonyms.push(String::new()),
        ];
        let before = catalogue(&[procedure("1.001193", "Khai sinh")]).procedures()[0].clone();
        for (at, change) in changes.iter().enumerate() {
            let mut now = before.clone();
            change(&mut now);
            assert_ne!(before, now, "change {at}");
            assert_eq!(parts(&before, &now).len(), 1, "change {at}");
        }
    }
}
