//! A backup made while counters push, everything destroyed, and put back as OPERATIONS.md says: what the hub lost it is told
//! again, and nothing is lost or doubled.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use axum::http::{Method, StatusCode};
use bytes::Bytes;
use motcua_case::ids::Hash;
use motcua_case::replica::{
    Chain, FaultCode, Head, Heads, LooseKind, Push, Quarantine, Tag, Verdict, What,
};

use crate::counter::{Counter, metadata};
use crate::world::World;

const COUNTERS: u8 = 3;
/// Tags of a counter's files begin at so many times its number.
const FILES: u8 = 80;

/// A counter that has kept all it ever said, as counters do.
struct Teller {
    counter: Counter,
    at: u8,
    pushes: Vec<Push>,
    version: u64,
    files: u8,
}

impl Teller {
    /// Goes on telling until it is stopped.
    async fn tell(mut self, stop: Arc<AtomicBool>, told: Arc<AtomicU64>) -> Self {
        while !stop.load(Ordering::Relaxed) {
            let push = self.counter.next(Chain::Record, &[&b"an event"[..]; 3]);
            let verdicts = self.counter.verdicts(&push).await;
            assert!(
                verdicts
                    .iter()
                    .all(|verdict| matches!(verdict, Verdict::Applied { .. }))
            );
            self.pushes.push(push);
            self.version += 1;
            self.say_draft().await;
            if self.files < FILES {
                self.files += 1;
                self.send(self.files - 1).await;
            }
            told.fetch_add(1, Ordering::Relaxed);
        }
        self
    }

    async fn say_draft(&self) {
        let (version, body) = (self.version, self.draft());
        let kind = LooseKind::Draft;
        self.counter
            .loose(kind, self.at, version, body.as_bytes())
            .await;
    }

    fn draft(&self) -> String {
        format!("draft {} of {}", self.version, self.at)
    }

    fn file(&self, file: u8) -> (u8, Vec<u8>) {
        let tag = self.at * FILES + file;
        (tag, vec![tag; 10_000 + usize::from(file)])
    }

    async fn send(&self, file: u8) {
        let (tag, bytes) = self.file(file);
        let (announced, length) = (metadata(tag, &bytes), bytes.len().to_string());
        let headers = [
            ("upload-length", length.as_str()),
            ("upload-metadata", announced.as_str()),
        ];
        let (files, nothing) = ("/v1/files", Bytes::new());
        let begun = self
            .counter
            .tus(Method::POST, files, &headers, nothing)
            .await;
        assert_eq!(begun.status, StatusCode::CREATED, "{begun:?}");
        let upload = begun.headers["location"].to_str().unwrap();
        let asked = self
            .counter
            .tus(Method::HEAD, upload, &[], Bytes::new())
            .await;
        if asked.number("upload-offset") == bytes.len() as u64 {
            return;
        }
        let headers = [
            ("content-type", "application/offset+octet-stream"),
            ("upload-offset", "0"),
        ];
        let sent = self
            .counter
            .tus(Method::PATCH, upload, &headers, bytes.into())
            .await;
        assert_eq!(sent.status, StatusCode::NO_CONTENT, "{sent:?}");
    }

    async fn read(&self, file: u8) -> Result<Bytes, FaultCode> {
        let tag = Tag([self.file(file).0; 16]).hex();
        let reply = self.counter.get(&format!("/v1/blobs/{tag}")).await;
        if reply.status.is_success() {
            return Ok(reply.body);
        }
        Err(reply.code())
    }

    /// The hub's word for the end of the counter's chain, which must be one that the counter knows.
    async fn head(&self) -> u64 {
        let Heads { heads } = self.counter.get("/v1/heads").await.json();
        let own = |head: &&Head| head.device == self.counter.device && head.chain == Chain::Record;
        let head = heads.iter().find(own).unwrap();
        let (end, place) = ((head.seq, head.hash), (head.device, head.chain));
        let text = Head::signed_text(&self.counter.code, place, end, head.at);
        let key = self.counter.hub_key.unwrap();
        ring::signature::UnparsedPublicKey::new(&ring::signature::ED25519, key.0)
            .verify(&text, &head.countersignature.0)
            .unwrap();
        let mut links = self.pushes.iter().flat_map(|push| &push.items);
        let known = links.find(|item| item.seq == head.seq);
        assert_eq!(known.map_or(Hash::ZERO, |item| item.hash), head.hash);
        head.seq
    }

    fn told(&self) -> u64 {
        self.pushes.last().unwrap().items[2].seq
    }

