//! Servers that lie, stall or talk nonsense: every one ends in a typed fault, none in a page.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use motcua_scan::source::{DeviceId, ScanFault, Scanner};

use crate::{GO_ON, client, feeder, hasty_client, scan};

pub const CAPABILITIES: &str = "<ScannerCapabilities><Adf><AdfSimplexInputCaps><MaxWidth>2550</MaxWidth>\
    <MaxHeight>3508</MaxHeight><ColorMode>RGB24</ColorMode><DocumentFormat>image/jpeg</DocumentFormat>\
    <DiscreteResolution><XResolution>300</XResolution></DiscreteResolution></AdfSimplexInputCaps></Adf>\
    </ScannerCapabilities>";

const IDLE: &str =
    "<ScannerStatus><State>Idle</State><AdfState>ScannerAdfLoaded</AdfState></ScannerStatus>";

/// Writes what it likes.
type Answer = fn(&mut TcpStream);

/// Serves until the test's process ends: `answer` writes what it likes for a request line, then the line is closed.
pub fn serve(answer: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) -> DeviceId {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let asked = request(&stream);
            answer(&asked, &mut stream);
        }
    });
    DeviceId::escl(&format!("http://127.0.0.1:{port}/eSCL"))
}

/// The first line of a request; the rest of it is read and dropped.
fn request(stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let (mut first, mut length) = (String::new(), 0);
    reader.read_line(&mut first).unwrap_or_default();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or_default() <= 2 {
            break;
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap_or_default();
    first
}

pub fn reply(stream: &mut TcpStream, status: &str, body: &[u8]) {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(body);
}

/// A server that is good until a page is asked for.
fn page_server(page: impl Fn(&mut TcpStream) + Send + Sync + 'static) -> DeviceId {
    serve(move |asked, stream| {
        if asked.contains("ScannerCapabilities") {
            reply(stream, "200 OK", CAPABILITIES.as_bytes());
        } else if asked.contains("ScannerStatus") {
            reply(stream, "200 OK", IDLE.as_bytes());
        } else if asked.starts_with("POST") {
            reply(stream, "201 Created\r\nLocation: /eSCL/ScanJobs/1", b"");
        } else if asked.contains("NextDocument") {
            page(stream);
        } else {
            reply(stream, "200 OK", b"");
        }
    })
}

/// A line kept open without a word, until the client hangs up.
pub fn stall(stream: &mut TcpStream) {
    let _ = stream.read(&mut [0; 1]);
}

#[test]
fn an_answer_that_is_not_escl_is_garbled() {
    let cases: [Answer; 6] = [
        |stream| {
            reply(
                stream,
                "200 OK",
                b"<html><body>Please sign in</body></html>",
            )
        },
        |stream| reply(stream, "200 OK", b"\x00\xFF\x13garbage"),
        |stream| reply(stream, "200 OK", &vec![b'<'; 2_000_000]),
        |stream| reply(stream, "200 OK", b"<ScannerCapabilities/>"),
        |stream| {
            let _ = stream.write_all(b"SSH-2.0-printer\r\n\r\n");
        },
        |stream| {
            let header = format!("HTTP/1.1 200 OK\r\nX-Long: {}\r\n\r\n", "a".repeat(1 << 20));
            let _ = stream.write_all(header.as_bytes());
        },
    ];
    for (number, case) in cases.into_iter().enumerate() {
        let device = serve(move |_, stream| case(stream));
        let outcome = hasty_client().capabilities(&device, &GO_ON);
        assert_eq!(outcome, Err(ScanFault::Garbled), "case {number}");
    }
}

#[test]
fn a_device_that_never_answers_is_silent() {
    let device = serve(|_, stream| stall(stream));
    let outcome = hasty_client().capabilities(&device, &GO_ON);
    assert_eq!(outcome, Err(ScanFault::Silent));
}

#[test]
fn nobody_at_the_address_is_gone() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let device = DeviceId::escl(&format!("http://{}", listener.local_addr().unwrap()));
    drop(listener);
    let outcome = hasty_client().capabilities(&device, &GO_ON);
    assert_eq!(outcome, Err(ScanFault::Gone));
}

