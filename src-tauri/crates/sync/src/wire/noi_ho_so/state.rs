//! Step 6: the state, with fees and results where they may stand. The id is spelled `IdHoSo` here.
use serde::Serialize;

use super::create::{Attached, result};
use crate::model::{Case, State};
use crate::province::{Fault, Files};
use crate::wire::national::{Fee, fee};
use crate::wire::state::code;

/// One row.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct StateRow {
    id_ho_so: String,
    ma_ho_so: String,
    trang_thai: u8,
    #[serde(rename = "NoiDungYKien")]
    opinion: String,
    phong_ban_xu_ly: String,
    noi_dung_xu_ly: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    danh_sach_le_phi: Vec<Fee>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    danh_sach_giay_to_ket_qua: Vec<Attached>,
}

/// The dossier with this id there is in this state. What was done stands in the progress rows.
pub(crate) fn state(
    case: &Case,
    state: State,
    id: &str,
    files: &Files,
) -> Result<[StateRow; 1], Fault> {
    let may_list = matches!(state, State::Supplement | State::Paying | State::Finished);
    let (fees, results) = if may_list {
        (&case.fees[..], &case.results[..])
    } else {
        (&[][..], &[][..])
    };
    let results = results.iter().map(|one| result(one, files));
    Ok([StateRow {
        id_ho_so: id.to_owned(),
        ma_ho_so: case.code.clone(),
        trang_thai: code(state),
        opinion: case.note.clone(),
        phong_ban_xu_ly: case.unit.clone(),
        noi_dung_xu_ly: "",
        danh_sach_le_phi: fees.iter().map(fee).collect(),
        danh_sach_giay_to_ket_qua: results.collect::<Result<_, _>>()?,
    }])
}
