//! Dialects A and B, §b.2 and §b.3: every field of a dossier and of a progress row.

use super::{Field, Form, Written, may, must};

const SHORT: usize = 255;
const LONG: usize = 4000;
const FLAG: Form = Form::OneOf(&["0", "1"]);

/// `TrangThaiHoSo`, §b.4.
pub(crate) const STATES: &[&str] = &["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"];

/// `HoSo`: one entry of `DongBoHoSoMC.data[]`, §b.2.
pub(crate) const DOSSIER: &[Field] = &[
    must("MaHoSo", Form::Number),
    must("MaTTHC", Form::Procedure),
    must("TenTTHC", Form::Text(2000)),
    must("MaLinhVuc", Form::Domain),
    must("TenLinhVuc", Form::Text(SHORT)),
    may("SoBienNhan", Form::Text(SHORT)),
    must("KenhThucHien", Form::OneOf(&["1", "2", "3"])),
    must("ChuHoSo", Form::Text(SHORT)),
    must("LoaiDoiTuong", Form::OneOf(&["1", "2", "3", "4"])),
    may("MaDoiTuong", Form::Text(SHORT)),
    may("ThongTinKhac", Form::Text(LONG)),
    may("Email", Form::Text(SHORT)),
    may("Fax", Form::Text(SHORT)),
    may("SoDienThoai", Form::Text(SHORT)),
    must("SoGiayToChuHoSo", Form::Text(SHORT)),
    may("DinhDanhCHS", Form::List(IDENTITY)),
    must("TrichYeuHoSo", Form::Text(1000)),
    must("NgayNopHoSo", Form::Moment(Written::Packed)),
    must("NgayTiepNhan", Form::Moment(Written::Packed)),
    must("NgayHenTra", Form::Moment(Written::Packed)),
    must("TrangThaiHoSo", Form::OneOf(STATES)),
    may("NgayTra", Form::Moment(Written::Packed)),
    may("ThongTinTra", Form::Text(LONG)),
    must("HinhThuc", FLAG),
    may("NgayKetThucXuLy", Form::Moment(Written::Packed)),
    may("NgayTuChoi", Form::Moment(Written::Packed)),
    must("DonViXuLy", Form::Text(SHORT)),
    must("NoiNopHoSo", Form::OneOf(&["1", "2"])),
    must("HoSoCoThanhPhanSoHoa", FLAG),
    must("TaiKhoanDuocXacThucVoiVNeID", FLAG),
    must("DuocThanhToanTrucTuyen", Form::OneOf(&["0", "1", "2", "3"])),
    may(
        "DSKetNoiCSDL",
        Form::List(&[must("MaCSDL", Form::Text(SHORT))]),
    ),
    may("GhiChu", Form::Text(LONG)),
    may("TaiLieuNop", Form::List(PAPER)),
    may("DanhSachLePhi", Form::List(FEE)),
    may("DanhSachTepDinhKemKhac", Form::List(OTHER_FILE)),
    may("DanhSachHoSoBoSung", Form::List(SUPPLEMENT)),
    may("DanhSachGiayToKetQua", Form::List(RESULT)),
];

/// `TienDo`: one entry of `CapNhatTienDoHoSoMC.data[]`, §b.3.
pub(crate) const PROGRESS: &[Field] = &[
    must("MaHoSo", Form::Number),
    must("NguoiXuLy", Form::Text(50)),
    may("ChucDanh", Form::Text(SHORT)),
    must("ThoiDiemXuLy", Form::Moment(Written::Packed)),
    may("PhongBanXuLy", Form::Text(SHORT)),
    must("NoiDungXuLy", Form::Text(LONG)),
    must("TrangThai", Form::OneOf(STATES)),
    may("NgayBatDau", Form::Moment(Written::Packed)),
    may("NgayKetThucTheoQuyDinh", Form::Moment(Written::Packed)),
];

/// The length of the number for each kind is in [`super::across`].
const IDENTITY: &[Field] = &[
    must("LoaiDinhDanh", Form::OneOf(&["1", "2"])),
    must("SoDinhDanh", Form::Text(12)),
];

/// The address is needed unless the paper is taken back; see [`super::across`].
const PAPER: &[Field] = &[
    must("TepDinhKemId", Form::Text(SHORT)),
    must("TenTepDinhKem", Form::Text(4000)),
    must("IsDeleted", Form::OneOf(&["True", "False"])),
    may("MaThanhPhanHoSo", Form::Text(SHORT)),
    may("DuongDanTaiTepTin", Form::Text(LONG)),
    must("DuocSoHoa", FLAG),
    must("DuocTaiSuDung", Form::OneOf(&["0", "1", "2"])),
    must("DuocLayTuKhoDMQG", FLAG),
    may("MaKetQuaThayThe", Form::Text(SHORT)),
];

/// Also of dialect C, which names the same fields.
pub(super) const FEE: &[Field] = &[
    must("TenPhiLePhi", Form::Text(2000)),
    must("MaPhiLePhi", Form::Text(SHORT)),
    must("HinhThucThu", Form::OneOf(&["1", "2", "4"])),
    must("Gia", Form::Money),
    must("LoaiPhiLePhi", Form::OneOf(&["1", "2", "3"])),
];

const OTHER_FILE: &[Field] = &[
    must("TenGiayTo", Form::Text(2000)),
    must("SoLuong", Form::Whole),
    must("LoaiGiayTo", Form::Whole),
];

/// Two senders differ in the types of the first and of `TrangThaiBoSung`; the moments are packed.
const SUPPLEMENT: &[Field] = &[
    must("HoSoBoSungId", Form::Loose),
    must("NguoiYeuCauBoSung", Form::Text(SHORT)),
    must("NoiDungBoSung", Form::Text(LONG)),
    must("NgayBoSung", Form::Moment(Written::Packed)),
    may("NguoiTiepNhanBoSung", Form::Text(SHORT)),
    may("ThongTinTiepNhan", Form::Text(LONG)),
    may("NgayTiepNhanBoSung", Form::Moment(Written::Packed)),
    may("TrangThaiBoSung", Form::Loose),
    may("DanhSachGiayToBoSung", Form::List(PAPER)),
    may("DanhSachLePhiBoSung", Form::List(FEE)),
    may("NgayHenTraTruoc", Form::Moment(Written::Packed)),
    may("NgayHenTraMoi", Form::Moment(Written::Packed)),
];

const RESULT: &[Field] = &[
    must("TenGiayTo", Form::Text(2000)),
    may("MaThanhPhanHoSo", Form::Text(SHORT)),
    may("GiayToId", Form::Text(SHORT)),
    must("DuongDanTepTinKetQua", Form::Text(LONG)),
    may("MaGiayToKetQua", Form::Text(SHORT)),
];
