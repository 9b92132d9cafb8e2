//! Sealed bytes of large files go to the hub, and come from it: newest first, and never before the next event.
use std::fs;
use std::io::ErrorKind;

use motcua_case::ids::Hash;
use motcua_store::{SealedFile, Store, StoreError};
use motcua_sync::{FaultKind, Places, TusFile};

use super::hub::Caller;
use super::push::Sent;
use super::run::Speaker;
use crate::error::Error;
use crate::view::share::ShareTrouble;

/// Sends one file that the hub has not.
pub(super) fn send(
    speaker: &Speaker,
    store: &Store,
    places: &Places,
) -> Result<Sent, ShareTrouble> {
    let key = speaker.member.key();
    let unsent = store.read::<_, Error>(|read| Ok(read.unsent_files()?))?;
    let Some(sha256) = unsent.into_iter().find(|one| !speaker.rests.has(*one)) else {
        return Ok(Sent::Nothing);
    };
    let Some(file) = store.read::<_, Error>(|read| Ok(read.sealed_file(&key, sha256)?))? else {
        return Ok(Sent::Nothing);
    };
    let bytes = match fs::read(&file.path) {
        Ok(bytes) => bytes,
        Err(cause) if cause.kind() == ErrorKind::NotFound => {
            // It was destroyed meanwhile, or is lost, which the check says: others are not held up by it.
            store.write::<_, Error>(|write| Ok(write.unsendable(sha256)?))?;
            return Ok(Sent::Some);
        }
        Err(_) => return Err(ShareTrouble::Store),
    };
    let caller = caller(speaker, store);
    let token = speaker.wait(speaker.hub.session(&caller))?;
    let tag = file.tag.hex();
    let sealed = Hash::of(&bytes).to_string();
    let metadata = [("tag", tag.as_str()), ("sha256", sealed.as_str())];
    let said = speaker.hub.files.send(
        "v1/files",
        places,
        TusFile {
            key: &tag,
            metadata: &metadata,
            bytes: bytes.into(),
            token: Some(&token),
            moved: &|_| {},
        },
    );
    match speaker.wait_for(said) {
        Ok(_) => {
            places.done_with(&tag);
            speaker.rests.end(sha256);
            store.write::<_, Error>(|write| Ok(write.sent(sha256)?))?;
            Ok(Sent::Some)
        }
        Err(fault) => {
            if fault.kind == FaultKind::Session {
                speaker.hub.forget_session();
            } else {
                speaker.rests.begin(sha256);
            }
            Err(ShareTrouble::of_file(&fault))
        }
    }
}

/// Has one file come that is known and not here.
pub(super) fn fetch(speaker: &Speaker, store: &Store) -> Result<Sent, ShareTrouble> {
    let key = speaker.member.key();
    if let Some(sha256) = store.wanted() {
        let wanted = store.read::<_, Error>(|read| Ok(read.sealed_file(&key, sha256)?))?;
        let brought = wanted.map_or(Ok(false), |file| bring(speaker, store, &file));
        store.answer_wanted(sha256);
        brought?;
        return Ok(Sent::Some);
    }
    let absent = store.read::<_, Error>(|read| Ok(read.absent_files()?))?;
    let tried = absent.into_iter().filter(|one| !speaker.rests.has(*one));
    for sha256 in tried {
        let Some(file) = store.read::<_, Error>(|read| Ok(read.sealed_file(&key, sha256)?))? else {
            continue;
        };
        let brought = bring(speaker, store, &file);
        if brought == Ok(true) {
            speaker.rests.end(sha256);
            return Ok(Sent::Some);
        }
        speaker.rests.begin(sha256);
        brought?;
        // Whoever waits for one does not wait for all of these.
        if store.wanted().is_some() {
            return Ok(Sent::Some);
        }
    }
    Ok(Sent::Nothing)
}

/// Has one file come; whether the hub has it. One that is not what was announced counts as one that it has not: others are
/// not held up by it, and this one stays counted as not here.
fn bring(speaker: &Speaker, store: &Store, file: &SealedFile) -> Result<bool, ShareTrouble> {
    let arriving = store.read::<_, Error>(|read| Ok(read.arriving(file.sha256)?))?;
    let Some(mut arriving) = arriving else {
        return Ok(true);
    };
    let caller = caller(speaker, store);
    let path = format!("blobs/{}", file.tag.hex());
    let mut lost: Option<StoreError> = None;
    let said = speaker.hub.fetch_as(&caller, &path, |piece| {
        arriving
            .take(piece)
            .map_err(|cause| lost = Some(cause))
            .is_ok()
    });
    let there = match (speaker.wait(said), lost) {
        (_, Some(StoreError::FileDamaged { .. })) => false,
        (Err(_), Some(_)) => return Err(ShareTrouble::Store),
        (there, _) => there?,
    };
    if !there {
        return Ok(false);
    }
    match store.write(|write| write.arrived(arriving)) {
        Ok(()) => Ok(true),
        Err(StoreError::FileDamaged { .. }) => Ok(false),
        Err(_) => Err(ShareTrouble::Store),
    }
}

fn caller<'a>(speaker: &'a Speaker, store: &Store) -> Caller<'a> {
    Caller {
        commune: &speaker.member.commune,
        device: store.device(),
        key: &speaker.key,
    }
}

impl ShareTrouble {
    fn of_file(fault: &motcua_sync::Fault) -> Self {
        match fault.kind {
            FaultKind::NoLine(_) | FaultKind::Doubt(_) | FaultKind::Stopped => Self::Away,
            FaultKind::Busy | FaultKind::Session => Self::Busy,
            FaultKind::Barred(_) => Self::Revoked,
            _ => Self::NoHub,
        }
    }
}
