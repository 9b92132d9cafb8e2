//! Drafts, files and dossiers filed online that stores tell each other: each becomes the same, whatever comes first.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests fail by panicking"
)]

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use motcua_case::ids::{DraftId, Hash, UserId};

use motcua_store::{
    CommuneKey, DraftRow, FolderLock, Store, StoreError, StoreKey, Thing, Version, Write,
    draft_owner,
};
use tempfile::TempDir;

struct Counter {
    store: Store,
    _folder: TempDir,
}

impl Counter {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let lock = Arc::new(FolderLock::take(folder.path()).unwrap());
        let store = Store::create(folder.path(), lock, &StoreKey::random().unwrap()).unwrap();
        store.write::<_, StoreError>(|write| write.share()).unwrap();
        Self {
            store,
            _folder: folder,
        }
    }

    /// Tells what is untold, as it would travel.
    fn tells(&self) -> Vec<Version> {
        let untold = self.store.read(|read| read.untold(100)).unwrap();
        self.store
            .write::<_, StoreError>(|write| untold.iter().try_for_each(|one| write.told(one)))
            .unwrap();
        untold.into_iter().map(|one| one.version).collect()
    }

    fn hears(&self, versions: &[Version]) {
        self.store
            .write::<_, StoreError>(|write| {
                for version in versions {
                    write.take_version(version)?;
                }
                Ok(())
            })
            .unwrap();
    }

    fn types(&self, id: DraftId, version: u32, body: &str) {
        let row = DraftRow {
            id,
            owner: UserId(uuid::Uuid::nil()),
            version,
            saved_at: moment() + TimeDelta::seconds(version.into()),
            body: body.into(),
            closed_at: None,
        };
        let saved = self
            .store
            .write::<_, StoreError>(|write| write.save_draft(&row));
        assert!(saved.unwrap());
    }

    fn body(&self, id: DraftId) -> Option<String> {
        let draft = self.store.read(|read| read.draft(id)).unwrap();
        draft.map(|draft| draft.body)
    }

    fn keeps(&self, bytes: &[u8], owner: &str) -> Hash {
        let sealed = self.store.blobs().seal(bytes).unwrap();
        self.store
            .write::<_, StoreError>(|write| write.keep(&sealed, owner))
            .unwrap();
        sealed.sha256()
    }

    fn read(&self, sha256: Hash) -> Result<Option<Vec<u8>>, StoreError> {
        let blob = self.store.read(|read| read.blob(sha256))?;
        blob.map(motcua_store::BlobReader::into_bytes).transpose()
    }

    fn is_sound(&self) {
        let report = self.store.check(&|| true).unwrap();
        assert_eq!(report.first_problem, None);
    }
}

fn moment() -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000, 0).unwrap()
}

fn key() -> CommuneKey {
    CommuneKey::random("H99.01".parse().unwrap()).unwrap()
}

#[test]
fn an_intake_being_typed_is_seen_elsewhere_and_gone_when_it_is_gone() {
    let [here, there] = [Counter::new(), Counter::new()];
    let id = DraftId::fresh();
    here.types(id, 1, "một");
    there.hears(&here.tells());
    assert_eq!(there.body(id).as_deref(), Some("một"));
    assert_eq!(there.tells(), [], "what was heard is not told back");
    there.types(id, 2, "hai");
    here.hears(&there.tells());
    assert_eq!(here.body(id).as_deref(), Some("hai"));
    here.store
        .write::<_, StoreError>(|write| write.drop_draft(id))
        .unwrap();
    there.hears(&here.tells());
    assert_eq!(there.body(id), None);
    assert_eq!(there.tells(), []);
}

#[test]
fn of_two_who_typed_the_newer_one_stands_and_is_told_over_the_other() {
    let [here, there] = [Counter::new(), Counter::new()];
    let id = DraftId::fresh();
    here.types(id, 1, "một");
    there.hears(&here.tells());
    here.types(id, 2, "hai");
    there.types(id, 2, "ba");
    there.types(id, 3, "bốn");
    // The hub takes the word of one of them; the other tells its own after it.
    there.hears(&here.tells());
    here.hears(&there.tells());
    for counter in [&here, &there] {
        assert_eq!(counter.body(id).as_deref(), Some("bốn"));
    }
}

