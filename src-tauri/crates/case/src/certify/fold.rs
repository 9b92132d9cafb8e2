//! What events make of books and their rows. An event that would break the run of numbers does not fit.
use super::electronic_fold::apply_electronic;
use super::{
    BookState, Certification, CertificationStatus, CorrectedField, Gap, GapCause, HandOver,
    NumberTaken, Series, SignedOn, Voided,
};
use crate::deadline::office_day;
use crate::event::{Event, Fact};
use crate::exchange;
use crate::ids::CertificationId;

/// The series after an event that touches it; none where the event does not fit.
pub(crate) fn apply_series(series: Option<Series>, event: &Event, fact: &Fact) -> Option<Series> {
    let mut series = match (fact, series) {
        (Fact::SeriesOpened(series), None) if well_opened(series, event) => {
            return Some((**series).clone());
        }
        // A counter gets a book it never had, or has back one that it gave away.
        (Fact::SeriesTaken(taken), before) if taken.owner == event.device => {
            let fits = before.is_none_or(|own| {
                matches!(own.state, BookState::HandedOver(_))
                    && own.last <= taken.last
                    && own.hands < taken.hands
            });
            return (fits && taken.state == BookState::Open).then(|| (**taken).clone());
        }
        (_, series) => series?,
    };
    let own = series.owner == event.device;
    match fact {
        Fact::CertificationNumbered { number, .. } => {
            if number.no != series.next()
                || number.volume != series.volume()
                || !series.gives(event.device, number.day)
            {
                return None;
            }
            series.last = number.no;
            series.last_day = Some(number.day);
        }
        Fact::VolumeOpened(volume)
            if own
                && series.state == BookState::Open
                && volume.no == series.volume() + 1
                && volume.first == series.next() =>
        {
            series.volumes.push(volume.clone());
        }
        // After a restore this device is a new one: it takes its own books up again behind the last number on paper.
        Fact::SeriesResumed { last, day }
            if series.state == BookState::Open && *last >= series.last =>
        {
            if *last > series.last {
                series.gaps.push(Gap {
                    from: series.next(),
                    to: *last,
                    cause: GapCause::Restored,
                });
                series.last = *last;
                series.last_day = series.last_day.max(Some(*day));
            }
            series.owner = event.device;
        }
        Fact::SeriesHandedOver {
            to,
            fingerprint,
            file,
        } if own && series.state == BookState::Open => {
            series.hands += 1;
            series.state = BookState::HandedOver(HandOver {
                to: to.clone(),
                fingerprint: fingerprint.clone(),
                file: file.clone(),
                at: event.at.wall,
            });
        }
        Fact::SeriesPassed { to } if own && series.state == BookState::Open => {
            series.hands += 1;
            series.owner = *to;
        }
        Fact::SeriesClosed { on } if own && series.state == BookState::Open => {
            series.state = BookState::Closed {
                on: *on,
                at: event.at.wall,
                by: event.actor.user,
            };
        }
        Fact::RegisterLocked(lock) if own => {
            let before = series.lock_of(lock.period).map_or(0, |lock| lock.version);
            if lock.version != before + 1 {
                return None;
            }
            series.locks.push((**lock).clone());
        }
        Fact::SeriesRowsTaken { .. } if own => {}
        _ => return None,
    }
    Some(series)
}

fn well_opened(series: &Series, event: &Event) -> bool {
    series.owner == event.device
        && series.first >= 1
        && series.last + 1 == series.first
        && series.volumes.len() == 1
        && series.gaps.is_empty()
        && series.state == BookState::Open
}

