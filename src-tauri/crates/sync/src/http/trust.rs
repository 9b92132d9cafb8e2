//! Which servers are believed: those of the machine's roots and of the province's own. There is no way round.
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};

use crate::province::{Fault, FaultKind, Line};

/// TLS by the machine's roots and `own` (DER). A root that cannot be read is believed by nobody, and so left out.
///
/// # Errors
/// Where this build has no version of TLS.
pub fn trust(own: &[Vec<u8>]) -> Result<ClientConfig, Fault> {
    let roots = roots(own);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let versions = versions.map_err(|_none| FaultKind::NoLine(Line::Certificate))?;
    Ok(versions.with_root_certificates(roots).with_no_client_auth())
}

/// The machine's roots, and these.
pub(super) fn roots(own: &[Vec<u8>]) -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    roots.add_parsable_certificates(own.iter().cloned().map(CertificateDer::from));
    roots
}
