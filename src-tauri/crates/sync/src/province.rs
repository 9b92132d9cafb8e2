//! The seam: what can be said to a province, and the three kinds of answer there are.
use std::future::Future;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};

use crate::model::{Case, Document, RemoteFile, State, Step};

/// The provincial system, in whatever dialect. Every call is bounded in time and size.
///
/// What a dialect has no call for says so by itself: a fault [`FaultKind::Unable`] where nothing else is said.
/// Nothing is retried here: the caller decides by the kind of the [`Fault`], because only it knows what may be repeated.
pub trait Province: Send + Sync {
    /// Whether the line reaches the province itself, and not a login page in between.
    fn reach(&self) -> impl Future<Output = Answer<Reached>> + Send;
    /// Signs in anew, forgetting the session there was.
    fn session(&self) -> impl Future<Output = Answer<()>> + Send;
    /// Has an official dossier code allotted (dialect C); `None` where the province allots none.
    fn number(&self, procedure: &str) -> impl Future<Output = Answer<Option<String>>> + Send {
        let _ = procedure;
        async { Ok(None) }
    }
    /// What the province holds under a code. [`Asked::Unable`] where the dialect has no such question.
    fn find(&self, code: &str) -> impl Future<Output = Answer<Asked>> + Send {
        let _ = code;
        async { Ok(Asked::Unable) }
    }
    /// Enters a dossier, or overwrites it. Its files have been uploaded: `files` tells where each is, by its id.
    fn push(
        &self,
        case: &Case,
        files: &Files,
        way: Way,
    ) -> impl Future<Output = Answer<Pushed>> + Send;
    /// Adds one step.
    fn progress(&self, step: &Step) -> impl Future<Output = Answer<()>> + Send;
    /// Sends the bytes of a file. Goes on where an earlier attempt ended, where the province's store can. `moved` hears
    /// how many of the file's bytes have gone out in all.
    fn upload(
        &self,
        document: &Document,
        bytes: &(dyn Fn() -> std::io::Result<Vec<u8>> + Sync),
        moved: &(dyn Fn(u64) + Sync),
    ) -> impl Future<Output = Answer<RemoteFile>> + Send;
    /// Whether a file of so many bytes still lies where it was put; no where that cannot be asked.
    fn stands(&self, file: &RemoteFile, bytes: u64) -> impl Future<Output = Answer<bool>> + Send {
        let _ = (file, bytes);
        async { Ok(false) }
    }
    /// What happened at the province since `cursor`; `None` begins at the beginning. [`Changes::unable`] where the
    /// dialect has no such question: then files are dropped into a folder.
    fn changes(&self, cursor: Option<&str>) -> impl Future<Output = Answer<Changes>> + Send {
        let _ = cursor;
        async { Ok(Changes::none_to_ask()) }
    }
    /// Bytes of a file that the province named.
    fn download(&self, file: &InboundFile) -> impl Future<Output = Answer<Vec<u8>>> + Send;
    /// Codes and names of all procedures.
    fn procedures(&self) -> impl Future<Output = Answer<Vec<ProcedureName>>> + Send {
        async { Err(FaultKind::Unable.into()) }
    }
    /// One procedure as published (`LayThuTuc.result`, province-api d.1).
    fn procedure(&self, code: &str) -> impl Future<Output = Answer<serde_json::Value>> + Send {
        let _ = code;
        async { Err(FaultKind::Unable.into()) }
    }
    /// What the document store holds of a person.
    fn repository(
        &self,
        question: &RepositoryQuestion,
    ) -> impl Future<Output = Answer<Vec<RepositoryPaper>>> + Send {
        let _ = question;
        async { Err(FaultKind::Unable.into()) }
    }
    /// What the population database says of a person.
    fn person(
        &self,
        question: &PersonQuestion,
    ) -> impl Future<Output = Answer<PersonFound>> + Send {
        let _ = question;
        async { Err(FaultKind::Unable.into()) }
    }
    /// Whether a dossier was paid online.
    fn payment(&self, code: &str) -> impl Future<Output = Answer<Option<PaidOnline>>> + Send {
        let _ = code;
        async { Err(FaultKind::Unable.into()) }
    }
}

