//! People and organisations, and the rule that nobody is recognised by a name alone.
//!
//! A person may have no number (a newborn, an elderly person never registered): identity is then the name
//! with the birth date and the mother or the household. People of one name are told apart by birth,
//! parents and hamlet.
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::birth::{BirthDate, Sex};
use crate::ids::PersonId;
use crate::text;

/// What is known of a person, as the citizen's papers say it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PersonFacts {
    /// A natural person, or an organisation known by its tax code.
    pub kind: PersonKind,
    /// Full name in NFC, spelled as on the paper.
    pub name: String,
    /// The 12-digit personal identification number (*số định danh cá nhân*); a warning is not an error, so
    /// the text is kept as given once it has twelve digits.
    pub personal_id: Option<String>,
    /// The lapsed 9-digit identity card number.
    pub old_id: Option<String>,
    /// Tax code of an organisation.
    pub tax_code: Option<String>,
    /// Date or only year of birth.
    pub birth: Option<BirthDate>,
    /// Sex as printed on the card.
    pub sex: Option<Sex>,
    /// Residence as printed.
    pub address: String,
    /// Hamlet or residential group (*thôn, tổ*), which tells people of one name apart.
    pub hamlet: String,
    /// Mother's name, part of the identity of someone without a number.
    pub mother: String,
    /// Head of the household, part of the identity of someone without a number.
    pub household: String,
    /// Phone in E.164.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
}

/// Natural person or organisation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PersonKind {
    /// A natural person.
    #[default]
    Individual,
    /// A company, cooperative or agency, known by its tax code.
    Organisation,
}

/// Where a field of [`PersonFacts`] came from; shown beside the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    /// The QR code of the identity card.
    Card,
    /// An earlier dossier in this store.
    Earlier,
    /// Typed by the clerk.
    Typed,
    /// Read on a paper, and confirmed by the clerk.
    Paper,
    /// The population database, taken over by the clerk.
    Population,
    /// What was entered on a portal when the dossier was filed online.
    Online,
}

/// A person in the store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Person {
    /// Identity in this store.
    pub id: PersonId,
    /// The newest facts.
    pub facts: PersonFacts,
    /// Source of each field, by field name.
    pub provenance: BTreeMap<String, Provenance>,
    /// When the person was first entered.
    pub registered_at: DateTime<Utc>,
    /// When a fact last changed.
    pub amended_at: DateTime<Utc>,
    /// The entry of the same person under which this one is kept, until they are split again.
    #[serde(default)]
    pub merged_into: Option<PersonId>,
}

/// How given facts relate to one person already in the store.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    /// The same number and a name and birth that agree: the same person.
    Same,
    /// The same number but another name or birth: a person must look.
    NumberDisagrees,
    /// Name, birth and mother or household agree, without a number: a person must confirm.
    Likely,
    /// Name and birth agree, nothing else is known: a person must choose.
    Possible,
}

/// Compares facts with a stored person. `None` when nothing but perhaps the name agrees: people are never
/// attached by name alone.
pub fn likeness(facts: &PersonFacts, person: &PersonFacts) -> Option<Likeness> {
    let same = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
    let number = same(&facts.personal_id, &person.personal_id)
        || same(&facts.tax_code, &person.tax_code)
        || same(&facts.old_id, &person.old_id);
    let name = text::fold(&facts.name) == text::fold(&person.name);
    let birth = births_agree(facts.birth, person.birth);
    let other_number = match (&facts.personal_id, &person.personal_id) {
        (Some(a), Some(b)) => a != b,
        _ => false,
    };
    if number {
        let contradicts = !name || birth == Some(false) || other_number;
        return Some(if contradicts {
            Likeness::NumberDisagrees
        } else {
            Likeness::Same
        });
    }
    if !name || other_number || birth != Some(true) {
        return None;
    }
    let word = |a: &str, b: &str| !a.trim().is_empty() && text::fold(a) == text::fold(b);
    let kin = word(&facts.mother, &person.mother) || word(&facts.household, &person.household);
    Some(if kin {
        Likeness::Likely
    } else {
        Likeness::Possible
    })
}

fn births_agree(a: Option<BirthDate>, b: Option<BirthDate>) -> Option<bool> {
    match (a?, b?) {
        (BirthDate::Full(a), BirthDate::Full(b)) => Some(a == b),
        (a, b) => Some(a.year() == b.year()),
    }
}

