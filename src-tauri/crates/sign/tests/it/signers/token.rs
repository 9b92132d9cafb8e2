//! SoftHSM's tokens, by the real module in this process.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use motcua_sign::signer::pkcs11::{Choice, Module, Token};
use motcua_sign::{Certificate, Provenance, Secret, Signer, SignerError};

use super::demo::Demo;
use super::{assert_all_signed, items};

/// A process is logged in or out as a whole, so these tests go one after another.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn by_label(module: &Module) -> BTreeMap<String, Token> {
    let tokens = module.tokens().unwrap().into_iter();
    tokens
        .map(|token| (token.present.label.clone(), token))
        .collect()
}

fn holders(token: &Token) -> Vec<String> {
    let certificates = token.offered.iter();
    certificates
        .map(|offered| {
            Certificate::from_der(&offered.certificate)
                .unwrap()
                .holder()
        })
        .collect()
}

/// The choice of a certificate of the demo authority.
fn choice(demo: &Demo, module: &Module, name: &str) -> Choice {
    let certificate = demo.certificate(name);
    let token = module.tokens().unwrap().into_iter().find(|token| {
        let mut offered = token.offered.iter();
        offered.any(|offered| offered.certificate == certificate.der())
    });
    Choice {
        serial: token.unwrap().present.serial,
        certificate: certificate.der().to_vec(),
    }
}

#[test]
fn tokens_are_listed_with_all_one_chooses_by_before_any_pin() {
    let Some(demo) = Demo::here() else { return };
    let _alone = alone();
    let module = Module::load(&demo.module).unwrap();
    let tokens = by_label(&module);
    let labels: Vec<&str> = tokens.keys().map(String::as_str).collect();
    assert_eq!(labels, ["The cua con dau", "The cua lanh dao", "The thu"]);
    let leader = &tokens["The cua lanh dao"];
    assert_eq!(leader.present.manufacturer, "SoftHSM project");
    assert_eq!(leader.present.serial.len(), 16);
    assert!(!leader.present.has_pin_pad);
    assert_eq!(holders(leader), ["Trần Đình Ký"]);
    assert_eq!(
        leader.authorities[0].certificate,
        demo.certificate("issuing").der()
    );
    assert_eq!(holders(&tokens["The cua con dau"]), ["UBND xã Tân Lập"]);
    assert_eq!(
        holders(&tokens["The thu"])[..2],
        ["Lê Thị Phó", "Nguyễn Văn Hết Hạn"]
    );
    let present = module.present().unwrap();
    assert_eq!(present.len(), 3);
    assert!(present.contains(&leader.present));
}

#[test]
fn one_pin_signs_a_batch_with_keys_of_each_kind() {
    let Some(demo) = Demo::here() else { return };
    let _alone = alone();
    let module = Module::load(&demo.module).unwrap();
    for name in ["officer", "seal", "deputy", "chief-p384"] {
        let mut signer = module.signer(&choice(&demo, &module, name)).unwrap();
        assert_eq!(signer.certificate(), &demo.certificate(name));
        assert_eq!(signer.provenance(), Provenance::Token);
        let items = items(5);
        signer.prepare(&items, Some(&demo.pin)).unwrap();
        let values = signer.sign(&items);
        assert_all_signed(&signer, &items, &values);
    }
}

#[test]
fn a_bought_token_brings_its_issuer_along() {
    let Some(demo) = Demo::here() else { return };
    let _alone = alone();
    let module = Module::load(&demo.module).unwrap();
    let signer = module.signer(&choice(&demo, &module, "officer")).unwrap();
    assert_eq!(signer.chain(), [demo.certificate("issuing")]);
    let signer = module.signer(&choice(&demo, &module, "deputy")).unwrap();
    assert!(signer.chain().is_empty());
}

#[test]
fn nothing_is_signed_without_the_right_pin() {
    let Some(demo) = Demo::here() else { return };
    let _alone = alone();
    let module = Module::load(&demo.module).unwrap();
    let mut signer = module.signer(&choice(&demo, &module, "seal")).unwrap();
    let items = items(2);
    assert_eq!(signer.sign(&items)[0], Err(SignerError::NotPrepared));
    assert_eq!(signer.prepare(&items, None), Err(SignerError::PinNeeded));
    let wrong = Secret::new("000000".into());
    assert!(matches!(
        signer.prepare(&items, Some(&wrong)),
        Err(SignerError::WrongPin { .. })
    ));
    assert_eq!(signer.sign(&items)[1], Err(SignerError::NotPrepared));
    signer.prepare(&items, Some(&demo.pin)).unwrap();
    // A wrong PIN after a right one ends what the right one allowed.
    assert!(signer.prepare(&items, Some(&wrong)).is_err());
    assert_eq!(signer.sign(&items)[0], Err(SignerError::NotPrepared));
    signer.prepare(&items, Some(&demo.pin)).unwrap();
    signer.close();
    assert_eq!(signer.sign(&items)[0], Err(SignerError::NotPrepared));
}

#[test]
fn a_second_signer_on_the_same_token_still_has_to_know_the_pin() {
    let Some(demo) = Demo::here() else { return };
    let _alone = alone();
    let module = Module::load(&demo.module).unwrap();
    let choice = choice(&demo, &module, "officer");
    let (mut one, mut other) = (
        module.signer(&choice).unwrap(),
        module.signer(&choice).unwrap(),
    );
    let items = items(1);
    one.prepare(&items, Some(&demo.pin)).unwrap();
    let wrong = Secret::new("000000".into());
    assert!(matches!(
        other.prepare(&items, Some(&wrong)),
        Err(SignerError::WrongPin { .. })
    ));
}

#[test]
fn the_same_certificate_on_another_token_is_another_token() {
    let Some(demo) = Demo::here() else { return };
    let _alone = alone();
    let module = Module::load(&demo.module).unwrap();
    let mut moved = choice(&demo, &module, "officer");
    moved.serial = choice(&demo, &module, "seal").serial;
    let error = module.signer(&moved).err();
    let Some(SignerError::OtherToken { chosen, found }) = error else {
        panic!("{error:?}");
    };
    assert_eq!(chosen, "Trần Đình Ký");
    assert!(found.is_some());
}

#[test]
fn what_is_no_module_is_not_loaded() {
    let Some(demo) = Demo::here() else { return };
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("driver.so");
    std::fs::write(&text, "not a library").unwrap();
    assert_eq!(Module::load(&text).err(), Some(SignerError::Driver));
    assert_eq!(
        Module::load(&folder.path().join("missing.so")).err(),
        Some(SignerError::Driver)
    );
    assert!(Module::load(&demo.module).is_ok());
}
