//! The verdict as facts. Whoever shows it composes the sentence.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::key::{DigestAlgorithm, KeyKind};

/// What is to be said of the whole file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overall {
    /// Every signature is whole, checked in all respects, and trusted.
    Valid,
    /// A signature is broken, or the file was changed in a way none of its signatures allows.
    Invalid,
    /// Nothing is wrong, but something could not be checked.
    Undetermined,
    /// There is no signature.
    Unsigned,
}

/// The outcome for one signature (ETSI EN 319 102-1, 5.1.3), the gravest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Indication {
    /// All checks passed.
    #[serde(rename = "TOTAL-PASSED")]
    TotalPassed,
    /// What is known is not enough.
    #[serde(rename = "INDETERMINATE")]
    Indeterminate,
    /// It is wrong.
    #[serde(rename = "TOTAL-FAILED")]
    TotalFailed,
}

/// Why it did not pass (ETSI EN 319 102-1, 5.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SubIndication {
    /// The signature is not built as the standards say, or the file around it was not.
    FormatFailure,
    /// The bytes are not those that were signed.
    HashFailure,
    /// The value does not belong to the key.
    SigCryptoFailure,
    /// The certificate was revoked before the signature is known to have existed.
    Revoked,
    /// It is revoked now; the signature may be older.
    RevokedNoPoe,
    /// It is out of its term now; the signature may be older.
    OutOfBoundsNoPoe,
    /// There was no certificate yet.
    NotYetValid,
    /// The signer's certificate is not there.
    NoSigningCertificateFound,
    /// No path to a root that is believed.
    NoCertificateChainFound,
    /// A path, but not one that may be taken.
    ChainConstraintsFailure,
    /// The signature is not as the profile asks.
    SigConstraintsFailure,
    /// Too weak an algorithm or key.
    CryptoConstraintsFailureNoPoe,
    /// Revocation is not known, or not recently enough.
    TryLater,
    /// An algorithm not known here, or a part not looked into.
    Generic,
}

/// What kind of signature it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Of a person or an agency.
    Signature,
    /// The first one, which says what may change after it (`DocMDP`).
    Certification,
    /// A timestamp over the file.
    Timestamp,
}

/// How much of what proves it is there (ETSI EN 319 142-1, 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Level {
    /// Not of PAdES: the older form of ISO 32000-1.
    #[serde(rename = "PKCS7")]
    Pkcs7,
    /// The signature alone.
    #[serde(rename = "B-B")]
    BB,
    /// With a timestamp.
    #[serde(rename = "B-T")]
    BT,
    /// With revocation data.
    #[serde(rename = "B-LT")]
    BLt,
    /// With a timestamp over these.
    #[serde(rename = "B-LTA")]
    BLta,
    /// A timestamp over the file.
    #[serde(rename = "DOC-TS")]
    DocTs,
    /// None of these.
    #[serde(rename = "NONE")]
    None,
}

/// Whether the certificate leads to a root that is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chain {
    /// It does.
    Trusted,
    /// No path ends at one.
    Untrusted,
    /// A path was out of its term at the moment that counts.
    Expired,
    /// The only paths break a rule of RFC 5280.
    Broken,
    /// There was nothing to begin with.
    NotChecked,
}

/// What is known of revocation at the moment that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevocationState {
    /// No certificate of the path was revoked.
    Good,
    /// One was.
    Revoked,
    /// Nothing fit to say so is there.
    Unknown,
    /// There is no path to look along.
    NotChecked,
}

/// What became of the timestamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimestampState {
    /// There is none.
    None,
    /// It is right and its authority trusted.
    Valid,
    /// It is right, but nobody here believes its authority, or its revocation is not known.
    Untrusted,
    /// It is over other bytes, or its signature is wrong.
    Invalid,
    /// It is of a kind not looked into.
    NotChecked,
}

/// Where the time of signing is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeSource {
    /// A timestamp that is right.
    Timestamp,
    /// The signer says so.
    Claimed,
}

/// An attack that the file shows the marks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attack {
    /// Incremental saving: something was appended that the signature does not allow.
    Isa,
    /// Signature wrapping: what is left out of the digest is not the signature alone.
    Swa,
    /// Universal forgery: the signature lacks what would be checked.
    Usf,
    /// Content that lay over other content was taken away after signing.
    ShadowHide,
    /// What is drawn was exchanged after signing without touching what is shown to be drawn.
    ShadowReplace,
    /// Content hidden in the signed file was brought forth, or lies ready to be.
    ShadowHideReplace,
    /// An annotation was put over the signed page.
    EvilAnnotation,
    /// A signature that was there is no longer shown.
    SignatureRemoved,
}

