//! Remote signing by the CSC interface: Certomancer's server, and one of our own for what that does not do.

use motcua_sign::signer::csc::{Access, Address, Asks, Csc};
use motcua_sign::signer::file::FileSigner;
use motcua_sign::{Provenance, Secret, Signer, SignerError, ToSign, TriesLeft};
use serde_json::{Value, json};

use super::demo::Demo;
use super::http::Provider;
use super::{assert_all_signed, items};

fn certomancer(demo: &Demo) -> Csc {
    let address = Address {
        base: demo.url.clone(),
        tls_roots: Vec::new(),
    };
    Csc::new(&address, Access::Open).unwrap()
}

#[test]
fn the_real_server_signs_what_it_authorised() {
    let Some(demo) = Demo::here() else { return };
    let mut service = certomancer(&demo);
    assert_eq!(service.name().unwrap(), "Certomancer CSC test server");
    let credentials = service.credentials().unwrap();
    assert!(credentials.contains(&"demo/officer".to_owned()));
    for name in ["officer", "deputy", "chief-p384"] {
        let mut signer = service.clone().signer(&format!("demo/{name}")).unwrap();
        assert_eq!(signer.certificate(), &demo.certificate(name));
        assert_eq!(
            signer.chain(),
            [demo.certificate("issuing"), demo.certificate("root")]
        );
        assert_eq!(signer.asks(), Asks::Nothing);
        assert_eq!(signer.provenance(), Provenance::Remote);
        let items = items(7);
        signer.prepare(&items, None).unwrap();
        let values = signer.sign(&items);
        assert_all_signed(&signer, &items, &values);
    }
}

#[test]
fn more_than_one_authorisation_covers_is_cut_into_several() {
    let Some(demo) = Demo::here() else { return };
    let mut signer = certomancer(&demo).signer("demo/deputy").unwrap();
    let items = items(signer.at_once() * 2 + 3);
    signer.prepare(&items, None).unwrap();
    // Taken one by one, as a batch with progress does, and all at once.
    let first = signer.sign(&items[..1]);
    assert_all_signed(&signer, &items[..1], &first);
    let values = signer.sign(&items[1..]);
    assert_all_signed(&signer, &items[1..], &values);
}

#[test]
fn what_was_not_authorised_is_not_sent() {
    let Some(demo) = Demo::here() else { return };
    let mut signer = certomancer(&demo).signer("demo/officer").unwrap();
    let items = items(3);
    signer.prepare(&items[..2], None).unwrap();
    let values = signer.sign(&items);
    assert_all_signed(&signer, &items[..2], &values[..2]);
    assert_eq!(values[2], Err(SignerError::NotPrepared));
}

/// A service whose credential asks for a PIN, which is 2468; it signs with the officer's file.
fn with_pin(demo: &Demo, otp: &'static str) -> Provider {
    let mut key = FileSigner::open(&demo.read("officer.p12"), &Secret::new("demo".into())).unwrap();
    let certificate = base64(key.certificate().der());
    let mut items: Vec<ToSign> = Vec::new();
    items.extend(super::items(40));
    Provider::start(move |path, body| match path {
        "/csc/v1/auth/login" => (200, json!({ "access_token": "t0k3n" })),
        "/csc/v1/credentials/info" => (
            200,
            json!({ "key": { "status": "enabled" }, "cert": { "certificates": [certificate] }, "authMode": "explicit",
                "PIN": { "presence": "true" }, "OTP": { "presence": otp }, "multisign": 2 }),
        ),
        "/csc/v1/credentials/authorize" => {
            let typed = [&body["PIN"], &body["OTP"]].map(|typed| typed.as_str().unwrap_or(""));
            if typed.contains(&"2468") {
                (200, json!({ "SAD": "right" }))
            } else {
                let words = "Invalid PIN";
                (
                    400,
                    json!({ "error": "invalid_request", "error_description": words }),
                )
            }
        }
        "/csc/v1/signatures/signHash" => {
            assert_eq!(body["SAD"], "right");
            (
                200,
                json!({ "signatures": sign(&mut key, &items, &body["hash"]) }),
            )
        }
        _ => (404, json!({})),
    })
}

