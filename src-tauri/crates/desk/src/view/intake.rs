//! Intake on one page. The window sends one [`IntakeChange`] at a time and shows the [`IntakeView`] it gets.
use chrono::{DateTime, NaiveDate, Utc};
use motcua_case::address::PresentAddress;
use motcua_case::card::IdCard;
use motcua_case::deadline::Due;
use motcua_case::dossier::{Authority, Channel, Delivery, Payment};
use motcua_case::fee::{ApplicantClass, ExemptionClaim, FeeLine, GrantedExemption};
use motcua_case::ids::{DossierId, DraftId, PersonId};
use motcua_case::money::Dong;
use motcua_case::person::{FactDifference, Likeness, PersonFacts, Provenance};
use motcua_case::procedure::Unavailable;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use super::change::{IntakeChange, OtherCardChoice, Who};
use super::intake_gap::{IntakeAsks, IntakeGap};
use super::online::FiledView;
pub use super::tray::{
    HeldView, ImportProgress, ImportRequest, IncomingFile, LineState, PageFinding, PaperLine,
    TrayPage, TrayView,
};

/// An intake as it is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct IntakeView {
    /// The draft.
    pub draft: DraftId,
    /// The dossier whose procedure is put right by this draft; people, number and time of receipt stay.
    pub corrects: Option<CorrectsView>,
    /// What was filed online, where this is one of those.
    pub filed: Option<FiledView>,
    /// Version of the draft; every change makes a new one.
    pub version: u32,
    /// When it was saved: always within the change that is shown.
    pub saved_at: DateTime<Utc>,
    /// Who stands at the counter.
    pub submitter: PartyView,
    /// Whose matter it is, where another person.
    pub owner: Option<PartyView>,
    /// By what right the submitter acts for the owner.
    pub authority: Option<Authority>,
    /// Somebody else's card was scanned into this intake: the clerk decides.
    pub other_card: Option<CardChoice>,
    /// Procedures of this visit, in the order chosen.
    pub cases: Vec<CaseView>,
    /// How it came in.
    pub channel: Channel,
    /// Where the result is to be had.
    pub delivery: Delivery,
    /// Whether the dossiers of this visit share one printed receipt.
    pub shared_receipt: bool,
    /// Whether a receipt is printed; same-day procedures print one only if asked, where the office says so.
    pub print_receipt: bool,
    /// How the visit is paid; none while the clerk has not said.
    pub payment: Option<Payment>,
    /// Fee of the whole visit.
    pub total: Dong,
    /// What still has to be mended, in the order of the page. Empty: it can be received.
    pub findings: Vec<Finding>,
    /// What the province would refuse or count as missing; it keeps nothing from being received.
    pub province_gaps: Vec<IntakeGap>,
    /// What can be asked of the province.
    pub asks: IntakeAsks,
}

/// The dossier that a draft puts right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CorrectsView {
    /// The dossier.
    pub dossier: DossierId,
    /// Its code, which it keeps.
    pub code: String,
    /// The wrong procedure.
    pub procedure: String,
    /// When it was received; its due date is counted from there.
    pub received_at: DateTime<Utc>,
    /// Why, in the clerk's words.
    pub reason: String,
}

/// A person in the intake.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct PartyView {
    /// The person in the store, once recognised and confirmed.
    pub person: Option<PersonId>,
    /// Facts as typed, scanned or remembered.
    pub facts: PersonFacts,
    /// Text of fields that cannot be read yet, as typed.
    pub typed: BTreeMap<String, String>,
    /// Source of each filled field.
    pub provenance: BTreeMap<String, Provenance>,
    /// Whether the clerk has accepted the person.
    pub confirmed: bool,
    /// What the new facts would change.
    pub differences: Vec<FactDifference>,
    /// People in the store who may be this person; never attached by themselves.
    pub candidates: Vec<Candidate>,
    /// The address in today's names, where the typed one is from before July 2025 and the table knows it.
    pub present_address: Option<PresentAddress>,
    /// Things to look at, that forbid nothing.
    pub warnings: Vec<FieldWarning>,
}

/// Someone in the store who may be the person at the counter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Candidate {
    /// Identity.
    pub person: PersonId,
    /// How alike.
    pub likeness: Likeness,
    /// Name.
    pub name: String,
    /// Birth as shown.
    pub birth: String,
    /// Hamlet and address, to tell people of one name apart.
    pub place: String,
    /// Mother's name.
    pub mother: String,
    /// Number with its middle hidden.
    pub number: String,
    /// Dossiers so far.
    pub dossiers: u32,
}

/// A warning on one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FieldWarning {
    /// Field of [`PersonFacts`].
    pub field: String,
    /// Code of the warning, worded in the window.
    pub code: WarningCode,
}

/// Warnings about a person's data.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum WarningCode {
    /// First three digits of the number name no known place.
    PlaceUnknown,
    /// The number says another sex or century.
    SexDisagrees,
    /// The number says another year of birth.
    YearDisagrees,
    /// Accents may be wrong: compare with the card.
    AccentsDoubtful,
    /// The birth date is in the future or too long ago.
    BirthUnlikely,
    /// The name contains digits.
    NameOdd,
    /// The address is of the three-level time; the present commune is shown.
    AddressOld,
    /// The field is missing or unreadable in the card's code.
    CardIncomplete,
}

/// Somebody else's card, scanned while a person is already entered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct CardChoice {
    /// The card.
    pub card: IdCard,
}

