//! HoSo, field by field (province-api b.2).
use serde::Serialize;

use super::flag;
use super::parts::{self, Fee, LoosePaper, Paper, ResultPaper};
use super::supplement::{self, BoSung};
use crate::model::{Case, Channel, FiledAt, IdKind, OnlinePayment, PartyKind, ReturnBy, Reuse};
use crate::province::{Fault, Files};
use crate::values::Values;
use crate::wire::moment::{compact, compact_or_empty};
use crate::wire::phone::local;
use crate::wire::state;

/// A dossier on the wire.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct HoSo {
    ma_ho_so: String,
    #[serde(rename = "MaTTHC")]
    procedure: String,
    #[serde(rename = "TenTTHC")]
    procedure_name: String,
    ma_linh_vuc: String,
    ten_linh_vuc: String,
    so_bien_nhan: String,
    kenh_thuc_hien: &'static str,
    chu_ho_so: String,
    loai_doi_tuong: String,
    ma_doi_tuong: String,
    thong_tin_khac: &'static str,
    email: String,
    fax: &'static str,
    so_dien_thoai: String,
    so_giay_to_chu_ho_so: String,
    #[serde(rename = "DinhDanhCHS")]
    identities: Vec<DinhDanh>,
    trich_yeu_ho_so: String,
    ngay_nop_ho_so: String,
    ngay_tiep_nhan: String,
    ngay_hen_tra: String,
    trang_thai_ho_so: String,
    ngay_tra: String,
    thong_tin_tra: String,
    hinh_thuc: String,
    ngay_ket_thuc_xu_ly: String,
    ngay_tu_choi: String,
    don_vi_xu_ly: String,
    noi_nop_ho_so: String,
    ho_so_co_thanh_phan_so_hoa: &'static str,
    #[serde(rename = "TaiKhoanDuocXacThucVoiVNeID")]
    vneid: &'static str,
    duoc_thanh_toan_truc_tuyen: &'static str,
    #[serde(rename = "DSKetNoiCSDL")]
    databases: Vec<CoSoDuLieu>,
    ghi_chu: String,
    tai_lieu_nop: Vec<Paper>,
    danh_sach_le_phi: Vec<Fee>,
    danh_sach_tep_dinh_kem_khac: Vec<LoosePaper>,
    danh_sach_ho_so_bo_sung: Vec<BoSung>,
    danh_sach_giay_to_ket_qua: Vec<ResultPaper>,
}

/// A number with its kind.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct DinhDanh {
    loai_dinh_danh: String,
    so_dinh_danh: String,
}

/// A database that was consulted.
#[derive(Serialize)]
struct CoSoDuLieu {
    #[serde(rename = "MaCSDL")]
    code: String,
}

/// A dossier as it is sent. A file that was not uploaded is a fault: it is never left out in silence.
pub(crate) fn dossier(case: &Case, files: &Files, values: &Values) -> Result<HoSo, Fault> {
    let owner = &case.owner;
    Ok(HoSo {
        ma_ho_so: case.code.clone(),
        procedure: case.procedure.code.clone(),
        procedure_name: case.procedure.name.clone(),
        ma_linh_vuc: case.procedure.sector_code.clone(),
        ten_linh_vuc: case.procedure.sector.clone(),
        so_bien_nhan: case.receipt_no.clone(),
        kenh_thuc_hien: channel(case.channel),
        chu_ho_so: owner.name.clone(),
        loai_doi_tuong: party(owner.kind, values),
        ma_doi_tuong: account(case),
        thong_tin_khac: "",
        email: owner.email.clone(),
        fax: "",
        so_dien_thoai: local(&owner.phone),
        so_giay_to_chu_ho_so: owner
            .number
            .as_ref()
            .map(|id| id.number.clone())
            .unwrap_or_default(),
        identities: identities(case, values),
        trich_yeu_ho_so: case.summary.clone(),
        ngay_nop_ho_so: compact(case.submitted_at),
        ngay_tiep_nhan: compact(case.accepted_at),
        ngay_hen_tra: compact(case.due_at),
        trang_thai_ho_so: state::code(case.state).to_string(),
        ngay_tra: compact_or_empty(case.returned_at),
        thong_tin_tra: case.returned_note.clone(),
        hinh_thuc: return_by(case.return_by, values),
        ngay_ket_thuc_xu_ly: compact_or_empty(case.finished_at),
        ngay_tu_choi: compact_or_empty(case.refused_at),
        don_vi_xu_ly: case.unit.clone(),
        noi_nop_ho_so: filed(case.filed_at, values),
        ho_so_co_thanh_phan_so_hoa: flag(has_digitised(case)),
        vneid: flag(case.vneid),
        duoc_thanh_toan_truc_tuyen: payment(case.payment),
        databases: databases(case, values),
        ghi_chu: case.note.clone(),
        tai_lieu_nop: parts::papers(&case.papers, &case.retracted, files)?,
        danh_sach_le_phi: case.fees.iter().map(parts::fee).collect(),
        danh_sach_tep_dinh_kem_khac: parts::loose(&case.papers, values),
        danh_sach_ho_so_bo_sung: supplement::supplements(&case.supplements, files, values)?,
        danh_sach_giay_to_ket_qua: parts::results(&case.results, files)?,
    })
}

