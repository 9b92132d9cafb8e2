//! Registers of a month or a year: looked at as drafts, locked with their hash, printed and saved.
use std::path::Path;

use motcua_case::certify::{BookKind, BookState, RegisterLock, RegisterPeriod, Series};
use motcua_case::event::{Fact, Subject};
use motcua_case::ids::SeriesId;
use motcua_case::office::Office;
use motcua_case::paper::{FileRef, Media};
use motcua_case::user::Permission;
use motcua_pdf::form::certify as form;
use motcua_store::Read;

use super::register_rows::{Gathered, days_of, filter_of, gather};
use crate::clock::stamp;
use crate::desk::{Desk, Session, office};
use crate::error::{Error, ErrorCode, Result};
use crate::print::Sheet;
use crate::receipt::form_agency;
use crate::register_xlsx;
use crate::view::books::{RegisterDone, RegisterFormat};

/// A register put together.
struct Made {
    gathered: Gathered,
    head: form::BookHead,
    end: form::Closing,
}

impl Desk {
    /// Locks the register of a period that is over: its exact PDF is kept with the hash of its lines. Locked again after a
    /// correction it becomes a new version, and the one before stays.
    pub fn register_lock(&self, id: SeriesId, period: RegisterPeriod) -> Result<RegisterDone> {
        let session = self.permitted(Permission::KeepBooks)?;
        let (series, made) = self.made(&session, id, period)?;
        let over = days_of(&series, period).is_some_and(|(_, last)| last <= self.today());
        if !over {
            return Err(ErrorCode::BookYearRuns.into());
        }
        let (pdf, pages) = self.register_pdf(&series, &made)?;
        let sealed = session.store.blobs().seal(&pdf)?;
        let at = stamp(&*self.clock);
        let version = session.write(|write| {
            let now = write.series(id)?.ok_or(ErrorCode::NotFound)?;
            if now.owner != session.store.device() || matches!(now.state, BookState::HandedOver(_))
            {
                return Err(Error::new(ErrorCode::BookGivesNoNumber).with("state", "handed_over"));
            }
            // A line may have changed while the pages were set.
            if gather(write, &now, period)?.hash != made.gathered.hash {
                return Err(ErrorCode::PlanStale.into());
            }
            let version = now.lock_of(period).map_or(0, |lock| lock.version) + 1;
            write.keep(&sealed, &format!("series:{id}"))?;
            let lock = RegisterLock {
                period,
                version,
                file: Some(FileRef {
                    sha256: sealed.sha256(),
                    bytes: u32::try_from(pdf.len()).map_err(|_| Error::internal("register"))?,
                    media: Media::Pdf,
                }),
                rows_hash: made.gathered.hash,
                rows: made.gathered.count,
                at: at.wall,
                by: Some(session.user_id()),
            };
            let fact = Fact::RegisterLocked(Box::new(lock));
            write.append(at, &session.actor_ref(), Subject::Series(id), &fact)?;
            Ok(version)
        })?;
        Ok(done(period, &made.gathered, pages, Some(version)))
    }

    /// Prints a register: the locked one exactly as it was locked, else a draft.
    pub fn register_print(&self, id: SeriesId, period: RegisterPeriod) -> Result<RegisterDone> {
        let session = self.permitted(Permission::See)?;
        let (pdf, done) = self.register_of(&session, id, period)?;
        let office = session.read(office)?;
        let printer = self.receipt_printer(office.policy.receipt_printer.as_deref())?;
        self.printer.print(&printer, &pdf, Sheet::A4)?;
        Ok(done)
    }

    /// Writes a register to a file.
    pub fn register_save(
        &self,
        id: SeriesId,
        period: RegisterPeriod,
        format: RegisterFormat,
        path: &Path,
    ) -> Result<RegisterDone> {
        let session = self.permitted(Permission::KeepBooks)?;
        let (bytes, done) = match format {
            RegisterFormat::Pdf => self.register_of(&session, id, period)?,
            RegisterFormat::Xlsx => {
                let (series, made) = self.made(&session, id, period)?;
                let template = self.register_template(series.kind)?;
                let (head, rows, end) = (&made.head, &made.gathered.rows, &made.end);
                let folder = path.parent().filter(|folder| folder.is_dir());
                let folder = folder.unwrap_or(Path::new("."));
                let bytes = register_xlsx::register(template, head, rows, end, folder)
                    .map_err(|_| Error::new(ErrorCode::FormFailed))?;
                (bytes, done(period, &made.gathered, 0, None))
            }
        };
        std::fs::write(path, bytes).map_err(|_| Error::new(ErrorCode::ReadOnly))?;
        Ok(done)
    }

    /// Whether a line within a lock changed since.
    pub(super) fn lock_outdated(
        &self,
        read: &Read<'_>,
        series: &Series,
        lock: &RegisterLock,
    ) -> Result<bool> {
        let newest = series
            .lock_of(lock.period)
            .is_some_and(|newest| newest == lock);
        let Some(filter) = filter_of(series, lock.period).filter(|_| newest) else {
            return Ok(false);
        };
        Ok(read.book_changed_since(series.id, &filter, lock.at)?)
    }

