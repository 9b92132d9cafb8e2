//! The receiver's rules, as a clerk is told of them.
use motcua_sync::check::{CaseField, Gap, GapReason as Why, Weight, check};
use motcua_sync::model::Case;
use motcua_sync::{Dialect, Values};

use crate::view::exchange::{GapReason, GapWeight, ProvinceField, ProvinceGap};

/// Everything that would be refused or counted as missing.
pub(super) fn of(case: &Case, dialect: Dialect) -> Vec<ProvinceGap> {
    // Without the values of the wire nothing can be judged, and nothing is sent either.
    let Ok(values) = Values::shipped() else {
        return Vec::new();
    };
    let found = check(case, dialect, &values).into_iter();
    found.filter_map(|gap| shown(case, &gap)).collect()
}

/// What would be refused.
pub(super) fn refusing(case: &Case, dialect: Dialect) -> Vec<ProvinceGap> {
    let mut found = of(case, dialect);
    found.retain(|gap| gap.weight == GapWeight::Refused);
    found
}

pub(super) fn shown(case: &Case, gap: &Gap) -> Option<ProvinceGap> {
    Some(ProvinceGap {
        field: field(gap.field),
        weight: match gap.weight {
            Weight::Refused => GapWeight::Refused,
            Weight::Scored => GapWeight::Scored,
            // Nothing that anybody at the counter can do.
            Weight::Note => return None,
        },
        why: match gap.why {
            Why::Missing | Why::NoCode => GapReason::Missing,
            Why::Long { .. } => GapReason::TooLong,
            Why::Shape | Why::TooMany => GapReason::Form,
            Why::Before(_) => GapReason::Order,
        },
        about: gap.item.and_then(|item| about(case, gap.field, item)),
    })
}

/// The name of the paper, fee or result a gap is in.
fn about(case: &Case, field: CaseField, item: usize) -> Option<String> {
    let name = match field {
        CaseField::PaperName
        | CaseField::PaperComponent
        | CaseField::FileName
        | CaseField::Digitised => &case.papers.get(item)?.name,
        CaseField::FeeName | CaseField::FeeCode | CaseField::FeeAmount => {
            &case.fees.get(item)?.name
        }
        CaseField::Result | CaseField::ResultName | CaseField::ResultCode => {
            &case.results.get(item)?.name
        }
        _ => return None,
    };
    Some(name.clone())
}

fn field(field: CaseField) -> ProvinceField {
    match field {
        CaseField::Code => ProvinceField::Code,
        CaseField::Procedure | CaseField::ServiceCode => ProvinceField::ProcedureCode,
        CaseField::SectorCode => ProvinceField::SectorCode,
        CaseField::Owner => ProvinceField::OwnerName,
        CaseField::OwnerNumber => ProvinceField::OwnerNumber,
        CaseField::OwnerPhone => ProvinceField::OwnerPhone,
        CaseField::Submitter => ProvinceField::SubmitterName,
        CaseField::SubmitterNumber => ProvinceField::SubmitterNumber,
        CaseField::SubmitterPhone => ProvinceField::SubmitterPhone,
        CaseField::Identity => ProvinceField::Identity,
        CaseField::Digitised => ProvinceField::Digitised,
        CaseField::ReturnBy => ProvinceField::ReturnBy,
        CaseField::OwnerAddress | CaseField::SubmitterAddress => ProvinceField::AddressCode,
        CaseField::Summary => ProvinceField::Summary,
        CaseField::SubmittedAt
        | CaseField::AcceptedAt
        | CaseField::DueAt
        | CaseField::FinishedAt
        | CaseField::ReturnedAt
        | CaseField::RefusedAt => ProvinceField::Dates,
        CaseField::Unit => ProvinceField::Unit,
        CaseField::PaperComponent => ProvinceField::ComponentCode,
        CaseField::FileName => ProvinceField::FileName,
        CaseField::FeeCode => ProvinceField::FeeCode,
        CaseField::ResultCode => ProvinceField::ResultCode,
        CaseField::Result => ProvinceField::ResultFile,
        CaseField::Officer => ProvinceField::Officer,
        _ => ProvinceField::Other,
    }
}
