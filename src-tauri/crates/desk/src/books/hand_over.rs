//! A book changes hands: a signed file on removable media that locks the counter it leaves (until counters share a hub).
use std::fs;
use std::path::Path;

use motcua_case::certify::{BookKind, BookState, Certification, CertificationStatus, Series};
use motcua_case::deadline::office_time;
use motcua_case::event::{Fact, Stamp, Subject};
use motcua_case::ids::{Hash, SeriesId};
use motcua_case::paper::{FileRef, Media};
use motcua_case::user::Permission;
use motcua_pdf::form::certify as form;
use motcua_store::envelope::{self, Envelope, EnvelopeError};
use motcua_store::{BookFilter, Read, Write, write_durably};
use serde::{Deserialize, Serialize};

use super::own_open;
use crate::certify::{ALL, count};
use crate::clock::stamp;
use crate::desk::{Desk, Session, office};
use crate::error::{Error, ErrorCode, Result};
use crate::print::Sheet;
use crate::receipt::form_agency;
use crate::view::books::{BooksView, HandOverPlan, HandedOver, TakeOverPlan};

/// Shape of the file's content.
const VERSION: u16 = 1;
/// Rows in one event: a row is rebuilt from the event it came with, which must not be long.
const ROWS: usize = 16;
/// Largest file taken, bytes.
const LARGEST: u64 = 256 << 20;
/// Letters and digits of a counter's code.
const CODE: usize = 8;

/// What can be read without the code: nothing personal.
#[derive(Serialize, Deserialize)]
struct Head {
    version: u16,
    /// Code of the counter that takes it.
    to: String,
    kind: BookKind,
    year: i32,
}

/// The book itself.
#[derive(Serialize, Deserialize)]
struct Content {
    agency: String,
    series: Series,
    rows: Vec<Certification>,
}

impl Desk {
    /// What handing a book over would do.
    pub fn book_hand_over_plan(&self, id: SeriesId, to: &str) -> Result<HandOverPlan> {
        let session = self.permitted(Permission::KeepBooks)?;
        let to = self.other_counter(&session, to)?;
        session.read(|read| Ok(plan(&session, read, id, &to)?.0))
    }

    /// Hands a book over as it was shown. The file is stored before it is written, so that it can be written again; from
    /// its event on this counter gives no number of the book.
    pub fn book_hand_over(
        &self,
        id: SeriesId,
        to: &str,
        folder: &Path,
        digest: &str,
    ) -> Result<HandedOver> {
        let session = self.permitted(Permission::KeepBooks)?;
        let to = self.other_counter(&session, to)?;
        if !folder.is_dir() {
            return Err(ErrorCode::BackupFolderAbsent.into());
        }
        let at = stamp(&*self.clock);
        session.write(|write| {
            let (plan, series, rows) = plan(&session, write, id, &to)?;
            if plan.digest != digest {
                return Err(ErrorCode::PlanStale.into());
            }
            self.pack(&session, write, series, rows, &to, at)
        })?;
        self.book_hand_over_again(id, folder)
    }

    /// Writes the file of a hand-over, and its slip to the printer: the medium may have been lost.
    pub fn book_hand_over_again(&self, id: SeriesId, folder: &Path) -> Result<HandedOver> {
        let session = self.permitted(Permission::KeepBooks)?;
        let (series, over, bytes, code) = session.read(|read| {
            let series = read.series(id)?.ok_or(ErrorCode::NotFound)?;
            let BookState::HandedOver(over) = series.state.clone() else {
                return Err(ErrorCode::NotFound.into());
            };
            let file = read.blob(over.file.sha256)?.ok_or(ErrorCode::NotFound)?;
            let code = read.note(&note_of(id))?.ok_or(ErrorCode::NotFound)?;
            Ok((series, over, file.into_bytes()?, code))
        })?;
        let kind = serde_json::to_value(series.kind).map_err(|_| Error::internal("book"))?;
        let kind = kind.as_str().unwrap_or_default();
        let path = folder.join(format!(
            "ban-giao-so-{kind}-{}-{}.motcua",
            series.year, over.to
        ));
        write_durably(&path, &bytes)?;
        Ok(HandedOver {
            path: path.display().to_string(),
            fingerprint: over.fingerprint,
            code,
        })
    }