/// `KenhThucHien`.
fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Counter => "1",
        Channel::Online => "2",
        Channel::Post => "3",
    }
}

/// `LoaiDoiTuong` of A and B; C counts from 0 and has other kinds.
fn party(kind: PartyKind, values: &Values) -> String {
    match kind {
        PartyKind::Citizen => "1".to_owned(),
        PartyKind::Business => "2".to_owned(),
        PartyKind::Household => values.party.household.sent(),
        PartyKind::StateBody => values.party.state_body.sent(),
        PartyKind::Organisation => values.party.organisation.sent(),
    }
}

/// `MaDoiTuong`: an account is named only where the dossier came through it.
fn account(case: &Case) -> String {
    match case.channel {
        Channel::Online => case.owner.account.clone(),
        Channel::Counter | Channel::Post => String::new(),
    }
}

/// `DinhDanhCHS`: nothing where there is no number, or where the code of its kind is not known.
fn identities(case: &Case, values: &Values) -> Vec<DinhDanh> {
    let row = case.owner.number.as_ref().and_then(|id| {
        let kind = match id.kind {
            IdKind::Personal => Some("1".to_owned()),
            IdKind::OldCard => Some("2".to_owned()),
            IdKind::TaxCode => values.tax_code.value.clone(),
        };
        Some(DinhDanh {
            loai_dinh_danh: kind?,
            so_dinh_danh: id.number.clone(),
        })
    });
    row.into_iter().collect()
}

/// `HinhThuc`.
fn return_by(by: ReturnBy, values: &Values) -> String {
    match by {
        ReturnBy::Counter => "0".to_owned(),
        ReturnBy::Post => "1".to_owned(),
        ReturnBy::Online => values.return_online.sent(),
    }
}

/// `NoiNopHoSo`.
fn filed(at: FiledAt, values: &Values) -> String {
    match at {
        FiledAt::NationalPortal => values.filed.national_portal.sent(),
        FiledAt::System => values.filed.system.sent(),
    }
}

/// `HoSoCoThanhPhanSoHoa`: a component with a file that was digitised here or used again. A file alone is neither.
fn has_digitised(case: &Case) -> bool {
    let mut papers = case.papers.iter();
    papers.any(|paper| !paper.documents.is_empty() && (paper.digitised || paper.reuse != Reuse::No))
}

/// `DuocThanhToanTrucTuyen`.
fn payment(payment: OnlinePayment) -> &'static str {
    match payment {
        OnlinePayment::None => "0",
        OnlinePayment::National => "1",
        OnlinePayment::Provincial => "2",
    }
}

/// `DSKetNoiCSDL`: only what was consulted, and only where its code is known.
fn databases(case: &Case, values: &Values) -> Vec<CoSoDuLieu> {
    let code = |name: &String| values.databases.get(name)?.value.clone();
    let codes = case.databases.iter().filter_map(code);
    codes.map(|code| CoSoDuLieu { code }).collect()
}
