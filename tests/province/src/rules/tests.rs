//! Every rule bites: a right entry passes, and each thing that can be wrong with it is found by name.

use serde_json::{Value, json};

use super::*;

/// A dossier with every field of §b.2.
fn full() -> Value {
    serde_json::from_str(include_str!("full.json")).unwrap()
}

fn fee() -> Value {
    json!({ "TenPhiLePhi": "Lệ phí", "MaPhiLePhi": "LP", "HinhThucThu": "4", "Gia": "0",
            "LoaiPhiLePhi": "1" })
}

fn progress() -> Value {
    json!({ "MaHoSo": "H00.001-261120-0001", "NguoiXuLy": "Trần Văn Mẫu", "ChucDanh": "",
            "ThoiDiemXuLy": "20261120081600", "PhongBanXuLy": "", "NoiDungXuLy": "Tiếp nhận",
            "TrangThai": "2", "NgayBatDau": "", "NgayKetThucTheoQuyDinh": "" })
}

fn inter() -> Value {
    json!({ "MaHoSo": "H00.001-20261120-0000001", "MaTTHC": "1.001193", "ChuHoSo": "Nguyễn Thị Thử",
        "LoaiDoiTuong": 0, "MaDonViTiepNhan": "H00.001", "NgayNop": "2026-11-20 08:15:00",
        "NgayTiepNhan": "2026-11-20 08:16:00", "EformThongTinChiTiet": { "x": [1] },
        "ThanhPhanHoSo": [{ "MaThanhPhanHoSo": "1", "TenThanhPhanHoSo": "Tờ khai", "SoLuong": 1,
            "LoaiBan": "2", "GiayToDinhKem": [{ "IdGiayTo": "1", "TenGiayTo": "a", "HashTepTin": "h" }] }],
        "ThongTinNguoiNop": { "LoaiDoiTuong": "0", "ThongTinChiTiet": { "TenNguoiNop": "Nguyễn Thị Thử",
            "SoDinhDanh": "000196000417", "NgaySinh": "19960101000000" } } })
}

fn inter_progress() -> Value {
    json!({ "IDHoSo": "1", "MaHoSo": "H00.001-20261120-0000001", "NguoiXuLy": "Trần Văn Mẫu",
            "ThoiDiemXuLy": "2026-11-20T09:00:00.000Z", "NoiDungXuLy": "Tiếp nhận", "TrangThai": 2 })
}

fn inter_state() -> Value {
    json!({ "IdHoSo": "1", "MaHoSo": "H00.001-20261120-0000001", "TrangThai": 9,
            "DanhSachLePhi": [fee()],
            "DanhSachGiayToKetQua": [{ "IdGiayTo": "1", "MaKetQua": "KQ.DVC.1", "TenGiayTo": "a",
                                       "HashTepTin": "h" }] })
}

/// Every table with an entry that has all of its rows right.
fn tables() -> [(&'static str, &'static [Field], Value); 5] {
    [
        ("dossier", dossier::DOSSIER, full()),
        ("progress", dossier::PROGRESS, progress()),
        ("inter dossier", inter::DOSSIER, inter()),
        ("inter progress", inter::PROGRESS, inter_progress()),
        ("inter state", inter::STATE, inter_state()),
    ]
}

fn with(mut entry: Value, pointer: &str, value: Value) -> Value {
    match entry.pointer_mut(pointer) {
        Some(place) => *place = value,
        None => entry[pointer.trim_start_matches('/')] = value,
    }
    entry
}

fn fields(table: &[Field], entry: &Value) -> Vec<String> {
    check(table, entry)
        .into_iter()
        .map(|finding| finding.field)
        .collect()
}

#[test]
fn what_is_right_passes_every_table() {
    for (name, table, entry) in tables() {
        assert_eq!(check(table, &entry), [], "{name}");
    }
    assert_eq!(across::check(across::DOSSIER, &full()), []);
    assert_eq!(across::check(across::INTER_DOSSIER, &inter()), []);
    assert_eq!(across::check(across::INTER_STATE, &inter_state()), []);
}

