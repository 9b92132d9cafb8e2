//! Printing: the operating system's spooler behind a seam, and the act of printing a receipt.
#[cfg(windows)]
mod windows;

mod receipt;

#[cfg(not(windows))]
use std::io::Write as _;
#[cfg(not(windows))]
use std::process::{Command, Output, Stdio};

use motcua_case::user::Permission;
use motcua_store::keyring::RecoveryKey;

use crate::desk::{Desk, office};
use crate::error::{Error, ErrorCode, Result};
use crate::view::print::PrinterView;

/// Paper asked of the printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// A5 portrait.
    A5,
    /// A4.
    A4,
}

/// The spooler of the operating system.
pub trait Printer: Send + Sync {
    /// Printers, the default first.
    fn printers(&self) -> Result<Vec<PrinterView>>;
    /// Hands a PDF to the spooler; the bytes go through a pipe, never through a file of ours. The answer is the
    /// spooler's name of the job, where it gives one.
    fn print(&self, printer: &str, pdf: &[u8], sheet: Sheet) -> Result<Option<String>>;
    /// What became of a job.
    fn state(&self, printer: &str, job: &str) -> JobState;
    /// Takes back a job that waits, so that it does not come out beside the next one. One that is through is left.
    fn cancel(&self, printer: &str, job: &str);
}

/// What the spooler says of a job. It knows what it sent, not whether paper came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// Waiting, printing or held.
    Waiting,
    /// Sent to the printer to its end.
    Done,
    /// Cancelled, aborted, or not known any more.
    Unknown,
}

#[cfg(windows)]
pub use windows::SystemPrinter;

/// CUPS through its own commands, present wherever CUPS is.
#[cfg(not(windows))]
pub struct SystemPrinter;

#[cfg(not(windows))]
impl Printer for SystemPrinter {
    fn printers(&self) -> Result<Vec<PrinterView>> {
        let names = said("lpstat", &["-e"]);
        let default = said("lpstat", &["-d"]);
        let default = default.rsplit(": ").next().unwrap_or_default().trim();
        let accepting = said("lpstat", &["-a"]);
        let ready = |name: &str| {
            accepting.lines().any(|line| {
                line.split(' ').next() == Some(name)
                    && line.contains("accepting")
                    && !line.contains("not accepting")
            })
        };
        let mut printers: Vec<PrinterView> = names
            .lines()
            .filter(|name| !name.is_empty())
            .map(|name| PrinterView {
                name: name.to_owned(),
                default: name == default,
                ready: ready(name),
            })
            .collect();
        printers.sort_by_key(|printer| !printer.default);
        Ok(printers)
    }

    fn print(&self, printer: &str, pdf: &[u8], sheet: Sheet) -> Result<Option<String>> {
        let refused = || {
            Error::new(ErrorCode::PrintFailed)
                .with("printer", printer)
                .retryable()
        };
        let media = match sheet {
            Sheet::A5 => "media=A5",
            Sheet::A4 => "media=A4",
        };
        let mut child = Command::new("lp")
            .args(["-d", printer, "-o", media, "-t", "motcua", "-"])
            .env("LC_ALL", "C")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|_| Error::new(ErrorCode::PrinterAbsent))?;
        let sent = child
            .stdin
            .take()
            .is_some_and(|mut pipe| pipe.write_all(pdf).is_ok());
        let output = child.wait_with_output().map_err(|_| refused())?;
        if sent && output.status.success() {
            Ok(job_named(&String::from_utf8_lossy(&output.stdout)))
        } else {
            Err(refused())
        }
    }

    fn state(&self, printer: &str, job: &str) -> JobState {
        let listed = |which: &str| {
            said("lpstat", &["-W", which, "-o", printer])
                .lines()
                .any(|line| line.split(' ').next() == Some(job))
        };
        if listed("not-completed") {
            return JobState::Waiting;
        }
        // Among the completed are those that were cancelled or gave up, and what `lpstat -l` says of them is the same
        // in CUPS 2.4. That such a job cannot be cancelled any more is said with its state.
        if listed("completed") && refused("cancel", &[job]).contains("already completed") {
            JobState::Done
        } else {
            JobState::Unknown
        }
    }

    fn cancel(&self, _printer: &str, job: &str) {
        // What cannot be cancelled came out or is gone.
        let _through = refused("cancel", &[job]);
    }
}

/// The job in what `lp` says: "request id is counter-12 (1 file(s))".
#[cfg(not(windows))]
fn job_named(said: &str) -> Option<String> {
    let words = said.split_whitespace().collect::<Vec<_>>();
    let at = words.iter().position(|word| *word == "is")?;
    words.get(at + 1).map(|job| (*job).to_owned())
}

#[cfg(not(windows))]
fn said(program: &str, arguments: &[&str]) -> String {
    let output = answer(program, arguments);
    output.map_or_else(String::new, |output| text(&output.stdout))
}

/// Why a program refuses; empty where it does not.
#[cfg(not(windows))]
fn refused(program: &str, arguments: &[&str]) -> String {
    let output = answer(program, arguments);
    output.map_or_else(String::new, |output| text(&output.stderr))
}

#[cfg(not(windows))]
fn answer(program: &str, arguments: &[&str]) -> Option<Output> {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    command.output().ok()
}

#[cfg(not(windows))]
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

impl Desk {
    /// Prints a test page with a ruler.
    pub fn print_test(&self, printer: &str) -> Result<()> {
        self.permitted(Permission::ChangeOffice)?;
        let page = motcua_pdf::form::print_test_page(&self.assets.fonts)
            .map_err(|_| Error::new(ErrorCode::FormFailed))?;
        self.printer.print(printer, &page, Sheet::A5)?;
        Ok(())
    }

    /// Prints the sheet with which a code reader is checked.
    pub fn calibration_print(&self) -> Result<()> {
        self.permitted(Permission::ChangeOffice)?;
        let sheet = motcua_pdf::form::calibration_sheet(&self.assets.fonts)
            .map_err(|_| Error::new(ErrorCode::FormFailed))?;
        let printer = self.receipt_printer(None)?;
        self.printer.print(&printer, &sheet, Sheet::A4)?;
        Ok(())
    }

    /// Prints the recovery key, which is known to nobody but the caller: the desk keeps none.
    pub fn recovery_print(&self, key: &str) -> Result<()> {
        let session = self.permitted(Permission::ManageUsers)?;
        RecoveryKey::typed(key).ok_or(ErrorCode::RecoveryKeyWrong)?;
        let office = session.read(office)?;
        let slip = motcua_pdf::form::recovery_slip(&self.assets.fonts, &office.agency.name, key)
            .map_err(|_| Error::new(ErrorCode::FormFailed))?;
        let printer = self.receipt_printer(office.policy.receipt_printer.as_deref())?;
        self.printer.print(&printer, &slip, Sheet::A4)?;
        Ok(())
    }

    /// The chosen printer, or the system's default, or the only one.
    pub(crate) fn receipt_printer(&self, chosen: Option<&str>) -> Result<String> {
        let printers = self.printer.printers()?;
        let found = match chosen {
            Some(chosen) => printers.iter().find(|printer| printer.name == chosen),
            None => printers.first(),
        };
        found
            .map(|printer| printer.name.clone())
            .ok_or_else(|| ErrorCode::PrinterAbsent.into())
    }
}
