//! Printing statements. As with receipts a print is noted before the spooler gets it; a further print of one that came
//! out has its reason, and never another number.
use motcua_case::certify::{
    Certification, CertificationMove, Matter, OverlayPlace, Series, StatementMode, StatementPrint,
    TransactionAct,
};
use motcua_case::dossier::PrintState;
use motcua_case::event::Fact;
use motcua_case::ids::CertificationId;
use motcua_case::office::Office;
use motcua_case::user::Permission;
use motcua_pdf::form::certify as form;

use super::rows::of_series;
use super::sign::{append, moved};
use super::{SHOWN, count};
use crate::cancel::given;
use crate::clock::stamp;
use crate::desk::{Desk, Session, office};
use crate::error::{Error, ErrorCode, Result};
use crate::print::{JobState, Sheet};
use crate::view::certification::{CertificationView, StatementWish, StatementsPrinted};
use crate::view::print::PrintAnswer;

/// Statements in one job, so that a slip of the finger does not empty the tray.
const MOST: u32 = 5_000;
/// Where the block lands while nobody measured: the lower right of an A4 sheet, tenths of a millimetre.
const PLACE: (i32, i32) = (1_150, 1_950);
/// What no printer reaches lies below, tenths of a millimetre of an A4 sheet.
const LOWEST: u16 = 2_970 - 60;
/// Characters printed for a person's paper where its kind is not known.
const IDENTITY: &str = "Giấy tờ tùy thân";

