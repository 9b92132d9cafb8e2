//! Asking over HTTP, with what every question here has in common.

use std::sync::Arc;
use std::time::Duration;

use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};

use crate::certificate::Certificate;

/// Most bytes of an answer's header.
const HEADER: usize = 32 * 1024;

/// Whether a text is an address of a web server.
#[must_use]
pub fn is_web_address(text: &str) -> bool {
    let address: Result<ureq::http::Uri, _> = text.parse();
    address.is_ok_and(|address| {
        matches!(address.scheme_str(), Some("http" | "https")) && address.host().is_some()
    })
}

/// Who asks: with the whole answer bounded by `patience`, servers believed by these roots alone, an error page given
/// as an answer, and at most so many addresses that point elsewhere followed.
pub fn agent(tls_roots: &[Certificate], patience: Duration, redirects: u32) -> Agent {
    let roots: Vec<_> = tls_roots
        .iter()
        .map(|root| ureq::tls::Certificate::from_der(root.der()).to_owned())
        .collect();
    let tls = TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .root_certs(RootCerts::Specific(Arc::new(roots)))
        .build();
    Agent::config_builder()
        .tls_config(tls)
        .http_status_as_error(false)
        .max_redirects(redirects)
        .max_redirects_will_error(false)
        .max_response_header_size(HEADER)
        .timeout_global(Some(patience))
        .user_agent("motcua")
        .build()
        .into()
}
