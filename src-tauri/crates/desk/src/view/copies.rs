//! Electronic copies on their way from the original to the sealed file.
use chrono::{DateTime, Utc};
use motcua_case::certify::{
    CertificateName, CertificationStatus, Compared, EvidenceLevel, MoveBar, SignerAs,
};
use motcua_case::ids::{CertificationId, Hash};
use motcua_case::money::Dong;
use motcua_sign::TriesLeft;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::Error;
use crate::signing::{KeyPlace, PinWay};
use crate::view::certification::CertificationView;
use crate::view::scan::PageNote;

/// How many copies stand at one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct StepCount {
    /// The step.
    pub status: CertificationStatus,
    /// How many.
    pub rows: u32,
}

/// One copy with everything that is looked at before it is signed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct CopyView {
    /// Its row of the book.
    pub row: CertificationView,
    /// The pages of the original.
    pub pages: Vec<CopyPageView>,
    /// Who compared them.
    pub compared: Option<Compared>,
    /// The statement as it stands on the copy; empty before its signing began.
    pub statement: Vec<String>,
    /// Addresses of the pages of the signed file, the certificate page last; empty before it is signed.
    pub file: Vec<String>,
    /// How far the evidence in the file goes.
    pub level: Option<EvidenceLevel>,
    /// The certificate it was signed with.
    pub signed: Option<CertificateName>,
    /// The certificate it was sealed with.
    pub sealed: Option<CertificateName>,
    /// SHA-256 of the file up to the end of the seal's revision, as the slip says.
    #[specta(type = Option<String>)]
    pub sealed_sha256: Option<Hash>,
}

/// One page of an original.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct CopyPageView {
    /// Address of the page as it was scanned, where a window can show it.
    pub scan: Option<String>,
    /// Address of the page as it stands in the copy.
    pub copy: String,
    /// SHA-256 of the page's picture, which is what is certified.
    #[specta(type = String)]
    pub sha256: Hash,
    /// Quarter turns by which the scanned page is shown upright.
    pub turns: u8,
    /// Quarter turns by which the page of the copy is shown upright: those made by hand.
    pub copy_turns: u8,
    /// Width, millimetres.
    pub width_mm: f32,
    /// Height, millimetres.
    pub height_mm: f32,
    /// Resolution, pixels per inch.
    pub dpi: f32,
    /// What was found on it when it was cleaned.
    pub findings: Vec<PageNote>,
}

/// What was compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ComparedWish {
    /// The pages as they were shown.
    #[specta(type = Vec<String>)]
    pub pages: Vec<Hash>,
    /// Which of them were looked at, from 0.
    pub viewed: Vec<u32>,
}

/// A key that can be reached now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct KeyView {
    /// Its certificate.
    pub certificate: CertificateName,
    /// Who it speaks for.
    pub holder: KeyHolder,
    /// Where it is.
    pub place: KeyPlace,
    /// How its PIN is given.
    pub pin: PinWay,
    /// How many wrong PINs it still takes, as far as it says.
    pub left: PinTries,
    /// Why nothing is signed with it.
    pub unfit: Option<KeyUnfit>,
    /// Days until its term is over, where that is soon.
    pub ends_in_days: Option<u16>,
}

/// What can be signed with at this PC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TokensView {
    /// Drivers of tokens.
    pub drivers: Vec<DriverView>,
    /// Keys that can be reached.
    pub keys: Vec<KeyView>,
}

/// A driver of tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DriverView {
    /// Path of its file.
    pub module: String,
    /// Names of the tokens that are there.
    pub tokens: Vec<String>,
    /// Why it does not work.
    pub trouble: Option<Error>,
}

/// Who a certificate speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum KeyHolder {
    /// A person.
    Person,
    /// An agency: its seal.
    Agency,
}

/// What a token says of wrong PINs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PinTries {
    /// None was wrong.
    All,
    /// At least one was wrong.
    Fewer,
    /// The next wrong one locks it.
    Last,
    /// It is locked.
    Locked,
}

