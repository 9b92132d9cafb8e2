//! What others wrote comes from the commune's feed, page by page, and is taken in with the place it came from.
use motcua_case::ids::DeviceId;
use motcua_case::merge::Carried;
use motcua_case::replica::{
    Chain, DeviceState, Feed, FeedItem, LooseKind, PAGE_MOST, Signature, What,
};
use motcua_store::{CarriedAccess, Health, Store, StoreError, Taken, Version, Write, WriteError};
use reqwest::Method;

use super::hub::Caller;
use super::member::{Standing, note_barred, note_pulled};
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
    let mut standing = store.read::<_, Error>(Standing::load)?;
    let path = standing.feed_path(most, wait);
    let said = speaker.hub.ask_as(&caller, Method::GET, &path, None::<&()>);
    let Feed { items, last } = speaker.wait(said)?;
    // A feed without a gap is what nothing can be missing from.
    let is_whole = (standing.pulled + 1..)
        .zip(&items)
        .all(|(n, item)| item.n == n);
    if !is_whole || items.is_empty() && last > standing.pulled {
        return Err(ShareTrouble::Gap);
    }
    let mut came = Came::default();
    for part in items.chunks(AT_ONCE) {
        let Some(new) = take(speaker, store, &mut standing, part)? else {
            // Somebody began again meanwhile.
            return Ok(Came { more: true, ..came });
        };
        came.new += new;
    }
    came.more = standing.pulled < last;
    Ok(came)
}

/// Takes items in that follow what was taken in; how many are new here. None where it is no longer they that follow.
fn take(
    speaker: &Speaker,
    store: &Store,
    standing: &mut Standing,
    part: &[FeedItem],
) -> Result<Option<u32>, ShareTrouble> {
    let Some(last) = part.last() else {
        return Ok(Some(0));
    };
    let opened: Vec<_> = part.iter().map(|item| open(speaker, store, item)).collect();
    let taken = store.write(|write| {
        if !is_still(write, standing)? {
            return Ok(None);
        }
        let mut new = 0;
        for one in &opened {
            new += match one {
                Ok(one) => take_one(write, one)?,
                Err(_) => return Err(Untaken::Unread),
            };
        }
        note_pulled(write, last.n, last.at)?;
        Ok(Some(new))
    });
    match taken {
        Ok(None) => return Ok(None),
        Ok(Some(new)) => {
            (standing.pulled, standing.pulled_at) = (last.n, Some(last.at.timestamp_micros()));
            return Ok(Some(new));
        }
        Err(Untaken::Store(cause)) => return Err(cause.into()),
        Err(Untaken::Unread) => {}
    }
    let [alone] = part else {
        // One of them is not understood: the others are taken in by themselves.
        let mut all = 0;
        for one in part.chunks(1) {
            match take(speaker, store, standing, one)? {
                Some(new) => all += new,
                None => return Ok(None),
            }
        }
        return Ok(Some(all));
    };
    let kept = store.write::<_, Error>(|write| {
        let is_still = is_still(write, standing)?;
        if is_still {
            write.put_unread(alone)?;
            note_pulled(write, alone.n, alone.at)?;
        }
        Ok(is_still)
    })?;
    (standing.pulled, standing.pulled_at) = (alone.n, Some(alone.at.timestamp_micros()));
    Ok(kept.then_some(0))
}

/// Looks again at what was not understood.
pub(super) fn read_again(speaker: &Speaker, store: &Store) -> Result<(), ShareTrouble> {
    for item in store.read::<_, Error>(|read| Ok(read.unread()?))? {
        let Ok(opened) = open(speaker, store, &item) else {
            continue;
        };
        let taken = store.write(|write| {
            take_one(write, &opened)?;
            Ok(write.drop_unread(item.n).map_err(Error::from)?)
        });
        if let Err(Untaken::Store(cause)) = taken {
            return Err(cause.into());
        }
    }
    Ok(())
}

/// Whether what was taken in is still what it was when the page was asked for.
fn is_still(write: &Write<'_>, standing: &Standing) -> Result<bool, Error> {
    let now = Standing::load(write)?;
    Ok((now.pulled, now.pulled_at) == (standing.pulled, standing.pulled_at))
}

