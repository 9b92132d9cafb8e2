//! The faults that are written down beforehand.

use motcua_sign::signer::file::FileSigner;
use motcua_sign::signer::scripted::{Script, ScriptedSigner};
use motcua_sign::{Secret, Signer, SignerError, TriesLeft};

use super::demo::Demo;
use super::{assert_all_signed, items};

fn scripted(demo: &Demo, script: Script) -> ScriptedSigner<FileSigner> {
    let file = demo.read("officer.p12");
    let signer = FileSigner::open(&file, &Secret::new("demo".into())).unwrap();
    ScriptedSigner::new(signer, script)
}

fn pin(text: &str) -> Secret {
    Secret::new(text.into())
}

#[test]
fn wrong_pins_are_counted_until_it_is_locked() {
    let Some(demo) = Demo::here() else { return };
    let script = Script {
        pin: Some("1234".into()),
        tries: 3,
        ..Script::default()
    };
    let mut signer = scripted(&demo, script);
    let items = items(1);
    let mut prepare = |typed: Option<&str>| {
        let typed = typed.map(pin);
        signer.prepare(&items, typed.as_ref())
    };
    let wrong = |left| Err(SignerError::WrongPin { left });
    assert_eq!(prepare(None), Err(SignerError::PinNeeded));
    assert_eq!(prepare(Some("1")), wrong(TriesLeft::Fewer));
    assert_eq!(prepare(Some("2")), wrong(TriesLeft::Last));
    assert_eq!(prepare(Some("1234")), Ok(()));
    assert_eq!(prepare(Some("1")), wrong(TriesLeft::Fewer));
    assert_eq!(prepare(Some("2")), wrong(TriesLeft::Last));
    assert_eq!(prepare(Some("3")), Err(SignerError::Locked));
    assert_eq!(prepare(Some("1234")), Err(SignerError::Locked));
}

#[test]
fn a_pulled_token_ends_the_batch_and_another_one_does_not_go_on() {
    let Some(demo) = Demo::here() else { return };
    let script = Script {
        pulled_at: Some(2),
        comes_back_as: Some("Ai Khác".into()),
        ..Script::default()
    };
    let mut signer = scripted(&demo, script);
    let items = items(4);
    signer.prepare(&items, None).unwrap();
    let values = signer.sign(&items);
    assert_all_signed(&signer, &items[..2], &values[..2]);
    assert_eq!(
        values[2..],
        [Err(SignerError::TokenGone), Err(SignerError::TokenGone)]
    );
    assert_eq!(
        signer.prepare(&items[2..], None),
        Err(SignerError::OtherToken {
            chosen: "Trần Đình Ký".into(),
            found: Some("Ai Khác".into())
        })
    );
    signer.prepare(&items[2..], None).unwrap();
    let values = signer.sign(&items[2..]);
    assert_all_signed(&signer, &items[2..], &values);
}

#[test]
fn a_lying_value_is_one_the_certificate_does_not_verify() {
    let Some(demo) = Demo::here() else { return };
    let script = Script {
        lies_at: Some(1),
        fails_at: Some((2, SignerError::TimedOut)),
        ..Script::default()
    };
    let mut signer = scripted(&demo, script);
    let items = items(4);
    signer.prepare(&items, None).unwrap();
    let values = signer.sign(&items);
    assert_all_signed(&signer, &items[..1], &values[..1]);
    assert_all_signed(&signer, &items[3..], &values[3..]);
    let lie = values[1].as_ref().unwrap();
    let judged = signer
        .certificate()
        .verify(signer.algorithm(), &items[1].signed, lie);
    assert!(judged.is_err());
    assert_eq!(values[2], Err(SignerError::TimedOut));
}
