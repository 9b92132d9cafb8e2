//! What handlers answer, before the gate does something to it.

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::ledger::LedgerError;

/// JSON with a status; knows whether it refuses, since two dialects refuse with 200.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
    pub(crate) refused: bool,
}

/// Set on a reply that refuses, for the list of calls.
#[derive(Clone)]
pub(crate) struct Refused;

/// What a handler gives back.
pub(crate) type Answer = Result<Reply, Broken>;

/// The simulator itself failed: a fault of ours, not of the caller.
pub(crate) struct Broken(LedgerError);

impl Reply {
    /// 200, and done.
    pub(crate) fn done(body: Value) -> Self {
        Self {
            status: StatusCode::OK,
            body,
            refused: false,
        }
    }

    /// Refused with 200, as dialects A and B do.
    pub(crate) fn refused(body: Value) -> Self {
        Self {
            refused: true,
            ..Self::done(body)
        }
    }

    /// Refused with a status, as dialect C does.
    pub(crate) fn status(status: StatusCode, body: Value) -> Self {
        Self {
            status,
            body,
            refused: true,
        }
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let mut response = (self.status, axum::Json(self.body)).into_response();
        if self.refused {
            response.extensions_mut().insert(Refused);
        }
        response
    }
}

impl From<LedgerError> for Broken {
    fn from(error: LedgerError) -> Self {
        Self(error)
    }
}

impl IntoResponse for Broken {
    fn into_response(self) -> Response {
        let cause = std::error::Error::source(&self.0).map(ToString::to_string);
        let body = json!({ "simulator": self.0.to_string(), "cause": cause });
        (StatusCode::INTERNAL_SERVER_ERROR, axum::Json(body)).into_response()
    }
}

/// The body as JSON, if it is said to be JSON and is.
pub(crate) fn json_body(headers: &HeaderMap, body: &[u8]) -> Result<Value, Reply> {
    let said = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if !said.starts_with("application/json") {
        return Err(Reply::status(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            json!({ "message": "Content-Type phải là application/json" }),
        ));
    }
    serde_json::from_slice(body).map_err(|_| {
        Reply::status(
            StatusCode::BAD_REQUEST,
            json!({ "message": "Nội dung không phải JSON" }),
        )
    })
}