/// What came, readable.
enum Opened {
    Event(Box<Carried>, Option<Signature>),
    Thing(Box<Version>),
    Access(DeviceId, Box<CarriedAccess>, Option<Signature>),
    /// This counter is a counter like the others, or is kept out.
    Own(DeviceState),
    /// It is here already, or nobody here needs it.
    Nothing,
}

/// Why an item was not taken in.
enum Untaken {
    /// It is not understood here.
    Unread,
    /// The store did not take it.
    Store(Error),
}

impl From<Error> for Untaken {
    fn from(cause: Error) -> Self {
        Self::Store(cause)
    }
}

impl WriteError for Untaken {
    fn health(&self) -> Option<Health> {
        match self {
            Self::Store(cause) => cause.health(),
            Self::Unread => None,
        }
    }
}

impl From<StoreError> for Untaken {
    fn from(cause: StoreError) -> Self {
        match cause {
            StoreError::Record(_)
            | StoreError::Value(_)
            | StoreError::Carried(_)
            | StoreError::Crypto => Self::Unread,
            cause => Self::Store(cause.into()),
        }
    }
}

fn open(speaker: &Speaker, store: &Store, item: &FeedItem) -> Result<Opened, StoreError> {
    let key = speaker.member.key();
    let own = store.device();
    Ok(match &item.what {
        What::Record { device, .. } if *device == own => Opened::Nothing,
        What::Record {
            device,
            chain: Chain::Record,
            item,
        } => Opened::Event(Box::new(key.open(*device, item)?), item.signature),
        What::Record {
            device,
            chain: Chain::Access,
            item,
        } => Opened::Access(
            *device,
            Box::new(key.open_access(*device, item)?),
            item.signature,
        ),
        // For the day on which every PC is gone; nobody here needs it.
        What::Loose { item } if item.kind == LooseKind::Kit => Opened::Nothing,
        What::Loose { item } => Opened::Thing(Box::new(key.open_version(item)?)),
        What::Device { device, state } if *device == own => Opened::Own(*state),
        What::Device { .. } | What::Gone => Opened::Nothing,
    })
}

/// Takes one in; 1 where it is new here.
fn take_one(write: &Write<'_>, one: &Opened) -> Result<u32, Untaken> {
    let is_new = match one {
        Opened::Event(carried, signature) => {
            let event = &carried.event;
            if let Some(signature) = signature {
                write.vouch(event.device, Chain::Record, event.seq, signature)?;
            }
            write.take_in(carried)? != Taken::Known
        }
        Opened::Thing(version) => write.take_version(version)?,
        Opened::Access(device, entry, signature) => {
            write.take_access(*device, entry)?;
            if let Some(signature) = signature {
                write.vouch(*device, Chain::Access, entry.seq, signature)?;
            }
            false
        }
        Opened::Own(state) => {
            note_barred(write, kept_out(*state))?;
            true
        }
        Opened::Nothing => false,
    };
    Ok(is_new.into())
}

