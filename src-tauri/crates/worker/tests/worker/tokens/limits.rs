//! What the child of a driver may do, and when it ends.

use std::io::Write;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use super::Tokens;
use crate::program;

#[cfg(target_os = "linux")]
#[test]
fn a_driver_with_a_pin_writes_no_file_and_calls_nobody() {
    let Some(tokens) = Tokens::here() else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("taken");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let spy = format!("SPY={}:{port}", file.display());
    // The driver has done what it could when it is loaded.
    let reader = tokens.in_reader(&[&spy]);
    assert_eq!(reader.driver.tokens().unwrap().len(), 1);
    listener.set_nonblocking(true).unwrap();
    if !crate::drivers::misbehaving::has_landlock() {
        println!("skipped: this kernel has no Landlock");
        return;
    }
    assert!(!file.exists());
    assert!(listener.accept().is_err());
}

/// A question as it goes over the line.
fn question(json: &str, payload: Option<&[u8]>) -> Vec<u8> {
    let mut bytes = (json.len() as u32).to_le_bytes().to_vec();
    bytes.extend(json.as_bytes());
    bytes.push(payload.is_some().into());
    if let Some(payload) = payload {
        bytes.extend((payload.len() as u64).to_le_bytes());
        bytes.extend(payload);
    }
    bytes
}

fn start(tokens: &Tokens, fault: &str) -> Child {
    let mut child = Command::new(program())
        .arg("tokens")
        .env("MOTCUA_READER_TOKEN", "The cua lanh dao")
        .envs(fault.split_once('='))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let load = serde_json::json!({ "ask": "load", "module": tokens.reader });
    let line = child.stdin.as_mut().unwrap();
    line.write_all(&question(&load.to_string(), None)).unwrap();
    child
}

#[test]
fn the_child_ends_with_the_application() {
    let Some(tokens) = Tokens::here() else { return };
    let mut child = start(&tokens, "");
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_child_whose_driver_hangs_ends_with_the_application_too() {
    let Some(tokens) = Tokens::here() else { return };
    let found = tokens.driver().tokens().unwrap();
    let choice = tokens.choice(&found, "officer");
    let mut child = start(&tokens, "MOTCUA_READER_HANG=1");
    let prepare = serde_json::json!({ "ask": "prepare", "choice": choice, "login": 1 });
    let sign = serde_json::json!({ "ask": "sign", "login": 1 });
    let mut line = child.stdin.take().unwrap();
    let pin = tokens.pin.expose().as_bytes();
    line.write_all(&question(&prepare.to_string(), Some(pin)))
        .unwrap();
    line.write_all(&question(&sign.to_string(), Some(b"attributes")))
        .unwrap();
    drop(line);
    assert_eq!(child.wait().unwrap().code(), Some(1));
}
