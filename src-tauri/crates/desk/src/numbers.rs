//! After a restore nobody knows which numbers were given since the backup. The head reads the last one from paper.
use chrono::{DateTime, Datelike, Utc};
use motcua_case::deadline::office_day;
use motcua_case::event::Fact;
use motcua_case::id::DossierCode;
use motcua_case::office::{NumbersSeen, RegisterFloor};
use motcua_case::user::Permission;

use crate::clock::stamp;
use crate::desk::{Desk, counter_subject, office};
use crate::error::{Error, ErrorCode, Result};
use crate::view::home::HomeView;

impl Desk {
    /// Takes the last dossier code and the last register entry seen on paper. Numbers are given again behind them.
    pub fn numbers_confirm(&self, last_code: &str, last_entry: u32) -> Result<HomeView> {
        let session = self.permitted(Permission::ConfirmClock)?;
        let unfit = |reason: &str| Error::new(ErrorCode::NumberUnfit).with("reason", reason);
        let code: DossierCode = last_code.trim().parse().map_err(|_| unfit("code"))?;
        let last = u16::try_from(code.seq).map_err(|_| unfit("code"))?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            let office = office(write)?;
            if office.restored.is_none() {
                return Err(ErrorCode::NotFound.into());
            }
            if code.agency.as_str() != office.agency.code
                || !(office.slice.first()..=office.slice.last()).contains(&last)
            {
                return Err(unfit("counter"));
            }
            // What the backup knows is the least that was given.
            if write
                .last_number(office.counter, code.date)?
                .is_some_and(|known| known > last)
            {
                return Err(unfit("known"));
            }
            // Of this counter alone: others have registers and numbers of their own.
            let newest = write.newest_since(DateTime::UNIX_EPOCH, &office.slice)?;
            if newest
                .as_ref()
                .is_some_and(|dossier| office_day(dossier.received_at) > code.date)
            {
                return Err(unfit("known"));
            }
            let known = newest
                .filter(|dossier| self.year_of(dossier.received_at) == code.date.year())
                .map_or(0, |dossier| dossier.register_entry);
            if known > last_entry {
                return Err(unfit("register"));
            }
            let fact = Fact::NumbersSeen(NumbersSeen {
                counter: office.counter,
                day: code.date,
                last,
                register: RegisterFloor {
                    year: code.date.year(),
                    entry: last_entry,
                },
            });
            write.append(at, &session.actor_ref(), counter_subject(write)?, &fact)?;
            Ok(())
        })?;
        self.home()
    }

    fn year_of(&self, moment: DateTime<Utc>) -> i32 {
        office_day(moment).year()
    }
}