/// Why two entries cannot be of one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum MergeRefusal {
    /// It is one and the same entry already.
    Same,
    /// Both carry a number, and the numbers differ.
    Numbers,
    /// A natural person and an organisation.
    Kinds,
}

/// Why `from` cannot be kept under `into`, or none. A merge moves nothing: the entry points to the other and can be
/// split again, so differing names are shown to a person and not refused here.
pub fn merge_refusal(from: &Person, into: &Person) -> Option<MergeRefusal> {
    let differ =
        |a: &Option<String>, b: &Option<String>| matches!((a, b), (Some(a), Some(b)) if a != b);
    if from.id == into.id || from.merged_into.is_some() || into.merged_into.is_some() {
        Some(MergeRefusal::Same)
    } else if from.facts.kind != into.facts.kind {
        Some(MergeRefusal::Kinds)
    } else if differ(&from.facts.personal_id, &into.facts.personal_id)
        || differ(&from.facts.tax_code, &into.facts.tax_code)
    {
        Some(MergeRefusal::Numbers)
    } else {
        None
    }
}

/// Whether two entries may be one birth registered twice: the same day and the same mother, and a name that is the
/// same, one slip away, or not yet given. Only a full date counts.
pub fn same_birth(a: &PersonFacts, b: &PersonFacts) -> bool {
    let (Some(BirthDate::Full(day)), Some(BirthDate::Full(other))) = (a.birth, b.birth) else {
        return false;
    };
    let mother = text::fold(&a.mother);
    let (name, named) = (text::fold(&a.name), text::fold(&b.name));
    day == other
        && !mother.is_empty()
        && mother == text::fold(&b.mother)
        && (name == named || name.is_empty() || named.is_empty() || text::one_typo(&name, &named))
}

/// Facts that `given` would add to or change in `known`, by field name: what the clerk is shown as
/// "different from last time" before anything is replaced.
pub fn differences(known: &PersonFacts, given: &PersonFacts) -> Vec<FactDifference> {
    const COMPARED: [&str; 5] = ["name", "personal_id", "address", "phone", "birth"];
    let mut found = apart(known, given);
    found.retain(|one| COMPARED.contains(&one.field.as_str()) && !one.given.is_empty());
    found
}

/// Every fact by which two entries are told apart, also where one of them does not give it.
pub fn apart(known: &PersonFacts, given: &PersonFacts) -> Vec<FactDifference> {
    let pairs = told(known).into_iter().zip(told(given));
    pairs
        .filter(|((_, known), (_, given))| known != given)
        .map(|((field, known), (_, given))| FactDifference {
            field: field.to_owned(),
            known,
            given,
        })
        .collect()
}