/// Where each file of a dossier is, by [`Document::id`].
pub type Files = std::collections::BTreeMap<String, RemoteFile>;

/// An answer, or why there is none.
pub type Answer<T> = Result<T, Fault>;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind:?}")]
pub struct Fault {
    /// What kind, which decides what may be done.
    pub kind: FaultKind,
    /// When the province wants to be asked again.
    pub retry_after: Option<Duration>,
}

impl From<FaultKind> for Fault {
    fn from(kind: FaultKind) -> Self {
        Self {
            kind,
            retry_after: None,
        }
    }
}

/// Kinds of fault. What matters is whether the call may have taken effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The line: nothing was sent, or what answered is not the province.
    NoLine(Line),
    /// The province did not take the call now: too many calls, maintenance. It had no effect.
    Busy,
    /// The session or token is over. It had no effect; sign in and try again.
    Session,
    /// Sent, and no answer that can be believed came back: it may have taken effect.
    Doubt(Doubt),
    /// The province said no, and will say no again until something is changed.
    Refused(Refusal),
    /// The credentials are wrong, or this counter was revoked: every call will fail.
    Barred(Refusal),
    /// The dialect has no such call.
    Unable,
    /// A file that the dossier names was not uploaded, or cannot be read here, by its id: nothing was sent. What is known
    /// of this file is to be forgotten, and the file uploaded again.
    NotUploaded(String),
    /// Stopped by the caller; what was on its way may have taken effect.
    Stopped,
}

/// How the line failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// The name is not known: no network.
    Name,
    /// Nobody answers there.
    Connect,
    /// The certificate is not believed, or is of another name.
    Certificate,
    /// A page answered that is not the province: a network that wants a login first.
    CaptivePortal,
    /// The address in the setting is no web address.
    Address,
}

/// How an answer was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// None came in time.
    Timeout,
    /// The connection broke.
    Broken,
    /// The server reports a fault of its own.
    Server,
    /// What came is not what this call is answered with.
    Unreadable,
}

/// What the province said when it refused: a code and its words, cut to a bearable length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// Code as it came, number or text.
    pub code: String,
    /// Words, at most 500 characters, as they came.
    pub words: String,
    /// The dossier is known there already.
    pub known: bool,
    /// The dossier is not known there.
    pub unknown: bool,
}

/// The line reaches the province.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// Clock of the server, where it says so.
    pub clock: Option<DateTime<Utc>>,
    /// Longest random wait it asks of those who come back, where it says so.
    pub spread: Option<Duration>,
}

/// Enter or overwrite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A dossier that is not there yet.
    Insert,
    /// One that is.
    Update,
}

/// A dossier was taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pushed {
    /// Id it has there (dialect C).
    pub remote: Option<String>,
}

/// What the province holds under a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The dialect has no such question.
    Unable,
    /// Nothing.
    Absent,
    /// This.
    Found(Box<Found>),
}

/// A dossier as the province holds it, as far as it tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Id there.
    pub remote: Option<String>,
    /// Dossier code.
    pub code: String,
    /// National procedure code.
    pub procedure: Option<String>,
    /// Owner's name.
    pub owner: Option<String>,
    /// Owner's number.
    pub number: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// Summary.
    pub summary: Option<String>,
    /// Accepted.
    pub accepted_at: Option<DateTime<Utc>>,
    /// Due.
    pub due_at: Option<DateTime<Utc>>,
    /// State.
    pub state: Option<State>,
}

/// What happened at the province.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The dialect has no such question.
    pub unable: bool,
    /// Dossiers filed online for this commune.
    pub filed: Vec<InboundCase>,
    /// News of dossiers that this counter sent.
    pub news: Vec<InboundNews>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// There is more to fetch at once.
    pub more: bool,
}

impl Changes {
    /// Of a dialect that has no such question.
    #[must_use]
    pub fn none_to_ask() -> Self {
        Self {
            unable: true,
            ..Self::default()
        }
    }
}