#[test]
fn what_changed_while_it_was_told_is_told_again() {
    let here = Counter::new();
    let id = DraftId::fresh();
    here.types(id, 1, "một");
    let untold = here.store.read(|read| read.untold(10)).unwrap();
    here.types(id, 2, "hai");
    here.store
        .write::<_, StoreError>(|write| write.told(&untold[0]))
        .unwrap();
    let [again] = &here.tells()[..] else {
        panic!("nothing is told");
    };
    assert_eq!((&again.thing, again.version), (&Thing::Draft(id), 2));
}

#[test]
fn what_was_told_and_never_came_by_the_feed_is_told_again_and_what_came_is_not() {
    let [here, there] = [Counter::new(), Counter::new()];
    let (lost, kept) = (DraftId::fresh(), DraftId::fresh());
    here.types(lost, 1, "một");
    here.types(kept, 1, "hai");
    let told = here.tells();
    assert_eq!(here.tells(), [], "told once");
    let came: Vec<Version> = told
        .into_iter()
        .filter(|version| version.thing == Thing::Draft(kept))
        .collect();
    here.hears(&came);
    there.hears(&came);
    let again = |counter: &Counter| {
        counter
            .store
            .write::<_, StoreError>(|write| write.tell_again())
    };
    again(&here).unwrap();
    let second = here.tells();
    assert_eq!(second.len(), 1);
    assert_eq!(
        (&second[0].thing, second[0].version),
        (&Thing::Draft(lost), 2)
    );
    here.hears(&second);
    there.hears(&second);
    again(&here).unwrap();
    assert_eq!(here.tells(), []);
    assert_eq!(there.body(lost).as_deref(), Some("một"));
}

#[test]
fn a_file_that_was_sent_is_sent_again_until_the_word_that_it_was_came_by_the_feed() {
    let here = Counter::new();
    let plain: Vec<u8> = (0..300_000_u32).map(|at| (at % 251) as u8).collect();
    let large = here.keeps(&plain, "paper:1");
    let told = here.tells();
    here.hears(&told);
    let write = |work: fn(&Write<'_>, Hash) -> Result<(), StoreError>| {
        here.store
            .write::<_, StoreError>(|write| work(write, large))
            .unwrap();
    };
    let unsent = || here.store.read(|read| read.unsent_files()).unwrap();
    write(|write, large| write.sent(large));
    assert_eq!(unsent(), []);
    // The hub is put back before it said so.
    write(|write, _| write.tell_again());
    assert_eq!(unsent(), [large]);
    write(|write, large| write.sent(large));
    let told = here.tells();
    here.hears(&told);
    write(|write, _| write.tell_again());
    assert_eq!((unsent(), here.tells()), (vec![], vec![]));
}

#[test]
fn anothers_word_that_has_the_number_ours_had_at_a_hub_that_lost_it_is_weighed_against_ours() {
    let [here, there] = [Counter::new(), Counter::new()];
    let id = DraftId::fresh();
    here.types(id, 1, "một");
    let first = here.tells();
    here.hears(&first);
    there.hears(&first);
    here.types(id, 2, "hai");
    here.tells();
    // The hub loses that, and has another's of the same number.
    there.types(id, 3, "ba");
    let others = there.tells();
    assert_eq!(others[0].version, 2);
    here.hears(&others);
    assert_eq!(here.body(id).as_deref(), Some("ba"));
}

