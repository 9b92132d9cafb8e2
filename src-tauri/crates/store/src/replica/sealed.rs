//! Events as the hub sees them: their place in a chain, and nothing else. The commune's key seals the rest from one
//! counter to the other.
use motcua_case::event::{Subject, subject_text};
use motcua_case::id::AgencyCode;
use motcua_case::ids::{DeviceId, EventId, Hash};
use motcua_case::merge::{Carried, CarriedError};
use motcua_case::replica::{BODY_MOST, Bytes, Loose, Sealed, Tag};

use zeroize::Zeroizing;

use super::accesses::CarriedAccess;
use super::mirror::Version;
use crate::error::StoreError;
use crate::keys::{Key, derive, hmac, open, random_key, seal};

/// The key that the counters of a commune share, and nobody else has.
pub struct CommuneKey {
    commune: AgencyCode,
    secret: Key,
    events: Key,
    tags: Key,
}

impl CommuneKey {
    /// A new one, made by the first counter.
    ///
    /// # Errors
    /// Where the system has no random bytes.
    pub fn random(commune: AgencyCode) -> Result<Self, StoreError> {
        Ok(Self::from_key(commune, random_key()?))
    }

    /// One that was handed over.
    pub fn from_key(commune: AgencyCode, secret: Key) -> Self {
        Self {
            events: derive(&secret[..], b"motcua commune events v1"),
            tags: derive(&secret[..], b"motcua commune tags v1"),
            commune,
            secret,
        }
    }

    /// What another counter gets that was told the code: the key, and what else it has to know. Nobody without the code
    /// reads it.
    ///
    /// # Errors
    /// Where the system has no random bytes.
    pub fn hand_over(&self, code: &str, with: &[u8]) -> Result<Vec<u8>, StoreError> {
        let plain = Zeroizing::new([&self.secret[..], with].concat());
        seal(
            &invitation_key(code),
            self.commune.as_str().as_bytes(),
            &plain,
        )
    }

    /// Takes over what [`Self::hand_over`] made.
    ///
    /// # Errors
    /// Where the code or the commune is another.
    pub fn taken(
        commune: AgencyCode,
        code: &str,
        bundle: &[u8],
    ) -> Result<(Self, Vec<u8>), StoreError> {
        let plain = open(&invitation_key(code), commune.as_str().as_bytes(), bundle)?;
        let (secret, with) = plain.split_first_chunk::<32>().ok_or(StoreError::Crypto)?;
        Ok((Self::from_key(commune, Key::new(*secret)), with.to_vec()))
    }

    /// The commune.
    pub fn commune(&self) -> &AgencyCode {
        &self.commune
    }

    /// The key itself, to wrap it for another counter; never to show.
    pub fn exposed(&self) -> &[u8; 32] {
        &self.secret
    }

    /// What something is about, for those who have no key.
    pub fn tag(&self, what: &[u8]) -> Tag {
        let mut tag = [0; 16];
        tag.copy_from_slice(&hmac(&self.tags, what).0[..16]);
        Tag(tag)
    }

    /// What an event is about.
    pub fn about(&self, subject: Subject) -> Tag {
        self.tag(subject_text(subject).as_bytes())
    }

    /// Seals an event.
    ///
    /// # Errors
    /// Where it is too large to travel.
    pub fn seal(&self, carried: &Carried) -> Result<Sealed, StoreError> {
        let event = &carried.event;
        let mut sealed = Sealed {
            id: event.id,
            seq: event.seq,
            prev: event.prev,
            hash: event.hash(),
            about: self.about(event.subject),
            body: Bytes::default(),
            signature: None,
        };
        let context = self.context(event.device, &sealed);
        sealed.body = Bytes(seal(&self.events, &context, &carried.encode()?)?);
        Ok(sealed)
    }