/// What must be there, read a second time from the tables: a row that became optional shows here.
const MUST: &[(&str, &str)] = &[
    (
        "dossier",
        "MaHoSo MaTTHC TenTTHC MaLinhVuc TenLinhVuc KenhThucHien ChuHoSo LoaiDoiTuong \
         SoGiayToChuHoSo TrichYeuHoSo NgayNopHoSo NgayTiepNhan NgayHenTra TrangThaiHoSo HinhThuc \
         DonViXuLy NoiNopHoSo HoSoCoThanhPhanSoHoa TaiKhoanDuocXacThucVoiVNeID \
         DuocThanhToanTrucTuyen",
    ),
    (
        "progress",
        "MaHoSo NguoiXuLy ThoiDiemXuLy NoiDungXuLy TrangThai",
    ),
    (
        "inter dossier",
        "MaHoSo MaTTHC ChuHoSo LoaiDoiTuong MaDonViTiepNhan NgayNop NgayTiepNhan ThongTinNguoiNop",
    ),
    (
        "inter progress",
        "IDHoSo MaHoSo NguoiXuLy ThoiDiemXuLy NoiDungXuLy TrangThai",
    ),
    ("inter state", "IdHoSo MaHoSo TrangThai"),
];

#[test]
fn the_tables_ask_for_what_the_description_asks_for() {
    for ((name, table, _), (of, must)) in tables().into_iter().zip(MUST) {
        let asked: Vec<&str> = table
            .iter()
            .filter(|field| field.need == Need::Must)
            .map(|field| field.name)
            .collect();
        assert_eq!((name, asked.join(" ")), (*of, (*must).to_owned()));
    }
    let inner = [
        ("DinhDanhCHS", "LoaiDinhDanh SoDinhDanh"),
        (
            "TaiLieuNop",
            "TepDinhKemId TenTepDinhKem IsDeleted DuocSoHoa DuocTaiSuDung DuocLayTuKhoDMQG",
        ),
        (
            "DanhSachLePhi",
            "TenPhiLePhi MaPhiLePhi HinhThucThu Gia LoaiPhiLePhi",
        ),
        ("DanhSachGiayToKetQua", "TenGiayTo DuongDanTepTinKetQua"),
    ];
    for (list, must) in inner {
        let found = fields(
            dossier::DOSSIER,
            &with(full(), &format!("/{list}"), json!([{}])),
        );
        let wanted: Vec<String> = must
            .split(' ')
            .map(|name| format!("{list}[0].{name}"))
            .collect();
        assert_eq!(found, wanted);
    }
}

#[test]
fn every_field_that_must_be_there_is_missed_when_absent_or_empty() {
    for (name, table, entry) in tables() {
        for field in table.iter().filter(|field| field.need == Need::Must) {
            let mut absent = entry.clone();
            absent.as_object_mut().unwrap().remove(field.name);
            assert_eq!(fields(table, &absent), [field.name], "{name}");
            let empty = with(entry.clone(), &format!("/{}", field.name), json!(""));
            assert_eq!(fields(table, &empty), [field.name], "{name}");
        }
    }
}

#[test]
fn no_field_is_null_and_none_is_of_another_type() {
    for (name, table, entry) in tables() {
        for field in table {
            let pointer = format!("/{}", field.name);
            let null = with(entry.clone(), &pointer, Value::Null);
            let loose = matches!(field.form, Form::Loose);
            assert_eq!(
                fields(table, &null).is_empty(),
                loose,
                "{name} {}",
                field.name
            );
            let strange = match field.form {
                Form::List(_) | Form::Group(_) | Form::Free => json!("a text"),
                Form::Whole | Form::WholeOf(_) => json!("2"),
                _ => json!([0.5]),
            };
            let other = with(entry.clone(), &pointer, strange);
            assert_eq!(fields(table, &other), [field.name], "{name} {}", field.name);
        }
    }
}

