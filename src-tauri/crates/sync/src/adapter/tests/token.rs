//! NoiHoSo: tokens, numbers, files, dossiers.
use std::sync::atomic::{AtomicUsize, Ordering};

use super::server::{Heard, Server, Then, json, status};
use super::*;
use crate::model::State;
use crate::sample::{CODE, case, document, files, step};

const FINE: &str = r#"{"code":200,"message":"Thành công","data":{"idHoSo":17,"maHoSo":"x"}}"#;

/// Gives token after token, each with its number.
fn tokens(count: &AtomicUsize) -> Then {
    let number = count.fetch_add(1, Ordering::Relaxed);
    json(&format!(
        r#"{{"code":200,"data":{{"access_token":"the-{number}","expires_in":3600}}}}"#
    ))
}

fn noi_ho_so(base: &str) -> Adapter {
    adapter(connection(Dialect::NoiHoSo, base))
}

/// A server that believes tokens from the `good`th on.
async fn server(good: usize, then: impl Fn(&Heard) -> Then + Send + Sync + 'static) -> Server {
    let given = AtomicUsize::new(0);
    Server::start(move |_, heard| {
        if heard.line == "POST /kn/token" {
            return tokens(&given);
        }
        let token = heard.headers.split("bearer the-").nth(1).unwrap();
        let token: usize = token.lines().next().unwrap().parse().unwrap();
        if token < good {
            return status(401, "");
        }
        then(heard)
    })
    .await
}

fn lines(server: &Server) -> Vec<String> {
    server.heard().into_iter().map(|heard| heard.line).collect()
}

#[tokio::test]
async fn a_token_that_is_over_is_renewed_once_and_the_call_made_again() {
    let server = server(1, |_| json(FINE)).await;
    let adapter = noi_ho_so(&server.base);
    adapter.progress(&step(State::Accepted)).await.unwrap();
    adapter.progress(&step(State::Processing)).await.unwrap();
    assert_eq!(
        lines(&server),
        [
            "POST /kn/token",
            "POST /kn/CapNhatTienTrinh",
            "POST /kn/token",
            "POST /kn/CapNhatTienTrinh",
            "POST /kn/CapNhatTienTrinh",
        ]
    );
    let heard = server.heard();
    assert_eq!(heard[1].body, heard[3].body);
}

#[tokio::test]
async fn a_province_that_believes_no_token_is_not_asked_in_a_circle() {
    let server = server(99, |_| json(FINE)).await;
    let fault = noi_ho_so(&server.base)
        .progress(&step(State::Accepted))
        .await
        .unwrap_err();
    assert_eq!(fault.kind, FaultKind::Session);
    assert_eq!(lines(&server).len(), 4);
}

#[tokio::test]
async fn wrong_credentials_bar_the_counter() {
    let body = r#"{"code":401,"message":"Sai client_id hoặc client_secret"}"#;
    let server = Server::start(move |_, _| Then::Answer(401, String::new(), body.into())).await;
    let fault = noi_ho_so(&server.base).session().await.unwrap_err();
    assert!(
        matches!(fault.kind, FaultKind::Barred(refusal) if refusal.words.contains("client_id"))
    );
}

#[tokio::test]
async fn a_number_is_allotted_and_nothing_else_is_taken_for_one() {
    let path = "GET /kn/get-next-value?code=1.001193";
    let good = server(0, move |heard| {
        assert_eq!(heard.line, path);
        json(r#"{"value":"H00.001-20261120-0000001"}"#)
    });
    let good = good.await;
    let number = noi_ho_so(&good.base).number("1.001193").await.unwrap();
    assert_eq!(number.as_deref(), Some("H00.001-20261120-0000001"));
    for body in ["{}", r#"{"value":""}"#, r#"{"code":200,"data":null}"#, "[]"] {
        let bad = server(0, move |_| json(body)).await;
        let fault = noi_ho_so(&bad.base).number("1.001193").await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Doubt(Doubt::Unreadable), "{body}");
    }
}

