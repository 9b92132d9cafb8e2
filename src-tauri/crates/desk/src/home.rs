//! The counter's home.
use std::cmp::Ordering;

use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use motcua_case::clock::{self, ClockDoubt};
use motcua_case::deadline::{OFFICE_OFFSET, office_day};
use motcua_case::dossier::{Dossier, PaperStanding};
use motcua_case::event::{Fact, Subject};
use motcua_case::user::{Permission, may};
use motcua_store::Read;

use crate::clock::stamp;
use crate::desk::{Desk, Session, office};
use crate::error::Result;
use crate::view::home::{DossierRow, DueState, HomeCounts, HomeView, TodayNumbers, Urgency};

/// Rows shown on a tab.
const SHOWN: u32 = 200;
/// Dossiers of one day looked at; no counter receives more.
const TODAY: u32 = 2000;
/// Days counted as soon.
const SOON_DAYS: i64 = 3;

impl Desk {
    /// What the counter has to do now.
    pub fn home(&self) -> Result<HomeView> {
        let session = self.session()?;
        let now = self.clock.now();
        let today = office_day(now);
        let (start, tomorrow) = (day_start(today), day_start(today) + TimeDelta::days(1));
        let soon = tomorrow + TimeDelta::days(SOON_DAYS);
        session.read(|read| {
            let office = office(read)?;
            let cards = if may(&session.roles, Permission::Receive) {
                self.draft_cards(read, session.user_id())?
            } else {
                Vec::new()
            };
            let (resting, drafts): (Vec<_>, Vec<_>) =
                cards.into_iter().partition(|card| card.gone_at.is_some());
            let open = read.due_before(soon, SHOWN)?;
            let mut kept = read.received_since(start, TODAY)?;
            kept.retain(|dossier| dossier.status.stands());
            let digitised = kept.iter().filter(|dossier| digitised(dossier)).count();
            let reused_papers = kept.iter().map(reused).sum();
            let received = kept.into_iter().take(SHOWN as usize);
            let open = self.rows(read, open)?;
            let rows = |wanted: Urgency| -> Vec<DossierRow> {
                let of_it = open.iter().filter(|row| row.due.state == wanted);
                of_it.cloned().collect()
            };
            let last = read.last_number(office.counter, today)?;
            let counts = HomeCounts {
                overdue: read.count_due(DateTime::UNIX_EPOCH, now)?,
                due_today: read.count_due(now, tomorrow)?,
                due_soon: read.count_due(tomorrow, soon)?,
                received_today: read.count_standing_since(start)?,
                drafts: u32::try_from(drafts.len()).unwrap_or(u32::MAX),
            };
            let receives = may(&session.roles, Permission::Receive);
            Ok(HomeView {
                today,
                online: match receives {
                    true => read.count_online()?,
                    false => 0,
                },
                clock: self.clock_doubt(&session, read)?,
                resting,
                restored: office.restored,
                open_prints: read.count_open_prints()?,
                to_approve: count(read.cancels_asked(SHOWN)?.len() + read.papers_to_purge()?.len()),
                stamped: count(read.papers_with_stamp()?.len()),
                counts,
                overdue: rows(Urgency::Late),
                due_today: rows(Urgency::Today),
                due_soon: rows(Urgency::Soon),
                received_today: self.rows(read, received)?,
                drafts,
                numbers: TodayNumbers {
                    received: counts.received_today,
                    digitised: count(digitised),
                    reused_papers: count(reused_papers),
                    numbers_left: office
                        .slice
                        .last()
                        .saturating_sub(last.unwrap_or(office.slice.first() - 1)),
                },
            })
        })
    }
}

impl Desk {
    /// Says that a doubtful clock is right. Numbers are given again, from the day it shows.
    pub fn clock_confirm(&self) -> Result<HomeView> {
        let session = self.permitted(Permission::ConfirmClock)?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            let fact = Fact::ClockConfirmed;
            write.append(at, &session.actor_ref(), Subject::Office, &fact)?;
            Ok(())
        })?;
        self.home()
    }

    pub(crate) fn clock_doubt(
        &self,
        session: &Session,
        read: &Read<'_>,
    ) -> Result<Option<ClockDoubt>> {
        let last = read.clock_known_at(session.store.device())?;
        let calendar = self.rules(read)?.calendar(&office(read)?);
        Ok(last.and_then(|last| clock::doubt(last, self.clock.now(), &calendar)))
    }
}

/// A due date against the clock.
pub(crate) fn due_state(dossier: &Dossier, now: DateTime<Utc>) -> DueState {
    let at = dossier.due.due_at.with_timezone(&Utc);
    let days = (office_day(at) - office_day(now)).num_days();
    let state = if !dossier.status.is_open() {
        Urgency::Closed
    } else if at < now {
        Urgency::Late
    } else {
        match (days.cmp(&0), days <= SOON_DAYS) {
            (Ordering::Equal, _) => Urgency::Today,
            (_, true) => Urgency::Soon,
            _ => Urgency::Later,
        }
    };
    let minutes = (at - now)
        .num_minutes()
        .clamp(i64::from(i32::MIN), i64::from(i32::MAX));
    DueState {
        at,
        state,
        minutes_left: i32::try_from(minutes).unwrap_or_default(),
    }
}

/// Midnight at the counter.
pub(crate) fn day_start(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(chrono::NaiveTime::MIN);
    OFFICE_OFFSET
        .from_local_datetime(&midnight)
        .single()
        .unwrap_or_default()
        .with_timezone(&Utc)
}

fn digitised(dossier: &Dossier) -> bool {
    let made = |standing: &PaperStanding| {
        matches!(
            standing,
            PaperStanding::Imported { .. } | PaperStanding::Held { .. }
        )
    };
    dossier.papers.iter().any(|line| made(&line.standing))
}

fn reused(dossier: &Dossier) -> usize {
    dossier
        .papers
        .iter()
        .filter(|line| matches!(line.standing, PaperStanding::Held { .. }))
        .count()
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
