//! Closing a book at the end of its year: planned, shown, then done.
use chrono::{Datelike, NaiveDate};
use motcua_case::certify::{Certification, CertificationStatus, VoidReason};
use motcua_case::event::{Fact, Subject};
use motcua_case::ids::{Hash, SeriesId};
use motcua_case::user::Permission;
use motcua_store::{BookFilter, Read};

use super::own_open;
use crate::certify::wait_again;
use crate::clock::stamp;
use crate::desk::{Desk, Session};
use crate::error::{Error, ErrorCode, Result};
use crate::view::books::{BooksView, ClosePlan};

impl Desk {
    /// What closing a book would do.
    pub fn book_close_plan(&self, id: SeriesId) -> Result<ClosePlan> {
        let session = self.permitted(Permission::KeepBooks)?;
        session.read(|read| Ok(self.plan_close(&session, read, id)?.0))
    }

    /// Closes a book as it was shown. Numbers that nobody signed are given up, and what they were for waits again, to be
    /// numbered in the next year's book.
    pub fn book_close(&self, id: SeriesId, digest: &str) -> Result<BooksView> {
        let session = self.permitted(Permission::KeepBooks)?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            let (plan, rows) = self.plan_close(&session, write, id)?;
            if plan.digest != digest {
                return Err(ErrorCode::PlanStale.into());
            }
            let actor = session.actor_ref();
            for row in rows {
                let fact = Fact::CertificationVoided {
                    reason: VoidReason::YearClosed,
                    words: format!(
                        "Chưa ký khi khóa sổ năm {}; chuyển sang sổ năm sau",
                        plan.on.year()
                    ),
                };
                write.append(at, &actor, Subject::Certification(row.id), &fact)?;
                crate::copies::forget_signatures(write, row.id)?;
                wait_again(&session, write, &row, at)?;
            }
            let fact = Fact::SeriesClosed { on: plan.on };
            write.append(at, &actor, Subject::Series(id), &fact)?;
            Ok(())
        })?;
        self.books()
    }

    fn plan_close(
        &self,
        session: &Session,
        read: &Read<'_>,
        id: SeriesId,
    ) -> Result<(ClosePlan, Vec<Certification>)> {
        let series = own_open(session, read, id)?;
        let last = NaiveDate::from_ymd_opt(series.year, 12, 31);
        let on = last.ok_or_else(|| Error::internal("year"))?;
        // Before its last day a year may still bring numbers (NĐ 23/2015 Art. 13: closed on 31/12).
        if self.today() < on {
            return Err(ErrorCode::BookYearRuns.into());
        }
        let mut rows = Vec::new();
        for status in [CertificationStatus::Reserved, CertificationStatus::Signing] {
            let unsigned = BookFilter {
                status: Some(status),
                ..BookFilter::default()
            };
            rows.extend(read.book_rows(id, &unsigned, u32::MAX)?);
        }
        let carried = rows.iter().filter_map(|row| Some(row.number?.no)).collect();
        let mut plan = ClosePlan {
            series: id,
            on,
            first: series.first,
            last: series.last,
            carried,
            digest: String::new(),
        };
        let shown = serde_json::to_vec(&plan).map_err(|_| Error::internal("plan"))?;
        plan.digest = Hash::of(&shown).to_string();
        Ok((plan, rows))
    }
}
