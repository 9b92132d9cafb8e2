//! Who filed, and for whom.
use serde::Serialize;

use crate::model::{Case, CaseParty, PartyKind};
use crate::values::Values;
use crate::wire::moment::day_compact;
use crate::wire::phone::local;

/// `ThongTinNguoiNop`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Applicant {
    loai_doi_tuong: String,
    id_doi_tuong: String,
    thong_tin_chi_tiet: Details,
}

/// `ThongTinChiTiet`. `MaHuyen` is empty since there are no districts; `Fax` was never asked for.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Details {
    ten_nguoi_nop: String,
    so_dinh_danh: String,
    ngay_cap_dinh_danh: String,
    ngay_sinh: String,
    so_dien_thoai: String,
    email: String,
    fax: &'static str,
    ma_tinh: String,
    ma_huyen: &'static str,
    ma_xa: String,
    dia_chi_chi_tiet: String,
    ten_chu_hs: String,
    so_dinh_danh_chu_hs: String,
    ma_tinh_chu_hs: String,
    ma_xa_chu_hs: String,
    dia_chi_chi_tiet_chu_hs: String,
}

/// Both of a dossier.
pub(super) fn applicant(case: &Case, values: &Values) -> Applicant {
    let (submitter, owner) = (&case.submitter, &case.owner);
    let day = |day: Option<_>| day.map(day_compact).unwrap_or_default();
    Applicant {
        loai_doi_tuong: party(submitter.kind, values),
        id_doi_tuong: submitter.account.clone(),
        thong_tin_chi_tiet: Details {
            ten_nguoi_nop: submitter.name.clone(),
            so_dinh_danh: number(submitter),
            ngay_cap_dinh_danh: day(submitter.issued),
            ngay_sinh: day(submitter.birth),
            so_dien_thoai: local(&submitter.phone),
            email: submitter.email.clone(),
            fax: "",
            ma_tinh: submitter.address.province_code.clone(),
            ma_huyen: "",
            ma_xa: submitter.address.commune_code.clone(),
            dia_chi_chi_tiet: submitter.address.text.clone(),
            ten_chu_hs: owner.name.clone(),
            so_dinh_danh_chu_hs: number(owner),
            ma_tinh_chu_hs: owner.address.province_code.clone(),
            ma_xa_chu_hs: owner.address.commune_code.clone(),
            dia_chi_chi_tiet_chu_hs: owner.address.text.clone(),
        },
    }
}

/// `LoaiDoiTuong` of C: not the codes of A.
pub(super) fn party(kind: PartyKind, values: &Values) -> String {
    match kind {
        PartyKind::Citizen => "0".to_owned(),
        PartyKind::Business => "1".to_owned(),
        PartyKind::Household => "2".to_owned(),
        PartyKind::StateBody => values.applicant.state_body.sent(),
        PartyKind::Organisation => values.applicant.organisation.sent(),
    }
}

fn number(party: &CaseParty) -> String {
    let number = party.number.as_ref();
    number.map(|id| id.number.clone()).unwrap_or_default()
}
