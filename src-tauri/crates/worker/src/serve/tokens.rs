//! The child that runs the driver of a token: foreign code that is given a PIN.

use std::fs::File;
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use motcua_sign::signer::pkcs11::{Choice, Module, TokenSigner};
use motcua_sign::{Secret, Signer, SignerError, ToSign};

use super::ServeError;
use super::drivers::own_output;
use crate::frame::{self, Frame};
use crate::token::protocol::{TokenReply, TokenRequest};

/// How long a driver that hangs is left alone after the line ended.
const LAST_MOMENT: Duration = Duration::from_secs(3);

/// Answers questions about tokens until the line ends.
pub fn answer_all() -> Result<(), ServeError> {
    let mut out = own_output()?;
    let questions = listen()?;
    let mut driver = Driver::default();
    for question in questions {
        answer(&mut driver, question, &mut out)?;
    }
    Ok(())
}

/// Reads the line on a thread of its own, because a driver that hangs must still be ended with the application.
fn listen() -> io::Result<Receiver<Frame<TokenRequest>>> {
    let mut line = own_input()?;
    let (send, questions) = channel();
    thread::Builder::new().spawn(move || {
        while let Ok(question) = frame::read::<TokenRequest>(&mut line) {
            if send.send(question).is_err() {
                return;
            }
        }
        drop(send);
        thread::sleep(LAST_MOMENT);
        std::process::exit(1);
    })?;
    Ok(questions)
}

/// Standard input without the buffer the library keeps of it, in which a PIN would stay.
fn own_input() -> io::Result<File> {
    #[cfg(unix)]
    let line = std::os::fd::AsFd::as_fd(&io::stdin()).try_clone_to_owned()?;
    #[cfg(windows)]
    let line = std::os::windows::io::AsHandle::as_handle(&io::stdin()).try_clone_to_owned()?;
    Ok(line.into())
}

/// A module, once it is loaded, and the one login there is.
#[derive(Default)]
struct Driver {
    login: Option<(u64, TokenSigner)>,
    module: Option<Module>,
}

fn answer(
    driver: &mut Driver,
    question: Frame<TokenRequest>,
    out: &mut impl Write,
) -> io::Result<()> {
    let payload = question.payloads.into_iter().next();
    let answered = driver.answer(question.header, payload);
    let (reply, payload) = answered.unwrap_or_else(|error| (TokenReply::Fault { error }, None));
    match payload {
        Some(payload) => frame::write(out, &reply, &[&payload]),
        None => frame::write(out, &reply, &[]),
    }
}

type Answer = (TokenReply, Option<Vec<u8>>);

impl Driver {
    fn answer(
        &mut self,
        question: TokenRequest,
        payload: Option<Vec<u8>>,
    ) -> Result<Answer, SignerError> {
        let bare = |reply| Ok((reply, None));
        match question {
            TokenRequest::Load { module } => {
                self.module = Some(Module::load(&module)?);
                bare(TokenReply::Done)
            }
            TokenRequest::Present => bare(TokenReply::Present {
                tokens: self.module()?.present()?,
            }),
            TokenRequest::Tokens => bare(TokenReply::Tokens {
                tokens: self.module()?.tokens()?,
            }),
            TokenRequest::Choose { choice } => self.choose(&choice),
            TokenRequest::Prepare { choice, login } => {
                // Wiped when it goes out of scope, and so is what was typed, whatever happens.
                let secret = payload
                    .map(|typed| String::from_utf8(typed).map(Secret::new))
                    .transpose()
                    .map_err(|_| SignerError::PinNeeded)?;
                self.login = None;
                let mut signer = self.module()?.signer(&choice)?;
                signer.prepare(&[], secret.as_ref())?;
                self.login = Some((login, signer));
                bare(TokenReply::Done)
            }
            TokenRequest::Sign { login } => self.sign(login, payload.unwrap_or_default()),
            TokenRequest::Close { login } => {
                self.login.take_if(|(own, _)| *own == login);
                bare(TokenReply::Done)
            }
        }
    }

    fn module(&self) -> Result<&Module, SignerError> {
        self.module.as_ref().ok_or(SignerError::Driver)
    }

    fn choose(&self, choice: &Choice) -> Result<Answer, SignerError> {
        let signer = self.module()?.signer(choice)?;
        let reply = TokenReply::Chosen {
            algorithm: signer.algorithm(),
            lengths: signer
                .chain()
                .iter()
                .map(|above| above.der().len())
                .collect(),
        };
        let chain = signer.chain().iter().flat_map(|above| above.der());
        Ok((reply, Some(chain.copied().collect())))
    }

    fn sign(&mut self, login: u64, signed: Vec<u8>) -> Result<Answer, SignerError> {
        let signer = match &mut self.login {
            Some((own, signer)) if *own == login => signer,
            _ => return Err(SignerError::NotPrepared),
        };
        let item = ToSign {
            label: String::new(),
            signed,
        };
        let value = signer
            .sign(&[item])
            .pop()
            .unwrap_or(Err(SignerError::NotPrepared))?;
        Ok((TokenReply::Signed, Some(value)))
    }
}
