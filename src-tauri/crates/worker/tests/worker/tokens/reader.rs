//! Drills: what a person, a reader and a driver do in the middle of a batch.

use std::time::Duration;

use motcua_sign::{Secret, Signer, SignerError, TriesLeft};
use motcua_worker::{TokenPatience, TokenSession};

use super::{Reader, Tokens, assert_all_signed, items};

/// A session of the leader in a reader.
fn leader(tokens: &Tokens, reader: &Reader) -> TokenSession {
    let found = reader.driver.tokens().unwrap();
    reader
        .driver
        .session(&tokens.choice(&found, "officer"))
        .unwrap()
}

#[test]
fn a_pulled_token_ends_the_batch_and_the_same_one_goes_on() {
    let Some(tokens) = Tokens::here() else { return };
    let reader = tokens.in_reader(&["PULL=3"]);
    let mut session = leader(&tokens, &reader);
    let items = items(10);
    session.prepare(&items, Some(&tokens.pin)).unwrap();
    let values = session.sign(&items);
    assert_all_signed(&session, &items[..3], &values[..3]);
    for value in &values[3..] {
        assert_eq!(*value, Err(SignerError::TokenGone));
    }
    let left = &items[3..];
    assert_eq!(
        session.prepare(left, Some(&tokens.pin)),
        Err(SignerError::NoToken)
    );
    reader.put("back", "");
    // It was logged out by the pulling.
    assert_eq!(session.sign(left)[0], Err(SignerError::NotPrepared));
    assert_eq!(session.prepare(left, None), Err(SignerError::PinNeeded));
    session.prepare(left, Some(&tokens.pin)).unwrap();
    let values = session.sign(left);
    assert_all_signed(&session, left, &values);
}

#[test]
fn another_token_is_named_and_never_logged_in_to() {
    let Some(tokens) = Tokens::here() else { return };
    let reader = tokens.in_reader(&["TRIES=3"]);
    let mut session = leader(&tokens, &reader);
    let items = items(4);
    session.prepare(&items, Some(&tokens.pin)).unwrap();
    let values = session.sign(&items[..1]);
    assert_all_signed(&session, &items[..1], &values);
    reader.put("other", "The cua con dau");
    assert_eq!(session.sign(&items[1..2]), [Err(SignerError::TokenGone)]);
    let expected = SignerError::OtherToken {
        chosen: "Trần Đình Ký".into(),
        found: Some("UBND xã Tân Lập".into()),
    };
    let wrong = Secret::new("999999".into());
    assert_eq!(session.prepare(&items, Some(&wrong)), Err(expected));
    // The other one has all its tries: the PIN never got there.
    assert_eq!(reader.driver.present().unwrap()[0].left, TriesLeft::All);
    reader.take("other");
    session.prepare(&items[1..], Some(&tokens.pin)).unwrap();
    let values = session.sign(&items[1..]);
    assert_all_signed(&session, &items[1..], &values);
}

#[test]
fn tries_are_told_before_typing_down_to_the_last_one() {
    let Some(tokens) = Tokens::here() else { return };
    let reader = tokens.in_reader(&["TRIES=3"]);
    let mut session = leader(&tokens, &reader);
    let items = items(2);
    let left = || reader.driver.present().unwrap()[0].left;
    let wrong = Secret::new("000000".into());
    let mut mistype = |left| {
        let answer = session.prepare(&items, Some(&wrong));
        assert_eq!(answer, Err(SignerError::WrongPin { left }));
    };
    assert_eq!(left(), TriesLeft::All);
    mistype(TriesLeft::Fewer);
    assert_eq!(left(), TriesLeft::Fewer);
    mistype(TriesLeft::Last);
    assert_eq!(left(), TriesLeft::Last);
    // Nobody tries a PIN by himself: looking and signing leave the last try where it is.
    assert_eq!(session.sign(&items)[0], Err(SignerError::NotPrepared));
    assert_eq!(left(), TriesLeft::Last);
    session.prepare(&items, Some(&tokens.pin)).unwrap();
    let values = session.sign(&items);
    assert_all_signed(&session, &items, &values);
    assert_eq!(left(), TriesLeft::All);
}

#[test]
fn a_locked_token_takes_no_further_pin() {
    let Some(tokens) = Tokens::here() else { return };
    let reader = tokens.in_reader(&["TRIES=2"]);
    let mut session = leader(&tokens, &reader);
    let items = items(1);
    let wrong = Secret::new("000000".into());
    let last = SignerError::WrongPin {
        left: TriesLeft::Last,
    };
    assert_eq!(session.prepare(&items, Some(&wrong)), Err(last));
    assert_eq!(
        session.prepare(&items, Some(&wrong)),
        Err(SignerError::Locked)
    );
    assert_eq!(reader.driver.present().unwrap()[0].left, TriesLeft::Locked);
    assert_eq!(
        session.prepare(&items, Some(&tokens.pin)),
        Err(SignerError::Locked)
    );
}