impl From<TriesLeft> for PinTries {
    fn from(left: TriesLeft) -> Self {
        match left {
            TriesLeft::All => Self::All,
            TriesLeft::Fewer => Self::Fewer,
            TriesLeft::Last => Self::Last,
            TriesLeft::Locked => Self::Locked,
        }
    }
}

/// Why a certificate is not signed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum KeyUnfit {
    /// It issues certificates.
    Authority,
    /// It is for other purposes.
    Purpose,
    /// Its key is too short, or of another kind.
    Key,
    /// Its term has not begun.
    NotYetValid,
    /// Its term is over.
    Expired,
}

/// Which copies are to be signed or sealed, and with which key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SigningWish {
    /// Signed by the one who certifies, or sealed.
    pub part: SigningPart,
    /// The rows, in the order in which they get their numbers.
    pub rows: Vec<CertificationId>,
    /// The certificate.
    #[specta(type = String)]
    pub certificate: Hash,
}

/// Which signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum SigningPart {
    /// Of the one who certifies.
    Signature,
    /// Of the agency.
    Seal,
}

/// What signing would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SigningPlan {
    /// The key.
    pub key: KeyView,
    /// Rows that would be signed, in their order.
    pub rows: Vec<SigningPlanRow>,
    /// Rows that stay, and why.
    pub staying: Vec<SigningStay>,
    /// What was shown, to be given back when it is done.
    pub digest: String,
}

/// One row of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SigningPlanRow {
    /// Row.
    pub id: CertificationId,
    /// The paper.
    pub paper: String,
    /// Who asked.
    pub requester: String,
    /// Pages of the original.
    pub pages: u32,
    /// SHA-256 of their pictures.
    #[specta(type = Vec<String>)]
    pub page_hashes: Vec<Hash>,
    /// The number it has or will get.
    pub no: u32,
    /// *Quyển số* as printed.
    pub volume_code: String,
    /// Who signs, in what capacity.
    pub signer: SignerAs,
    /// Who compared it.
    pub compared: Option<Compared>,
    /// Fee.
    pub fee: Dong,
    /// Its signing began before: it goes on with its number.
    pub begun: bool,
}

/// A row that is not signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SigningStay {
    /// Row.
    pub id: CertificationId,
    /// The paper.
    pub paper: String,
    /// Why.
    pub reason: StayReason,
}

/// Why a row is not signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", content = "bar", rename_all = "snake_case")]
pub enum StayReason {
    /// The move is not allowed now.
    Bar(MoveBar),
    /// Another person is to sign it.
    OtherSigner,
    /// Who is to sign may not sign for this book today.
    SignerMayNot,
    /// Its signing began with another certificate.
    OtherCertificate,
    /// Its book gives no number here now.
    NoNumber,
}

/// How a batch goes on, of copies or of papers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SigningProgress {
    /// Row or paper.
    #[specta(type = String)]
    pub id: Uuid,
    /// Which of how many, from 1.
    pub at: u32,
    /// How many.
    pub of: u32,
    /// What became of it.
    pub state: SigningState,
}

/// What became of one row of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SigningState {
    /// Being signed.
    Signing,
    /// Signed and registered.
    Signed {
        /// When.
        at: DateTime<Utc>,
        /// It waits for its timestamp.
        pending: bool,
    },
    /// Not signed.
    Failed {
        /// Why.
        error: Error,
    },
}

/// What a batch did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct SigningDone {
    /// Rows that were signed, as they are now.
    pub signed: Vec<CertificationView>,
    /// Rows that were not, in their order; signing goes on with the first.
    pub left: Vec<CertificationId>,
    /// Why it ended before its end; none where it was asked to stop, or all are signed.
    pub stopped: Option<Error>,
}

/// What completing did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Completed {
    /// Copies and papers that have all their evidence now.
    pub completed: u32,
    /// Those that still wait for it.
    pub waiting: u32,
}
