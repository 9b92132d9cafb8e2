//! The end of a seal on a paper: the signed file takes the place of the scan, in one transaction with the record. The
//! scan is the beginning of it, byte for byte.
use motcua_case::event::{Fact, SignedFile, Stamp, Subject};
use motcua_case::ids::PaperId;
use motcua_case::paper::{FileRef, HeldPaper};
use motcua_case::user::{Permission, may};
use motcua_store::{Read, Sealed, Write};

use crate::copies::Target;
use crate::desk::Session;
use crate::error::{ErrorCode, Result};
use crate::paper::file_owner;

/// The paper, if it may be sealed now and by this user.
pub(crate) fn signable(session: &Session, read: &Read<'_>, id: PaperId) -> Result<HeldPaper> {
    if !may(&session.roles, Permission::Seal) {
        return Err(ErrorCode::NotAllowed.into());
    }
    let paper = read.paper(id)?.filter(|paper| paper.sign_bar().is_none());
    paper.ok_or_else(|| ErrorCode::NotFound.into())
}

/// Takes the signed file in, in place of the scan it was made of.
pub(crate) fn register(
    session: &Session,
    write: &Write<'_>,
    id: PaperId,
    scan: &FileRef,
    sealed: &Sealed,
    signed: Box<SignedFile>,
    at: Stamp,
) -> Result<()> {
    let paper = signable(session, write, id)?;
    if paper.record != *scan {
        return Err(ErrorCode::NotFound.into());
    }
    replace(write, &paper, sealed)?;
    let fact = Fact::PaperSigned(signed);
    write.append(at, &session.actor_ref(), Subject::Paper(id), &fact)?;
    Ok(())
}

/// Keeps a paper's file as it has grown, and of what it needed before only its pages as imported.
pub(crate) fn replace(write: &Write<'_>, paper: &HeldPaper, sealed: &Sealed) -> Result<()> {
    let owner = file_owner(paper.id);
    write.keep(sealed, &owner)?;
    let sources = paper.sources.iter().map(|source| source.sha256);
    let needed: Vec<_> = sources.chain([sealed.sha256()]).collect();
    Ok(write.keep_only(&owner, &needed)?)
}

/// What was begun on a paper is given up with it.
pub(crate) fn forget(write: &Write<'_>, id: PaperId) -> Result<()> {
    let target = Target::Paper(id);
    Ok(write.drop_signing(target.subject(), target.part())?)
}