#[test]
fn a_driver_that_crashes_costs_one_item_and_a_new_pin() {
    let Some(tokens) = Tokens::here() else { return };
    let reader = tokens.in_reader(&["CRASH=3"]);
    let mut session = leader(&tokens, &reader);
    let items = items(4);
    session.prepare(&items, Some(&tokens.pin)).unwrap();
    let values = session.sign(&items);
    assert_all_signed(&session, &items[..2], &values[..2]);
    assert_eq!(
        values[2..],
        [Err(SignerError::DriverDied), Err(SignerError::DriverDied)]
    );
    // A new child is there as soon as anyone looks, and it is not logged in.
    assert_eq!(reader.driver.present().unwrap().len(), 1);
    assert_eq!(session.sign(&items[2..])[0], Err(SignerError::NotPrepared));
    session.prepare(&items[2..], Some(&tokens.pin)).unwrap();
    let values = session.sign(&items[2..]);
    assert_all_signed(&session, &items[2..], &values);
}

#[test]
fn a_login_of_a_child_that_died_is_none_of_the_next_one() {
    let Some(tokens) = Tokens::here() else { return };
    let reader = tokens.in_reader(&["CRASH=1"]);
    let (mut one, mut other) = (leader(&tokens, &reader), leader(&tokens, &reader));
    let items = items(1);
    one.prepare(&items, Some(&tokens.pin)).unwrap();
    other.prepare(&items, Some(&tokens.pin)).unwrap();
    assert_eq!(other.sign(&items), [Err(SignerError::DriverDied)]);
    reader.driver.present().unwrap();
    assert_eq!(one.sign(&items), [Err(SignerError::DriverDied)]);
}

#[test]
fn a_driver_that_hangs_is_ended() {
    let Some(tokens) = Tokens::here() else { return };
    let Reader { driver, folder } = tokens.in_reader(&["HANG=2"]);
    let reader = Reader {
        driver: driver.with_patience(TokenPatience {
            signature: Duration::from_secs(3),
            ..TokenPatience::default()
        }),
        folder,
    };
    let mut session = leader(&tokens, &reader);
    let items = items(2);
    session.prepare(&items, Some(&tokens.pin)).unwrap();
    let values = session.sign(&items);
    assert_all_signed(&session, &items[..1], &values[..1]);
    assert_eq!(values[1], Err(SignerError::DriverDied));
    session.prepare(&items[1..], Some(&tokens.pin)).unwrap();
    let values = session.sign(&items[1..]);
    assert_all_signed(&session, &items[1..], &values);
}

#[test]
fn a_pin_typed_on_the_reader_never_passes_here() {
    let Some(tokens) = Tokens::here() else { return };
    let reader = tokens.in_reader(&["PAD=1"]);
    assert!(reader.driver.present().unwrap()[0].has_pin_pad);
    let mut session = leader(&tokens, &reader);
    let items = items(3);
    reader.put("cancel", "");
    assert_eq!(session.prepare(&items, None), Err(SignerError::Declined));
    reader.take("cancel");
    session.prepare(&items, None).unwrap();
    let values = session.sign(&items);
    assert_all_signed(&session, &items, &values);
}

#[test]
fn a_key_that_wants_its_pin_each_time_gets_it_within_the_batch() {
    let Some(tokens) = Tokens::here() else { return };
    for faults in [&["ALWAYS=1"][..], &["ALWAYS=1", "PAD=1"]] {
        let reader = tokens.in_reader(faults);
        let mut session = leader(&tokens, &reader);
        let items = items(5);
        let typed = (faults.len() == 1).then_some(&tokens.pin);
        session.prepare(&items, typed).unwrap();
        let values = session.sign(&items);
        assert_all_signed(&session, &items, &values);
    }
}

#[test]
fn a_value_of_another_key_does_not_verify() {
    let Some(tokens) = Tokens::here() else { return };
    let reader = tokens.in_reader(&["LIE=2"]);
    let mut session = leader(&tokens, &reader);
    let items = items(3);
    session.prepare(&items, Some(&tokens.pin)).unwrap();
    let values = session.sign(&items);
    let verify = |at: usize| {
        let value = values[at].as_ref().unwrap();
        let certificate = session.certificate();
        certificate.verify(session.algorithm(), &items[at].signed, value)
    };
    assert!(verify(0).is_ok());
    assert!(verify(1).is_err());
    assert!(verify(2).is_ok());
}
