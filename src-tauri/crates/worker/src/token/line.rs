//! The line to one child that runs the driver of a token.

use std::process::{ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use motcua_sign::SignerError;

use super::protocol::{TokenReply, TokenRequest};
use crate::frame::{self, Frame, FrameError};
use crate::serve::TOKENS;
use crate::session::Guard;

/// A child and both ends of the talk with it. Dropped, it ends the child.
#[derive(Debug)]
pub struct Line {
    to: ChildStdin,
    from: Receiver<Result<Frame<TokenReply>, FrameError>>,
    _child: Guard,
}

impl Line {
    /// Starts a child. What its driver prints goes nowhere.
    pub fn start(mut command: Command) -> Result<Self, SignerError> {
        command
            .arg(TOKENS)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let died = |_| SignerError::DriverDied;
        let mut child = Guard(command.spawn().map_err(died)?);
        let (Some(to), Some(mut out)) = (child.0.stdin.take(), child.0.stdout.take()) else {
            return Err(SignerError::DriverDied);
        };
        let (send, from) = channel();
        thread::Builder::new()
            .spawn(move || {
                loop {
                    let message = frame::read(&mut out);
                    let is_last = message.is_err();
                    if send.send(message).is_err() || is_last {
                        break;
                    }
                }
            })
            .map_err(died)?;
        Ok(Self {
            to,
            from,
            _child: child,
        })
    }

    /// Asks one question and waits for its answer.
    ///
    /// # Errors
    /// [`SignerError::DriverDied`] where there is none in time; what the child says otherwise.
    pub fn ask(
        &mut self,
        question: &TokenRequest,
        payloads: &[&[u8]],
        patience: Duration,
    ) -> Result<(TokenReply, Vec<u8>), SignerError> {
        frame::write(&mut self.to, question, payloads).map_err(|_| SignerError::DriverDied)?;
        let answer = self.from.recv_timeout(patience);
        let Ok(Ok(Frame { header, payloads })) = answer else {
            return Err(SignerError::DriverDied);
        };
        match header {
            TokenReply::Fault { error } => Err(error),
            reply => Ok((reply, payloads.into_iter().next().unwrap_or_default())),
        }
    }
}
