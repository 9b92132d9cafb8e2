//! Whole files, as they were sealed.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body::Frame;
use motcua_case::replica::{FaultCode, Tag};
use tokio::io::{AsyncRead, AsyncReadExt, ReadBuf, Take};

use super::headers::{Span, span};
use crate::caller::Caller;
use crate::hub::Shared;
use crate::objects::{Kind, Name, ObjectError, Reading};
use crate::row;
use crate::trouble::Trouble;

/// `GET` and `HEAD /v1/blobs/{tag}`
pub(crate) async fn read(
    State(hub): State<Shared>,
    Caller(caller): Caller,
    Path(tag): Path<String>,
    headers: HeaderMap,
    method: axum::http::Method,
) -> Result<Response, Trouble> {
    let tag = Tag::parse(&tag).ok_or(FaultCode::NotFound)?;
    let (hash, whole) = {
        let (_turn, client) = hub.turn(caller.commune).await?;
        let text = "SELECT sha256, length FROM blob WHERE commune = $1 AND tag = $2";
        let row = client
            .query_opt(text, &[&caller.commune, &&tag.0[..]])
            .await?;
        let row = row.ok_or(FaultCode::NotFound)?;
        (row::hash(&row, "sha256")?, row::number(&row, "length")?)
    };
    let (status, from, length) = match span(&headers, whole) {
        Span::Whole => (StatusCode::OK, 0, whole),
        Span::Part { from, length } => (StatusCode::PARTIAL_CONTENT, from, length),
        Span::Nowhere => (StatusCode::RANGE_NOT_SATISFIABLE, 0, 0),
    };
    let mut response = if method == axum::http::Method::HEAD || length == 0 {
        status.into_response()
    } else {
        let name = Name {
            commune: caller.commune,
            what: Kind::File(hash),
        };
        let reading = match hub.objects.read(name, from).await {
            // To a counter it is one that has not come yet; whoever has it may send it again.
            Err(ObjectError::Missing) => {
                tracing::error!(%hash, "a file that is known is not where files lie");
                return Err(FaultCode::NotFound.into());
            }
            read => read?,
        };
        let body = Body::new(Lent(reading.take(length)));
        (status, body).into_response()
    };
    let range = match status {
        StatusCode::PARTIAL_CONTENT => Some(format!("bytes {from}-{}/{whole}", from + length - 1)),
        StatusCode::RANGE_NOT_SATISFIABLE => Some(format!("bytes */{whole}")),
        _ => None,
    };
    let said = response.headers_mut();
    said.insert(CONTENT_LENGTH, HeaderValue::from(length));
    said.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    said.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/octet-stream"),
    );
    let etag = format!("\"{hash}\"");
    for (name, value) in [(ETAG, Some(etag)), (CONTENT_RANGE, range)] {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
            said.insert(name, value);
        }
    }
    Ok(response)
}

/// A file as the body of a reply, read as it goes out.
struct Lent(Take<Reading>);

impl http_body::Body for Lent {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        let mut room = vec![0; 64 << 10];
        let mut buffer = ReadBuf::new(&mut room);
        if let Err(error) = ready!(Pin::new(&mut self.0).poll_read(context, &mut buffer)) {
            return Poll::Ready(Some(Err(error)));
        }
        let read = buffer.filled().len();
        if read == 0 {
            return Poll::Ready(None);
        }
        room.truncate(read);
        Poll::Ready(Some(Ok(Frame::data(room.into()))))
    }
}