    /// Opens what another counter sealed, which is what its place in the chain says.
    ///
    /// # Errors
    /// Where it was sealed under another key, or altered on the way.
    pub fn open(&self, device: DeviceId, sealed: &Sealed) -> Result<Carried, StoreError> {
        let context = self.context(device, sealed);
        let carried = Carried::decode(&open(&self.events, &context, &sealed.body.0)?)?;
        let event = &carried.event;
        let is_as_said = (event.device, event.id, event.seq, event.prev, event.hash())
            == (device, sealed.id, sealed.seq, sealed.prev, sealed.hash);
        if is_as_said {
            Ok(carried)
        } else {
            Err(StoreError::Crypto)
        }
    }

    /// Seals a version of a mirrored thing.
    ///
    /// # Errors
    /// Where it is too large to travel.
    pub fn seal_version(&self, version: &Version) -> Result<Loose, StoreError> {
        let thing = &version.thing;
        let kind = thing.kind();
        let mut loose = Loose {
            tag: self.tag(&[&[kind.number()], &thing.id()[..]].concat()),
            kind,
            version: version.version,
            body: Bytes::default(),
        };
        let plain = Zeroizing::new(serde_json::to_vec(version)?);
        loose.body = Bytes(seal(&self.events, &self.place(&loose), &plain)?);
        if loose.body.0.len() > BODY_MOST {
            return Err(CarriedError::TooLarge.into());
        }
        Ok(loose)
    }

    /// Opens what another counter sealed.
    ///
    /// # Errors
    /// Where it was sealed under another key, or altered on the way.
    pub fn open_version(&self, loose: &Loose) -> Result<Version, StoreError> {
        let plain = open(&self.events, &self.place(loose), &loose.body.0)?;
        let version: Version = serde_json::from_slice(&Zeroizing::new(plain))?;
        let is_as_said = (version.version, version.thing.kind()) == (loose.version, loose.kind);
        if is_as_said {
            Ok(version)
        } else {
            Err(StoreError::Crypto)
        }
    }

    /// What is readable of a mirrored thing.
    fn place(&self, loose: &Loose) -> Vec<u8> {
        [
            self.commune.as_str().as_bytes(),
            b"\0loose",
            &[loose.kind.number()],
            &loose.version.to_be_bytes(),
            &loose.tag.0,
        ]
        .concat()
    }

    /// Seals an entry of the access log, which has its own chain at the hub.
    ///
    /// # Errors
    /// Where it is too large to travel.
    pub fn seal_access(
        &self,
        device: DeviceId,
        entry: &CarriedAccess,
    ) -> Result<Sealed, StoreError> {
        let mut id = [0; 16];
        id.copy_from_slice(&entry.hash.0[..16]);
        let mut sealed = Sealed {
            id: EventId(uuid::Uuid::from_bytes(id)),
            seq: entry.seq,
            prev: entry.prev,
            hash: entry.hash,
            about: self.tag(b"access log"),
            body: Bytes::default(),
            signature: None,
        };
        let plain = Zeroizing::new(serde_json::to_vec(entry)?);
        sealed.body = Bytes(seal(&self.events, &self.context(device, &sealed), &plain)?);
        if sealed.body.0.len() > BODY_MOST {
            return Err(CarriedError::TooLarge.into());
        }
        Ok(sealed)
    }

    /// Opens an entry that another counter sealed.
    ///
    /// # Errors
    /// Where it was sealed under another key, or altered on the way.
    pub fn open_access(
        &self,
        device: DeviceId,
        sealed: &Sealed,
    ) -> Result<CarriedAccess, StoreError> {
        let plain = open(&self.events, &self.context(device, sealed), &sealed.body.0)?;
        let entry: CarriedAccess = serde_json::from_slice(&Zeroizing::new(plain))?;
        if (entry.seq, entry.prev, entry.hash) == (sealed.seq, sealed.prev, sealed.hash) {
            Ok(entry)
        } else {
            Err(StoreError::Crypto)
        }
    }

    /// What is readable of a sealed event, so that nobody moves it elsewhere.
    fn context(&self, device: DeviceId, sealed: &Sealed) -> Vec<u8> {
        let Hash(prev) = sealed.prev;
        let Hash(hash) = sealed.hash;
        [
            self.commune.as_str().as_bytes(),
            b"\0event",
            device.0.as_bytes(),
            sealed.id.0.as_bytes(),
            &sealed.seq.to_be_bytes(),
            &prev,
            &hash,
            &sealed.about.0,
        ]
        .concat()
    }
}

