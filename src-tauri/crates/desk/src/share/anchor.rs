//! The hub's signed word for the end of every chain, against what lies here: a history that was altered, cut short or put
//! back to an earlier day is found, here or at the hub.
use motcua_case::replica::{Chain, FaultCode, Feed, Head, Heads};
use motcua_store::Store;
use motcua_store::envelope::is_signed_by;
use reqwest::Method;

use super::carry::{carry, shut_out};
use super::hub::Caller;
use super::member::{Standing, begin_again};
use super::pull::read_again;
use super::run::Speaker;
use crate::error::Error;
use crate::view::share::ShareTrouble;

/// Compares every chain with the hub's word for it, brings it what it has lost, and looks again at what was not understood.
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
    if heads
        .iter()
        .any(|head| head.seq > 0 && !is_by_hub(speaker, head))
    {
        return Err(ShareTrouble::Altered);
    }
    let own_there = |chain: Chain| {
        let own = heads
            .iter()
            .find(|head| (head.device, head.chain) == (own, chain));
        own.map_or(0, |head| head.seq)
    };
    let own_there = (own_there(Chain::Record), own_there(Chain::Access));
    let was_put_back = was_put_back(speaker, store, &caller, own_there)?;
    for head in &heads {
        if head.chain == Chain::Record {
            is_same(store, head)?;
        }
        if head.device != own {
            carry(speaker, store, &caller, head)?;
        }
    }
    store.write::<_, Error>(|write| Ok(write.tell_again()?))?;
    if was_put_back {
        // What they wrote before is there again: now those are shut out whose PCs are gone.
        shut_out(speaker, store, &caller)?;
        store.write::<_, Error>(|write| begin_again(write, own_there.0))?;
    }
    read_again(speaker, store)
}

/// Whether the end that the hub has of a chain is what stands here at that number.
fn is_same(store: &Store, head: &Head) -> Result<(), ShareTrouble> {
    if head.seq == 0 {
        return Ok(());
    }
    let own = store.device();
    let here = store.read::<_, Error>(|read| Ok(read.event_hash(head.device, head.seq)?))?;
    match here {
        Some(hash) if hash == head.hash => Ok(()),
        None if head.device != own => Ok(()),
        // The hub has more of this counter than this counter, or something else: it was put back to an earlier day.
        _ if head.device == own => Err(ShareTrouble::KeptApart),
        _ => Err(ShareTrouble::Altered),
    }
}

/// Whether the hub has less than it once said, or something else where this counter read on.
fn was_put_back(
    speaker: &Speaker,
    store: &Store,
    caller: &Caller<'_>,
    (record, accesses): (u64, u64),
) -> Result<bool, ShareTrouble> {
    let standing = store.read::<_, Error>(Standing::load)?;
    if record < standing.pushed || accesses < standing.pushed_accesses {
        return Ok(true);
    }
    let path = standing.feed_path(1, 0);
    let said = speaker
        .hub
        .ask_as::<Feed>(caller, Method::GET, &path, None::<&()>);
    match speaker.answer(said) {
        Ok(_) => Ok(false),
        Err(fault) if fault.is(FaultCode::OtherHistory) => Ok(true),
        Err(fault) => Err(fault.into()),
    }
}

/// Whether the hub's word is the hub's.
pub(super) fn is_by_hub(speaker: &Speaker, head: &Head) -> bool {
    let place = (head.device, head.chain);
    let commune = &speaker.member.commune;
    let text = Head::signed_text(commune, place, (head.seq, head.hash), head.at);
    is_signed_by(&speaker.member.hub_key.0, &text, &head.countersignature.0)
}
