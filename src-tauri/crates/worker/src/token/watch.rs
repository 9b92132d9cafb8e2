//! Which tokens are there, as the status bar shows it.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use motcua_sign::SignerError;
use motcua_sign::signer::pkcs11::Present;
use serde::{Deserialize, Serialize};

use super::TokenDriver;

/// How many times longer a driver that does not work is left alone: each look at it starts a process.
const RARELY: u32 = 10;

/// What is in the slots of a driver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum TokenState {
    /// These tokens, or none.
    Tokens {
        /// In the order of their slots.
        tokens: Vec<Present>,
    },
    /// The driver does not work.
    Trouble {
        /// Why.
        error: SignerError,
    },
}

/// Looks again and again until it is dropped. Drivers that tell of a token by themselves are few, and those that
/// block others while they wait for one are not.
#[derive(Debug)]
pub struct TokenWatch {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl TokenWatch {
    /// Looks once `every` so long, at a driver that does not work more rarely, and tells `on_change` the first state and each other one.
    ///
    /// # Errors
    /// What the system reports where no thread can be started.
    pub fn start(
        driver: TokenDriver,
        every: Duration,
        mut on_change: impl FnMut(&TokenState) + Send + 'static,
    ) -> std::io::Result<Self> {
        let (stop, stopped) = channel();
        let thread = thread::Builder::new().spawn(move || {
            let mut last = None;
            loop {
                let state = look(&driver);
                if last.as_ref() != Some(&state) {
                    on_change(&state);
                    last = Some(state);
                }
                let pause = match last {
                    Some(TokenState::Trouble { .. }) => every * RARELY,
                    _ => every,
                };
                if stopped.recv_timeout(pause) != Err(RecvTimeoutError::Timeout) {
                    break;
                }
            }
        })?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for TokenWatch {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn look(driver: &TokenDriver) -> TokenState {
    match driver.present() {
        Ok(tokens) => TokenState::Tokens { tokens },
        Err(error) => TokenState::Trouble { error },
    }
}
