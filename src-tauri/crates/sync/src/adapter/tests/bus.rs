//! The service bus: files within the dossier.
use super::server::{Server, json};
use super::*;
use crate::model::State;
use crate::sample::{case, document, files, step};

async fn server() -> Server {
    Server::start(|_, heard| match heard.line.as_str() {
        "POST /kn/token" => {
            json(r#"{"access_token":"the-0","token_type":"Bearer","expires_in":3600}"#)
        }
        _ => json(r#"{"Status":1,"Message":"OK"}"#),
    })
    .await
}

#[tokio::test]
async fn a_dossier_carries_its_files_and_asks_for_those_it_lacks() {
    let server = server().await;
    let adapter = adapter(connection(Dialect::Lgsp, &server.base));
    let read = || Ok(b"%PDF-".to_vec());
    for (id, name) in [("f1", "a.pdf"), ("f2", "b.pdf")] {
        adapter
            .upload(&document(id, name), &read, &|_| ())
            .await
            .unwrap();
    }
    let accepted = case(State::Accepted);
    let fault = adapter
        .push(&accepted, &files(), Way::Insert)
        .await
        .unwrap_err();
    assert_eq!(fault.kind, FaultKind::NotUploaded("f3".into()));
    assert!(server.heard().is_empty());
    adapter
        .upload(&document("f3", "c.pdf"), &read, &|_| ())
        .await
        .unwrap();
    adapter
        .push(&accepted, &files(), Way::Insert)
        .await
        .unwrap();
    adapter.progress(&step(State::Accepted)).await.unwrap();
    let heard = server.heard();
    let lines: Vec<&str> = heard.iter().map(|heard| heard.line.as_str()).collect();
    assert_eq!(
        lines,
        [
            "POST /kn/token",
            "POST /kn/Document/SyncDocument",
            "POST /kn/Document/UpdateDocumentTraces"
        ]
    );
    let form = String::from_utf8(heard[0].body.clone()).unwrap();
    assert_eq!(
        form,
        "grant_type=client_credentials&client_id=quay-thu&client_secret=bi-mat-thu"
    );
    let sent: Value = serde_json::from_slice(&heard[1].body).unwrap();
    assert_eq!(sent["Attachments"][0]["Base64"], "JVBERi0=");
    assert!(heard[1].headers.contains("authorization: bearer the-0"));
}

#[tokio::test]
async fn a_status_that_nobody_named_is_no_success() {
    let server = Server::start(|_, heard| match heard.line.as_str() {
        "POST /kn/token" => json(r#"{"access_token":"the-0","expires_in":3600}"#),
        _ => json(r#"{"Status":0,"Message":"Thiếu trường"}"#),
    });
    let server = server.await;
    let adapter = adapter(connection(Dialect::Lgsp, &server.base));
    let fault = adapter.progress(&step(State::Accepted)).await.unwrap_err();
    assert!(matches!(fault.kind, FaultKind::Refused(refusal) if refusal.words == "Thiếu trường"));
}
