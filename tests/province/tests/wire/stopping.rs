use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use motcua_province::{Fault, Kind, Options, Place, Simulator, StartError, Tls};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use serde_json::json;

use crate::client::{get, post, province, try_post};
use crate::samples::{NUMBER, dossier};

#[test]
fn an_outage_closes_the_port_and_loses_nothing() {
    let mut simulator = province(Options::default());
    let address = simulator.address();
    let mut open = TcpStream::connect(address).unwrap();
    post(&simulator, "/b/themmoi", &[], &json!([dossier(NUMBER)]));
    simulator.stop();
    assert!(try_post(&simulator, "/b/themmoi", &[], &json!([])).is_err());
    assert_eq!(open.read(&mut [0; 8]).unwrap_or_default(), 0);
    simulator.start_again().unwrap();
    assert_eq!(simulator.address(), address);
    let known = post(&simulator, "/b/themmoi", &[], &json!([dossier(NUMBER)]));
    assert_eq!(known.json()["error_code"], "3");
}

#[test]
fn a_ledger_in_a_file_outlives_its_simulator() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        ledger: Place::File(folder.path().join("province.db")),
        seeded: true,
        ..Options::default()
    };
    let first = province(options.clone());
    post(&first, "/b/themmoi", &[], &json!([dossier(NUMBER)]));
    drop(first);
    let second = province(options);
    let numbers: Vec<String> = second
        .ledger()
        .dossiers()
        .unwrap()
        .into_iter()
        .map(|dossier| dossier.number)
        .collect();
    assert_eq!(numbers.len(), 4, "{numbers:?}");
    assert!(numbers.contains(&NUMBER.to_owned()));
}

#[test]
fn a_port_that_is_taken_is_said_to_be() {
    let simulator = province(Options::default());
    let other = Simulator::start(Options {
        port: simulator.address().port(),
        ..Options::default()
    });
    assert!(matches!(other, Err(StartError::Listen(_))));
}

#[test]
fn over_tls_the_same_is_spoken() {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let certificate = made.cert.pem();
    let simulator = province(Options {
        tls: Some(Tls {
            certificates: certificate.clone(),
            key: made.signing_key.serialize_pem(),
        }),
        ..Options::default()
    });
    assert!(simulator.base().starts_with("https://"));
    let mut roots = rustls::RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap())
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let session = rustls::ClientConnection::new(Arc::new(config), name).unwrap();
    let stream = TcpStream::connect(simulator.address()).unwrap();
    let mut stream = rustls::StreamOwned::new(session, stream);
    stream
        .write_all(
            b"GET /b/LayDanhMucLinhVuc HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
        )
        .unwrap();
    let mut reply = Vec::new();
    // The end of a connection that says no goodbye is still its end.
    let _ = stream.read_to_end(&mut reply);
    assert!(String::from_utf8_lossy(&reply).starts_with("HTTP/1.1 200"));
}

#[test]
fn a_bad_certificate_does_not_start() {
    let simulator = Simulator::start(Options {
        tls: Some(Tls {
            certificates: "none".to_owned(),
            key: "none".to_owned(),
        }),
        ..Options::default()
    });
    assert!(matches!(simulator, Err(StartError::Tls(_))));
}

#[test]
fn a_slow_line_still_delivers() {
    let simulator = province(Options::default());
    simulator.faults().add(Fault::any(Kind::SlowLink {
        bytes_per_second: 64_000,
    }));
    let reply = post(&simulator, "/b/themmoi", &[], &json!([dossier(NUMBER)]));
    assert_eq!(reply.message(), "Thêm mới hồ sơ thành công");
    assert_eq!(get(&simulator, "/_ledger/none", &[]).status, 404);
}

#[tokio::test]
async fn a_simulator_is_started_and_stopped_from_within_another_runtime() {
    let mut simulator = province(Options::default());
    simulator.stop();
    simulator.start_again().unwrap();
    assert_eq!(get(&simulator, "/b/LayDanhMucLinhVuc", &[]).status, 200);
}
