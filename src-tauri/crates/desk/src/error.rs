//! Errors as facts: a code that someone can act on, facts to put in the sentence, and whether trying again
//! can help. The sentences live in `ui/src/messages`, in Vietnamese and English, and cover every code.
use std::collections::BTreeMap;

use motcua_store::keyring::UnlockError;
use motcua_store::{Health, StoreError, WriteError};
use serde::{Deserialize, Serialize};

/// A failed act at the desk.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize, specta::Type)]
#[error("{code:?}")]
pub struct Error {
    /// What kind of failure.
    pub code: ErrorCode,
    /// Facts for the sentence, never personal data.
    pub detail: BTreeMap<String, String>,
    /// Whether the same act may succeed if tried again.
    pub retry: bool,
}

/// Codes; each exists because someone can act on it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type,
)]
pub enum ErrorCode {
    /// Another window or command has the store open.
    StoreInUse,
    /// There is no store in the folder.
    StoreAbsent,
    /// The folder already holds a store.
    StoreExists,
    /// The store belongs to a newer version.
    StoreNewer,
    /// The database or a file is damaged.
    StoreDamaged,
    /// The key does not fit the database.
    StoreKeyWrong,
    /// The key ring or device secret cannot be read.
    KeyRingUnreadable,
    /// No space left.
    DiskFull,
    /// The data folder cannot be written.
    ReadOnly,
    /// Nobody is signed in, or the screen is locked.
    Locked,
    /// Wrong secret; `tries_left`, `wait_seconds`.
    SecretWrong,
    /// Too many wrong secrets; `wait_seconds`.
    SecretWait,
    /// The secret is too short; `least`.
    SecretShort,
    /// The recovery key is mistyped or belongs to another store.
    RecoveryKeyWrong,
    /// The user does not exist.
    UserUnknown,
    /// The last active administrator cannot be changed or removed.
    LastAdministrator,
    /// The hub that counters share their record through did not do what it was asked; `reason`.
    HubRefused,
    /// None of the roles may do this.
    NotAllowed,
    /// The legal-moves table refuses; `refusal`.
    MoveRefused,
    /// A draft was changed elsewhere, or is gone.
    DraftStale,
    /// Something is missing or wrong in the intake; see the findings of the view.
    IntakeIncomplete,
    /// The procedure cannot be received; `reason`.
    ProcedureUnavailable,
    /// A paper outside the catalogue may not be asked for; `reason`.
    PaperRefused,
    /// No number left in this counter's slice today.
    NumbersExhausted,
    /// The calendar does not cover the days needed; `year`.
    CalendarMissing,
    /// The fee cannot be computed; `reason`.
    FeeUnknown,
    /// The text is not the code of an identity card; `reason`.
    NotACard,
    /// The file is not there any more, or cannot be opened.
    FileUnreadable,
    /// The file is empty.
    FileEmpty,
    /// The file is larger than allowed; `limit_mb`.
    FileTooLarge,
    /// The file has more pages than allowed; `limit`.
    FileTooManyPages,
    /// The picture is larger than allowed.
    PictureTooLarge,
    /// The file type is not supported.
    FileTypeUnsupported,
    /// An HEIC phone photo: set the phone to JPEG, or send it as JPEG.
    FileHeic,
    /// The file is damaged.
    FileDamaged,
    /// The paper is known, and its pages have not come from the counter that has them.
    PaperElsewhere,
    /// The PDF is protected by a password.
    FileEncrypted,
    /// Reading the file took too long.
    FileTimedOut,
    /// Reading the file took too much memory.
    FileTooHeavy,
    /// The program that reads files ended; the file may be hostile.
    WorkerCrashed,
    /// A scan or import is still running.
    ScanRunning,
    /// A page put to a paper could not be read: scan it again, or set it aside.
    PagesUnread,
    /// A page seems to bear a secrecy stamp, and nobody has judged that.
    PagesSecret,
    /// The scanner; `fault`.
    ScannerFailed,
    /// The work was cancelled.
    Cancelled,
    /// Nothing under that identity.
    NotFound,
    /// The province did not answer: there is no line, or it is busy.
    ProvinceUnanswered,
    /// Another clerk works on the dossier filed online.
    OnlineTaken,
    /// A dossier filed online is one procedure.
    OnlineOne,
    /// A value is not valid; `field`, `reason`.
    Invalid,
    /// The form template is missing or cannot be set.
    FormFailed,
    /// No such printer.
    PrinterAbsent,
    /// The printer or spooler refused the job.
    PrintFailed,
    /// The port of the code reader cannot be opened; `port`.
    ReaderUnavailable,
    /// The catalogue cannot be read; `findings`.
    CatalogueInvalid,
    /// A file of the province cannot be taken; `reason`: `text`, `shape` (`line`, `column`), `decision`,
    /// `dates`, `twice` (`procedure`), `practice`, `version`, `known`, `changed`.
    ProvinceFileUnfit,
    /// Certificates cannot be taken as roots; `reason`: `text`, `many`, `practice`, `known`, `changed`.
    TrustUnfit,
    /// The clock is behind the last event or far ahead of it, so no number is given until the head confirms it;
    /// `last`, `now` (RFC 3339), `behind`.
    ClockDoubtful,
    /// This store was restored from a backup: no number is given until the head enters the last one seen on paper.
    NumbersLocked,
    /// The number entered is not of this counter, or lies before one that the store knows; `reason`: `code`,
    /// `counter`, `known`, `register`.
    NumberUnfit,
    /// Whether the last print came out is not known: say so before printing again.
    PrintUncertain,
    /// The driver of the token cannot be loaded, or died.
    TokenDriver,
    /// No token, or none with the certificate that was chosen.
    TokenAbsent,
    /// The token was pulled.
    TokenGone,
    /// Another token is there; `chosen`, `found` (holders).
    TokenOther,
    /// The certificate is on the token, its key is not.
    TokenWithoutKey,
    /// The token is locked: whoever issued it can unlock it.
    TokenLocked,
    /// The token failed; `says` (its code).
    TokenFailed,
    /// The PIN is wrong; `left`: `all`, `fewer`, `last`, `locked`.
    PinWrong,
    /// A PIN has to be given.
    PinNeeded,
    /// The certificate is not to be signed with; `reason`: `authority`, `purpose`, `key`, `not_yet_valid`, `expired`,
    /// `person`, `agency`.
    KeyUnfit,
    /// The certificate was revoked; `since` (RFC 3339).
    CertificateRevoked,
    /// Its issuer does not know the certificate.
    CertificateUnknown,
    /// The clock of this PC is wrong; `seconds`, ahead, or behind where negative.
    ClockWrong,
    /// The person declined on the telephone.
    SigningDeclined,
    /// Nobody confirmed on the telephone in time.
    SigningNotConfirmed,
    /// The provider signs fewer at a time; `most`.
    SigningTooMany,
    /// The provider of remote signatures cannot be reached.
    ProviderUnreachable,
    /// The provider of remote signatures refused; `says`.
    ProviderRefused,
    /// The signature that came back is not one of the certificate: it was thrown away.
    SignatureWrong,
    /// Timestamp or revocation data cannot be had now.
    EvidenceMissing,
    /// The copy waits for its timestamp, and this office hands none out before.
    TimestampPending,
    /// This office writes no copies to removable media.
    MediumNotAllowed,
    /// The file cannot be signed safely.
    FileNotSignable,
    /// Another copy has its number and waits for another certificate; `no`.
    CopyInFlight,
    /// The picture cannot stand for a seal.
    SealPicture,
    /// Not every page was looked at; `viewed`, `pages`.
    PagesNotViewed,
    /// Electronic copies of this book are open here and are finished, or given up, first; `copies`.
    CopiesOpen,
    /// People, number and time of receipt stay as they are when a procedure is put right.
    CorrectionFixed,
    /// The entries cannot be one person; `refusal`.
    MergeRefused,
    /// The paper cannot be given to this person, or not now; `reason`: `same`, `purged`, `withdrawn`.
    PaperMoveRefused,
    /// A second person has to agree; the one who asked cannot.
    SecondPersonNeeded,
    /// The disk is nearly full and the reserve is used: what was begun can be finished, nothing new is begun.
    DiskTight,
    /// The disk fails: nothing new is begun; back up and change the disk.
    DiskFailing,
    /// Events that were acknowledged are gone, so nothing is written until a head has seen it; `from`, `to`.
    EventsMissing,
    /// No folder for backups is set.
    BackupFolderUnset,
    /// The folder for backups is not there: a disk unplugged, a share out of reach.
    BackupFolderAbsent,
    /// No space left in the folder for backups.
    BackupFolderFull,
    /// The folder for backups cannot be written.
    BackupFolderReadOnly,
    /// The folder for backups fails in another way.
    BackupFolderFailed,
    /// A backup or drill is running.
    BackupRunning,
    /// There is no backup in the folder.
    BackupNone,
    /// A part of the backup is not what was backed up; `part`: `manifest`, `database`, `purged`.
    BackupDamaged,
    /// The table of moves of certification rows refuses; `bar`.
    CertificationBarred,
    /// Nobody may sign for this book today: enter a signer in the settings.
    SignerNone,
    /// The book gives no number here; `state`: `not_opened`, `resume`, `handed_over`, `closed`.
    BookGivesNoNumber,
    /// A book is closed, and a register locked, on the last day of its time or later.
    BookYearRuns,
    /// The file of a hand-over cannot be taken; `reason`: `code`, `counter`, `signature`, `taken`, `shape`, `version`.
    HandOverUnfit,
    /// A package of matters for the province cannot be written or used; `reason`: `off`, `stopped`, `empty`, `absent`,
    /// `full`, `read_only`, `failed`, `code`, `shape`, `signature`, `damaged`, `foreign`, `given_up`, `returned`.
    PackageUnfit,
    /// What was shown is not what would be done any more: look at it again.
    PlanStale,
    /// An unexpected failure inside the application; `where`.
    Internal,
}