    /// Prints the slip that both sides sign.
    pub fn book_hand_over_slip(&self, id: SeriesId) -> Result<()> {
        let session = self.permitted(Permission::KeepBooks)?;
        let (office, series) = session
            .read(|read| Ok((office(read)?, read.series(id)?.ok_or(ErrorCode::NotFound)?)))?;
        let BookState::HandedOver(over) = &series.state else {
            return Err(ErrorCode::NotFound.into());
        };
        let name = self
            .assets
            .certify
            .book(series.kind)
            .map(|book| book.name.clone());
        let unsigned = BookFilter {
            status: Some(CertificationStatus::HandedOver),
            ..BookFilter::default()
        };
        let waiting = session.read(|read| Ok(read.book_count(id, &unsigned)?.rows))?;
        let slip = form::Handover {
            agency: form_agency(&office),
            place: office.agency.place.clone(),
            at: office_time(over.at),
            from_counter: self.counter_code(&session),
            from_officer: session.user.name.clone(),
            to_counter: over.to.clone(),
            to_officer: String::new(),
            books: vec![form::HandoverBook {
                name: name.unwrap_or_default(),
                volume: form::Volume {
                    number: series.volume(),
                    year: series.year,
                    symbol: series.symbol.clone(),
                },
                last_number: (series.last >= series.first).then_some(series.last),
                next_number: series.next(),
                waiting,
            }],
            from_fingerprint: over.fingerprint.clone(),
            to_fingerprint: over.fingerprint.clone(),
            file_digest: over.file.sha256.to_string(),
            reason: String::new(),
            practice: office.practice,
        };
        let failed = |_| Error::new(ErrorCode::FormFailed);
        let template = self
            .assets
            .hand_overs
            .on(form::HANDOVER, self.today())
            .map_err(failed)?;
        let pdf = form::handover_slip(template, &self.assets.fonts, &slip).map_err(failed)?;
        let printer = self.receipt_printer(office.policy.receipt_printer.as_deref())?;
        self.printer.print(&printer, &pdf, Sheet::A4)?;
        Ok(())
    }

    /// What a book that is handed over to this counter holds.
    pub fn book_take_look(&self, path: &Path, code: &str) -> Result<TakeOverPlan> {
        let session = self.permitted(Permission::KeepBooks)?;
        let bytes = read_file(path)?;
        session.read(|read| Ok(self.look(&session, read, &bytes, code)?.0))
    }

    /// Takes a book over as it was shown; its next number is given here.
    pub fn book_take(&self, path: &Path, code: &str, digest: &str) -> Result<BooksView> {
        let session = self.permitted(Permission::KeepBooks)?;
        let bytes = read_file(path)?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            let (plan, content) = self.look(&session, write, &bytes, code)?;
            if plan.digest != digest {
                return Err(ErrorCode::PlanStale.into());
            }
            let actor = session.actor_ref();
            let subject = Subject::Series(content.series.id);
            let series = Series {
                owner: session.store.device(),
                state: BookState::Open,
                ..content.series
            };
            write.append(at, &actor, subject, &Fact::SeriesTaken(Box::new(series)))?;
            for rows in content.rows.chunks(ROWS) {
                let rows = rows.to_vec();
                write.append(at, &actor, subject, &Fact::SeriesRowsTaken { rows })?;
            }
            Ok(())
        })?;
        self.books()
    }

    fn pack(
        &self,
        session: &Session,
        write: &Write<'_>,
        series: Series,
        rows: Vec<Certification>,
        to: &str,
        at: Stamp,
    ) -> Result<()> {
        let id = series.id;
        let head = Head {
            version: VERSION,
            to: to.to_owned(),
            kind: series.kind,
            year: series.year,
        };
        let open: Vec<_> = rows
            .iter()
            .filter(|row| row.is_open())
            .map(|row| row.id)
            .collect();
        let content = Content {
            agency: office(write)?.agency.name,
            series: travelling(series),
            rows: rows.into_iter().map(without_prints).collect(),
        };
        let json = |_| Error::internal("hand-over");
        let code = envelope::fresh_code()?;
        let bytes = envelope::wrap(
            &write.signing_key_of(session.store.device())?,
            &serde_json::to_vec(&head).map_err(json)?,
            &serde_json::to_vec(&content).map_err(json)?,
            &code,
        )?;
        let sealed = session.store.blobs().seal(&bytes)?;
        write.keep(&sealed, &format!("series:{id}"))?;
        write.put_note(&note_of(id), &code)?;
        let fingerprint = Envelope::read(&bytes).map_err(unfit)?.fingerprint;
        let actor = session.actor_ref();
        for row in open {
            write.append(
                at,
                &actor,
                Subject::Certification(row),
                &Fact::CertificationHandedOver,
            )?;
        }
        let fact = Fact::SeriesHandedOver {
            to: to.to_owned(),
            fingerprint,
            file: FileRef {
                sha256: sealed.sha256(),
                bytes: u32::try_from(bytes.len()).map_err(|_| Error::internal("hand-over"))?,
                media: Media::Sealed,
            },
        };
        write.append(at, &actor, Subject::Series(id), &fact)?;
        Ok(())
    }

    fn look(
        &self,
        session: &Session,
        read: &Read<'_>,
        bytes: &[u8],
        code: &str,
    ) -> Result<(TakeOverPlan, Content)> {
        let refused = |reason: &str| Error::new(ErrorCode::HandOverUnfit).with("reason", reason);
        let envelope = Envelope::read(bytes).map_err(unfit)?;
        let head: Head = serde_json::from_slice(envelope.head).map_err(|_| refused("shape"))?;
        if head.version != VERSION {
            return Err(refused("version"));
        }
        if head.to != self.counter_code(session) {
            return Err(refused("counter"));
        }
        let body = envelope.open(code).map_err(unfit)?;
        let content: Content = serde_json::from_slice(&body).map_err(|_| refused("shape"))?;
        let series = &content.series;
        // A file that somebody put together is no book, whoever signed it.
        let numbers = content.rows.iter().filter_map(|row| row.number);
        let mut numbers: Vec<u32> = numbers
            .filter(|number| number.series == series.id)
            .map(|number| number.no)
            .collect();
        numbers.sort_unstable();
        if motcua_case::certify::check_series(series, numbers).is_some() {
            return Err(refused("shape"));
        }
        if let Some(own) = read.series(series.id)?
            && (!matches!(own.state, BookState::HandedOver(_)) || own.hands >= series.hands)
        {
            return Err(refused("taken"));
        }
        let plan = TakeOverPlan {
            kind: series.kind,
            site: series.site.clone(),
            year: series.year,
            last: series.last,
            rows: count(content.rows.len()),
            open: count(content.rows.iter().filter(|row| row.is_open()).count()),
            agency: content.agency.clone(),
            fingerprint: envelope.fingerprint.clone(),
            digest: Hash::of(bytes).to_string(),
        };
        Ok((plan, content))
    }

    /// Another counter's code as typed.
    fn other_counter(&self, session: &Session, typed: &str) -> Result<String> {
        let letters: String = typed
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|letter| letter.to_ascii_uppercase())
            .collect();
        let own = self.counter_code(session);
        let code = match letters.split_at_checked(CODE / 2) {
            Some((first, second)) if letters.len() == CODE => format!("{first}-{second}"),
            _ => String::new(),
        };
        if code.is_empty() || code == own {
            return Err(Error::new(ErrorCode::Invalid).with("field", "to"));
        }
        Ok(code)
    }
}

