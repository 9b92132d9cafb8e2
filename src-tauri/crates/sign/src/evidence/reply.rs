//! One answer over HTTP, whole or not at all.

use std::io::Read;

use chrono::{DateTime, Utc};
use ureq::Timeout;

use super::EvidenceError;

/// The body of an answer, and what time its server thinks it is.
pub struct Reply {
    pub body: Vec<u8>,
    pub date: Option<DateTime<Utc>>,
}

/// The first address that answers; else what the last one said.
pub fn any_of(
    addresses: &[String],
    ask: impl Fn(&str) -> Result<Reply, EvidenceError>,
) -> Result<Reply, EvidenceError> {
    let mut last = EvidenceError::NoAddress;
    for address in addresses.iter().filter(|address| is_http(address)) {
        match ask(address) {
            Ok(reply) => return Ok(reply),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Old certificates name directories by `ldap`, which nobody here speaks.
fn is_http(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://")
}

/// The answer to what was asked at an address, of at most so many bytes.
pub fn read(
    address: &str,
    sent: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    most: usize,
) -> Result<Reply, EvidenceError> {
    let address = || address.to_owned();
    let mut response = sent.map_err(|error| match error {
        ureq::Error::Timeout(Timeout::Connect | Timeout::Resolve) => unreachable(address(), error),
        ureq::Error::Timeout(_) => EvidenceError::Slow { address: address() },
        other => unreachable(address(), other),
    })?;
    let status = response.status().as_u16();
    if status != 200 {
        return Err(EvidenceError::Status {
            address: address(),
            status,
        });
    }
    let date = response
        .headers()
        .get("date")
        .and_then(|date| DateTime::parse_from_rfc2822(date.to_str().ok()?).ok())
        .map(|date| date.to_utc());
    let mut body = Vec::new();
    let bound = most as u64 + 1;
    let read = response
        .body_mut()
        .as_reader()
        .take(bound)
        .read_to_end(&mut body);
    if read.is_err() {
        return Err(EvidenceError::Slow { address: address() });
    }
    if body.len() > most {
        return Err(EvidenceError::TooLarge { address: address() });
    }
    Ok(Reply { body, date })
}

fn unreachable(address: String, error: ureq::Error) -> EvidenceError {
    EvidenceError::Unreachable {
        address,
        source: Box::new(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_is_asked() {
        let asked = |address: &str| {
            let addresses = [address.to_owned()];
            any_of(&addresses, |_| {
                Ok(Reply {
                    body: Vec::new(),
                    date: None,
                })
            })
            .is_ok()
        };
        assert!(asked("http://ocsp.example/") && asked("HTTPS://ocsp.example/"));
        assert!(!asked("ldap://directory.example/") && !asked("file:///etc/passwd"));
    }
}
