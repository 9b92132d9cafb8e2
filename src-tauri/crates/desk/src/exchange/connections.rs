//! The settings of the exchange: systems, routes, codes; and a test that says step by step what is wrong.
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use motcua_case::deadline::office_day;
use motcua_case::exchange::{CodeMapping, ConnectionSetting};
use motcua_case::ids::ConnectionId;
use motcua_case::office::Office;
use motcua_case::text;
use motcua_case::user::Permission;
use motcua_sign::Secret;
use motcua_store::{Read, Write};
use motcua_sync::province::{Asked, Reached};
use motcua_sync::{Fault, FaultKind, Province, Stop};

use super::{codes, queue, setting};
use crate::clock::stamp;
use crate::desk::{Desk, change_office, office};
use crate::error::{Error, ErrorCode, Result};
use crate::secrets::{forget_secret, keep_secret, secret};
use crate::view::exchange_setting::{
    CodeProposal, CodeRow, ConnectionView, ConnectionWish, ExchangeRest, ExchangeSettings,
    TestOutcome, TestStep, TestWhat,
};

/// Connections at most.
const MOST: usize = 20;
/// Proposals shown for one procedure.
const PROPOSED: usize = 3;
/// Names that are less alike than this are not proposed, percent.
const ALIKE: u8 = 60;
/// Longest time between two looks at what the province has, minutes.
const A_DAY: u16 = 24 * 60;
/// Seconds two clocks may differ.
const CLOCKS: i64 = 300;

impl Desk {
    /// The settings of the exchange.
    pub fn exchange_settings(&self) -> Result<ExchangeSettings> {
        let session = self.permitted(Permission::ChangeOffice)?;
        session.read(|read| self.settings_of(read, &BTreeMap::new()))
    }

    fn settings_of(
        &self,
        read: &Read<'_>,
        proposals: &BTreeMap<String, Vec<CodeProposal>>,
    ) -> Result<ExchangeSettings> {
        let office = office(read)?;
        let exchange = &office.exchange;
        let connections = exchange
            .connections
            .iter()
            .map(|connection| {
                let kept = secret(read, &setting::secret_name(connection.id))?;
                Ok(ConnectionView {
                    setting: connection.clone(),
                    has_secret: kept.is_some(),
                })
            })
            .collect::<Result<Vec<_>>>()?;
        Ok(ExchangeSettings {
            connections,
            rest: ExchangeRest {
                main: exchange.main,
                routes: exchange.routes.clone(),
                begins: exchange.begins,
                places: exchange.places.clone(),
                bytes_per_second: exchange.bytes_per_second,
                pull_minutes: exchange.pull_minutes,
                drop_folder: exchange.drop_folder.clone(),
                stopped: exchange.stopped,
                packages: exchange.packages,
            },
            codes: self.code_rows(read, &office, proposals)?,
        })
    }

    fn code_rows(
        &self,
        read: &Read<'_>,
        office: &Office,
        proposals: &BTreeMap<String, Vec<CodeProposal>>,
    ) -> Result<Vec<CodeRow>> {
        let rules = self.rules(read)?;
        let row = |procedure: &motcua_case::procedure::Procedure| {
            let published = procedure.code.as_ref().map(|code| code.as_str());
            let codes = &office.exchange;
            CodeRow {
                procedure: procedure.key.clone(),
                name: procedure.name.clone(),
                code: codes.national_code(&procedure.key, published),
                confirmed: codes
                    .codes
                    .iter()
                    .any(|mapping| mapping.procedure == procedure.key),
                proposals: proposals.get(&procedure.key).cloned().unwrap_or_default(),
            }
        };
        Ok(rules.catalogue.procedures().iter().map(row).collect())
    }

    /// Changes them, but for the connections.
    pub fn exchange_save(&self, rest: &ExchangeRest) -> Result<ExchangeSettings> {
        self.change_exchange(|write, office| {
            let exchange = &mut office.exchange;
            let same = exchange.main == rest.main
                && exchange.routes == rest.routes
                && exchange.begins == rest.begins;
            exchange.main = rest.main;
            exchange.routes.clone_from(&rest.routes);
            exchange.begins = rest.begins;
            exchange.places = codes::places(&rest.places)?;
            exchange.bytes_per_second = rest.bytes_per_second.filter(|rate| *rate > 0);
            let minutes = rest.pull_minutes.filter(|minutes| *minutes > 0);
            exchange.pull_minutes = minutes.map(|minutes| minutes.min(A_DAY));
            exchange.drop_folder.clone_from(&rest.drop_folder);
            exchange.stopped = rest.stopped;
            exchange.packages = rest.packages;
            match same {
                true => Ok(()),
                false => queue::look_again(write),
            }
        })
    }

