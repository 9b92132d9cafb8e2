//! Step 5: progress. The id is spelled `IDHoSo` here, and the state is a number.
use serde::Serialize;

use crate::model::Step;
use crate::wire::moment::iso_ms;
use crate::wire::state;

/// One row.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ProgressRow {
    #[serde(rename = "IDHoSo")]
    id: String,
    ma_ho_so: String,
    nguoi_xu_ly: String,
    thoi_diem_xu_ly: String,
    phong_ban_xu_ly: String,
    noi_dung_xu_ly: String,
    trang_thai: u8,
    ngay_bat_dau: String,
    ngay_ket_thuc_theo_quy_dinh: String,
}

/// A step, of the dossier with this id there.
pub(crate) fn progress(step: &Step, id: &str) -> [ProgressRow; 1] {
    [ProgressRow {
        id: id.to_owned(),
        ma_ho_so: step.code.clone(),
        nguoi_xu_ly: step.officer.clone(),
        thoi_diem_xu_ly: iso_ms(step.at),
        phong_ban_xu_ly: step.department.clone(),
        noi_dung_xu_ly: step.text.clone(),
        trang_thai: state::code(step.state),
        ngay_bat_dau: step.began_at.map(iso_ms).unwrap_or_default(),
        ngay_ket_thuc_theo_quy_dinh: step.limit_at.map(iso_ms).unwrap_or_default(),
    }]
}