/// Why a device is kept out, in the words of the screen.
fn kept_out(state: DeviceState) -> Option<&'static str> {
    match state {
        DeviceState::Active => None,
        DeviceState::Quarantined => Some("kept_apart"),
        DeviceState::Revoked => Some("revoked"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use std::sync::Arc;

    use chrono::{DateTime, TimeDelta, Utc};
    use motcua_case::event::{ActorRef, Fact, Stamp, Subject};
    use motcua_case::ids::{BootId, UserId};
    use motcua_case::replica::PublicKey;
    use motcua_case::user::User;
    use motcua_store::{CommuneKey, FolderLock, StoreKey};

    use super::super::member::Member;
    use super::*;

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let lock = Arc::new(FolderLock::take(folder.path()).unwrap());
        let store = Store::create(folder.path(), lock, &StoreKey::random().unwrap()).unwrap();
        (folder, store)
    }

    fn add_users(store: &Store, count: usize) {
        let user = || User {
            id: UserId::fresh(),
            name: "Lê Thị Thử".into(),
            roles: Vec::new(),
            active: true,
            acting: Vec::new(),
        };
        let at = Stamp {
            wall: DateTime::UNIX_EPOCH,
            monotonic_ms: 1,
            boot: BootId::fresh(),
        };
        let nobody = ActorRef {
            user: None,
            roles: Vec::new(),
            acting_for: None,
        };
        for _ in 0..count {
            let user = user();
            let subject = Subject::User(user.id);
            store
                .write::<_, Error>(|write| {
                    Ok(write.append(at, &nobody, subject, &Fact::UserAdded(user))?)
                })
                .unwrap();
        }
    }

    /// What another counter wrote, as the feed has it.
    fn feed_of(other: &Store, key: &CommuneKey) -> Vec<FeedItem> {
        let device = other.device();
        let events = other
            .read::<_, Error>(|read| Ok(read.events_from(device, 1, 100)?))
            .unwrap();
        let item = |(n, carried): (u64, &Carried)| FeedItem {
            n,
            at: DateTime::<Utc>::UNIX_EPOCH + TimeDelta::seconds(n as i64),
            what: What::Record {
                device,
                chain: Chain::Record,
                item: key.seal(carried).unwrap(),
            },
        };
        (1..).zip(&events).map(item).collect()
    }

    #[test]
    fn what_is_not_understood_is_kept_and_the_rest_goes_on_until_it_is() {
        let [(_here, store), (_there, other), (_third, third)] = [(); 3].map(|()| store());
        let commune = "H99.01".parse().unwrap();
        let (key, strange) = (
            CommuneKey::random(commune).unwrap(),
            CommuneKey::random("H99.02".parse().unwrap()).unwrap(),
        );
        let member = Member::new("http://127.0.0.1:9", PublicKey([0; 32]), None, &key);
        let run = crate::share::ShareRun::default();
        store.write::<_, Error>(|write| member.save(write)).unwrap();
        let speaker = run.speaker(&store).unwrap().unwrap();
        add_users(&other, 3);
        add_users(&third, 2);
        let whole = feed_of(&other, &key);
        let mut items = whole.clone();
        items[1].what = feed_of(&other, &strange)[1].what.clone();
        for (n, item) in (4..).zip(feed_of(&third, &key)) {
            items.push(FeedItem { n, ..item });
        }
        let mut standing = Standing::default();
        take(&speaker, &store, &mut standing, &items).unwrap();
        assert_eq!(standing.pulled, 5);
        let state = || {
            store
                .read::<_, Error>(|read| {
                    Ok((read.users()?.len(), read.count_unread()?, read.early()?))
                })
                .unwrap()
        };
        // The third event of the one waits for its second; the other counter's are there.
        assert_eq!(state(), (3, 1, 1));
        read_again(&speaker, &store).unwrap();
        assert_eq!(state(), (3, 1, 1), "it is not understood any better");
        store
            .write::<_, Error>(|write| Ok(write.put_unread(&whole[1])?))
            .unwrap();
        read_again(&speaker, &store).unwrap();
        assert_eq!(state(), (5, 0, 0));
    }

    #[test]
    fn a_page_that_came_before_everything_began_again_is_not_taken_in() {
        let [(_here, store), (_there, other)] = [(); 2].map(|()| store());
        let key = CommuneKey::random("H99.01".parse().unwrap()).unwrap();
        let member = Member::new("http://127.0.0.1:9", PublicKey([0; 32]), None, &key);
        let run = crate::share::ShareRun::default();
        store.write::<_, Error>(|write| member.save(write)).unwrap();
        let speaker = run.speaker(&store).unwrap().unwrap();
        add_users(&other, 2);
        let items = feed_of(&other, &key);
        let mut standing = Standing::default();
        assert_eq!(
            take(&speaker, &store, &mut standing, &items[..1]),
            Ok(Some(1))
        );
        store
            .write::<_, Error>(|write| super::super::member::begin_again(write, 0))
            .unwrap();
        assert_eq!(take(&speaker, &store, &mut standing, &items[1..]), Ok(None));
        let now = store.read::<_, Error>(Standing::load).unwrap();
        assert_eq!(now, Standing::default());
    }
}
