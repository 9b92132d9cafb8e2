//! One matter, one call after the other, until the province has all of it or something has to be waited for.
use std::io;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use motcua_case::event::{Fact, Subject};
use motcua_case::exchange::{Call, ConnectionSetting, RouteTo};
use motcua_case::ids::EventId;
use motcua_case::text;
use motcua_store::{ExchangeItem, ExchangeState, Lane, Read};
use motcua_sync::model::RemoteFile;
use motcua_sync::plan::{Known, Next, Wanted, next};
use motcua_sync::province::{Asked, Files, Found, Line, Way};
use motcua_sync::{FaultKind, Province, Refusal};

use super::lying::{lying, placed};
use super::run::Lanes;
use super::setting::{self, Speaker};
use super::telling::{Around, Matter, Sendable, Telling};
use super::work::{Fault, Open, Work};
use super::{backoff, gaps, subject_of};
use crate::clock::stamp;
use crate::error::{Error, ErrorCode, Result};

/// Calls for one matter before others have their turn.
const CALLS: usize = 30;
/// Code of a refusal by our own check of the receiver's rules.
pub(super) const HERE: &str = "here";

/// A matter on its way, with everything that is known of it.
struct Carried<'a> {
    lanes: &'a Lanes<'a>,
    subject: Subject,
    matter: Matter,
    telling: Telling,
    work: Work,
    since: DateTime<Utc>,
    foreign: bool,
    connection: &'a ConnectionSetting,
    speaker: Arc<Speaker>,
}

/// What follows a call.
enum After {
    /// The next one.
    Again,
    /// Nothing now: everything is kept.
    Stop,
}

impl Lanes<'_> {
    /// Carries a matter as far as it goes.
    pub(super) fn carry(&self, item: &ExchangeItem) -> Result<()> {
        for _ in 0..CALLS {
            let Some(mut carried) = self.load(item)? else {
                return Ok(());
            };
            match carried.go_on(item.lane)? {
                After::Again => (self.moved)(),
                After::Stop => return Ok(()),
            }
        }
        Ok(())
    }

    fn load(&self, item: &ExchangeItem) -> Result<Option<Carried<'_>>> {
        let Some(subject) = subject_of(&item.subject) else {
            return Ok(None);
        };
        let loaded = self.store.read::<_, Error>(|read| {
            let Some(item) = read.exchange_item(&item.subject)? else {
                return Ok(None);
            };
            if item.state == ExchangeState::Away {
                return Ok(None);
            }
            let Some(matter) = Matter::load(read, subject)? else {
                return Ok(None);
            };
            let telling = self.telling(read, &matter)?;
            Ok(Some((Work::of(&item)?, item, matter, telling)))
        })?;
        let Some((work, item, matter, telling)) = loaded else {
            return Ok(None);
        };
        let RouteTo::Connection(id) = matter.route(self.office) else {
            return Ok(None);
        };
        let Some(connection) = self.office.exchange.connection(id) else {
            return Ok(None);
        };
        let Some(speaker) = self.speaker(connection) else {
            return Ok(None);
        };
        let foreign = telling.steps.first().is_some_and(|said| said.unsure);
        Ok(Some(Carried {
            lanes: self,
            subject,
            matter,
            telling,
            work,
            since: item.since,
            foreign,
            connection,
            speaker,
        }))
    }

    pub(super) fn telling(&self, read: &Read<'_>, matter: &Matter) -> Result<Telling> {
        let rules = self.desk.rules(read)?;
        matter.telling(&Around {
            office: self.office,
            rules: &rules,
            device: self.desk.exchange.told_for(self.store),
            read,
        })
    }
}

