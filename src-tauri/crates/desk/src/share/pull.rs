//! What others wrote comes from the commune's feed, page by page, and is taken in with the place it came from.
use motcua_case::ids::DeviceId;
use motcua_case::merge::Carried;
use motcua_case::replica::{Chain, Feed, FeedItem, LooseKind, PAGE_MOST, What};
use motcua_store::{CarriedAccess, Store, Taken, Version};
use reqwest::Method;

use super::hub::Caller;
use super::member::{Standing, note_place, note_pulled};
use super::run::Speaker;
use crate::error::Error;
use crate::view::share::ShareTrouble;

/// Events taken in by one transaction: the counter's own saving never waits long for it.
const AT_ONCE: usize = 50;

/// What one page came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Came {
    /// Things of others that are new here.
    pub(super) new: u32,
    /// There is more.
    pub(super) more: bool,
}

/// Takes one page in; waits for something new for at most `wait` seconds.
pub(super) fn pull(speaker: &Speaker, store: &Store, wait: u32) -> Result<Came, ShareTrouble> {
    page(speaker, store, wait, PAGE_MOST)
}

/// Takes in everything up to a place in the feed, and nothing after it.
pub(super) fn pull_until(speaker: &Speaker, store: &Store, n: u64) -> Result<(), ShareTrouble> {
    loop {
        let after = store.read::<_, Error>(Standing::load)?.pulled;
        let left = n.saturating_sub(after).min(PAGE_MOST.into());
        let left = u32::try_from(left).unwrap_or(PAGE_MOST);
        if left == 0 {
            return Ok(());
        }
        page(speaker, store, 0, left)?;
    }
}

fn page(speaker: &Speaker, store: &Store, wait: u32, most: u32) -> Result<Came, ShareTrouble> {
    let caller = Caller {
        commune: &speaker.member.commune,
        device: store.device(),
        key: &speaker.key,
    };
    let after = store.read::<_, Error>(Standing::load)?.pulled;
    let path = format!("feed?after={after}&limit={most}&wait={wait}");
    let said = speaker.hub.ask_as(&caller, Method::GET, &path, None::<&()>);
    let Feed { items, last } = speaker.wait(said)?;
    let mut came = Came::default();
    let mut expected = after + 1;
    for part in items.chunks(AT_ONCE) {
        // A feed without a gap is what nothing can be missing from.
        for item in part {
            if item.n != expected {
                return Err(ShareTrouble::Gap);
            }
            expected += 1;
        }
        came.new += take(speaker, store, part)?;
    }
    came.more = expected <= last;
    Ok(came)
}

fn take(speaker: &Speaker, store: &Store, part: &[FeedItem]) -> Result<u32, ShareTrouble> {
    let key = speaker.member.key();
    let own = store.device();
    let mut opened = Vec::new();
    for item in part {
        match &item.what {
            What::Record {
                device,
                chain: Chain::Record,
                item,
            } if *device != own => {
                let carried = key.open(*device, item).map_err(|_| ShareTrouble::Sealed)?;
                opened.push(Opened::Event(Box::new(carried)));
            }
            What::Record {
                device,
                chain: Chain::Access,
                item,
            } if *device != own => {
                let entry = key
                    .open_access(*device, item)
                    .map_err(|_| ShareTrouble::Sealed)?;
                opened.push(Opened::Access(*device, Box::new(entry)));
            }
            // For the day on which every PC is gone; nobody here needs it.
            What::Loose { item } if item.kind == LooseKind::Kit => {}
            What::Loose { item } => {
                let version = key.open_version(item).map_err(|_| ShareTrouble::Sealed)?;
                opened.push(Opened::Thing(Box::new(version)));
            }
            _ => {}
        }
    }
    let last = part.last().map_or(0, |item| item.n);
    let new = store.write::<_, Error>(|write| {
        let mut new = 0;
        for one in &opened {
            let is_new = match one {
                Opened::Event(carried) => write.take_in(carried)? != Taken::Known,
                Opened::Thing(version) => write.take_version(version)?,
                Opened::Access(device, entry) => {
                    write.take_access(*device, entry)?;
                    false
                }
            };
            new += u32::from(is_new);
        }
        note_pulled(write, last)?;
        let event = part.iter().rev().find_map(|item| match &item.what {
            What::Record { item: there, .. } => Some((item.n, there.id)),
            _ => None,
        });
        if let Some((n, id)) = event {
            note_place(write, n, id)?;
        }
        Ok(new)
    })?;
    Ok(new)
}

/// What came, readable.
enum Opened {
    Event(Box<Carried>),
    Thing(Box<Version>),
    Access(DeviceId, Box<CarriedAccess>),
}
