//! Entering a person: from the card, by hand, or from the store; nobody is attached by name alone.
use chrono::NaiveDate;
use motcua_case::address::{AddressBook, PresentAddress};
use motcua_case::birth::{BirthDate, Sex};
use motcua_case::card::IdCard;
use motcua_case::id::{PersonalId, Phone};
use motcua_case::ids::PersonId;
use motcua_case::online::OnlineParty;
use motcua_case::person::{self, Likeness, Person, PersonFacts, PersonKind, Provenance};
use motcua_case::text;
use motcua_store::Read;

use super::draft::{Draft, PartyDraft};
use super::party_check;
use crate::error::{Error, ErrorCode, Result};
use crate::view::intake::{Candidate, OtherCardChoice, PartyView};

/// Puts a scanned card into the draft. A card of somebody else never replaces a person silently.
pub(crate) fn take_card(read: &Read<'_>, draft: &mut Draft, card: IdCard) -> Result<()> {
    let known = draft.submitter.facts.personal_id.as_deref();
    let entered = draft.submitter.confirmed || !draft.submitter.facts.name.is_empty();
    if entered && known != Some(card.id.as_str()) {
        let owner = draft
            .owner
            .as_ref()
            .and_then(|owner| owner.facts.personal_id.as_deref());
        if owner != Some(card.id.as_str()) {
            draft.other_card = Some(card);
            return Ok(());
        }
    }
    draft.submitter = from_card(read, &card)?;
    Ok(())
}

/// Carries out the clerk's decision about somebody else's card.
pub(crate) fn decide_card(
    read: &Read<'_>,
    draft: &mut Draft,
    choice: OtherCardChoice,
) -> Result<()> {
    let Some(card) = draft.other_card.take() else {
        return Ok(());
    };
    match choice {
        OtherCardChoice::ChangeSubmitter => draft.submitter = from_card(read, &card)?,
        OtherCardChoice::MakeOwner => draft.owner = Some(from_card(read, &card)?),
        OtherCardChoice::Ignore => {}
    }
    Ok(())
}

fn from_card(read: &Read<'_>, card: &IdCard) -> Result<PartyDraft> {
    let mut party = PartyDraft::default();
    let scanned = facts_of_card(card);
    let known = read
        .people_like(&scanned)?
        .into_iter()
        .find(|known| person::likeness(&scanned, &known.facts) == Some(Likeness::Same));
    let known = known
        .map(|known| read.root_person(known.id))
        .transpose()?
        .flatten();
    if let Some(known) = known {
        party.person = Some(known.id);
        party.provenance = filled(&known.facts)
            .map(|field| (field.to_owned(), Provenance::Earlier))
            .collect();
        party.facts = known.facts;
    }
    party.facts.kind = PersonKind::Individual;
    for (field, value) in card_fields(&scanned) {
        put(&mut party.facts, field, value);
        party.provenance.insert(field.to_owned(), Provenance::Card);
    }
    party.facts.birth = scanned.birth;
    party.facts.sex = scanned.sex;
    party.provenance.insert("birth".into(), Provenance::Card);
    party.provenance.insert("sex".into(), Provenance::Card);
    party.card_warnings = card
        .warnings
        .iter()
        .filter_map(party_check::card_warning)
        .collect();
    Ok(party)
}

/// A person as named when a dossier was filed online: the one in the store with that number, or one newly entered.
pub(crate) fn from_online(read: &Read<'_>, told: &OnlineParty) -> Result<PartyDraft> {
    let told = told.facts();
    let known = read
        .people_like(&told)?
        .into_iter()
        .find(|known| person::likeness(&told, &known.facts) == Some(Likeness::Same));
    let mut party = match known {
        Some(known) => take_person(read, known.id)?,
        None => PartyDraft::default(),
    };
    party.facts.kind = told.kind;
    let fields = filled(&told).map(|field| (field, value_of(&told, field)));
    for (field, value) in fields.collect::<Vec<_>>() {
        let known = value_of(&party.facts, field);
        if known != value && put(&mut party.facts, field, value) {
            let source = Provenance::Online;
            party.provenance.insert(field.to_owned(), source);
        }
    }
    if told.birth.is_some() && told.birth != party.facts.birth {
        party.facts.birth = told.birth;
        let source = Provenance::Online;
        party.provenance.insert("birth".into(), source);
    }
    Ok(party)
}

/// A field of text.
fn value_of(facts: &PersonFacts, field: &str) -> String {
    let option = |value: &Option<String>| value.clone().unwrap_or_default();
    match field {
        "name" => facts.name.clone(),
        "personal_id" => option(&facts.personal_id),
        "old_id" => option(&facts.old_id),
        "tax_code" => option(&facts.tax_code),
        "address" => facts.address.clone(),
        "phone" => option(&facts.phone),
        "email" => option(&facts.email),
        _ => String::new(),
    }
}

