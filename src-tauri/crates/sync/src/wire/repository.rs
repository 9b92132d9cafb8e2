//! The document store (province-api d.7).
use base64ct::{Base64, Encoding};
use serde_json::{Value, json};

use super::{rows, text};
use crate::province::{
    Answer, Doubt, Fault, FaultKind, InboundFile, RepositoryPaper, RepositoryQuestion,
};
use crate::reply::{Marker, done};
use crate::values::Values;

/// Most papers of a person that are listed, and most files of one.
const MOST: usize = 500;

/// `GetKetQuaGiayTo`. Channel 1 is an officer.
pub(crate) fn question(asked: &RepositoryQuestion) -> Value {
    let kinds = asked.kinds.iter();
    let kinds: Vec<Value> = kinds
        .map(|kind| json!({ "MaKetQua": kind, "SoKyHieu": "" }))
        .collect();
    json!({
        "SoDinhDanhChuSoHuu": asked.owner,
        "HoTenNguoiYeuCau": asked.asker,
        "KenhThucHien": "1",
        "SoDinhDanhNguoiYeuCau": asked.asker_number,
        "MaThuTuc": asked.procedure,
        "DanhSachDanhMucKetQua": kinds,
    })
}

/// The papers an answer lists.
pub(crate) fn papers(value: &Value, values: &Values) -> Answer<Vec<RepositoryPaper>> {
    done(value.to_string().as_bytes(), Marker::Zero, &values.phrases)?;
    let result = value.get("result").unwrap_or(value);
    let list = rows(result, &["DanhSachGiayToKetQua"], MOST);
    Ok(list.iter().map(paper).collect())
}

/// `GetGiayToByUrl`.
pub(crate) fn file_question(keeper: &str, path: &str) -> Value {
    json!({ "CoQuanChuQuan": keeper, "DuongDan": path })
}

/// A file as Base64: a JSON text, or under `message`, `data` or `result` of an answer.
pub(crate) fn file(bytes: &[u8]) -> Answer<Vec<u8>> {
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|_| Fault::from(FaultKind::Doubt(Doubt::Unreadable)))?;
    let value = &value;
    let inner = match value {
        Value::String(text) => Some(text.clone()),
        _ => text(value, &["data", "result", "Base64", "message"]),
    };
    let is_refused = text(value, &["error_code", "errorCode"])
        .is_some_and(|code| !code.bytes().all(|digit| digit == b'0'));
    let bytes = inner
        .filter(|_| !is_refused)
        .and_then(|text| Base64::decode_vec(text.trim()).ok())
        .filter(|bytes| !bytes.is_empty());
    bytes.ok_or_else(|| FaultKind::Doubt(Doubt::Unreadable).into())
}

fn paper(row: &Value) -> RepositoryPaper {
    let issuer = text(row, &["CoQuanChuQuan"]).unwrap_or_default();
    let files = rows(
        row.get("DanhSachTepDinhKem").unwrap_or(&Value::Null),
        &[],
        MOST,
    );
    RepositoryPaper {
        code: text(row, &["MaKetQua"]).unwrap_or_default(),
        name: text(row, &["TenGiayTo"]).unwrap_or_default(),
        number: text(row, &["SoKyHieu"]).unwrap_or_default(),
        files: files.iter().map(|row| stored(row, &issuer)).collect(),
        issuer,
    }
}

fn stored(row: &Value, keeper: &str) -> InboundFile {
    InboundFile {
        name: text(row, &["TenTep"]).unwrap_or_default(),
        path: text(row, &["DuongDan"]).unwrap_or_default(),
        keeper: Some(keeper.to_owned()),
        inline: None,
    }
}
