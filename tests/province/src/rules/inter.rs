//! Dialect C ("NoiHoSo"), §d.5: a dossier, its progress and its states.

use super::{Field, Form, Written, dossier::FEE, may, must};

const SHORT: usize = 255;
const LONG: usize = 4000;

/// 0 citizen, 1 business, 2 household business: not the codes of dialect A.
const SUBJECT: Form = Form::EitherOf(&["0", "1", "2"]);
const STATES: &[i64] = &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/// Body of the call that makes a dossier (step 4).
pub(crate) const DOSSIER: &[Field] = &[
    must("MaHoSo", Form::Number),
    must("MaTTHC", Form::Procedure),
    may("MaDichVuCong", Form::Text(SHORT)),
    must("ChuHoSo", Form::Text(SHORT)),
    must("LoaiDoiTuong", SUBJECT),
    must("MaDonViTiepNhan", Form::Text(SHORT)),
    must("NgayNop", Form::Moment(Written::Spaced)),
    must("NgayTiepNhan", Form::Moment(Written::Spaced)),
    may("EformThongTinChiTiet", Form::Free),
    may("ThanhPhanHoSo", Form::List(COMPONENT)),
    must("ThongTinNguoiNop", Form::Group(SUBMITTER)),
];

/// One row of `CapNhatTienTrinh` (step 5): here the id is spelled `IDHoSo`.
pub(crate) const PROGRESS: &[Field] = &[
    must("IDHoSo", Form::Text(SHORT)),
    must("MaHoSo", Form::Number),
    must("NguoiXuLy", Form::Text(50)),
    must("ThoiDiemXuLy", Form::Moment(Written::Iso)),
    may("PhongBanXuLy", Form::Text(SHORT)),
    must("NoiDungXuLy", Form::Text(LONG)),
    must("TrangThai", Form::WholeOf(STATES)),
    may("NgayBatDau", Form::Moment(Written::Iso)),
    may("NgayKetThucTheoQuyDinh", Form::Moment(Written::Iso)),
];

/// One row of `CapNhatTrangThai` (step 6): here the id is spelled `IdHoSo`.
pub(crate) const STATE: &[Field] = &[
    must("IdHoSo", Form::Text(SHORT)),
    must("MaHoSo", Form::Number),
    must("TrangThai", Form::WholeOf(STATES)),
    may("NoiDungYKien", Form::Text(LONG)),
    may("PhongBanXuLy", Form::Text(SHORT)),
    may("NoiDungXuLy", Form::Text(LONG)),
    may("DanhSachLePhi", Form::List(FEE)),
    may("DanhSachGiayToKetQua", Form::List(PAPER)),
];

const COMPONENT: &[Field] = &[
    must("MaThanhPhanHoSo", Form::Text(SHORT)),
    must("TenThanhPhanHoSo", Form::Text(2000)),
    must("SoLuong", Form::Whole),
    // 0 original, 1 copy, 2 electronic.
    must("LoaiBan", Form::EitherOf(&["0", "1", "2"])),
    may("GiayToDinhKem", Form::List(PAPER)),
];

const PAPER: &[Field] = &[
    must("IdGiayTo", Form::Text(SHORT)),
    may("MaKetQua", Form::Text(SHORT)),
    must("TenGiayTo", Form::Text(2000)),
    must("HashTepTin", Form::Text(SHORT)),
];

const SUBMITTER: &[Field] = &[
    must("LoaiDoiTuong", SUBJECT),
    may("IdDoiTuong", Form::Text(SHORT)),
    must("ThongTinChiTiet", Form::Group(SUBMITTER_DETAILS)),
];

const SUBMITTER_DETAILS: &[Field] = &[
    must("TenNguoiNop", Form::Text(SHORT)),
    must("SoDinhDanh", Form::Text(14)),
    may("NgayCapDinhDanh", Form::Moment(Written::Packed)),
    may("NgaySinh", Form::Moment(Written::Packed)),
    may("SoDienThoai", Form::Text(SHORT)),
    may("Email", Form::Text(SHORT)),
    may("Fax", Form::Text(SHORT)),
    may("MaTinh", Form::Text(SHORT)),
    may("MaHuyen", Form::Text(SHORT)),
    may("MaXa", Form::Text(SHORT)),
    may("DiaChiChiTiet", Form::Text(LONG)),
    may("TenChuHs", Form::Text(SHORT)),
    may("SoDinhDanhChuHs", Form::Text(14)),
    may("MaTinhChuHs", Form::Text(SHORT)),
    may("MaXaChuHs", Form::Text(SHORT)),
    may("DiaChiChiTietChuHs", Form::Text(LONG)),
];