    /// Adds or changes a connection. A password that is not given stays as it is.
    pub fn connection_save(
        &self,
        wish: &ConnectionWish,
        password: Option<&Secret>,
    ) -> Result<ExchangeSettings> {
        let session = self.permitted(Permission::ChangeOffice)?;
        let id = wish.id.unwrap_or_else(ConnectionId::fresh);
        let connection = checked(&wish.setting, id)?;
        let settings = self.change_exchange(|write, office| {
            let known = &mut office.exchange.connections;
            let has_room = known.len() < MOST;
            match known.iter_mut().find(|known| known.id == id) {
                Some(known) => known.clone_from(&connection),
                None if has_room => known.push(connection.clone()),
                None => return Err(Error::new(ErrorCode::Invalid).with("field", "connections")),
            }
            // The first system takes everything from today on: what came before was typed by hand.
            if office.exchange.main.is_none() {
                office.exchange.main = Some(id);
                let today = office_day(self.clock.now());
                office.exchange.begins = office.exchange.begins.or(Some(today));
                queue::look_again(write)?;
            }
            match password {
                Some(password) => keep_secret(&session, write, &setting::secret_name(id), password),
                None => Ok(()),
            }
        })?;
        self.exchange.forget(id);
        Ok(settings)
    }

    /// Takes a connection away, with its password.
    pub fn connection_remove(&self, id: ConnectionId) -> Result<ExchangeSettings> {
        let settings = self.change_exchange(|write, office| {
            let exchange = &mut office.exchange;
            exchange.connections.retain(|known| known.id != id);
            exchange.main = exchange.main.filter(|main| *main != id);
            forget_secret(write, &setting::secret_name(id))
        })?;
        self.exchange.forget(id);
        Ok(settings)
    }

    fn change_exchange(
        &self,
        change: impl FnOnce(&Write<'_>, &mut Office) -> Result<()>,
    ) -> Result<ExchangeSettings> {
        let session = self.permitted(Permission::ChangeOffice)?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            let mut office = office(write)?;
            change(write, &mut office)?;
            change_office(write, at, &session.actor_ref(), office)
        })?;
        self.exchange.nudge();
        self.exchange_settings()
    }

    /// Tries a connection step by step, and changes nothing at the province.
    pub fn connection_test(&self, id: ConnectionId) -> Result<Vec<TestStep>> {
        let session = self.permitted(Permission::ChangeOffice)?;
        let office = session.read(office)?;
        let connection = office.exchange.connection(id).ok_or(ErrorCode::NotFound)?;
        let mut steps = Vec::new();
        let speaker = match setting::speaker(&session.store, &office, connection, &Stop::default())
        {
            Ok(speaker) => speaker,
            Err(error) => {
                let field = error.detail.get("field").cloned().unwrap_or_default();
                let outcome = TestOutcome::Setting { field };
                return Ok(vec![tried(TestWhat::Setting, outcome)]);
            }
        };
        steps.push(tried(TestWhat::Setting, TestOutcome::Fine));
        let adapter = &speaker.adapter;
        let reached = self.asked(adapter.reach());
        let clock = reached
            .as_ref()
            .ok()
            .and_then(|reached: &Reached| reached.clock);
        if !said(&mut steps, TestWhat::Line, reached)
            || !said(&mut steps, TestWhat::SignIn, self.asked(adapter.session()))
        {
            return Ok(steps);
        }
        // A code that nobody has: every answer but a fault shows that questions are understood.
        let asked = self.asked(adapter.find(&format!("{}-000000-0000", office.agency.code)));
        if let Ok(Asked::Unable) = &asked {
            steps.push(tried(TestWhat::Question, TestOutcome::NotNeeded));
        } else if !said(&mut steps, TestWhat::Question, asked) {
            return Ok(steps);
        }
        steps.push(tried(TestWhat::Clock, self.clocks(clock)));
        Ok(steps)
    }

    pub(super) fn asked<T>(
        &self,
        call: impl Future<Output = motcua_sync::Answer<T>>,
    ) -> motcua_sync::Answer<T> {
        let nothing = || Err(FaultKind::Stopped.into());
        self.exchange.wait(call).unwrap_or_else(nothing)
    }

    fn clocks(&self, theirs: Option<DateTime<Utc>>) -> TestOutcome {
        let Some(theirs) = theirs else {
            return TestOutcome::NotNeeded;
        };
        let off = (self.clock.now() - theirs).num_seconds();
        if off.abs() <= CLOCKS {
            return TestOutcome::Fine;
        }
        let most = i64::from(i32::MAX);
        TestOutcome::ClockOff {
            seconds: i32::try_from(off.clamp(-most, most)).unwrap_or_default(),
        }
    }

    /// Asks the province for its procedures and proposes codes for those that no person has confirmed.
    pub fn codes_propose(&self, id: ConnectionId) -> Result<Vec<CodeRow>> {
        let session = self.permitted(Permission::ChangeOffice)?;
        let office = session.read(office)?;
        let connection = office.exchange.connection(id).ok_or(ErrorCode::NotFound)?;
        let speaker = setting::speaker(&session.store, &office, connection, &Stop::default())?;
        let names = self
            .asked(speaker.adapter.procedures())
            .map_err(unanswered)?;
        session.read(|read| {
            let rules = self.rules(read)?;
            let mut proposals = BTreeMap::new();
            for procedure in rules.catalogue.procedures() {
                let mut alike: Vec<CodeProposal> = names
                    .iter()
                    .map(|name| CodeProposal {
                        code: name.code.clone(),
                        name: name.name.clone(),
                        likeness: likeness(&procedure.name, &name.name),
                    })
                    .filter(|proposal| proposal.likeness >= ALIKE)
                    .collect();
                alike.sort_by_key(|proposal| std::cmp::Reverse(proposal.likeness));
                alike.truncate(PROPOSED);
                proposals.insert(procedure.key.clone(), alike);
            }
            self.code_rows(read, &office, &proposals)
        })
    }

    /// A person says which national code a procedure has; none takes that back.
    pub fn code_confirm(
        &self,
        procedure: &str,
        code: Option<&str>,
        name: &str,
    ) -> Result<ExchangeSettings> {
        let mapping = code.map(|code| CodeMapping {
            procedure: procedure.to_owned(),
            code: code.trim().to_owned(),
            name: text::nfc(name.trim()),
            confirmed_at: self.clock.now(),
            ..CodeMapping::default()
        });
        self.code_map(procedure, mapping)
    }

    /// The same with everything the province names differently: sector, papers, fees.
    pub fn code_map(
        &self,
        procedure: &str,
        mapping: Option<CodeMapping>,
    ) -> Result<ExchangeSettings> {
        let wrong = || Error::new(ErrorCode::Invalid).with("field", "code");
        if let Some(mapping) = &mapping
            && mapping
                .code
                .parse::<motcua_case::id::ProcedureCode>()
                .is_err()
        {
            return Err(wrong());
        }
        let now = self.clock.now();
        let mapping = mapping
            .map(|mapping| codes::tidy(&mapping, now))
            .transpose()?;
        self.change_exchange(|_, office| {
            let codes = &mut office.exchange.codes;
            codes.retain(|known| known.procedure != procedure);
            codes.extend(mapping);
            Ok(())
        })
    }
}