#[test]
fn a_name_that_is_in_no_table_is_refused_at_every_depth() {
    let table = [
        ("/MaHoSO", "MaHoSO"),
        ("/TaiLieuNop/0", "TaiLieuNop[0].x"),
        ("/DanhSachLePhi/0", "DanhSachLePhi[0].x"),
        ("/DSKetNoiCSDL/0", "DSKetNoiCSDL[0].x"),
        (
            "/DanhSachHoSoBoSung/0/DanhSachGiayToBoSung/0",
            "DanhSachHoSoBoSung[0].DanhSachGiayToBoSung[0].x",
        ),
    ];
    for (pointer, found) in table {
        let mut entry = full();
        match entry.pointer_mut(pointer) {
            Some(object) => object["x"] = json!("1"),
            None => entry["MaHoSO"] = json!("1"),
        }
        assert_eq!(fields(dossier::DOSSIER, &entry), [found]);
    }
}

#[test]
fn values_outside_their_form_are_found_by_name() {
    let long = |length: usize| json!("ă".repeat(length));
    let table = [
        ("/MaHoSo", json!("H00.001-261320-0001")),
        ("/MaHoSo", json!("H00.001-261120-001")),
        ("/MaHoSo", json!("h00.001-261120-0001")),
        ("/MaHoSo", json!("H00.001-20261120-00000001")),
        ("/MaTTHC", json!("1.1193")),
        ("/MaTTHC", json!("BTP-HT-01")),
        ("/MaLinhVuc", json!("Hộ tịch")),
        ("/KenhThucHien", json!("0")),
        ("/KenhThucHien", json!(1)),
        ("/LoaiDoiTuong", json!("0")),
        ("/TrichYeuHoSo", json!("   ")),
        ("/TrichYeuHoSo", long(1001)),
        ("/NgayTiepNhan", json!("2026-11-20 08:15:00")),
        ("/NgayTiepNhan", json!("20260229081500")),
        ("/NgayTiepNhan", json!("20261120240000")),
        ("/NgayTiepNhan", json!("202611200815")),
        ("/NgayTra", json!("0")),
        ("/TrangThaiHoSo", json!("0")),
        ("/TrangThaiHoSo", json!("11")),
        ("/TrangThaiHoSo", json!("02")),
        ("/HinhThuc", json!("2")),
        ("/NoiNopHoSo", json!("3")),
        ("/HoSoCoThanhPhanSoHoa", json!(true)),
        ("/TaiKhoanDuocXacThucVoiVNeID", json!("True")),
        ("/DuocThanhToanTrucTuyen", json!("4")),
        ("/TaiLieuNop/0/IsDeleted", json!("false")),
        ("/TaiLieuNop/0/TenTepDinhKem", long(4001)),
        ("/TaiLieuNop/0/DuocTaiSuDung", json!("3")),
        ("/TaiLieuNop/0/DuocSoHoa", json!("2")),
        ("/TaiLieuNop/0/DuocLayTuKhoDMQG", json!("")),
        ("/DanhSachLePhi/0/HinhThucThu", json!("3")),
        ("/DanhSachLePhi/0/Gia", json!("8.000")),
        ("/DanhSachLePhi/0/Gia", json!(8000)),
        ("/DanhSachLePhi/0/LoaiPhiLePhi", json!("4")),
        ("/DanhSachTepDinhKemKhac/0/SoLuong", json!("2")),
        ("/DanhSachTepDinhKemKhac/0/SoLuong", json!(-1)),
        ("/DanhSachTepDinhKemKhac/0/LoaiGiayTo", json!(0.5)),
        (
            "/DanhSachHoSoBoSung/0/NgayBoSung",
            json!("2026-11-20T10:00:00"),
        ),
        ("/DanhSachGiayToKetQua/0/TenGiayTo", long(2001)),
        ("/DanhSachGiayToKetQua/0/DuongDanTepTinKetQua", json!("")),
        ("/DinhDanhCHS/0/LoaiDinhDanh", json!("3")),
    ];
    for (pointer, value) in table {
        let found = fields(dossier::DOSSIER, &with(full(), pointer, value.clone()));
        let last = pointer.rsplit('/').next().unwrap();
        assert_eq!(found.len(), 1, "{pointer} {value}: {found:?}");
        assert!(found[0].ends_with(last), "{pointer}: {found:?}");
    }
    let officer = with(progress(), "/NguoiXuLy", long(51));
    assert_eq!(fields(dossier::PROGRESS, &officer), ["NguoiXuLy"]);
}

