//! The child that runs scanner drivers: foreign code with a device in its hands.

#[cfg(unix)]
use std::fs::File;
use std::io::{self, Read, Write};
#[cfg(unix)]
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use motcua_scan::Stop;
use motcua_scan::source::{DeviceId, RawPage, ScanFault, ScanOptions, Scanner, Scanners};

use super::ServeError;
use crate::frame;
use crate::protocol::{Reply, Request};

/// Set when the client closed the line: it cancelled, or it is no more.
static CANCEL: AtomicBool = AtomicBool::new(false);

/// How long a driver that was told to stop may go on; the client, if it lives, is less patient.
const LAST_MOMENT: Duration = Duration::from_secs(8);

/// Answers one question about scanners.
pub fn answer_one() -> Result<(), ServeError> {
    let mut out = own_output()?;
    let question = frame::read::<Request>(&mut io::stdin().lock())?.header;
    watch_the_line()?;
    Ok(answer(question, &mut out)?)
}

/// The line to the client. Drivers print what they like to standard output, so it becomes the error output, which
/// the client reads and drops.
#[cfg(unix)]
pub fn own_output() -> io::Result<File> {
    let line = io::stdout().as_fd().try_clone_to_owned()?;
    rustix::stdio::dup2_stdout(io::stderr())?;
    Ok(line.into())
}

#[cfg(windows)]
pub fn own_output() -> io::Result<io::Stdout> {
    Ok(io::stdout())
}

fn answer(question: Request, out: &mut impl Write) -> io::Result<()> {
    let scanners = Scanners::system();
    let reply = match question {
        Request::Capabilities { device } => scanners
            .capabilities(&device, &CANCEL)
            .map(|capabilities| Reply::Capabilities { capabilities }),
        Request::Scan { device, options } => scan(&scanners, &device, &options, out)?,
        _ => scanners
            .devices(&CANCEL)
            .map(|devices| Reply::Devices { devices }),
    };
    let reply = reply.unwrap_or_else(|fault| Reply::Fault { fault });
    frame::write(out, &reply, &[])
}

fn scan(
    scanners: &Scanners,
    device: &DeviceId,
    options: &ScanOptions,
    out: &mut impl Write,
) -> io::Result<Result<Reply, ScanFault>> {
    let mut broken = None;
    let mut send = |page: RawPage| {
        let RawPage {
            index, back, dpi, ..
        } = page;
        let reply = Reply::RawPage { index, back, dpi };
        frame::write(out, &reply, &[&page.bytes]).map_err(|error| {
            broken = Some(error);
            Stop
        })
    };
    let outcome = scanners.scan(device, options, &CANCEL, &mut send);
    match broken {
        Some(error) => Err(error),
        None => Ok(outcome.map(|pages| Reply::Scanned { pages })),
    }
}

/// Waits on a thread of its own for the end of standard input. A driver that does not stop then is ended with the
/// process, so that none outlives the application.
fn watch_the_line() -> io::Result<()> {
    thread::Builder::new().spawn(|| {
        let mut rest = io::stdin().lock();
        while rest.read(&mut [0; 64]).is_ok_and(|read| read > 0) {}
        CANCEL.store(true, Ordering::Relaxed);
        thread::sleep(LAST_MOMENT);
        std::process::exit(1);
    })?;
    Ok(())
}
