use motcua_province::{Body, Fault, Kind, Mix, Options, RetryAfter, Simulator};
use serde_json::{Value, json};

use crate::client::{Reply, get, post, province, raw, send, try_post};
use crate::samples::{NUMBER, dossier};

fn insert(simulator: &Simulator) -> std::io::Result<Reply> {
    try_post(simulator, "/b/themmoi", &[], &json!([dossier(NUMBER)]))
}

fn with(kind: Kind) -> Simulator {
    let simulator = province(Options::default());
    simulator
        .faults()
        .add(Fault::of("b.themmoi", kind).times(1));
    simulator
}

fn inserted(simulator: &Simulator) -> usize {
    simulator.ledger().dossiers().unwrap().len()
}

#[test]
fn a_dropped_reply_is_not_one_byte_and_the_effect_stays() {
    let simulator = with(Kind::CommitThenDrop);
    let body = json!([dossier(NUMBER)]).to_string();
    let headers = [("content-type", "application/json")];
    let came = raw(&simulator, "POST", "/b/themmoi", &headers, body.as_bytes());
    assert_eq!(came.unwrap_or_default(), b"");
    assert_eq!(inserted(&simulator), 1);
    assert_eq!(insert(&simulator).unwrap().json()["error_code"], "3");
    let calls = simulator.ledger().calls().unwrap();
    assert_eq!(
        (calls[0].fault.as_str(), calls[0].outcome.as_str()),
        ("commit_then_drop", "dropped")
    );
    assert_eq!(
        (calls[1].fault.as_str(), calls[1].outcome.as_str()),
        ("", "refused")
    );
}

#[test]
fn a_call_dropped_before_has_no_effect() {
    let simulator = with(Kind::DropBefore);
    assert!(insert(&simulator).is_err());
    assert_eq!(inserted(&simulator), 0);
    assert_eq!(insert(&simulator).unwrap().json()["error_code"], "0");
}

#[test]
fn a_status_comes_with_its_body_and_when_to_come_back() {
    let table = [
        (
            503,
            Body::Html,
            Some(RetryAfter::Seconds(7)),
            Some("7"),
            "text/html; charset=utf-8",
        ),
        (
            429,
            Body::Json,
            Some(RetryAfter::Date(60)),
            Some("Sun, 22 Nov 2026 01:01:00 GMT"),
            "application/json",
        ),
        (500, Body::Empty, None, None, ""),
    ];
    for (code, body, retry_after, said, content_type) in table {
        let simulator = with(Kind::Status {
            code,
            body,
            retry_after,
        });
        let at = "2026-11-22T01:00:00Z".parse().unwrap();
        simulator.clock().hold(at);
        let reply = insert(&simulator).unwrap();
        assert_eq!(reply.status, code);
        assert_eq!(reply.header("retry-after"), said);
        assert_eq!(
            reply.header("content-type").unwrap_or_default(),
            content_type
        );
        assert_eq!(inserted(&simulator), 0, "{code}");
    }
}

#[test]
fn half_a_reply_breaks_off_after_the_effect() {
    let simulator = with(Kind::TruncatedJson);
    let body = json!([dossier(NUMBER)]).to_string();
    let headers = [("content-type", "application/json")];
    let came = raw(&simulator, "POST", "/b/themmoi", &headers, body.as_bytes()).unwrap();
    let came = String::from_utf8_lossy(&came).into_owned();
    let (head, half) = came.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(half.starts_with('{') && !half.ends_with('}'), "{half}");
    assert_eq!(inserted(&simulator), 1);
}

#[test]
fn a_captive_portal_answers_in_place_of_the_province() {
    let page = with(Kind::CaptivePage { redirect: false });
    let reply = insert(&page).unwrap();
    assert_eq!(reply.status, 200);
    assert!(
        reply
            .header("content-type")
            .unwrap()
            .starts_with("text/html")
    );
    // A page may hold the very word that marks a success.
    assert!(String::from_utf8_lossy(&reply.body).contains("Thành công"));
    let away = with(Kind::CaptivePage { redirect: true });
    let reply = insert(&away).unwrap();
    assert_eq!(reply.status, 302);
    assert!(!reply.header("location").unwrap().contains("127.0.0.1"));
    assert_eq!(inserted(&page) + inserted(&away), 0);
}

