//! Owner and submitter: who they are and how they are reached.
use super::shape::{is_number, is_phone};
use super::{CaseField, Found, GapReason, Weight};
use crate::connection::Dialect;
use crate::model::{Case, CaseParty, Channel, IdKind, POPULATION, PartyKind};
use crate::values::Values;

/// Names that have no length of their own in the tables.
const NAME: usize = 255;

/// The fields of one party.
struct Fields {
    kind: CaseField,
    number: CaseField,
    phone: CaseField,
    address: CaseField,
}

const OWNER: Fields = Fields {
    kind: CaseField::OwnerKind,
    number: CaseField::OwnerNumber,
    phone: CaseField::OwnerPhone,
    address: CaseField::OwnerAddress,
};

const SUBMITTER: Fields = Fields {
    kind: CaseField::SubmitterKind,
    number: CaseField::SubmitterNumber,
    phone: CaseField::SubmitterPhone,
    address: CaseField::SubmitterAddress,
};

pub(super) fn check(case: &Case, values: &Values, found: &mut Found) {
    found.text(CaseField::Owner, &case.owner.name, NAME);
    party(&case.owner, &OWNER, values, found);
    if found.dialect == Dialect::NoiHoSo {
        found.text(CaseField::Submitter, &case.submitter.name, NAME);
        party(&case.submitter, &SUBMITTER, values, found);
    }
    if !found.is_national() {
        return;
    }
    if case.channel == Channel::Online && case.owner.account.is_empty() {
        found.add(CaseField::OwnerAccount, Weight::Scored, GapReason::Missing);
    }
    let by_register = case.databases.iter().any(|name| name == POPULATION);
    if !case.vneid && !by_register {
        found.add(CaseField::Identity, Weight::Scored, GapReason::Missing);
    }
}

fn party(party: &CaseParty, fields: &Fields, values: &Values, found: &mut Found) {
    number(party, fields.number, values, found);
    match party.phone.as_str() {
        "" => found.add(fields.phone, Weight::Scored, GapReason::Missing),
        phone if !is_phone(phone) => found.add(fields.phone, Weight::Scored, GapReason::Shape),
        _ => {}
    }
    if !has_code(party.kind, found.dialect, values) {
        found.add(fields.kind, Weight::Refused, GapReason::NoCode);
    }
    let address = &party.address;
    let is_coded = !address.province_code.is_empty() && !address.commune_code.is_empty();
    if found.dialect == Dialect::NoiHoSo && !is_coded {
        found.add(fields.address, Weight::Scored, GapReason::Missing);
    }
}

/// The number of a party. A business has a tax code, whose kind is not public in A and B.
fn number(party: &CaseParty, field: CaseField, values: &Values, found: &mut Found) {
    let Some(id) = &party.number else {
        found.add(field, Weight::Refused, GapReason::Missing);
        return;
    };
    if !is_number(id) {
        found.add(field, Weight::Refused, GapReason::Shape);
    }
    let is_tax = id.kind == IdKind::TaxCode;
    if is_tax && found.is_national() && values.tax_code.value.is_none() {
        let weight = match party.kind {
            PartyKind::Citizen => Weight::Refused,
            _ => Weight::Note,
        };
        found.add(field, weight, GapReason::NoCode);
    }
}

fn has_code(kind: PartyKind, dialect: Dialect, values: &Values) -> bool {
    let code = match (dialect, kind) {
        (_, PartyKind::Citizen | PartyKind::Business) | (Dialect::Lgsp, _) => return true,
        (Dialect::NoiHoSo, PartyKind::Household) => return true,
        (Dialect::NoiHoSo, PartyKind::StateBody) => &values.applicant.state_body,
        (Dialect::NoiHoSo, PartyKind::Organisation) => &values.applicant.organisation,
        (_, PartyKind::Household) => &values.party.household,
        (_, PartyKind::StateBody) => &values.party.state_body,
        (_, PartyKind::Organisation) => &values.party.organisation,
    };
    code.value.is_some()
}
