//! TLS of the hub itself: a certificate that nobody vouches for, known by its fingerprint.

use std::sync::{Arc, Mutex};

use motcua_case::ids::Hash;
use motcua_hub::Tls;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::client::danger::{
    HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier,
};
use tokio_rustls::rustls::crypto::{
    WebPkiSupportedAlgorithms, ring, verify_tls12_signature, verify_tls13_signature,
};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};

use crate::counter::Counter;
use crate::world::World;

/// Notes which certificate was shown; that its key is there is checked, who made it is not.
#[derive(Debug)]
struct Noting {
    shown: Mutex<Option<Hash>>,
    algorithms: WebPkiSupportedAlgorithms,
}

impl ServerCertVerifier for Noting {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        *self.shown.lock().unwrap() = Some(Hash::of(certificate));
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        text: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(text, certificate, signed, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        text: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(text, certificate, signed, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

/// What `GET /health` answers over TLS, and the fingerprint of the certificate it was said under.
async fn asked(base: &str) -> (String, Hash) {
    let provider = Arc::new(ring::default_provider());
    let noting = Arc::new(Noting {
        shown: Mutex::default(),
        algorithms: provider.signature_verification_algorithms,
    });
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(noting.clone())
        .with_no_client_auth();
    let address = base.strip_prefix("http://").unwrap();
    let line = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from("a.name.nobody.looks.at").unwrap();
    let connector = TlsConnector::from(Arc::new(config));
    let mut line = connector.connect(name, line).await.unwrap();
    line.write_all(b"GET /health HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n\r\n")
        .await
        .unwrap();
    let mut answer = Vec::new();
    line.read_to_end(&mut answer).await.unwrap();
    let shown = noting.shown.lock().unwrap().unwrap();
    (String::from_utf8(answer).unwrap(), shown)
}

#[tokio::test]
async fn instances_speak_tls_under_one_fingerprint_also_after_a_restart() {
    let Some(world) = World::new().await else {
        return;
    };
    let path = world.place.path().join("certificate.pem");
    let load = || Tls::load(&path).unwrap();
    let known = load().fingerprint();
    let hubs = [
        world.instance_behind(load()).await,
        world.instance_behind(load()).await,
    ];
    for hub in &hubs {
        let (answer, shown) = asked(&hub.base).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        assert!(answer.contains("\"database\":true"), "{answer}");
        assert_eq!(shown, known);
    }
    for hub in hubs {
        hub.end().await;
    }
    let again = world.instance_behind(load()).await;
    assert_eq!(asked(&again.base).await.1, known);
}

#[tokio::test]
async fn who_speaks_in_the_clear_to_an_instance_with_tls_gets_nothing_and_holds_nobody_up() {
    let Some(world) = World::new().await else {
        return;
    };
    let tls = Tls::load(&world.place.path().join("certificate.pem")).unwrap();
    let hub = world.instance_behind(tls).await;
    // One that says nothing at all stays open meanwhile.
    let address = hub.base.strip_prefix("http://").unwrap();
    let _silent = TcpStream::connect(address).await.unwrap();
    let clear = Counter::new(&hub.base, &"H57.28.13".parse().unwrap());
    let asking = clear.try_ask(axum::http::Method::GET, "/health", &[], bytes::Bytes::new());
    assert!(asking.await.is_err());
    assert!(asked(&hub.base).await.0.starts_with("HTTP/1.1 200 OK"));
    // It ends though somebody has not greeted yet.
    hub.end().await;
}
