//! Bodies of requests: bounded in size, given up when they stand still, and refused in the hub's own words.

use std::error::Error;
use std::time::Duration;

use axum::RequestExt;
use axum::body::Body;
use axum::extract::{FromRequest, Request};
use bytes::{Bytes, BytesMut};
use http_body::Body as _;
use http_body_util::{BodyExt, LengthLimitError};
use motcua_case::replica::FaultCode;
use serde::de::DeserializeOwned;

use crate::hub::Shared;
use crate::trouble::Trouble;

/// Room made at once for a body that is announced; a larger one finds more as it comes.
const USUAL: usize = 256 << 10;

/// The body of a request, read as JSON.
pub(crate) struct Wire<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Shared> for Wire<T> {
    type Rejection = Trouble;

    async fn from_request(request: Request, hub: &Shared) -> Result<Self, Trouble> {
        let body = request.with_limited_body().into_body();
        let bytes = gather(body, hub.limits.still).await?;
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|_| FaultCode::Malformed.into())
    }
}

/// All of a body whose size is bounded. A slow line may take its time; one that stands still may not.
pub(crate) async fn gather(mut body: Body, still: Duration) -> Result<Bytes, FaultCode> {
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(USUAL);
    let mut read = BytesMut::with_capacity(announced.min(USUAL));
    loop {
        match tokio::time::timeout(still, body.frame()).await {
            Ok(None) => return Ok(read.freeze()),
            Ok(Some(Ok(frame))) => {
                if let Ok(data) = frame.into_data() {
                    read.extend_from_slice(&data);
                }
            }
            Ok(Some(Err(error))) if beyond_bounds(&error) => return Err(FaultCode::TooLarge),
            Ok(Some(Err(_))) | Err(_) => return Err(FaultCode::Malformed),
        }
    }
}

fn beyond_bounds(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<LengthLimitError>() {
            return true;
        }
        cause = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::Limited;

    #[tokio::test]
    async fn a_body_is_read_to_its_bound_and_no_further() {
        for (most, wanted) in [(5, Ok("paper".into())), (4, Err(FaultCode::TooLarge))] {
            let body = Body::new(Limited::new(Body::from("paper"), most));
            let read = gather(body, Duration::from_secs(5)).await;
            assert_eq!(read, wanted);
        }
    }

    #[tokio::test]
    async fn a_body_that_stands_still_is_given_up() {
        struct Silent;
        impl http_body::Body for Silent {
            type Data = Bytes;
            type Error = std::convert::Infallible;
            fn poll_frame(
                self: std::pin::Pin<&mut Self>,
                _: &mut std::task::Context<'_>,
            ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
                std::task::Poll::Pending
            }
        }
        let read = gather(Body::new(Silent), Duration::from_millis(1)).await;
        assert_eq!(read, Err(FaultCode::Malformed));
    }
}
