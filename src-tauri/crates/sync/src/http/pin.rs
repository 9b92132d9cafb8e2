//! A server that has no certificate of anybody the machine believes, and is known by its fingerprint instead: the commune's
//! own hub on the local network.
use std::sync::{Arc, OnceLock};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use sha2::{Digest, Sha256};

use super::trust::roots;
use crate::province::{Fault, FaultKind, Line};

/// Which server is meant.
#[derive(Clone, Debug)]
pub enum Meant {
    /// The one whose certificate has this SHA-256, or that has one of somebody the machine believes.
    This([u8; 32]),
    /// Whoever answers now. Where nobody the machine believes vouches for it, its fingerprint is left here, and has to be
    /// compared by other means before anything is believed.
    First(Arc<OnceLock<[u8; 32]>>),
    /// One with a certificate of somebody the machine believes.
    Known,
}

/// TLS with the server that is meant.
///
/// # Errors
/// Where this build has no version of TLS.
pub fn trust_meant(meant: Meant) -> Result<ClientConfig, Fault> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let known =
        WebPkiServerVerifier::builder_with_provider(Arc::new(roots(&[])), Arc::clone(&provider));
    let verifier = Verifier {
        // Without any root nobody is known.
        known: known.build().ok(),
        provider: Arc::clone(&provider),
        meant,
    };
    let versions =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let versions = versions.map_err(|_none| FaultKind::NoLine(Line::Certificate))?;
    Ok(versions
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}

#[derive(Debug)]
struct Verifier {
    known: Option<Arc<WebPkiServerVerifier>>,
    provider: Arc<CryptoProvider>,
    meant: Meant,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let unknown = || Error::InvalidCertificate(CertificateError::UnknownIssuer);
        let known = match &self.known {
            Some(known) => known.verify_server_cert(end_entity, intermediates, name, ocsp, now),
            None => Err(unknown()),
        };
        known.or_else(|wrong| {
            let fingerprint: [u8; 32] = Sha256::digest(end_entity).into();
            let is_meant = match &self.meant {
                Meant::Known => false,
                Meant::This(wanted) => *wanted == fingerprint,
                // A second one that answers under the same address is not the first.
                Meant::First(seen) => *seen.get_or_init(|| fingerprint) == fingerprint,
            };
            match is_meant {
                true => Ok(ServerCertVerified::assertion()),
                false => Err(wrong),
            }
        })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}
