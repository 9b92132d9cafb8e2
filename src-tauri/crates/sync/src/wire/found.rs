//! A dossier as the province holds it, in whichever names it tells (TraCuuHoSo, `pa/dossier/search`).
use serde_json::Value;

use super::{moment, rows, state, text};
use crate::province::{Answer, Asked, Doubt, FaultKind, Found};

/// Where rows are told; the second names of an iGate answer were not seen in public and are believed.
const LISTS: [&str; 4] = ["result", "data", "content", "rows"];
const CODE: [&str; 3] = ["MaHoSo", "maHoSo", "code"];
const REMOTE: [&str; 5] = ["IdHoSo", "IDHoSo", "idHoSo", "id", "Id"];
/// Most rows that are looked through.
const MOST: usize = 100;

/// What an answer says of a code: the row of exactly this code, or nothing. An answer without a list is no answer.
pub(crate) fn asked(answer: &Value, code: &str) -> Answer<Asked> {
    let one = LISTS.iter().find_map(|name| answer.get(*name));
    let inner = one.filter(|one| one.is_object()).unwrap_or(answer);
    let list = rows(inner, &LISTS, MOST);
    let mut all = list.iter().chain(std::slice::from_ref(inner));
    let row = all.find(|row| text(row, &CODE).as_deref() == Some(code));
    match row {
        Some(row) => Ok(Asked::Found(Box::new(found(row)))),
        None if one.is_some() || answer.is_array() => Ok(Asked::Absent),
        None => Err(FaultKind::Doubt(Doubt::Unreadable).into()),
    }
}

/// A row as it is told.
pub(crate) fn found(row: &Value) -> Found {
    let moment = |names: &[&str]| moment::read(&text(row, names)?);
    Found {
        remote: text(row, &REMOTE),
        code: text(row, &CODE).unwrap_or_default(),
        procedure: text(row, &["MaTTHC", "maTTHC"]),
        owner: text(row, &["ChuHoSo", "chuHoSo"]),
        number: text(row, &["SoGiayToChuHoSo", "SoDinhDanhChuHs"]),
        phone: text(row, &["SoDienThoai", "soDienThoai"]),
        summary: text(row, &["TrichYeuHoSo", "trichYeuHoSo"]),
        accepted_at: moment(&["NgayTiepNhan", "ngayTiepNhan"]),
        due_at: moment(&["NgayHenTra", "ngayHenTra"]),
        state: text(
            row,
            &["TrangThaiHoSo", "TrangThai", "trangThai", "dossierStatus"],
        )
        .and_then(|code| state::state(&code)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::State;

    #[test]
    fn the_row_of_exactly_this_code_is_found_wherever_it_stands() {
        let row = json!({ "MaHoSo": "H00.001-261120-0001", "IdHoSo": 7, "TrangThaiHoSo": "4", "NgayHenTra": "20261124170000" });
        let other = json!({ "MaHoSo": "H00.001-261120-00011" });
        for answer in [
            json!({ "error_code": 0, "result": [other, row] }),
            json!({ "data": { "content": [row] } }),
            json!({ "data": [row] }),
            json!([row]),
            json!({ "data": row }),
            row.clone(),
        ] {
            let Ok(Asked::Found(found)) = asked(&answer, "H00.001-261120-0001") else {
                panic!("{answer}");
            };
            assert_eq!(found.remote.as_deref(), Some("7"));
            assert_eq!(found.state, Some(State::Processing));
            assert!(found.due_at.is_some() && found.accepted_at.is_none());
        }
    }

    #[test]
    fn another_dossier_is_not_this_one() {
        for answer in [
            json!({ "error_code": 0, "result": [] }),
            json!({ "result": [{ "MaHoSo": "H00.001-261120-0002" }] }),
            json!({ "error_code": 0, "result": null }),
        ] {
            assert_eq!(asked(&answer, "H00.001-261120-0001"), Ok(Asked::Absent));
        }
        assert!(asked(&json!({ "xin": "chào" }), "H00.001-261120-0001").is_err());
    }
}
