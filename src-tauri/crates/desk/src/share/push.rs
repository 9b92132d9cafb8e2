//! What is written here goes to the hub: consecutive events of this counter's chain, sealed, a few at a time.
use motcua_case::ids::DeviceId;
use motcua_case::replica::{Chain, ITEMS_MOST, PUSH_MOST, Push, Pushed, Signature, Verdict};
use motcua_store::Store;
use reqwest::Method;

use super::anchor::is_by_hub;
use super::hub::Caller;
use super::member::{Member, Standing, note_barred, note_pushed};
use super::run::Speaker;
use crate::error::Error;
use crate::view::share::ShareTrouble;

/// What one push came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    /// There was nothing to send.
    Nothing,
    /// Some went.
    Some,
}

/// Sends what the hub has not of one of this counter's chains, as much as one push carries.
pub(super) fn push(speaker: &Speaker, store: &Store, chain: Chain) -> Result<Sent, ShareTrouble> {
    let placed = placed(speaker, store, chain)?;
    Ok(placed.map_or(Sent::Nothing, |_| Sent::Some))
}

/// As [`push`]; the place in the feed of the last one that went.
pub(super) fn placed(
    speaker: &Speaker,
    store: &Store,
    chain: Chain,
) -> Result<Option<u64>, ShareTrouble> {
    let Speaker {
        hub, member, key, ..
    } = speaker;
    let device = store.device();
    let known = store.read::<_, Error>(Standing::load)?.pushed_of(chain);
    let Some(mut push) = made(member, store, (device, chain), known + 1, None)? else {
        return Ok(None);
    };
    push.signature = Signature(key.sign(&push.signed_text(&member.commune)));
    let caller = Caller {
        commune: &member.commune,
        device,
        key,
    };
    let said = hub.ask_as(&caller, Method::POST, "events", Some(&push));
    let Pushed { verdicts, head } = speaker.wait(said)?;
    let first = push.items.first().map_or(0, |item| item.seq);
    let is_forked =
        |verdict: &Verdict| matches!(verdict, Verdict::Forked | Verdict::Refused { .. });
    if verdicts.iter().any(is_forked) {
        return Err(ShareTrouble::KeptApart);
    }
    let is_there =
        |verdict: &Verdict| matches!(verdict, Verdict::Applied { .. } | Verdict::Known { .. });
    // The hub has less than it said: it was put back to an earlier day, and everything is compared.
    if verdicts.len() != push.items.len() || !verdicts.iter().all(is_there) {
        return Err(ShareTrouble::Gap);
    }
    let pushed = first + push.items.len() as u64 - 1;
    // Only what the hub vouches for is there.
    let is_vouched = (head.device, head.chain) == (device, chain)
        && head.seq >= pushed
        && is_by_hub(speaker, &head);
    if !is_vouched {
        return Err(ShareTrouble::Altered);
    }
    store.write::<_, Error>(|write| {
        note_barred(write, None)?;
        note_pushed(write, chain, pushed, &head)
    })?;
    let places = verdicts.iter().filter_map(|verdict| match verdict {
        Verdict::Applied { n } | Verdict::Known { n } => Some(*n),
        _ => None,
    });
    Ok(Some(places.max().unwrap_or_default()))
}

/// Consecutive items of a chain from a number on, as many as one push carries, or up to a number.
pub(super) fn made(
    member: &Member,
    store: &Store,
    (device, chain): (DeviceId, Chain),
    from: u64,
    until: Option<u64>,
) -> Result<Option<Push>, ShareTrouble> {
    let most = until.map_or(ITEMS_MOST as u64, |until| until.saturating_sub(from) + 1);
    let most = u32::try_from(most.min(ITEMS_MOST as u64)).unwrap_or(u32::MAX);
    let key = member.key();
    let sealed = store.read::<_, Error>(|read| {
        let sealed: Result<Vec<_>, _> = match chain {
            Chain::Record => {
                let events = read.events_from(device, from, most)?;
                events.iter().map(|carried| key.seal(carried)).collect()
            }
            Chain::Access => {
                let entries = read.accesses_from(device, from, most)?;
                let seal = |entry| key.seal_access(device, entry);
                entries.iter().map(seal).collect()
            }
        };
        Ok(sealed?)
    })?;
    let mut bytes = 0;
    let mut items = Vec::with_capacity(sealed.len());
    for item in sealed {
        bytes += item.body.0.len();
        if bytes > PUSH_MOST && !items.is_empty() {
            break;
        }
        items.push(item);
    }
    Ok((!items.is_empty()).then_some(Push {
        device,
        chain,
        items,
        signature: Signature([0; 64]),
    }))
}
