//! The one way to have a foreign file opened.

use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use chrono::{DateTime, Utc};
use motcua_pdf::{PageCompared, PdfFacts, Picture};
use motcua_scan::ocr::{PagePicture, RedInk};
use motcua_scan::{Limits, Options, Page, PageFacts, Summary};
use motcua_sign::trust::Trust;
use motcua_sign::verify::Report;

use crate::error::WorkerError;
use crate::frame::Frame;
use crate::protocol::{Reply, Request};
use crate::scanner::SCANNER_PATIENCE;
use crate::serve::DRIVERS;
use crate::session::{Step, converse};

/// How long the client waits for a child. Only waiting counts, not what the caller does with a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Longest wait for the next answer.
    pub silence: Duration,
    /// Longest wait for a whole file of one page.
    pub whole: Duration,
    /// What each further page adds to it.
    pub page: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            silence: Duration::from_secs(15),
            whole: Duration::from_secs(18),
            page: Duration::from_secs(4),
        }
    }
}

/// Starts a child for every file it is given.
#[derive(Debug, Clone)]
pub struct Worker {
    program: PathBuf,
    args: Vec<String>,
    patience: Patience,
    scanner_patience: Patience,
    limits: Limits,
}

impl Worker {
    /// A worker that starts `program` with `args`; the program must call [`crate::serve()`] and nothing else.
    #[must_use]
    pub fn new(program: PathBuf, args: Vec<String>) -> Self {
        Self {
            program,
            args,
            patience: Patience::default(),
            scanner_patience: SCANNER_PATIENCE,
            limits: Limits::default(),
        }
    }

    /// The same worker with other waiting times.
    #[must_use]
    pub fn with_patience(self, patience: Patience) -> Self {
        Self { patience, ..self }
    }

    /// The same worker with other waiting times for scanners.
    #[must_use]
    pub fn with_scanner_patience(self, patience: Patience) -> Self {
        Self {
            scanner_patience: patience,
            ..self
        }
    }

    /// The same worker with other bounds of an import.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Reads and cleans the pages of a picture file; each is given to `on_page` before the next arrives. Setting
    /// `cancel` ends the child at once.
    ///
    /// # Errors
    /// [`WorkerError`] (pages given before it are whole), or what `on_page` returns.
    pub fn import<E: From<WorkerError>>(
        &self,
        bytes: &[u8],
        options: &Options,
        cancel: &AtomicBool,
        on_page: &mut dyn FnMut(Page) -> Result<(), E>,
    ) -> Result<Summary, E> {
        let question = Request::Import {
            options: *options,
            limits: self.limits,
        };
        let mut done = None;
        self.ask::<E>(
            &question,
            bytes,
            cancel,
            &mut |reply| match (reply.header, reply.payloads) {
                (Reply::Page { facts, codes }, payloads) => {
                    let [image, preview] = two(payloads)?;
                    on_page(Page {
                        facts,
                        image,
                        preview,
                        codes,
                    })?;
                    Ok(Step::More)
                }
                (Reply::Done { summary }, _) => {
                    done = Some(summary);
                    Ok(Step::Last)
                }
                _ => Err(out_of_turn().into()),
            },
        )?;
        done.ok_or_else(|| out_of_turn().into())
    }

    /// Says what a PDF is.
    ///
    /// # Errors
    /// [`WorkerError`].
    pub fn inspect_pdf(&self, bytes: &[u8], cancel: &AtomicBool) -> Result<PdfFacts, WorkerError> {
        match self.one(&Request::InspectPdf, bytes, cancel)? {
            (Reply::Pdf { facts }, _) => Ok(facts),
            _ => Err(out_of_turn()),
        }
    }

    /// Draws page `page` (zero-based) of a PDF, `width_px` wide.
    ///
    /// # Errors
    /// [`WorkerError`].
    pub fn render_pdf(
        &self,
        bytes: &[u8],
        page: u32,
        width_px: u32,
        cancel: &AtomicBool,
    ) -> Result<Picture, WorkerError> {
        match self.one(&Request::RenderPdf { page, width_px }, bytes, cancel)? {
            (Reply::Picture { width, height }, payloads) => Ok(Picture {
                width,
                height,
                png: payloads.into_iter().next().ok_or_else(out_of_turn)?,
            }),
            _ => Err(out_of_turn()),
        }
    }

    /// Compares page `page` (zero-based) of a PDF with how its first `until` bytes show it; see
    /// [`motcua_pdf::compare_page`].
    ///
    /// # Errors
    /// [`WorkerError`].
    pub fn compare_pdf(
        &self,
        bytes: &[u8],
        until: u64,
        page: u32,
        cancel: &AtomicBool,
    ) -> Result<PageCompared, WorkerError> {
        match self.one(&Request::ComparePdf { page, until }, bytes, cancel)? {
            (Reply::Compared { compared }, _) => Ok(compared),
            _ => Err(out_of_turn()),
        }
    }

