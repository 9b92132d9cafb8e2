//! The pure fold: rows are only ever what the events say.
//!
//! Every event changes a few keyed rows, and the new row depends on the old row of that key and the event
//! alone. So one row can be rebuilt by itself, and a check can compare every stored row with its events.
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::certify::{self, Certification, Series};
use crate::deadline::office_day;
use crate::dossier::{Dossier, DossierStatus, PaperStanding};
use crate::event::{Event, Fact, Subject};
use crate::exchange;
use crate::id::DossierCode;
use crate::mistake::{CancelAnswer, CancelRequest, CorrectedBefore, Correction};
use crate::number::CounterNo;
use crate::office::{Office, Restored, Retired, Station};
use crate::paper::{HeldPaper, PaperMove, PurgeRequest, apply_signature};
use crate::person::Person;
use crate::province::Province;
use crate::user::User;

/// The key of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// The row of a subject.
    Of(Subject),
    /// Numbers used by a counter on one day.
    Day(CounterNo, NaiveDate),
}

/// A row as the fold makes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "row", content = "is", rename_all = "snake_case")]
pub enum Row {
    /// Settings.
    Office(Box<Office>),
    /// What belongs to one counter.
    Station(Box<Station>),
    /// Files of the province.
    Province(Province),
    /// A user.
    User(User),
    /// A person.
    Person(Box<Person>),
    /// A held paper.
    Paper(Box<HeldPaper>),
    /// A dossier.
    Dossier(Box<Dossier>),
    /// Last number a counter used on a day.
    Day(DayNumbers),
    /// A certification book of one year.
    Series(Box<Series>),
    /// A row of a certification book.
    Certification(Box<Certification>),
}

/// Last dossier number that a counter used on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayNumbers {
    /// The last number.
    pub last: u16,
}

/// Why an event cannot be folded: the record is damaged or was written by a newer version.
#[derive(Debug, thiserror::Error)]
pub enum FoldError {
    /// The event speaks of a row that does not exist.
    #[error("event {kind} needs a row that is not there")]
    Missing {
        /// Kind of the event.
        kind: String,
    },
    /// The event does not fit the row's state.
    #[error("event {kind} does not fit the row")]
    Unfit {
        /// Kind of the event.
        kind: String,
    },
    /// The body cannot be read.
    #[error("event {kind} cannot be read")]
    Body {
        /// Kind of the event.
        kind: String,
        /// Cause.
        #[source]
        source: serde_json::Error,
    },
}

/// Rows that an event changes.
pub fn touched(event: &Event, fact: &Fact) -> Vec<Key> {
    let mut keys = vec![Key::Of(event.subject)];
    if let Some((counter, day, _)) = number_used(fact) {
        keys.push(Key::Day(counter, day));
    }
    match fact {
        Fact::NumbersSeen(seen) => keys.push(Key::Day(seen.counter, seen.day)),
        Fact::CertificationNumbered { number, .. } => {
            keys.push(Key::Of(Subject::Series(number.series)))
        }
        Fact::SeriesRowsTaken { rows } => {
            keys.extend(
                rows.iter()
                    .map(|row| Key::Of(Subject::Certification(row.id))),
            );
        }
        _ => {}
    }
    keys
}

/// The row of `key` after `event`. Pure.
pub fn apply(key: &Key, row: Option<Row>, event: &Event, fact: &Fact) -> Result<Row, FoldError> {
    let unfit = || FoldError::Unfit {
        kind: event.kind.clone(),
    };
    if let Key::Day(..) = key {
        let number = match fact {
            Fact::NumbersSeen(seen) => seen.last,
            fact => number_used(fact).ok_or_else(unfit)?.2,
        };
        let before = match row {
            Some(Row::Day(day)) => day.last,
            _ => 0,
        };
        return Ok(Row::Day(DayNumbers {
            last: before.max(number),
        }));
    }
    match (key, row) {
        (_, Some(row)) if matches!(fact, Fact::ClashSettled { .. }) => Ok(row),
        (Key::Of(Subject::Series(_)), row) => {
            let before = match row {
                Some(Row::Series(series)) => Some(*series),
                None => None,
                Some(_) => return Err(unfit()),
            };
            certify::apply_series(before, event, fact)
                .map(|series| Row::Series(Box::new(series)))
                .ok_or_else(unfit)
        }
        (Key::Of(Subject::Certification(id)), row) => {
            let before = match row {
                Some(Row::Certification(row)) => Some(*row),
                None => None,
                Some(_) => return Err(unfit()),
            };
            certify::apply_certification(*id, before, event, fact)
                .map(|row| Row::Certification(Box::new(row)))
                .ok_or_else(unfit)
        }
        (_, row) => apply_other(row, event, fact),
    }
}

