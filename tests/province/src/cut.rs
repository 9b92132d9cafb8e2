//! Bodies and connections that break off.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use http_body::Frame;
use http_body_util::BodyExt;

/// Set on a reply that must never be sent: the connection is closed instead.
#[derive(Debug, Clone)]
pub(crate) struct Cut;

impl Cut {
    pub(crate) fn response() -> Response {
        let mut response = StatusCode::OK.into_response();
        response.extensions_mut().insert(Self);
        response
    }
}

/// The connection was closed on purpose.
#[derive(Debug, thiserror::Error)]
#[error("the connection is closed on purpose")]
pub(crate) struct CutOff;

/// Whether a body was broken off.
#[derive(Clone, Default)]
pub(crate) struct WasCut(Arc<AtomicBool>);

impl WasCut {
    pub(crate) fn happened(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// The first bytes of a body, then an error.
pub(crate) fn cut_after(body: Body, bytes: u64) -> (Body, WasCut) {
    let was_cut = WasCut::default();
    let broken = Broken {
        body,
        left: bytes,
        was_cut: was_cut.clone(),
    };
    (Body::new(broken), was_cut)
}

struct Broken {
    body: Body,
    left: u64,
    was_cut: WasCut,
}

impl http_body::Body for Broken {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = self.get_mut();
        if this.was_cut.happened() {
            return Poll::Ready(Some(Err(axum::Error::new(CutOff))));
        }
        let Some(frame) = ready!(Pin::new(&mut this.body).poll_frame(context)) else {
            return Poll::Ready(None);
        };
        let frame = frame?.into_data().map(|mut data| {
            if data.len() as u64 > this.left {
                this.was_cut.0.store(true, Ordering::SeqCst);
                data.truncate(usize::try_from(this.left).unwrap_or(usize::MAX));
            }
            this.left -= data.len() as u64;
            Frame::data(data)
        });
        Poll::Ready(frame.ok().map(Ok))
    }
}

/// A reply that says how long it is, ends in the middle and closes the connection.
pub(crate) async fn half_of(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(whole) = body.collect().await else {
        return Cut::response();
    };
    let whole = whole.to_bytes();
    parts
        .headers
        .insert(CONTENT_LENGTH, HeaderValue::from(whole.len()));
    let half = Half {
        left: Some(whole.slice(..whole.len() / 2)),
        rest: false,
    };
    Response::from_parts(parts, Body::new(half))
}

struct Half {
    left: Option<Bytes>,
    rest: bool,
}

impl http_body::Body for Half {
    type Data = Bytes;
    type Error = CutOff;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, CutOff>>> {
        let this = self.get_mut();
        if let Some(half) = this.left.take() {
            return Poll::Ready(Some(Ok(Frame::data(half))));
        }
        if !this.rest {
            // One turn of waiting, in which the server flushes what it has.
            this.rest = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(CutOff)))
    }
}
