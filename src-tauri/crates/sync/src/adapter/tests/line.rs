//! How a call may end, and what it may have done.
use std::sync::Mutex;

use super::server::{Server, Then, json, status};
use super::*;
use crate::model::State;
use crate::province::Refusal;
use crate::sample::{CODE, STATES, case, document, files, step};

const DONE: &str = r#"{"error_code":"0","message":"Thêm mới hồ sơ thành công"}"#;

async fn pushed(then: impl Fn() -> Then + Send + Sync + 'static) -> Answer<Pushed> {
    let server = Server::start(move |_, _| then()).await;
    let adapter = gateway(&server.base);
    adapter
        .push(&case(State::Accepted), &files(), Way::Insert)
        .await
}

async fn kind(then: impl Fn() -> Then + Send + Sync + 'static) -> FaultKind {
    pushed(then).await.unwrap_err().kind
}

fn page(body: &str) -> Then {
    Then::Answer(
        200,
        "Content-Type: text/html; charset=utf-8\r\n".into(),
        body.into(),
    )
}

#[tokio::test]
async fn a_gateway_gets_bare_arrays_at_three_addresses_and_its_token() {
    let server = Server::start(|_, _| json(DONE)).await;
    let adapter = gateway(&server.base);
    adapter
        .push(&case(State::Accepted), &files(), Way::Insert)
        .await
        .unwrap();
    adapter
        .push(&case(State::Finished), &files(), Way::Update)
        .await
        .unwrap();
    adapter.progress(&step(State::Accepted)).await.unwrap();
    let heard = server.heard();
    let lines: Vec<&str> = heard.iter().map(|heard| heard.line.as_str()).collect();
    assert_eq!(
        lines,
        ["POST /kn/themmoi", "POST /kn/capnhat", "POST /kn/tiendo"]
    );
    for call in heard {
        let rows: Vec<Value> = serde_json::from_slice(&call.body).unwrap();
        assert_eq!((rows.len(), &rows[0]["MaHoSo"]), (1, &CODE.into()));
        assert!(call.headers.contains("authorization: bearer bi-mat-thu"));
        assert!(call.headers.contains("content-type: application/json"));
    }
}

#[tokio::test]
async fn a_lost_reply_leaves_a_doubt() {
    assert_eq!(kind(|| Then::Close).await, FaultKind::Doubt(Doubt::Broken));
    assert_eq!(
        kind(|| Then::Half(DONE.into())).await,
        FaultKind::Doubt(Doubt::Broken)
    );
}

#[tokio::test]
async fn half_an_answer_or_none_is_no_verdict() {
    let unreadable = FaultKind::Doubt(Doubt::Unreadable);
    for body in ["", &DONE[..20], "[]", r#"{"xin":"chào"}"#] {
        let body = body.to_owned();
        assert_eq!(kind(move || json(&body)).await, unreadable);
    }
    let endless = || Then::Answer(200, String::new(), vec![b' '; crate::http::VERDICT + 1]);
    assert_eq!(kind(endless).await, unreadable);
}

#[tokio::test]
async fn a_server_that_says_nothing_is_not_waited_for_for_ever() {
    let server = Server::start(|_, _| Then::Hang).await;
    let hasty = Connection {
        timeout: Duration::from_millis(200),
        ..connection(Dialect::Gateway, &server.base)
    };
    let fault = adapter(hasty)
        .progress(&step(State::Accepted))
        .await
        .unwrap_err();
    assert_eq!(fault.kind, FaultKind::Doubt(Doubt::Timeout));
}

#[tokio::test]
async fn a_network_that_wants_a_login_is_not_the_province() {
    let portal = FaultKind::NoLine(Line::CaptivePortal);
    let login =
        || page("<html><body><form action='/login'><input name='phone'></form></body></html>");
    assert_eq!(kind(login).await, portal);
    assert_eq!(
        kind(|| status(302, "Location: http://10.1.1.1/login\r\n")).await,
        portal
    );
    assert_eq!(kind(|| status(511, "")).await, portal);
    let server = Server::start(move |_, _| login()).await;
    assert_eq!(
        gateway(&server.base).reach().await.unwrap_err().kind,
        portal
    );
}

#[tokio::test]
async fn a_fault_page_of_the_province_may_have_come_after_the_deed() {
    let unreadable = FaultKind::Doubt(Doubt::Unreadable);
    assert_eq!(
        kind(|| page("<html><h1>Lỗi hệ thống</h1></html>")).await,
        unreadable
    );
    assert_eq!(kind(|| status(302, "Location: /loi\r\n")).await, unreadable);
}

#[tokio::test]
async fn statuses_mean_what_they_did() {
    let table = [
        (400, "refused"),
        (401, "barred"),
        (403, "barred"),
        (404, "refused"),
        (410, "barred"),
        (422, "refused"),
        (429, "busy"),
        (500, "doubt"),
        (502, "doubt"),
        (503, "busy"),
        (504, "doubt"),
    ];
    for (code, means) in table {
        let kind = kind(move || status(code, "")).await;
        let name = match kind {
            FaultKind::Refused(_) => "refused",
            FaultKind::Barred(_) => "barred",
            FaultKind::Session => "session",
            FaultKind::Busy => "busy",
            FaultKind::Doubt(Doubt::Server) => "doubt",
            _ => "another",
        };
        assert_eq!(name, means, "{code}");
    }
}