#[test]
fn the_longest_that_is_allowed_passes() {
    let longest = with(full(), "/TrichYeuHoSo", json!("ă".repeat(1000)));
    assert_eq!(check(dossier::DOSSIER, &longest), []);
    let officer = with(progress(), "/NguoiXuLy", json!("ă".repeat(50)));
    assert_eq!(check(dossier::PROGRESS, &officer), []);
}

#[test]
fn numbers_of_all_known_shapes_pass() {
    for number in [
        "000.20.10.G15-190921-0001",
        "000.00.53.H48-220921-0099",
        "H21.129-250812-0035",
        "G09.20-20260609-0092637",
    ] {
        let entry = with(full(), "/MaHoSo", json!(number));
        assert_eq!(check(dossier::DOSSIER, &entry), [], "{number}");
    }
}

#[test]
fn fields_that_contradict_each_other_are_found() {
    let table = [
        ("/NgayNopHoSo", json!("20261120081501"), "NgayTiepNhan"),
        ("/NgayHenTra", json!("20261120081459"), "NgayHenTra"),
        ("/NgayKetThucXuLy", json!(""), "NgayKetThucXuLy"),
        (
            "/NgayKetThucXuLy",
            json!("20261120081400"),
            "NgayKetThucXuLy",
        ),
        ("/TrangThaiHoSo", json!("3"), "NgayTuChoi"),
        ("/DinhDanhCHS", json!([]), "DinhDanhCHS"),
        (
            "/DinhDanhCHS/0/LoaiDinhDanh",
            json!("2"),
            "DinhDanhCHS.SoDinhDanh",
        ),
        (
            "/DinhDanhCHS/0/SoDinhDanh",
            json!("00019600041x"),
            "DinhDanhCHS.SoDinhDanh",
        ),
    ];
    for (pointer, value, field) in table {
        let found = across::check(across::DOSSIER, &with(full(), pointer, value));
        let found: Vec<&str> = found.iter().map(|finding| &*finding.field).collect();
        assert_eq!(found, [field], "{pointer}");
    }
    let business = with(
        with(full(), "/DinhDanhCHS", json!([])),
        "/LoaiDoiTuong",
        json!("2"),
    );
    assert_eq!(across::check(across::DOSSIER, &business), []);
    let late = with(inter(), "/NgayNop", json!("2026-11-20 08:17:00"));
    assert_eq!(across::check(across::INTER_DOSSIER, &late).len(), 1);
}

#[test]
fn dialect_c_has_its_own_codes_and_days() {
    let table = [
        (inter::DOSSIER, inter(), "/LoaiDoiTuong", json!("3")),
        (inter::DOSSIER, inter(), "/NgayNop", json!("20261120081500")),
        (
            inter::DOSSIER,
            inter(),
            "/ThanhPhanHoSo/0/LoaiBan",
            json!(3),
        ),
        (
            inter::DOSSIER,
            inter(),
            "/ThanhPhanHoSo/0/SoLuong",
            json!("1"),
        ),
        (
            inter::PROGRESS,
            inter_progress(),
            "/ThoiDiemXuLy",
            json!("2026-11-20T09:00:00Z"),
        ),
        (
            inter::PROGRESS,
            inter_progress(),
            "/ThoiDiemXuLy",
            json!("20261120090000"),
        ),
        (inter::PROGRESS, inter_progress(), "/TrangThai", json!("2")),
        (inter::STATE, inter_state(), "/TrangThai", json!(0)),
    ];
    for (table, entry, pointer, value) in table {
        let found = fields(table, &with(entry, pointer, value.clone()));
        assert_eq!(found.len(), 1, "{pointer} {value}: {found:?}");
    }
}
