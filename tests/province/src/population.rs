//! The population database, §d.8: one person at a time, asked by an officer's own account.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use serde_json::{Value, json};

use crate::account;
use crate::province::Shared;
use crate::reply::{Answer, Reply, json_body};
use crate::rules::{Field, Form, check, may, must, said, text};

/// The account and the one-time code are known from public code, the rest of the body is OWN.
const QUESTION: &[Field] = &[
    must("taikhoancsdldancu", Form::Text(255)),
    must("otp", Form::Text(6)),
    must("SoDinhDanh", Form::Text(12)),
    may("HoVaTen", Form::Text(255)),
];

pub(crate) fn routes() -> Router<Shared> {
    Router::new().route("/apiCSDLDanCu/ChiaSeThongTinCongDan", post(share))
}

async fn share(State(province): State<Shared>, headers: HeaderMap, body: Bytes) -> Answer {
    let agency = match account::agency(&province, &headers)? {
        Ok(agency) => agency,
        Err(reply) => return Ok(reply),
    };
    let asked = match json_body(&headers, &body) {
        Ok(asked) => asked,
        Err(reply) => return Ok(reply),
    };
    let findings = check(QUESTION, &asked);
    if !findings.is_empty() {
        return Ok(refuse(&said(&findings)));
    }
    let officer = province.agency(&agency).map(|agency| &*agency.officer);
    if officer != Some(text(&asked, "taikhoancsdldancu")) {
        return Ok(refuse("Tài khoản không có quyền khai thác"));
    }
    if text(&asked, "otp")
        .bytes()
        .filter(u8::is_ascii_digit)
        .count()
        != 6
    {
        return Ok(refuse("Mã OTP không đúng"));
    }
    let number = text(&asked, "SoDinhDanh");
    let person = province.ledger.write(|book| {
        book.note_consultation("population", number)?;
        book.person(number)
    })?;
    let people = match person {
        Some(person) => json!({ "CongDan": person }),
        None => json!({}),
    };
    Ok(Reply::done(json!({
        "Envelope": { "Body": { "CongdanCollection": people } },
    })))
}

fn refuse(said: &str) -> Reply {
    let fault: Value = json!({ "faultcode": "Client", "faultstring": said });
    Reply::refused(json!({ "Envelope": { "Body": { "Fault": fault } } }))
}
