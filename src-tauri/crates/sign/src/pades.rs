//! PAdES baseline signatures (ETSI EN 319 142-1): B-B, B-T, B-LT and B-LTA, each as an update behind the file.
//!
//! Signing has three phases. [`prepare`] builds the whole update but for the value and gives what is to be signed;
//! whoever has the key answers ([`crate::Signer`]); [`Prepared::finish`] checks the value and fills it in, with a
//! timestamp where one was got. What is between two phases is data ([`Prepared`] can be stored), so that a crash, a
//! pulled token or a lost line costs nothing. [`complete`] adds what makes the signatures last: evidence (B-LT) and a
//! document timestamp over it (B-LTA), now, when the line is back, or years later again.
//!
//! The leader's signature certifies the file and comes first; it makes the fields that are filled later, because
//! afterwards no visible field may be added ([`Kind::Certification`]).

mod complete;
pub(crate) mod form;
mod place;
mod ready;
pub(crate) mod store;

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use crate::appearance::{Appearance, AppearanceError, Area};
use crate::append::{AppendError, Appended};
use crate::certificate::Certificate;
use crate::cms::build::Draft;
use crate::cms::parse::CmsError;
use crate::evidence::{EvidenceError, Missing};
use crate::file::{Bounds, Document, FileError, ReadAt};
use crate::key::{DigestAlgorithm, SignatureAlgorithm};
use crate::signer::{Signer, SignerError, ToSign};
use crate::timestamp::Token;

pub use complete::{Completion, Level, complete, stamped_until};
pub use ready::{CLOCKS_DIFFER, NotReady, Ready, ready, timestamp_room};

/// Digest of what a timestamp is asked over.
const STAMPED: DigestAlgorithm = DigestAlgorithm::Sha256;

/// Why a signature is not made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PadesError {
    /// Nothing may be appended to the file.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// It cannot be shown as asked.
    #[error(transparent)]
    Appearance(#[from] AppearanceError),
    /// The signer, or its value.
    #[error(transparent)]
    Signer(#[from] SignerError),
    /// There is a signature already: a certification comes first or not at all.
    #[error("the file is signed already")]
    NotFirst,
    /// The field is signed, or is none for signatures.
    #[error("the field is taken")]
    FieldTaken,
    /// Whoever certified the file allows no further signature, or none outside the fields made for it.
    #[error("the certification allows no such signature")]
    NotAllowed,
    /// The CMS is larger than what was reserved.
    #[error("{needed} bytes of signature, and room for {room}")]
    NoRoom {
        /// Bytes it has.
        needed: usize,
        /// Bytes reserved.
        room: usize,
    },
    /// The timestamp is over another value.
    #[error("the timestamp is of another signature")]
    OtherTimestamp,
    /// A signature in the file cannot be read.
    #[error("a signature in the file cannot be read")]
    Cms(#[source] CmsError),
    /// No signature is in the file.
    #[error("the file is not signed")]
    NotSigned,
    /// No timestamp was got.
    #[error("no timestamp")]
    Timestamp(#[source] EvidenceError),
    /// Evidence is missing, or says that a certificate was revoked.
    #[error("the evidence is not complete")]
    Missing(#[from] Missing),
}

impl From<FileError> for PadesError {
    fn from(error: FileError) -> Self {
        Self::Append(error.into())
    }
}

impl From<std::io::Error> for PadesError {
    fn from(error: std::io::Error) -> Self {
        Self::Append(error.into())
    }
}

/// A field made now and filled later.
#[derive(Debug, Clone, Copy)]
pub struct Reserved<'a> {
    /// Its name.
    pub name: &'a str,
    /// Page (from 0) and place where it will be seen; `None` for a document timestamp.
    pub seen: Option<(usize, Area)>,
}

/// What a signature does to the file.
#[derive(Debug, Clone, Copy)]
pub enum Kind<'a> {
    /// The first one: from now on only forms are filled and signatures added (DocMDP, P=2).
    Certification {
        /// Fields of those who sign afterwards.
        reserved: &'a [Reserved<'a>],
    },
    /// Any other.
    Approval,
}

/// A signature to be made.
#[derive(Debug, Clone, Copy)]
pub struct Plan<'a> {
    /// The field: one that is there and empty, or a new one of this name.
    pub field: &'a str,
    /// What it does to the file.
    pub kind: Kind<'a>,
    /// The time by the PC's clock, said in the dictionary alone.
    pub at: DateTime<FixedOffset>,
    /// Why it is signed.
    pub reason: Option<&'a str>,
    /// Where it is signed.
    pub location: Option<&'a str>,
    /// How it looks; `None` and it is not seen.
    pub appearance: Option<&'a Appearance<'a>>,
    /// Most bytes of the timestamp token; `None` where none is planned. See [`timestamp_room`].
    pub timestamp: Option<usize>,
}

