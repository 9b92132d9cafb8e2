//! TienDo, field by field (province-api b.3).
use serde::Serialize;

use crate::model::Step;
use crate::wire::moment::{compact, compact_or_empty};
use crate::wire::state;

/// A step on the wire.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TienDo {
    ma_ho_so: String,
    nguoi_xu_ly: String,
    chuc_danh: String,
    thoi_diem_xu_ly: String,
    phong_ban_xu_ly: String,
    noi_dung_xu_ly: String,
    trang_thai: String,
    ngay_bat_dau: String,
    ngay_ket_thuc_theo_quy_dinh: String,
}

/// A step as it is sent: the same step always gives the same bytes.
pub(crate) fn step(step: &Step) -> TienDo {
    TienDo {
        ma_ho_so: step.code.clone(),
        nguoi_xu_ly: step.officer.clone(),
        chuc_danh: step.position.clone(),
        thoi_diem_xu_ly: compact(step.at),
        phong_ban_xu_ly: step.department.clone(),
        noi_dung_xu_ly: step.text.clone(),
        trang_thai: state::code(step.state).to_string(),
        ngay_bat_dau: compact_or_empty(step.began_at),
        ngay_ket_thuc_theo_quy_dinh: compact_or_empty(step.limit_at),
    }
}