fn plan(
    session: &Session,
    read: &Read<'_>,
    id: SeriesId,
    to: &str,
) -> Result<(HandOverPlan, Series, Vec<Certification>)> {
    let series = own_open(session, read, id)?;
    let mut rows = read.book_rows(id, &BookFilter::default(), u32::MAX)?;
    // What waits for a number goes with the book that would give it.
    let waiting = read.certifications_open(CertificationStatus::Waiting, ALL)?;
    rows.extend(waiting.into_iter().filter(|row| row.book() == series.kind));
    // The file of an electronic copy stays where it is made: what was begun is finished first.
    for status in CertificationStatus::ELECTRONIC_OPEN {
        let open = read.certifications_open(status, ALL)?;
        let open = open.iter().filter(|row| row.book() == series.kind);
        let open = open.count();
        if open > 0 {
            return Err(Error::new(ErrorCode::CopiesOpen).with("copies", open));
        }
    }
    let open = rows.iter().filter(|row| row.is_open());
    let mut plan = HandOverPlan {
        series: id,
        to: to.to_owned(),
        last: series.last,
        rows: count(rows.len()),
        open: count(open.count()),
        digest: String::new(),
    };
    let shown = serde_json::to_vec(&plan).map_err(|_| Error::internal("plan"))?;
    plan.digest = Hash::of(&shown).to_string();
    Ok((plan, series, rows))
}

/// The book as it travels: files stay where they are, the hand that takes it is one further.
fn travelling(series: Series) -> Series {
    let locks = series.locks.iter().cloned();
    Series {
        hands: series.hands + 1,
        locks: locks
            .map(|lock| motcua_case::certify::RegisterLock { file: None, ..lock })
            .collect(),
        ..series
    }
}

/// Jobs of a printer mean nothing to another counter; that a statement came out does.
fn without_prints(mut row: Certification) -> Certification {
    for print in &mut row.prints {
        print.job = None;
        if print.state.is_open() {
            print.state = motcua_case::dossier::PrintState::NotOut;
        }
    }
    row.requester.person = None;
    row
}

fn note_of(id: SeriesId) -> String {
    format!("hand-over code of {id}")
}

fn unfit(error: EnvelopeError) -> Error {
    Error::new(ErrorCode::HandOverUnfit).with(
        "reason",
        match error {
            EnvelopeError::Shape => "shape",
            EnvelopeError::Signature => "signature",
            EnvelopeError::Code => "code",
        },
    )
}

fn read_file(path: &Path) -> Result<Vec<u8>> {
    let unreadable = |_| Error::new(ErrorCode::FileUnreadable);
    let size = fs::metadata(path).map_err(unreadable)?.len();
    if size > LARGEST {
        return Err(Error::new(ErrorCode::FileTooLarge).with("limit_mb", LARGEST >> 20));
    }
    fs::read(path).map_err(unreadable)
}
