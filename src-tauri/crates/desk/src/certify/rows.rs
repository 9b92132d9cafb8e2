//! Rows as lists show them.
use chrono::TimeDelta;
use motcua_case::certify::{Certification, CertificationStatus, Series, available};
use motcua_case::ids::{CertificationId, SeriesId};
use motcua_case::user::Permission;
use motcua_store::Read;

use super::SHOWN;
use crate::desk::{Desk, Session};
use crate::error::{ErrorCode, Result};
use crate::view::certification::{CertificationList, CertificationView, NumberView};

/// Days that what was refused or given up is listed.
const ENDED_DAYS: TimeDelta = TimeDelta::days(30);

impl Desk {
    /// One list of rows.
    pub fn certify_rows(&self, list: CertificationList) -> Result<Vec<CertificationView>> {
        let session = self.permitted(Permission::See)?;
        self.settle_statements(&session)?;
        let now = self.clock.now();
        session.read(|read| {
            let rows = match list {
                CertificationList::Waiting => {
                    read.certifications_open(CertificationStatus::Waiting, SHOWN)?
                }
                CertificationList::Reserved => {
                    read.certifications_open(CertificationStatus::Reserved, SHOWN)?
                }
                CertificationList::Today => read.certifications_dated(self.today())?,
                CertificationList::Ended => {
                    let mut rows = read.certifications_received(
                        now - ENDED_DAYS,
                        now + TimeDelta::days(1),
                        SHOWN,
                    )?;
                    rows.retain(|row| {
                        use CertificationStatus::{Refused, Void, Withdrawn};
                        matches!(row.status, Refused | Void | Withdrawn)
                    });
                    rows
                }
                CertificationList::Prints => read.certification_prints_open(SHOWN)?,
            };
            self.views(&session, read, &rows)
        })
    }

    /// Rows by their identity, in the order given.
    pub(crate) fn certification_views(
        &self,
        session: &Session,
        ids: &[CertificationId],
    ) -> Result<Vec<CertificationView>> {
        session.read(|read| {
            let rows = ids
                .iter()
                .map(|id| Ok(read.certification(*id)?.ok_or(ErrorCode::NotFound)?))
                .collect::<Result<Vec<_>>>()?;
            self.views(session, read, &rows)
        })
    }

    pub(crate) fn certification_view(
        &self,
        session: &Session,
        id: CertificationId,
    ) -> Result<CertificationView> {
        let found = self.certification_views(session, &[id])?.into_iter().next();
        found.ok_or_else(|| ErrorCode::NotFound.into())
    }

    pub(crate) fn views(
        &self,
        session: &Session,
        read: &Read<'_>,
        rows: &[Certification],
    ) -> Result<Vec<CertificationView>> {
        let mut known: Vec<Series> = Vec::new();
        rows.iter()
            .map(|row| {
                let series = match row.number {
                    Some(number) => Some(of_series(read, &mut known, number.series)?),
                    None => None,
                };
                let replaced = match row.replaces {
                    Some(id) => read.certification(id)?.and_then(|old| old.number),
                    None => None,
                };
                Ok(self.view_of(session, row, series.as_ref(), replaced.map(|old| old.no)))
            })
            .collect()
    }

    fn view_of(
        &self,
        session: &Session,
        row: &Certification,
        series: Option<&Series>,
        replaces: Option<u32>,
    ) -> CertificationView {
        let number = row.number.zip(series).map(|(number, series)| NumberView {
            no: number.no,
            volume_code: series.volume_code(number.volume),
            day: number.day,
            series: series.id,
        });
        CertificationView {
            id: row.id,
            visit: row.visit,
            matter: row.matter.clone(),
            book: row.book(),
            requester: row.requester.name.clone(),
            paper: row.paper.clone(),
            pages: row.pages,
            copies: row.copies,
            fee: row.fee.total,
            status: row.status,
            number,
            received_at: row.received_at,
            due_at: row.due_at,
            overdue: row.is_open() && row.due_at < self.clock.now(),
            agreed: row.agreement.is_some(),
            signer: row.signer.clone(),
            signed_on: row.signed.map(|signed| signed.day),
            voided: row.voided.clone(),
            refused: row.refused.clone(),
            cancelled: row.cancelled.clone(),
            strikes: row.strikes.clone(),
            prints: u16::try_from(row.prints.len()).unwrap_or(u16::MAX),
            print_state: row.prints.last().map(|print| print.state),
            cross_page_seal: row.cross_page_seal(),
            replaces,
            level: row
                .electronic()
                .and_then(|copy| copy.kept.as_ref())
                .map(|kept| kept.level),
            offers: available(row, series, &session.actor()),
        }
    }
}

/// The series of a number, loaded once for a whole list.
pub(crate) fn of_series(read: &Read<'_>, known: &mut Vec<Series>, id: SeriesId) -> Result<Series> {
    if let Some(series) = known.iter().find(|series| series.id == id) {
        return Ok(series.clone());
    }
    let series = read.series(id)?.ok_or(ErrorCode::NotFound)?;
    known.push(series.clone());
    Ok(series)
}
