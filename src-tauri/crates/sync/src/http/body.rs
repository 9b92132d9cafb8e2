//! A body that goes out piece by piece, at the pace of the line, and tells how far it is.
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::sync::watch;
use tokio::time::{Instant, Sleep, sleep};

use super::pace::Pace;

/// How far a call is, in bytes of bodies.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Moved {
    /// Sent.
    pub sent: u64,
    /// Received.
    pub heard: u64,
}

/// The rest of a body.
pub(super) struct PacedBody {
    rest: Bytes,
    pace: Arc<Pace>,
    moved: watch::Sender<Moved>,
    turn: Option<Pin<Box<Sleep>>>,
}

impl PacedBody {
    pub(super) fn new(bytes: Bytes, pace: Arc<Pace>, moved: watch::Sender<Moved>) -> Self {
        Self {
            rest: bytes,
            pace,
            moved,
            turn: None,
        }
    }
}

impl Body for PacedBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let body = self.get_mut();
        if body.rest.is_empty() {
            return Poll::Ready(None);
        }
        let piece = body.pace.piece().min(body.rest.len());
        let pace = &body.pace;
        let turn = body
            .turn
            .get_or_insert_with(|| Box::pin(sleep(pace.turn(piece, Instant::now()))));
        ready!(turn.as_mut().poll(context));
        body.turn = None;
        let piece = body.rest.split_to(piece);
        body.moved
            .send_modify(|moved| moved.sent += piece.len() as u64);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}
