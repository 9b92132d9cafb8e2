//! Signatures on their way. What stands here is enough to go on after a crash: what is signed stands before the key is
//! asked, its value stands before the file is put together, and the row of the book changes with the file.
use motcua_case::certify::CertificateName;
use motcua_case::event::Stamp;
use motcua_case::ids::{CertificationId, PaperId};
use motcua_case::paper::FileRef;
use motcua_sign::pades::Prepared;
use motcua_store::{Read, SigningRow, Write};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::{Error, ErrorCode, Result};

/// What a signature is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A copy, and which of its two signatures.
    Copy(CertificationId, Part),
    /// A digitised paper: the seal on it.
    Paper(PaperId),
}

impl Target {
    /// What the journal knows it by.
    pub(crate) fn subject(self) -> Uuid {
        match self {
            Self::Copy(id, _) => id.0,
            Self::Paper(id) => id.0,
        }
    }

    /// Which signature of it.
    pub(crate) fn part(self) -> &'static str {
        match self {
            Self::Copy(_, part) => part.name(),
            Self::Paper(_) => PAPER,
        }
    }

    /// What a row of the journal is about.
    pub(super) fn of(row: &SigningRow) -> Option<Self> {
        if row.part == PAPER {
            return Some(Self::Paper(PaperId(row.subject)));
        }
        let part = Part::ALL.into_iter().find(|part| part.name() == row.part)?;
        Some(Self::Copy(CertificationId(row.subject), part))
    }

    /// Whether a batch goes on behind one that failed so. The next row of a book never overtakes one that has its
    /// number; a paper that cannot be signed, or that went meanwhile, keeps no other waiting.
    pub(super) fn is_passed_over(self, error: &Error) -> bool {
        matches!(self, Self::Paper(_))
            && matches!(error.code, ErrorCode::FileNotSignable | ErrorCode::NotFound)
    }
}

/// What the journal calls the seal on a paper.
const PAPER: &str = "paper";

/// Which signature of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Part {
    /// Of the one who certifies.
    Signature,
    /// Of the agency.
    Seal,
}

impl Part {
    pub(super) const ALL: [Self; 2] = [Self::Signature, Self::Seal];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Signature => "signature",
            Self::Seal => "seal",
        }
    }
}

/// One signature on its way.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Begun {
    /// The file it is appended to.
    pub(crate) source: FileRef,
    /// Everything but the value.
    pub(super) prepared: Prepared,
    /// The certificate it is made with.
    pub(crate) certificate: CertificateName,
    /// It has room for a timestamp: somebody gave one when it was begun.
    pub(super) stamped: bool,
    /// Its value, once the key has answered; checked before it is kept.
    pub(crate) value: Option<Vec<u8>>,
}

impl Begun {
    /// What is known of a signature.
    pub(crate) fn load(read: &Read<'_>, target: Target) -> Result<Option<Self>> {
        let Some(found) = read.signing(target.subject(), target.part())? else {
            return Ok(None);
        };
        serde_json::from_str(&found.body)
            .map(Some)
            .map_err(|_| Error::internal("signing"))
    }

    /// Keeps how far it is.
    pub(crate) fn save(&self, write: &Write<'_>, target: Target, at: Stamp) -> Result<()> {
        let body = serde_json::to_string(self).map_err(|_| Error::internal("signing"))?;
        Ok(write.save_signing(&SigningRow {
            subject: target.subject(),
            part: target.part().to_owned(),
            saved_at: at.wall,
            body,
        })?)
    }

    /// Whether it only has to be put in: its value is there, by this certificate, for this file. Without a value the
    /// time it names would be an old one.
    pub(crate) fn is_signed_for(&self, certificate: &CertificateName, source: &FileRef) -> bool {
        self.value.is_some() && self.certificate == *certificate && self.source == *source
    }
}