/// One procedure of the visit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct CaseView {
    /// Key of the procedure in the catalogue.
    pub procedure: String,
    /// Code, where one is published.
    pub code: Option<String>,
    /// Name.
    pub name: String,
    /// Sector.
    pub sector: String,
    /// Result handed over at the end.
    pub result: Option<String>,
    /// Body that decides.
    pub deciding_unit: String,
    /// The agency that decides where the matter belongs to another commune; empty until it is named.
    pub competent: Option<String>,
    /// Checklist.
    pub papers: Vec<PaperLine>,
    /// Due date and how it is counted, as if received now.
    pub due: Option<Due>,
    /// Sets handed in.
    pub sets: u8,
    /// Fee.
    pub fee: FeeView,
    /// An open dossier of the same person and procedure.
    pub double: Option<DoubleView>,
}

/// An open dossier that a new one would double.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DoubleView {
    /// Identity.
    pub id: DossierId,
    /// Code.
    pub code: String,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// Whose it is, where it is another entry: one birth registered twice.
    pub same_birth: Option<String>,
    /// The clerk has said that a second one is wanted.
    pub accepted: bool,
}

/// The fee of one procedure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct FeeView {
    /// Lines.
    pub lines: Vec<FeeLine>,
    /// Sum.
    pub total: Dong,
    /// What the clerk has to give so that it can be computed.
    pub needs: FeeNeeds,
    /// Copies, documents or cases the fee is counted by.
    pub quantity: u32,
    /// Pages of the original, where the fee is counted by pages.
    pub pages: u32,
    /// Day of the birth or death, for fees that depend on being on time.
    pub event_date: Option<NaiveDate>,
    /// Exemption claimed.
    pub claim: Option<ExemptionClaim>,
    /// Exemption granted.
    pub exemption: Option<GrantedExemption>,
    /// Classes that pay less here.
    pub classes: Vec<ApplicantClass>,
    /// Payment.
    pub payment: Payment,
    /// Whether payment was confirmed by the clerk (or nothing is owed).
    pub settled: bool,
}

/// What a fee is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum FeeNeeds {
    /// Nothing.
    Nothing,
    /// A number of copies or cases.
    Quantity,
    /// Pages of the original and a number of copies.
    PagesAndCopies,
    /// The day of the birth or death.
    EventDate,
}

/// Something that keeps the intake from being received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Finding {
    /// What.
    pub code: FindingCode,
    /// Where on the page: `submitter.name`, `case.0.paper.to-khai` …; the window puts the focus there.
    pub at: String,
    /// Name of the thing, for the sentence.
    pub name: String,
}

/// What keeps an intake from being received.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum FindingCode {
    /// No name.
    NameMissing,
    /// The person was not yet accepted by the clerk.
    PersonUnconfirmed,
    /// The number does not have twelve digits.
    NumberLength,
    /// The date does not exist or cannot be read.
    BirthInvalid,
    /// The phone number cannot be one.
    PhoneInvalid,
    /// The tax code does not check.
    TaxCodeInvalid,
    /// Someone without a number needs a birth date and mother or household.
    IdentityThin,
    /// Somebody else's card waits for a decision.
    OtherCardOpen,
    /// The authority to act for another is not stated.
    AuthorityMissing,
    /// No procedure chosen.
    ProcedureMissing,
    /// The procedure cannot be received.
    ProcedureUnavailable,
    /// An open dossier of the same person and procedure.
    DoubleOpen,
    /// A line of the checklist has no state.
    PaperMissing,
    /// Every page of an imported paper was removed.
    PaperEmpty,
    /// A page seems to bear a secrecy stamp, and nobody has judged that.
    SecretPage,
    /// A paper already held was digitised again without a reason.
    ReasonMissing,
    /// A paper outside the catalogue without an article.
    ArticleMissing,
    /// The fee lacks a number.
    FeeIncomplete,
    /// Payment is not confirmed.
    PaymentOpen,
    /// The competent agency of a non-territorial case is not named.
    CompetentMissing,
    /// The due date cannot be computed.
    DueUnknown,
    /// Why the procedure is put right is not said.
    CorrectionReasonMissing,
    /// Pages of the scan workspace are put to no paper.
    PagesUnassigned,
}

/// A procedure as it is offered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ProcedureOption {
    /// Key.
    pub key: String,
    /// Code.
    pub code: Option<String>,
    /// Name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// Sector.
    pub sector: String,
    /// Time limit.
    pub limit: Option<motcua_case::deadline::TimeLimit>,
    /// Why it cannot be received; empty when it can.
    pub unavailable: Vec<Unavailable>,
    /// Used recently by this clerk.
    pub recent: bool,
}

/// What a received visit leaves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ReceivedView {
    /// Dossiers, in the order of their numbers.
    pub dossiers: Vec<ReceivedDossier>,
    /// Receipts issued.
    pub receipts: Vec<super::print::FormView>,
    /// Whether they are to be previewed and printed now.
    pub print: bool,
    /// Undo is possible until then.
    pub undo_until: DateTime<Utc>,
}

/// One received dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ReceivedDossier {
    /// Identity.
    pub id: DossierId,
    /// Code.
    pub code: String,
    /// Due.
    pub due_at: DateTime<Utc>,
}

/// What a scanned text turned out to be, on a screen that expects none in particular.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Scanned {
    /// An identity card; the people in the store it may be.
    Card {
        /// The card.
        card: Box<IdCard>,
        /// Who it may be.
        candidates: Vec<Candidate>,
    },
    /// A dossier of this store.
    Dossier {
        /// Identity.
        id: DossierId,
    },
    /// Something else.
    Unknown,
}
