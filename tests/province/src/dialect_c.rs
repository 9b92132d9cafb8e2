//! Dialect C, "NoiHoSo" of 2026: token, number, upload, dossier, progress, state, §d.5; search, §d.4.

use std::collections::HashMap;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use serde_json::{Value, json};

use crate::acceptance::{Sender, in_order, own, step};
use crate::ledger::{Book, LedgerError, NewDossier, WriteKind};
use crate::province::{Province, Shared};
use crate::reply::{Answer, Reply, json_body};
use crate::rules::{Finding, Written, across, check, inter, lint, rows, said, text};

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/c/token", post(token))
        .route("/c/get-next-value", get(next_value))
        .route("/c/dossier", post(create))
        .route("/c/CapNhatTienTrinh", post(progress))
        .route("/c/CapNhatTrangThai", post(states))
        .route("/c/pa/dossier/search", get(search))
}

/// `{code, message, data}` with a refusal's status.
pub(crate) fn refuse(status: StatusCode, said: &str) -> Reply {
    let body = json!({ "code": status.as_u16(), "message": said, "data": null });
    Reply::status(status, body)
}

/// `{code, message, data}` of a call that was done.
pub(crate) fn done(data: Value) -> Reply {
    Reply::done(json!({ "code": 200, "message": "Thành công", "data": data }))
}

/// Code of the agency whose token a call carries.
pub(crate) fn authorised(
    province: &Province,
    headers: &HeaderMap,
) -> Result<Result<String, Reply>, LedgerError> {
    let said = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .unwrap_or_default();
    let agency = province.ledger.write(|book| book.session("c", said))?;
    Ok(agency.ok_or_else(|| {
        refuse(
            StatusCode::UNAUTHORIZED,
            "Token không hợp lệ hoặc đã hết hạn",
        )
    }))
}

async fn token(State(province): State<Shared>, headers: HeaderMap, body: Bytes) -> Answer {
    let asked = match json_body(&headers, &body) {
        Ok(asked) => asked,
        Err(reply) => return Ok(reply),
    };
    let (id, secret) = (text(&asked, "client_id"), text(&asked, "client_secret"));
    let mut agencies = province.options.agencies.iter();
    let Some(agency) =
        agencies.find(|agency| agency.client_id == id && agency.client_secret == secret)
    else {
        return Ok(refuse(
            StatusCode::UNAUTHORIZED,
            "Sai client_id hoặc client_secret",
        ));
    };
    let ends = province.ends(province.options.token_lasts);
    let token = province
        .ledger
        .write(|book| book.open_session("c", &agency.code, ends))?;
    Ok(done(json!({
        "access_token": token,
        "expires_in": province.options.token_lasts.as_secs(),
        "token_type": "Bearer",
        "scope": "noihoso",
    })))
}