    /// What the hub has not, and of what it may have, all: what is known counts once.
    async fn tell_again(&self) {
        let head = self.head().await;
        for push in self.pushes.iter().filter(|push| push.items[2].seq > head) {
            let verdicts = self.counter.verdicts(push).await;
            let kept = |verdict: &Verdict| {
                matches!(verdict, Verdict::Applied { .. } | Verdict::Known { .. })
            };
            assert!(verdicts.iter().all(kept), "{verdicts:?}");
        }
        self.say_draft().await;
        for file in 0..self.files {
            self.send(file).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hub_put_back_from_a_backup_is_told_what_it_lost_and_nothing_is_lost_or_doubled() {
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let first = world.commune("H57.28.13", &hub).await;
    let stop = Arc::new(AtomicBool::new(false));
    let (mut tasks, mut counts) = (Vec::new(), Vec::new());
    for at in 0..COUNTERS {
        let teller = Teller {
            counter: first.neighbour(&format!("AAAABBBBCCCCDDD{at}")).await,
            at,
            pushes: Vec::new(),
            version: 0,
            files: 0,
        };
        let told = Arc::new(AtomicU64::new(0));
        counts.push(told.clone());
        tasks.push(tokio::spawn(teller.tell(stop.clone(), told)));
    }
    let safe = tempfile::tempdir().unwrap();
    let dump = safe.path().join("database");
    each(&counts, 3).await;
    // In this order: whatever file the database names then is there when the files are copied.
    tokio::task::block_in_place(|| world.back_up(&dump));
    each(&counts, 1).await;
    let place = world.place.path();
    copy(&place.join("files"), &safe.path().join("files"));
    std::fs::copy(place.join("key"), safe.path().join("key")).unwrap();
    each(&counts, 3).await;
    stop.store(true, Ordering::Relaxed);
    let mut tellers = Vec::new();
    for task in tasks {
        tellers.push(task.await.unwrap());
    }
    hub.end().await;
    drop(world);

    let world = World::empty().await.unwrap();
    tokio::task::block_in_place(|| world.put_back(&dump));
    copy(
        &safe.path().join("files"),
        &world.place.path().join("files"),
    );
    std::fs::copy(safe.path().join("key"), world.place.path().join("key")).unwrap();
    let hub = world.instance().await;
    let database = motcua_hub::Database::at(&world.database, 1, Duration::from_secs(10)).unwrap();
    database.migrate().await.unwrap();
    let mut lost = 0;
    for teller in &mut tellers {
        teller.counter.base.clone_from(&hub.base);
        teller.counter.prove().await;
        lost += teller.told() - teller.head().await;
        // The first file was whole long before the backup: both halves of it came back.
        let file = teller.read(0).await.unwrap();
        assert_eq!(file, teller.file(0).1);
    }
    assert!(
        lost > 0,
        "the hub is behind its counters, or nothing is tried here"
    );
    for teller in &tellers {
        teller.tell_again().await;
    }
    judged(&tellers).await;
    // And it goes on as ever.
    let other = &mut tellers[0];
    let push = other.counter.next(Chain::Record, &[&b"an event"[..]; 3]);
    assert_eq!(other.counter.push(&push).await.status, StatusCode::OK);
    other.pushes.push(push);
    judged(&tellers).await;
}

/// Every event, draft and file once, in a feed without a gap.
async fn judged(tellers: &[Teller]) {
    let (mut after, mut links, mut drafts) = (0, Vec::new(), Vec::new());
    let reader = &tellers[0].counter;
    loop {
        let page = reader.feed(after, 0).await;
        if page.items.is_empty() {
            break;
        }
        for item in page.items {
            assert_eq!(item.n, after + 1);
            after = item.n;
            match item.what {
                What::Record { device, item, .. } => links.push((device, item)),
                What::Loose { item } => drafts.push(String::from_utf8(item.body.0).unwrap()),
                What::Device { .. } | What::Gone => {}
            }
        }
    }
    for teller in tellers {
        let device = teller.counter.device;
        let there = links.iter().filter(|(of, _)| *of == device);
        let there: Vec<_> = there.map(|(_, item)| item).collect();
        let told: Vec<_> = teller.pushes.iter().flat_map(|push| &push.items).collect();
        assert_eq!(there, told, "neither lost nor doubled, in their order");
        assert_eq!(teller.head().await, teller.told());
        for file in 0..teller.files {
            assert_eq!(teller.read(file).await.unwrap(), teller.file(file).1);
        }
    }
    drafts.sort();
    let wanted: Vec<String> = tellers.iter().map(Teller::draft).collect();
    let mut sorted = wanted.clone();
    sorted.sort();
    assert_eq!(drafts, sorted, "of each draft the newest alone");
    let Quarantine { items } = reader.get("/v1/quarantine").await.json();
    assert!(items.is_empty(), "{items:?}");
}

/// Waits until each of them has told so many rounds more.
async fn each(counts: &[Arc<AtomicU64>], more: u64) {
    let now = || counts.iter().map(|count| count.load(Ordering::Relaxed));
    let wanted: Vec<u64> = now().map(|count| count + more).collect();
    let told = async {
        while now().zip(&wanted).any(|(count, wanted)| count < *wanted) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(120), told)
        .await
        .expect("counters go on");
}

/// As a copy of a folder that is being written to: what vanishes meanwhile was a piece.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let there = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &there);
            continue;
        }
        match std::fs::copy(&path, &there) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            copied => drop(copied.unwrap()),
        }
    }
}
