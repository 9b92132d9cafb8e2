//! What the end of a call means, by its status and by how it broke.
use std::error::Error;
use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{DATE, HeaderMap, LOCATION, RETRY_AFTER};

use super::call::Reply;
use super::names::UnknownName;
use crate::province::{Doubt, Fault, FaultKind, Line};
use crate::reply::refused;
use crate::values::Phrases;

/// Longest time a province may send us away for.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// The answer, where its status is good and it is no page. `secure`: a certificate vouches for who answered.
pub(crate) fn accepted(reply: Reply, secure: bool, phrases: &Phrases) -> Result<Reply, Fault> {
    match reply.status {
        200..=299 if is_page(&reply) => Err(page(&reply, secure).into()),
        200..=299 => Ok(reply),
        _ => Err(denied(&reply, phrases)),
    }
}

/// What a status that is not good means.
pub(crate) fn denied(reply: &Reply, phrases: &Phrases) -> Fault {
    let refusal = || refused(reply.status, &reply.body, phrases);
    let kind = match reply.status {
        511 => FaultKind::NoLine(Line::CaptivePortal),
        // Nobody who answers us sends us to another host; networks that want a login do.
        300..=399 if leads_away(reply) => FaultKind::NoLine(Line::CaptivePortal),
        401 => FaultKind::Session,
        403 | 410 => FaultKind::Barred(refusal()),
        425 | 429 | 503 => FaultKind::Busy,
        408 => FaultKind::Doubt(Doubt::Timeout),
        400..=499 => FaultKind::Refused(refusal()),
        500..=599 => FaultKind::Doubt(Doubt::Server),
        _ => FaultKind::Doubt(Doubt::Unreadable),
    };
    Fault {
        kind,
        retry_after: retry_after(&reply.headers),
    }
}

/// Whether something in between answered and not the province.
pub(crate) fn leads_astray(reply: &Reply, secure: bool) -> bool {
    match reply.status {
        511 => true,
        300..=399 => leads_away(reply),
        200..=299 => {
            is_page(reply) && page(reply, secure) == FaultKind::NoLine(Line::CaptivePortal)
        }
        _ => false,
    }
}

/// What a call that broke means. Before the connection stands nothing was sent.
pub(crate) fn broken(error: &reqwest::Error) -> Fault {
    let kind = if error.is_builder() {
        FaultKind::NoLine(Line::Address)
    } else if error.is_connect() {
        FaultKind::NoLine(unconnected(error))
    } else if error.is_timeout() {
        FaultKind::Doubt(Doubt::Timeout)
    } else {
        FaultKind::Doubt(Doubt::Broken)
    };
    kind.into()
}

/// How long the province wants to be left alone: seconds, or a date by its own clock.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match text.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => (moment(text)? - clock(headers)?).to_std().ok()?,
    };
    Some(wait.min(LONGEST_WAIT))
}

/// The clock of the server.
pub(crate) fn clock(headers: &HeaderMap) -> Option<DateTime<Utc>> {
    moment(headers.get(DATE)?.to_str().ok()?)
}

fn moment(text: &str) -> Option<DateTime<Utc>> {
    let at = DateTime::parse_from_rfc2822(text).ok()?;
    Some(at.to_utc())
}

fn is_page(reply: &Reply) -> bool {
    let media = reply.headers.get(reqwest::header::CONTENT_TYPE);
    let media = media
        .and_then(|media| media.to_str().ok())
        .unwrap_or_default();
    media.starts_with("text/html") && !starts(reply, |byte| byte == b'{' || byte == b'[')
        || starts(reply, |byte| byte == b'<')
}

fn starts(reply: &Reply, with: impl Fn(u8) -> bool) -> bool {
    let first = reply.body.iter().find(|byte| !byte.is_ascii_whitespace());
    first.is_some_and(|byte| with(*byte))
}

/// A page where an answer was awaited. Behind a believed certificate the province itself sent it, perhaps after it did
/// what it was told. Otherwise a page that wants to be filled in is a network's login, and nothing arrived.
fn page(reply: &Reply, secure: bool) -> FaultKind {
    let start = &reply.body[..reply.body.len().min(64 * 1024)];
    let text = String::from_utf8_lossy(start).to_lowercase();
    let login = [
        "<form",
        "http-equiv=\"refresh\"",
        "location.href",
        "window.location",
    ];
    if !secure && login.iter().any(|mark| text.contains(mark)) {
        FaultKind::NoLine(Line::CaptivePortal)
    } else {
        FaultKind::Doubt(Doubt::Unreadable)
    }
}

fn leads_away(reply: &Reply) -> bool {
    let place = reply.headers.get(LOCATION);
    let place = place
        .and_then(|place| place.to_str().ok())
        .unwrap_or_default();
    let there = reply.url.join(place);
    there.is_ok_and(|there| there.host() != reply.url.host())
}

/// Why no connection stands.
fn unconnected(error: &reqwest::Error) -> Line {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<UnknownName>() {
            return Line::Name;
        }
        // An I/O error hides what it holds from `source`.
        let held = error
            .downcast_ref::<std::io::Error>()
            .and_then(|io| io.get_ref());
        let tls = error
            .downcast_ref::<rustls::Error>()
            .or_else(|| held.and_then(|held| held.downcast_ref::<rustls::Error>()));
        match tls {
            Some(rustls::Error::InvalidCertificate(_)) => return Line::Certificate,
            // Plain text on the port of TLS: something in between answers.
            Some(rustls::Error::InvalidMessage(_)) => return Line::CaptivePortal,
            _ => {}
        }
        cause = held
            .map(|held| held as &(dyn Error + 'static))
            .or_else(|| error.source());
    }
    Line::Connect
}
