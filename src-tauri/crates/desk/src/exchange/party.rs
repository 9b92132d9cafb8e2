//! People as the province is told of them.
use motcua_case::dossier::Party;
use motcua_case::exchange::place_of;
use motcua_case::ids::PersonId;
use motcua_case::person::{PersonFacts, PersonKind};
use motcua_sync::model::{Address, CaseParty, IdKind, IdNumber, PartyKind};

use super::telling::Around;
use crate::error::Result;

/// A party as the slip names it, with what the store knows beyond it.
pub(super) fn party(around: &Around<'_>, party: &Party, person: Option<&PersonFacts>) -> CaseParty {
    let place = place_of(&around.office.exchange.places, &party.address);
    CaseParty {
        name: party.name.clone(),
        phone: party.phone.clone().unwrap_or_default(),
        email: party.email.clone().unwrap_or_default(),
        number: number(party.number.as_deref()),
        address: Address {
            province_code: place
                .map(|one| one.province_code.clone())
                .unwrap_or_default(),
            commune_code: place
                .map(|one| one.commune_code.clone())
                .unwrap_or_default(),
            text: party.address.clone(),
        },
        ..known(person)
    }
}

/// What the store knows of a person beyond what a slip says.
pub(super) fn person(around: &Around<'_>, id: Option<PersonId>, name: &str) -> Result<CaseParty> {
    let facts = match id {
        Some(id) => around.read.root_person(id)?.map(|person| person.facts),
        None => None,
    };
    let mut party = known(facts.as_ref());
    party.name = name.to_owned();
    Ok(party)
}

fn known(facts: Option<&PersonFacts>) -> CaseParty {
    let Some(facts) = facts else {
        return CaseParty::default();
    };
    let tax = facts.tax_code.as_deref();
    let plain = facts.personal_id.as_deref().or(facts.old_id.as_deref());
    CaseParty {
        name: facts.name.clone(),
        kind: match facts.kind {
            PersonKind::Individual => PartyKind::Citizen,
            PersonKind::Organisation => PartyKind::Business,
        },
        number: number(plain.or(tax)),
        phone: facts.phone.clone().unwrap_or_default(),
        email: facts.email.clone().unwrap_or_default(),
        birth: match facts.birth {
            Some(motcua_case::birth::BirthDate::Full(day)) => Some(day),
            _ => None,
        },
        address: Address {
            text: facts.address.clone(),
            ..Address::default()
        },
        ..CaseParty::default()
    }
}

/// A number by its length (domain F.4, F.6); one of another length is told as it is, so that the check can name it.
fn number(number: Option<&str>) -> Option<IdNumber> {
    let number = number?;
    let kind = match number.len() {
        12 => IdKind::Personal,
        9 => IdKind::OldCard,
        _ => IdKind::TaxCode,
    };
    Some(IdNumber {
        kind,
        number: number.to_owned(),
    })
}
