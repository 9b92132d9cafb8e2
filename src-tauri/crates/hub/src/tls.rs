//! TLS of the hub itself, for a commune that has no proxy: a certificate of its own, which counters know by its
//! fingerprint since they came in, or one of the operator's.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::Arc;

use motcua_case::ids::Hash;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::private;

/// The name in a certificate of the hub's own; nobody looks at it.
const NAME: &str = "motcua-hub";

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read or written.
    #[error("a file of the certificate cannot be used")]
    File(#[from] io::Error),
    /// Others may read the key in it.
    #[error(
        "the certificate's file holds its key and may be read by others; make it readable by its owner alone (chmod 600)"
    )]
    Open,
    /// It is no certificate, or no key.
    #[error("the certificate or its key cannot be read")]
    Unreadable,
    /// The two do not belong together, or are of a kind that nobody speaks.
    #[error("the certificate cannot be used")]
    Unfit(#[from] tokio_rustls::rustls::Error),
    /// No certificate could be made.
    #[error("no certificate could be made")]
    Made(#[from] rcgen::Error),
}

/// The hub's end of TLS.
#[derive(Clone)]
pub struct Tls {
    pub(crate) acceptor: TlsAcceptor,
    fingerprint: Hash,
}

impl Tls {
    /// The certificate and its key in one PEM file, readable by its owner alone; made where there is none, for counters that
    /// know it by its fingerprint.
    ///
    /// # Errors
    /// [`TlsError`].
    pub fn load(path: &Path) -> Result<Self, TlsError> {
        if !path.try_exists()? {
            let made = rcgen::generate_simple_self_signed(vec![NAME.to_owned()])?;
            let both = format!("{}{}", made.cert.pem(), made.signing_key.serialize_pem());
            private::write_new(path, both.as_bytes())?;
        }
        if !private::is_its_owners_alone(&File::open(path)?)? {
            return Err(TlsError::Open);
        }
        let bytes = fs::read(path)?;
        let unreadable = |_| TlsError::Unreadable;
        let chain = CertificateDer::pem_slice_iter(&bytes)
            .collect::<Result<Vec<_>, _>>()
            .map_err(unreadable)?;
        let key = PrivateKeyDer::from_pem_slice(&bytes).map_err(unreadable)?;
        let fingerprint = Hash::of(chain.first().ok_or(TlsError::Unreadable)?);
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        Ok(Self {
            acceptor: TlsAcceptor::from(Arc::new(config)),
            fingerprint,
        })
    }

    /// SHA-256 of the certificate.
    #[must_use]
    pub fn fingerprint(&self) -> Hash {
        self.fingerprint
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn instances_that_start_at_once_and_again_show_one_certificate() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("certificate.pem");
        let load = || Tls::load(&path).unwrap().fingerprint();
        let (one, other) = std::thread::scope(|scope| {
            let (one, other) = (scope.spawn(load), scope.spawn(load));
            (one.join().unwrap(), other.join().unwrap())
        });
        assert_eq!(one, other);
        assert_eq!(load(), one);
    }

    #[cfg(unix)]
    #[test]
    fn a_certificate_whose_key_others_may_read_is_not_used() {
        use std::os::unix::fs::PermissionsExt;
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("certificate.pem");
        Tls::load(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(Tls::load(&path), Err(TlsError::Open)));
    }

    #[test]
    fn what_is_no_certificate_with_its_key_is_refused() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("certificate.pem");
        let made = || rcgen::generate_simple_self_signed(vec![NAME.to_owned()]).unwrap();
        let (one, other) = (made(), made());
        let (certificate, key) = (one.cert.pem(), other.signing_key.serialize_pem());
        let unreadable = |read| matches!(read, Err(TlsError::Unreadable));
        for text in ["", "no certificate", &certificate, &key] {
            let _ = fs::remove_file(&path);
            private::write_new(&path, text.as_bytes()).unwrap();
            assert!(unreadable(Tls::load(&path)), "{text}");
        }
        fs::remove_file(&path).unwrap();
        private::write_new(&path, format!("{certificate}{key}").as_bytes()).unwrap();
        assert!(matches!(Tls::load(&path), Err(TlsError::Unfit(_))));
    }
}
