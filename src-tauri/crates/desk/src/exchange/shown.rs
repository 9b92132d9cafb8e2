//! How the delivery of a matter is shown: one of six states, each with its reason.
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use motcua_case::event::Subject;
use motcua_case::exchange::{Exchange, RouteTo};
use motcua_case::ids::ConnectionId;
use motcua_case::office::Office;
use motcua_store::{ExchangeItem, ExchangeState, Read};

use super::carry::HERE;
use super::line::Line;
use super::owner::Owners;
use super::run::ExchangeRun;
use super::telling::{Matter, Telling};
use super::work::{Fault, Work};
use super::{gaps, setting, text_of};
use crate::error::Result;
use crate::view::exchange::{
    ConflictAbout, Delivery, ExchangeAct, ExchangeRow, ExchangeSubject, LineState, MessageState,
    MessageView, MessageWhat, OnlyHere, Waiting,
};

/// Everything a row is made of.
pub(super) struct Shown<'a> {
    pub(super) office: &'a Office,
    pub(super) moment: Moment,
    pub(super) now: DateTime<Utc>,
    /// Who looks may decide where the sides differ.
    pub(super) settles: bool,
    /// Which counter tells the province of what.
    pub(super) owners: Owners,
    pub(super) read: &'a Read<'a>,
}

/// What only the lanes know, as it was at one moment: they go on while rows are read.
pub(super) struct Moment {
    lines: BTreeMap<ConnectionId, Line>,
    moving: BTreeMap<String, (u64, u64)>,
    pub(super) last_taken: Option<DateTime<Utc>>,
}

impl Moment {
    /// As it is now.
    pub(super) fn of(run: &ExchangeRun) -> Self {
        let shared = run.shared();
        Self {
            lines: shared.lines.clone(),
            moving: shared.moving.clone(),
            last_taken: shared.last_taken,
        }
    }

    /// How a line is.
    pub(super) fn line(&self, id: ConnectionId) -> Line {
        self.lines.get(&id).cloned().unwrap_or_default()
    }
}

