//! The end of a signature: file and row of the book in one transaction. It needs no key: what was signed and not
//! registered, because the power went, is registered the next time somebody looks.
use chrono::{DateTime, Utc};
use motcua_case::certify::{CertificationMove, EvidenceLevel};
use motcua_case::event::{Fact, SignedFile, Stamp};
use motcua_case::ids::CertificationId;
use motcua_sign::append::Appended;
use motcua_sign::evidence::Evidence;
use motcua_store::{Read, Sealed, Write};

use super::journal::{Begun, Part, Target};
use super::{file_owner, stored, trouble};
use crate::certify::{append, moved};
use crate::clock::stamp;
use crate::desk::{Desk, Session, office};
use crate::error::{Error, Result};
use crate::paper_sign;

/// What was registered, when, and whether it waits for its timestamp.
pub(super) type Registered = (Target, DateTime<Utc>, bool);

impl Desk {
    /// Puts the file together and changes the row with it.
    pub(super) fn register(
        &self,
        session: &Session,
        evidence: &dyn Evidence,
        target: Target,
        begun: Begun,
    ) -> Result<Registered> {
        let (appended, stamped_at) = finished(&begun, evidence)?;
        let (sealed, file) = stored::grown(session, begun.source.sha256, &appended)?;
        let at = stamp(&*self.clock);
        let signed = SignedFile {
            file,
            certificate: begun.certificate,
            stamped_at,
            level: match stamped_at {
                Some(_) => EvidenceLevel::Timestamped,
                None => EvidenceLevel::Basic,
            },
        };
        session.write(|write| {
            let signed = Box::new(signed.clone());
            match target {
                Target::Copy(id, part) => {
                    register_copy(session, write, id, part, &sealed, signed, at)?;
                }
                Target::Paper(id) => {
                    paper_sign::register(session, write, id, &begun.source, &sealed, signed, at)?;
                }
            }
            Ok(write.drop_signing(target.subject(), target.part())?)
        })?;
        Ok((target, at.wall, stamped_at.is_none()))
    }

    /// Registers what was signed and not registered, as far as this user may.
    pub(crate) fn recover_signatures(&self, session: &Session) -> Result<()> {
        let left = session.read(|read| {
            let mut left = Vec::new();
            for row in read.signings()? {
                let Some(target) = Target::of(&row) else {
                    continue;
                };
                let begun = Begun::load(read, target)?.filter(|begun| begun.value.is_some());
                if let Some(begun) = begun
                    && may_register(session, read, target)
                {
                    left.push((target, begun));
                }
            }
            Ok(left)
        })?;
        if left.is_empty() {
            return Ok(());
        }
        let setting = session.read(office)?.certify.signing;
        let evidence = self.keys.evidence(&setting);
        for (target, begun) in left {
            self.register(session, &*evidence, target, begun)?;
        }
        Ok(())
    }
}

fn may_register(session: &Session, read: &Read<'_>, target: Target) -> bool {
    match target {
        Target::Copy(id, part) => moved(session, read, id, move_of(part)).is_ok(),
        Target::Paper(id) => paper_sign::signable(session, read, id).is_ok(),
    }
}

fn register_copy(
    session: &Session,
    write: &Write<'_>,
    id: CertificationId,
    part: Part,
    sealed: &Sealed,
    signed: Box<SignedFile>,
    at: Stamp,
) -> Result<()> {
    moved(session, write, id, move_of(part))?;
    let owner = file_owner(id);
    write.keep(sealed, &owner)?;
    // The file before is the beginning of this one.
    write.keep_only(&owner, &[signed.file.sha256])?;
    let fact = match part {
        Part::Signature => Fact::CopySigned(signed),
        Part::Seal => Fact::CopySealed(signed),
    };
    append(session, write, id, &fact, at)
}

/// What was begun on a row is given up with its number.
pub(crate) fn forget_signatures(write: &Write<'_>, id: CertificationId) -> Result<()> {
    for part in Part::ALL {
        let target = Target::Copy(id, part);
        write.drop_signing(target.subject(), target.part())?;
    }
    Ok(())
}

fn move_of(part: Part) -> CertificationMove {
    match part {
        Part::Signature => CertificationMove::SignCopy,
        Part::Seal => CertificationMove::Seal,
    }
}

/// The update with its value in it, and the time that an authority gives it, where one is there.
fn finished(begun: &Begun, evidence: &dyn Evidence) -> Result<(Appended, Option<DateTime<Utc>>)> {
    let value = begun
        .value
        .as_ref()
        .ok_or_else(|| Error::internal("value"))?;
    let (digest, imprint) = begun
        .prepared
        .to_stamp(value)
        .map_err(|error| trouble::of_signer(&error))?;
    // Without a line the signature is complete but for its timestamp, which comes later. One that does not fit, or is
    // a lie, is worth less than the signature.
    if begun.stamped
        && let Ok(token) = evidence.timestamp(digest, &imprint)
        && let Ok(appended) = begun.prepared.clone().finish(value, Some(&token))
    {
        return Ok((appended, Some(token.time())));
    }
    let plain = begun.prepared.clone().finish(value, None);
    Ok((plain.map_err(trouble::of_pades)?, None))
}
