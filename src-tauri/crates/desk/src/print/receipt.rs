//! The act of printing a receipt. A print is noted before the spooler gets it, so that a crash in between is seen;
//! whether paper came out is asked of the clerk wherever it is not certain, and never assumed.
use chrono::TimeDelta;
use motcua_case::action::{self, Move};
use motcua_case::dossier::{Dossier, IssuedForm, PrintRecord, PrintState};
use motcua_case::event::{Fact, Stamp, Subject};
use motcua_case::ids::DossierId;
use motcua_case::office::{Office, ReceiptPaper};
use motcua_case::paper::{FileRef, Media};
use motcua_case::user::Permission;

use super::{JobState, Sheet};
use crate::clock::stamp;
use crate::desk::{Desk, Session, office};
use crate::error::{Error, ErrorCode, Result};
use crate::receipt::form_view;
use crate::view::print::{OpenPrint, PrintAnswer, Printed};

/// Time a job may wait in the spooler before the clerk is asked.
const PATIENCE: TimeDelta = TimeDelta::seconds(60);
/// Open prints looked at together.
const SHOWN: u32 = 200;

/// The newest receipt of a dossier, and the dossiers on it.
struct Receipt {
    group: Vec<Dossier>,
    office: Office,
}

impl Desk {
    /// Prints the newest receipt of a dossier. Where an earlier print is not settled, `answer` says what became of it;
    /// only a print after a slip was handed over carries the mark of a reprint.
    pub fn receipt_print(&self, id: DossierId, answer: Option<PrintAnswer>) -> Result<Printed> {
        let session = self.permitted(Permission::Receive)?;
        let before = self.newest_receipt(&session, id)?;
        let moved = if before.form()?.prints.is_empty() {
            Move::PrintReceipt
        } else {
            Move::ReprintReceipt
        };
        let now = self.clock.now();
        let asked = before.group.iter().find(|dossier| dossier.id == id);
        let asked = asked.ok_or(ErrorCode::NotFound)?;
        if let Some(refusal) = action::refusal(moved, asked, &session.actor(), now) {
            return Err(Error::refused(refusal));
        }
        match (
            before.form()?.prints.last().map(|print| print.state),
            answer,
        ) {
            (None | Some(PrintState::NotOut | PrintState::HandedOver), _) => {}
            (Some(_), Some(answer)) => self.answered(&session, &before, answer)?,
            (Some(_), None) => return Err(ErrorCode::PrintUncertain.into()),
        }
        self.print_newest(&session, id)
    }

    /// Prints every receipt that waits because the printer was dead. Stops at the first that fails again.
    pub fn held_prints(&self) -> Result<Vec<OpenPrint>> {
        let session = self.permitted(Permission::Receive)?;
        for open in self.prints_open()? {
            if open.state == PrintState::NotOut {
                self.print_newest(&session, open.dossier)?;
            }
        }
        self.prints_open()
    }

    /// Notes what became of the last print of a dossier's receipt, as the clerk says.
    pub fn print_settle(&self, id: DossierId, answer: PrintAnswer) -> Result<Vec<OpenPrint>> {
        let session = self.permitted(Permission::Receive)?;
        let receipt = self.newest_receipt(&session, id)?;
        if receipt.form()?.prints.is_empty() {
            return Err(Error::refused(action::Refusal::NotPrinted));
        }
        self.answered(&session, &receipt, answer)?;
        self.prints_open()
    }

    /// Prints somebody has to look at, oldest first. The spooler is asked about those it has.
    pub fn prints_open(&self) -> Result<Vec<OpenPrint>> {
        let session = self.permitted(Permission::Receive)?;
        let open = session.read(|read| Ok(read.open_prints(SHOWN)?))?;
        let mut listed: Vec<OpenPrint> = Vec::new();
        for dossier in open {
            let Some(form) = dossier.receipts.last() else {
                continue;
            };
            let Some(print) = form.prints.last() else {
                continue;
            };
            if listed
                .iter()
                .any(|known| known.sha256 == form.file.sha256.to_string())
            {
                continue;
            }
            match self.job_state(print) {
                Some(JobState::Done) => {
                    let receipt = self.newest_receipt(&session, dossier.id)?;
                    self.settle(&session, &receipt, PrintState::Out, None)?;
                    continue;
                }
                // A printer takes a moment; one that takes long may be jammed.
                Some(JobState::Waiting) if self.clock.now() - print.at < PATIENCE => continue,
                _ => {}
            }
            listed.push(OpenPrint {
                dossier: dossier.id,
                code: dossier.code.clone(),
                name: dossier.submitter.name.clone(),
                state: print.state,
                printer: print.printer.clone(),
                at: print.at,
                sha256: form.file.sha256.to_string(),
                form: form_view(&session, &dossier, dossier.receipts.len() - 1, form),
            });
        }
        Ok(listed)
    }