/// What is wrong with how the signature is built into the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Defect {
    /// The file cannot be read to its end by its own cross-reference.
    FileUnreadable,
    /// Bytes of the file belong to no revision.
    BytesAfterEnd,
    /// Readers of the file differ in where they find an object.
    AmbiguousObjects,
    /// The signature is no dictionary that is an object of its own.
    NoDictionary,
    /// A key stands twice in a dictionary.
    KeyTwice,
    /// Neither `Filter` nor `SubFilter` say how to check it, or nobody knows how.
    SubFilter,
    /// No `ByteRange`.
    NoByteRange,
    /// `ByteRange` is not four numbers that make two ranges.
    ByteRangeForm,
    /// The ranges do not begin with the first byte.
    NotFromStart,
    /// The ranges end beyond the file.
    BeyondFile,
    /// What is left out is not exactly `Contents`.
    GapNotContents,
    /// The ranges do not end where a revision does.
    NotARevision,
    /// The signature does not stand in the revision it covers.
    OtherRevision,
    /// It leaves out the same bytes as another one.
    SharedGap,
    /// No `Contents`, or an empty one.
    NoContents,
    /// `Contents` is no CMS signature.
    ContentsForm,
    /// It is not by one signer (ETSI EN 319 142-1, 5.2).
    Signers,
    /// The signature carries content of its own instead of the file's.
    OwnContent,
    /// The signed attributes contradict the signature.
    Attributes,
    /// The file has more objects than are looked through.
    TooLarge,
    /// There are traces of a signature that no field leads to.
    NoField,
}

/// What was changed after the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Revocation data and certificates were added (`DSS`).
    Evidence,
    /// A timestamp over the file was added.
    Timestamp,
    /// A further signature was made.
    Signature,
    /// An empty field for a signature was added.
    SignatureField,
    /// A field of a form was filled.
    FormField,
    /// The description of the file was renewed.
    Metadata,
    /// An annotation was added or changed.
    Annotation,
    /// Pages were added, removed or put in another order.
    Pages,
    /// What a page shows was changed.
    PageContent,
    /// Something else the catalogue leads to was changed.
    Catalog,
    /// Fields of the form were removed, added or changed.
    Form,
    /// An earlier signature was changed or removed.
    EarlierSignature,
    /// An object that was there was exchanged.
    Object,
    /// An object cannot be read any more.
    Unreadable,
    /// An object that the signed part referred to without having it was added.
    Missing,
    /// A later cross-reference leads back into bytes signed before.
    BackReference,
}

/// A change after the signature.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Change {
    /// What kind.
    pub kind: ChangeKind,
    /// The signature, and those before it, allow it.
    pub allowed: bool,
    /// The field it concerns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Number of the object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<u32>,
}

/// Content that lies hidden in the signed part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Shadow {
    /// A catalogue or pages that nothing led to in any revision.
    UnreachablePages {
        /// Number of the object.
        object: u32,
    },
}

/// What could not be checked, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotChecked {
    /// The signature has an algorithm, or a key, not known here.
    Algorithm,
    /// Its form is one that is only recognised (`adbe.x509.rsa_sha1`).
    Form,
    /// The signer's certificate is not there.
    Certificate,
    /// There are no roots for the purpose.
    Roots,
    /// Revocation data is missing, or does not fit the moment.
    Revocation,
    /// The timestamp has an algorithm not known here.
    Timestamp,
    /// The file is encrypted: what changed inside strings and streams is compared, not understood.
    Encrypted,
}

/// What was found of one signature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SignatureReport {
    /// Full name of its field.
    pub field: Option<String>,
    /// What it is.
    pub kind: Kind,
    /// Holder of the certificate.
    pub signer: Option<String>,
    /// When it was signed, as far as known.
    pub signed_at: Option<DateTime<Utc>>,
    /// Where that is from.
    pub signed_at_source: Option<TimeSource>,
    /// How much proves it.
    pub level: Level,
    /// What is shown is what was signed: the signature is built rightly, digest and value are not wrong, and nothing was
    /// changed after it but what it allows.
    pub intact: bool,
    /// The value belongs to the key of the certificate; `null` where not checked.
    pub crypto: Option<bool>,
    /// Trust.
    pub chain: Chain,
    /// Revocation.
    pub revocation: RevocationState,
    /// Timestamp.
    pub timestamp: TimestampState,
    /// Nothing at all follows the part it covers.
    pub covers_whole_document: bool,
    /// What was changed after it.
    pub changes_after: Vec<Change>,
    /// An attack the file shows the marks of.
    pub attack: Option<Attack>,
    /// Outcome.
    pub indication: Indication,
    /// Why it did not pass.
    pub sub_indication: Option<SubIndication>,
    /// What is wrong with how it is built.
    pub structure: Vec<Defect>,
    /// The digest over the file is the one signed; `null` where there is none to compare.
    pub digest_matches: Option<bool>,
    /// Its digest.
    pub digest: Option<DigestAlgorithm>,
    /// The signer's key.
    pub key: Option<KeyKind>,
    /// Digest or key are too weak to be relied on.
    pub weak: bool,
    /// Content hidden in the signed part.
    pub shadow: Vec<Shadow>,
    /// Revision it covers, from 1.
    pub revision: Option<usize>,
    /// How many of the file's first bytes are what was signed, its own value among them; the revision ends there.
    pub signed_bytes: Option<u64>,
    /// What could not be checked.
    pub not_checked: Vec<NotChecked>,
    /// The moment trust and revocation were judged for.
    pub judged_at: Option<DateTime<Utc>>,
    /// SHA-256 of the signer's certificate, lower-case hexadecimal.
    pub certificate: Option<String>,
}

/// What was found of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The whole.
    pub overall: Overall,
    /// Each signature, in the order they were made.
    pub signatures: Vec<SignatureReport>,
    /// Revisions of the file.
    pub revisions: usize,
    /// Day of the list of roots.
    pub trust_date: Option<NaiveDate>,
    /// When it was judged.
    pub judged_at: DateTime<Utc>,
}
