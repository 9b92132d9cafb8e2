//! Passwords of others that this counter must know to speak to them. They lie in the store as files of their own, each
//! under a key of its own, and are in no event and no setting.
use motcua_sign::Secret;
use motcua_store::{Read, Write, random_key};
use zeroize::Zeroizing;

use crate::desk::Session;
use crate::error::{Error, ErrorCode, Result};

/// Random bytes before each secret, so that the name of its file says nothing of it.
const SALT: usize = 32;
/// Longest secret kept, bytes.
const LONGEST: usize = 4096;

/// Keeps a secret under a name, instead of the one that was there.
pub(crate) fn keep_secret(
    session: &Session,
    write: &Write<'_>,
    name: &str,
    secret: &Secret,
) -> Result<()> {
    if secret.expose().len() > LONGEST {
        return Err(Error::new(ErrorCode::Invalid).with("field", "secret"));
    }
    let mut bytes = Zeroizing::new(random_key()?.to_vec());
    bytes.extend_from_slice(secret.expose().as_bytes());
    let sealed = session.store.blobs().seal(&bytes)?;
    forget_secret(write, name)?;
    Ok(write.keep(&sealed, &owner(name))?)
}

/// Forgets a secret.
pub(crate) fn forget_secret(write: &Write<'_>, name: &str) -> Result<()> {
    Ok(write.release(&owner(name))?)
}

/// The secret of a name.
pub(crate) fn secret(read: &Read<'_>, name: &str) -> Result<Option<Secret>> {
    let Some(file) = read.files_of(&owner(name))?.pop() else {
        return Ok(None);
    };
    let blob = read.blob(file)?.ok_or(ErrorCode::NotFound)?;
    let bytes = Zeroizing::new(blob.into_bytes()?);
    let text = bytes
        .get(SALT..)
        .and_then(|text| std::str::from_utf8(text).ok());
    Ok(text.map(|text| Secret::new(text.to_owned())))
}

/// Under what the file of a secret is kept.
pub(crate) fn owner(name: &str) -> String {
    format!("secret:{name}")
}
