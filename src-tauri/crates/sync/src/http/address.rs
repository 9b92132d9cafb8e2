//! Addresses a setting gives: with TLS, or of this machine.
use std::net::IpAddr;

use reqwest::Url;

use crate::province::{Fault, FaultKind, Line};

/// Most characters of an address.
const LONGEST: usize = 2048;

/// What all paths are under.
#[derive(Clone, Debug)]
pub(crate) struct Base(Url);

impl Base {
    /// The address of a setting.
    pub(crate) fn parse(text: &str) -> Result<Self, Fault> {
        let mut url = checked(text)?;
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        Ok(Self(url))
    }

    /// A path of a setting: under the base, from the root of its host where it begins with `/`, or a whole address.
    pub(crate) fn at(&self, path: &str) -> Result<Url, Fault> {
        checked(self.0.join(path).map_err(|_| wrong())?.as_str())
    }

    /// An address that the province answered: on its own host, for our credentials go with the call.
    pub(crate) fn own(&self, path: &str) -> Result<Url, Fault> {
        let url = self.at(path)?;
        if url.origin() == self.0.origin() {
            Ok(url)
        } else {
            Err(wrong())
        }
    }

    /// Whether a certificate vouches for who answers.
    pub(crate) fn is_secure(&self) -> bool {
        self.0.scheme() == "https"
    }
}

/// A path with `{name}` filled in, escaped.
pub(crate) fn filled(path: &str, name: &str, value: &str) -> String {
    path.replace(&format!("{{{name}}}"), &escaped(value))
}

/// A value as it stands in an address or a form.
pub(crate) fn escaped(value: &str) -> String {
    let mut text = String::new();
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                text.push(char::from(byte));
            }
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

fn checked(text: &str) -> Result<Url, Fault> {
    if text.len() > LONGEST {
        return Err(wrong());
    }
    let url = Url::parse(text).map_err(|_| wrong())?;
    let named = url.username().is_empty() && url.password().is_none();
    let safe = url.scheme() == "https" || url.scheme() == "http" && is_here(&url);
    if named && safe { Ok(url) } else { Err(wrong()) }
}

fn is_here(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let ip = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host == "localhost" || ip.is_ok_and(|ip| ip.is_loopback())
}

fn wrong() -> Fault {
    FaultKind::NoLine(Line::Address).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_alone() {
        for text in [
            "https://tinh.example/kn",
            "http://127.0.0.1:8766/b",
            "http://[::1]:1",
            "http://localhost",
        ] {
            assert!(Base::parse(text).is_ok(), "{text}");
        }
        for text in [
            "http://tinh.example",
            "http://10.0.0.1",
            "ftp://127.0.0.1",
            "tinh.example",
            "",
            "https://a:b@tinh.example",
            "http://127.0.0.1.example",
        ] {
            assert!(Base::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn paths_are_under_the_base_and_codes_in_them_escaped() {
        let base = Base::parse("https://tinh.example/kn").unwrap();
        let path = filled("tim?code={code}", "code", "H00 01&x=ố/");
        assert_eq!(
            base.at(&path).unwrap().as_str(),
            "https://tinh.example/kn/tim?code=H00%2001%26x%3D%E1%BB%91%2F"
        );
    }

    #[test]
    fn an_address_that_was_answered_leads_to_no_other_host() {
        let base = Base::parse("https://tinh.example/kn").unwrap();
        assert_eq!(
            base.own("/tep/1").unwrap().as_str(),
            "https://tinh.example/tep/1"
        );
        assert_eq!(
            base.own("https://tinh.example/tep/1").unwrap().path(),
            "/tep/1"
        );
        for path in [
            "https://evil.example/tep/1",
            "//evil.example/tep",
            "http://127.0.0.1/",
        ] {
            assert!(base.own(path).is_err(), "{path}");
        }
    }
}