/// Whose signature it is.
#[derive(Debug, Clone, Copy)]
pub struct Identity<'a> {
    /// The certificate.
    pub certificate: &'a Certificate,
    /// Certificates that lead to a root.
    pub chain: &'a [Certificate],
    /// How the value will be computed.
    pub algorithm: SignatureAlgorithm,
}

impl<'a> Identity<'a> {
    /// What a signer says of itself.
    #[must_use]
    pub fn of(signer: &'a dyn Signer) -> Self {
        Self {
            certificate: signer.certificate(),
            chain: signer.chain(),
            algorithm: signer.algorithm(),
        }
    }
}

/// A signature without its value. As data it outlives a crash; it belongs to the very file it was prepared for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prepared {
    appended: Appended,
    draft: Draft,
}

/// Builds a signature on a file but for its value.
///
/// # Errors
/// [`PadesError`]; nothing is changed anywhere then.
pub fn prepare(
    source: &dyn ReadAt,
    identity: &Identity<'_>,
    plan: &Plan<'_>,
) -> Result<Prepared, PadesError> {
    let document = Document::open(source, Bounds::default())?;
    let digest = identity
        .algorithm
        .digest()
        .ok_or(SignerError::Unsupported)?;
    let draft_of = |message: &[u8]| {
        Draft::new(
            identity.algorithm,
            identity.certificate,
            identity.chain,
            message,
        )
    };
    let empty = draft_of(&vec![0; digest.length()])?;
    let room = empty.size(identity.certificate.key(), plan.timestamp)?;
    let appended = place::place(&document, plan, room)?;
    let draft = draft_of(&appended.digest(source, digest)?)?;
    Ok(Prepared { appended, draft })
}

impl Prepared {
    /// What the signer gets. `label` is what it shows.
    #[must_use]
    pub fn to_sign(&self, label: &str) -> ToSign {
        self.draft.to_sign(label)
    }

    /// What a timestamp of this signature is asked over, once the value is checked.
    ///
    /// # Errors
    /// [`SignerError::WrongValue`]: such a value is used for nothing.
    pub fn to_stamp(&self, value: &[u8]) -> Result<(DigestAlgorithm, Vec<u8>), SignerError> {
        self.draft.check(value)?;
        Ok((STAMPED, STAMPED.digest(value)))
    }

    /// Checks the value and fills it in, with its timestamp if there is one. Without, the signature is *pending*:
    /// B-B, to be completed by [`complete`].
    ///
    /// # Errors
    /// [`PadesError::Signer`] for a wrong value, [`PadesError::OtherTimestamp`], [`PadesError::NoRoom`].
    pub fn finish(mut self, value: &[u8], token: Option<&Token>) -> Result<Appended, PadesError> {
        if token.is_some_and(|token| !token.is_of(token.digest(), &token.digest().digest(value))) {
            return Err(PadesError::OtherTimestamp);
        }
        let cms = self.draft.finish(value, token.map(Token::der))?;
        if !self.appended.fill(&cms) {
            return Err(PadesError::NoRoom {
                needed: cms.len(),
                room: self.appended.room(),
            });
        }
        Ok(self.appended)
    }

    /// It was prepared for this file.
    ///
    /// # Errors
    /// Of the source.
    pub fn belongs_to(&self, source: &dyn ReadAt) -> Result<bool, PadesError> {
        if source.size() != self.appended.start() {
            return Ok(false);
        }
        let digest = self.appended.digest(source, self.draft.digest()?)?;
        Ok(self.draft.is_over(&digest))
    }
}
