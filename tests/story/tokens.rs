//! Keys on tokens, as the desk finds them before any PIN.
use motcua_desk::case::certify::SigningSetting;
use motcua_desk::case::ids::Hash;
use motcua_desk::sign::signer::choice::Holder;
use motcua_desk::sign::{Secret, SignerError, ToSign};
use motcua_desk::{KeyFound, KeyPlace, KeysWish, PinWay, SigningKeys, SystemKeys};

use crate::worker;

/// The setting that names SoftHSM's module, and the PIN of its tokens; `None`, said aloud, where the tests run without
/// `tests/sign/with-pki.sh`.
fn tokens() -> Option<(SigningSetting, Secret)> {
    let said = |name: &str| std::env::var(name).ok();
    let Some((module, pin)) = said("MOTCUA_PKCS11_MODULE").zip(said("MOTCUA_TOKEN_PIN")) else {
        assert!(said("CI").is_none(), "run by tests/sign/with-pki.sh");
        eprintln!("skipped: not run by tests/sign/with-pki.sh");
        return None;
    };
    let setting = SigningSetting {
        modules: vec!["/nowhere/driver.so".into(), module],
        ..SigningSetting::default()
    };
    Some((setting, Secret::new(pin)))
}

fn labelled<'a>(keys: &'a [KeyFound], wanted: &str) -> Vec<&'a KeyFound> {
    let has =
        |key: &&KeyFound| matches!(&key.place, KeyPlace::Token { label, .. } if label == wanted);
    keys.iter().filter(has).collect()
}

#[test]
fn every_token_is_found_and_signs_whatever_other_drivers_do() {
    let Some((setting, pin)) = tokens() else {
        return;
    };
    let keys = SystemKeys::new(worker());
    let (secrets, stop) = Default::default();
    let wish = KeysWish {
        setting: &setting,
        practice: false,
        secrets: &secrets,
        stop: &stop,
    };
    let found = keys.list(&wish);
    let (leader, seal) = (
        labelled(&found, "The cua lanh dao"),
        labelled(&found, "The cua con dau"),
    );
    assert_eq!(
        (leader.len(), seal.len(), labelled(&found, "The thu").len()),
        (1, 1, 7)
    );
    assert_eq!(Holder::of(&leader[0].certificate), Holder::Person);
    assert_eq!(Holder::of(&seal[0].certificate), Holder::Agency);
    assert_eq!(seal[0].pin, PinWay::Typed);

    let item = ToSign {
        label: "1/2026".into(),
        signed: b"attributes".to_vec(),
    };
    let mut signer = keys
        .open(&wish, Hash(seal[0].certificate.fingerprint()))
        .unwrap();
    let items = [item];
    assert_eq!(signer.prepare(&items, None), Err(SignerError::PinNeeded));
    signer.prepare(&items, Some(&pin)).unwrap();
    let value = signer.sign(&items).remove(0).unwrap();
    let algorithm = signer.algorithm();
    signer
        .certificate()
        .verify(algorithm, &items[0].signed, &value)
        .unwrap();
    assert!(keys.open(&wish, Hash([0; 32])).is_err());
}

#[test]
fn a_practice_store_never_sees_a_token() {
    let Some((setting, _)) = tokens() else {
        return;
    };
    let keys = SystemKeys::new(worker());
    let (secrets, stop) = Default::default();
    let [practice, real] = [true, false].map(|practice| {
        let wish = KeysWish {
            setting: &setting,
            practice,
            secrets: &secrets,
            stop: &stop,
        };
        keys.list(&wish)
    });
    assert!(practice.iter().all(|key| key.place == KeyPlace::Practice));
    let token = Hash(
        labelled(&real, "The cua con dau")[0]
            .certificate
            .fingerprint(),
    );
    let wish = KeysWish {
        setting: &setting,
        practice: true,
        secrets: &secrets,
        stop: &stop,
    };
    assert_eq!(keys.open(&wish, token).err(), Some(SignerError::NoToken));
}