/// `get-next-value?code=<procedure or agency>` → `{value}`, bare as the real one answers.
async fn next_value(
    State(province): State<Shared>,
    Query(asked): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Answer {
    let agency = match authorised(&province, &headers)? {
        Ok(agency) => agency,
        Err(reply) => return Ok(reply),
    };
    if asked.get("code").is_none_or(String::is_empty) {
        return Ok(refuse(
            StatusCode::BAD_REQUEST,
            "code: bắt buộc phải có giá trị",
        ));
    }
    let day = province.today();
    let value = province
        .ledger
        .write(|book| book.next_number(&agency, &day))?;
    Ok(Reply::done(json!({ "value": value })))
}

async fn create(State(province): State<Shared>, headers: HeaderMap, body: Bytes) -> Answer {
    let agency = match authorised(&province, &headers)? {
        Ok(agency) => agency,
        Err(reply) => return Ok(reply),
    };
    let asked = match json_body(&headers, &body) {
        Ok(asked) => asked,
        Err(reply) => return Ok(reply),
    };
    let mut findings = check(inter::DOSSIER, &asked);
    findings.extend(across::check(across::INTER_DOSSIER, &asked));
    if text(&asked, "MaDonViTiepNhan") != agency {
        findings.push(Finding::new("MaDonViTiepNhan", "không phải của tài khoản"));
    }
    if !findings.is_empty() {
        return Ok(invalid(&findings));
    }
    Ok(province
        .ledger
        .write(|book| make(book, &agency, &asked))?
        .unwrap_or_else(|reply| reply))
}

/// A dossier under a number the province gave out, with files the province holds.
fn make(book: &Book<'_>, agency: &str, asked: &Value) -> Result<Result<Reply, Reply>, LedgerError> {
    let number = text(asked, "MaHoSo");
    if book.dossier(number)?.is_some() {
        book.note_write(number, "c", WriteKind::RefusedKnown, asked)?;
        let said = format!("Hồ sơ {number} đã tồn tại");
        return Ok(Err(refuse(StatusCode::BAD_REQUEST, &said)));
    }
    let papers: Vec<&Value> = rows(asked, "ThanhPhanHoSo")
        .iter()
        .flat_map(|component| rows(component, "GiayToDinhKem"))
        .collect();
    for paper in &papers {
        if let Some(finding) = unheld(book, paper)? {
            return Ok(Err(invalid(&[finding])));
        }
    }
    if !book.use_number(number, agency)? {
        let finding = Finding::new("MaHoSo", "không phải số do hệ thống cấp");
        return Ok(Err(invalid(&[finding])));
    }
    let id = book.insert_dossier(&NewDossier {
        number,
        agency,
        dialect: "c",
        state: "1",
        online: false,
        body: asked,
    })?;
    for paper in papers {
        book.refer(number, text(paper, "IdGiayTo"), "paper")?;
    }
    Ok(Ok(done(json!({ "idHoSo": id, "maHoSo": number }))))
}

/// A paper whose id or hash is not one of a file that was uploaded.
fn unheld(book: &Book<'_>, paper: &Value) -> Result<Option<Finding>, LedgerError> {
    let file = book.file(text(paper, "IdGiayTo"))?;
    let Some(file) = file.filter(|file| file.complete) else {
        return Ok(Some(Finding::new("IdGiayTo", "không có tệp tin này")));
    };
    Ok((file.hash != text(paper, "HashTepTin"))
        .then(|| Finding::new("HashTepTin", "không khớp với tệp tin đã tải lên")))
}

async fn progress(State(province): State<Shared>, headers: HeaderMap, body: Bytes) -> Answer {
    let (agency, batch) = match batch(&province, &headers, &body)? {
        Ok(asked) => asked,
        Err(reply) => return Ok(reply),
    };
    Ok(province.ledger.write(|book| {
        for row in &batch {
            let findings = check(inter::PROGRESS, row);
            if let Some(reply) = examine(&province, book, &agency, row, "IDHoSo", &findings)? {
                return Ok(reply);
            }
        }
        let steps = batch.iter().map(|row| step(row, Written::Iso));
        if let Some(finding) = in_order(book, steps)? {
            return Ok(invalid(&[finding]));
        }
        for row in &batch {
            let step = step(row, Written::Iso);
            book.add_progress("c", step.number, &step.moment, &step.state, row)?;
            lint::progress(book, row)?;
        }
        Ok(done(Value::Null))
    })?)
}

async fn states(State(province): State<Shared>, headers: HeaderMap, body: Bytes) -> Answer {
    let (agency, batch) = match batch(&province, &headers, &body)? {
        Ok(asked) => asked,
        Err(reply) => return Ok(reply),
    };
    Ok(province.ledger.write(|book| {
        for update in &batch {
            let mut findings = check(inter::STATE, update);
            findings.extend(across::check(across::INTER_STATE, update));
            if let Some(reply) = examine(&province, book, &agency, update, "IdHoSo", &findings)? {
                return Ok(reply);
            }
            for paper in rows(update, "DanhSachGiayToKetQua") {
                if let Some(finding) = unheld(book, paper)? {
                    return Ok(invalid(&[finding]));
                }
            }
        }
        for update in &batch {
            set_state(book, update)?;
        }
        Ok(done(Value::Null))
    })?)
}

fn set_state(book: &Book<'_>, update: &Value) -> Result<(), LedgerError> {
    let number = text(update, "MaHoSo");
    let step = step(update, Written::Iso);
    book.note_write(number, "c", WriteKind::State, update)?;
    book.set_state(number, &step.state)?;
    for paper in rows(update, "DanhSachGiayToKetQua") {
        book.refer(number, text(paper, "IdGiayTo"), "result")?;
    }
    Ok(())
}

/// What speaks against one row of a batch: its fields, its dossier, or the two not belonging together.
fn examine(
    province: &Province,
    book: &Book<'_>,
    agency: &str,
    row: &Value,
    id: &str,
    findings: &[Finding],
) -> Result<Option<Reply>, LedgerError> {
    if !findings.is_empty() {
        return Ok(Some(invalid(findings)));
    }
    let number = text(row, "MaHoSo");
    let stored = book.dossier(number)?;
    let sender = Sender {
        dialect: "c",
        agency: Some(agency),
        joined_addresses: false,
    };
    if own(province, &sender, number, stored.as_ref()).is_err() {
        let said = format!("Hồ sơ {number} không thuộc đơn vị");
        return Ok(Some(refuse(StatusCode::FORBIDDEN, &said)));
    }
    Ok(match stored {
        Some(stored) if stored.id == text(row, id) => None,
        _ => {
            let said = format!("Không tìm thấy hồ sơ {number}");
            Some(refuse(StatusCode::NOT_FOUND, &said))
        }
    })
}

/// `pa/dossier/search?code=`: the page of a Spring repository, as iGate answers (§d.4; the fields are OWN).
async fn search(
    State(province): State<Shared>,
    Query(asked): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Answer {
    let agency = match authorised(&province, &headers)? {
        Ok(agency) => agency,
        Err(reply) => return Ok(reply),
    };
    let code = asked.get("code").map(String::as_str).unwrap_or_default();
    let stored = province.ledger.write(|book| book.dossier(code))?;
    let content: Vec<Value> = stored
        .filter(|stored| stored.agency == agency)
        .map(|stored| json!({ "id": stored.id, "code": code, "dossierStatus": stored.state }))
        .into_iter()
        .collect();
    let count = content.len();
    Ok(Reply::done(json!({
        "content": content, "totalElements": count,
    })))
}

type Batch = (String, Vec<Value>);

fn batch(
    province: &Province,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Result<Batch, Reply>, LedgerError> {
    let agency = match authorised(province, headers)? {
        Ok(agency) => agency,
        Err(reply) => return Ok(Err(reply)),
    };
    Ok(match json_body(headers, body) {
        Ok(Value::Array(batch)) if (1..=100).contains(&batch.len()) => Ok((agency, batch)),
        Ok(_) => Err(refuse(
            StatusCode::BAD_REQUEST,
            "Nội dung phải là một mảng từ 1 đến 100 bản ghi",
        )),
        Err(reply) => Err(reply),
    })
}

fn invalid(findings: &[Finding]) -> Reply {
    refuse(StatusCode::BAD_REQUEST, &said(findings))
}
