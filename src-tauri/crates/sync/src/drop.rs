//! Dossiers and results that come as files, where a province has no pull: a folder, a stick, an attachment.
//!
//! The shapes are those that are pushed in public code (`createdossierfromdvcqg`, province-api d.3) and HoSo with its
//! files as Base64, one or several in a file.
use serde_json::Value;

use crate::province::Changes;
use crate::wire::{inbound, rows, text};

/// Most bytes of a file.
pub const LONGEST: usize = 128 * 1024 * 1024;
/// Most dossiers in a file.
const MOST: usize = 500;

/// Why a file was not taken.
#[derive(Debug, thiserror::Error)]
pub enum DropError {
    /// It is longer than any such file, in bytes.
    #[error("the file has {0} bytes")]
    Long(usize),
    /// It is no JSON.
    #[error("the file is no JSON")]
    Json(#[from] serde_json::Error),
    /// It holds something that is no dossier, by its place in the file from 0: nothing of the file is taken.
    #[error("entry {0} is no dossier")]
    Entry(usize),
    /// It holds nothing.
    #[error("the file holds no dossier")]
    Empty,
}

/// Reads a file: what was filed, and news of what was sent. All of it, or nothing.
///
/// # Errors
/// See [`DropError`].
pub fn read(bytes: &[u8]) -> Result<Changes, DropError> {
    if bytes.len() > LONGEST {
        return Err(DropError::Long(bytes.len()));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let value: Value = serde_json::from_slice(bytes)?;
    let list = rows(&value, &["data"], MOST);
    let single = std::slice::from_ref(&value);
    let entries = if list.is_empty() && value.get("MaHoSo").is_some() {
        single
    } else {
        list
    };
    if entries.is_empty() {
        return Err(DropError::Empty);
    }
    let mut changes = Changes::default();
    for (at, entry) in entries.iter().enumerate() {
        sorted(entry, &mut changes).ok_or(DropError::Entry(at))?;
    }
    Ok(changes)
}

/// A dossier that is new (state 1, or none) was filed; one in another state is news.
fn sorted(entry: &Value, changes: &mut Changes) -> Option<()> {
    let code = text(entry, &["MaHoSo"])?;
    let state = text(entry, &["TrangThaiHoSo", "TrangThai"]);
    match state.as_deref() {
        None | Some("1") if entry.get("TepDonDangKy").is_some() => {
            changes.filed.push(inbound::pushed(entry)?);
        }
        None | Some("1") => changes.filed.push(inbound::filed(entry, None)?),
        Some(state) => {
            let when = text(entry, &["ThoiDiem", "ThoiDiemXuLy", "NgayKetThucXuLy"]);
            let id = format!("{code} {state} {}", when.unwrap_or_default());
            let news = inbound::news(entry, code, id);
            news.state?;
            changes.news.push(news);
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::model::{IdKind, State};

    fn pushed() -> Value {
        json!({
            "MaHoSo": "G00.00-20261120-0000001", "MaTTHC": "2.000033", "MaSoThue": "0000000001",
            "TenThuongNhan": "Cửa hàng Ví Dụ", "DiaChiDoanhNghiep": { "MaTinh": "00", "MaXa": "00001", "DiaChiChiTiet": "Thôn Một" },
            "DienThoai": "0900000000", "Email": "vidu@example.com", "NguoiLienHe": "Lê Thị Ví Dụ",
            "TenTepDonDangKy": "don.pdf", "TepDonDangKy": "JVBERi0=", "TaiLieuNop": [{ "TenTepDinhKem": "a.pdf", "Base64": "JVBERi0=" }],
        })
    }

    #[test]
    fn a_dossier_that_was_pushed_comes_with_its_files() {
        let changes = read(pushed().to_string().as_bytes()).unwrap();
        let case = &changes.filed[0];
        assert_eq!(case.owner.number.as_ref().unwrap().kind, IdKind::TaxCode);
        let files: Vec<_> = case
            .papers
            .iter()
            .map(|paper| paper.files[0].inline.as_deref().unwrap())
            .collect();
        assert_eq!(files, [b"%PDF-", b"%PDF-"]);
    }

    #[test]
    fn a_result_is_news_of_the_dossier_it_belongs_to() {
        let file = json!([{ "MaHoSo": "H00.001-261120-4001", "TrangThaiHoSo": "9", "NgayKetThucXuLy": "20261123103000",
            "DanhSachGiayToKetQua": [{ "TenGiayTo": "Giấy khai sinh", "Base64": "JVBERi0=" }] }]);
        let changes = read(file.to_string().as_bytes()).unwrap();
        let news = &changes.news[0];
        assert_eq!(
            (news.state, news.results[0].file.inline.as_deref()),
            (Some(State::Finished), Some(&b"%PDF-"[..]))
        );
        assert_eq!(news.id, "H00.001-261120-4001 9 20261123103000");
    }

    #[test]
    fn a_file_with_one_bad_entry_is_not_taken_in_part() {
        let bad = json!([pushed(), { "MaHoSo": "x" }]).to_string();
        assert!(matches!(read(bad.as_bytes()), Err(DropError::Entry(1))));
        assert!(matches!(read(b"[]"), Err(DropError::Empty)));
        assert!(matches!(read(b"{}"), Err(DropError::Empty)));
        assert!(matches!(read(b"<html>"), Err(DropError::Json(_))));
        let mut torn = pushed();
        torn["TepDonDangKy"] = "%%".into();
        let torn = torn.to_string();
        assert!(matches!(read(torn.as_bytes()), Err(DropError::Entry(0))));
    }

    proptest! {
        #[test]
        fn no_bytes_bring_it_down(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            prop_assert!(read(&bytes).is_err());
        }
    }
}
