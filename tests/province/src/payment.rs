//! Whether a dossier is paid, as the payment platform knows it (OWN: only starting a payment is public, §d.10).
//!
//! `GET /thanhtoan/trangthai?MaHoSo=` → `{error_code:"0", message, data:{MaHoSo, TrangThaiThanhToan}}`,
//! 0 not paid, 1 paid (§d.5).

use std::collections::HashMap;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::routing::get;
use serde_json::json;

use crate::account;
use crate::province::Shared;
use crate::reply::{Answer, Reply};

pub(crate) fn routes() -> Router<Shared> {
    Router::new().route("/thanhtoan/trangthai", get(state))
}

async fn state(
    State(province): State<Shared>,
    Query(asked): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Answer {
    let agency = match account::agency(&province, &headers)? {
        Ok(agency) => agency,
        Err(reply) => return Ok(reply),
    };
    let number = asked.get("MaHoSo").map(String::as_str).unwrap_or_default();
    let paid = province.ledger.write(|book| {
        let own = book
            .dossier(number)?
            .filter(|stored| stored.agency == agency);
        own.map(|_| book.is_paid(number)).transpose()
    })?;
    Ok(match paid {
        Some(paid) => Reply::done(json!({
            "error_code": "0", "message": "Thành công",
            "data": { "MaHoSo": number, "TrangThaiThanhToan": i32::from(paid) },
        })),
        None => Reply::refused(json!({
            "error_code": "4", "message": format!("Không tìm thấy hồ sơ {number}"),
        })),
    })
}