#[test]
fn a_redirect_is_not_followed() {
    let device = serve(|_, stream| {
        reply(
            stream,
            "302 Found\r\nLocation: http://192.0.2.1/eSCL/ScannerCapabilities",
            b"",
        );
    });
    let outcome = hasty_client().capabilities(&device, &GO_ON);
    assert_eq!(outcome, Err(ScanFault::Device { status: 302 }));
}

#[test]
fn a_page_that_breaks_off_stalls_or_is_none_is_not_handed_over() {
    let cut = ScanFault::PageCut { page: 0 };
    let cases: [(Answer, ScanFault); 6] = [
        (
            |stream| {
                let _ = stream
                    .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n\xFF\xD8\xFF");
            },
            cut.clone(),
        ),
        (
            |stream| {
                let _ = stream
                    .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n\xFF\xD8\xFF");
                stall(stream);
            },
            cut.clone(),
        ),
        (|stream| reply(stream, "200 OK", b""), cut.clone()),
        (|stream| reply(stream, "200 OK", b"\xFF\xD8\xFF\xD9"), cut),
        (
            |stream| reply(stream, "200 OK", b"%PDF-1.7"),
            ScanFault::Unsupported {
                what: "format".into(),
            },
        ),
        (stall, ScanFault::Silent),
    ];
    for (number, (case, expected)) in cases.into_iter().enumerate() {
        let device = page_server(case);
        let (outcome, pages) = scan(&hasty_client(), &device, &feeder());
        assert_eq!(outcome, Err(expected), "case {number}");
        assert!(pages.is_empty());
    }
}

#[test]
fn a_device_that_is_never_ready_is_silent() {
    let device = page_server(|stream| reply(stream, "503 Busy", b""));
    let (outcome, _) = scan(&hasty_client(), &device, &feeder());
    assert_eq!(outcome, Err(ScanFault::Silent));
}

#[test]
fn an_end_without_a_page_is_no_success() {
    let device = page_server(|stream| reply(stream, "404 Not Found", b""));
    let (outcome, _) = scan(&hasty_client(), &device, &feeder());
    assert_eq!(outcome, Err(ScanFault::FeederEmpty));
}

#[test]
fn a_job_that_ends_like_a_finished_one_is_looked_at() {
    let states = [
        ("<AdfState>ScannerAdfJam</AdfState>", ScanFault::Jam),
        (
            "<AdfState>ScannerAdfHatchOpen</AdfState>",
            ScanFault::CoverOpen,
        ),
        (
            "<AdfState>ScannerAdfMultipickDetected</AdfState>",
            ScanFault::DoubleFeed,
        ),
        (
            "<JobInfo><JobUri>/eSCL/ScanJobs/1</JobUri><JobState>Canceled</JobState></JobInfo>",
            ScanFault::Cancelled,
        ),
        (
            "<JobInfo><JobUri>http://x/eSCL/ScanJobs/1/</JobUri><JobState>Aborted</JobState></JobInfo>",
            ScanFault::Device { status: 410 },
        ),
    ];
    for (state, expected) in states {
        let device = serve(move |asked, stream| {
            if asked.contains("ScannerCapabilities") {
                reply(stream, "200 OK", CAPABILITIES.as_bytes());
            } else if asked.contains("ScannerStatus") {
                let status = format!("<ScannerStatus><State>Idle</State>{state}</ScannerStatus>");
                reply(stream, "200 OK", status.as_bytes());
            } else if asked.starts_with("POST") {
                reply(stream, "201 Created\r\nLocation: /eSCL/ScanJobs/1", b"");
            } else {
                reply(stream, "404 Not Found", b"");
            }
        });
        let (outcome, _) = scan(&client(), &device, &feeder());
        assert_eq!(outcome, Err(expected), "{state}");
    }
}