/// The desk's result.
pub type Result<T> = std::result::Result<T, Error>;

impl ErrorCode {
    /// Whether a file itself is at fault: reading it again will not help.
    pub fn is_about_the_file(self) -> bool {
        matches!(
            self,
            Self::FileEmpty
                | Self::FileTooLarge
                | Self::FileTooManyPages
                | Self::PictureTooLarge
                | Self::FileTypeUnsupported
                | Self::FileHeic
                | Self::FileDamaged
                | Self::FileEncrypted
                | Self::FileTimedOut
                | Self::FileTooHeavy
                | Self::WorkerCrashed
        )
    }
}

impl Error {
    /// A failure without facts that trying again will not mend.
    pub fn new(code: ErrorCode) -> Self {
        Self {
            code,
            detail: BTreeMap::new(),
            retry: false,
        }
    }

    /// Adds a fact.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.detail.insert(name.to_owned(), value.to_string());
        self
    }

    /// Says that trying again may help.
    #[must_use]
    pub fn retryable(mut self) -> Self {
        self.retry = true;
        self
    }

    /// A failure inside the application.
    pub fn internal(place: &str) -> Self {
        Self::new(ErrorCode::Internal).with("where", place)
    }
}

impl From<ErrorCode> for Error {
    fn from(code: ErrorCode) -> Self {
        Self::new(code)
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        let engine_code = error.engine_code();
        match error {
            StoreError::InUse => Self::new(ErrorCode::StoreInUse).retryable(),
            StoreError::Absent => ErrorCode::StoreAbsent.into(),
            StoreError::Exists => ErrorCode::StoreExists.into(),
            StoreError::WrongKey => ErrorCode::StoreKeyWrong.into(),
            StoreError::Newer { found, known } => Self::new(ErrorCode::StoreNewer)
                .with("found", found)
                .with("known", known),
            StoreError::DiskFull => Self::new(ErrorCode::DiskFull).retryable(),
            StoreError::ReadOnly => Self::new(ErrorCode::ReadOnly).retryable(),
            StoreError::FileDamaged { .. } => {
                Self::new(ErrorCode::StoreDamaged).with("where", "file")
            }
            StoreError::FileElsewhere { .. } => Self::new(ErrorCode::PaperElsewhere).retryable(),
            StoreError::Damaged(_) => Self::new(ErrorCode::StoreDamaged).with("where", "database"),
            StoreError::Record(_) | StoreError::Value(_) => {
                Self::new(ErrorCode::StoreDamaged).with("where", "record")
            }
            StoreError::EventsMissing { from, to, .. } => Self::new(ErrorCode::EventsMissing)
                .with("from", from)
                .with("to", to),
            StoreError::TargetAbsent => Self::new(ErrorCode::BackupFolderAbsent).retryable(),
            StoreError::Target(source) => Self::new(match *source {
                StoreError::DiskFull => ErrorCode::BackupFolderFull,
                StoreError::ReadOnly => ErrorCode::BackupFolderReadOnly,
                _ => ErrorCode::BackupFolderFailed,
            })
            .retryable(),
            StoreError::NoSnapshot => ErrorCode::BackupNone.into(),
            StoreError::SnapshotDamaged { part } => {
                Self::new(ErrorCode::BackupDamaged).with("part", part)
            }
            StoreError::Cancelled => ErrorCode::Cancelled.into(),
            StoreError::KeyRing { .. } => ErrorCode::KeyRingUnreadable.into(),
            StoreError::Carried(_) => Self::internal("carried"),
            StoreError::Crypto => Self::internal("crypto"),
            StoreError::Io(_) => Self::internal("file").retryable(),
            StoreError::Sql(_) => Self::internal("database")
                .with("code", engine_code.unwrap_or_default())
                .retryable(),
        }
    }
}

