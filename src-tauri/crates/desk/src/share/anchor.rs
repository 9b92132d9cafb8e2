//! The hub's signed word for the end of every chain, against what lies here: a history that was altered, cut short or put
//! back to an earlier day is found, here or at the hub.
use motcua_case::replica::{Chain, Feed, Head, Heads, What};
use motcua_store::Store;
use motcua_store::envelope::is_signed_by;
use reqwest::Method;

use super::hub::Caller;
use super::member::{Standing, begin_again, place};
use super::run::Speaker;
use crate::error::Error;
use crate::view::share::ShareTrouble;

/// Compares every chain with the hub's word for it.
pub(super) fn compare(speaker: &Speaker, store: &Store) -> Result<(), ShareTrouble> {
    let own = store.device();
    let caller = Caller {
        commune: &speaker.member.commune,
        device: own,
        key: &speaker.key,
    };
    let said = speaker
        .hub
        .ask_as(&caller, Method::GET, "heads", None::<&()>);
    let Heads { heads } = speaker.wait(said)?;
    let own_there = heads
        .iter()
        .find(|head| head.device == own && head.chain == Chain::Record)
        .map_or(0, |head| head.seq);
    if was_put_back(speaker, store, &caller, own_there)? {
        store.write::<_, Error>(|write| begin_again(write, own_there))?;
    }
    for head in heads.iter().filter(|head| head.chain == Chain::Record) {
        if head.seq == 0 {
            continue;
        }
        if !is_by_hub(speaker, head) {
            return Err(ShareTrouble::Altered);
        }
        let here = store.read::<_, Error>(|read| Ok(read.event_hash(head.device, head.seq)?))?;
        match here {
            Some(hash) if hash == head.hash => {}
            None if head.device != own => {}
            // The hub has more of this counter than this counter, or something else: it was put back to an earlier day.
            _ if head.device == own => return Err(ShareTrouble::KeptApart),
            _ => return Err(ShareTrouble::Altered),
        }
    }
    Ok(())
}

/// Whether the hub has less than it once said, or something else where this counter read on.
fn was_put_back(
    speaker: &Speaker,
    store: &Store,
    caller: &Caller<'_>,
    own_there: u64,
) -> Result<bool, ShareTrouble> {
    let (pushed, place) =
        store.read::<_, Error>(|read| Ok((Standing::load(read)?.pushed, place(read)?)))?;
    if own_there < pushed {
        return Ok(true);
    }
    let Some((n, id)) = place else {
        return Ok(false);
    };
    let path = format!("feed?after={}&limit=1&wait=0", n.saturating_sub(1));
    let said = speaker.hub.ask_as(caller, Method::GET, &path, None::<&()>);
    let Feed { items, .. } = speaker.wait(said)?;
    let same = items.first().is_some_and(|item| {
        matches!(&item.what, What::Record { item: there, .. } if item.n == n && there.id == id)
    });
    Ok(!same)
}

/// Whether the hub's word is the hub's.
pub(super) fn is_by_hub(speaker: &Speaker, head: &Head) -> bool {
    let place = (head.device, head.chain);
    let commune = &speaker.member.commune;
    let text = Head::signed_text(commune, place, (head.seq, head.hash), head.at);
    is_signed_by(&speaker.member.hub_key.0, &text, &head.countersignature.0)
}
