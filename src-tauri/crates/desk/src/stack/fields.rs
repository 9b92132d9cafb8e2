//! What was read on a page, field by field: shown beside the page, kept once a person confirms it.
use motcua_case::birth::Sex;
use motcua_case::person::{PersonFacts, Provenance};
use motcua_case::reading::Field;
use motcua_case::text;
use motcua_case::user::Permission;

use super::sheet::{Cleaned, Sheet};
use crate::desk::Desk;
use crate::error::{Error, ErrorCode, Result};
use crate::intake::draft::Draft;
use crate::intake::party;
use crate::view::proposal::{FieldTaken, FieldView, PersonSays};
use crate::view::scan::StackView;

/// Longest value, characters.
const LONGEST: usize = 200;

impl Desk {
    /// Keeps a value that was read on a page, as a person confirmed it.
    pub fn scan_take_field(&self, taken: &FieldTaken) -> Result<StackView> {
        let session = self.permitted(Permission::Receive)?;
        let value = taken.value.as_deref().map(checked).transpose()?;
        session.write(|write| {
            let mut draft = Draft::load(write, taken.draft, session.user_id())?;
            let sheet = draft.stack.sheet_mut(taken.page);
            let mut place = sheet.ok_or(ErrorCode::DraftStale)?.place.clone();
            match &value {
                Some(value) => place.about.insert(taken.field, value.clone()),
                None => place.about.remove(&taken.field),
            };
            draft.stack.put(vec![(taken.page, place)]);
            if let Some(value) = value.filter(|_| taken.into_person) {
                self.fill_person(&mut draft, taken.field, &value)?;
            }
            draft.save(write, self.clock.now())
        })?;
        self.stack_view(&session, taken.draft)
    }

    /// Fills an empty field of the person whose matter it is; one that says something is left alone.
    fn fill_person(&self, draft: &mut Draft, field: Field, value: &str) -> Result<()> {
        let party = draft.owner.as_mut().unwrap_or(&mut draft.submitter);
        let (name, typed) = as_typed(field, value).ok_or_else(|| no_place(field))?;
        if says(&party.facts, field, value) != PersonSays::Nothing {
            return Err(ErrorCode::DraftStale.into());
        }
        party::type_field(party, name, &typed, self.today())?;
        party.provenance.insert(name.to_owned(), Provenance::Paper);
        Ok(())
    }
}

fn no_place(field: Field) -> Error {
    Error::new(ErrorCode::Invalid).with("field", format!("{field:?}"))
}

/// What was read on a page, with what the person has and what was confirmed. A stored page keeps what was confirmed
/// also where it was read anew since.
pub(super) fn field_views(draft: &Draft, sheet: &Sheet, page: &Cleaned) -> Vec<FieldView> {
    let person = &draft.owner_party().facts;
    let read = draft.gist_of(page.image.sha256);
    let read = read.map(|gist| gist.fields.as_slice()).unwrap_or_default();
    read.iter()
        .map(|read| {
            let confirmed = sheet.place.about.get(&read.field);
            let value = confirmed.unwrap_or(&read.value);
            FieldView {
                field: read.field,
                value: value.clone(),
                confidence: read.confidence,
                area: read.area,
                confirmed: confirmed.is_some(),
                person: says(person, read.field, value),
            }
        })
        .collect()
}

fn checked(value: &str) -> Result<String> {
    let value = text::nfc(value.trim());
    if value.is_empty() || value.chars().count() > LONGEST {
        return Err(Error::new(ErrorCode::Invalid).with("field", "value"));
    }
    Ok(value)
}

/// What a person has where a paper says `value`.
fn says(person: &PersonFacts, field: Field, value: &str) -> PersonSays {
    let Some((name, _)) = as_typed(field, value) else {
        return PersonSays::NoField;
    };
    let known = match name {
        "name" => person.name.clone(),
        "mother" => person.mother.clone(),
        "address" => person.address.clone(),
        "personal_id" => person.personal_id.clone().unwrap_or_default(),
        "old_id" => person.old_id.clone().unwrap_or_default(),
        "sex" => person.sex.map(sex_word).unwrap_or_default().to_owned(),
        _ => person.birth.map(|day| day.to_string()).unwrap_or_default(),
    };
    let read = match name {
        "sex" => as_typed(field, value)
            .map(|(_, typed)| typed)
            .unwrap_or_default(),
        _ => value.to_owned(),
    };
    if known.is_empty() {
        PersonSays::Nothing
    } else if text::fold(&known) == text::fold(&read) {
        PersonSays::Same
    } else {
        PersonSays::Different
    }
}

/// The field of a person a value belongs to, and the value as a clerk would type it.
fn as_typed(field: Field, value: &str) -> Option<(&'static str, String)> {
    let name = match field {
        Field::PersonName => "name",
        Field::MotherName => "mother",
        Field::Residence => "address",
        Field::BirthDate => "birth",
        Field::PersonalNumber if value.chars().count() == 9 => "old_id",
        Field::PersonalNumber => "personal_id",
        Field::Sex => {
            let sex = match text::fold(value).as_str() {
                "nam" => Sex::Male,
                "nu" => Sex::Female,
                _ => return None,
            };
            return Some(("sex", sex_word(sex).to_owned()));
        }
        _ => return None,
    };
    let typed = match (name, value.split('-').collect::<Vec<_>>().as_slice()) {
        ("birth", [year, month, day]) => format!("{day}/{month}/{year}"),
        _ => value.to_owned(),
    };
    Some((name, typed))
}

fn sex_word(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "male",
        Sex::Female => "female",
        Sex::Other => "other",
    }
}
