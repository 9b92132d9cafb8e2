//! The population database, asked by an officer's own account while the citizen is there. Of the answer only what the
//! clerk takes over is kept; without a line nothing is asked and nothing waits.
use chrono::NaiveDate;
use motcua_case::birth::{BirthDate, Sex};
use motcua_case::event::AskOutcome;
use motcua_case::ids::DraftId;
use motcua_case::person::PersonFacts;
use motcua_case::text;
use motcua_case::user::Permission;
use motcua_sign::Secret;
use motcua_sync::model::POPULATION;
use motcua_sync::province::{PersonFound, PersonQuestion};
use motcua_sync::{FaultKind, Province};

use super::asked::PERSON;
use super::asking::{self, Asked};
use crate::desk::{Desk, office};
use crate::error::{Error, ErrorCode, Result};
use crate::intake::draft::Draft;
use crate::intake::{change, party};
use crate::view::asking::{FieldCompared, PersonAnswer, PersonAsk};
use crate::view::intake::{IntakeView, Who};

/// Fields that the database tells and an intake has, in the order they are compared.
const COMPARED: [&str; 6] = ["name", "personal_id", "old_id", "birth", "sex", "address"];
/// Longest value of a field.
const LONGEST: usize = 500;

impl Desk {
    /// Asks about a party of an intake.
    pub fn person_ask(&self, ask: &PersonAsk, otp: &Secret) -> Result<PersonAnswer> {
        let session = self.permitted(Permission::Receive)?;
        let (account, purpose) = (
            asking::said(&ask.account, "account")?,
            asking::said(&ask.purpose, "purpose")?,
        );
        let (office, draft) = session.read(|read| {
            let draft = Draft::load(read, ask.draft, session.user_id())?;
            Ok((office(read)?, draft))
        })?;
        let facts = &change::party_of(&draft, ask.who)?.facts;
        let number = facts
            .personal_id
            .clone()
            .ok_or_else(|| Error::new(ErrorCode::Invalid).with("field", "personal_id"))?;
        let question = PersonQuestion {
            number: number.clone(),
            name: facts.name.clone(),
            // The number says who; nothing more of the person leaves than must.
            birth: None,
            account,
            otp: otp.expose().trim().to_owned(),
        };
        let connection = asking::way(&office, &draft, PERSON)?;
        let speaker = asking::speaker(&session, &office, connection)?;
        let answer = self.asked(speaker.adapter.person(&question));
        let asked = Asked {
            database: POPULATION,
            purpose: &purpose,
            number: &number,
        };
        let record = |outcome| self.record_question(&session, ask.draft, &asked, outcome);
        let found = match answer {
            Ok(found) if found.number == number => found,
            // It has another person than was asked about, which nobody may be told.
            Ok(_) => {
                record(AskOutcome::Lost)?;
                let why = crate::view::asking::Unanswered::Lost;
                return Ok(PersonAnswer::Unanswered { why });
            }
            Err(fault) if is_nobody(&fault.kind) => {
                record(AskOutcome::Nobody)?;
                return Ok(PersonAnswer::Nobody);
            }
            Err(fault) => {
                let why = asking::unanswered(&fault);
                asking::outcome(&why).map_or(Ok(()), record)?;
                return Ok(PersonAnswer::Unanswered { why });
            }
        };
        record(AskOutcome::Found)?;
        let there = facts_of(&found);
        let fields = compared(facts, &there);
        self.exchange.answers.held().person = Some((ask.draft, ask.who, there));
        Ok(PersonAnswer::Found { fields })
    }

    /// Takes fields of the newest answer over into the intake it was asked for.
    pub fn person_take(&self, draft: DraftId, who: Who, fields: &[String]) -> Result<IntakeView> {
        let session = self.permitted(Permission::Receive)?;
        let held = self.exchange.answers.held().person.clone();
        let (_, _, there) = held
            .filter(|(of, party, _)| *of == draft && *party == who)
            .ok_or(ErrorCode::NotFound)?;
        session.write(|write| {
            let mut draft = Draft::load(write, draft, session.user_id())?;
            let known = fields
                .iter()
                .filter(|field| COMPARED.contains(&field.as_str()));
            let taker = change::party_mut(&mut draft, who)?;
            for field in known {
                party::take_over(taker, field, &shown(&there, field), self.today())?;
            }
            draft.save(write, self.clock.now())?;
            self.intake_view(&session, write, &draft)
        })
    }
}