fn apply_other(row: Option<Row>, event: &Event, fact: &Fact) -> Result<Row, FoldError> {
    let missing = || FoldError::Missing {
        kind: event.kind.clone(),
    };
    let unfit = || FoldError::Unfit {
        kind: event.kind.clone(),
    };
    match (fact, row) {
        (Fact::OfficeChanged(office), _) => Ok(Row::Office(office.clone())),
        (Fact::StationChanged(station), None | Some(Row::Station(_))) => {
            Ok(Row::Station(station.clone()))
        }
        (Fact::StationRetired { heir }, Some(Row::Station(mut station))) => {
            let at = event.at.wall;
            station.retired = Some(Retired { at, heir: *heir });
            Ok(Row::Station(station))
        }
        (Fact::StoreRestored { backup_at, .. }, Some(Row::Station(mut station))) => {
            station.restored = Some(Restored {
                backup_at: *backup_at,
                at: event.at.wall,
            });
            Ok(Row::Station(station))
        }
        (Fact::NumbersSeen(seen), Some(Row::Station(mut station))) => {
            station.restored = None;
            station.register_floor = Some(seen.register);
            Ok(Row::Station(station))
        }
        (Fact::StoreRestored { backup_at, .. }, Some(Row::Office(mut office))) => {
            office.restored = Some(Restored {
                backup_at: *backup_at,
                at: event.at.wall,
            });
            Ok(Row::Office(office))
        }
        (Fact::NumbersSeen(seen), Some(Row::Office(mut office))) => {
            office.restored = None;
            office.register_floor = Some(seen.register);
            Ok(Row::Office(office))
        }
        (Fact::ProvinceFileTaken(file), row @ (None | Some(Row::Province(_)))) => {
            let mut province = match row {
                Some(Row::Province(province)) => province,
                _ => Province::default(),
            };
            province.files.push((**file).clone());
            Ok(Row::Province(province))
        }
        (Fact::UserAdded(user), None) => Ok(Row::User(user.clone())),
        (Fact::UserChanged(user), Some(Row::User(_))) => Ok(Row::User(user.clone())),
        (
            Fact::ClockConfirmed
            | Fact::PagesDestroyed { .. }
            | Fact::DayReconciled { .. }
            | Fact::DatabaseAsked { .. }
            | Fact::PackageWritten { .. }
            | Fact::PackageSettled { .. },
            Some(row @ Row::Office(_)),
        )
        | (Fact::SecretSet { .. }, Some(row @ Row::User(_))) => Ok(row),
        (Fact::PersonRegistered(person), None) => Ok(Row::Person(person.clone())),
        (Fact::PersonAmended { facts, changed }, Some(Row::Person(mut person))) => {
            person.facts = (**facts).clone();
            person.provenance.extend(changed.iter().cloned());
            person.amended_at = event.at.wall;
            Ok(Row::Person(person))
        }
        (Fact::PersonMerged { into }, Some(Row::Person(mut person))) => {
            person.merged_into = Some(*into);
            Ok(Row::Person(person))
        }
        (Fact::PersonSplit, Some(Row::Person(mut person))) => {
            person.merged_into = None;
            Ok(Row::Person(person))
        }
        (Fact::PaperAccepted(paper), None) => Ok(Row::Paper(paper.clone())),
        (fact, Some(Row::Paper(paper))) => change_paper(*paper, event, fact)
            .map(|paper| Row::Paper(Box::new(paper)))
            .ok_or_else(unfit),
        (Fact::DossierReceived(dossier), None) => Ok(Row::Dossier(dossier.clone())),
        (fact, Some(Row::Dossier(dossier))) => change_dossier(*dossier, event, fact)
            .map(|d| Row::Dossier(Box::new(d)))
            .ok_or_else(unfit),
        (_, None) => Err(missing()),
        _ => Err(unfit()),
    }
}

fn change_paper(mut paper: HeldPaper, event: &Event, fact: &Fact) -> Option<HeldPaper> {
    match fact {
        Fact::PaperWithdrawn => paper.withdrawn = true,
        Fact::PaperMoved { to, reason } => {
            paper.moves.push(PaperMove {
                from: paper.owner,
                to: *to,
                at: event.at.wall,
                by: event.actor.user,
                reason: reason.clone(),
            });
            paper.owner = *to;
        }
        Fact::PurgeAsked { ground } if paper.purged_at.is_none() => {
            paper.purge = Some(PurgeRequest {
                by: event.actor.user,
                at: event.at.wall,
                ground: *ground,
            });
        }
        Fact::PurgeDropped if paper.purged_at.is_none() => paper.purge = None,
        Fact::StampSeen { degree } if paper.purged_at.is_none() => paper.secrecy = Some(*degree),
        Fact::StampJudged if paper.secrecy.is_some() => paper.secrecy = None,
        Fact::PaperPurged { .. } => paper.purged_at = Some(event.at.wall),
        Fact::SourcesThinned => paper.sources.clear(),
        Fact::PaperSigned(_) | Fact::PaperCompleted { .. } => {
            return apply_signature(paper, event, fact);
        }
        _ => return None,
    }
    Some(paper)
}

