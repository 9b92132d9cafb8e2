//! Intakes being typed, keys of files and dossiers filed online go to the hub as they change, before the events that may
//! name them.
use motcua_case::replica::{ITEMS_MOST, Loose, LoosePush, LoosePushed, PUSH_MOST, Verdict};
use motcua_store::{Store, Untold};
use reqwest::Method;

use super::hub::Caller;
use super::member::{kit, kit_is_told};
use super::push::Sent;
use super::run::Speaker;
use crate::error::Error;
use crate::view::share::ShareTrouble;

/// Tells what changed, as much as one push carries.
pub(super) fn mirror(speaker: &Speaker, store: &Store) -> Result<Sent, ShareTrouble> {
    if let Some(kit) = store.read::<_, Error>(kit)? {
        told(speaker, store, vec![kit])?;
        store.write::<_, Error>(kit_is_told)?;
    }
    let most = u32::try_from(ITEMS_MOST).unwrap_or(u32::MAX);
    let untold = store.read::<_, Error>(|read| Ok(read.untold(most)?))?;
    let key = speaker.member.key();
    let (mut items, mut chosen): (Vec<_>, Vec<&Untold>) = (Vec::new(), Vec::new());
    let mut bytes = 0;
    for one in &untold {
        // One that is too large stays untold, and is counted as that.
        let Ok(item) = key.seal_version(&one.version) else {
            continue;
        };
        bytes += item.body.0.len();
        if bytes > PUSH_MOST && !items.is_empty() {
            break;
        }
        items.push(item);
        chosen.push(one);
    }
    if items.is_empty() {
        return Ok(Sent::Nothing);
    }
    let LoosePushed { verdicts } = told(speaker, store, items)?;
    let mut any = false;
    store.write::<_, Error>(|write| {
        for (one, verdict) in chosen.iter().zip(&verdicts) {
            // Another counter was faster: its version comes by the feed, and ours is told after it where it still counts.
            if matches!(verdict, Verdict::Applied { .. }) {
                write.told(one)?;
                any = true;
            }
        }
        Ok(())
    })?;
    Ok(if any { Sent::Some } else { Sent::Nothing })
}

fn told(speaker: &Speaker, store: &Store, items: Vec<Loose>) -> Result<LoosePushed, ShareTrouble> {
    let caller = Caller {
        commune: &speaker.member.commune,
        device: store.device(),
        key: &speaker.key,
    };
    let push = LoosePush { items };
    let said = speaker
        .hub
        .ask_as(&caller, Method::POST, "loose", Some(&push));
    speaker.wait(said)
}
