//! Giving numbers. A number is taken in the transaction that names what it is for, so that none is lost or doubled.
use chrono::{Datelike, NaiveDate};
use motcua_case::certify::{
    BookKind, BookState, Certification, CertificationMove, NumberTaken, Series, SignerAs, Volume,
    bar,
};
use motcua_case::deadline::office_day;
use motcua_case::event::{Fact, Stamp, Subject};
use motcua_case::ids::{CertificationId, SeriesId};
use motcua_case::office::Office;
use motcua_case::user::Permission;
use motcua_store::Write;

use super::signers_on;
use crate::clock::stamp;
use crate::desk::{Desk, Session, office};
use crate::error::{Error, ErrorCode, Result};
use crate::share::check_not_barred;
use crate::view::certification::CertificationView;
use crate::view::certify::BookAccess;

impl Desk {
    /// Gives waiting rows their numbers, in the order given. All of them, or none.
    pub fn certify_number(&self, ids: &[CertificationId]) -> Result<Vec<CertificationView>> {
        let session = self.permitted(Permission::Certify)?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            let office = office(write)?;
            let today = office_day(at.wall);
            for id in ids {
                let row = write.certification(*id)?.ok_or(ErrorCode::NotFound)?;
                if let Some(bar) = bar(CertificationMove::Number, &row, None, &session.actor()) {
                    return Err(Error::barred(bar));
                }
                let book = row.book();
                let choices = signers_on(&office, today);
                let known = choices
                    .iter()
                    .find(|choice| choice.id == row.signer.id && choice.scope.contains(&book));
                // Who was to sign may be away by now: then the first who may is meant, and shown with the row.
                let signer = known
                    .or_else(|| choices.iter().find(|choice| choice.scope.contains(&book)))
                    .ok_or(ErrorCode::SignerNone)?;
                self.give_number(&session, write, &office, &row, &signer.printed, at)?;
            }
            Ok(())
        })?;
        self.certification_views(&session, ids)
    }

    /// Gives a row the next number of its book, within the caller's transaction.
    pub(crate) fn give_number(
        &self,
        session: &Session,
        write: &Write<'_>,
        office: &Office,
        row: &Certification,
        signer: &SignerAs,
        at: Stamp,
    ) -> Result<NumberTaken> {
        check_not_barred(write)?;
        self.clock_holds(session, write)?;
        let today = office_day(at.wall);
        let series = self.open_series(session, write, office, row.book(), today, at)?;
        let number = NumberTaken::next(&series, at.wall);
        let fact = Fact::CertificationNumbered {
            number,
            signer: signer.clone(),
        };
        write.append(
            at,
            &session.actor_ref(),
            Subject::Certification(row.id),
            &fact,
        )?;
        Ok(number)
    }

    /// Nothing is numbered under a doubtful clock. After a restore each book waits by itself for its last number.
    fn clock_holds(&self, session: &Session, write: &Write<'_>) -> Result<()> {
        match self.clock_doubt(session, write)? {
            Some(doubt) => Err(Error::new(ErrorCode::ClockDoubtful)
                .with("last", doubt.last.to_rfc3339())
                .with("now", doubt.now.to_rfc3339())
                .with("behind", doubt.behind)),
            None => Ok(()),
        }
    }

    /// The book that gives the number; that of a new year opens by itself where last year's was kept here.
    fn open_series(
        &self,
        session: &Session,
        write: &Write<'_>,
        office: &Office,
        kind: BookKind,
        today: NaiveDate,
        at: Stamp,
    ) -> Result<Series> {
        let standing = self.standing(session, write, office, kind)?;
        let refused = |state: &str| Error::new(ErrorCode::BookGivesNoNumber).with("state", state);
        match standing.state {
            BookAccess::Open { .. } => {
                Self::book_of(write, office, kind, today)?.ok_or_else(|| Error::internal("book"))
            }
            BookAccess::OpensItself => self.new_series(session, write, office, kind, (1, 1), at),
            BookAccess::NotOpened => Err(refused("not_opened")),
            BookAccess::Resume => Err(refused("resume")),
            BookAccess::HandedOver => Err(refused("handed_over")),
            BookAccess::Closed => Err(refused("closed")),
        }
    }

    /// Opens a book of this year with `first` as its first number in volume `volume`.
    pub(crate) fn new_series(
        &self,
        session: &Session,
        write: &Write<'_>,
        office: &Office,
        kind: BookKind,
        (first, volume): (u32, u16),
        at: Stamp,
    ) -> Result<Series> {
        let today = office_day(at.wall);
        let series = Series {
            id: SeriesId::fresh(),
            kind,
            site: office.certify.site.clone(),
            year: today.year(),
            symbol: self.symbol(kind),
            first,
            last: first - 1,
            last_day: None,
            volumes: vec![Volume {
                no: volume,
                first,
                opened: today,
            }],
            gaps: Vec::new(),
            owner: session.store.device(),
            state: BookState::Open,
            locks: Vec::new(),
            hands: 0,
        };
        let fact = Fact::SeriesOpened(Box::new(series.clone()));
        write.append(at, &session.actor_ref(), Subject::Series(series.id), &fact)?;
        Ok(series)
    }
}