    /// Notes the clerk's answer. What did not come out must not come out later, beside the next slip.
    fn answered(&self, session: &Session, receipt: &Receipt, answer: PrintAnswer) -> Result<()> {
        if answer == PrintAnswer::NotOut
            && let Some(print) = receipt.form()?.prints.last()
            && let Some(job) = &print.job
        {
            self.printer.cancel(&print.printer, job);
        }
        self.settle(session, receipt, state_of(answer), None)
    }

    fn job_state(&self, print: &PrintRecord) -> Option<JobState> {
        let job = print.job.as_deref()?;
        (print.state == PrintState::Queued).then(|| self.printer.state(&print.printer, job))
    }

    fn print_newest(&self, session: &Session, id: DossierId) -> Result<Printed> {
        let receipt = self.newest_receipt(session, id)?;
        let form = receipt.form()?;
        let reprint = if form.handed_over() {
            let marked = form.prints.iter().filter(|print| print.reprint > 0).count();
            u16::try_from(marked + 1).unwrap_or(u16::MAX)
        } else {
            0
        };
        let bytes = if reprint == 0 {
            session.read(|read| {
                let stored = read.blob(form.file.sha256)?.ok_or(ErrorCode::NotFound)?;
                Ok(stored.into_bytes()?)
            })?
        } else {
            let again = Some(reprint);
            self.receipt_pdf(&receipt.office, &receipt.group, again, form.issued_at)?
                .0
        };
        let policy = &receipt.office.policy;
        // A dead printer must not lose the wish to print: it is noted under the name that was meant.
        let printer = self.receipt_printer(policy.receipt_printer.as_deref());
        let sheet = match policy.receipt_paper {
            ReceiptPaper::A5 => Sheet::A5,
            ReceiptPaper::TwoOnA4 => Sheet::A4,
        };
        let at = stamp(&*self.clock);
        let sealed = session.store.blobs().seal(&bytes)?;
        let record = PrintRecord {
            at: at.wall,
            printer: match &printer {
                Ok(printer) => printer.clone(),
                Err(_) => policy.receipt_printer.clone().unwrap_or_default(),
            },
            file: FileRef {
                sha256: sealed.sha256(),
                bytes: u32::try_from(bytes.len()).map_err(|_| Error::internal("print"))?,
                media: Media::Pdf,
            },
            reprint,
            state: PrintState::Sending,
            job: None,
        };
        session.write(|write| {
            for dossier in &receipt.group {
                write.keep(&sealed, &format!("dossier:{}", dossier.id))?;
                let fact = Fact::ReceiptPrinted(record.clone());
                let subject = Subject::Dossier(dossier.id);
                write.append(at, &session.actor_ref(), subject, &fact)?;
            }
            Ok(())
        })?;
        let sent = printer.and_then(|name| self.printer.print(&name, &bytes, sheet));
        let noted = self.newest_receipt(session, id)?;
        match sent {
            Ok(job) => {
                self.settle(session, &noted, PrintState::Queued, job)?;
                Ok(Printed {
                    printer: record.printer,
                    reprint,
                })
            }
            Err(error) => {
                self.settle(session, &noted, PrintState::NotOut, None)?;
                Err(error)
            }
        }
    }

    fn newest_receipt(&self, session: &Session, id: DossierId) -> Result<Receipt> {
        session.read(|read| {
            let dossier = read.dossier(id)?.ok_or(ErrorCode::NotFound)?;
            if dossier.receipts.is_empty() {
                return Err(Error::refused(action::Refusal::NoReceipt));
            }
            Ok(Receipt {
                group: self.receipt_group(read, &dossier)?,
                office: office(read)?,
            })
        })
    }

    fn settle(
        &self,
        session: &Session,
        receipt: &Receipt,
        state: PrintState,
        job: Option<String>,
    ) -> Result<()> {
        let at: Stamp = stamp(&*self.clock);
        session.write(|write| {
            for dossier in &receipt.group {
                let (Some(newest), Some(form)) = (
                    dossier.receipts.len().checked_sub(1),
                    dossier.receipts.last(),
                ) else {
                    continue;
                };
                let Some(print) = form.prints.len().checked_sub(1) else {
                    continue;
                };
                let number = |at| u16::try_from(at).map_err(|_| Error::internal("print"));
                let fact = Fact::PrintSettled {
                    receipt: number(newest)?,
                    print: number(print)?,
                    state,
                    job: job.clone(),
                };
                let subject = Subject::Dossier(dossier.id);
                write.append(at, &session.actor_ref(), subject, &fact)?;
            }
            Ok(())
        })
    }
}

impl Receipt {
    fn first(&self) -> Result<&Dossier> {
        self.group.first().ok_or_else(|| ErrorCode::NotFound.into())
    }

    fn form(&self) -> Result<&IssuedForm> {
        let newest = self.first()?.receipts.last();
        newest.ok_or_else(|| Error::refused(action::Refusal::NoReceipt))
    }
}

fn state_of(answer: PrintAnswer) -> PrintState {
    match answer {
        PrintAnswer::HandedOver => PrintState::HandedOver,
        PrintAnswer::NotOut => PrintState::NotOut,
    }
}
