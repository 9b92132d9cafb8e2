//! Step 4: a dossier is entered.
use serde::Serialize;
use serde_json::{Map, Value};

use super::applicant::{Applicant, applicant, party};
use crate::model::{Case, CasePaper, CaseResult, Document, PaperForm};
use crate::province::{Fault, FaultKind, Files};
use crate::values::Values;
use crate::wire::moment::spaced;

/// A dossier.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Create {
    ma_ho_so: String,
    #[serde(rename = "MaTTHC")]
    procedure: String,
    ma_dich_vu_cong: String,
    chu_ho_so: String,
    loai_doi_tuong: String,
    ma_don_vi_tiep_nhan: String,
    ngay_nop: String,
    ngay_tiep_nhan: String,
    eform_thong_tin_chi_tiet: Map<String, Value>,
    thanh_phan_ho_so: Vec<Component>,
    thong_tin_nguoi_nop: Applicant,
}

/// A paper of the checklist, with or without files.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Component {
    ma_thanh_phan_ho_so: String,
    ten_thanh_phan_ho_so: String,
    so_luong: u16,
    loai_ban: &'static str,
    giay_to_dinh_kem: Vec<Attached>,
}

/// A file that was uploaded before.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Attached {
    id_giay_to: String,
    ma_ket_qua: String,
    ten_giay_to: String,
    hash_tep_tin: String,
}

/// A dossier as it is sent; `agency` is that of the connection.
pub(crate) fn create(
    case: &Case,
    agency: &str,
    files: &Files,
    values: &Values,
) -> Result<Create, Fault> {
    let components = case.papers.iter().map(|paper| component(paper, files));
    Ok(Create {
        ma_ho_so: case.code.clone(),
        procedure: case.procedure.code.clone(),
        ma_dich_vu_cong: case.procedure.service_code.clone(),
        chu_ho_so: case.owner.name.clone(),
        loai_doi_tuong: party(case.owner.kind, values),
        ma_don_vi_tiep_nhan: agency.to_owned(),
        ngay_nop: spaced(case.submitted_at),
        ngay_tiep_nhan: spaced(case.accepted_at),
        eform_thong_tin_chi_tiet: Map::new(),
        thanh_phan_ho_so: components.collect::<Result<_, _>>()?,
        thong_tin_nguoi_nop: applicant(case, values),
    })
}

/// The file of a result.
pub(super) fn result(result: &CaseResult, files: &Files) -> Result<Attached, Fault> {
    attached(&result.document, &result.code, &result.name, files)
}

fn component(paper: &CasePaper, files: &Files) -> Result<Component, Fault> {
    let attach = |document| attached(document, &paper.replaced_by, &document.name, files);
    let documents = paper.documents.iter().map(attach);
    Ok(Component {
        ma_thanh_phan_ho_so: paper.component.clone(),
        ten_thanh_phan_ho_so: paper.name.clone(),
        so_luong: paper.count,
        loai_ban: match paper.form {
            PaperForm::Original => "0",
            PaperForm::Copy => "1",
            PaperForm::Electronic => "2",
        },
        giay_to_dinh_kem: documents.collect::<Result<_, _>>()?,
    })
}

fn attached(document: &Document, code: &str, name: &str, files: &Files) -> Result<Attached, Fault> {
    let file = files.get(&document.id);
    let id = file.and_then(|file| file.id.clone());
    let Some(id) = id else {
        return Err(FaultKind::NotUploaded(document.id.clone()).into());
    };
    Ok(Attached {
        id_giay_to: id,
        ma_ket_qua: code.to_owned(),
        ten_giay_to: name.to_owned(),
        hash_tep_tin: file.and_then(|file| file.hash.clone()).unwrap_or_default(),
    })
}
