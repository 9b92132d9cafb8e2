//! A dossier (*hồ sơ*) as it stands after its events.
#[cfg(test)]
pub(crate) mod sample;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::deadline::{Due, TimeLimit};
use crate::exchange::Exchange;
use crate::fee::{FeeLine, GrantedExemption};
use crate::ids::{DossierId, PaperId, PersonId, UserId, VisitId};
use crate::mistake::{CancelRequest, Correction, FeeEntry};
use crate::money::Dong;
use crate::number::CounterNo;
use crate::paper::FileRef;

/// One dossier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Dossier {
    /// Identity through the whole life.
    pub id: DossierId,
    /// Dossier code printed on the receipt (*mã hồ sơ*).
    pub code: String,
    /// Dossiers of one visit share it.
    pub visit: VisitId,
    /// The procedure in the version in force when received.
    pub procedure: ProcedureInForce,
    /// Whose matter it is (*chủ hồ sơ*).
    pub owner: Party,
    /// Who stood at the counter (*người nộp*).
    pub submitter: Party,
    /// Why the submitter may act for the owner; none when they are the same.
    pub authority: Option<Authority>,
    /// How it came in.
    pub channel: Channel,
    /// Business state.
    pub status: DossierStatus,
    /// When it was fully received; the clock starts here.
    pub received_at: DateTime<Utc>,
    /// Who received it.
    pub received_by: UserId,
    /// Name of that person as printed.
    pub received_by_name: String,
    /// Counter that received it.
    pub counter: CounterNo,
    /// When the result is due, and how that was counted.
    pub due: Due,
    /// Papers, in checklist order.
    pub papers: Vec<DossierPaper>,
    /// Sets of the dossier (*bộ*).
    pub sets: u8,
    /// Fee agreed at the counter.
    pub fee: FeeRecord,
    /// Where the result is to be had.
    pub delivery: Delivery,
    /// Unit that received (*đơn vị tiếp nhận*).
    pub receiving_unit: String,
    /// Body that decides (*cơ quan có thẩm quyền*).
    pub deciding_unit: String,
    /// Running number in this counter's tracking register of the year (*Sổ theo dõi hồ sơ*).
    pub register_entry: u32,
    /// Receipts issued, oldest first.
    pub receipts: Vec<IssuedForm>,
    /// What was put right after the receipt was printed, oldest first.
    #[serde(default)]
    pub corrections: Vec<Correction>,
    /// The wish to cancel it as wrongly entered, and what became of it.
    #[serde(default)]
    pub cancel: Option<CancelRequest>,
    /// Filed online: what the province had of it before it was received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filed: Option<FiledOnline>,
    /// Databases that were consulted for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consulted: Vec<Consulted>,
    /// What it was settled with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<DossierResult>,
    /// How the result was handed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned: Option<ResultReturn>,
    /// What the province holds of it.
    #[serde(default, skip_serializing_if = "Exchange::is_new")]
    pub exchange: Exchange,
}

/// What the province had of a dossier that was filed online.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FiledOnline {
    /// The dossier's code, given there.
    pub code: String,
    /// Its id there.
    pub remote: Option<String>,
    /// When it was filed.
    pub at: DateTime<Utc>,
    /// The account was verified by VNeID.
    pub vneid: bool,
    /// Id of the account (*TechID*).
    pub account: Option<String>,
    /// Paid online already.
    pub paid: Option<PaidOnline>,
}

/// An online payment that the province confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PaidOnline {
    /// On the national platform; else by the gateway of a ministry or province.
    pub national: bool,
    /// How much, where the province tells.
    pub amount: Option<Dong>,
    /// When.
    pub at: Option<DateTime<Utc>>,
    /// Reference of the payment.
    pub reference: String,
}

/// A database that was consulted, by whom and what for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Consulted {
    /// Code of the database (`MaCSDL`).
    pub database: String,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: UserId,
    /// What for.
    pub purpose: String,
}

/// What a dossier was settled with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DossierResult {
    /// Name of the result.
    pub name: String,
    /// Code of its kind (*mã kết quả*), where the procedure has one.
    pub code: Option<String>,
    /// Number and symbol on it.
    pub number: String,
    /// The signed electronic result, or the digitised one; none where it exists on paper only.
    pub paper: Option<PaperId>,
    /// When the processing ended; decides whether it was on time.
    pub finished_at: DateTime<Utc>,
    /// Who settled it, as named.
    pub by_name: String,
    /// The province gave it, so that it need not be told.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub theirs: bool,
}

