//! Remote signing in the shape of VNPT SmartCA, against a provider of our own making.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use base64ct::{Base64, Encoding};
use motcua_sign::signer::file::FileSigner;
use motcua_sign::signer::smartca::{Account, Pace, SmartCa, SmartCaSigner};
use motcua_sign::{DigestAlgorithm, Provenance, Secret, Signer, SignerError};
use serde_json::{Value, json};

use super::demo::Demo;
use super::http::Provider;
use super::{assert_all_signed, items};

/// What the holder does on the telephone, after it was asked so many times.
enum Holder {
    Confirms { after: u32 },
    Declines,
    Sleeps,
}

fn provider(demo: &Demo, holder: Holder) -> Provider {
    let mut key = FileSigner::open(&demo.read("officer.p12"), &Secret::new("demo".into())).unwrap();
    let certificates: Vec<String> = ["officer", "issuing", "root"]
        .iter()
        .map(|name| Base64::encode_string(demo.certificate(name).der()))
        .collect();
    let by_digest: HashMap<String, _> = items(40)
        .into_iter()
        .map(|item| (hex(&DigestAlgorithm::Sha256.digest(&item.signed)), item))
        .collect();
    let (mut waiting, mut asked) = (Value::Null, 0);
    let answer = |data: Value| {
        (
            200,
            json!({ "status_code": 200, "message": "Success", "data": data }),
        )
    };
    let words =
        |code: u32, message: &str| (200, json!({ "status_code": code, "message": message }));
    Provider::start(move |path, body| {
        assert_eq!(
            (&body["sp_id"], &body["user_id"]),
            (&json!("xa"), &json!("079000000000"))
        );
        match path {
            "/v1/credentials/get_certificate" => answer(json!({ "user_certificates": [
                { "serial_number": "1002", "cert_data": certificates[0], "service_type": "SMARTCA",
                  "chain_data": { "ca_cert": certificates[1], "root_cert": certificates[2] } },
                { "serial_number": "9", "cert_data": "bm90aGluZw==" },
            ] })),
            "/v1/signatures/sign" => {
                waiting = body.clone();
                answer(json!({ "transaction_id": "t1", "tran_code": "8613" }))
            }
            "/v1/signatures/sign/t1/status" => {
                asked += 1;
                match holder {
                    Holder::Confirms { after } if asked > after => {}
                    Holder::Declines => return words(4001, "USER_REJECTED"),
                    _ => return words(4000, "WAITING_FOR_SIGNER_CONFIRM"),
                }
                let files = waiting["sign_files"].as_array().unwrap();
                let signatures: Vec<Value> = files
                    .iter()
                    .map(|file| {
                        let item = &by_digest[file["data_to_be_signed"].as_str().unwrap()];
                        let value = key.sign(std::slice::from_ref(item)).remove(0).unwrap();
                        json!({ "doc_id": file["doc_id"], "signature_value": Base64::encode_string(&value) })
                    })
                    .collect();
                answer(json!({ "signatures": signatures }))
            }
            _ => words(404, "not found"),
        }
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn account() -> Account {
    Account {
        provider_id: "xa".into(),
        provider_password: Secret::new("secret".into()),
        user: "079000000000".into(),
    }
}

fn signer(provider: &Provider, whole: Duration, stop: &Arc<AtomicBool>) -> SmartCaSigner {
    let service = SmartCa::new(&provider.address(), account()).unwrap();
    let held = service.certificates().unwrap().remove(0);
    let pace = Pace {
        every: Duration::ZERO,
        whole,
    };
    service.signer(held, pace, stop.clone()).unwrap()
}

const LONG: Duration = Duration::from_secs(600);

#[test]
fn a_batch_is_one_transaction_that_the_holder_confirms() {
    let Some(demo) = Demo::here() else { return };
    let provider = provider(&demo, Holder::Confirms { after: 3 });
    let service = SmartCa::new(&provider.address(), account()).unwrap();
    // What is no certificate is left out.
    assert_eq!(service.certificates().unwrap().len(), 1);
    let mut signer = signer(&provider, LONG, &Arc::default());
    assert_eq!(signer.certificate(), &demo.certificate("officer"));
    assert_eq!(
        signer.chain(),
        [demo.certificate("issuing"), demo.certificate("root")]
    );
    assert_eq!(signer.provenance(), Provenance::Remote);
    let items = items(4);
    signer.prepare(&items, None).unwrap();
    assert_eq!(signer.code(), Some("8613"));
    let first = signer.sign(&items[..1]);
    assert_all_signed(&signer, &items[..1], &first);
    let values = signer.sign(&items[1..]);
    assert_all_signed(&signer, &items[1..], &values);
    // Each value is given out once.
    assert_eq!(signer.sign(&items[..1]), [Err(SignerError::NotPrepared)]);
    let begun = provider.asked("v1/signatures/sign");
    assert_eq!(begun.len(), 1);
    assert_eq!(begun[0].body["sign_files"].as_array().unwrap().len(), 4);
    assert_eq!(begun[0].body["sign_files"][1]["doc_id"], "2. 1/2026");
    assert_eq!(begun[0].body["sign_files"][1]["sign_type"], "hash");
    assert_eq!(begun[0].body["serial_number"], "1002");
}

#[test]
fn a_holder_who_declines_or_does_not_answer_is_told_apart() {
    let Some(demo) = Demo::here() else { return };
    let items = items(2);
    for (holder, expected) in [
        (Holder::Declines, SignerError::Declined),
        (Holder::Sleeps, SignerError::TimedOut),
    ] {
        let provider = provider(&demo, holder);
        let mut signer = signer(&provider, Duration::ZERO, &Arc::default());
        signer.prepare(&items, None).unwrap();
        let values = signer.sign(&items);
        assert_eq!(values, [Err(expected.clone()), Err(expected)]);
    }
}

#[test]
fn a_wait_for_the_telephone_can_be_ended() {
    let Some(demo) = Demo::here() else { return };
    let provider = provider(&demo, Holder::Sleeps);
    let stop = Arc::new(AtomicBool::new(false));
    let mut signer = signer(&provider, LONG, &stop);
    let items = items(1);
    signer.prepare(&items, None).unwrap();
    stop.store(true, Ordering::Relaxed);
    assert_eq!(signer.sign(&items), [Err(SignerError::Stopped)]);
}