/// The row after an event; none where the event does not fit.
pub(crate) fn apply_certification(
    id: CertificationId,
    row: Option<Certification>,
    event: &Event,
    fact: &Fact,
) -> Option<Certification> {
    use CertificationStatus::{
        Cancelled, HandedOver, Issued, Refused, Reserved, Signing, ToCompare, ToScan, ToSeal,
        ToSign, Void, Waiting, Withdrawn,
    };
    let mut row = match (fact, row) {
        (Fact::CertificationReceived(row), None) if row.number.is_none() && well_begun(row) => {
            return Some((**row).clone());
        }
        // A row comes as it stood with the counter that gave the book away, also over the one left here then.
        (Fact::SeriesRowsTaken { rows }, _) => {
            return rows.iter().find(|row| row.id == id).cloned();
        }
        (_, row) => row?,
    };
    match (fact, row.status) {
        (Fact::CertificationNumbered { number, signer }, Waiting) => {
            row.number = Some(*number);
            row.signer = signer.clone();
            row.status = Reserved;
        }
        (Fact::CertificationNumbered { number, signer }, ToSign) => {
            row.number = Some(*number);
            row.signer = signer.clone();
            row.status = Signing;
        }
        (Fact::StatementPrinted(print), Reserved | Issued) => row.prints.push(print.clone()),
        (Fact::StatementSettled { print, state, job }, _) => {
            let print = row.prints.get_mut(usize::from(*print))?;
            print.state = *state;
            if job.is_some() {
                print.job.clone_from(job);
            }
        }
        (Fact::SignerChanged { signer }, Waiting | Reserved | ToScan | ToCompare | ToSign) => {
            row.signer = signer.clone()
        }
        (Fact::CertificationSigned { day }, Reserved)
            if row.number.is_some_and(|taken| taken.day <= *day) =>
        {
            row.signed = Some(SignedOn {
                day: *day,
                at: event.at.wall,
                by: event.actor.user,
            });
            row.status = Issued;
        }
        (Fact::CertificationUnsigned, Issued) => {
            row.signed = None;
            row.status = Reserved;
        }
        (Fact::CertificationVoided { reason, words }, Reserved | Signing | ToSeal) => {
            row.voided = Some(Voided {
                reason: *reason,
                words: words.clone(),
                at: event.at.wall,
                by: event.actor.user,
            });
            row.status = Void;
        }
        (Fact::CertificationRefused(refused), Waiting | ToScan | ToCompare | ToSign) => {
            row.refused = Some((**refused).clone());
            row.status = Refused;
        }
        (Fact::CertificationWithdrawn, Waiting | ToScan | ToCompare | ToSign) => {
            row.status = Withdrawn;
        }
        (Fact::CertificationHandedOver, Waiting | Reserved) => row.status = HandedOver,
        (Fact::CertificationCancelled(cancelled), Issued) => {
            row.cancelled = Some((**cancelled).clone());
            row.status = Cancelled;
        }
        (Fact::CertificationStruck { strike, fee }, Reserved | Issued | Cancelled) => {
            match strike.field {
                CorrectedField::Requester => row.requester.name.clone_from(&strike.after),
                CorrectedField::Paper => row.paper.clone_from(&strike.after),
                CorrectedField::Pages => row.pages = strike.after.parse().ok()?,
                CorrectedField::Copies => row.copies = strike.after.parse().ok()?,
            }
            if let Some(fee) = fee {
                row.fee = fee.clone();
            }
            row.strikes.push(strike.clone());
        }
        _ => {
            return match exchange::apply(&mut row.exchange, event, fact) {
                Some(()) => Some(row),
                None => apply_electronic(row, event, fact),
            };
        }
    }
    Some(row)
}

/// A row on paper begins waiting. An electronic one begins with its scan, or, where it goes on for a number that was
/// given up, with the scan and the comparison that were made for that one.
fn well_begun(row: &Certification) -> bool {
    let Some(copy) = row.electronic.as_deref() else {
        return row.status == CertificationStatus::Waiting;
    };
    let nothing_signed = copy.plan.is_none()
        && copy.signed.is_none()
        && copy.sealed.is_none()
        && copy.kept.is_none()
        && copy.deliveries.is_empty();
    nothing_signed
        && match row.status {
            CertificationStatus::ToScan => copy.scan.is_none() && copy.compared.is_none(),
            CertificationStatus::ToSign => {
                row.replaces.is_some() && copy.scan.is_some() && copy.compared.is_some()
            }
            _ => false,
        }
}

impl NumberTaken {
    /// The next number of a series, dated the office's day of `at`.
    pub fn next(series: &Series, at: chrono::DateTime<chrono::Utc>) -> Self {
        Self {
            series: series.id,
            no: series.next(),
            volume: series.volume(),
            day: office_day(at),
            at,
        }
    }
}
