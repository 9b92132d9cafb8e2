//! The call itself: connect, send, hear, each with its time and size.
use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use rustls::ClientConfig;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};

use super::body::{Moved, PacedBody};
use super::judge::broken;
use super::names::SystemNames;
use super::pace::Pace;
use super::pin::{Meant, trust_meant};
use super::stop::Stop;
use super::trust::trust;
use crate::connection::Connection;
use crate::province::{Doubt, Fault, FaultKind, Line};

/// Longest time until somebody answers at all.
const CONNECT: Duration = Duration::from_secs(10);
/// Longest time in which nothing moves.
const SILENCE: Duration = Duration::from_secs(45);
/// Time an idle connection is used again in: below what servers are wont to keep one, for a call on a connection that
/// the server has just closed is a call in doubt.
const IDLE: Duration = Duration::from_secs(4);
/// Bytes a second that the slowest line moves, by which the time of a large body is reckoned.
const SLOWEST: u64 = 2 * 1024;

/// One call.
pub(crate) struct Call<'a> {
    pub method: Method,
    pub url: Url,
    pub headers: Vec<(HeaderName, HeaderValue)>,
    pub body: Bytes,
    /// Most bytes of the answer.
    pub limit: usize,
    /// Hears how many bytes of the body have gone out.
    pub moved: Option<&'a (dyn Fn(u64) + Sync)>,
}

/// What was answered, whatever its status.
#[derive(Debug)]
pub(crate) struct Reply {
    /// Where it was asked.
    pub url: Url,
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// The line to one province.
pub(crate) struct Client {
    client: reqwest::Client,
    headers: HeaderMap,
    timeout: Duration,
    pace: Arc<Pace>,
    stop: Stop,
}

impl<'a> Call<'a> {
    pub(crate) fn read(url: Url, limit: usize) -> Self {
        Self {
            method: Method::GET,
            url,
            headers: Vec::new(),
            body: Bytes::new(),
            limit,
            moved: None,
        }
    }

    pub(crate) fn write(
        url: Url,
        media: HeaderValue,
        body: impl Into<Bytes>,
        limit: usize,
    ) -> Self {
        Self {
            method: Method::POST,
            headers: vec![(reqwest::header::CONTENT_TYPE, media)],
            body: body.into(),
            ..Self::read(url, limit)
        }
    }

    pub(crate) fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }
}

/// `Authorization: Bearer …`, never shown.
pub(crate) fn bearer<'a>(call: Call<'a>, token: &str) -> Result<Call<'a>, Fault> {
    let value = HeaderValue::from_str(&format!("Bearer {token}"));
    let mut value = value.map_err(|_| Fault::from(FaultKind::Session))?;
    value.set_sensitive(true);
    Ok(call.with(AUTHORIZATION, value))
}

impl Client {
    pub(crate) fn new(connection: &Connection, pace: Arc<Pace>, stop: Stop) -> Result<Self, Fault> {
        let timeout = connection.timeout;
        Ok(Self {
            client: line(trust(&connection.roots)?, timeout)?,
            headers: fixed(&connection.headers)?,
            timeout,
            pace,
            stop,
        })
    }

    /// A line to the server that is meant, for which nothing else is set.
    pub(crate) fn plain(meant: Meant, timeout: Duration, stop: Stop) -> Result<Self, Fault> {
        Ok(Self {
            client: line(trust_meant(meant)?, timeout)?,
            headers: fixed(&BTreeMap::new())?,
            timeout,
            pace: Arc::new(Pace::new(None)),
            stop,
        })
    }

    /// Makes the call. An answer of any status is an answer; a fault is that there is none.
    pub(crate) async fn make(&self, call: Call<'_>) -> Result<Reply, Fault> {
        let (moved, mut news) = watch::channel(Moved::default());
        let tell = call.moved;
        let patience = self.timeout + Duration::from_secs(call.body.len() as u64 / SLOWEST);
        let end = Instant::now() + patience;
        let mut work = pin!(self.work(call, moved));
        loop {
            let silent = Instant::now() + SILENCE.min(self.timeout);
            tokio::select! {
                biased;
                () = self.stop.stopped() => return Err(FaultKind::Stopped.into()),
                done = &mut work => {
                    told(tell, &mut news);
                    return done;
                }
                Ok(()) = news.changed() => told(tell, &mut news),
                () = sleep_until(end.min(silent)) => {
                    return Err(FaultKind::Doubt(Doubt::Timeout).into());
                }
            }
        }
    }

    async fn work(&self, call: Call<'_>, moved: watch::Sender<Moved>) -> Result<Reply, Fault> {
        let mut headers = self.headers.clone();
        for (name, value) in call.headers {
            headers.insert(name, value);
        }
        let url = call.url.clone();
        let mut request = self.client.request(call.method, call.url).headers(headers);
        if !call.body.is_empty() {
            let body = PacedBody::new(call.body, Arc::clone(&self.pace), moved.clone());
            request = request.body(reqwest::Body::wrap(body));
        }
        let mut reply = request.send().await.map_err(|error| broken(&error))?;
        let (status, headers) = (reply.status().as_u16(), reply.headers().clone());
        let mut body = Vec::new();
        while let Some(piece) = reply.chunk().await.map_err(|error| broken(&error))? {
            if body.len() + piece.len() > call.limit {
                return Err(FaultKind::Doubt(Doubt::Unreadable).into());
            }
            body.extend_from_slice(&piece);
            sleep(self.pace.turn(piece.len(), Instant::now())).await;
            moved.send_modify(|moved| moved.heard += piece.len() as u64);
        }
        Ok(Reply {
            url,
            status,
            headers,
            body,
        })
    }
}

fn told(tell: Option<&(dyn Fn(u64) + Sync)>, news: &mut watch::Receiver<Moved>) {
    let sent = news.borrow_and_update().sent;
    if let Some(tell) = tell {
        tell(sent);
    }
}

fn line(trusted: ClientConfig, timeout: Duration) -> Result<reqwest::Client, Fault> {
    reqwest::Client::builder()
        .tls_backend_preconfigured(trusted)
        .dns_resolver(Arc::new(SystemNames))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .referer(false)
        .connect_timeout(CONNECT.min(timeout))
        .pool_idle_timeout(IDLE)
        .build()
        .map_err(|_| FaultKind::NoLine(Line::Address).into())
}

/// The headers of every call: those of the setting.
fn fixed(set: &BTreeMap<String, String>) -> Result<HeaderMap, Fault> {
    let mut headers = HeaderMap::new();
    headers.insert(
        reqwest::header::ACCEPT,
        HeaderValue::from_static("application/json"),
    );
    for (name, value) in set {
        let name = HeaderName::from_bytes(name.as_bytes());
        let value = HeaderValue::from_str(value);
        let (Ok(name), Ok(mut value)) = (name, value) else {
            return Err(FaultKind::NoLine(Line::Address).into());
        };
        value.set_sensitive(true);
        headers.insert(name, value);
    }
    Ok(headers)
}