/// Signs the items with these hashes.
fn sign(key: &mut FileSigner, items: &[ToSign], hashes: &Value) -> Vec<String> {
    let hashes = hashes.as_array().unwrap();
    let digest = |item: &ToSign| base64(&motcua_sign::DigestAlgorithm::Sha256.digest(&item.signed));
    hashes
        .iter()
        .map(|hash| {
            let item = items.iter().find(|item| digest(item) == *hash).unwrap();
            let mut values = key.sign(std::slice::from_ref(item));
            base64(&values.remove(0).unwrap())
        })
        .collect()
}

fn base64(bytes: &[u8]) -> String {
    use base64ct::{Base64, Encoding};
    Base64::encode_string(bytes)
}

fn login() -> Access {
    Access::Login {
        user: "xa-tan-lap".into(),
        password: Secret::new("mật khẩu".into()),
    }
}

#[test]
fn a_pin_is_asked_for_once_and_sent_with_each_authorisation() {
    let Some(demo) = Demo::here() else { return };
    let provider = with_pin(&demo, "false");
    let mut signer = Csc::new(&provider.address(), login())
        .unwrap()
        .signer("one")
        .unwrap();
    assert_eq!(signer.asks(), Asks::Pin);
    let items = items(5);
    assert_eq!(signer.prepare(&items, None), Err(SignerError::PinNeeded));
    let wrong = Secret::new("1111".into());
    assert_eq!(
        signer.prepare(&items, Some(&wrong)),
        Err(SignerError::WrongPin {
            left: TriesLeft::Fewer
        })
    );
    signer
        .prepare(&items, Some(&Secret::new("2468".into())))
        .unwrap();
    let values = signer.sign(&items);
    assert_all_signed(&signer, &items, &values);
    let asked: Vec<_> = provider.asked.try_iter().collect();
    let to = |path: &'static str| asked.iter().filter(move |asked| asked.path.ends_with(path));
    // One wrong, and three for five items of which two go together.
    assert_eq!(to("authorize").count(), 4);
    let login = to("auth/login").next().unwrap();
    assert!(login.authorization.as_ref().unwrap().starts_with("Basic "));
    for asked in to("signHash") {
        assert_eq!(asked.authorization.as_deref(), Some("Bearer t0k3n"));
    }
}

#[test]
fn a_one_time_password_covers_one_authorisation() {
    let Some(demo) = Demo::here() else { return };
    let provider = with_pin(&demo, "true");
    let mut signer = Csc::new(&provider.address(), login())
        .unwrap()
        .signer("one")
        .unwrap();
    assert_eq!(signer.asks(), Asks::OneTime);
    let items = items(3);
    let typed = Secret::new("2468".into());
    assert_eq!(
        signer.prepare(&items, Some(&typed)),
        Err(SignerError::TooMany { most: 2 })
    );
    assert!(provider.asked("authorize").is_empty());
    signer.prepare(&items[..2], Some(&typed)).unwrap();
    let values = signer.sign(&items[..2]);
    assert_all_signed(&signer, &items[..2], &values);
    let authorised = provider.asked("authorize").pop();
    assert!(authorised.is_none_or(|asked| asked.body.get("PIN").is_none()));
}

#[test]
fn secrets_go_to_no_address_in_the_clear() {
    for base in [
        "http://203.0.113.7",
        "http://ky.example.vn/csc",
        "ftp://127.0.0.1",
        "",
        "x",
    ] {
        let address = Address {
            base: base.into(),
            tls_roots: Vec::new(),
        };
        assert_eq!(
            Csc::new(&address, login()).err(),
            Some(SignerError::Unreachable),
            "{base}"
        );
    }
}

#[test]
fn a_provider_that_is_down_slow_or_somebody_else_is_said_to_be() {
    let Some(demo) = Demo::here() else { return };
    let ask = |base: String| {
        let address = Address {
            base,
            tls_roots: Vec::new(),
        };
        Csc::new(&address, Access::Open)
            .unwrap()
            .credentials()
            .err()
    };
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = gone.local_addr().unwrap().port();
    drop(gone);
    assert_eq!(
        ask(format!("http://127.0.0.1:{port}")),
        Some(SignerError::Unreachable)
    );
    let refused = |word: &str| Some(SignerError::Refused(word.into()));
    assert_eq!(
        ask(format!("{}/fault/garbage", demo.url)),
        refused("HTTP 200")
    );
    assert_eq!(
        ask(format!("{}/fault/endless", demo.url)),
        refused("too large")
    );
}
