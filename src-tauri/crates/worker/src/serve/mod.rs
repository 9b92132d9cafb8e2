//! The child: sets its own limits, reads one question, answers it, ends.

mod drivers;
#[cfg_attr(windows, path = "windows.rs")]
mod limits;
#[cfg(target_os = "linux")]
mod sandbox;
mod tokens;

use std::io::{self, Write};
use std::process::ExitCode;
use std::thread;

use motcua_pdf::{InspectLimits, RenderLimits};
use motcua_scan::{Limits, Options, Page, PageFacts, ScanError, Stop, codes, import, ocr};
use motcua_sign::evidence::Material;
use motcua_sign::verify::verify;

use crate::Refusal;
use crate::frame::{self, Frame};
use crate::protocol::{Reply, Request};

/// Stack of the thread that decodes: deep recursion in a reader ends there, not in the middle of other memory.
const STACK: usize = 32 * 1024 * 1024;

/// The last argument of a child that runs scanner drivers.
pub const DRIVERS: &str = "drivers";

/// The last argument of a child that runs the driver of a token.
pub const TOKENS: &str = "tokens";

/// What the child opens, and so what it may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Profile {
    /// One file: no file system, no network.
    File,
    /// A scanner: its devices and the network, nothing to write.
    Drivers,
    /// A token: its devices, nothing to write, no network.
    Tokens,
}

impl Profile {
    fn of_this_process() -> Self {
        match std::env::args().next_back().as_deref() {
            Some(DRIVERS) => Self::Drivers,
            Some(TOKENS) => Self::Tokens,
            _ => Self::File,
        }
    }
}

/// Runs the child: limits first, then one request from standard input, its answers to standard output.
///
/// The limits are memory and processor time (`setrlimit`, on Windows a job), no new files, no core dump, no further
/// process on Windows, and on Linux no file system and no network at all (Landlock, where the kernel has it). A
/// child for scanner drivers may read files, use devices and the network, and write nothing; one for the driver of a
/// token likewise, and no network.
pub fn serve() -> ExitCode {
    // What a panic says may quote the file; the client learns of it by a typed answer.
    std::panic::set_hook(Box::new(|_| {}));
    let profile = Profile::of_this_process();
    if limits::apply(profile).is_err() {
        return ExitCode::FAILURE;
    }
    #[cfg(target_os = "linux")]
    sandbox::enter(profile);
    let work = match profile {
        Profile::File => answer_one,
        Profile::Drivers => drivers::answer_one,
        Profile::Tokens => tokens::answer_all,
    };
    let worker = thread::Builder::new().stack_size(STACK).spawn(work);
    let outcome = worker.map(thread::JoinHandle::join);
    match outcome {
        Ok(Ok(Ok(()))) => ExitCode::SUCCESS,
        Ok(Err(_panic)) if profile != Profile::Tokens => {
            let failed = Reply::Failed {
                refusal: Refusal::Failed,
            };
            if frame::write(&mut io::stdout().lock(), &failed, &[]).is_ok() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        _ => ExitCode::FAILURE,
    }
}

/// Why the child could not do its part of the conversation.
#[derive(Debug, thiserror::Error)]
enum ServeError {
    #[error("the question could not be read")]
    Question(#[from] frame::FrameError),
    #[error("the answer could not be written")]
    Answer(#[from] io::Error),
}

fn answer_one() -> Result<(), ServeError> {
    let Frame { header, payloads } = frame::read::<Request>(&mut io::stdin().lock())?;
    let bytes = payloads.into_iter().next().unwrap_or_default();
    let mut out = io::stdout().lock();
    let answered = match header {
        Request::Import { options, limits } => import_pages(&bytes, &options, &limits, &mut out)?,
        Request::InspectPdf => motcua_pdf::inspect(&bytes, &InspectLimits::default())
            .map(|facts| (Reply::Pdf { facts }, Vec::new()))
            .map_err(Refusal::from),
        Request::RenderPdf { page, width_px } => {
            motcua_pdf::render_page(&bytes, page, width_px, &RenderLimits::default())
                .map(|picture| {
                    let reply = Reply::Picture {
                        width: picture.width,
                        height: picture.height,
                    };
                    (reply, picture.png)
                })
                .map_err(Refusal::from)
        }
        Request::ComparePdf { page, until } => {
            let until = usize::try_from(until).unwrap_or(usize::MAX);
            motcua_pdf::compare_page(&bytes, until, page, &RenderLimits::default())
                .map(|compared| (Reply::Compared { compared }, Vec::new()))
                .map_err(Refusal::from)
        }
        Request::VerifyPdf { trust, now } => {
            verify(&bytes.as_slice(), &trust, now, &Material::default())
                .map(|report| (Reply::Verified { report }, Vec::new()))
                // Bytes in memory are always read; all else is a verdict.
                .map_err(|_| Refusal::Failed)
        }
        Request::ReadCodes => codes::read(&bytes, &Limits::default())
            .map(|texts| (Reply::Codes { texts }, Vec::new()))
            .map_err(Refusal::from),
        Request::ReadingPicture { facts, turns_cw } => {
            return Ok(reading_picture(&facts, &bytes, turns_cw, &mut out)?);
        }
        // A scanner's question in a child for files would find every door closed.
        Request::Devices | Request::Capabilities { .. } | Request::Scan { .. } => {
            Err(Refusal::Failed)
        }
    };
    match answered {
        Ok((reply @ Reply::Picture { .. }, png)) => frame::write(&mut out, &reply, &[&png])?,
        Ok((reply, _)) => frame::write(&mut out, &reply, &[])?,
        Err(refusal) => frame::write(&mut out, &Reply::Failed { refusal }, &[])?,
    }
    Ok(())
}

/// Sends the picture that a reader of text gets.
fn reading_picture(
    facts: &PageFacts,
    bytes: &[u8],
    turns_cw: u8,
    out: &mut impl Write,
) -> io::Result<()> {
    match ocr::picture(facts, bytes, turns_cw, &Limits::default()) {
        Ok(page) => {
            let red = page.red.as_ref();
            let reply = Reply::ReadingPicture {
                width: page.width,
                height: page.height,
                dpi: page.dpi,
                red: red.map(|red| [red.left, red.top, red.width, red.height]),
            };
            let mut payloads = vec![page.grey.as_slice()];
            payloads.extend(red.map(|red| red.grey.as_slice()));
            frame::write(out, &reply, &payloads)
        }
        Err(error) => {
            let refusal = Refusal::from(error);
            frame::write(out, &Reply::Failed { refusal }, &[])
        }
    }
}

/// Sends the pages as they come and returns the last answer.
fn import_pages(
    bytes: &[u8],
    options: &Options,
    limits: &Limits,
    out: &mut impl Write,
) -> io::Result<Result<(Reply, Vec<u8>), Refusal>> {
    let mut broken = None;
    let mut send = |page: Page| {
        let reply = Reply::Page {
            facts: page.facts,
            codes: page.codes,
        };
        frame::write(out, &reply, &[&page.image, &page.preview]).map_err(|error| {
            broken = Some(error);
            Stop
        })
    };
    let outcome = import::pages(bytes, options, limits, &mut send);
    if let Some(error) = broken {
        return Err(error);
    }
    Ok(outcome
        .map(|summary| (Reply::Done { summary }, Vec::new()))
        .map_err(ScanError::into))
}
