//! Settings, users and the code reader.
use motcua_case::calendar::{Calendar, DayKind, DayStatus};
use motcua_case::event::{Fact, Subject};
use motcua_case::id::AgencyCode;
use motcua_case::ids::UserId;
use motcua_case::office::Office;
use motcua_case::text;
use motcua_case::user::{Permission, Role, User};
use motcua_store::StoreError;
use motcua_store::keyring::KeyRing;

use crate::clock::stamp;
use crate::desk::{Desk, Session, change_office, office};
use crate::error::{Error, ErrorCode, Result};
use crate::province::enabled;
use crate::reader;
use crate::view::settings::{
    CalendarDay, CalendarView, CatalogueView, OutsideAsk, ReaderCheck, SettingsView, UserRequest,
};

/// Dossiers looked at for papers asked outside the catalogue.
const OUTSIDE_SHOWN: u32 = 500;

impl Desk {
    /// The settings screen.
    pub fn settings(&self) -> Result<SettingsView> {
        let session = self.session()?;
        let incoming = self.incoming_folder(&session)?;
        let (office, users, rules, province) = session.read(|read| {
            Ok((
                office(read)?,
                read.users()?,
                self.rules(read)?,
                read.province()?.files,
            ))
        })?;
        Ok(SettingsView {
            users,
            printers: self.printer.printers().unwrap_or_default(),
            reader_ports: reader::ports(),
            catalogue: CatalogueView {
                version: rules.catalogue.version().to_owned(),
                procedures: u32::try_from(rules.catalogue.procedures().len()).unwrap_or(u32::MAX),
                enabled: enabled(&rules, self.today()),
            },
            province,
            calendar: calendar_view(&rules.calendar(&office)),
            data_folder: session.store.folder().display().to_string(),
            incoming_folder: incoming.display().to_string(),
            seal: office
                .certify
                .signing
                .seal
                .as_ref()
                .map(|seal| session.file_address(seal.sha256)),
            office,
        })
    }

    /// Changes the settings. Counter number, numbers and practice mode belong to the store and stay.
    pub fn office_change(&self, mut wanted: Office) -> Result<SettingsView> {
        let session = self.permitted(Permission::ChangeOffice)?;
        wanted
            .agency
            .code
            .parse::<AgencyCode>()
            .map_err(|_| invalid("agency.code"))?;
        if wanted.agency.name.trim().is_empty() {
            return Err(invalid("agency.name"));
        }
        if wanted
            .policy
            .hours
            .as_ref()
            .is_some_and(|hours| !hours.is_sound())
        {
            return Err(invalid("policy.hours"));
        }
        wanted.policy.lock_after_minutes = wanted.policy.lock_after_minutes.clamp(1, 30);
        let signing = &mut wanted.certify.signing;
        signing.timestamps = address(signing.timestamps.take(), "timestamps")?;
        signing.address = address(signing.address.take(), "address")?;
        wanted.policy.receipt_copies = wanted.policy.receipt_copies.clamp(1, 2);
        let at = stamp(&*self.clock);
        session.write(|write| {
            let known = office(write)?;
            // What belongs to a file of the store is changed together with it.
            wanted.certify.signing.seal = known.certify.signing.seal;
            wanted.certify.signing.providers = known.certify.signing.providers;
            let office = Office {
                counter: known.counter,
                slice: known.slice,
                practice: known.practice,
                restored: known.restored,
                register_floor: known.register_floor,
                ..wanted.clone()
            };
            change_office(write, at, &session.actor_ref(), office)
        })?;
        if let Some(ring) = self.state_mut().ring.as_mut() {
            ring.relabel(&wanted.agency.name)?;
        }
        self.settings()
    }

    /// Adds or changes a user. The last active administrator stays one.
    pub fn user_save(&self, request: &UserRequest) -> Result<SettingsView> {
        let session = self.permitted(Permission::ManageUsers)?;
        let name = text::nfc(request.name.trim());
        if name.is_empty() || request.roles.is_empty() {
            return Err(invalid(if name.is_empty() { "name" } else { "roles" }));
        }
        let user = User {
            id: request.id.unwrap_or_else(UserId::fresh),
            name,
            roles: request.roles.clone(),
            active: request.active,
            acting: match request.id {
                Some(id) => session
                    .read(|read| Ok(read.user(id)?))?
                    .map_or_else(Vec::new, |known| known.acting),
                None => Vec::new(),
            },
        };
        self.keeps_administrator(&session, &user)?;
        match (request.id, &request.secret) {
            (None, Some(secret)) => self.add_user(&session, &user, secret)?,
            (None, None) => return Err(invalid("secret")),
            (Some(_), _) => self.change_user(&session, &user)?,
        }
        self.settings()
    }