/// How a result was handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ResultReturn {
    /// To whom.
    pub to: String,
    /// How.
    pub way: Delivery,
    /// Who handed it over, as named.
    pub by_name: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// The parts of a procedure that a dossier keeps, whatever the catalogue says later.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ProcedureInForce {
    /// Stable key in the catalogue.
    pub key: String,
    /// Procedure code, where one is published.
    pub code: Option<String>,
    /// Name as published.
    pub name: String,
    /// Sector (*lĩnh vực*).
    pub sector: String,
    /// Time limit.
    pub limit: TimeLimit,
    /// Version of the catalogue it was taken from.
    pub catalogue_version: String,
}

/// A person as they were when the dossier was received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Party {
    /// Identity in the store.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// Personal number or tax code.
    pub number: Option<String>,
    /// Birth as shown.
    pub birth: Option<String>,
    /// Address.
    pub address: String,
    /// Phone in E.164.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
}

/// By what right one person submits for another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Authority {
    /// Kind of authority.
    pub ground: AuthorityGround,
    /// Number and date of the authorisation, or the kinship.
    pub detail: String,
}

/// Kinds of authority to act for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum AuthorityGround {
    /// Certified written authorisation.
    Authorisation,
    /// Grandparent, parent, child, spouse or sibling, for whom no certified authorisation is asked.
    CloseKin,
    /// Legal guardian or representative by law.
    Guardian,
    /// Speaks for an organisation.
    Organisation,
}

/// Way in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
#[serde(rename = "FilingChannel")]
pub enum Channel {
    /// On paper at the counter.
    #[default]
    Counter,
    /// Filed online with the counter's help.
    OnlineAssisted,
    /// By post.
    Post,
    /// Online, by the person's own account.
    Online,
}

/// Business state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum DossierStatus {
    /// Received; the clock runs.
    Received,
    /// Undone right after receiving; the number is kept and never given again.
    Undone,
    /// Cancelled as wrongly entered, with the head's approval: listed, but left out of every figure.
    Cancelled,
    /// Settled; the result waits to be handed over.
    Finished,
    /// The result was handed over.
    Returned,
}

impl DossierStatus {
    /// Whether its clock runs.
    pub fn is_open(self) -> bool {
        self == Self::Received
    }

    /// Whether nobody works at it any more.
    pub fn is_over(self) -> bool {
        !matches!(self, Self::Received | Self::Finished)
    }

    /// Whether it counts: it was neither undone nor cancelled.
    pub fn stands(self) -> bool {
        matches!(self, Self::Received | Self::Finished | Self::Returned)
    }
}

/// One line of the checklist as it was received.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct DossierPaper {
    /// Key of the requirement in the procedure; none for a paper asked outside the catalogue.
    pub requirement: Option<String>,
    /// Kind of paper.
    pub kind: String,
    /// Name as shown and printed.
    pub name: String,
    /// Originals handed in.
    pub originals: u8,
    /// Copies handed in.
    pub copies: u8,
    /// How the requirement was met.
    pub standing: PaperStanding,
    /// Where the paper original is.
    pub custody: Custody,
    /// For a paper outside the catalogue: the article that allows asking.
    pub article: Option<String>,
    /// Taken from the document store of the authorities, so that nobody was asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stored: Option<StoredPaper>,
}

/// A paper of the national document store (*kho dữ liệu điện tử*, province-api d.7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct StoredPaper {
    /// Code of its kind (`MaKetQua`).
    pub code: String,
    /// Name there.
    pub name: String,
    /// Number and symbol on it (`SoKyHieu`).
    pub number: String,
    /// Agency that holds it (`CoQuanChuQuan`).
    pub issuer: String,
}

/// How a requirement is met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PaperStanding {
    /// Digitised before and used again.
    Held {
        /// The paper in the repository.
        paper: PaperId,
    },
    /// Digitised now.
    Imported {
        /// The papers in the repository: one made of pictures, one per imported PDF.
        papers: Vec<PaperId>,
        /// Why it was digitised although already held.
        again: Option<AgainReason>,
    },
    /// Shown and handed back, never stored.
    Shown,
    /// The citizen will bring it.
    ToFollow {
        /// Promised day.
        until: Option<NaiveDate>,
    },
    /// Does not apply to this case.
    NotNeeded,
    /// Handed in on paper and not digitised.
    OnPaper,
    /// Used from the repository, then found to be another person's: the right one is still to come.
    Withdrawn {
        /// The paper that was taken away.
        paper: PaperId,
    },
}