impl Desk {
    /// Prints the statements of numbered rows, one a copy.
    pub fn certify_print(
        &self,
        ids: &[CertificationId],
        wish: &StatementWish,
    ) -> Result<StatementsPrinted> {
        let session = self.permitted(Permission::Certify)?;
        let again = match &wish.again {
            Some(words) => Some(given(words, "again")?),
            None => None,
        };
        let (office, rows) = session.read(|read| {
            let mut known = Vec::new();
            let rows = ids
                .iter()
                .map(|id| {
                    let row = read.certification(*id)?.ok_or(ErrorCode::NotFound)?;
                    let number = row.number.ok_or(ErrorCode::NotFound)?;
                    let series = of_series(read, &mut known, number.series)?;
                    Ok((row, series))
                })
                .collect::<Result<Vec<_>>>()?;
            Ok((office(read)?, rows))
        })?;
        let came_out = |row: &Certification| {
            row.prints
                .iter()
                .any(|print| print.state != PrintState::NotOut)
        };
        if again.is_none() && rows.iter().any(|(row, _)| came_out(row)) {
            return Err(Error::new(ErrorCode::Invalid).with("field", "again"));
        }
        let copies = |row: &Certification| wish.copies.unwrap_or(row.copies).max(1);
        let statements: u32 = rows.iter().map(|(row, _)| copies(row)).sum();
        if rows.is_empty() || statements > MOST {
            return Err(Error::new(ErrorCode::Invalid).with("field", "copies"));
        }
        let mode = wish.mode.unwrap_or(office.certify.mode);
        let printer = self.statement_printer(&office);
        // A dead printer must not lose the wish to print: it is noted under the name that was meant.
        let name = match &printer {
            Ok(name) => name.clone(),
            Err(_) => office.certify.printer.clone().unwrap_or_default(),
        };
        let set: Vec<(form::Statement, u16)> = rows
            .iter()
            .map(|(row, series)| {
                let copies = u16::try_from(copies(row)).unwrap_or(u16::MAX);
                Ok((statement(&office, row, series)?, copies))
            })
            .collect::<Result<_>>()?;
        let pdf = self.statements(&office, &set, mode, &name)?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            for (row, _) in &rows {
                moved(&session, write, row.id, CertificationMove::Print)?;
                let print = StatementPrint {
                    at: at.wall,
                    printer: name.clone(),
                    mode,
                    copies: copies(row),
                    again: came_out(row).then(|| again.clone()).flatten(),
                    state: PrintState::Sending,
                    job: None,
                };
                append(&session, write, row.id, &Fact::StatementPrinted(print), at)?;
            }
            Ok(())
        })?;
        let sent = printer.and_then(|printer| self.printer.print(&printer, &pdf, Sheet::A4));
        let (state, job) = match &sent {
            Ok(job) => (PrintState::Queued, job.clone()),
            Err(_) => (PrintState::NotOut, None),
        };
        self.settle_rows(&session, ids, state, job.as_ref())?;
        sent?;
        Ok(StatementsPrinted {
            printer: name,
            mode,
            rows: count(rows.len()),
            statements,
            cross_page_seals: count(rows.iter().filter(|(row, _)| row.cross_page_seal()).count()),
        })
    }

    /// Notes what became of the last print of rows, as the clerk says.
    pub fn certify_print_settle(
        &self,
        ids: &[CertificationId],
        answer: PrintAnswer,
    ) -> Result<Vec<CertificationView>> {
        let session = self.permitted(Permission::Certify)?;
        let state = match answer {
            PrintAnswer::HandedOver => PrintState::HandedOver,
            PrintAnswer::NotOut => PrintState::NotOut,
        };
        for id in ids {
            let row =
                session.read(|read| Ok(read.certification(*id)?.ok_or(ErrorCode::NotFound)?))?;
            // What did not come out must not come out later, onto somebody else's copies.
            if let (PrintState::NotOut, Some(print)) = (state, row.prints.last())
                && let Some(job) = &print.job
            {
                self.printer.cancel(&print.printer, job);
            }
        }
        self.settle_rows(&session, ids, state, None)?;
        self.certification_views(&session, ids)
    }

    /// Prints a page with rulers that shows where the block lands.
    pub fn overlay_test_print(&self, place: &OverlayPlace) -> Result<()> {
        self.permitted(Permission::ChangeOffice)?;
        let page = form::overlay_test_page(&self.assets.fonts, placed(place), BLOCK_HEIGHT)
            .map_err(|_| Error::new(ErrorCode::FormFailed))?;
        self.printer.print(&place.printer, &page, Sheet::A4)?;
        Ok(())
    }

    /// Asks the spooler about the prints it has; those it is through with are out.
    pub(super) fn settle_statements(&self, session: &Session) -> Result<()> {
        let open = session.read(|read| Ok(read.certification_prints_open(SHOWN)?))?;
        for row in open {
            let Some(print) = row.prints.last() else {
                continue;
            };
            let Some(job) = print
                .job
                .as_deref()
                .filter(|_| print.state == PrintState::Queued)
            else {
                continue;
            };
            if self.printer.state(&print.printer, job) == JobState::Done {
                self.settle_rows(session, &[row.id], PrintState::Out, None)?;
            }
        }
        Ok(())
    }

    fn settle_rows(
        &self,
        session: &Session,
        ids: &[CertificationId],
        state: PrintState,
        job: Option<&String>,
    ) -> Result<()> {
        let at = stamp(&*self.clock);
        session.write(|write| {
            for id in ids {
                let row = write.certification(*id)?.ok_or(ErrorCode::NotFound)?;
                let newest = row.prints.len().checked_sub(1).ok_or(ErrorCode::NotFound)?;
                let fact = Fact::StatementSettled {
                    print: u16::try_from(newest).map_err(|_| Error::internal("print"))?,
                    state,
                    job: job.cloned(),
                };
                append(session, write, *id, &fact, at)?;
            }
            Ok(())
        })
    }

    fn statements(
        &self,
        office: &Office,
        set: &[(form::Statement, u16)],
        mode: StatementMode,
        printer: &str,
    ) -> Result<Vec<u8>> {
        let templates = &self.assets.statements;
        let fonts = &self.assets.fonts;
        let pdf = match mode {
            StatementMode::Overlay => {
                let place = office
                    .certify
                    .places
                    .iter()
                    .find(|place| place.printer == printer);
                let mut place = place.map_or_else(|| placed(&unmeasured(printer)), placed);
                // A long statement begins higher up, so that all of it is on the sheet.
                for (statement, _) in set {
                    let height = form::statement_height(templates, fonts, statement, place.width)
                        .map_err(|_| Error::new(ErrorCode::FormFailed))?;
                    place.top = place.top.min(LOWEST.saturating_sub(height));
                }
                form::statement_overlay(templates, fonts, set, place, office.practice)
            }
            StatementMode::Sheet => form::statement_sheet(templates, fonts, set, office.practice),
        };
        pdf.map_err(|_| Error::new(ErrorCode::FormFailed))
    }

    pub(super) fn statement_printer(&self, office: &Office) -> Result<String> {
        let chosen = office.certify.printer.as_deref();
        self.receipt_printer(chosen.or(office.policy.receipt_printer.as_deref()))
    }
}

