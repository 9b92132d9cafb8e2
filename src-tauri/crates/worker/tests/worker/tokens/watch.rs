//! The state of tokens, as the status bar shows it.

use std::sync::mpsc::channel;
use std::time::Duration;

use motcua_sign::SignerError;
use motcua_worker::{TokenState, TokenWatch, Worker};

use super::Tokens;
use crate::program;

const OFTEN: Duration = Duration::from_millis(10);

#[test]
fn a_token_that_comes_and_goes_is_told_once_each_time() {
    let Some(tokens) = Tokens::here() else { return };
    let reader = tokens.in_reader(&[]);
    let (send, states) = channel();
    let watch = TokenWatch::start(reader.driver.clone(), OFTEN, move |state| {
        send.send(state.clone()).unwrap();
    });
    let watch = watch.unwrap();
    let next = || {
        let TokenState::Tokens { tokens } = states.recv().unwrap() else {
            panic!("the driver does not work");
        };
        let labels = tokens.into_iter().map(|token| token.label);
        labels.collect::<Vec<_>>()
    };
    assert_eq!(next(), ["The cua lanh dao"]);
    reader.put("out", "");
    assert!(next().is_empty());
    reader.put("other", "The cua con dau");
    reader.take("out");
    assert_eq!(next(), ["The cua con dau"]);
    drop(watch);
    // Whoever watched is gone, and says nothing more.
    assert!(states.recv().is_err());
}

#[test]
fn a_driver_that_cannot_be_loaded_is_a_state_too() {
    let (send, states) = channel();
    let driver = Worker::new(program(), Vec::new()).token_driver("/nowhere/driver.so".as_ref());
    let watch = TokenWatch::start(driver, OFTEN, move |state| {
        send.send(state.clone()).unwrap()
    });
    let error = SignerError::Driver;
    assert_eq!(states.recv().unwrap(), TokenState::Trouble { error });
    drop(watch.unwrap());
}