/// Why a paper already held was digitised again; counted and shown to the head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AgainReason {
    /// The copy held cannot be read.
    Unreadable,
    /// The facts have changed since.
    Changed,
    /// Something else, in words.
    Other {
        /// The clerk's words.
        words: String,
    },
}

/// Where an original is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Custody {
    /// No original was handed over.
    #[default]
    None,
    /// Kept with the dossier.
    Kept,
    /// Given back.
    GivenBack {
        /// To whom.
        to: String,
        /// When.
        at: DateTime<Utc>,
    },
}

/// Fee agreed at the counter. The application is no licensed issuer of fee receipts (NĐ 123/2020): the
/// number of the official receipt is noted, not made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct FeeRecord {
    /// Lines with their legal basis.
    pub lines: Vec<FeeLine>,
    /// Sum of the lines.
    pub total: Dong,
    /// Exemption granted.
    pub exemption: Option<GrantedExemption>,
    /// State of payment.
    pub payment: Payment,
    /// Corrections and refunds against the amount first agreed, oldest first; empty while it stands.
    #[serde(default)]
    pub entries: Vec<FeeEntry>,
}

/// State of payment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Payment {
    /// Nothing is owed.
    #[default]
    Nothing,
    /// Paid in cash.
    Cash,
    /// Transferred; stays unreconciled until the bank confirms.
    Transfer,
    /// To be paid later.
    Later,
    /// Paid online, as the province confirms.
    Online,
}

/// Where the result is handed over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// At this counter.
    #[default]
    Counter,
    /// By public post.
    Post,
    /// Electronically.
    Online,
}

/// A form issued for the dossier: the exact PDF that was shown and printed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct IssuedForm {
    /// Template and its version.
    pub template: String,
    /// Bytes as issued.
    pub file: FileRef,
    /// Pages of the form.
    pub pages: u32,
    /// Dossiers of the visit that share it.
    pub covers: Vec<DossierId>,
    /// When.
    pub issued_at: DateTime<Utc>,
    /// Prints sent to a printer, oldest first.
    pub prints: Vec<PrintRecord>,
    /// The earlier receipt of the same dossier that this one replaces, from 0.
    #[serde(default)]
    pub replaces: Option<u16>,
    /// When a later receipt took its place.
    #[serde(default)]
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// One print handed to the operating system's spooler.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct PrintRecord {
    /// When.
    pub at: DateTime<Utc>,
    /// Printer by system name.
    pub printer: String,
    /// Bytes that were printed; a reprint carries its mark and so differs.
    pub file: FileRef,
    /// 0 while no slip was handed over; else the number of the reprint: 1, 2 …
    pub reprint: u16,
    /// What became of it.
    #[serde(default)]
    pub state: PrintState,
    /// The spooler's name of the job.
    #[serde(default)]
    pub job: Option<String>,
}

/// What became of one print. Whatever is not certain is asked of the clerk, never assumed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PrintState {
    /// Noted, about to be given to the spooler: where this stands, the program ended in between.
    Sending,
    /// The spooler has it; whether paper came out is not known.
    Queued,
    /// The spooler says that it was printed.
    Out,
    /// The clerk holds the slip or gave it to the citizen; a further print is a reprint.
    #[default]
    HandedOver,
    /// Nothing came out: the printer is dead or jammed. It waits on the hold-over list.
    NotOut,
}

impl PrintState {
    /// Whether somebody still has to look whether a slip came out, or to print it.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Sending | Self::Queued | Self::NotOut)
    }
}

impl IssuedForm {
    /// Whether a slip of this form reached a person's hands, as far as is known.
    pub fn handed_over(&self) -> bool {
        self.prints
            .iter()
            .any(|print| print.state == PrintState::HandedOver)
    }

    /// Whether a slip of it came out, or is on its way.
    pub fn printed(&self) -> bool {
        self.prints
            .iter()
            .any(|print| print.state != PrintState::NotOut)
    }

    /// Whether its newest print still has to be looked at.
    pub fn print_open(&self) -> bool {
        self.withdrawn_at.is_none()
            && self
                .prints
                .last()
                .is_some_and(|print| print.state.is_open())
    }
}