fn is_nobody(kind: &FaultKind) -> bool {
    matches!(kind, FaultKind::Refused(refusal) if refusal.unknown)
}

/// What was told, as facts; what is of another shape than the counter's own is left out.
fn facts_of(found: &PersonFound) -> PersonFacts {
    let whole = |value: &str| {
        let value = text::nfc(value.trim());
        (value.chars().count() <= LONGEST).then_some(value)
    };
    let filled = |value: &str| whole(value).filter(|value| !value.is_empty());
    PersonFacts {
        name: whole(&found.name).unwrap_or_default(),
        personal_id: filled(&found.number),
        old_id: filled(&found.old_number),
        birth: birth(&found.birth),
        // A code of the register is not public; a word is a word.
        sex: Sex::from_vietnamese(found.sex.trim()),
        address: whole(&found.residence).unwrap_or_default(),
        ..PersonFacts::default()
    }
}

/// `yyyyMMdd`, or `yyyy`.
fn birth(told: &str) -> Option<BirthDate> {
    let day = NaiveDate::parse_from_str(told, "%Y%m%d").ok();
    day.filter(|_| told.len() == 8)
        .map(BirthDate::Full)
        .or_else(|| {
            let year = told.parse().ok().filter(|_| told.len() == 4);
            year.map(BirthDate::Year)
        })
}

/// Each field that was told.
fn compared(here: &PersonFacts, there: &PersonFacts) -> Vec<FieldCompared> {
    let fields = COMPARED.iter().map(|field| {
        let (here, there) = (shown(here, field), shown(there, field));
        FieldCompared {
            field: (*field).to_owned(),
            same: here.to_lowercase() == there.to_lowercase(),
            here,
            there,
        }
    });
    fields.filter(|field| !field.there.is_empty()).collect()
}

/// A field as it is shown, and as it is typed.
fn shown(facts: &PersonFacts, field: &str) -> String {
    match field {
        "name" => facts.name.clone(),
        "personal_id" => facts.personal_id.clone().unwrap_or_default(),
        "old_id" => facts.old_id.clone().unwrap_or_default(),
        "birth" => facts
            .birth
            .map(|birth| birth.to_string())
            .unwrap_or_default(),
        "sex" => facts.sex.map(sex_word).unwrap_or_default().to_owned(),
        "address" => facts.address.clone(),
        _ => String::new(),
    }
}

/// The word by which an intake takes a sex.
fn sex_word(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "male",
        Sex::Female => "female",
        Sex::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(birth: &str, sex: &str) -> PersonFacts {
        facts_of(&PersonFound {
            number: "000190000019".into(),
            name: "TRẦN VĂN MẪU".into(),
            birth: birth.into(),
            sex: sex.into(),
            residence: "Thôn Thử, xã Thử Nghiệm".into(),
            ..PersonFound::default()
        })
    }

    #[test]
    fn a_birth_is_a_whole_day_or_a_year_and_anything_else_is_left_out() {
        let day = NaiveDate::from_ymd_opt(1990, 1, 15).map(BirthDate::Full);
        for (text, birth) in [
            ("19900115", day),
            ("1990", Some(BirthDate::Year(1990))),
            ("", None),
            ("15/01/1990", None),
            ("19901315", None),
            ("199001", None),
        ] {
            assert_eq!(told(text, "").birth, birth, "{text}");
        }
    }

    #[test]
    fn a_code_of_the_register_is_not_taken_for_a_sex() {
        assert_eq!(told("", "1").sex, None);
        assert_eq!(told("", "Nữ").sex, Some(Sex::Female));
    }

    #[test]
    fn a_name_in_capitals_is_the_same_name_and_what_is_not_told_is_not_compared() {
        let here = PersonFacts {
            name: "Trần Văn Mẫu".into(),
            personal_id: Some("000190000019".into()),
            address: "Thôn Khác".into(),
            ..PersonFacts::default()
        };
        let fields = compared(&here, &told("", ""));
        let told: Vec<(&str, bool)> = fields
            .iter()
            .map(|field| (field.field.as_str(), field.same))
            .collect();
        assert_eq!(
            told,
            [("name", true), ("personal_id", true), ("address", false)]
        );
    }

    #[test]
    fn a_value_without_end_is_not_taken() {
        let found = PersonFound {
            residence: "x".repeat(LONGEST + 1),
            ..PersonFound::default()
        };
        assert_eq!(facts_of(&found).address, "");
    }
}