/// Height of the block on the test page, tenths of a millimetre: a statement with two title lines.
const BLOCK_HEIGHT: u16 = 700;

fn unmeasured(printer: &str) -> OverlayPlace {
    OverlayPlace {
        printer: printer.to_owned(),
        left: PLACE.0,
        top: PLACE.1,
        shift_x: 0,
        shift_y: 0,
    }
}

fn placed(place: &OverlayPlace) -> form::OverlayPlace {
    let far = |tenths: i32| u16::try_from(tenths.clamp(0, 2_970)).unwrap_or_default();
    let near = |tenths: i32| i16::try_from(tenths.clamp(-500, 500)).unwrap_or_default();
    form::OverlayPlace {
        left: far(place.left),
        top: far(place.top),
        width: form::STATEMENT_WIDTH,
        dx: near(place.shift_x),
        dy: near(place.shift_y),
        paper: motcua_pdf::form::Paper::A4,
    }
}

/// What is said of one row.
pub(crate) fn statement(
    office: &Office,
    row: &Certification,
    series: &Series,
) -> Result<form::Statement> {
    let number = row.number.ok_or(ErrorCode::NotFound)?;
    let kind = match &row.matter {
        Matter::Copies => form::StatementKind::Copy,
        Matter::ElectronicCopy => form::StatementKind::ElectronicCopy,
        Matter::Signature { fingerprint: false } => form::StatementKind::Signature,
        Matter::Signature { fingerprint: true } => form::StatementKind::Fingerprint,
        Matter::Translation { .. } => form::StatementKind::Translator,
        Matter::Transaction {
            act: TransactionAct::New,
        } => form::StatementKind::Transaction,
        Matter::Transaction { .. } => form::StatementKind::TransactionAmendment,
    };
    let languages = match &row.matter {
        Matter::Translation { from, to } => Some(form::Languages {
            from: from.clone(),
            into: to.clone(),
        }),
        _ => None,
    };
    let transaction = matches!(row.matter, Matter::Transaction { .. });
    let person = form::Identified {
        name: row.requester.name.clone(),
        paper: row
            .requester
            .number
            .clone()
            .map(|number| (IDENTITY.to_owned(), number)),
    };
    Ok(form::Statement {
        kind,
        number: number.no,
        volume: form::Volume {
            number: number.volume,
            year: series.year,
            symbol: series.symbol.clone(),
        },
        date: number.day,
        place: format!("trụ sở {}", office.agency.name),
        signer: form::Signer {
            lines: row.signer.lines.clone(),
            name: row.signer.name.clone(),
            title: format!("{} {}", row.signer.title, office.agency.name),
        },
        persons: match row.matter {
            Matter::Copies | Matter::ElectronicCopy => Vec::new(),
            _ => vec![person],
        },
        receiver: None,
        paper: (!matches!(row.matter, Matter::Copies | Matter::ElectronicCopy))
            .then(|| row.paper.clone()),
        languages,
        copies: transaction.then_some(form::TransactionCopies {
            originals: row.copies,
            sheets: row.pages.div_ceil(2),
            pages: row.pages,
        }),
    })
}
