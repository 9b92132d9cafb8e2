//! The receiver's rules, as a clerk is told of them.
use motcua_case::exchange::DialectName;
use motcua_sync::model::Case;

use crate::view::exchange::{GapWeight, ProvinceGap};

/// Everything that would be refused or counted as missing.
pub(super) fn of(_case: &Case, _dialect: DialectName) -> Vec<ProvinceGap> {
    Vec::new()
}

/// What would be refused.
pub(super) fn refusing(case: &Case, dialect: DialectName) -> Vec<ProvinceGap> {
    let mut found = of(case, dialect);
    found.retain(|gap| gap.weight == GapWeight::Refused);
    found
}