#[tokio::test]
async fn who_is_sent_away_is_told_for_how_long() {
    let date =
        "Date: Sun, 22 Nov 2026 06:00:00 GMT\r\nRetry-After: Sun, 22 Nov 2026 06:02:00 GMT\r\n";
    let table = [
        ("Retry-After: 17\r\n", Some(17)),
        (date, Some(120)),
        ("Retry-After: 99999999\r\n", Some(3600)),
        ("Retry-After: Sun, 22 Nov 2026 06:02:00 GMT\r\n", None),
        ("Retry-After: -5\r\n", None),
        ("Retry-After: mai\r\n", None),
        ("", None),
    ];
    for (headers, seconds) in table {
        let fault = pushed(move || status(429, headers)).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Busy);
        assert_eq!(
            fault.retry_after,
            seconds.map(Duration::from_secs),
            "{headers}"
        );
    }
}

#[tokio::test]
async fn a_counter_that_was_revoked_is_told_in_the_provinces_words() {
    let body = r#"{"error_code":"403","message":"Tài khoản đã bị thu hồi"}"#;
    let revoked = move || Then::Answer(403, String::new(), body.into());
    let FaultKind::Barred(Refusal { code, words, .. }) = kind(revoked).await else {
        panic!("not barred");
    };
    assert_eq!(
        (code.as_str(), words.as_str()),
        ("403", "Tài khoản đã bị thu hồi")
    );
}

#[tokio::test]
async fn where_nobody_listens_nothing_was_sent() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let fault = gateway(&base)
        .progress(&step(State::Accepted))
        .await
        .unwrap_err();
    assert_eq!(fault.kind, FaultKind::NoLine(Line::Connect));
}

#[tokio::test]
async fn the_clock_of_the_province_is_heard_when_it_is_reached() {
    let server = Server::start(|_, _| status(404, "Date: Sun, 22 Nov 2026 06:00:00 GMT\r\n")).await;
    let reached = gateway(&server.base).reach().await.unwrap();
    assert_eq!(reached.clock.unwrap().timestamp(), 1_795_327_200);
}

#[tokio::test]
async fn an_upload_tells_how_far_it_is_and_is_stopped_on_the_way() {
    let server = Server::start(|_, _| json(r#"{"code":200,"data":[{"url":"/tep/1"}]}"#)).await;
    let slow = Connection {
        bytes_per_second: Some(256 * 1024),
        ..connection(Dialect::Gateway, &server.base)
    };
    let stop = Stop::default();
    let adapter = with(slow, Places::default(), stop.clone());
    let file = vec![7; 400_000];
    let document = Document {
        bytes: file.len() as u64,
        ..document("f1", "to-khai.pdf")
    };
    let told = Mutex::new(Vec::new());
    let read = || Ok(file.clone());
    let sent = |count| told.lock().unwrap().push(count);
    let there = adapter.upload(&document, &read, &sent).await.unwrap();
    assert!(there.url.unwrap().ends_with("/tep/1"));
    let counts = std::mem::take(&mut *told.lock().unwrap());
    assert!(
        counts.len() > 5 && counts.is_sorted() && counts.last() == Some(&document.bytes),
        "{counts:?}"
    );
    let halfway = |count| {
        if count > 100_000 {
            stop.stop();
        }
    };
    let fault = adapter
        .upload(&document, &read, &halfway)
        .await
        .unwrap_err();
    assert_eq!(fault.kind, FaultKind::Stopped);
    assert_eq!(adapter.reach().await.unwrap_err().kind, FaultKind::Stopped);
    stop.release();
    assert!(adapter.reach().await.is_ok());
}

#[tokio::test]
async fn a_file_that_is_not_what_it_was_is_not_sent() {
    let server = Server::start(|_, _| json("{}")).await;
    let adapter = gateway(&server.base);
    let shorter = || Ok(vec![1, 2]);
    let fault = adapter
        .upload(&document("f1", "a.pdf"), &shorter, &|_| ())
        .await
        .unwrap_err();
    assert_eq!(fault.kind, FaultKind::NotUploaded("f1".into()));
    assert!(server.heard().is_empty());
}

#[tokio::test]
async fn a_dossier_that_is_there_already_is_said_to_be_known() {
    let body = format!(r#"{{"error_code":"3","message":"Hồ sơ {CODE} đã tồn tại"}}"#);
    let FaultKind::Refused(refusal) = kind(move || json(&body)).await else {
        panic!("not refused");
    };
    assert!(refusal.known);
}

#[tokio::test]
async fn every_state_reaches_the_wire() {
    let server = Server::start(|_, _| json(DONE)).await;
    let adapter = gateway(&server.base);
    for state in STATES {
        adapter
            .push(&case(state), &files(), Way::Update)
            .await
            .unwrap();
    }
    assert_eq!(server.heard().len(), STATES.len());
}

#[test]
fn nothing_that_is_secret_is_shown() {
    let mut connection = connection(Dialect::Gateway, "http://127.0.0.1:1");
    connection
        .headers
        .insert("lgspaccesstoken".into(), "rat-bi-mat".into());
    let shown = format!("{connection:?} {:?}", credentials());
    assert!(!shown.contains("bi-mat"), "{shown}");
}
