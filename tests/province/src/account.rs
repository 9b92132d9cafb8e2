//! Who asks, where no dialect of its own is spoken: the file store, the pull, the repository, the
//! population database.

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use serde_json::json;

use crate::ledger::LedgerError;
use crate::province::Province;
use crate::reply::Reply;

/// Code of the agency of a Bearer token: a session of dialect A, a token of dialect C, or the
/// agency's standing token of dialect B.
pub(crate) fn agency(
    province: &Province,
    headers: &HeaderMap,
) -> Result<Result<String, Reply>, LedgerError> {
    let token = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .unwrap_or_default();
    let mut agencies = province.options.agencies.iter();
    if let Some(agency) = agencies.find(|agency| agency.bearer == token) {
        return Ok(Ok(agency.code.clone()));
    }
    let session = province.ledger.write(|book| {
        Ok(match book.session("c", token)? {
            None => book.session("a", token)?,
            found => found,
        })
    })?;
    Ok(session.ok_or_else(|| {
        let body = json!({ "code": 401, "message": "Không có quyền truy cập" });
        Reply::status(StatusCode::UNAUTHORIZED, body)
    }))
}

/// What speaks against somebody who brings files: no token where one is needed, or a wrong one.
pub(crate) fn unwelcome(
    province: &Province,
    headers: &HeaderMap,
) -> Result<Option<Reply>, LedgerError> {
    if !headers.contains_key(AUTHORIZATION) && !province.options.bearer_needed {
        return Ok(None);
    }
    Ok(agency(province, headers)?.err())
}
