//! What an event says.
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::certify::{
    Cancellation, CertificateName, Certification, CopyPlan, Delivered, EvidenceLevel, NumberTaken,
    OriginalScan, Refused, RegisterLock, Series, SignedCopy, SignerAs, StatementPrint, Strike,
    VoidReason, Volume,
};
use crate::dossier::{
    Custody, Dossier, DossierResult, FeeRecord, IssuedForm, PaidOnline, PrintRecord, PrintState,
    ResultReturn,
};
use crate::exchange::{Call, ConflictField, News, PlacedFile, Settled};
use crate::fee::FeeLines;
use crate::ids::{DeviceId, EventId, Hash, PackageId, PaperId, PersonId};
use crate::mistake::CorrectedParts;
use crate::office::{NumbersSeen, Office, Station};
use crate::paper::{FileRef, HeldPaper, PurgeGround};
use crate::person::{Person, PersonFacts, Provenance};
use crate::province::ProvinceFile;
use crate::reading::Secrecy;
use crate::user::User;

/// What came of a question to a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskOutcome {
    /// It answered.
    Found,
    /// It has nothing of what was asked for.
    Nobody,
    /// It refused.
    Refused,
    /// Its answer was lost.
    Lost,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body")]
pub enum Fact {
    /// The store was set up, or its settings changed; the whole setting as it now stands.
    #[serde(rename = "office.changed")]
    OfficeChanged(Box<Office>),
    /// What belongs to one counter was set; the whole of it as it now stands.
    #[serde(rename = "station.changed")]
    StationChanged(Box<Station>),
    /// The PC of a counter is gone: its numbers are used no more, and another counter goes on with what it began.
    #[serde(rename = "station.retired")]
    StationRetired {
        /// The counter that goes on.
        heir: DeviceId,
    },
    /// The head looked at the clock and says it is right; the time of this event is the time confirmed.
    #[serde(rename = "office.clock_confirmed")]
    ClockConfirmed,
    /// The store was restored from a backup: its device writes from here on, and gives no number yet.
    #[serde(rename = "office.restored")]
    StoreRestored {
        /// The device that made the backup.
        from: DeviceId,
        /// When it was made.
        backup_at: DateTime<Utc>,
    },
    /// The head entered the last number seen on paper after a restore.
    #[serde(rename = "office.numbers_seen")]
    NumbersSeen(NumbersSeen),
    /// Pages of an intake were destroyed before they became a paper: nothing else of them stays.
    #[serde(rename = "office.pages_destroyed")]
    PagesDestroyed {
        /// How many.
        pages: u32,
        /// On what ground.
        ground: PurgeGround,
    },
    /// The head confirmed the comparison of a day with the province.
    #[serde(rename = "office.day_reconciled")]
    DayReconciled {
        /// The day.
        day: NaiveDate,
        /// Dossiers of the day.
        dossiers: u32,
        /// Those that the province has not, or has otherwise.
        open: u32,
    },
    /// A database of the authorities was asked about a person, whom this does not name.
    #[serde(rename = "office.database_asked")]
    DatabaseAsked {
        /// Its name.
        database: String,
        /// What for, in the asking person's words.
        purpose: String,
        /// What came of it.
        outcome: AskOutcome,
    },
    /// Matters left on removable media, to be delivered to the province from another PC.
    #[serde(rename = "office.package_written")]
    PackageWritten {
        /// The package.
        package: PackageId,
        /// How many.
        matters: u32,
        /// Letters by which people tell it from another.
        fingerprint: String,
    },
    /// They came back with it, or it was lost and they were taken back without it.
    #[serde(rename = "office.package_settled")]
    PackageSettled {
        /// The package.
        package: PackageId,
        /// It was lost.
        lost: bool,
    },
    /// A person looked at two events of writers who did not know of each other, and what stands is right now.
    #[serde(rename = "record.clash_settled")]
    ClashSettled {
        /// The one that stands.
        first: EventId,
        /// The other one.
        second: EventId,
        /// Fields of which the other's value was taken over.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        taken: Vec<String>,
    },
    /// A file of the province was taken.
    #[serde(rename = "province.file_taken")]
    ProvinceFileTaken(Box<ProvinceFile>),
    /// A user was added.
    #[serde(rename = "user.added")]
    UserAdded(User),
    /// A user's name, roles or activity changed.
    #[serde(rename = "user.changed")]
    UserChanged(User),
    /// A user's secret was set by somebody else than the user.
    #[serde(rename = "user.secret_set")]
    SecretSet {
        /// By what right.
        by: SecretRight,
    },
    /// A person was entered.
    #[serde(rename = "person.registered")]
    PersonRegistered(Box<Person>),
    /// Facts of a person changed.
    #[serde(rename = "person.amended")]
    PersonAmended {
        /// All facts as they now stand.
        facts: Box<PersonFacts>,
        /// Where the changed fields came from.
        changed: Vec<(String, Provenance)>,
    },
    /// The entry was found to be of the same person as another and is kept under it. Nothing moves: what was
    /// attached to it stays attached, and is shown there too.
    #[serde(rename = "person.merged")]
    PersonMerged {
        /// The entry it is kept under.
        into: PersonId,
    },
    /// A merge was taken back.
    #[serde(rename = "person.split")]
    PersonSplit,
    /// A digitised paper was accepted.
    #[serde(rename = "paper.accepted")]
    PaperAccepted(Box<HeldPaper>),
    /// A paper was withdrawn with the intake it came with.
    #[serde(rename = "paper.withdrawn")]
    PaperWithdrawn,
    /// A paper was attached to the wrong person and now belongs to the right one.
    #[serde(rename = "paper.moved")]
    PaperMoved {
        /// The right person.
        to: PersonId,
        /// Why.
        reason: String,
    },
    /// Somebody asks that a paper be destroyed.
    #[serde(rename = "paper.purge_asked")]
    PurgeAsked {
        /// On what ground.
        ground: PurgeGround,
    },
    /// The wish to destroy a paper was taken back or not agreed to.
    #[serde(rename = "paper.purge_dropped")]
    PurgeDropped,
    /// A stamp of secrecy was read on a paper that was accepted already.
    #[serde(rename = "paper.stamp_seen")]
    StampSeen {
        /// What it says.
        degree: Secrecy,
    },
    /// A person looked at the stamp that was read, and says that it is none.
    #[serde(rename = "paper.stamp_judged")]
    StampJudged,
    /// The content of a paper was destroyed with its keys; this event has none.
    #[serde(rename = "paper.purged")]
    PaperPurged {
        /// On what ground.
        ground: PurgeGround,
    },
    /// The pages as imported were given up, a clean page having been made of them.
    #[serde(rename = "paper.sources_thinned")]
    SourcesThinned,
    /// Signed with the certificate of the agency, behind everything that was in its file.
    #[serde(rename = "paper.signed")]
    PaperSigned(Box<SignedFile>),
    /// Evidence was added to a signed paper behind everything that was in its file.
    #[serde(rename = "paper.completed")]
    PaperCompleted {
        /// The file as it is now.
        file: FileRef,
        /// How far its evidence goes.
        level: EvidenceLevel,
        /// When it needs another timestamp.
        #[serde(default)]
        renew_at: Option<DateTime<Utc>>,
    },
    /// A dossier was received.
    #[serde(rename = "dossier.received")]
    DossierReceived(Box<Dossier>),
    /// A receipt was issued.
    #[serde(rename = "dossier.receipt_issued")]
    ReceiptIssued(Box<IssuedForm>),
    /// The newest receipt was handed to the spooler.
    #[serde(rename = "dossier.receipt_printed")]
    ReceiptPrinted(PrintRecord),
    /// What became of a print.
    #[serde(rename = "dossier.print_settled")]
    PrintSettled {
        /// Which receipt, from 0.
        receipt: u16,
        /// Which of its prints, from 0.
        print: u16,
        /// What became of it.
        state: PrintState,
        /// The spooler's name of the job, once it has one.
        job: Option<String>,
    },
    /// The procedure was wrong and was put right.
    #[serde(rename = "dossier.corrected")]
    DossierCorrected(Box<CorrectedParts>),
    /// The fee was wrong and was put right; the whole fee as it now stands.
    #[serde(rename = "dossier.fee_corrected")]
    FeeCorrected {
        /// The fee with all its entries.
        fee: Box<FeeRecord>,
        /// Why.
        reason: String,
    },
    /// A paper used from the repository belongs to somebody else and was taken away.
    #[serde(rename = "dossier.paper_withdrawn")]
    LineWithdrawn {
        /// Line of the checklist.
        line: u16,
        /// The paper.
        paper: PaperId,
    },
    /// A paper that was taken away came back to the dossier's own person.
    #[serde(rename = "dossier.paper_restored")]
    LineRestored {
        /// Line of the checklist.
        line: u16,
        /// The paper.
        paper: PaperId,
    },
    /// Somebody asks that a wrongly entered dossier be cancelled.
    #[serde(rename = "dossier.cancel_asked")]
    CancelAsked {
        /// Why.
        reason: String,
    },
    /// The head does not agree to cancel it.
    #[serde(rename = "dossier.cancel_declined")]
    CancelDeclined {
        /// Why not.
        words: String,
    },
    /// The head agrees: the dossier is cancelled as wrongly entered.
    #[serde(rename = "dossier.cancelled")]
    DossierCancelled,
    /// An original changed hands.
    #[serde(rename = "dossier.custody_changed")]
    CustodyChanged {
        /// Line of the checklist.
        line: u16,
        /// Where the original is now.
        custody: Custody,
    },
    /// The intake was undone within its time.
    #[serde(rename = "dossier.undone")]
    DossierUndone,
    /// It is settled; the result waits to be handed over.
    #[serde(rename = "dossier.result_recorded")]
    ResultRecorded(Box<DossierResult>),
    /// The result was handed over.
    #[serde(rename = "dossier.result_returned")]
    ResultReturned(Box<ResultReturn>),
    /// The province allotted the official code.
    #[serde(rename = "exchange.code_given")]
    OfficialCodeGiven {
        /// The code.
        code: String,
    },
    /// The province took a file.
    #[serde(rename = "exchange.file_placed")]
    FilePlaced {
        /// Id under which it is sent.
        document: String,
        /// Where it is.
        file: Box<PlacedFile>,
    },
    /// Files were taken back there.
    #[serde(rename = "exchange.files_retracted")]
    FilesRetracted {
        /// Ids under which they had been sent.
        documents: Vec<String>,
        /// The province has them no more, or never had; else they only belong to the matter no more.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        gone: bool,
    },
    /// The province took the matter as it stood.
    #[serde(rename = "exchange.told")]
    ProvinceTold {
        /// Hash over the events it was made of.
        revision: Hash,
        /// Id it has there, where one was given.
        remote: Option<String>,
    },
    /// The province took a step.
    #[serde(rename = "exchange.step_told")]
    StepTold {
        /// The event it is.
        step: EventId,
        /// It may be there twice.
        doubled: bool,
    },
    /// The province refused, or would.
    #[serde(rename = "exchange.refused")]
    ProvinceRefused {
        /// Which call.
        call: Call,
        /// Code as it came.
        code: String,
        /// Words as they came.
        words: String,
        /// Hash over the events it was made of.
        revision: Hash,
    },
    /// A person wants it tried again.
    #[serde(rename = "exchange.refusal_laid_aside")]
    RefusalLaidAside,
    /// The province says otherwise than this record.
    #[serde(rename = "exchange.conflict_seen")]
    ConflictSeen {
        /// Fields that differ.
        fields: Vec<ConflictField>,
    },
    /// A person decided field by field.
    #[serde(rename = "exchange.conflict_settled")]
    ConflictSettled {
        /// What was chosen.
        fields: Vec<Settled>,
    },
    /// The province did something with it.
    #[serde(rename = "exchange.news")]
    ProvinceNews(Box<News>),
    /// The province confirmed an online payment.
    #[serde(rename = "exchange.paid_online")]
    PaidOnlineSeen(PaidOnline),
    /// A certification book of a year was opened.
    #[serde(rename = "series.opened")]
    SeriesOpened(Box<Series>),
    /// A further volume of it was opened.
    #[serde(rename = "series.volume_opened")]
    VolumeOpened(Volume),
    /// After a restore it goes on behind the last number seen on paper.
    #[serde(rename = "series.resumed")]
    SeriesResumed {
        /// The last number seen on paper.
        last: u32,
        /// Its day.
        day: NaiveDate,
    },
    /// It was given to another counter; this one gives no number any more.
    #[serde(rename = "series.handed_over")]
    SeriesHandedOver {
        /// Code of the counter that takes it.
        to: String,
        /// Words by which people compare the file.
        fingerprint: String,
        /// The signed file.
        file: FileRef,
    },
    /// Another counter that shares the record gives its numbers from now on.
    #[serde(rename = "series.passed")]
    SeriesPassed {
        /// That counter.
        to: DeviceId,
    },
    /// It was taken from another counter, as it stood there.
    #[serde(rename = "series.taken")]
    SeriesTaken(Box<Series>),
    /// Rows that came with it.
    #[serde(rename = "series.rows_taken")]
    SeriesRowsTaken {
        /// The rows as they stood there.
        rows: Vec<Certification>,
    },
    /// It was closed at the end of its year.
    #[serde(rename = "series.closed")]
    SeriesClosed {
        /// Its last day.
        on: NaiveDate,
    },
    /// A register was printed and stands fast.
    #[serde(rename = "series.register_locked")]
    RegisterLocked(Box<RegisterLock>),
    /// Something to certify was received.
    #[serde(rename = "certification.received")]
    CertificationReceived(Box<Certification>),
    /// It got its number.
    #[serde(rename = "certification.numbered")]
    CertificationNumbered {
        /// The number.
        number: NumberTaken,
        /// Who signs it.
        signer: SignerAs,
    },
    /// Its statement is about to be handed to the spooler.
    #[serde(rename = "certification.printed")]
    StatementPrinted(StatementPrint),
    /// What became of a print.
    #[serde(rename = "certification.print_settled")]
    StatementSettled {
        /// Which print, from 0.
        print: u16,
        /// What became of it.
        state: PrintState,
        /// The spooler's name of the job, once it has one.
        job: Option<String>,
    },
    /// Another person signs.
    #[serde(rename = "certification.signer_changed")]
    SignerChanged {
        /// Who.
        signer: SignerAs,
    },
    /// Signed by hand and sealed.
    #[serde(rename = "certification.signed")]
    CertificationSigned {
        /// The day.
        day: NaiveDate,
    },
    /// Ticked off by mistake.
    #[serde(rename = "certification.unsigned")]
    CertificationUnsigned,
    /// Its number is given up.
    #[serde(rename = "certification.voided")]
    CertificationVoided {
        /// Kind of reason.
        reason: VoidReason,
        /// As the book says.
        words: String,
    },
    /// Refused.
    #[serde(rename = "certification.refused")]
    CertificationRefused(Box<Refused>),
    /// Taken back by the requester.
    #[serde(rename = "certification.withdrawn")]
    CertificationWithdrawn,
    /// Went on to another counter with its book.
    #[serde(rename = "certification.handed_over")]
    CertificationHandedOver,
    /// The original of an electronic copy was scanned, for the first time or anew.
    #[serde(rename = "certification.scanned")]
    CopyScanned {
        /// The scan.
        scan: Box<OriginalScan>,
        /// The fee that follows from its pages, where it does.
        fee: Option<FeeLines>,
    },
    /// The scan was compared with the original, every page of it.
    #[serde(rename = "certification.compared")]
    CopyCompared {
        /// Name of the one who compared.
        name: String,
    },
    /// Who was to sign sent it back to be compared again.
    #[serde(rename = "certification.returned")]
    CopyReturned {
        /// Why.
        words: String,
    },
    /// What is going to be signed stands fast.
    #[serde(rename = "certification.planned")]
    CopyPlanned(Box<CopyPlan>),
    /// Signed with the certificate of the one who certifies.
    #[serde(rename = "certification.copy_signed")]
    CopySigned(Box<SignedFile>),
    /// Sealed with the certificate of the agency.
    #[serde(rename = "certification.copy_sealed")]
    CopySealed(Box<SignedFile>),
    /// Evidence was added to the file behind everything that was in it.
    #[serde(rename = "certification.copy_completed")]
    CopyCompleted {
        /// The file as it is now.
        file: FileRef,
        /// How far its evidence goes.
        level: EvidenceLevel,
        /// When it needs another timestamp.
        #[serde(default)]
        renew_at: Option<DateTime<Utc>>,
    },
    /// It went to its requester.
    #[serde(rename = "certification.copy_delivered")]
    CopyDelivered(Delivered),
    /// A field was struck through in the book.
    #[serde(rename = "certification.struck")]
    CertificationStruck {
        /// What.
        strike: Strike,
        /// The fee that follows from it, where it does.
        fee: Option<FeeLines>,
    },
    /// Cancelled by a decision after issue.
    #[serde(rename = "certification.cancelled")]
    CertificationCancelled(Box<Cancellation>),
}

