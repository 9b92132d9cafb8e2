//! Certification at the counter: the express lane, the rows that wait, and what becomes of them.
mod check;
mod ends;
mod lists;
mod number;
mod print;
mod receipt;
mod rows;
mod sign;
mod signer;
mod take;
mod terms;

pub(crate) use ends::wait_again;
pub(crate) use print::statement;
pub(crate) use sign::{append, moved};

use chrono::{NaiveDate, NaiveTime};
use motcua_case::certify::{
    BookKind, BookState, Certification, CertificationStatus, Matter, Series, Signer,
};
use motcua_case::deadline::{TimeLimit, office_time};
use motcua_case::office::Office;
use motcua_case::user::Permission;
use motcua_store::Read;

use crate::books::Whose;
use crate::desk::{Desk, Session, office};
use crate::error::Result;
use crate::rules::Rules;
use crate::view::certify::{BookAccess, BookStanding, CertifyView, Remind, SignerChoice};

/// Rows of one list at most; a counter has a few hundred a day.
const SHOWN: u32 = 1_000;
/// What acts on a whole queue leaves nothing behind.
pub(crate) const ALL: u32 = u32::MAX;
/// The hour after which the law gives the next working day (NĐ 23/2015/NĐ-CP Art. 7), where the catalogue says none.
const CUTOFF: NaiveTime = match NaiveTime::from_hms_opt(15, 0, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

impl Desk {
    /// The certification desk as it stands.
    pub fn certify(&self) -> Result<CertifyView> {
        let session = self.permitted(Permission::See)?;
        let counter_code = self.counter_code(&session);
        session.read(|read| {
            let office = office(read)?;
            let rules = self.rules(read)?;
            let today = self.today();
            let cutoff = self.cutoff(&rules);
            let time = office_time(self.clock.now()).time();
            let books = BookKind::ALL
                .into_iter()
                .map(|kind| self.standing(&session, read, &office, kind))
                .collect::<Result<Vec<_>>>()?;
            let waiting = read.certifications_open(CertificationStatus::Waiting, ALL)?;
            let reserved = read.certifications_open(CertificationStatus::Reserved, ALL)?;
            let due = waiting
                .iter()
                .chain(&reserved)
                .filter(|row| due_by(row, today))
                .count();
            let since = office.certify.remind_at;
            let year = chrono::Datelike::year(&today);
            let to_close = read.all_series()?;
            let to_close = to_close
                .iter()
                .filter(|series| series.year < year && series.state == BookState::Open)
                .count();
            Ok(CertifyView {
                books,
                signers: signers_on(&office, today),
                kinds: self.assets.certify.kinds.clone(),
                grounds: self.assets.certify.grounds.clone(),
                cutoff,
                after_cutoff: time > cutoff,
                waiting: read.count_certifications_open(CertificationStatus::Waiting)?,
                reserved: read.count_certifications_open(CertificationStatus::Reserved)?,
                remind: (due > 0 && time >= since).then_some(Remind {
                    rows: count(due),
                    since,
                }),
                prints_open: count(read.certification_prints_open(SHOWN)?.len()),
                to_close: count(to_close),
                setting: office.certify.clone(),
                counter_code,
            })
        })
    }

    /// The book of a kind that numbers go into on `day`, wherever it stands: the one open here, else the newest.
    pub(crate) fn book_of(
        read: &Read<'_>,
        office: &Office,
        kind: BookKind,
        day: NaiveDate,
    ) -> Result<Option<Series>> {
        let year = chrono::Datelike::year(&day);
        let mut found = read.series_of(kind, &office.certify.site, year)?;
        found.sort_by_key(|series| series.state == BookState::Open);
        Ok(found.pop())
    }

    pub(crate) fn standing(
        &self,
        session: &Session,
        read: &Read<'_>,
        office: &Office,
        kind: BookKind,
    ) -> Result<BookStanding> {
        let today = self.today();
        let symbol = self.symbol(kind);
        let found = Self::book_of(read, office, kind, today)?;
        let before = |year| read.series_of(kind, &office.certify.site, year);
        let state = match &found {
            Some(series) => match series.state {
                BookState::Open if series.owner == session.store.device() => BookAccess::Open {
                    next: series.next(),
                },
                BookState::Open if Whose::of(read, series)? == Whose::Left => BookAccess::Resume,
                BookState::Open => BookAccess::HandedOver,
                BookState::HandedOver(_) => BookAccess::HandedOver,
                BookState::Closed { .. } => BookAccess::Closed,
            },
            None => {
                let year = chrono::Datelike::year(&today);
                let last = before(year - 1)?;
                let ours = |series: &Series| {
                    series.owner == session.store.device()
                        && !matches!(series.state, BookState::HandedOver(_))
                };
                match last.iter().any(ours) {
                    true => BookAccess::OpensItself,
                    false => BookAccess::NotOpened,
                }
            }
        };
        Ok(BookStanding {
            kind,
            symbol: found.map_or(symbol, |series| series.symbol),
            state,
        })
    }

    /// The symbol the data gives a kind of book.
    pub(crate) fn symbol(&self, kind: BookKind) -> String {
        let book = self.assets.certify.book(kind);
        book.map_or_else(String::new, |book| book.symbol.clone())
    }

    /// The hour after which certified copies are done the next working day.
    fn cutoff(&self, rules: &Rules) -> NaiveTime {
        let procedure = self.assets.certify.procedure(&Matter::Copies);
        let limit = procedure.and_then(|key| rules.procedure(key)?.time);
        match limit {
            Some(TimeLimit::SameDay { cutoff }) => cutoff,
            _ => CUTOFF,
        }
    }
}

/// Signers who may sign for some book on `day`, in the order of the office's table.
pub(crate) fn signers_on(office: &Office, day: NaiveDate) -> Vec<SignerChoice> {
    let choice = |signer: &Signer| {
        let scope: Vec<BookKind> = BookKind::ALL
            .into_iter()
            .filter(|kind| signer.may_sign(*kind, day))
            .collect();
        (!scope.is_empty()).then(|| SignerChoice {
            id: signer.id,
            printed: signer.printed(),
            scope,
        })
    };
    office.certify.signers.iter().filter_map(choice).collect()
}

/// Whether a row has to be done by the end of `day`.
fn due_by(row: &Certification, day: NaiveDate) -> bool {
    motcua_case::deadline::office_day(row.due_at) <= day
}

pub(crate) fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