fn checked(wish: &ConnectionSetting, id: ConnectionId) -> Result<ConnectionSetting> {
    let invalid = |field: &str| Error::new(ErrorCode::Invalid).with("field", field);
    let connection = ConnectionSetting {
        id,
        name: text::nfc(wish.name.trim()),
        address: wish.address.trim().trim_end_matches('/').to_owned(),
        account: wish.account.trim().to_owned(),
        agency: wish.agency.trim().to_owned(),
        destination: wish.destination.trim().to_owned(),
        ..wish.clone()
    };
    if connection.name.is_empty() {
        return Err(invalid("name"));
    }
    if !motcua_sign::is_web_address(&connection.address) {
        return Err(invalid("address"));
    }
    setting::roots(&connection.roots)?;
    Ok(connection)
}

fn tried(what: TestWhat, outcome: TestOutcome) -> TestStep {
    TestStep { what, outcome }
}

/// Adds a step; whether it ended well.
fn said<T>(steps: &mut Vec<TestStep>, what: TestWhat, answer: motcua_sync::Answer<T>) -> bool {
    let outcome = match answer {
        Ok(_) => TestOutcome::Fine,
        Err(fault) => outcome(fault),
    };
    let fine = matches!(outcome, TestOutcome::Fine | TestOutcome::NotNeeded);
    steps.push(tried(what, outcome));
    fine
}

fn outcome(fault: Fault) -> TestOutcome {
    match fault.kind {
        FaultKind::NoLine(why) => TestOutcome::Line {
            why: setting::line_fault(why),
        },
        FaultKind::Busy => TestOutcome::Line {
            why: crate::view::exchange::LineFault::Busy,
        },
        FaultKind::Session => TestOutcome::Refused {
            code: String::new(),
            words: String::new(),
        },
        FaultKind::Refused(refusal) | FaultKind::Barred(refusal) => TestOutcome::Refused {
            code: refusal.code,
            words: refusal.words,
        },
        FaultKind::Unable => TestOutcome::NotNeeded,
        FaultKind::Doubt(_) | FaultKind::Stopped | FaultKind::NotUploaded(_) => {
            TestOutcome::Unreadable
        }
    }
}

/// How alike two names are without their accents, percent.
fn likeness(a: &str, b: &str) -> u8 {
    let alike = strsim::sorensen_dice(&text::fold(a), &text::fold(b));
    (alike * 100.0).round() as u8
}

/// A question that was not answered, for acts that a person waits for.
pub(super) fn unanswered(_fault: Fault) -> Error {
    Error::new(ErrorCode::ProvinceUnanswered).retryable()
}
