//! SoftHSM's tokens as they are.

use std::path::Path;

use motcua_sign::{Provenance, Secret, Signer, SignerError};
use motcua_worker::Worker;

use super::{Tokens, assert_all_signed, items};
use crate::program;

#[test]
fn one_pin_signs_a_batch_with_keys_of_each_kind() {
    let Some(tokens) = Tokens::here() else { return };
    let driver = tokens.driver();
    let found = driver.tokens().unwrap();
    assert_eq!(found.len(), 3);
    for name in ["officer", "seal", "deputy", "chief-p384"] {
        let mut session = driver.session(&tokens.choice(&found, name)).unwrap();
        assert_eq!(session.certificate(), &tokens.certificate(name));
        assert_eq!(session.provenance(), Provenance::Token);
        let items = items(20);
        session.prepare(&items, Some(&tokens.pin)).unwrap();
        let values = session.sign(&items);
        assert_all_signed(&session, &items, &values);
    }
    let session = driver.session(&tokens.choice(&found, "seal")).unwrap();
    assert_eq!(session.chain(), [tokens.certificate("issuing")]);
}

#[test]
fn nothing_is_signed_without_a_login_of_its_own() {
    let Some(tokens) = Tokens::here() else { return };
    let driver = tokens.driver();
    let found = driver.tokens().unwrap();
    let mut leader = driver.session(&tokens.choice(&found, "officer")).unwrap();
    let mut seal = driver.session(&tokens.choice(&found, "seal")).unwrap();
    let items = items(1);
    assert_eq!(leader.sign(&items), [Err(SignerError::NotPrepared)]);
    assert_eq!(leader.prepare(&items, None), Err(SignerError::PinNeeded));
    let wrong = Secret::new("000000".into());
    assert!(matches!(
        leader.prepare(&items, Some(&wrong)),
        Err(SignerError::WrongPin { .. })
    ));
    leader.prepare(&items, Some(&tokens.pin)).unwrap();
    // There is one login at a time: that of the seal ends the leader's.
    seal.prepare(&items, Some(&tokens.pin)).unwrap();
    assert_eq!(leader.sign(&items), [Err(SignerError::NotPrepared)]);
    let values = seal.sign(&items);
    assert_all_signed(&seal, &items, &values);
    seal.close();
    assert_eq!(seal.sign(&items), [Err(SignerError::NotPrepared)]);
}

#[test]
fn what_is_no_driver_is_said_to_be_none() {
    if Tokens::here().is_none() {
        return;
    }
    let worker = Worker::new(program(), Vec::new());
    let none = worker.token_driver(Path::new("/nowhere/driver.so"));
    assert_eq!(none.tokens(), Err(SignerError::Driver));
    assert_eq!(none.present(), Err(SignerError::Driver));
    let missing = Worker::new("/nowhere/at/all".into(), Vec::new());
    let none = missing.token_driver(Path::new("/nowhere/driver.so"));
    assert_eq!(none.tokens(), Err(SignerError::DriverDied));
}