    fn register_of(
        &self,
        session: &Session,
        id: SeriesId,
        period: RegisterPeriod,
    ) -> Result<(Vec<u8>, RegisterDone)> {
        let (series, made) = self.made(session, id, period)?;
        let lock = series
            .lock_of(period)
            .filter(|lock| lock.rows_hash == made.gathered.hash);
        let version = lock.map(|lock| lock.version);
        // The PDF of a lock that came with a hand-over stayed behind; the same lines make it anew.
        let Some(file) = lock.and_then(|lock| lock.file.clone()) else {
            let (pdf, pages) = self.register_pdf(&series, &made)?;
            return Ok((pdf, done(period, &made.gathered, pages, version)));
        };
        let pdf = session.read(|read| {
            let stored = read.blob(file.sha256)?.ok_or(ErrorCode::NotFound)?;
            Ok(stored.into_bytes()?)
        })?;
        Ok((pdf, done(period, &made.gathered, 0, version)))
    }

    fn made(
        &self,
        session: &Session,
        id: SeriesId,
        period: RegisterPeriod,
    ) -> Result<(Series, Made)> {
        session.read(|read| {
            let series = read.series(id)?.ok_or(ErrorCode::NotFound)?;
            let office = office(read)?;
            let gathered = gather(read, &series, period)?;
            let head = self.head(&office, &series, period, &gathered)?;
            let end = form::Closing {
                cases: gathered.cases,
                numbers: gathered.numbers,
                voided: gathered.voided,
                cancelled: gathered.cancelled,
                fees: gathered.total.value(),
                date: self.today(),
                keeper: session.user.name.clone(),
                leader: self.leader(&office, series.kind),
            };
            Ok((
                series,
                Made {
                    gathered,
                    head,
                    end,
                },
            ))
        })
    }

    fn head(
        &self,
        office: &Office,
        series: &Series,
        period: RegisterPeriod,
        gathered: &Gathered,
    ) -> Result<form::BookHead> {
        let opened = series
            .volumes
            .first()
            .ok_or_else(|| Error::internal("volume"))?;
        let closed = match &series.state {
            BookState::Closed { on, .. } => Some(*on),
            _ => None,
        };
        Ok(form::BookHead {
            agency: form_agency(office),
            site: (!series.site.is_empty()).then(|| series.site.clone()),
            place: office.agency.place.clone(),
            volume: form::Volume {
                number: series.volume(),
                year: series.year,
                symbol: series.symbol.clone(),
            },
            period: match period {
                RegisterPeriod::Month(month) => form::Period::Month {
                    month,
                    year: series.year,
                },
                RegisterPeriod::Year => form::Period::Year(series.year),
            },
            opened_on: opened.opened,
            closed_on: closed,
            digest: gathered.hash.to_string(),
            practice: office.practice,
        })
    }

    fn leader(&self, office: &Office, kind: BookKind) -> form::SignerLines {
        let signers = &office.certify.signers;
        let today = self.today();
        let signer = signers.iter().find(|signer| signer.may_sign(kind, today));
        signer.map_or_else(
            || form::SignerLines {
                lines: Vec::new(),
                name: String::new(),
            },
            |signer| {
                let printed = signer.printed();
                form::SignerLines {
                    lines: printed.lines,
                    name: printed.name,
                }
            },
        )
    }

    fn register_template(&self, kind: BookKind) -> Result<&form::BookTemplate> {
        let id = match kind {
            BookKind::Copies => form::BookKind::Copies,
            BookKind::Signatures => form::BookKind::Signatures,
            BookKind::Translators => form::BookKind::Translations,
            BookKind::Transactions => form::BookKind::Transactions,
            BookKind::ElectronicCopies => form::BookKind::ElectronicCopies,
        }
        .template();
        let found = self.assets.registers.on(id, self.today());
        found.map_err(|_| ErrorCode::FormFailed.into())
    }

    fn register_pdf(&self, series: &Series, made: &Made) -> Result<(Vec<u8>, u32)> {
        let failed = |_| Error::new(ErrorCode::FormFailed);
        let template = self.register_template(series.kind)?;
        let mut pdf = Vec::new();
        let fonts = &self.assets.fonts;
        let mut register =
            form::Register::start(&mut pdf, template, fonts, &made.head).map_err(failed)?;
        for row in &made.gathered.rows {
            register.row(row).map_err(failed)?;
        }
        let pages = register.finish(&made.end).map_err(failed)?;
        Ok((pdf, u32::try_from(pages).unwrap_or(u32::MAX)))
    }
}

fn done(
    period: RegisterPeriod,
    gathered: &Gathered,
    pages: u32,
    version: Option<u16>,
) -> RegisterDone {
    RegisterDone {
        period,
        rows: gathered.count,
        pages,
        total: gathered.total,
        rows_hash: gathered.hash.to_string(),
        version,
    }
}