/// A dossier filed online.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InboundCase {
    /// Official code.
    pub code: String,
    /// Id there.
    pub remote: Option<String>,
    /// National procedure code.
    pub procedure: String,
    /// Name of the procedure.
    pub procedure_name: String,
    /// When it was filed.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Owner.
    pub owner: crate::model::CaseParty,
    /// Who filed it, where another.
    pub submitter: Option<crate::model::CaseParty>,
    /// Papers, with their files.
    pub papers: Vec<InboundPaper>,
    /// The account was verified by VNeID.
    pub vneid: bool,
    /// Paid online already.
    pub paid: Option<PaidOnline>,
    /// Summary.
    pub summary: String,
}

/// A paper of a dossier filed online.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InboundPaper {
    /// Component code.
    pub component: String,
    /// Name.
    pub name: String,
    /// Files.
    pub files: Vec<InboundFile>,
}

/// A file the province names, or sent along.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InboundFile {
    /// Name.
    pub name: String,
    /// Where it is fetched.
    pub path: String,
    /// Agency whose store holds it, of papers of the document store (`CoQuanChuQuan`, province-api d.7).
    pub keeper: Option<String>,
    /// Its bytes, where they came along.
    pub inline: Option<Vec<u8>>,
}

/// News of a dossier that this counter sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InboundNews {
    /// Official code.
    pub code: String,
    /// Id of the news, so that it counts once.
    pub id: String,
    /// When.
    pub at: Option<DateTime<Utc>>,
    /// New state.
    pub state: Option<State>,
    /// Who, as they are named there.
    pub officer: String,
    /// What was done or decided, in words.
    pub text: String,
    /// Results.
    pub results: Vec<InboundResult>,
    /// Fields as they stand there now, where they were changed there.
    pub fields: Option<Box<Found>>,
}

/// A result the province gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InboundResult {
    /// Name.
    pub name: String,
    /// Code of its kind.
    pub code: String,
    /// Number and symbol on it.
    pub number: String,
    /// Its file.
    pub file: InboundFile,
}

/// Online payment that the province confirms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidOnline {
    /// Where.
    pub way: crate::model::OnlinePayment,
    /// Đồng, where the province tells.
    pub amount: Option<i64>,
    /// When.
    pub at: Option<DateTime<Utc>>,
    /// Reference of the payment.
    pub reference: String,
}

/// Code and name of a procedure as the province has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcedureName {
    /// National code.
    pub code: String,
    /// Name.
    pub name: String,
}

/// Asks the document store (province-api d.7).
#[derive(Clone, PartialEq, Eq)]
pub struct RepositoryQuestion {
    /// Number of the owner of the papers.
    pub owner: String,
    /// Who asks.
    pub asker: String,
    /// Number of who asks.
    pub asker_number: String,
    /// Procedure it is for.
    pub procedure: String,
    /// Kinds of result looked for; empty asks for all.
    pub kinds: Vec<String>,
}

impl std::fmt::Debug for RepositoryQuestion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RepositoryQuestion")
    }
}

/// A paper in the document store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RepositoryPaper {
    /// Code of its kind.
    pub code: String,
    /// Name.
    pub name: String,
    /// Number and symbol.
    pub number: String,
    /// Who issued it.
    pub issuer: String,
    /// Files.
    pub files: Vec<InboundFile>,
}

/// Asks the population database (province-api d.8).
#[derive(Clone, PartialEq, Eq)]
pub struct PersonQuestion {
    /// Personal number asked about.
    pub number: String,
    /// Name, as the interface wants it beside the number.
    pub name: String,
    /// Birth, likewise.
    pub birth: Option<NaiveDate>,
    /// Account of the officer.
    pub account: String,
    /// One-time password, where the account wants one.
    pub otp: String,
}

impl std::fmt::Debug for PersonQuestion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonQuestion")
    }
}

/// What the population database says.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PersonFound {
    /// Personal number.
    pub number: String,
    /// Old identity card.
    pub old_number: String,
    /// Full name.
    pub name: String,
    /// Birth as given: yyyy, or yyyyMMdd.
    pub birth: String,
    /// Sex code as given.
    pub sex: String,
    /// Permanent residence in words.
    pub residence: String,
    /// Where the person lives now, in words.
    pub lives: String,
    /// Nationality as given.
    pub nation: String,
}

impl std::fmt::Debug for PersonFound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonFound")
    }
}
