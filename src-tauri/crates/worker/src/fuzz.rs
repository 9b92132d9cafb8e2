//! Strange messages for both ends of the pipe.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use motcua_fuzz::Target;
use motcua_scan::source::DeviceId;
use motcua_scan::{Limits, Options};
use motcua_sign::signer::pkcs11::Choice;

use crate::frame;
use crate::protocol::{Reply, Request};
use crate::token::protocol::{TokenReply, TokenRequest};

fn message(header: &impl serde::Serialize, payloads: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    frame::write(&mut bytes, header, payloads).unwrap();
    bytes
}

/// A question about a token.
fn token() -> TokenRequest {
    TokenRequest::Prepare {
        choice: Choice {
            serial: "0123456789abcdef".into(),
            certificate: vec![0x30, 0],
        },
        login: 1,
    }
}

#[test]
fn fuzz_worker_frames() {
    let import = Request::Import {
        options: Options::default(),
        limits: Limits::default(),
    };
    let capabilities = Request::Capabilities {
        device: DeviceId::escl("http://192.0.2.7/eSCL"),
    };
    let picture = Reply::ReadingPicture {
        width: 2,
        height: 2,
        dpi: 200,
        red: Some([0, 0, 1, 1]),
    };
    let page = r#"{"answer":"page","facts":{"index":0,"width":2,"height":2,"dpi":300.0,"angle_deg":0.5,
        "quarter_turns_cw":1,"blank":false,"findings":[{"what":"low_resolution","dpi":150.0},"damaged"],
        "mode":"jpeg","encoding":{"form":"jpeg","components":3}},"codes":[{"text":"1","symbol":"qr","area":[0,0,1,1]}]}"#;
    let page: serde_json::Value = serde_json::from_str(page).unwrap();
    assert!(frame::read::<Reply>(&mut message(&page, &[]).as_slice()).is_ok());
    Target::named("worker-frames")
        .seed(message(&import, &[b"bytes of a file"]))
        .seed(message(&capabilities, &[]))
        .seed(message(&picture, &[b"grey", b"r"]))
        .seed(message(&page, &[b"image", b"preview"]))
        .seed(message(&token(), &[b"246810"]))
        .seed(message(&TokenReply::Signed, &[b"value"]))
        .words(&[
            "null",
            "\"ask\"",
            "\"answer\"",
            "scan",
            "fault",
            "1e999",
            "{}",
            "[]",
        ])
        .run(|bytes| {
            // The child reads questions, the application answers, each until the stream is of no more use.
            let mut stream = bytes;
            while frame::read::<Request>(&mut stream).is_ok() {}
            let mut stream = bytes;
            while frame::read::<TokenRequest>(&mut stream).is_ok() {}
            let mut stream = bytes;
            while frame::read::<TokenReply>(&mut stream).is_ok() {}
            let mut stream = bytes;
            while let Ok(answer) = frame::read::<Reply>(&mut stream) {
                let carried: usize = answer.payloads.iter().map(Vec::len).sum();
                assert!(carried <= bytes.len());
            }
        });
}
