//! What the hub has lost of other counters, as one that was put back to an earlier day: whoever has it brings it, with the
//! word of the counter that wrote it. So nothing is lost with a PC that is gone meanwhile.
use motcua_case::ids::DeviceId;
use motcua_case::office::Station;
use motcua_case::replica::{FaultCode, Head, Pushed};
use motcua_store::Store;
use reqwest::Method;
use serde::de::IgnoredAny;

use super::hub::{Caller, HubFault};
use super::push::made;
use super::run::Speaker;
use crate::error::Error;
use crate::view::share::ShareTrouble;

/// Brings what lies here of another counter's chain behind the end that the hub has of it.
pub(super) fn carry(
    speaker: &Speaker,
    store: &Store,
    caller: &Caller<'_>,
    head: &Head,
) -> Result<(), ShareTrouble> {
    let chain = (head.device, head.chain);
    let mut known = head.seq;
    loop {
        let vouched =
            store.read::<_, Error>(|read| Ok(read.vouched_after(chain.0, chain.1, known)?))?;
        let Some((until, signature)) = vouched else {
            return Ok(());
        };
        let Some(mut push) = made(&speaker.member, store, chain, known + 1, Some(until))? else {
            return Ok(());
        };
        // The word is for this end, and for no other.
        if push.items.last().is_none_or(|item| item.seq != until) {
            return Ok(());
        }
        push.signature = signature;
        let said = speaker
            .hub
            .ask_as::<Pushed>(caller, Method::POST, "events", Some(&push));
        match speaker.answer(said) {
            Ok(Pushed { head, .. }) if head.seq >= until => known = until,
            // It has another history of that counter, and keeps this one for review.
            Ok(_) => return Ok(()),
            Err(HubFault::Refused(said))
                if !matches!(said.code, FaultCode::Busy | FaultCode::Unavailable) =>
            {
                return Ok(());
            }
            Err(fault) => return Err(fault.into()),
        }
    }
}

/// Shuts those out again whose PCs are gone: the hub may have forgotten that, too.
pub(super) fn shut_out(
    speaker: &Speaker,
    store: &Store,
    caller: &Caller<'_>,
) -> Result<(), ShareTrouble> {
    let stations = store.read::<_, Error>(|read| Ok(read.stations()?))?;
    let own = store.device();
    let is_gone =
        |(device, station): &(&DeviceId, &Station)| **device != own && station.retired.is_some();
    for (device, _) in stations.iter().filter(is_gone) {
        let path = format!("devices/{device}/revoke");
        let said = speaker
            .hub
            .ask_as::<IgnoredAny>(caller, Method::POST, &path, None::<&()>);
        match speaker.answer(said) {
            // One that it does not know is shut out.
            Ok(_) | Err(HubFault::Refused(_)) => {}
            Err(fault) => return Err(fault.into()),
        }
    }
    Ok(())
}
