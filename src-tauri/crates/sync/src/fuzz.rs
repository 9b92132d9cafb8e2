//! Strange bytes for every reader of this crate.
use motcua_fuzz::Target;

use crate::published::Published;
use crate::reply::{self, Marker};
use crate::values::Values;
use crate::wire::{catalogue, found, inbox, payment, person, repository};

const CODE: &str = "H00.001-261120-4001";

#[test]
fn fuzz_answers() {
    let values = Values::shipped().unwrap();
    Target::named("province-answers")
        .seed(r#"{"error_code":"0","message":"Thêm mới hồ sơ thành công"}"#)
        .seed(r#"{"error_code":3,"message":"Hồ sơ H00.001-261120-4001 đã tồn tại"}"#)
        .seed(r#"{"code":200,"data":{"idHoSo":"1","maHoSo":"H00.001-261120-4001","TrangThaiThanhToan":1,"SoTien":"8000"}}"#)
        .seed(r#"{"error_code":0,"result":[{"MaHoSo":"H00.001-261120-4001","TrangThaiHoSo":"4","NgayHenTra":"20261124170000"}]}"#)
        .seed(r#"{"error_code":"0","message":"{\"result\":[{\"MATTHC\":\"1.001193\",\"TENTTHC\":\"Khai sinh\"}]}"}"#)
        .seed(r#"{"errorCode":"0","result":{"DanhSachGiayToKetQua":[{"MaKetQua":"K","DanhSachTepDinhKem":[{"TenTep":"a","DuongDan":"/b"}]}]}}"#)
        .seed(r#"{"Envelope":{"Body":{"CongdanCollection":{"CongDan":{"SoDinhDanh":"000000000001","HoVaTen":{"Ho":"A","Ten":"B"},"NgayThangNamSinh":{"Nam":"1990"}}}}}}"#)
        .seed(r#"{"result":{"MATTHC":"1.001193","CACHTHUCTHUCHIEN":[{"KENH":"1","THOIGIAN":[{"THOIGIANGIAIQUYET":"1","DONVITINH":"Ngày","PHILEPHI":[{"MAPHILEPHI":"L","SOTIEN":"1"}]}]}],"THANHPHANHOSO":[{"GIAYTO":[{"MAGIAYTO":"G","SOBANCHINH":"1"}]}]}}"#)
        .seed("<!DOCTYPE html><html><form></form></html>")
        .words(&["error_code", "thành công", "không ", "null", "\\u0000", "\"data\":[", "1e999", "-0"])
        .run(|bytes| {
            for marker in [Marker::Zero, Marker::ZeroAndWords, Marker::Words, Marker::Status, Marker::Bus] {
                let _ = reply::done(bytes, marker, &values.phrases);
            }
            let _ = reply::refused(400, bytes, &values.phrases);
            let _ = repository::file(bytes);
            let Ok(value) = reply::json(bytes) else { return };
            let _ = found::asked(&value, CODE);
            let _ = payment::paid(&value);
            let _ = person::found(&value, &values);
            let _ = repository::papers(&value, &values);
            let _ = catalogue::one(value.clone()).map(|one| Published::read(&one));
            let _ = Published::read(&value);
            let _ = catalogue::unwrapped(value).map(|value| catalogue::names(&value));
        });
}

#[test]
fn fuzz_changes() {
    Target::named("province-changes")
        .seed(r#"{"data":{"next":2,"more":false,"items":[{"seq":1,"kind":"HoSoTrucTuyen","maHoSo":"H00.001-261120-0001","idHoSo":"C-1","noiDung":{"MaHoSo":"H00.001-261120-0001","MaTTHC":"1.001193","DinhDanhCHS":[{"SoDinhDanh":"000000000001"}],"TaiLieuNop":[{"MaThanhPhanHoSo":"K","DuongDanTaiTepTin":"/a##/b"}]}}]}}"#)
        .seed(r#"{"data":{"items":[{"seq":2,"at":"2026-11-21T09:00:00+07:00","kind":"ThayDoi","maHoSo":"H00.001-261120-4001","noiDung":{"TrangThai":"9","TruongThayDoi":{"ChuHoSo":"A"},"DanhSachGiayToKetQua":[{"TenGiayTo":"G"}]}}]}}"#)
        .words(&["kind", "ThayDoi", "20261399999999", "##", "0000000001-001"])
        .run(|bytes| {
            if let Ok(value) = reply::json(bytes) {
                let _ = inbox::changes(&value);
            }
        });
}

#[test]
fn fuzz_dropped_files() {
    Target::named("province-files")
        .seed(r#"[{"MaHoSo":"H00.001-261120-0001","MaTTHC":"1.001193","TaiLieuNop":[{"TenTepDinhKem":"a.pdf","Base64":"JVBERi0="}]}]"#)
        .seed(r#"{"MaHoSo":"G00.00-20261120-0000001","MaTTHC":"2.000033","MaSoThue":"0000000001","TepDonDangKy":"JVBERi0=","DienThoai":"0900000000"}"#)
        .seed(r#"{"data":[{"MaHoSo":"H00.001-261120-4001","TrangThaiHoSo":"9","DanhSachGiayToKetQua":[{"TenGiayTo":"G","Base64":"JVBERi0="}]}]}"#)
        .words(&["Base64", "====", "TrangThaiHoSo", "\"10\""])
        .run(|bytes| drop(crate::drop::read(bytes)));
}

#[test]
fn fuzz_values() {
    Target::named("province-values")
        .seed(include_str!("../../../../assets/province/wire.json"))
        .run(|bytes| drop(Values::parse(bytes)));
}
