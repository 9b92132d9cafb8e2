//! The express lane of certification: what a visit is made of, and what is still to be said.
use chrono::{DateTime, NaiveTime, Utc};
use motcua_case::certify::{
    Agreement, Ask, BookKind, CertifiedKind, CertifySetting, Entry, Matter, RefusalGround,
    Requester, SignerAs,
};
use motcua_case::fee::{ExemptionClaim, FeeLines};
use motcua_case::ids::{PersonId, SignerId, VisitId};
use motcua_case::money::Dong;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::view::certification::CertificationView;

/// The certification desk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct CertifyView {
    /// The books of this year at this receiving point.
    pub books: Vec<BookStanding>,
    /// Signers who may sign today, as offered: the first is meant where nobody is chosen.
    pub signers: Vec<SignerChoice>,
    /// Papers often certified.
    pub kinds: Vec<CertifiedKind>,
    /// Grounds of refusal.
    pub grounds: Vec<RefusalGround>,
    /// What is received after this hour is done the next working day.
    pub cutoff: NaiveTime,
    /// Whether that hour has passed.
    pub after_cutoff: bool,
    /// Rows without a number.
    pub waiting: u32,
    /// Rows whose statement waits for a signature.
    pub reserved: u32,
    /// Of both, those that must be signed by the end of today; said from the hour the office chose.
    pub remind: Option<Remind>,
    /// Statements whose print somebody has to look at.
    pub prints_open: u32,
    /// Books of last year that still want to be closed.
    pub to_close: u32,
    /// How this counter certifies.
    pub setting: CertifySetting,
    /// Code of this counter, by which another one hands a book over to it.
    pub counter_code: String,
}

/// A book as the lane needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct BookStanding {
    /// Its kind.
    pub kind: BookKind,
    /// Symbol printed behind the number.
    pub symbol: String,
    /// Whether it gives numbers.
    pub state: BookAccess,
}

/// Whether a book gives numbers here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BookAccess {
    /// It does.
    Open {
        /// The number given next.
        next: u32,
    },
    /// Last year had one here: this year's opens by itself at 1.
    OpensItself,
    /// It was never opened here: with which number it begins has to be said.
    NotOpened,
    /// The store was restored: the last number on paper has to be entered.
    Resume,
    /// It belongs to another counter now.
    HandedOver,
    /// Closed.
    Closed,
}

/// What must still be signed today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Remind {
    /// Rows.
    pub rows: u32,
    /// From when this is said.
    pub since: NaiveTime,
}

/// One who may sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SignerChoice {
    /// Identity.
    pub id: SignerId,
    /// As printed.
    pub printed: SignerAs,
    /// Books they may sign for today.
    pub scope: Vec<BookKind>,
}

/// What the clerk has entered of a visit; nothing of it is stored before it is taken.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct VisitInput {
    /// Who asks.
    pub requester: Requester,
    /// One a original.
    pub rows: Vec<RowInput>,
    /// Said once a visit: no close kin, no secrecy stamp, nothing foreign that is not legalised.
    pub declared: bool,
    /// Who signs; none means the first who may.
    pub signer: Option<SignerId>,
    /// A later day agreed in writing.
    pub agreement: Option<Agreement>,
    /// Numbered and printed now; none leaves it to the hour.
    pub now: Option<bool>,
    /// Reduction claimed.
    pub exemption: Option<ExemptionClaim>,
}

/// One original as entered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct RowInput {
    /// What is certified.
    pub matter: Matter,
    /// The typed line: initials or name, pages, copies.
    pub line: String,
    /// Kind of paper chosen from the candidates; none takes the best.
    pub kind: Option<String>,
    /// Take the typed words as the paper's name, whatever they resemble.
    pub as_typed: bool,
    /// Questions about this row that were answered with "nothing stands against it".
    pub answered: Vec<Ask>,
}

/// A visit as understood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct VisitView {
    /// One a row entered.
    pub rows: Vec<RowView>,
    /// Statements to be printed.
    pub copies: u32,
    /// To pay; none while a row has no fee.
    pub total: Option<Dong>,
    /// When all of it has to be done.
    pub due_at: Option<DateTime<Utc>>,
    /// Not all of it is due today.
    pub next_day: bool,
    /// Whether some row gets its number, and its statement, when it is taken.
    pub now: bool,
    /// A receipt has to be handed over: the law asks for it where a later day was agreed.
    pub receipt: bool,
    /// What keeps it from being taken.
    pub findings: Vec<VisitFinding>,
}

/// One original as understood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct RowView {
    /// What the typed line says.
    pub entry: Entry,
    /// Papers it may mean, best first, at most five.
    pub candidates: Vec<CertifiedKind>,
    /// Key of the paper taken, where it is one of the list.
    pub kind: Option<String>,
    /// Name of the paper as the book will have it.
    pub paper: String,
    /// Pages of the original.
    pub pages: u32,
    /// Copies.
    pub copies: u32,
    /// What it costs.
    pub fee: Option<FeeLines>,
    /// Why the fee is not known.
    pub fee_error: Option<Error>,
    /// When it has to be done.
    pub due_at: Option<DateTime<Utc>>,
    /// Whether it gets its number when the visit is taken; else it waits for it.
    pub now: bool,
    /// The number it would get now.
    pub next: Option<u32>,
    /// Who signs.
    pub signer: Option<SignerAs>,
    /// Questions still to be answered, because something points to them.
    pub asks: Vec<Ask>,
    /// What may spare the person the way.
    pub advice: Vec<Advice>,
    /// Each copy gets a seal across its sheets.
    pub cross_page_seal: bool,
}

/// Certification may not be needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Advice {
    /// VNeID shows this paper.
    OnVneid,
    /// The commune holds it digitised for this person.
    InRepository,
}

/// What keeps a visit from being taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum VisitFinding {
    /// Nobody is named.
    NoRequester,
    /// The book of this kind asks for the number of an identity paper.
    NoNumber,
    /// Nothing was entered.
    NoRows,
    /// A row names no paper.
    NoPaper {
        /// Which, from 0.
        row: u16,
    },
    /// More pages or copies than one row may have.
    TooMany {
        /// Which, from 0.
        row: u16,
    },
    /// Its fee is not known.
    NoFee {
        /// Which, from 0.
        row: u16,
    },
    /// A question is open.
    Open {
        /// Which, from 0.
        row: u16,
        /// The question.
        ask: Ask,
    },
    /// The declaration was not made.
    NotDeclared,
    /// Nobody may sign for this book today.
    NoSigner {
        /// Its kind.
        book: BookKind,
    },
    /// The book gives no number.
    NoBook {
        /// Its kind.
        book: BookKind,
    },
    /// The agreed day has no reason, or is no later day.
    BadAgreement,
    /// The calendar does not reach far enough.
    NoDueDate,
}

/// A visit taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct VisitTaken {
    /// The visit.
    pub visit: VisitId,
    /// Its rows; numbered ones wait for their print.
    pub rows: Vec<CertificationView>,
    /// To pay.
    pub total: Dong,
    /// When it is due.
    pub due_at: DateTime<Utc>,
    /// A receipt has to be handed over.
    pub receipt: bool,
}

/// A requester read from a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CardRequester {
    /// Name and number.
    pub requester: Requester,
    /// The person in the store, where known.
    pub known: Option<PersonId>,
}