#[test]
fn a_small_file_comes_with_its_key_and_a_large_one_after_it() {
    let [here, there] = [Counter::new(), Counter::new()];
    let small = here.keeps(b"one page", "paper:1");
    let plain: Vec<u8> = (0..300_000_u32).map(|at| (at % 251) as u8).collect();
    let large = here.keeps(&plain, "paper:1");
    there.hears(&here.tells());
    assert_eq!(
        there.read(small).unwrap().as_deref(),
        Some(&b"one page"[..])
    );
    let absent = there.read(large);
    assert!(
        matches!(absent, Err(StoreError::FileElsewhere { .. })),
        "{absent:?}"
    );
    there.is_sound();
    let key = key();
    let unsent = |counter: &Counter| counter.store.read(|read| read.unsent_files());
    let absent = there.store.read(|read| read.absent_files()).unwrap();
    assert_eq!((unsent(&here).unwrap(), absent), (vec![large], vec![large]));
    let known = |counter: &Counter| counter.store.read(|read| read.sealed_file(&key, large));
    let sent = known(&here).unwrap().unwrap();
    assert_eq!(sent.tag, known(&there).unwrap().unwrap().tag);
    let sealed = std::fs::read(&sent.path).unwrap();
    let arrive = |sealed: &[u8]| {
        let mut arriving = there
            .store
            .read(|read| read.arriving(large))
            .unwrap()
            .unwrap();
        sealed
            .chunks(70_000)
            .try_for_each(|part| arriving.take(part))?;
        there
            .store
            .write::<_, StoreError>(|write| write.arrived(arriving))
    };
    let mut altered = sealed.clone();
    altered[200_000] ^= 1;
    for wrong in [
        &altered,
        &sealed[..100_000],
        &[&sealed[..], b"more"].concat(),
    ] {
        let refused = arrive(wrong);
        assert!(
            matches!(refused, Err(StoreError::FileDamaged { .. })),
            "{refused:?}"
        );
    }
    arrive(&sealed).unwrap();
    assert_eq!(there.read(large).unwrap(), Some(plain));
    assert_eq!(there.store.read(|read| read.count_absent()).unwrap(), 0);
    there.is_sound();
    assert_eq!(
        unsent(&there).unwrap(),
        [],
        "what came from elsewhere is there already"
    );
}

#[test]
fn a_file_is_destroyed_everywhere_when_nobody_needs_it_and_nowhere_while_somebody_does() {
    let [here, there] = [Counter::new(), Counter::new()];
    let id = DraftId::fresh();
    here.types(id, 1, "một");
    let [alone, shared] = [b"alone", b"both!"].map(|bytes| here.keeps(bytes, &draft_owner(id)));
    there.hears(&here.tells());
    there
        .store
        .write::<_, StoreError>(|write| write.refer(shared, "paper:2"))
        .unwrap();
    here.store
        .write::<_, StoreError>(|write| write.drop_draft(id))
        .unwrap();
    there.hears(&here.tells());
    assert_eq!(there.read(alone).unwrap(), None);
    assert_eq!(there.read(shared).unwrap().as_deref(), Some(&b"both!"[..]));
    here.hears(&there.tells());
    assert_eq!(here.read(shared).unwrap().as_deref(), Some(&b"both!"[..]));
    assert_eq!(here.read(alone).unwrap(), None);
}

#[test]
fn what_the_law_has_destroyed_is_destroyed_everywhere_and_no_late_word_brings_it_back() {
    let [here, there] = [Counter::new(), Counter::new()];
    let secret = here.keeps(b"secret", "paper:1");
    there.hears(&here.tells());
    let late = {
        there
            .store
            .write::<_, StoreError>(|write| write.refer(secret, "paper:2"))
            .unwrap();
        there.tells()
    };
    here.store
        .write::<_, StoreError>(|write| write.purge(secret, moment()))
        .unwrap();
    // The hub had the other's word first.
    here.hears(&late);
    assert_eq!(here.read(secret).unwrap(), None);
    there.hears(&here.tells());
    here.hears(&there.tells());
    for counter in [&here, &there] {
        assert_eq!(counter.read(secret).unwrap(), None);
        assert_eq!(counter.store.read(|read| read.purged()).unwrap().len(), 1);
    }
}

#[test]
fn a_version_travels_sealed() {
    let here = Counter::new();
    let id = DraftId::fresh();
    here.types(id, 1, "Nguyễn Văn Mẫu");
    let version = here.tells().remove(0);
    let key = key();
    let loose = key.seal_version(&version).unwrap();
    let name = "Nguy".as_bytes();
    assert!(!loose.body.0.windows(name.len()).any(|part| part == name));
    assert_eq!(key.open_version(&loose).unwrap(), version);
    let mut older = loose.clone();
    older.version = 9;
    assert!(key.open_version(&older).is_err());
}