    fn keeps_administrator(&self, session: &Session, changed: &User) -> Result<()> {
        let users = session.read(|read| Ok(read.users()?))?;
        let admin = |user: &User| user.active && user.roles.contains(&Role::Administrator);
        let others = users
            .iter()
            .any(|user| user.id != changed.id && admin(user));
        if others || admin(changed) {
            Ok(())
        } else {
            Err(ErrorCode::LastAdministrator.into())
        }
    }

    fn add_user(&self, session: &Session, user: &User, secret: &str) -> Result<()> {
        self.long_enough(session.store.folder(), secret)?;
        let at = stamp(&*self.clock);
        let key = session.store.key();
        self.ring(|ring| ring.put(user.id, &user.name, &user.roles, secret, &key))?;
        session.write(|write| {
            write.append(
                at,
                &session.actor_ref(),
                Subject::User(user.id),
                &Fact::UserAdded(user.clone()),
            )?;
            Ok(())
        })
    }

    fn change_user(&self, session: &Session, user: &User) -> Result<()> {
        let at = stamp(&*self.clock);
        session.write(|write| {
            write.user(user.id)?.ok_or(ErrorCode::UserUnknown)?;
            write.append(
                at,
                &session.actor_ref(),
                Subject::User(user.id),
                &Fact::UserChanged(user.clone()),
            )?;
            Ok(())
        })?;
        self.ring(|ring| {
            if user.active {
                ring.describe(user.id, &user.name, &user.roles)
            } else {
                ring.remove(user.id)
            }
        })
    }

    fn ring(
        &self,
        work: impl FnOnce(&mut KeyRing) -> std::result::Result<(), StoreError>,
    ) -> Result<()> {
        let mut state = self.state_mut();
        let ring = state.ring.as_mut().ok_or(ErrorCode::StoreAbsent)?;
        Ok(work(ring)?)
    }

    /// Papers asked for outside the catalogue, newest first: the head answers for each.
    pub fn asked_outside(&self) -> Result<Vec<OutsideAsk>> {
        let session = self.permitted(Permission::Oversee)?;
        let dossiers = session.read(|read| Ok(read.asked_outside(OUTSIDE_SHOWN)?))?;
        let asks = dossiers.iter().flat_map(|dossier| {
            dossier.papers.iter().filter_map(|paper| {
                let article = paper.article.clone()?;
                Some(OutsideAsk {
                    dossier: dossier.id,
                    code: dossier.code.clone(),
                    procedure: dossier.procedure.name.clone(),
                    received_at: dossier.received_at,
                    asked_by: dossier.received_by_name.clone(),
                    paper: paper.name.clone(),
                    article,
                })
            })
        });
        Ok(asks.collect())
    }

    /// Port of the code reader, while somebody is signed in and one was chosen.
    pub fn reader_port(&self) -> Option<String> {
        let session = self.session().ok()?;
        session.read(office).ok()?.policy.reader_port
    }

    /// Judges what the code reader made of the calibration sheet.
    pub fn reader_check(&self, text: &str) -> Result<ReaderCheck> {
        self.session()?;
        Ok(reader::judge(text))
    }
}

fn calendar_view(calendar: &Calendar) -> CalendarView {
    let years: Vec<i32> = calendar.years().collect();
    let first = years
        .first()
        .and_then(|year| chrono::NaiveDate::from_ymd_opt(*year, 1, 1))
        .unwrap_or_default();
    let last = years
        .last()
        .and_then(|year| chrono::NaiveDate::from_ymd_opt(*year, 12, 31))
        .unwrap_or_default();
    let days = calendar.special_days(first, last).map(|day| CalendarDay {
        date: day.date,
        off: day.kind != DayKind::SwapWork,
        name: day.name_vi.clone(),
        official: day.status == DayStatus::Official,
    });
    CalendarView {
        days: days.collect(),
        years,
    }
}

/// A web address without blanks around it; an empty one is none.
fn address(typed: Option<String>, field: &str) -> Result<Option<String>> {
    let typed = typed.map(|typed| typed.trim().to_owned());
    match typed.filter(|typed| !typed.is_empty()) {
        Some(typed) if !motcua_sign::is_web_address(&typed) => Err(invalid(field)),
        other => Ok(other),
    }
}

fn invalid(field: &str) -> Error {
    Error::new(ErrorCode::Invalid).with("field", field)
}