/// The facts a card states.
pub(crate) fn facts_of_card(card: &IdCard) -> PersonFacts {
    PersonFacts {
        name: card.name.clone(),
        personal_id: Some(card.id.as_str().to_owned()),
        old_id: card.old_id.as_ref().map(|old| old.as_str().to_owned()),
        birth: card.birth,
        sex: card.sex,
        address: card.address.clone(),
        ..PersonFacts::default()
    }
}

fn card_fields(facts: &PersonFacts) -> Vec<(&'static str, String)> {
    let mut fields = vec![
        ("name", facts.name.clone()),
        ("personal_id", facts.personal_id.clone().unwrap_or_default()),
        ("old_id", facts.old_id.clone().unwrap_or_default()),
        ("address", facts.address.clone()),
    ];
    fields.retain(|(_, value)| !value.is_empty());
    fields
}

/// Takes one field as typed. What cannot be read stays as text, with a finding.
pub(crate) fn type_field(
    party: &mut PartyDraft,
    field: &str,
    value: &str,
    today: NaiveDate,
) -> Result<()> {
    const LONGEST: usize = 500;
    let value = text::nfc(value);
    if value.chars().count() > LONGEST {
        return Err(Error::new(ErrorCode::Invalid).with("field", field));
    }
    party.typed.remove(field);
    party.confirmed = false;
    let trimmed = value.split_whitespace().collect::<Vec<_>>().join(" ");
    match field {
        "birth" => {
            party.facts.birth = BirthDate::parse_typed(&trimmed, today).ok();
            if party.facts.birth.is_none() && !trimmed.is_empty() {
                party.typed.insert(field.to_owned(), value);
            }
        }
        "phone" => {
            party.facts.phone = Phone::parse(&trimmed)
                .ok()
                .map(|phone| phone.as_str().to_owned());
            if party.facts.phone.is_none() && !trimmed.is_empty() {
                party.typed.insert(field.to_owned(), value);
            }
        }
        "sex" => {
            party.facts.sex = match trimmed.as_str() {
                "male" => Some(Sex::Male),
                "female" => Some(Sex::Female),
                "other" => Some(Sex::Other),
                _ => None,
            }
        }
        "kind" => {
            party.facts.kind = match trimmed.as_str() {
                "organisation" => PersonKind::Organisation,
                _ => PersonKind::Individual,
            }
        }
        _ if put(&mut party.facts, field, trimmed) => {}
        _ => return Err(Error::new(ErrorCode::Invalid).with("field", field)),
    }
    if matches!(
        field,
        "name" | "personal_id" | "old_id" | "birth" | "tax_code" | "kind"
    ) {
        // Another identity is another person: the link to the store is made anew.
        party.person = None;
    }
    party.provenance.insert(field.to_owned(), Provenance::Typed);
    Ok(())
}

fn put(facts: &mut PersonFacts, field: &str, value: String) -> bool {
    let option = |value: String| (!value.is_empty()).then_some(value);
    match field {
        "name" => facts.name = value,
        "personal_id" => facts.personal_id = option(text::clean_digits(&value)),
        "old_id" => facts.old_id = option(text::clean_digits(&value)),
        "tax_code" => facts.tax_code = option(value),
        "address" => facts.address = value,
        "hamlet" => facts.hamlet = value,
        "mother" => facts.mother = value,
        "household" => facts.household = value,
        "phone" => facts.phone = option(value),
        "email" => facts.email = option(value),
        _ => return false,
    }
    true
}

/// Takes one field over from the population database. The clerk chose it, so the party stays as accepted; one that
/// keeps its number stays who it is in the store.
pub(crate) fn take_over(
    party: &mut PartyDraft,
    field: &str,
    value: &str,
    today: NaiveDate,
) -> Result<()> {
    let (person, confirmed) = (party.person, party.confirmed);
    let number = party.facts.personal_id.clone();
    type_field(party, field, value, today)?;
    party.confirmed = confirmed;
    if party.facts.personal_id == number {
        party.person = person;
    }
    let source = Provenance::Population;
    party.provenance.insert(field.to_owned(), source);
    Ok(())
}

/// Takes a person from the store as they are.
pub(crate) fn take_person(read: &Read<'_>, id: PersonId) -> Result<PartyDraft> {
    let known = read.root_person(id)?.ok_or(ErrorCode::NotFound)?;
    Ok(PartyDraft {
        person: Some(known.id),
        provenance: filled(&known.facts)
            .map(|field| (field.to_owned(), Provenance::Earlier))
            .collect(),
        facts: known.facts,
        ..PartyDraft::default()
    })
}