fn change_dossier(mut dossier: Dossier, event: &Event, fact: &Fact) -> Option<Dossier> {
    let corrected = |before, reason: &String| Correction {
        at: event.at.wall,
        by: event.actor.user,
        before,
        reason: reason.clone(),
    };
    match fact {
        Fact::ReceiptIssued(form) => {
            if let Some(replaced) = form.replaces {
                dossier
                    .receipts
                    .get_mut(usize::from(replaced))?
                    .withdrawn_at = Some(event.at.wall);
            }
            dossier.receipts.push((**form).clone());
        }
        Fact::ReceiptPrinted(print) => dossier.receipts.last_mut()?.prints.push(print.clone()),
        Fact::PrintSettled {
            receipt,
            print,
            state,
            job,
        } => {
            let form = dossier.receipts.get_mut(usize::from(*receipt))?;
            let print = form.prints.get_mut(usize::from(*print))?;
            print.state = *state;
            if job.is_some() {
                print.job.clone_from(job);
            }
        }
        Fact::DossierCorrected(parts) => {
            let name = dossier.procedure.name.clone();
            dossier.corrections.push(corrected(
                CorrectedBefore::Procedure { name },
                &parts.reason,
            ));
            let parts = (**parts).clone();
            dossier.procedure = parts.procedure;
            dossier.papers = parts.papers;
            dossier.fee = parts.fee;
            dossier.due = parts.due;
            dossier.deciding_unit = parts.deciding_unit;
        }
        Fact::FeeCorrected { fee, reason } => {
            let total = dossier.fee.total;
            dossier
                .corrections
                .push(corrected(CorrectedBefore::Fee { total }, reason));
            dossier.fee = (**fee).clone();
        }
        Fact::LineWithdrawn { line, paper } => {
            dossier.papers.get_mut(usize::from(*line))?.standing =
                PaperStanding::Withdrawn { paper: *paper };
        }
        Fact::LineRestored { line, paper } => {
            let line = dossier.papers.get_mut(usize::from(*line))?;
            if line.standing != (PaperStanding::Withdrawn { paper: *paper }) {
                return None;
            }
            line.standing = PaperStanding::Held { paper: *paper };
        }
        Fact::CancelAsked { reason } => {
            dossier.cancel = Some(CancelRequest {
                by: event.actor.user,
                at: event.at.wall,
                reason: reason.clone(),
                answer: None,
            });
        }
        Fact::CancelDeclined { words } => {
            dossier.cancel.as_mut()?.answer = Some(CancelAnswer {
                by: event.actor.user,
                at: event.at.wall,
                approved: false,
                words: words.clone(),
            });
        }
        Fact::DossierCancelled => {
            dossier.cancel.as_mut()?.answer = Some(CancelAnswer {
                by: event.actor.user,
                at: event.at.wall,
                approved: true,
                words: String::new(),
            });
            dossier.status = DossierStatus::Cancelled;
        }
        Fact::CustodyChanged { line, custody } => {
            dossier.papers.get_mut(usize::from(*line))?.custody = custody.clone();
        }
        Fact::DossierUndone if dossier.status == DossierStatus::Received => {
            dossier.status = DossierStatus::Undone
        }
        Fact::ResultRecorded(result) if dossier.status == DossierStatus::Received => {
            dossier.result = Some((**result).clone());
            dossier.status = DossierStatus::Finished;
        }
        Fact::ResultReturned(returned) if dossier.status == DossierStatus::Finished => {
            dossier.returned = Some((**returned).clone());
            dossier.status = DossierStatus::Returned;
        }
        _ => {
            exchange::apply(&mut dossier.exchange, event, fact)?;
            if let Fact::ConflictSettled { fields } = fact {
                exchange::take_theirs(&mut dossier, fields)?;
            }
        }
    }
    Some(dossier)
}

/// The number that was taken from a counter's day: counter, the office's day, running number. A dossier filed online has
/// one of its own besides the code that was given there.
fn number_used(fact: &Fact) -> Option<(CounterNo, NaiveDate, u16)> {
    let (code, counter, at) = match fact {
        Fact::DossierReceived(dossier) => (&dossier.code, dossier.counter, dossier.received_at),
        Fact::CertificationReceived(row) => {
            let taken = row.code.as_ref()?;
            (&taken.code, taken.counter, row.received_at)
        }
        _ => return None,
    };
    let code: DossierCode = code.parse().ok()?;
    Some((counter, office_day(at), u16::try_from(code.seq).ok()?))
}