/// However a code is typed, its letters and digits make the key.
fn invitation_key(code: &str) -> Key {
    let letters = code.chars().filter(char::is_ascii_alphanumeric);
    let typed: Zeroizing<String> = Zeroizing::new(
        letters
            .map(|letter| match letter.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .collect(),
    );
    derive(typed.as_bytes(), b"motcua invitation v1")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use motcua_case::event::{ActorRef, Event, Fact, KIND_VERSION, Stamp, body_hash};
    use motcua_case::ids::{BootId, EventId};
    use motcua_case::merge::Past;

    use super::*;

    fn carried() -> Carried {
        let (kind, body) = Fact::ClockConfirmed.encode().unwrap();
        Carried {
            event: Event {
                id: EventId::fresh(),
                device: DeviceId::fresh(),
                seq: 1,
                subject: Subject::Office,
                after: Vec::new(),
                at: Stamp {
                    wall: chrono::DateTime::UNIX_EPOCH,
                    monotonic_ms: 1,
                    boot: BootId::fresh(),
                },
                actor: ActorRef {
                    user: None,
                    roles: Vec::new(),
                    acting_for: None,
                },
                kind,
                kind_version: KIND_VERSION,
                salt: [3; 16],
                body_hash: body_hash(&[3; 16], &body),
                body: Some(body),
                prev: Hash::ZERO,
            },
            past: Past::default(),
        }
    }

    fn key() -> CommuneKey {
        CommuneKey::random("H99.01".parse().unwrap()).unwrap()
    }

    #[test]
    fn an_event_opens_with_the_key_of_the_commune_alone() {
        let (carried, key) = (carried(), key());
        let sealed = key.seal(&carried).unwrap();
        assert_eq!(key.open(carried.event.device, &sealed).unwrap(), carried);
        let others = CommuneKey::random(key.commune().clone()).unwrap();
        assert!(others.open(carried.event.device, &sealed).is_err());
        assert!(key.open(DeviceId::fresh(), &sealed).is_err());
    }

    #[test]
    fn whatever_is_altered_on_the_way_is_seen() {
        let (carried, key) = (carried(), key());
        let sealed = key.seal(&carried).unwrap();
        let alterations: [fn(&mut Sealed); 5] = [
            |sealed| sealed.seq = 2,
            |sealed| sealed.prev = Hash::of(b"another"),
            |sealed| sealed.hash = Hash::of(b"another"),
            |sealed| sealed.about = Tag([0; 16]),
            |sealed| sealed.body.0[30] ^= 1,
        ];
        for alter in alterations {
            let mut altered = sealed.clone();
            alter(&mut altered);
            assert!(key.open(carried.event.device, &altered).is_err());
        }
    }

    #[test]
    fn the_key_is_handed_over_to_whoever_was_told_the_code() {
        let key = key();
        let bundle = key.hand_over("0123-4567-89AB-CDEF", b"and more").unwrap();
        let commune = || key.commune().clone();
        let (taken, with) = CommuneKey::taken(commune(), "ol2345678 9abcdef", &bundle).unwrap();
        assert_eq!(
            (taken.exposed(), &with[..]),
            (key.exposed(), &b"and more"[..])
        );
        assert!(CommuneKey::taken(commune(), "1123-4567-89AB-CDEF", &bundle).is_err());
        let other = "H99.02".parse().unwrap();
        assert!(CommuneKey::taken(other, "0123-4567-89AB-CDEF", &bundle).is_err());
    }

    #[test]
    fn nothing_of_a_body_is_readable() {
        let sealed = key().seal(&carried()).unwrap();
        let has = |word: &[u8]| sealed.body.0.windows(word.len()).any(|part| part == word);
        assert!(!has(b"office") && !has(b"clock"));
    }
}