fn told(facts: &PersonFacts) -> [(&'static str, String); 9] {
    let shown = |value: &Option<String>| value.clone().unwrap_or_default();
    [
        ("name", facts.name.clone()),
        ("personal_id", shown(&facts.personal_id)),
        ("address", facts.address.clone()),
        ("phone", shown(&facts.phone)),
        (
            "birth",
            facts
                .birth
                .map(|birth| birth.to_string())
                .unwrap_or_default(),
        ),
        ("old_id", shown(&facts.old_id)),
        ("hamlet", facts.hamlet.clone()),
        ("mother", facts.mother.clone()),
        ("household", facts.household.clone()),
    ]
}

/// One field in which new facts differ from the stored ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FactDifference {
    /// Field name of [`PersonFacts`].
    pub field: String,
    /// Stored value.
    pub known: String,
    /// Newly given value.
    pub given: String,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;
    use chrono::NaiveDate;

    fn hoa() -> PersonFacts {
        PersonFacts {
            name: "Nguyễn Thị Hoa".into(),
            birth: Some(BirthDate::Full(
                NaiveDate::from_ymd_opt(1990, 2, 1).unwrap(),
            )),
            mother: "Trần Thị Lan".into(),
            ..PersonFacts::default()
        }
    }

    #[test]
    fn nobody_is_recognised_by_name_alone() {
        let stranger = PersonFacts {
            birth: None,
            mother: String::new(),
            ..hoa()
        };
        assert_eq!(likeness(&stranger, &hoa()), None);
    }

    #[test]
    fn the_same_name_and_birth_with_different_numbers_are_two_people() {
        let a = PersonFacts {
            personal_id: Some("001190000001".into()),
            ..hoa()
        };
        let b = PersonFacts {
            personal_id: Some("001190000002".into()),
            ..hoa()
        };
        assert_eq!(likeness(&a, &b), None);
    }

    #[test]
    fn a_number_with_another_name_is_shown_not_merged() {
        let a = PersonFacts {
            personal_id: Some("001190000001".into()),
            ..hoa()
        };
        let b = PersonFacts {
            name: "Lê Văn Bình".into(),
            ..a.clone()
        };
        assert_eq!(likeness(&a, &b), Some(Likeness::NumberDisagrees));
        assert_eq!(likeness(&a, &a), Some(Likeness::Same));
    }

    #[test]
    fn an_old_number_shared_by_two_new_ones_is_shown_not_merged() {
        let a = PersonFacts {
            old_id: Some("012345678".into()),
            personal_id: Some("001190000001".into()),
            ..hoa()
        };
        let b = PersonFacts {
            personal_id: Some("001190000002".into()),
            ..a.clone()
        };
        assert_eq!(likeness(&a, &b), Some(Likeness::NumberDisagrees));
    }

    #[test]
    fn without_a_number_the_mother_or_household_makes_it_likely() {
        assert_eq!(likeness(&hoa(), &hoa()), Some(Likeness::Likely));
        let other_mother = PersonFacts {
            mother: "Phạm Thị Cúc".into(),
            ..hoa()
        };
        assert_eq!(likeness(&other_mother, &hoa()), Some(Likeness::Possible));
    }

    fn person(facts: PersonFacts) -> Person {
        Person {
            id: PersonId::fresh(),
            facts,
            provenance: BTreeMap::new(),
            registered_at: DateTime::UNIX_EPOCH,
            amended_at: DateTime::UNIX_EPOCH,
            merged_into: None,
        }
    }

    #[test]
    fn two_entries_are_compared_in_all_that_tells_people_apart() {
        let other = PersonFacts {
            mother: "Phạm Thị Cúc".into(),
            household: "Trần Văn Hộ".into(),
            birth: None,
            ..hoa()
        };
        let fields = |found: Vec<FactDifference>| -> Vec<String> {
            found.into_iter().map(|one| one.field).collect()
        };
        assert_eq!(
            fields(apart(&hoa(), &other)),
            ["birth", "mother", "household"]
        );
        assert!(
            differences(&hoa(), &other).is_empty(),
            "nothing the intake asks about is given anew"
        );
    }

    #[test]
    fn two_numbers_are_two_people_and_one_number_may_be_one() {
        let numbered = |number: &str| PersonFacts {
            personal_id: Some(number.into()),
            ..hoa()
        };
        let (a, b) = (
            person(numbered("001190000001")),
            person(numbered("001190000002")),
        );
        assert_eq!(merge_refusal(&a, &b), Some(MergeRefusal::Numbers));
        assert_eq!(merge_refusal(&a, &person(hoa())), None);
        assert_eq!(merge_refusal(&a, &a), Some(MergeRefusal::Same));
    }

    #[test]
    fn an_entry_kept_under_another_is_not_merged_again() {
        let mut a = person(hoa());
        a.merged_into = Some(PersonId::fresh());
        assert_eq!(merge_refusal(&a, &person(hoa())), Some(MergeRefusal::Same));
    }

    #[test]
    fn twins_are_not_a_double_registration_and_one_slip_of_the_name_is() {
        let named = |name: &str| PersonFacts {
            name: name.into(),
            ..hoa()
        };
        assert!(same_birth(&named("Lê Minh An"), &named("Lê Minh Ân")));
        assert!(same_birth(&named("Lê Minh An"), &named("Lê Minh Am")));
        assert!(!same_birth(&named("Lê Minh An"), &named("Lê Minh Bình")));
        let other_mother = PersonFacts {
            mother: "Phạm Thị Cúc".into(),
            ..named("Lê Minh An")
        };
        assert!(!same_birth(&named("Lê Minh An"), &other_mother));
    }

    #[test]
    fn a_year_of_birth_agrees_with_a_full_date_of_that_year() {
        let year = PersonFacts {
            birth: Some(BirthDate::Year(1990)),
            ..hoa()
        };
        assert_eq!(likeness(&year, &hoa()), Some(Likeness::Likely));
    }

    #[test]
    fn a_moved_citizen_is_shown_the_old_and_the_new_address() {
        let moved = PersonFacts {
            address: "Thôn 2".into(),
            ..hoa()
        };
        let found = differences(
            &PersonFacts {
                address: "Thôn 1".into(),
                ..hoa()
            },
            &moved,
        );
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].field.as_str(), found[0].known.as_str()),
            ("address", "Thôn 1")
        );
    }
}
