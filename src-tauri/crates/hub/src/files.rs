//! Sealed files on their way in, by tus 1.0.0: core with creation, creation-with-upload, checksum, expiration and
//! termination. What was answered with an offset is durable up to it, on every instance.
//!
//! `Upload-Metadata` names `tag` (32 hexadecimal digits) and `sha256` (of the sealed bytes, 64 of them).
mod blob;
mod headers;
mod lease;
mod receive;
mod sweep;
mod upload;

use axum::extract::Request;
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use motcua_case::replica::FaultCode;

use crate::trouble::Trouble;

pub(crate) use blob::read as blob;
pub(crate) use sweep::sweep;
pub(crate) use upload::{create, offset, patch, terminate};

/// The one version of the protocol.
const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");
/// A sealed file has at most so many bytes.
const FILE_MOST: u64 = 512 << 20;
/// What a cut may cost at most.
const PIECE: usize = 1 << 20;
/// A PATCH with a checksum is held in memory until it is known to be right.
const CHECKED_MOST: usize = 4 << 20;

/// Both sides say which version they speak.
pub(crate) async fn speaks(request: Request, next: Next) -> Response {
    let said = request.headers().get("tus-resumable") == Some(&VERSION);
    let mut response = if said || request.method() == Method::OPTIONS {
        next.run(request).await
    } else {
        let mut refused = Trouble::Refused(FaultCode::Protocol).into_response();
        refused.headers_mut().insert("tus-version", VERSION);
        refused
    };
    response.headers_mut().insert("tus-resumable", VERSION);
    response
}

/// `OPTIONS /v1/files`
pub(crate) async fn options() -> Response {
    let extensions = "creation,creation-with-upload,checksum,expiration,termination";
    let mut response = axum::http::StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert("tus-version", VERSION);
    headers.insert("tus-extension", HeaderValue::from_static(extensions));
    headers.insert("tus-max-size", HeaderValue::from(FILE_MOST));
    headers.insert(
        "tus-checksum-algorithm",
        HeaderValue::from_static("sha256,sha1"),
    );
    response
}