    /// Judges the signatures of a PDF by the roots that are believed, at the moment `now`; see
    /// [`motcua_sign::verify::verify`].
    ///
    /// # Errors
    /// [`WorkerError`].
    pub fn verify_pdf(
        &self,
        bytes: &[u8],
        trust: &Trust,
        now: DateTime<Utc>,
        cancel: &AtomicBool,
    ) -> Result<Report, WorkerError> {
        let question = Request::VerifyPdf {
            trust: trust.clone(),
            now,
        };
        match self.one(&question, bytes, cancel)? {
            (Reply::Verified { report }, _) => Ok(report),
            _ => Err(out_of_turn()),
        }
    }

    /// The texts of the QR codes in a picture file, of a TIFF on its first page.
    ///
    /// # Errors
    /// [`WorkerError`]. A picture without codes is no error.
    pub fn read_codes(
        &self,
        bytes: &[u8],
        cancel: &AtomicBool,
    ) -> Result<Vec<String>, WorkerError> {
        match self.one(&Request::ReadCodes, bytes, cancel)? {
            (Reply::Codes { texts }, _) => Ok(texts),
            _ => Err(out_of_turn()),
        }
    }

    /// The picture that a reader of text gets of a stored page; see [`motcua_scan::ocr::picture`].
    ///
    /// # Errors
    /// [`WorkerError`].
    pub fn reading_picture(
        &self,
        facts: &PageFacts,
        image: &[u8],
        turns_cw: u8,
        cancel: &AtomicBool,
    ) -> Result<PagePicture, WorkerError> {
        let question = Request::ReadingPicture {
            facts: facts.clone(),
            turns_cw,
        };
        let (reply, payloads) = self.one(&question, image, cancel)?;
        let Reply::ReadingPicture {
            width,
            height,
            dpi,
            red,
        } = reply
        else {
            return Err(out_of_turn());
        };
        let mut payloads = payloads.into_iter();
        let grey = sized(payloads.next(), width, height)?;
        let red = match red {
            Some([left, top, width, height]) => Some(RedInk {
                left,
                top,
                width,
                height,
                grey: sized(payloads.next(), width, height)?,
            }),
            None => None,
        };
        Ok(PagePicture {
            width,
            height,
            grey,
            red,
            dpi,
            turns_cw: turns_cw % 4,
        })
    }

    /// What starts a child.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.args);
        #[cfg(windows)]
        without_window(&mut command);
        command
    }

    /// Asks for one answer.
    pub(crate) fn one(
        &self,
        question: &Request,
        bytes: &[u8],
        cancel: &AtomicBool,
    ) -> Result<(Reply, Vec<Vec<u8>>), WorkerError> {
        let mut answer = None;
        self.ask::<WorkerError>(question, bytes, cancel, &mut |reply| {
            answer = Some((reply.header, reply.payloads));
            Ok(Step::Last)
        })?;
        answer.ok_or_else(out_of_turn)
    }

    /// Starts a child and asks it; drivers get a child of their own kind.
    pub(crate) fn ask<E: From<WorkerError>>(
        &self,
        question: &Request,
        bytes: &[u8],
        cancel: &AtomicBool,
        on_reply: &mut dyn FnMut(Frame<Reply>) -> Result<Step, E>,
    ) -> Result<(), E> {
        let size = bytes.len() as u64;
        if size > self.limits.file_bytes {
            let limit = self.limits.file_bytes;
            return Err(WorkerError::TooLarge { bytes: size, limit }.into());
        }
        let mut command = self.command();
        let patience = if question.is_for_drivers() {
            command.arg(DRIVERS);
            &self.scanner_patience
        } else {
            &self.patience
        };
        converse(command, patience, question, bytes, cancel, on_reply)
    }
}

/// Samples of the size the answer states, and no other.
fn sized(payload: Option<Vec<u8>>, width: u32, height: u32) -> Result<Vec<u8>, WorkerError> {
    let pixels = u64::from(width) * u64::from(height);
    payload
        .filter(|grey| !grey.is_empty() && grey.len() as u64 == pixels)
        .ok_or(WorkerError::Protocol("a picture of another size"))
}

pub(crate) fn out_of_turn() -> WorkerError {
    WorkerError::Protocol("not an answer to the question")
}

fn two(payloads: Vec<Vec<u8>>) -> Result<[Vec<u8>; 2], WorkerError> {
    payloads.try_into().map_err(|_| out_of_turn())
}

/// A console program started by a windowed one would flash a black window.
#[cfg(windows)]
fn without_window(command: &mut Command) {
    use std::os::windows::process::CommandExt;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NO_WINDOW);
}