impl Shown<'_> {
    /// One matter as a row.
    pub(super) fn row(
        &self,
        matter: &Matter,
        item: Option<&ExchangeItem>,
        telling: Option<&Telling>,
    ) -> Result<ExchangeRow> {
        let work = item.map(Work::of).transpose()?.unwrap_or_default();
        let delivery = self.delivery(matter, item, &work, telling);
        let waits = item.filter(|item| item.state == ExchangeState::Waiting);
        let (title, owner) = match matter {
            Matter::Dossier(dossier) => (&dossier.procedure.name, &dossier.owner.name),
            Matter::Copy(row) => (&row.paper, &row.requester.name),
        };
        Ok(ExchangeRow {
            subject: shown_subject(matter),
            code: matter.code().to_owned(),
            official: official(matter.exchange()),
            title: title.clone(),
            owner: owner.clone(),
            offers: self.offers(&delivery, item, matter),
            delivery,
            tries: work.tries,
            next: waits.map(|item| self.next(matter, item)),
            since: item.map(|item| item.since),
        })
    }

    /// When it is tried next: when it is due, but not before its line is.
    fn next(&self, matter: &Matter, item: &ExchangeItem) -> DateTime<Utc> {
        let line = self.line(matter).and_then(|line| line.not_before);
        line.map_or(item.due_at, |then| then.max(item.due_at))
            .max(self.now)
    }

    fn offers(
        &self,
        delivery: &Delivery,
        item: Option<&ExchangeItem>,
        matter: &Matter,
    ) -> Vec<ExchangeAct> {
        let by_hand = matches!(matter, Matter::Dossier(_)).then_some(ExchangeAct::CopyNext);
        match delivery {
            Delivery::Conflict {
                about: ConflictAbout::Fields { .. },
            } => self
                .settles
                .then_some(ExchangeAct::Settle)
                .into_iter()
                .collect(),
            Delivery::Conflict {
                about: ConflictAbout::Step { .. },
            } => vec![ExchangeAct::Look],
            Delivery::Conflict {
                about: ConflictAbout::Lost,
            } => {
                // The code it has there is entered where one enters what a form of the province gave.
                let looks = std::iter::once(ExchangeAct::Look);
                looks.chain(by_hand).collect()
            }
            Delivery::Conflict {
                about: ConflictAbout::Taken,
            } => vec![ExchangeAct::Look, ExchangeAct::Retry],
            Delivery::Refused { .. } => vec![ExchangeAct::Retry],
            Delivery::Waiting { .. } if item.is_some() => {
                vec![ExchangeAct::Retry, ExchangeAct::Later]
            }
            Delivery::OnlyHere {
                why: OnlyHere::ByHand | OnlyHere::NotSet | OnlyHere::Before,
            } => by_hand.into_iter().collect(),
            _ => Vec::new(),
        }
    }

    fn line(&self, matter: &Matter) -> Option<&Line> {
        match matter.route(self.office) {
            RouteTo::Connection(id) => self.moment.lines.get(&id),
            RouteTo::ByHand => None,
        }
    }

    pub(super) fn delivery(
        &self,
        matter: &Matter,
        item: Option<&ExchangeItem>,
        work: &Work,
        telling: Option<&Telling>,
    ) -> Delivery {
        let exchange = matter.exchange();
        let away = item.is_some_and(|item| item.state == ExchangeState::Away);
        if let Some(conflict) = exchange.conflict.as_ref().filter(|_| !away) {
            let count = u32::try_from(conflict.fields.len()).unwrap_or(u32::MAX);
            let about = ConflictAbout::Fields { count };
            return Delivery::Conflict { about };
        }
        let Some(item) = item else {
            return self.at_rest(matter);
        };
        match item.state {
            ExchangeState::ByHand => Delivery::OnlyHere {
                why: OnlyHere::ByHand,
            },
            ExchangeState::Person => self.for_a_person(matter, work, telling),
            ExchangeState::Away => carried(work, item),
            ExchangeState::Waiting => self.on_its_way(matter, item, work, telling),
        }
    }

    /// Nothing waits.
    fn at_rest(&self, matter: &Matter) -> Delivery {
        let exchange = matter.exchange();
        let doubled = u32::try_from(exchange.doubled().count()).unwrap_or(u32::MAX);
        let at = exchange.told.as_ref().map(|told| told.at);
        let last = exchange.steps.last().map(|step| step.at);
        if let Some(at) = at.max(last) {
            return Delivery::Received { at, doubled };
        }
        let by_hand = matter.route(self.office) == RouteTo::ByHand;
        if let Some(official) = exchange.official.as_ref().filter(|_| by_hand) {
            return Delivery::Received {
                at: official.at,
                doubled,
            };
        }
        let why = if self.office.exchange.connections.is_empty() {
            OnlyHere::NotSet
        } else if matter.never_was() {
            OnlyHere::Ended
        } else if matter.came_before(self.office) {
            OnlyHere::Before
        } else if by_hand {
            OnlyHere::ByHand
        } else if let Ok(Some(counter)) = self.owners.other(self.read, matter.subject()) {
            return Delivery::Waiting {
                why: Waiting::Counter { counter },
            };
        } else {
            // It was written a moment ago and is not in line yet.
            return Delivery::Waiting { why: Waiting::Undo };
        };
        Delivery::OnlyHere { why }
    }

    fn for_a_person(&self, matter: &Matter, work: &Work, telling: Option<&Telling>) -> Delivery {
        if work.taken {
            return Delivery::Conflict {
                about: ConflictAbout::Taken,
            };
        }
        if work.lost {
            return Delivery::Conflict {
                about: ConflictAbout::Lost,
            };
        }
        if let Some(open) = work.step.as_ref().filter(|open| open.sent > 1) {
            return Delivery::Conflict {
                about: ConflictAbout::Step {
                    text: open.step.text.clone(),
                    at: open.step.at,
                },
            };
        }
        let Some(refused) = &matter.exchange().refused else {
            return Delivery::Waiting { why: Waiting::Turn };
        };
        let gaps = match telling {
            Some(telling) if refused.code == HERE => {
                let connection = self.connection(matter);
                connection.map_or_else(Vec::new, |name| {
                    gaps::refusing(&telling.case, setting::dialect(name))
                })
            }
            _ => Vec::new(),
        };
        Delivery::Refused {
            call: refused.call,
            code: refused.code.clone(),
            words: refused.words.clone(),
            gaps,
        }
    }

    pub(super) fn connection(&self, matter: &Matter) -> Option<motcua_case::exchange::DialectName> {
        let RouteTo::Connection(id) = matter.route(self.office) else {
            return None;
        };
        Some(self.office.exchange.connection(id)?.dialect)
    }

    fn on_its_way(
        &self,
        matter: &Matter,
        item: &ExchangeItem,
        work: &Work,
        telling: Option<&Telling>,
    ) -> Delivery {
        if let Some((done, of)) = self.moment.moving.get(&item.subject) {
            let known = &matter.exchange().files;
            let files = telling.map_or(0, |telling| telling.files.len());
            let count = |many: usize| u32::try_from(many).unwrap_or(u32::MAX);
            let bytes = |many: u64| u32::try_from(many).unwrap_or(u32::MAX);
            return Delivery::Sending {
                files_done: count(known.len().min(files)),
                files: count(files),
                bytes_done: bytes(*done),
                bytes: bytes(*of),
            };
        }
        Delivery::Waiting {
            why: self.why_waiting(matter, item, work),
        }
    }

    fn why_waiting(&self, matter: &Matter, item: &ExchangeItem, work: &Work) -> Waiting {
        if self.office.exchange.stopped {
            return Waiting::Stopped;
        }
        let line = self.line(matter);
        match line.map(|line| &line.state) {
            Some(LineState::Down { why }) => return Waiting::Line { why: *why },
            Some(LineState::Barred { .. } | LineState::Unset) => return Waiting::Barred,
            _ => {}
        }
        let paused = line.is_some_and(|line| line.is_paused(self.now));
        match work.fault {
            _ if work.later => Waiting::Later,
            Some(Fault::Line(why)) => Waiting::Line { why },
            Some(Fault::Busy) => Waiting::Busy,
            Some(Fault::Answer(_)) => Waiting::Answer,
            Some(Fault::Barred) => Waiting::Barred,
            None if paused => Waiting::Busy,
            None if item.due_at > self.now => Waiting::Undo,
            None => Waiting::Turn,
        }
    }

    /// Each message of a matter, in the order they go.
    pub(super) fn messages(
        &self,
        matter: &Matter,
        telling: &Telling,
        work: &Work,
        allots: bool,
    ) -> Vec<MessageView> {
        let exchange = matter.exchange();
        let mut messages = Vec::new();
        if allots && !matter.was_filed() {
            let official = exchange.official.as_ref();
            messages.push(MessageView {
                what: MessageWhat::Number,
                state: taken(official.is_some()),
                at: official.map(|official| official.at),
            });
        }
        for file in &telling.files {
            messages.push(MessageView {
                what: MessageWhat::File {
                    name: file.document.name.clone(),
                    bytes: file.file.bytes,
                },
                state: taken(exchange.files.contains_key(&file.document.id)),
                at: None,
            });
        }
        let told = exchange.told.as_ref();
        let told = told.filter(|told| told.revision == telling.revision);
        messages.push(MessageView {
            what: MessageWhat::Case,
            state: match told {
                Some(_) => MessageState::Taken,
                None if exchange.refused.is_some() => MessageState::Refused,
                None if work.sent => MessageState::Doubtful,
                None => MessageState::Waiting,
            },
            at: told.map(|told| told.at),
        });
        for said in &telling.steps {
            let known = exchange.steps.iter().find(|told| told.step == said.event);
            let open = work
                .step
                .as_ref()
                .is_some_and(|open| open.event == said.event);
            messages.push(MessageView {
                what: MessageWhat::Step {
                    text: said.step.text.clone(),
                },
                state: match known {
                    Some(told) if told.doubled => MessageState::Doubled,
                    Some(_) => MessageState::Taken,
                    None if open => MessageState::Doubtful,
                    None => MessageState::Waiting,
                },
                at: known.map(|told| told.at),
            });
        }
        messages
    }
}

/// It is in somebody's hands.
fn carried(work: &Work, item: &ExchangeItem) -> Delivery {
    let away = work.away.as_ref();
    Delivery::Away {
        package: away.map(|away| away.name.clone()).unwrap_or_default(),
        since: away.map_or(item.since, |away| away.since),
    }
}

fn taken(taken: bool) -> MessageState {
    match taken {
        true => MessageState::Taken,
        false => MessageState::Waiting,
    }
}

fn official(exchange: &Exchange) -> Option<String> {
    exchange
        .official
        .as_ref()
        .map(|official| official.code.clone())
}

fn shown_subject(matter: &Matter) -> ExchangeSubject {
    match matter {
        Matter::Dossier(dossier) => ExchangeSubject::Dossier(dossier.id),
        Matter::Copy(row) => ExchangeSubject::Copy(row.id),
    }
}

/// What waits of a matter.
pub(super) fn item_of(read: &Read<'_>, subject: Subject) -> Result<Option<ExchangeItem>> {
    Ok(read.exchange_item(&text_of(subject))?)
}