/// By what right a secret is set for a user who has none that works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecretRight {
    /// An administrator, for one who forgot it.
    Administrator,
    /// The printed recovery key, where no administrator can sign in.
    RecoveryKey,
    /// The code by which an administrator let a further PC in, where they sign in first.
    Invitation,
}

/// A file that was signed or sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedFile {
    /// The file up to the end of this signature's revision.
    pub file: FileRef,
    /// The certificate it was signed with.
    pub certificate: CertificateName,
    /// When, by the signature's timestamp; none while it has none.
    pub stamped_at: Option<DateTime<Utc>>,
    /// How far its evidence goes.
    pub level: EvidenceLevel,
}

impl SignedFile {
    /// What of it stays with the row, whatever is appended later.
    pub(crate) fn copy(&self) -> SignedCopy {
        SignedCopy {
            digest: self.file.sha256,
            bytes: self.file.bytes,
            certificate: self.certificate.clone(),
            stamped_at: self.stamped_at,
        }
    }
}

impl Fact {
    /// Kind and body bytes, as they are stored and hashed.
    pub fn encode(&self) -> Result<(String, Vec<u8>), serde_json::Error> {
        let whole = serde_json::to_value(self)?;
        let kind = whole["kind"].as_str().unwrap_or_default().to_owned();
        let body = whole
            .get("body")
            .map_or(Ok(Vec::new()), serde_json::to_vec)?;
        Ok((kind, body))
    }

    /// Reads a stored body.
    pub fn decode(kind: &str, body: &[u8]) -> Result<Self, serde_json::Error> {
        let mut whole = serde_json::json!({ "kind": kind });
        if !body.is_empty() {
            whole["body"] = serde_json::from_slice(body)?;
        }
        serde_json::from_value(whole)
    }
}
