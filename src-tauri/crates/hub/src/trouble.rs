//! Why a request was not done, and how that is said to who asked.

use axum::Json;
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use deadpool_postgres::PoolError;
use motcua_case::replica::{Fault, FaultCode};

use crate::objects::ObjectError;

/// Why a request was not done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    /// What was asked is not to be done.
    #[error("refused: {0:?}")]
    Refused(FaultCode),
    /// Too much at once.
    #[error("busy")]
    Busy {
        /// Seconds after which it is worth asking again.
        seconds: u64,
    },
    /// The database did not do it.
    #[error("the database did not answer as it should")]
    Database(#[from] tokio_postgres::Error),
    /// No connection to the database.
    #[error("no connection to the database")]
    Pool(#[from] PoolError),
    /// The object store did not do it.
    #[error(transparent)]
    Objects(#[from] ObjectError),
    /// A row holds what no row can hold.
    #[error("{0} of a row cannot be read")]
    Row(&'static str),
}

impl From<FaultCode> for Trouble {
    fn from(code: FaultCode) -> Self {
        Self::Refused(code)
    }
}

impl Trouble {
    /// A counter's own mistake or state is said by its code; all else is the hub's.
    fn said(&self) -> (StatusCode, Fault) {
        let (status, code, retry_after) = match self {
            Self::Refused(code) => (status(*code), *code, None),
            Self::Busy { seconds } => (
                StatusCode::TOO_MANY_REQUESTS,
                FaultCode::Busy,
                Some(*seconds),
            ),
            Self::Pool(PoolError::Timeout(deadpool_postgres::TimeoutType::Wait)) => {
                (StatusCode::TOO_MANY_REQUESTS, FaultCode::Busy, Some(1))
            }
            Self::Database(_) | Self::Pool(_) | Self::Objects(_) => (
                StatusCode::SERVICE_UNAVAILABLE,
                FaultCode::Unavailable,
                Some(5),
            ),
            Self::Row(_) => (
                StatusCode::INTERNAL_SERVER_ERROR,
                FaultCode::Unavailable,
                None,
            ),
        };
        (status, Fault { code, retry_after })
    }

    /// For whoever looks after the hub; nothing of what was asked.
    fn tell(&self) {
        match self {
            Self::Refused(_) | Self::Busy { .. } => {}
            Self::Database(error) => {
                let state = error.code().map_or("", |state| state.code());
                tracing::error!(state, closed = error.is_closed(), "database");
            }
            Self::Pool(_) => tracing::error!("no connection to the database"),
            Self::Objects(error) => tracing::error!(%error, "object store"),
            Self::Row(what) => tracing::error!(what, "a row cannot be read"),
        }
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        self.tell();
        let (status, fault) = self.said();
        let retry_after = fault.retry_after;
        let mut response = (status, Json(fault)).into_response();
        if let Some(seconds) = retry_after {
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// What axum itself refuses (an address of another shape, another method) is said in the hub's words, too.
pub(crate) async fn typed(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let ours = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind == "application/json");
    if ours || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let code = match status {
        StatusCode::NOT_FOUND => FaultCode::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => FaultCode::TooLarge,
        StatusCode::RANGE_NOT_SATISFIABLE => return response,
        _ if status.is_server_error() => FaultCode::Unavailable,
        _ => FaultCode::Malformed,
    };
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.remove(CONTENT_TYPE);
    let fault = Fault {
        code,
        retry_after: None,
    };
    (parts.status, parts.headers, Json(fault)).into_response()
}

fn status(code: FaultCode) -> StatusCode {
    match code {
        FaultCode::Malformed => StatusCode::BAD_REQUEST,
        FaultCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        FaultCode::Session | FaultCode::Challenge => StatusCode::UNAUTHORIZED,
        FaultCode::Signature => StatusCode::UNPROCESSABLE_ENTITY,
        FaultCode::Invitation | FaultCode::NotAllowed => StatusCode::FORBIDDEN,
        FaultCode::UnknownDevice | FaultCode::NotFound => StatusCode::NOT_FOUND,
        FaultCode::Revoked => StatusCode::GONE,
        FaultCode::DeviceTaken
        | FaultCode::Offset
        | FaultCode::TagTaken
        | FaultCode::OtherHistory => StatusCode::CONFLICT,
        FaultCode::Locked => StatusCode::LOCKED,
        FaultCode::Checksum => StatusCode::from_u16(460).unwrap_or(StatusCode::BAD_REQUEST),
        FaultCode::Protocol => StatusCode::PRECONDITION_FAILED,
        FaultCode::Busy => StatusCode::TOO_MANY_REQUESTS,
        FaultCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn busy_says_when_to_come_again_in_header_and_body() {
        let response = Trouble::Busy { seconds: 7 }.into_response();
        assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(response.headers()[RETRY_AFTER], "7");
    }

    #[test]
    fn a_revoked_device_has_a_status_of_its_own() {
        assert_eq!(status(FaultCode::Revoked), StatusCode::GONE);
        let others = [
            FaultCode::Session,
            FaultCode::NotAllowed,
            FaultCode::NotFound,
        ];
        assert!(others.iter().all(|code| status(*code) != StatusCode::GONE));
    }
}
