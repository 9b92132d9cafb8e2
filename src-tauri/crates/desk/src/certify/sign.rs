//! Ticking off what was signed by hand.
use chrono::{Datelike, NaiveDate};
use motcua_case::certify::{Certification, CertificationMove, bar};
use motcua_case::event::{Fact, Stamp, Subject};
use motcua_case::ids::CertificationId;
use motcua_case::user::Permission;
use motcua_store::{Read, Write};

use crate::clock::stamp;
use crate::desk::{Desk, Session};
use crate::error::{Error, ErrorCode, Result};
use crate::view::certification::CertificationView;

impl Desk {
    /// Ticks rows off as signed and sealed on `day`: not before their number, not after today. All of them, or none.
    pub fn certify_sign(
        &self,
        ids: &[CertificationId],
        day: NaiveDate,
    ) -> Result<Vec<CertificationView>> {
        let session = self.permitted(Permission::See)?;
        let at = stamp(&*self.clock);
        if day > self.today() {
            return Err(Error::new(ErrorCode::Invalid).with("field", "day"));
        }
        session.write(|write| {
            for id in ids {
                let row = moved(&session, write, *id, CertificationMove::Sign)?;
                // A number is of its year: what was not signed in it gets another one in the next.
                let fits = |taken: NaiveDate| taken <= day && taken.year() == day.year();
                if !row.number.is_some_and(|number| fits(number.day)) {
                    return Err(Error::new(ErrorCode::Invalid).with("field", "day"));
                }
                append(&session, write, *id, &Fact::CertificationSigned { day }, at)?;
            }
            Ok(())
        })?;
        self.certification_views(&session, ids)
    }

    /// Takes a tick back that was made by mistake.
    pub fn certify_unsign(&self, id: CertificationId) -> Result<CertificationView> {
        let session = self.permitted(Permission::See)?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            moved(&session, write, id, CertificationMove::Unsign)?;
            append(&session, write, id, &Fact::CertificationUnsigned, at)
        })?;
        self.certification_view(&session, id)
    }
}

/// The row, if the table of moves allows this one now.
pub(crate) fn moved(
    session: &Session,
    read: &Read<'_>,
    id: CertificationId,
    kind: CertificationMove,
) -> Result<Certification> {
    let row = read.certification(id)?.ok_or(ErrorCode::NotFound)?;
    let series = match row.number {
        Some(number) => read.series(number.series)?,
        None => None,
    };
    match bar(kind, &row, series.as_ref(), &session.actor()) {
        Some(bar) => Err(Error::barred(bar)),
        None => Ok(row),
    }
}

pub(crate) fn append(
    session: &Session,
    write: &Write<'_>,
    id: CertificationId,
    fact: &Fact,
    at: Stamp,
) -> Result<()> {
    write.append(at, &session.actor_ref(), Subject::Certification(id), fact)?;
    Ok(())
}
