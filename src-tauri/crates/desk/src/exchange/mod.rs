//! The exchange with the province: what the record says that was not acknowledged is told, in order, once.
//!
//! `telling.rs` makes from the record what the province is to know; `queue.rs` derives from the events what waits;
//! `run.rs` and `carry.rs` deliver it; `person.rs` is what a person sees and decides. Nothing is ever dropped: what is
//! not acknowledged waits, with its reason and its next try.
//!
//! What the province tells by itself comes in by `pull.rs`: `inbound.rs` takes it over,
//! `arrive.rs` keeps dossiers filed online, `news.rs` writes the rest into the record, `fetch.rs` has the files,
//! `drop_folder.rs` takes it as files, `payment.rs` asks what was paid online, `online.rs` is what a person does with
//! dossiers filed online.
//!
//! Where there is no line for days, `package/` writes what waits to removable media, has it delivered from another PC
//! by the same lanes, and takes over what was answered there.
mod arrive;
pub(crate) mod asked;
mod asking;
mod backoff;
mod by_hand;
mod carry;
mod codes;
mod compare;
mod conflict;
mod connections;
mod copy;
mod dossier;
mod drop_folder;
mod fetch;
mod gaps;
mod inbound;
mod line;
mod lying;
mod national;
mod news;
mod online;
mod owner;
mod package;
mod papers;
mod party;
mod payment;
mod person;
mod population;
mod pull;
mod queue;
mod reconcile;
mod repository;
mod rows;
mod run;
mod setting;
mod shown;
mod steps;
mod take_over;
mod telling;
mod work;

use motcua_case::event::{self, ActorRef, Subject, subject_text};
use motcua_store::{ExchangeItem, ExchangeState, Store};

use crate::error::{Error, Result};
use crate::view::exchange::ExchangeSubject;

pub(crate) use run::ExchangeRun;
pub use run::ExchangeTurn;
use telling::Matter;

/// The subject of a row.
fn subject(of: ExchangeSubject) -> Subject {
    match of {
        ExchangeSubject::Dossier(id) => Subject::Dossier(id),
        ExchangeSubject::Copy(id) => Subject::Certification(id),
    }
}

fn text_of(subject: Subject) -> String {
    subject_text(subject)
}

/// The subject that [`subject_text`] wrote.
fn subject_of(text: &str) -> Option<Subject> {
    let subject = event::subject_of(text)?;
    matches!(subject, Subject::Dossier(_) | Subject::Certification(_)).then_some(subject)
}

/// Who writes what the program does by itself.
fn nobody() -> ActorRef {
    ActorRef {
        user: None,
        roles: Vec::new(),
        acting_for: None,
    }
}

/// The matter of a subject as it is written.
fn loaded(store: &Store, subject: &str) -> Result<Option<Matter>> {
    let Some(subject) = subject_of(subject) else {
        return Ok(None);
    };
    store.read(|read| Matter::load(read, subject))
}

/// Its procedure goes by hand now.
fn keep_by_hand(store: &Store, item: &ExchangeItem) -> Result<()> {
    let by_hand = ExchangeItem {
        state: ExchangeState::ByHand,
        ..item.clone()
    };
    store.write::<_, Error>(|write| Ok(write.put_exchange(&by_hand)?))
}