impl Carried<'_> {
    fn go_on(&mut self, lane: Lane) -> Result<After> {
        if self.matter.never_was() && !self.work.ever {
            return self.done();
        }
        // What came in says otherwise than the record: a person decides before anything more is said.
        if self.matter.exchange().conflict.is_some() {
            return self.keep(ExchangeState::Person, Lane::Words, self.now());
        }
        let step = next(&self.wanted(), &self.known());
        match step {
            Next::Upload(_) if lane == Lane::Words => self.wait_in(Lane::Files),
            Next::Upload(id) => self.upload(&id),
            _ if lane == Lane::Files => self.wait_in(Lane::Words),
            Next::Nothing => self.done(),
            Next::TakeNumber => self.take_number(),
            Next::Ask => self.ask(),
            Next::Insert => self.push(Way::Insert),
            Next::Update => self.push(Way::Update),
            Next::Step(id) => self.step(&id),
            Next::Listen => self.listen(),
            Next::Repeat(_) => self.repeat(),
            Next::Look(_) => self.keep(ExchangeState::Person, Lane::Words, self.now()),
        }
    }

    fn wanted(&self) -> Wanted {
        let files = self.telling.files.iter();
        let steps = self.telling.steps.iter();
        Wanted {
            files: files.map(|file| file.document.id.clone()).collect(),
            revision: 1,
            steps: steps.map(|said| said.event.to_string()).collect(),
            allots: self.connection.dialect.allots(),
        }
    }

    fn known(&self) -> Known {
        let exchange = self.matter.exchange();
        let told = exchange.told.as_ref();
        let same = told.map(|told| u64::from(told.revision == self.telling.revision));
        Known {
            numbered: self.matter.numbered(),
            there: self.work.there(&self.matter, self.foreign),
            revision: same,
            files: exchange.files.keys().cloned().collect(),
            steps: exchange
                .steps
                .iter()
                .map(|told| told.step.to_string())
                .collect(),
            unanswered: self.work.unanswered(),
        }
    }

    fn now(&self) -> DateTime<Utc> {
        self.lanes.now()
    }

    /// The province has everything, unless something was written in between.
    fn done(&self) -> Result<After> {
        let gone = self.lanes.store.write::<_, Error>(|write| {
            let same = self.unchanged(write)?;
            if same {
                write.drop_exchange(&super::text_of(self.subject))?;
            }
            Ok(same)
        })?;
        if gone {
            let mut shared = self.lanes.desk.exchange.shared();
            shared.last_taken = Some(self.now());
        }
        Ok(if gone { After::Stop } else { After::Again })
    }

    /// Nothing was written since the matter was read that the province has to be told.
    fn unchanged(&self, read: &Read<'_>) -> Result<bool> {
        let Some(matter) = Matter::load(read, self.subject)? else {
            return Ok(true);
        };
        Ok(self.lanes.telling(read, &matter)?.revision == self.telling.revision)
    }

    /// Keeps how far it is.
    fn keep(&self, state: ExchangeState, lane: Lane, due_at: DateTime<Utc>) -> Result<After> {
        self.lanes.store.write::<_, Error>(|write| {
            let state = match state {
                // What a person would have to put right was put right in between.
                ExchangeState::Person if !self.unchanged(write)? => ExchangeState::Waiting,
                state => state,
            };
            let item = self
                .work
                .item(self.subject, state, lane, due_at, self.since)?;
            Ok(write.put_exchange(&item)?)
        })?;
        Ok(After::Stop)
    }

    fn wait_in(&self, lane: Lane) -> Result<After> {
        self.keep(ExchangeState::Waiting, lane, self.now())?;
        self.lanes.desk.exchange.nudge();
        Ok(After::Stop)
    }

    /// A call was answered: what it said and how far the matter is are written in one transaction.
    fn record(&mut self, facts: &[Fact]) -> Result<After> {
        self.lanes.answered(self.connection.id);
        self.noted(facts)
    }

    fn noted(&mut self, facts: &[Fact]) -> Result<After> {
        self.work.answered();
        if let Some(open) = &mut self.work.step {
            open.heard = true;
        }
        self.write(facts, ExchangeState::Waiting, self.now())?;
        Ok(After::Again)
    }

    fn write(&self, facts: &[Fact], state: ExchangeState, due_at: DateTime<Utc>) -> Result<()> {
        let at = stamp(&*self.lanes.desk.clock);
        let nobody = super::nobody();
        self.lanes.store.write::<_, Error>(|write| {
            for fact in facts {
                write.append(at, &nobody, self.subject, fact)?;
            }
            let lane = Lane::Words;
            let item = self
                .work
                .item(self.subject, state, lane, due_at, self.since)?;
            Ok(write.put_exchange(&item)?)
        })
    }

    fn take_number(&mut self) -> Result<After> {
        let procedure = self.telling.case.procedure.code.clone();
        if let Some(after) = self.refused_here()? {
            return Ok(after);
        }
        match self.call(self.speaker.adapter.number(&procedure)) {
            Ok(Some(code)) => self.record(&[Fact::OfficialCodeGiven { code }]),
            Ok(None) => self.failed(Call::Number, FaultKind::Unable.into()),
            Err(fault) => self.failed(Call::Number, fault),
        }
    }

    fn upload(&mut self, id: &str) -> Result<After> {
        let files = &self.telling.files;
        let Some(file) = files.iter().find(|file| file.document.id == id) else {
            return Ok(After::Stop);
        };
        let of = file.document.bytes;
        if let Some(kept) = lying(self.matter.exchange(), id) {
            match self.call(self.speaker.adapter.stands(&kept, of)) {
                Ok(true) => return self.record(&[placed(file, kept)]),
                Ok(false) => {}
                Err(fault) => return self.failed(Call::Upload, fault),
            }
        }
        let key = super::text_of(self.subject);
        let moved = |done: u64| {
            let mut shared = self.lanes.desk.exchange.shared();
            shared.moving.insert(key.clone(), (done, of));
        };
        moved(0);
        let bytes = || self.bytes(file);
        let answer = self.call(self.speaker.adapter.upload(&file.document, &bytes, &moved));
        // Whatever it was answered, it is on its way no more.
        self.lanes.desk.exchange.shared().moving.remove(&key);
        match answer {
            Ok(remote) => {
                let document = file.document.clone();
                let after = self.record(&[placed(file, remote)])?;
                self.speaker.places.done(&document);
                Ok(after)
            }
            Err(fault) => self.failed(Call::Upload, fault),
        }
    }

    fn bytes(&self, file: &Sendable) -> io::Result<Vec<u8>> {
        let read = self.lanes.store.read::<_, Error>(|read| {
            let blob = read.blob(file.file.sha256)?.ok_or(ErrorCode::NotFound)?;
            Ok(blob.into_bytes()?)
        });
        read.map_err(io::Error::other)
    }

    fn ask(&mut self) -> Result<After> {
        let code = self.telling.case.code.clone();
        let asked = match self.call(self.speaker.adapter.find(&code)) {
            Ok(asked) => asked,
            Err(fault) if matches!(fault.kind, FaultKind::Unable) => Asked::Unable,
            Err(fault) => return self.failed(Call::Find, fault),
        };
        match asked {
            Asked::Found(found) if self.is_ours(&found) => {
                self.work.there = Some(true);
                self.work.remote = found.remote.or(self.work.remote.take());
                self.work.sent = false;
                self.work.known = false;
                self.record(&[])
            }
            Asked::Found(_) => self.taken(),
            // It is there and nobody can say whose it is, but for a person.
            Asked::Unable | Asked::Absent if self.work.known => self.taken(),
            Asked::Absent => {
                self.lanes.heard(self.connection.id, None);
                self.enter_again()
            }
            Asked::Unable => self.enter_again(),
        }
    }

    /// Entering it once more tells whether it is there: the code is the one key it has. The tries so far count on,
    /// because what failed was not the question.
    fn enter_again(&mut self) -> Result<After> {
        self.work.there = Some(false);
        self.work.sent = false;
        self.write(&[], ExchangeState::Waiting, self.now())?;
        Ok(After::Again)
    }

    /// The same procedure of the same person, as far as the province tells.
    fn is_ours(&self, found: &Found) -> bool {
        let case = &self.telling.case;
        let same = |theirs: &Option<String>, ours: &str| {
            let theirs = theirs.as_deref().filter(|text| !text.is_empty());
            theirs.is_none_or(|theirs| text::fold(theirs) == text::fold(ours))
        };
        same(&found.procedure, &case.procedure.code) && same(&found.owner, &case.owner.name)
    }

    fn taken(&mut self) -> Result<After> {
        self.work.taken = true;
        self.work.known = false;
        self.work.sent = false;
        self.work.ever = false;
        self.work.there = Some(false);
        self.keep(ExchangeState::Person, Lane::Words, self.now())
    }

    fn push(&mut self, way: Way) -> Result<After> {
        if let Some(after) = self.refused_here()? {
            return Ok(after);
        }
        let before = self.work.ever || self.foreign;
        if way == Way::Insert {
            // Whatever happens from here on, the dossier may be there.
            self.work.sent = true;
            self.work.ever = true;
            self.work.there = None;
            self.keep(ExchangeState::Waiting, Lane::Words, self.now())?;
        }
        let mut case = self.telling.case.clone();
        case.remote = case.remote.or_else(|| self.work.remote.clone());
        let files = self.files();
        let call = match way {
            Way::Insert => Call::Insert,
            Way::Update => Call::Update,
        };
        match self.call(self.speaker.adapter.push(&case, &files, way)) {
            Ok(pushed) => {
                self.work.sent = false;
                self.work.there = None;
                let remote = pushed.remote.or_else(|| self.work.remote.clone());
                let mut facts = vec![Fact::ProvinceTold {
                    revision: self.telling.revision,
                    remote,
                }];
                let gone: Vec<String> = case.retracted.iter().map(|one| one.id.clone()).collect();
                if !gone.is_empty() {
                    facts.push(Fact::FilesRetracted {
                        documents: gone,
                        gone: false,
                    });
                }
                self.record(&facts)
            }
            Err(fault) => match fault.kind {
                // It came with a call whose answer was lost.
                FaultKind::Refused(Refusal { known: true, .. }) if way == Way::Insert && before => {
                    self.work.sent = false;
                    self.work.there = Some(true);
                    self.record(&[])
                }
                // Something in between may have delivered it twice: whose it is there is asked first.
                FaultKind::Refused(Refusal { known: true, .. }) if way == Way::Insert => {
                    self.work.known = true;
                    self.record(&[])
                }
                FaultKind::Refused(Refusal { unknown: true, .. }) if way == Way::Update => {
                    self.work.there = Some(false);
                    self.record(&[])
                }
                FaultKind::NotUploaded(ref id) => {
                    self.work.sent = false;
                    let documents = vec![id.clone()];
                    self.record(&[Fact::FilesRetracted {
                        documents,
                        gone: true,
                    }])
                }
                _ => {
                    if !in_doubt(&fault.kind) {
                        self.work.sent = false;
                        self.work.ever = before;
                    }
                    self.failed(call, fault)
                }
            },
        }
    }

    fn files(&self) -> Files {
        let placed = self.matter.exchange().files.iter();
        placed
            .map(|(id, file)| {
                let remote = RemoteFile {
                    url: file.url.clone(),
                    id: file.id.clone(),
                    hash: file.hash.clone(),
                };
                (id.clone(), remote)
            })
            .collect()
    }

    /// What the receiver would refuse is not sent, and shown with its reasons.
    fn refused_here(&mut self) -> Result<Option<After>> {
        let found = gaps::refusing(
            &self.telling.case,
            setting::dialect(self.connection.dialect),
        );
        if found.is_empty() {
            return Ok(None);
        }
        let refusal = Refusal {
            code: HERE.to_owned(),
            ..Refusal::default()
        };
        self.refuse(Call::Insert, refusal).map(Some)
    }

    fn step(&mut self, id: &str) -> Result<After> {
        let steps = &self.telling.steps;
        let Some(said) = steps.iter().find(|said| said.event.to_string() == id) else {
            return Ok(After::Stop);
        };
        self.work.step = Some(Open {
            event: said.event,
            step: said.step.clone(),
            // Another store may have sent it before.
            sent: 1,
            unsure: said.unsure || self.work.elsewhere.contains(&said.event),
            heard: false,
        });
        self.say_step()
    }

    fn repeat(&mut self) -> Result<After> {
        if let Some(open) = &mut self.work.step {
            open.sent += 1;
            open.heard = false;
        }
        self.say_step()
    }

    fn say_step(&mut self) -> Result<After> {
        let Some(open) = self.work.step.clone() else {
            return Ok(After::Stop);
        };
        self.keep(ExchangeState::Waiting, Lane::Words, self.now())?;
        match self.call(self.speaker.adapter.progress(&open.step)) {
            Ok(()) => self.step_taken(open.event, open.sent > 1 || open.unsure),
            Err(fault) => {
                if !in_doubt(&fault.kind) {
                    // It had no effect, so it does not count.
                    self.work.step = match open.sent {
                        1 => None,
                        _ => Some(Open {
                            sent: open.sent - 1,
                            heard: true,
                            ..open
                        }),
                    };
                }
                self.failed(Call::Progress, fault)
            }
        }
    }

    fn step_taken(&mut self, step: EventId, doubled: bool) -> Result<After> {
        self.work.step = None;
        self.record(&[Fact::StepTold { step, doubled }])
    }

    fn listen(&mut self) -> Result<After> {
        match self.call(self.speaker.adapter.reach()) {
            Ok(reached) => {
                // Being reached alone does not show that calls are answered.
                self.lanes.heard(self.connection.id, reached.spread);
                self.noted(&[])
            }
            Err(fault) => self.failed(Call::Progress, fault),
        }
    }

    fn call<T>(
        &self,
        call: impl Future<Output = motcua_sync::Answer<T>>,
    ) -> motcua_sync::Answer<T> {
        let answer = self.lanes.desk.exchange.wait(call);
        answer.unwrap_or(Err(FaultKind::NoLine(Line::Connect).into()))
    }

    /// A call failed: wait, or let a person decide.
    fn failed(&mut self, call: Call, fault: motcua_sync::Fault) -> Result<After> {
        self.lanes.failed(self.connection.id, &fault);
        if self.work.tries > 0 {
            self.lanes.repeated_in_vain();
        }
        let why = match fault.kind {
            FaultKind::Refused(refusal) => return self.refuse(call, refusal),
            FaultKind::Unable => return self.refuse(call, Refusal::default()),
            FaultKind::NoLine(line) => Fault::Line(setting::line_fault(line)),
            FaultKind::Busy => Fault::Busy,
            FaultKind::Session | FaultKind::Barred(_) => Fault::Barred,
            FaultKind::Doubt(_) | FaultKind::Stopped | FaultKind::NotUploaded(_) => {
                Fault::Answer(call)
            }
        };
        let wait = backoff::wait(self.work.tries, backoff::chance());
        let wait = wait.max(fault.retry_after.unwrap_or_default());
        self.work.tries += 1;
        self.work.fault = Some(why);
        let lane = match call {
            Call::Upload => Lane::Files,
            _ => Lane::Words,
        };
        self.keep(ExchangeState::Waiting, lane, self.now() + wait)
    }

    fn refuse(&mut self, call: Call, refusal: Refusal) -> Result<After> {
        self.work.tries = 0;
        self.work.fault = None;
        let fact = Fact::ProvinceRefused {
            call,
            code: refusal.code,
            words: refusal.words,
            revision: self.telling.revision,
        };
        let known = self.matter.exchange().refused.as_ref();
        // The same words again are no news.
        let again = known.is_some_and(|known| known.revision == self.telling.revision);
        let facts: &[Fact] = if again { &[] } else { &[fact] };
        self.write(facts, ExchangeState::Person, self.now())?;
        Ok(After::Stop)
    }
}

/// Whether a call that failed like this may have taken effect.
fn in_doubt(kind: &FaultKind) -> bool {
    matches!(kind, FaultKind::Doubt(_) | FaultKind::Stopped)
}
