//! Dialect B, the provincial gateway: one address an operation, bare arrays, §a, §b.1, §d.2.

use std::collections::HashMap;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use base64ct::{Base64, Encoding};
use serde_json::{Value, json};

use crate::acceptance::{Refusal, Sender, take_dossiers, take_progress};
use crate::catalogue;
use crate::dialect_a::tech_rows;
use crate::province::{Province, Shared};
use crate::reply::{Answer, Reply, json_body};
use crate::rules::text;

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/b/themmoi", post(insert))
        .route("/b/capnhat", post(update))
        .route("/b/tiendo", post(progress))
        .route("/b/getfile", post(file))
        .route("/b/{catalogue}", get(catalogue_of))
}

/// What a call does to the ledger.
#[derive(Clone, Copy, PartialEq)]
enum Act {
    Insert,
    Update,
    Progress,
}

impl Act {
    fn verb(self) -> &'static str {
        match self {
            Self::Insert => "Thêm mới hồ sơ",
            Self::Update => "Cập nhật hồ sơ",
            Self::Progress => "Cập nhật tiến độ",
        }
    }
}

async fn insert(state: State<Shared>, headers: HeaderMap, body: Bytes) -> Answer {
    take(&state, &headers, &body, Act::Insert)
}

async fn update(state: State<Shared>, headers: HeaderMap, body: Bytes) -> Answer {
    take(&state, &headers, &body, Act::Update)
}

async fn progress(state: State<Shared>, headers: HeaderMap, body: Bytes) -> Answer {
    take(&state, &headers, &body, Act::Progress)
}

fn take(province: &Province, headers: &HeaderMap, body: &[u8], act: Act) -> Answer {
    let agency = match bearer(province, headers) {
        Ok(agency) => agency,
        Err(reply) => return Ok(reply),
    };
    let batch = match json_body(headers, body) {
        Ok(Value::Array(batch)) => batch,
        Ok(_) => return Ok(refuse("1", act, "nội dung phải là một mảng")),
        Err(reply) => return Ok(reply),
    };
    let sender = Sender {
        dialect: "b",
        agency,
        joined_addresses: true,
    };
    let verdict = province.ledger.write(|book| match act {
        Act::Progress => take_progress(province, book, &sender, &batch),
        act => take_dossiers(province, book, &sender, act == Act::Update, &batch),
    })?;
    Ok(answer(province, act, verdict))
}

fn answer(province: &Province, act: Act, verdict: Result<(), Refusal>) -> Reply {
    match verdict {
        Ok(()) => Reply::done(json!({
            "error_code": "0",
            "message": format!("{} thành công", act.verb()),
        })),
        Err(Refusal::Invalid(said)) => refuse("1", act, &said),
        Err(Refusal::Known(number)) => Reply::refused(json!({
            "error_code": province.options.known_code,
            "message": format!("Hồ sơ {number} đã tồn tại"),
        })),
        Err(Refusal::Unknown(number)) => {
            refuse("4", act, &format!("không tìm thấy hồ sơ {number}"))
        }
        Err(Refusal::Foreign(number)) => {
            refuse("1", act, &format!("hồ sơ {number} không thuộc đơn vị"))
        }
    }
}

/// Says "không thành công", which holds the very words that mark a success.
fn refuse(code: &str, act: Act, said: &str) -> Reply {
    Reply::refused(json!({
        "error_code": code,
        "message": format!("{} không thành công: {said}", act.verb()),
    }))
}

/// Whose token this is; a token that is sent must be right even where none is needed.
fn bearer<'a>(province: &'a Province, headers: &HeaderMap) -> Result<Option<&'a str>, Reply> {
    let denied = || {
        let body = json!({ "error_code": "401", "message": "Không có quyền truy cập" });
        Reply::status(StatusCode::UNAUTHORIZED, body)
    };
    let Some(said) = headers.get(AUTHORIZATION) else {
        return if province.options.bearer_needed {
            Err(denied())
        } else {
            Ok(None)
        };
    };
    let mut agencies = province.options.agencies.iter();
    agencies
        .find(|agency| said.as_bytes() == format!("Bearer {}", agency.bearer).as_bytes())
        .map(|agency| Some(agency.code.as_str()))
        .ok_or_else(denied)
}

/// The reply's `message` is JSON written as text, §d.2.
async fn catalogue_of(
    State(province): State<Shared>,
    axum::extract::Path(name): axum::extract::Path<String>,
    Query(asked): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Answer {
    if let Err(reply) = bearer(&province, &headers) {
        return Ok(reply);
    }
    let of = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
    let result = match name.as_str() {
        "LayDanhSachTTHC" | "LayDanhSachTTHCDonVi" => catalogue::procedures(),
        "LayThuTuc" => catalogue::procedure(of("maTTHC")).map_or(json!([]), |one| json!([one])),
        "LayDanhMucLinhVuc" => catalogue::domains(),
        "LayDanhMucCoQuan" => catalogue::agencies(&province.options.agencies),
        "LayQDCB"
        | "LayDanhMucLoaiThuTuc"
        | "LayDanhMucNhomThuTuc"
        | "LayDanhMucThuTucThuocLoai" => json!([]),
        "TraCuuTechID" => tech_rows(&province, of("mstorcmnd"))?,
        _ => {
            let body = json!({ "error_code": "404", "message": "Không tìm thấy" });
            return Ok(Reply::status(StatusCode::NOT_FOUND, body));
        }
    };
    Ok(Reply::done(json!({
        "error_code": "0",
        "message": json!({ "result": result }).to_string(),
    })))
}

/// `POST getfile {DuongDan}` → Base64, §c.
async fn file(State(province): State<Shared>, headers: HeaderMap, body: Bytes) -> Answer {
    if let Err(reply) = bearer(&province, &headers) {
        return Ok(reply);
    }
    let asked = match json_body(&headers, &body) {
        Ok(asked) => asked,
        Err(reply) => return Ok(reply),
    };
    let found = province.ledger.write(|book| {
        let file = book.file_at(text(&asked, "DuongDan"))?;
        let complete = file.filter(|file| file.complete);
        complete.map(|file| book.bytes(&file.id)).transpose()
    })?;
    Ok(match found {
        Some(bytes) => Reply::done(json!({
            "error_code": "0",
            "message": Base64::encode_string(&bytes),
        })),
        None => Reply::refused(json!({
            "error_code": "4",
            "message": "Không tìm thấy tệp tin",
        })),
    })
}
