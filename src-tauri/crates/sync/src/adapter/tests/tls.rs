//! Who is believed.
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;

use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::*;

/// A server with a certificate of its own for `name`; gives its port and the certificate.
fn server(name: &str) -> (u16, Vec<u8>) {
    let made = rcgen::generate_simple_self_signed(vec![name.to_owned()]).unwrap();
    let der = made.cert.der().to_vec();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![CertificateDer::from(der.clone())], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let session = ServerConnection::new(Arc::new(config.clone())).unwrap();
            let mut stream = StreamOwned::new(session, stream.unwrap());
            // A handshake that is not believed ends here.
            if stream.read(&mut [0; 4096]).is_ok() {
                let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\nConnection: close\r\n\r\n<form></form>";
                let _ = stream.write_all(page.as_bytes());
            }
        }
    });
    (port, der)
}

async fn reached(port: u16, roots: Vec<Vec<u8>>) -> Answer<Reached> {
    let connection = Connection {
        roots,
        ..connection(Dialect::Gateway, &format!("https://localhost:{port}"))
    };
    adapter(connection).reach().await
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_not_believed() {
    let (port, _) = server("localhost");
    let fault = reached(port, Vec::new()).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::NoLine(Line::Certificate));
}

#[tokio::test]
async fn a_certificate_of_another_name_is_not_believed() {
    let (port, root) = server("tinh.example");
    let fault = reached(port, vec![root]).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::NoLine(Line::Certificate));
}

#[tokio::test]
async fn a_root_of_the_province_is_believed_and_then_its_page_is_its_own() {
    let (port, root) = server("localhost");
    assert!(reached(port, vec![root]).await.is_ok());
}

#[tokio::test]
async fn plain_words_on_the_port_of_tls_come_from_something_in_between() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        let _ = stream.write_all(b"HTTP/1.1 302 Found\r\nLocation: http://10.1.1.1/\r\n\r\n");
    });
    let fault = reached(port, Vec::new()).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::NoLine(Line::CaptivePortal));
}
