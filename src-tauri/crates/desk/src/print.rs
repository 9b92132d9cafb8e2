//! Printing: the operating system's spooler behind a seam, and the act of printing a receipt.
#[cfg(windows)]
mod windows;

#[cfg(not(windows))]
use std::io::Write as _;
#[cfg(not(windows))]
use std::process::{Command, Stdio};

use motcua_case::action::{self, Move};
use motcua_case::dossier::{Dossier, PrintRecord};
use motcua_case::event::{Fact, Subject};
use motcua_case::ids::DossierId;
use motcua_case::office::ReceiptPaper;
use motcua_case::paper::{FileRef, Media};
use motcua_case::user::Permission;
use motcua_store::keyring::RecoveryKey;

use crate::clock::stamp;
use crate::desk::{Desk, office};
use crate::error::{Error, ErrorCode, Result};
use crate::view::print::{Printed, PrinterView};

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
    /// Hands a PDF to the spooler; the bytes go through a pipe, never through a file of ours.
    fn print(&self, printer: &str, pdf: &[u8], sheet: Sheet) -> Result<()>;
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

    fn print(&self, printer: &str, pdf: &[u8], sheet: Sheet) -> Result<()> {
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
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|_| Error::new(ErrorCode::PrinterAbsent))?;
        let sent = child
            .stdin
            .take()
            .is_some_and(|mut pipe| pipe.write_all(pdf).is_ok());
        let status = child.wait().map_err(|_| refused())?;
        if sent && status.success() {
            Ok(())
        } else {
            Err(refused())
        }
    }
}

#[cfg(not(windows))]
fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .output();
    output
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .unwrap_or_default()
}

impl Desk {
    /// Prints a receipt. The printed bytes are kept; printing again marks the paper as a reprint.
    pub fn receipt_print(&self, id: DossierId, receipt: u16) -> Result<Printed> {
        let session = self.permitted(Permission::Receive)?;
        let (dossier, group, office) = session.read(|read| {
            let dossier = read.dossier(id)?.ok_or(ErrorCode::NotFound)?;
            let form = dossier
                .receipts
                .get(usize::from(receipt))
                .ok_or(ErrorCode::NotFound)?;
            let group: Vec<Dossier> = form
                .covers
                .iter()
                .map(|id| Ok(read.dossier(*id)?.ok_or(ErrorCode::NotFound)?))
                .collect::<Result<_>>()?;
            Ok((dossier, group, office(read)?))
        })?;
        let form = &dossier.receipts[usize::from(receipt)];
        let reprint = u16::try_from(form.prints.len()).unwrap_or(u16::MAX);
        let kind = if reprint == 0 {
            Move::PrintReceipt
        } else {
            Move::ReprintReceipt
        };
        if let Some(refusal) = action::refusal(kind, &dossier, &session.actor(), self.clock.now()) {
            return Err(Error::refused(refusal));
        }
        let bytes = if reprint == 0 {
            session.read(|read| {
                Ok(read
                    .blob(form.file.sha256)?
                    .ok_or(ErrorCode::NotFound)?
                    .into_bytes()?)
            })?
        } else {
            self.receipt_pdf(&office, &group, Some(reprint))?.0
        };
        let printer = self.receipt_printer(office.policy.receipt_printer.as_deref())?;
        let sheet = match office.policy.receipt_paper {
            ReceiptPaper::A5 => Sheet::A5,
            ReceiptPaper::TwoOnA4 => Sheet::A4,
        };
        self.printer.print(&printer, &bytes, sheet)?;
        let sealed = session.store.blobs().seal(&bytes)?;
        let at = stamp(&*self.clock);
        let record = PrintRecord {
            at: at.wall,
            printer: printer.clone(),
            file: FileRef {
                sha256: sealed.sha256(),
                bytes: u32::try_from(bytes.len()).map_err(|_| Error::internal("print"))?,
                media: Media::Pdf,
            },
            reprint,
        };
        session.write(|write| {
            for dossier in &group {
                write.keep(&sealed, &format!("dossier:{}", dossier.id))?;
                let fact = Fact::ReceiptPrinted(record.clone());
                write.append(
                    at,
                    &session.actor_ref(),
                    Subject::Dossier(dossier.id),
                    &fact,
                )?;
            }
            Ok(())
        })?;
        Ok(Printed { printer, reprint })
    }

    /// Prints a test page with a ruler.
    pub fn print_test(&self, printer: &str) -> Result<()> {
        self.permitted(Permission::ChangeOffice)?;
        let page = motcua_pdf::form::print_test_page(&self.assets.fonts)
            .map_err(|_| Error::new(ErrorCode::FormFailed))?;
        self.printer.print(printer, &page, Sheet::A5)
    }

    /// Prints the sheet with which a code reader is checked.
    pub fn calibration_print(&self) -> Result<()> {
        self.permitted(Permission::ChangeOffice)?;
        let sheet = motcua_pdf::form::calibration_sheet(&self.assets.fonts)
            .map_err(|_| Error::new(ErrorCode::FormFailed))?;
        let printer = self.receipt_printer(None)?;
        self.printer.print(&printer, &sheet, Sheet::A4)
    }

    /// Prints the recovery key, which is known to nobody but the caller: the desk keeps none.
    pub fn recovery_print(&self, key: &str) -> Result<()> {
        let session = self.permitted(Permission::ManageUsers)?;
        RecoveryKey::typed(key).ok_or(ErrorCode::RecoveryKeyWrong)?;
        let office = session.read(office)?;
        let slip = motcua_pdf::form::recovery_slip(&self.assets.fonts, &office.agency.name, key)
            .map_err(|_| Error::new(ErrorCode::FormFailed))?;
        let printer = self.receipt_printer(office.policy.receipt_printer.as_deref())?;
        self.printer.print(&printer, &slip, Sheet::A4)
    }

    /// The chosen printer, or the system's default, or the only one.
    fn receipt_printer(&self, chosen: Option<&str>) -> Result<String> {
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
