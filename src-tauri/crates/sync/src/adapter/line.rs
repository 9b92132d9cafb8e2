//! What all dialects do alike: addresses of operations, JSON there and back, whether the line reaches the province.
use std::sync::Arc;

use reqwest::Url;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use serde::Serialize;
use serde_json::Value;

use crate::connection::Connection;
use crate::http::{
    Base, Call, Client, Pace, Reply, Stop, accepted, clock, denied, filled, leads_astray,
};
use crate::province::{Answer, Fault, FaultKind, Line, Reached};
use crate::reply::{Marker, done};
use crate::values::Values;

/// The line to a province with what is known of it.
pub(super) struct Wire {
    pub(super) client: Client,
    pub(super) base: Base,
    pub(super) connection: Connection,
    pub(super) values: Values,
}

impl Wire {
    pub(super) fn new(connection: Connection, values: Values, stop: Stop) -> Answer<Self> {
        let pace = Arc::new(Pace::new(connection.bytes_per_second));
        Ok(Self {
            client: Client::new(&connection, pace, stop)?,
            base: Base::parse(&connection.base)?,
            connection,
            values,
        })
    }

    /// Address of an operation, with `{code}` filled in.
    pub(super) fn url(&self, operation: &str, code: &str) -> Answer<Url> {
        let own = self.connection.paths.get(operation).map(String::as_str);
        let known = || self.values.path(self.connection.dialect, operation);
        let path = own.or_else(known).ok_or(Fault::from(FaultKind::Unable))?;
        self.base.at(&filled(path, "code", code))
    }

    /// Address of what happened since a cursor; none where the province has no such pull. Nothing begins at 0.
    pub(super) fn changes_url(&self, cursor: Option<&str>) -> Answer<Option<Url>> {
        let Some(path) = self.connection.paths.get("changes") else {
            return Ok(None);
        };
        self.base
            .at(&filled(path, "cursor", cursor.unwrap_or("0")))
            .map(Some)
    }

    /// A call that writes JSON.
    pub(super) fn writing(
        &self,
        url: Url,
        body: &impl Serialize,
        limit: usize,
    ) -> Answer<Call<'static>> {
        let media = HeaderValue::from_static("application/json");
        // Nothing that is sent has a key that is no text, so it can be written.
        let body = serde_json::to_vec(body).map_err(|_| Fault::from(FaultKind::Unable))?;
        Ok(Call::write(url, media, body, limit))
    }

    /// Makes a call; the answer has a good status and is no page.
    pub(super) async fn make(&self, call: Call<'_>) -> Answer<Reply> {
        let reply = self.client.make(call).await?;
        accepted(reply, self.base.is_secure(), &self.values.phrases)
    }

    /// Makes a call that is answered with a verdict.
    pub(super) async fn told(&self, call: Call<'_>, marker: Marker) -> Answer<Value> {
        let reply = self.make(call).await?;
        done(&reply.body, marker, &self.values.phrases)
    }

    /// Whether who answers is the province. Any answer of its own will do, for no dialect has a question for it.
    pub(super) async fn reach(&self) -> Answer<Reached> {
        let url = self.url("reach", "")?;
        let reply = self
            .client
            .make(Call::read(url, crate::http::LISTING))
            .await?;
        if leads_astray(&reply, self.base.is_secure()) {
            return Err(FaultKind::NoLine(Line::CaptivePortal).into());
        }
        let fault = match reply.status {
            429 | 500..=599 => Some(denied(&reply, &self.values.phrases)),
            _ => None,
        };
        match fault {
            Some(fault) => Err(fault),
            None => Ok(Reached {
                clock: clock(&reply.headers),
                spread: None,
            }),
        }
    }
}

/// A body of another media type.
pub(super) fn body<'a>(url: Url, media: &str, bytes: impl Into<bytes::Bytes>) -> Answer<Call<'a>> {
    let media = HeaderValue::from_str(media).map_err(|_| Fault::from(FaultKind::Unable))?;
    let call = Call::read(url, crate::http::VERDICT);
    Ok(Call {
        method: reqwest::Method::POST,
        body: bytes.into(),
        ..call
    }
    .with(CONTENT_TYPE, media))
}
