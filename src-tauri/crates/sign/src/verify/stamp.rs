//! Timestamps found in a file: over a signature's value, or over the file itself (RFC 3161).

use chrono::{DateTime, Utc};
use const_oid::ObjectIdentifier;

use crate::asn1::{self, BOOLEAN, Element, INTEGER, OCTETS, SEQUENCE};
use crate::certificate::Certificate;
use crate::cms::parse::{CmsError, Naming, SignedData};
use crate::key::{DigestAlgorithm, KeyError};

/// `id-ct-TSTInfo`.
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

/// A timestamp taken apart.
pub(super) struct Stamp {
    pub data: SignedData,
    pub time: DateTime<Utc>,
    /// Digest it is over, and with what.
    pub imprint: Vec<u8>,
    pub imprint_digest: DigestAlgorithm,
    content: Vec<u8>,
}

/// What became of its own signature.
pub(super) enum StampCheck {
    /// It is right, by this certificate.
    Right(Box<Certificate>),
    /// It is wrong.
    Wrong,
    /// It could not be checked.
    NotChecked,
}

impl Stamp {
    pub fn read(bytes: &[u8]) -> Result<Option<Self>, CmsError> {
        let data = SignedData::read(bytes)?;
        let Some(content) = data
            .content
            .clone()
            .filter(|_| data.content_type == TST_INFO)
        else {
            return Ok(None);
        };
        let Some((imprint_digest, imprint, time)) = info(&content) else {
            return Ok(None);
        };
        Ok(Some(Self {
            data,
            time,
            imprint,
            imprint_digest,
            content,
        }))
    }

    /// Checks its signature with the certificate it names, within itself or among `known`.
    pub fn check(&self, known: &[Certificate]) -> StampCheck {
        let own = self.data.signer_among(&self.data.certificates);
        let Some(certificate) = own.or_else(|| self.data.signer_among(known)) else {
            return StampCheck::NotChecked;
        };
        let digest = self.data.digest.digest(&self.content);
        let is_content = self.data.message_digest() == Some(digest.as_slice())
            && self.data.states_content_type();
        if !is_content || self.data.names(certificate) == Naming::Other {
            return StampCheck::Wrong;
        }
        match self.data.verify(certificate, Vec::new) {
            Ok(()) => StampCheck::Right(Box::new(certificate.clone())),
            Err(KeyError::Wrong) => StampCheck::Wrong,
            Err(_) => StampCheck::NotChecked,
        }
    }
}

fn info(content: &[u8]) -> Option<(DigestAlgorithm, Vec<u8>, DateTime<Utc>)> {
    let mut parts = Element::only(content)?.tagged(SEQUENCE)?.elements();
    parts.next()?.tagged(INTEGER)?;
    parts.next()?.oid()?;
    let mut imprint = parts.next()?.tagged(SEQUENCE)?.elements();
    let digest = DigestAlgorithm::from_oid(imprint.next()?.elements().next()?.oid()?)?;
    let hashed = imprint.next()?.tagged(OCTETS)?.value.to_vec();
    parts.next()?.tagged(INTEGER)?;
    let time = parts.next()?.tagged(asn1::GENERALIZED_TIME)?.time()?;
    parts.optional(SEQUENCE);
    parts.optional(BOOLEAN);
    Some((digest, hashed, time))
}