#[test]
fn replies_that_say_nothing_come_with_and_without_effect() {
    for effect in [true, false] {
        let empty = with(Kind::EmptyReply { effect });
        let reply = insert(&empty).unwrap();
        assert_eq!((reply.status, reply.body.len()), (200, 0));
        let strange = with(Kind::WrongJson { effect });
        assert_eq!(insert(&strange).unwrap().json().get("error_code"), None);
        for simulator in [empty, strange] {
            assert_eq!(inserted(&simulator), usize::from(effect));
        }
    }
}

#[test]
fn a_proxy_that_repeats_a_request_gives_the_second_reply() {
    let simulator = with(Kind::DuplicateDelivery);
    assert_eq!(insert(&simulator).unwrap().json()["error_code"], "3");
    let kept = simulator.ledger().dossier(NUMBER).unwrap().unwrap();
    assert_eq!((kept.inserted, kept.refused_as_known), (1, 1));
}

#[test]
fn each_dialect_says_its_error_with_the_status_of_a_success() {
    let simulator = province(Options::default());
    simulator.faults().add(Fault::any(Kind::ErrorIn200));
    let said = |path: &str| {
        let reply = post(&simulator, path, &[], &json!({}));
        assert_eq!(reply.status, 200);
        reply.json()
    };
    assert_eq!(said("/a/mapi/login")["error_code"], 99);
    assert_eq!(said("/b/themmoi")["error_code"], "-1");
    assert_eq!(said("/c/token")["code"], 500);
}

#[test]
fn a_device_without_rights_is_told_so_until_calm() {
    let simulator = province(Options::default());
    simulator.faults().add(Fault::any(Kind::RevokedDevice));
    assert_eq!(insert(&simulator).unwrap().status, 403);
    assert_eq!(insert(&simulator).unwrap().status, 403);
    simulator.calm();
    assert_eq!(insert(&simulator).unwrap().status, 200);
}

#[test]
fn a_spent_quota_says_when_to_come_back() {
    let simulator = province(Options::default());
    let at = "2026-11-22T01:00:00Z".parse().unwrap();
    simulator.clock().hold(at);
    simulator.faults().add(Fault::any(Kind::Quota {
        calls_per_minute: 1,
    }));
    assert_eq!(insert(&simulator).unwrap().status, 200);
    let refused = insert(&simulator).unwrap();
    assert_eq!(
        (refused.status, refused.header("retry-after")),
        (429, Some("60"))
    );
    simulator.clock().step(chrono::TimeDelta::seconds(60));
    assert_eq!(insert(&simulator).unwrap().status, 200);
}

#[test]
fn the_date_of_replies_can_be_wrong() {
    let simulator = province(Options::default());
    simulator
        .clock()
        .hold("2026-11-22T01:00:00Z".parse().unwrap());
    simulator
        .faults()
        .add(Fault::any(Kind::ClockSkew { seconds: -86_400 }));
    let reply = insert(&simulator).unwrap();
    assert_eq!(reply.header("date"), Some("Sat, 21 Nov 2026 01:00:00 GMT"));
}

#[test]
fn faults_are_set_and_ended_over_http_too() {
    let simulator = province(Options::default());
    let fault = json!({ "operation": "b", "kind": { "status": { "code": 502 } } });
    assert_eq!(post(&simulator, "/_fault", &[], &fault).status, 204);
    assert_eq!(insert(&simulator).unwrap().status, 502);
    assert_eq!(get(&simulator, "/_fault", &[]).json()[0]["operation"], "b");
    assert_eq!(post(&simulator, "/_calm", &[], &Value::Null).status, 204);
    assert_eq!(insert(&simulator).unwrap().status, 200);
    let kept = get(&simulator, "/_ledger/dossiers", &[]).json();
    assert_eq!(kept[0]["number"], NUMBER);
    assert_eq!(
        get(&simulator, "/_ledger/calls", &[]).json()[0]["fault"],
        "status"
    );
}

#[test]
fn a_seeded_walk_meets_the_same_faults_each_time() {
    let walk = || {
        let simulator = province(Options::default());
        simulator.chaos(11, Mix::default());
        for _ in 0..60 {
            let _ = send(&simulator, "GET", "/b/LayDanhMucLinhVuc", &[], b"");
        }
        let calls = simulator.ledger().calls().unwrap();
        calls.into_iter().map(|call| call.fault).collect::<Vec<_>>()
    };
    let first = walk();
    assert!(first.iter().any(|fault| !fault.is_empty()));
    assert_eq!(first, walk());
}