impl WriteError for Error {
    fn health(&self) -> Option<Health> {
        let place = self.detail.get("where").map(String::as_str);
        match (self.code, place) {
            (ErrorCode::DiskFull, _) => Some(Health::Tight),
            (ErrorCode::ReadOnly, _) => Some(Health::ReadOnly),
            (ErrorCode::StoreDamaged, Some("database"))
            | (ErrorCode::Internal, Some("file" | "database")) => Some(Health::Failing),
            _ => None,
        }
    }
}

impl Error {
    /// A move the table of legal moves refuses.
    pub(crate) fn refused(refusal: motcua_case::action::Refusal) -> Self {
        let word = serde_json::to_value(refusal)
            .ok()
            .and_then(|value| value.as_str().map(str::to_owned));
        Self::new(ErrorCode::MoveRefused).with("refusal", word.unwrap_or_default())
    }

    /// A move on a certification row that its table refuses.
    pub(crate) fn barred(bar: motcua_case::certify::MoveBar) -> Self {
        let word = serde_json::to_value(bar)
            .ok()
            .and_then(|value| value.as_str().map(str::to_owned));
        Self::new(ErrorCode::CertificationBarred).with("bar", word.unwrap_or_default())
    }

    /// A failed sign-in.
    pub(crate) fn unlock(error: UnlockError, now: chrono::DateTime<chrono::Utc>) -> Self {
        let seconds = |until: chrono::DateTime<chrono::Utc>| (until - now).num_seconds().max(1);
        match error {
            UnlockError::UnknownUser => ErrorCode::UserUnknown.into(),
            UnlockError::WrongSecret {
                tries_left,
                wait_until,
            } => {
                let wrong = Self::new(ErrorCode::SecretWrong)
                    .with("tries_left", tries_left)
                    .retryable();
                match wait_until {
                    Some(until) => wrong.with("wait_seconds", seconds(until)),
                    None => wrong,
                }
            }
            UnlockError::Wait { until } => Self::new(ErrorCode::SecretWait)
                .with("wait_seconds", seconds(until))
                .retryable(),
            UnlockError::Store(error) => error.into(),
        }
    }
}
