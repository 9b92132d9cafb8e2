//! What is odd about a party, and what keeps it from being received.
use chrono::{Datelike as _, NaiveDate};
use motcua_case::address::AddressBook;
use motcua_case::card::{CardField, CardWarning};
use motcua_case::id::{IdWarning, PersonalId, TaxCode};
use motcua_case::person::PersonKind;
use motcua_case::text;

use super::draft::PartyDraft;
use crate::view::intake::{FieldWarning, Finding, FindingCode, WarningCode, Who};

/// What looks odd about a party, without keeping it from being received.
pub(super) fn warnings(
    addresses: &AddressBook,
    party: &PartyDraft,
    today: NaiveDate,
) -> Vec<FieldWarning> {
    let mut found = party.card_warnings.clone();
    let mut warn = |field: &str, code| {
        found.push(FieldWarning {
            field: field.to_owned(),
            code,
        })
    };
    let facts = &party.facts;
    if let Some(id) = facts
        .personal_id
        .as_ref()
        .and_then(|id| PersonalId::parse(id).ok())
    {
        for warning in id.warnings(facts.birth, facts.sex) {
            warn("personal_id", id_warning(warning));
        }
    }
    if facts
        .birth
        .is_some_and(|birth| birth.year() > today.year() || birth.year() < 1890)
    {
        warn("birth", WarningCode::BirthUnlikely);
    }
    let province = addresses.present_province(&facts.address);
    let renamed = province.is_some_and(|now| !same_place(&facts.address, now));
    if renamed && addresses.present(&facts.address).is_none() {
        warn("address", WarningCode::AddressOld);
    }
    if facts.name.chars().any(|letter| letter.is_ascii_digit()) {
        warn("name", WarningCode::NameOdd);
    }
    found.sort_by(|a, b| (&a.field, a.code).cmp(&(&b.field, b.code)));
    found.dedup();
    found
}

/// Whether an address already ends in the province's present name.
fn same_place(address: &str, province: &str) -> bool {
    let bare = |text: &str| {
        let folded = text::fold(text.trim());
        let bare = folded
            .strip_prefix("tinh ")
            .or_else(|| folded.strip_prefix("thanh pho "));
        bare.unwrap_or(&folded).to_owned()
    };
    bare(address.rsplit(',').next().unwrap_or_default()) == bare(province)
}

fn id_warning(warning: IdWarning) -> WarningCode {
    match warning {
        IdWarning::UnknownPlace { .. } => WarningCode::PlaceUnknown,
        IdWarning::SexDisagrees { .. } => WarningCode::SexDisagrees,
        IdWarning::BirthYearDisagrees { .. } => WarningCode::YearDisagrees,
    }
}

/// What the card's code was missing; its number is judged again with everything else.
pub(super) fn card_warning(warning: &CardWarning) -> Option<FieldWarning> {
    let field = match warning {
        CardWarning::Number { .. } => return None,
        CardWarning::Missing { field }
        | CardWarning::Unusable { field }
        | CardWarning::Damaged { field, .. } => *field,
        CardWarning::EncodingRepaired | CardWarning::SeparatorRepaired => CardField::Name,
    };
    let code = match warning {
        CardWarning::Missing { .. } | CardWarning::Unusable { .. } => WarningCode::CardIncomplete,
        _ => WarningCode::AccentsDoubtful,
    };
    Some(FieldWarning {
        field: card_field(field).to_owned(),
        code,
    })
}

fn card_field(field: CardField) -> &'static str {
    match field {
        CardField::OldId => "old_id",
        CardField::Name => "name",
        CardField::Birth => "birth",
        CardField::Sex => "sex",
        CardField::Address | CardField::Issued => "address",
    }
}

/// What keeps the party from being received.
pub(super) fn findings(party: &PartyDraft, who: Who, found: &mut Vec<Finding>) {
    let prefix = match who {
        Who::Submitter => "submitter",
        Who::Owner => "owner",
    };
    let mut add = |field: &str, code| {
        found.push(Finding {
            code,
            at: format!("{prefix}.{field}"),
            name: party.facts.name.clone(),
        });
    };
    let facts = &party.facts;
    if facts.name.is_empty() {
        add("name", FindingCode::NameMissing);
        return;
    }
    if facts
        .personal_id
        .as_ref()
        .is_some_and(|id| PersonalId::parse(id).is_err())
    {
        add("personal_id", FindingCode::NumberLength);
    }
    if party.typed.contains_key("birth") {
        add("birth", FindingCode::BirthInvalid);
    }
    if party.typed.contains_key("phone") {
        add("phone", FindingCode::PhoneInvalid);
    }
    let organisation = facts.kind == PersonKind::Organisation;
    if organisation
        && facts
            .tax_code
            .as_ref()
            .is_none_or(|code| TaxCode::parse(code).is_err())
    {
        add("tax_code", FindingCode::TaxCodeInvalid);
    }
    let kin = !facts.mother.is_empty() || !facts.household.is_empty();
    let thin =
        facts.personal_id.is_none() && facts.old_id.is_none() && !(facts.birth.is_some() && kin);
    if !organisation && thin {
        add("birth", FindingCode::IdentityThin);
    }
    if !party.confirmed {
        add("confirm", FindingCode::PersonUnconfirmed);
    }
}
