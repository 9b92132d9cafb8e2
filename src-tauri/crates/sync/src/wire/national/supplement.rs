//! Supplement requests of a dossier (`DanhSachHoSoBoSung`).
use serde::Serialize;
use serde_json::Value;

use super::parts::{self, Fee, Paper};
use crate::model::Supplement;
use crate::province::{Fault, Files};
use crate::values::{Certain, Values};
use crate::wire::moment::{compact, compact_or_empty};

/// One request.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct BoSung {
    ho_so_bo_sung_id: u32,
    nguoi_yeu_cau_bo_sung: String,
    noi_dung_bo_sung: String,
    ngay_bo_sung: String,
    nguoi_tiep_nhan_bo_sung: String,
    thong_tin_tiep_nhan: &'static str,
    ngay_tiep_nhan_bo_sung: String,
    trang_thai_bo_sung: Value,
    danh_sach_giay_to_bo_sung: Vec<Paper>,
    danh_sach_le_phi_bo_sung: Vec<Fee>,
    ngay_hen_tra_truoc: String,
    ngay_hen_tra_moi: String,
}

/// All requests, oldest first.
pub(super) fn supplements(
    asked: &[Supplement],
    files: &Files,
    values: &Values,
) -> Result<Vec<BoSung>, Fault> {
    asked
        .iter()
        .map(|one| supplement(one, files, values))
        .collect()
}

fn supplement(asked: &Supplement, files: &Files, values: &Values) -> Result<BoSung, Fault> {
    let received = asked.received.as_ref();
    let state = match received {
        Some(_) => &values.supplement.received,
        None => &values.supplement.open,
    };
    Ok(BoSung {
        ho_so_bo_sung_id: asked.number,
        nguoi_yeu_cau_bo_sung: asked.asked_by.clone(),
        noi_dung_bo_sung: asked.content.clone(),
        ngay_bo_sung: compact(asked.asked_at),
        nguoi_tiep_nhan_bo_sung: received.map(|(who, _)| who.clone()).unwrap_or_default(),
        thong_tin_tiep_nhan: "",
        ngay_tiep_nhan_bo_sung: compact_or_empty(received.map(|(_, at)| *at)),
        trang_thai_bo_sung: sent(state),
        danh_sach_giay_to_bo_sung: parts::papers(&asked.papers, &[], files)?,
        danh_sach_le_phi_bo_sung: Vec::new(),
        ngay_hen_tra_truoc: compact(asked.due_before),
        ngay_hen_tra_moi: compact_or_empty(asked.due_now),
    })
}

fn sent(value: &Certain<Value>) -> Value {
    value.value.clone().unwrap_or_else(|| "".into())
}