/// The stored value of a field again.
pub(crate) fn keep_known(read: &Read<'_>, party: &mut PartyDraft, field: &str) -> Result<()> {
    let Some(known) = party
        .person
        .map(|id| read.person(id))
        .transpose()?
        .flatten()
    else {
        return Ok(());
    };
    match field {
        "birth" => party.facts.birth = known.facts.birth,
        "name" => party.facts.name = known.facts.name,
        "address" => party.facts.address = known.facts.address,
        "phone" => party.facts.phone = known.facts.phone,
        "personal_id" => party.facts.personal_id = known.facts.personal_id,
        _ => return Err(Error::new(ErrorCode::Invalid).with("field", field)),
    }
    party
        .provenance
        .insert(field.to_owned(), Provenance::Earlier);
    Ok(())
}

fn filled(facts: &PersonFacts) -> impl Iterator<Item = &'static str> {
    let has = [
        ("name", !facts.name.is_empty()),
        ("personal_id", facts.personal_id.is_some()),
        ("old_id", facts.old_id.is_some()),
        ("tax_code", facts.tax_code.is_some()),
        ("birth", facts.birth.is_some()),
        ("sex", facts.sex.is_some()),
        ("address", !facts.address.is_empty()),
        ("hamlet", !facts.hamlet.is_empty()),
        ("mother", !facts.mother.is_empty()),
        ("household", !facts.household.is_empty()),
        ("phone", facts.phone.is_some()),
        ("email", facts.email.is_some()),
    ];
    has.into_iter()
        .filter_map(|(field, there)| there.then_some(field))
}

/// The party as it is shown.
pub(crate) fn view(
    read: &Read<'_>,
    addresses: &AddressBook,
    party: &PartyDraft,
    today: NaiveDate,
) -> Result<PartyView> {
    let known = party
        .person
        .map(|id| read.person(id))
        .transpose()?
        .flatten();
    let candidates = if party.person.is_none() && !party.facts.name.is_empty() {
        candidates(read, &party.facts)?
    } else {
        Vec::new()
    };
    Ok(PartyView {
        person: party.person,
        facts: party.facts.clone(),
        typed: party.typed.clone(),
        provenance: party.provenance.clone(),
        confirmed: party.confirmed,
        differences: known
            .map(|known| person::differences(&known.facts, &party.facts))
            .unwrap_or_default(),
        candidates,
        present_address: present_address(addresses, &party.facts.address),
        warnings: party_check::warnings(addresses, party, today),
    })
}

/// What an address of before July 2025 is called now, where that is another name.
pub(crate) fn present_address(addresses: &AddressBook, text: &str) -> Option<PresentAddress> {
    let present = addresses.present(text)?;
    (present.to_string() != text).then_some(present)
}

/// People in the store who may be the one described, most alike first.
pub(crate) fn candidates(read: &Read<'_>, facts: &PersonFacts) -> Result<Vec<Candidate>> {
    const SHOWN: usize = 8;
    let mut alike: Vec<(Likeness, Person)> = Vec::new();
    for known in read.people_like(facts)? {
        let Some(likeness) = person::likeness(facts, &known.facts) else {
            continue;
        };
        // An entry kept under another is recognised by its own facts and shown as that one.
        let root = match known.merged_into {
            Some(into) => read.root_person(into)?.unwrap_or(known),
            None => known,
        };
        match alike.iter_mut().find(|(_, other)| other.id == root.id) {
            Some((how, _)) => *how = likeness.min(*how),
            None => alike.push((likeness, root)),
        }
    }
    alike.sort_by_key(|(likeness, _)| *likeness);
    alike.truncate(SHOWN);
    alike
        .into_iter()
        .map(|(likeness, known)| {
            Ok(Candidate {
                person: known.id,
                likeness,
                name: known.facts.name.clone(),
                birth: known
                    .facts
                    .birth
                    .map(|birth| birth.to_string())
                    .unwrap_or_default(),
                place: place(&known.facts),
                mother: known.facts.mother.clone(),
                number: masked_number(&known.facts),
                dossiers: u32::try_from(read.dossiers_of(known.id)?.len()).unwrap_or(u32::MAX),
            })
        })
        .collect()
}

/// Hamlet and address, which tell people of one name apart.
pub(crate) fn place(facts: &PersonFacts) -> String {
    let parts: Vec<&str> = [facts.hamlet.as_str(), facts.address.as_str()]
        .into_iter()
        .filter(|p| !p.is_empty())
        .collect();
    parts.join(", ")
}

/// The number with its middle hidden, as lists show it.
pub(crate) fn masked_number(facts: &PersonFacts) -> String {
    match (&facts.personal_id, &facts.tax_code) {
        (Some(number), _) => PersonalId::parse(number)
            .map(|id| id.masked())
            .unwrap_or_default(),
        (None, Some(code)) => code.clone(),
        (None, None) => String::new(),
    }
}
