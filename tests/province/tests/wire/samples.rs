//! Dossiers of invented people, right in every field.

use serde_json::{Value, json};

pub const NUMBER: &str = "H00.001-261120-0001";

/// A dossier of dialects A and B without files.
pub fn dossier(number: &str) -> Value {
    json!({
        "MaHoSo": number, "MaTTHC": "1.001193", "TenTTHC": "Thủ tục đăng ký khai sinh",
        "MaLinhVuc": "G15-HT06", "TenLinhVuc": "Hộ tịch", "KenhThucHien": "1", "NoiNopHoSo": "2",
        "ChuHoSo": "Nguyễn Thị Thử", "LoaiDoiTuong": "1", "MaDoiTuong": "",
        "SoGiayToChuHoSo": "000196000417",
        "DinhDanhCHS": [{ "LoaiDinhDanh": "1", "SoDinhDanh": "000196000417" }],
        "TrichYeuHoSo": "Đăng ký khai sinh cho con", "NgayNopHoSo": "20261120081500",
        "NgayTiepNhan": "20261120081500", "NgayHenTra": "20261120170000", "TrangThaiHoSo": "2",
        "NgayTra": "", "NgayKetThucXuLy": "", "HinhThuc": "0", "DonViXuLy": "UBND xã Thử Nghiệm",
        "HoSoCoThanhPhanSoHoa": "0", "TaiKhoanDuocXacThucVoiVNeID": "0",
        "DuocThanhToanTrucTuyen": "0", "TaiLieuNop": [], "DanhSachGiayToKetQua": [],
    })
}

/// A paper at an address.
pub fn paper(url: &str) -> Value {
    json!({
        "TepDinhKemId": "giay-1", "TenTepDinhKem": "to-khai.pdf", "IsDeleted": "False",
        "MaThanhPhanHoSo": "", "DuongDanTaiTepTin": url, "DuocSoHoa": "1", "DuocTaiSuDung": "0",
        "DuocLayTuKhoDMQG": "0", "MaKetQuaThayThe": "",
    })
}

/// A progress row of dialects A and B.
pub fn progress(number: &str, at: &str, state: &str) -> Value {
    json!({
        "MaHoSo": number, "NguoiXuLy": "Trần Văn Mẫu", "ChucDanh": "Công chức", "ThoiDiemXuLy": at,
        "PhongBanXuLy": "", "NoiDungXuLy": "Tiếp nhận hồ sơ", "TrangThai": state,
        "NgayBatDau": "", "NgayKetThucTheoQuyDinh": "",
    })
}

/// A dossier of dialect C with one paper.
pub fn inter_dossier(number: &str, file: &str, hash: &str) -> Value {
    json!({
        "MaHoSo": number, "MaTTHC": "1.001193", "MaDichVuCong": "1.001193.01",
        "ChuHoSo": "Nguyễn Thị Thử", "LoaiDoiTuong": "0", "MaDonViTiepNhan": "H00.001",
        "NgayNop": "2026-11-20 08:15:00", "NgayTiepNhan": "2026-11-20 08:16:00",
        "EformThongTinChiTiet": { "tenTre": "Nguyễn Văn Mới" },
        "ThanhPhanHoSo": [{ "MaThanhPhanHoSo": "TP1", "TenThanhPhanHoSo": "Tờ khai", "SoLuong": 1,
            "LoaiBan": "2", "GiayToDinhKem": [{ "IdGiayTo": file, "MaKetQua": "",
                "TenGiayTo": "Tờ khai", "HashTepTin": hash }] }],
        "ThongTinNguoiNop": { "LoaiDoiTuong": "0", "IdDoiTuong": "", "ThongTinChiTiet": {
            "TenNguoiNop": "Nguyễn Thị Thử", "SoDinhDanh": "000196000417",
            "NgaySinh": "19960101000000" } },
    })
}