#[tokio::test]
async fn both_shapes_of_an_upload_are_understood() {
    for body in [
        r#"{"code":200,"data":[{"IdTepTin":"T-1","HashTepTin":"abc"}]}"#,
        r#"{"code":200,"data":[{"response":{"code":200,"data":[{"IdTepTin":"T-1","HashTepTin":"abc"}]}}]}"#,
    ] {
        let server = server(1, move |_| json(body)).await;
        let adapter = noi_ho_so(&server.base);
        let read = || Ok(b"%PDF-".to_vec());
        let there = adapter
            .upload(&document("f1", "to-khai.pdf"), &read, &|_| ())
            .await
            .unwrap();
        assert_eq!(
            (there.id.as_deref(), there.hash.as_deref()),
            (Some("T-1"), Some("abc"))
        );
        let form = String::from_utf8(server.heard()[3].body.clone()).unwrap();
        assert!(
            form.contains(r#"name="files"; filename="to-khai.pdf""#)
                && form.contains("\r\n\r\n%PDF-\r\n")
        );
    }
}

#[tokio::test]
async fn a_dossier_is_entered_and_its_state_said_after_it() {
    let server = server(0, |_| json(FINE)).await;
    let adapter = noi_ho_so(&server.base);
    let pushed = adapter
        .push(&case(State::Accepted), &files(), Way::Insert)
        .await
        .unwrap();
    assert_eq!(pushed.remote.as_deref(), Some("17"));
    assert_eq!(
        lines(&server)[1..],
        ["POST /kn/dossier", "POST /kn/CapNhatTrangThai"]
    );
    let row: Value = serde_json::from_slice(&server.heard()[2].body).unwrap();
    assert_eq!(
        (&row[0]["IdHoSo"], &row[0]["TrangThai"]),
        (&"17".into(), &2.into())
    );
}

#[tokio::test]
async fn results_go_with_state_nine_even_where_they_were_handed_over_already() {
    let server = server(0, |heard| {
        if heard.line.starts_with("GET") {
            return json(&format!(
                r#"{{"content":[{{"id":"C-17","code":"{CODE}","dossierStatus":"4"}}]}}"#
            ));
        }
        json(FINE)
    });
    let server = server.await;
    noi_ho_so(&server.base)
        .push(&case(State::Returned), &files(), Way::Update)
        .await
        .unwrap();
    let rows: Vec<Value> = server.heard()[2..]
        .iter()
        .map(|heard| serde_json::from_slice(&heard.body).unwrap())
        .collect();
    assert_eq!(rows.len(), 2);
    assert_eq!(
        (&rows[0][0]["TrangThai"], &rows[1][0]["TrangThai"]),
        (&9.into(), &10.into())
    );
    assert_eq!(rows[0][0]["DanhSachGiayToKetQua"][0]["IdGiayTo"], "ID-r1");
}

#[tokio::test]
async fn a_step_of_a_dossier_whose_id_is_not_known_asks_for_it_first() {
    let server = server(0, |heard| {
        if heard.line.starts_with("GET") {
            return json(&format!(
                r#"{{"content":[{{"id":"C-17","code":"{CODE}"}}],"totalElements":1}}"#
            ));
        }
        json(FINE)
    });
    let server = server.await;
    let unnamed = Step {
        remote: None,
        ..step(State::Accepted)
    };
    noi_ho_so(&server.base).progress(&unnamed).await.unwrap();
    let rows: Value = serde_json::from_slice(&server.heard()[2].body).unwrap();
    assert_eq!(rows[0]["IDHoSo"], "C-17");
}

#[tokio::test]
async fn a_step_of_a_dossier_that_is_not_there_is_not_sent() {
    let server = server(0, |_| json(r#"{"content":[],"totalElements":0}"#)).await;
    let unnamed = Step {
        remote: None,
        ..step(State::Accepted)
    };
    let fault = noi_ho_so(&server.base)
        .progress(&unnamed)
        .await
        .unwrap_err();
    assert!(matches!(fault.kind, FaultKind::Refused(refusal) if refusal.unknown));
}
