//! One request at a time, each on a thread of its own, so that a waiting caller sees its cancel flag and a device
//! that stops in the middle of an answer is noticed.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use ureq::tls::{TlsConfig, TlsProvider};
use ureq::{Agent, RequestBuilder, Timeout};

use crate::source::ScanFault;

/// How often a waiting caller looks at the cancel flag.
pub const GLANCE: Duration = Duration::from_millis(50);

/// Longest time to reach the device.
const CONNECT: Duration = Duration::from_secs(10);

/// Most bytes of an answer's header.
const HEADER: usize = 32 * 1024;

/// Bytes read at a time.
const CHUNK: usize = 64 * 1024;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Read a resource.
    Get,
    /// Begin a job with these settings.
    Post(String),
    /// End a job.
    Delete,
}

/// How much of an answer is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Longest wait for the next bytes.
    pub silence: Duration,
    /// Longest wait for the whole answer.
    pub whole: Duration,
    /// Most bytes of the body.
    pub bytes: usize,
}

/// A whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// `Location`.
    pub location: Option<String>,
    /// `Retry-After`, seconds.
    pub retry_after: Option<u64>,
    /// Body.
    pub body: Vec<u8>,
}

/// Why there is no whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoAnswer {
    /// Nothing came.
    Never(ScanFault),
    /// The body broke off or grew beyond its bound.
    Partly,
    /// The caller's flag was set.
    Cancelled,
}

/// Asks devices.
#[derive(Debug, Clone)]
pub struct Http {
    agent: Agent,
}

/// What the asking thread reports.
enum News {
    Head(Answer),
    Bytes(Vec<u8>),
    End,
    Failed(ScanFault),
}

impl Http {
    /// A client without proxy, redirects or kept connections.
    ///
    /// Scanners sign their own certificates, and a network they share with the counter has no authority that could
    /// vouch for them. So a certificate is not checked: encryption keeps pages from listeners, not from a device
    /// that pretends to be the scanner. A kept connection would be asked again when found closed, and a page asked
    /// for twice is a page lost.
    pub fn new() -> Self {
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .disable_verification(true)
            .build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .proxy(None)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections(0)
            .max_idle_connections_per_host(0)
            .max_response_header_size(HEADER)
            .timeout_connect(Some(CONNECT))
            .user_agent("motcua")
            .build();
        Self {
            agent: config.into(),
        }
    }

    /// Asks and waits for the whole answer.
    ///
    /// # Errors
    /// [`NoAnswer`]. A thread that still waits for the device is left behind; it ends when its own bounds do.
    pub fn ask(
        &self,
        ask: Ask,
        url: &str,
        bounds: &Bounds,
        cancel: &AtomicBool,
    ) -> Result<Answer, NoAnswer> {
        let (agent, url) = (self.agent.clone(), url.to_owned());
        let (send, receive) = sync_channel(2);
        let limits = *bounds;
        thread::Builder::new()
            .spawn(move || {
                if let Err(error) = fetch(&agent, &ask, &url, &limits, &send) {
                    let _ = send.send(News::Failed(fault_of(&error)));
                }
            })
            .map_err(|_| NoAnswer::Never(ScanFault::unsupported("driver")))?;
        listen(&receive, bounds, cancel)
    }
}

/// Sends the request and passes on what comes. A receiver that went away ends it.
fn fetch(
    agent: &Agent,
    ask: &Ask,
    url: &str,
    bounds: &Bounds,
    send: &SyncSender<News>,
) -> Result<(), ureq::Error> {
    let mut response = match ask {
        Ask::Get => limited(agent.get(url), bounds).call()?,
        Ask::Delete => limited(agent.delete(url), bounds).call()?,
        Ask::Post(settings) => limited(agent.post(url), bounds)
            .content_type("text/xml; charset=utf-8")
            .send(settings)?,
    };
    let text = |name: &str| {
        let value = response.headers().get(name)?;
        value.to_str().ok().map(str::to_owned)
    };
    let head = Answer {
        status: response.status().as_u16(),
        location: text("location"),
        retry_after: text("retry-after").and_then(|seconds| seconds.trim().parse().ok()),
        body: Vec::new(),
    };
    if send.send(News::Head(head)).is_err() {
        return Ok(());
    }
    let mut body = response.body_mut().as_reader();
    loop {
        let mut chunk = vec![0; CHUNK];
        let read = body.read(&mut chunk)?;
        chunk.truncate(read);
        let news = if read == 0 {
            News::End
        } else {
            News::Bytes(chunk)
        };
        if send.send(news).is_err() || read == 0 {
            return Ok(());
        }
    }
}

