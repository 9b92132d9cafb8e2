//! Rules over several fields of one dossier or one update.

use serde_json::Value;

use super::{Finding, Written, parse_moment, rows, text};

type Rule = fn(&Value) -> Option<Finding>;

/// Everything dialects A and B ask of a dossier as a whole, §b.1, §b.2.
pub(crate) const DOSSIER: &[Rule] = &[
    received_before_submitted,
    due_before_received,
    finished_without_its_day,
    finished_before_received,
    refused_without_its_day,
    citizen_without_identity,
];

/// Dialect C's dossier, §d.5.
pub(crate) const INTER_DOSSIER: &[Rule] = &[inter_received_before_submitted];

/// Dialect C's `CapNhatTrangThai`, §d.5: fees and results only with 5, 6 and 9.
pub(crate) const INTER_STATE: &[Rule] = &[lists_with_another_state];

/// What the rules find, and every identity number of the wrong length.
pub(crate) fn check(rules: &[Rule], value: &Value) -> Vec<Finding> {
    let mut findings: Vec<Finding> = rules.iter().filter_map(|rule| rule(value)).collect();
    findings.extend(rows(value, "DinhDanhCHS").iter().filter_map(identity));
    findings
}

fn received_before_submitted(dossier: &Value) -> Option<Finding> {
    ordered(dossier, Written::Packed, "NgayNopHoSo", "NgayTiepNhan")
}

fn inter_received_before_submitted(dossier: &Value) -> Option<Finding> {
    ordered(dossier, Written::Spaced, "NgayNop", "NgayTiepNhan")
}

fn due_before_received(dossier: &Value) -> Option<Finding> {
    ordered(dossier, Written::Packed, "NgayTiepNhan", "NgayHenTra")
}

fn finished_before_received(dossier: &Value) -> Option<Finding> {
    ordered(dossier, Written::Packed, "NgayTiepNhan", "NgayKetThucXuLy")
}

fn finished_without_its_day(dossier: &Value) -> Option<Finding> {
    let finished = ["9", "10"].contains(&text(dossier, "TrangThaiHoSo"));
    (finished && text(dossier, "NgayKetThucXuLy").is_empty()).then(|| {
        Finding::new(
            "NgayKetThucXuLy",
            "bắt buộc khi hồ sơ đã xử lý xong hoặc đã trả kết quả",
        )
    })
}

fn refused_without_its_day(dossier: &Value) -> Option<Finding> {
    let refused = text(dossier, "TrangThaiHoSo") == "3";
    (refused && text(dossier, "NgayTuChoi").is_empty())
        .then(|| Finding::new("NgayTuChoi", "bắt buộc khi hồ sơ không được tiếp nhận"))
}

fn citizen_without_identity(dossier: &Value) -> Option<Finding> {
    let citizen = text(dossier, "LoaiDoiTuong") == "1";
    (citizen && rows(dossier, "DinhDanhCHS").is_empty())
        .then(|| Finding::new("DinhDanhCHS", "bắt buộc đối với công dân"))
}

fn lists_with_another_state(update: &Value) -> Option<Finding> {
    let state = update.get("TrangThai").and_then(Value::as_i64)?;
    let lists = ["DanhSachLePhi", "DanhSachGiayToKetQua"];
    let field = lists.iter().find(|name| !rows(update, name).is_empty())?;
    (![5, 6, 9].contains(&state))
        .then(|| Finding::new(*field, "chỉ được gửi cùng trạng thái 5, 6 hoặc 9"))
}

/// `1` has twelve digits, `2` nine.
fn identity(row: &Value) -> Option<Finding> {
    let number = text(row, "SoDinhDanh");
    let digits = match text(row, "LoaiDinhDanh") {
        "1" => 12,
        "2" => 9,
        _ => return None,
    };
    let right = number.len() == digits && number.bytes().all(|byte| byte.is_ascii_digit());
    (!right).then(|| {
        Finding::new(
            "DinhDanhCHS.SoDinhDanh",
            format!("phải gồm đúng {digits} chữ số"),
        )
    })
}

fn ordered(value: &Value, written: Written, first: &str, then: &str) -> Option<Finding> {
    let before = parse_moment(written, text(value, first))?;
    let after = parse_moment(written, text(value, then))?;
    (after < before).then(|| Finding::new(then, format!("không được trước {first}")))
}
