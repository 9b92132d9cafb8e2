//! Signatures on their way. What stands here is enough to go on after a crash: what is signed stands before the key is
//! asked, its value stands before the file is put together, and the row of the book changes with the file.
use motcua_case::certify::{CertificateName, Certification};
use motcua_case::event::Stamp;
use motcua_case::ids::CertificationId;
use motcua_case::paper::FileRef;
use motcua_sign::pades::Prepared;
use motcua_store::{Read, SigningRow, Write};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Which signature of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Part {
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
pub(super) struct Begun {
    /// The file it is appended to.
    pub(super) source: FileRef,
    /// Everything but the value.
    pub(super) prepared: Prepared,
    /// The certificate it is made with.
    pub(super) certificate: CertificateName,
    /// It has room for a timestamp: somebody gave one when it was begun.
    pub(super) stamped: bool,
    /// Its value, once the key has answered; checked before it is kept.
    pub(super) value: Option<Vec<u8>>,
}

impl Begun {
    /// What is known of a signature of a row.
    pub(super) fn load(read: &Read<'_>, row: CertificationId, part: Part) -> Result<Option<Self>> {
        let Some(found) = read.signing(row, part.name())? else {
            return Ok(None);
        };
        serde_json::from_str(&found.body)
            .map(Some)
            .map_err(|_| Error::internal("signing"))
    }

    /// Keeps how far it is.
    pub(super) fn save(
        &self,
        write: &Write<'_>,
        row: &Certification,
        part: Part,
        at: Stamp,
    ) -> Result<()> {
        let body = serde_json::to_string(self).map_err(|_| Error::internal("signing"))?;
        Ok(write.save_signing(&SigningRow {
            certification: row.id,
            part: part.name().to_owned(),
            saved_at: at.wall,
            body,
        })?)
    }
}
