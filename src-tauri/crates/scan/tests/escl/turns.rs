//! What is said in which order: jobs that are ended, devices that are not ready yet, encrypted lines.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use motcua_scan::Stop;
use motcua_scan::source::{DeviceId, ScanFault, Scanner};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::hostile::{CAPABILITIES, reply, serve, stall};
use crate::{GO_ON, client, feeder, hasty_client, scan};

/// What a server was asked, in order.
type Asked = Arc<Mutex<Vec<String>>>;

fn page() -> Vec<u8> {
    let sample = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../assets/samples/giay-chung-sinh.jpg"
    );
    std::fs::read(sample).unwrap()
}

/// A server that notes what it is asked and answers `NextDocument` and `ScannerStatus` by the number of pages asked
/// for so far.
fn noted(
    next: impl Fn(u32, &mut TcpStream) + Send + Sync + 'static,
    status: impl Fn(u32) -> &'static str + Send + Sync + 'static,
) -> (DeviceId, Asked) {
    let asked = Asked::default();
    let (notes, count) = (Arc::clone(&asked), AtomicU32::new(0));
    let device = serve(move |line, stream| {
        notes.lock().unwrap().push(line.to_owned());
        if line.contains("ScannerCapabilities") {
            reply(stream, "200 OK", CAPABILITIES.as_bytes());
        } else if line.contains("ScannerStatus") {
            let body = format!(
                "<ScannerStatus>{}</ScannerStatus>",
                status(count.load(Ordering::Relaxed))
            );
            reply(stream, "200 OK", body.as_bytes());
        } else if line.starts_with("POST") {
            reply(stream, "201 Created\r\nLocation: /eSCL/ScanJobs/41", b"");
        } else if line.contains("NextDocument") {
            next(count.fetch_add(1, Ordering::Relaxed), stream);
        } else {
            reply(stream, "200 OK", b"");
        }
    });
    (device, asked)
}

fn is_deleted(asked: &Asked) -> bool {
    let asked = asked.lock().unwrap();
    asked
        .last()
        .is_some_and(|line| line.starts_with("DELETE /eSCL/ScanJobs/41 "))
}

#[test]
fn a_job_that_does_not_end_by_itself_is_ended() {
    let (device, asked) = noted(|_, stream| reply(stream, "200 OK", &page()), |_| "");
    let outcome = client().scan(&device, &feeder(), &GO_ON, &mut |_| Err(Stop));
    assert_eq!(outcome, Err(ScanFault::Cancelled));
    assert!(is_deleted(&asked), "{asked:?}");

    let (device, asked) = noted(|_, stream| reply(stream, "200 OK", &page()[..5000]), |_| "");
    let (outcome, _) = scan(&client(), &device, &feeder());
    assert_eq!(outcome, Err(ScanFault::PageCut { page: 0 }));
    assert!(is_deleted(&asked), "{asked:?}");
}

#[test]
fn a_finished_job_is_not_ended_again() {
    let (device, asked) = noted(
        |number, stream| match number {
            0 => reply(stream, "200 OK", &page()),
            _ => reply(stream, "404 Not Found", b""),
        },
        |_| "",
    );
    assert_eq!(scan(&client(), &device, &feeder()).0, Ok(1));
    assert!(!is_deleted(&asked), "{asked:?}");
}

#[test]
fn cancelling_while_the_device_is_silent_ends_the_job() {
    let cancel = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&cancel);
    let (device, asked) = noted(
        move |_, stream| {
            // The clerk cancels while the lamp warms up; the device goes on with that in peace.
            flag.store(true, Ordering::Relaxed);
            let mut stream = stream.try_clone().unwrap();
            thread::spawn(move || stall(&mut stream));
        },
        |_| "",
    );
    let outcome = client().scan(&device, &feeder(), &cancel, &mut |_| Ok(()));
    assert_eq!(outcome, Err(ScanFault::Cancelled));
    assert!(is_deleted(&asked), "{asked:?}");
}

#[test]
fn a_feeder_that_is_empty_while_its_last_sheet_is_on_the_way_is_waited_for() {
    let (device, _) = noted(
        |number, stream| match number {
            0 => reply(stream, "503 Not Ready", b""),
            1 => reply(stream, "200 OK", &page()),
            _ => reply(stream, "503 Not Ready", b""),
        },
        |asked| match asked {
            0 | 1 => "<State>Processing</State><AdfState>ScannerAdfEmpty</AdfState>",
            _ => "<State>Idle</State><AdfState>ScannerAdfEmpty</AdfState>",
        },
    );
    let (outcome, pages) = scan(&client(), &device, &feeder());
    assert_eq!((outcome, pages.len()), (Ok(1), 1));
}

#[test]
fn a_device_that_stops_after_pages_is_not_finished() {
    let (device, _) = noted(
        |number, stream| match number {
            0 => reply(stream, "200 OK", &page()),
            _ => reply(stream, "503 Not Ready", b""),
        },
        |_| "<State>Stopped</State>",
    );
    let (outcome, pages) = scan(&client(), &device, &feeder());
    assert_eq!(outcome, Err(ScanFault::Device { status: 503 }));
    assert_eq!(pages.len(), 1);
}

#[test]
fn a_page_in_chunks_is_put_together() {
    let (device, _) = noted(
        |number, stream| {
            if number > 0 {
                return reply(stream, "404 Not Found", b"");
            }
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for part in page().chunks(40_000) {
                let _ = write!(stream, "{:x}\r\n", part.len());
                let _ = stream.write_all(part);
                let _ = stream.write_all(b"\r\n");
            }
            let _ = stream.write_all(b"0\r\n\r\n");
        },
        |_| "",
    );
    let (outcome, pages) = scan(&client(), &device, &feeder());
    assert_eq!(outcome, Ok(1));
    assert!(pages[0].bytes == page());
}

/// A scanner that signed its own certificate, as they all do.
#[test]
fn a_certificate_of_nobody_is_no_reason_to_refuse() {
    let own = rcgen::generate_simple_self_signed(vec!["printer.invalid".into()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(own.signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key)
        .unwrap();
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let line = rustls::ServerConnection::new(Arc::new(config)).unwrap();
        let mut stream = rustls::StreamOwned::new(line, stream);
        let mut asked = Vec::new();
        while !asked.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            asked.extend(byte);
        }
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n",
            CAPABILITIES.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(CAPABILITIES.as_bytes()).unwrap();
        stream.conn.send_close_notify();
        stream.flush().unwrap();
    });
    let device = DeviceId::escl(&format!("https://127.0.0.1:{port}/eSCL"));
    let offer = client().capabilities(&device, &GO_ON).unwrap();
    assert_eq!(offer.resolutions, [300]);
}

#[test]
fn an_encrypted_address_is_never_asked_in_plain() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        reply(&mut stream, "200 OK", CAPABILITIES.as_bytes());
    });
    let device = DeviceId::escl(&format!("https://127.0.0.1:{port}/eSCL"));
    let outcome = hasty_client().capabilities(&device, &GO_ON);
    assert_eq!(
        outcome,
        Err(ScanFault::Unsupported {
            what: "encryption".into()
        })
    );
}