/// A request that gives up by itself when nobody listens any more, and does not keep one of the few connections a
/// scanner has.
fn limited<B>(request: RequestBuilder<B>, bounds: &Bounds) -> RequestBuilder<B> {
    request
        .header("connection", "close")
        .config()
        .timeout_per_read(Some(bounds.silence))
        .timeout_per_write(Some(bounds.silence))
        .timeout_global(Some(bounds.whole))
        .build()
}

/// Puts the answer together under the caller's flag and clock.
fn listen(
    receive: &Receiver<News>,
    bounds: &Bounds,
    cancel: &AtomicBool,
) -> Result<Answer, NoAnswer> {
    let started = Instant::now();
    let mut last = started;
    let mut answer: Option<Answer> = None;
    loop {
        if cancel.load(Ordering::Relaxed) {
            return Err(NoAnswer::Cancelled);
        }
        let news = match receive.recv_timeout(GLANCE) {
            Ok(news) => news,
            Err(RecvTimeoutError::Timeout)
                if last.elapsed() < bounds.silence && started.elapsed() < bounds.whole =>
            {
                continue;
            }
            Err(RecvTimeoutError::Timeout) => News::Failed(ScanFault::Silent),
            Err(RecvTimeoutError::Disconnected) => News::Failed(ScanFault::Gone),
        };
        last = Instant::now();
        match (news, &mut answer) {
            (News::Head(head), _) => answer = Some(head),
            (News::Bytes(bytes), Some(answer)) => {
                if answer.body.len() + bytes.len() > bounds.bytes {
                    return Err(NoAnswer::Partly);
                }
                answer.body.extend(bytes);
            }
            (News::Failed(fault), None) => return Err(NoAnswer::Never(fault)),
            (News::Failed(_), Some(_)) => return Err(NoAnswer::Partly),
            (News::Bytes(_) | News::End, None) => {
                return Err(NoAnswer::Never(ScanFault::Garbled));
            }
            (News::End, Some(_)) => break,
        }
        if started.elapsed() > bounds.whole {
            return Err(NoAnswer::Partly);
        }
    }
    answer.ok_or(NoAnswer::Never(ScanFault::Garbled))
}

/// What a failed request says about the device.
fn fault_of(error: &ureq::Error) -> ScanFault {
    match error {
        ureq::Error::Timeout(Timeout::Connect | Timeout::Resolve) => ScanFault::Gone,
        ureq::Error::Timeout(_) => ScanFault::Silent,
        ureq::Error::Io(error) if is_timeout(error) => ScanFault::Silent,
        ureq::Error::Io(error) if is_of_encryption(error) => ScanFault::unsupported("encryption"),
        ureq::Error::Rustls(_) | ureq::Error::Tls(_) => ScanFault::unsupported("encryption"),
        ureq::Error::Protocol(_)
        | ureq::Error::Http(_)
        | ureq::Error::LargeResponseHeader(..)
        | ureq::Error::BadUri(_) => ScanFault::Garbled,
        _ => ScanFault::Gone,
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock
    )
}

/// A handshake that fails comes as an input error with the true one inside.
fn is_of_encryption(error: &io::Error) -> bool {
    error
        .get_ref()
        .is_some_and(|inner| inner.is::<rustls::Error>())
}
