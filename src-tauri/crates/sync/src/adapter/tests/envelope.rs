//! The national adapter: session, envelope, questions.
use super::server::{Server, json};
use super::*;
use crate::model::State;
use crate::province::Found;
use crate::sample::{CODE, case, files, step};

const OVER: &str = r#"{"error_code":2,"message":"Phiên làm việc không hợp lệ hoặc đã hết hạn"}"#;

fn national(base: &str) -> Adapter {
    adapter(connection(Dialect::National, base))
}

/// Gives sessions, believes them from the `good`th on, and answers `body`.
async fn server(good: usize, body: &'static str) -> Server {
    let given = std::sync::atomic::AtomicUsize::new(0);
    Server::start(move |_, heard| {
        let asked: Value = serde_json::from_slice(&heard.body).unwrap();
        assert!(heard.headers.contains("dstcode: vn:gov:thu"));
        if heard.line == "POST /kn/mapi/login" {
            assert_eq!(asked["username"], "quay-thu");
            let number = given.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            return json(&format!(
                r#"{{"error_code":"0","message":"","session":"{number}"}}"#
            ));
        }
        let session: usize = asked["session"].as_str().unwrap().parse().unwrap();
        json(if session < good { OVER } else { body })
    })
    .await
}

#[tokio::test]
async fn a_session_that_is_over_is_opened_again_once() {
    let server = server(1, r#"{"error_code":0,"message":"OK"}"#).await;
    let adapter = national(&server.base);
    adapter
        .push(&case(State::Accepted), &files(), Way::Insert)
        .await
        .unwrap();
    adapter.progress(&step(State::Accepted)).await.unwrap();
    let heard = server.heard();
    let lines: Vec<&str> = heard.iter().map(|heard| heard.line.as_str()).collect();
    let (login, call) = ("POST /kn/mapi/login", "POST /kn/mapi/g2g");
    assert_eq!(lines, [login, call, login, call, call]);
    let body: Value = serde_json::from_slice(&heard[3].body).unwrap();
    assert_eq!(
        (&body["service"], &body["madonvi"]),
        (&"DongBoHoSoMC".into(), &"H00.001".into())
    );
    assert_eq!(
        (&body["isUpdating"], &body["session"]),
        (&"False".into(), &"1".into())
    );
}

#[tokio::test]
async fn a_session_that_never_holds_is_a_fault_of_the_session() {
    let server = server(99, "{}").await;
    let fault = national(&server.base).find(CODE).await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Session);
    assert_eq!(server.heard().len(), 4);
}

#[tokio::test]
async fn a_password_that_is_wrong_bars_the_counter() {
    let body = r#"{"error_code":2,"message":"Sai tên đăng nhập hoặc mật khẩu"}"#;
    let server = Server::start(move |_, _| json(body)).await;
    let fault = national(&server.base).session().await.unwrap_err();
    assert!(matches!(fault.kind, FaultKind::Barred(_)));
}

#[tokio::test]
async fn a_dossier_is_there_if_its_row_is() {
    let row = r#"{"error_code":0,"message":"","result":[{"MaHoSo":"H00.001-261120-4001","TrangThaiHoSo":"2"}]}"#;
    let there = server(0, row).await;
    let found = Found {
        code: CODE.into(),
        state: Some(State::Accepted),
        ..Found::default()
    };
    assert_eq!(
        national(&there.base).find(CODE).await,
        Ok(Asked::Found(Box::new(found)))
    );
    for body in [
        r#"{"error_code":0,"message":"","result":[]}"#,
        r#"{"error_code":4,"message":"Không tìm thấy hồ sơ"}"#,
    ] {
        let empty = server(0, body).await;
        assert_eq!(national(&empty.base).find(CODE).await, Ok(Asked::Absent));
    }
}

#[tokio::test]
async fn procedures_come_from_the_shared_catalogue() {
    let body =
        r#"{"error_code":0,"message":"","result":[{"MATTHC":"1.001193","TENTTHC":"Khai sinh"}]}"#;
    let server = server(0, body).await;
    let adapter = national(&server.base);
    assert_eq!(adapter.procedures().await.unwrap()[0].code, "1.001193");
    assert_eq!(
        adapter.procedure("1.001193").await.unwrap()["TENTTHC"],
        "Khai sinh"
    );
    let asked: Value = serde_json::from_slice(&server.heard()[2].body).unwrap();
    assert_eq!(
        (&asked["service"], &asked["maTTHC"]),
        (&"LayThuTuc".into(), &"1.001193".into())
    );
}
