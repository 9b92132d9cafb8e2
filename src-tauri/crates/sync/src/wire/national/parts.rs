//! Papers, fees and results of a dossier.
use serde::Serialize;

use super::{flag, truth};
use crate::model::{
    CaseFee, CasePaper, CaseResult, Document, FeeKind, FeeWhen, RetractedDocument, Reuse,
};
use crate::province::{Fault, FaultKind, Files};
use crate::values::Values;

/// A row of `TaiLieuNop`: one file. All files of a component are sent, each in a row of its own.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Paper {
    tep_dinh_kem_id: String,
    ten_tep_dinh_kem: String,
    is_deleted: &'static str,
    ma_thanh_phan_ho_so: String,
    duong_dan_tai_tep_tin: String,
    duoc_so_hoa: &'static str,
    duoc_tai_su_dung: &'static str,
    #[serde(rename = "DuocLayTuKhoDMQG")]
    from_store: &'static str,
    ma_ket_qua_thay_the: String,
}

/// A row of `DanhSachLePhi`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Fee {
    ten_phi_le_phi: String,
    ma_phi_le_phi: String,
    hinh_thuc_thu: &'static str,
    gia: String,
    loai_phi_le_phi: &'static str,
}

/// A row of `DanhSachTepDinhKemKhac`: a paper without a file. The two numbers are numbers.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct LoosePaper {
    ten_giay_to: String,
    so_luong: u16,
    loai_giay_to: i64,
}

/// A row of `DanhSachGiayToKetQua`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ResultPaper {
    ten_giay_to: String,
    ma_thanh_phan_ho_so: String,
    giay_to_id: String,
    duong_dan_tep_tin_ket_qua: String,
    ma_giay_to_ket_qua: String,
}

/// `TaiLieuNop`: every file of every paper, and what was sent before and is to be taken back.
pub(super) fn papers(
    papers: &[CasePaper],
    retracted: &[RetractedDocument],
    files: &Files,
) -> Result<Vec<Paper>, Fault> {
    let held = papers.iter().flat_map(|paper| {
        paper
            .documents
            .iter()
            .map(move |document| (paper, document))
    });
    let mut rows = held
        .map(|(one, document)| paper(one, document, files))
        .collect::<Result<Vec<_>, _>>()?;
    rows.extend(retracted.iter().map(|gone| taken_back(gone, files)));
    Ok(rows)
}

/// `DanhSachGiayToKetQua`: results alone, and nothing else in their place.
pub(super) fn results(results: &[CaseResult], files: &Files) -> Result<Vec<ResultPaper>, Fault> {
    let row = |result: &CaseResult| {
        Ok(ResultPaper {
            ten_giay_to: result.name.clone(),
            ma_thanh_phan_ho_so: result.component.clone(),
            giay_to_id: result.document.id.clone(),
            duong_dan_tep_tin_ket_qua: url(&result.document, files)?,
            ma_giay_to_ket_qua: result.code.clone(),
        })
    };
    results.iter().map(row).collect()
}

/// `DanhSachTepDinhKemKhac`: empty while nobody knows what `LoaiGiayTo` may be.
pub(super) fn loose(papers: &[CasePaper], values: &Values) -> Vec<LoosePaper> {
    let Some(kind) = values.loose_paper.value else {
        return Vec::new();
    };
    let loose = papers
        .iter()
        .filter(|paper| paper.documents.is_empty() && paper.count > 0);
    let row = |paper: &CasePaper| LoosePaper {
        ten_giay_to: paper.name.clone(),
        so_luong: paper.count,
        loai_giay_to: kind,
    };
    loose.map(row).collect()
}

/// A row of `DanhSachLePhi`.
pub(crate) fn fee(fee: &CaseFee) -> Fee {
    Fee {
        ten_phi_le_phi: fee.name.clone(),
        ma_phi_le_phi: fee.code.clone(),
        hinh_thuc_thu: fee_when(fee.when),
        gia: fee.amount.to_string(),
        loai_phi_le_phi: fee_kind(fee.kind),
    }
}

/// `HinhThucThu`; 3 is not on the list.
pub(crate) fn fee_when(when: FeeWhen) -> &'static str {
    match when {
        FeeWhen::OnReceipt => "1",
        FeeWhen::OnSupplement => "2",
        FeeWhen::OnResult => "4",
    }
}

/// `LoaiPhiLePhi`.
pub(crate) fn fee_kind(kind: FeeKind) -> &'static str {
    match kind {
        FeeKind::Ordinary => "1",
        FeeKind::Appraisal => "2",
        FeeKind::Extension => "3",
    }
}

fn paper(paper: &CasePaper, document: &Document, files: &Files) -> Result<Paper, Fault> {
    Ok(Paper {
        tep_dinh_kem_id: document.id.clone(),
        ten_tep_dinh_kem: document.name.clone(),
        is_deleted: truth(false),
        ma_thanh_phan_ho_so: paper.component.clone(),
        duong_dan_tai_tep_tin: url(document, files)?,
        duoc_so_hoa: flag(paper.digitised),
        duoc_tai_su_dung: match paper.reuse {
            Reuse::No => "0",
            Reuse::OfComponent => "1",
            Reuse::OfResult => "2",
        },
        from_store: flag(paper.from_store),
        ma_ket_qua_thay_the: paper.replaced_by.clone(),
    })
}

/// The row that takes a file back: same id, `IsDeleted`. Its address is said where it is still known.
fn taken_back(gone: &RetractedDocument, files: &Files) -> Paper {
    let url = files.get(&gone.id).and_then(|file| file.url.clone());
    Paper {
        tep_dinh_kem_id: gone.id.clone(),
        ten_tep_dinh_kem: gone.name.clone(),
        is_deleted: truth(true),
        ma_thanh_phan_ho_so: gone.component.clone(),
        duong_dan_tai_tep_tin: url.unwrap_or_default(),
        duoc_so_hoa: flag(false),
        duoc_tai_su_dung: "0",
        from_store: flag(false),
        ma_ket_qua_thay_the: String::new(),
    }
}

fn url(document: &Document, files: &Files) -> Result<String, Fault> {
    let file = files.get(&document.id).and_then(|file| file.url.clone());
    file.ok_or_else(|| FaultKind::NotUploaded(document.id.clone()).into())
}
