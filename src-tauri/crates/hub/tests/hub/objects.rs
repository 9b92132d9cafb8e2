//! A folder and a bucket are one thing to the hub: each of these is tried over both.
//!
//! `tests/hub/with-bucket.sh` gives a bucket of a store that is not ours. Where there is none, its tests say that they were
//! skipped.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use bytes::Bytes;
use motcua_case::ids::Hash;
use motcua_case::replica::{FaultCode, Tag};
use motcua_hub::{Bucket, Folder, Kind, Name, ObjectError, Objects};
use tokio::io::AsyncReadExt;
use uuid::Uuid;

use crate::counter::metadata;
use crate::world::World;

/// A bucket for tests; none, and a word about it, where there is no store for one.
fn bucket() -> Option<Bucket> {
    let Ok(name) = std::env::var("MOTCUA_TEST_BUCKET") else {
        eprintln!("skipped: no bucket for tests (tests/hub/with-bucket.sh gives one)");
        return None;
    };
    Some(Bucket::named(&name).unwrap())
}

/// Runs over a folder and over the bucket, each test in a commune of its own.
macro_rules! over_both {
    ($($test:ident),+ $(,)?) => {
        mod over_a_folder {
            $(#[tokio::test]
            async fn $test() {
                let place = tempfile::tempdir().unwrap();
                super::$test(&super::Folder::open(place.path()).unwrap()).await;
            })+
        }
        mod over_a_bucket {
            $(#[tokio::test]
            async fn $test() {
                if let Some(bucket) = super::bucket() {
                    super::$test(&bucket).await;
                }
            })+
        }
    };
}

over_both!(
    what_was_put_is_read_from_any_place_on,
    pieces_become_a_file_only_where_its_hash_is_right,
    a_file_of_many_pieces_is_whole_or_not_there,
    what_is_removed_is_gone_and_removing_it_again_is_nothing,
    pieces_that_have_lain_are_told_from_those_under_way,
);

/// Tests share the bucket.
fn commune() -> i32 {
    i32::from_be_bytes(Uuid::new_v4().into_bytes()[..4].try_into().unwrap()).abs()
}

async fn put(objects: &dyn Objects, commune: i32, bytes: &[u8]) -> Uuid {
    let id = Uuid::now_v7();
    let what = Kind::Piece(id);
    let bytes = Bytes::copy_from_slice(bytes);
    objects.put(Name { commune, what }, bytes).await.unwrap();
    id
}

async fn read(objects: &dyn Objects, name: Name, from: u64) -> Result<Vec<u8>, ObjectError> {
    let mut bytes = Vec::new();
    objects
        .read(name, from)
        .await?
        .read_to_end(&mut bytes)
        .await?;
    Ok(bytes)
}

async fn what_was_put_is_read_from_any_place_on(objects: &dyn Objects) {
    let commune = commune();
    objects.check().await.unwrap();
    let what = Kind::Piece(put(objects, commune, b"one two").await);
    let name = Name { commune, what };
    for (from, wanted) in [(0, &b"one two"[..]), (4, b"two"), (6, b"o")] {
        assert_eq!(read(objects, name, from).await.unwrap(), wanted);
    }
    assert!(objects.has(name, 7).await.unwrap());
    assert!(!objects.has(name, 8).await.unwrap());
    let other = Name {
        commune: commune ^ 1,
        what,
    };
    assert!(!objects.has(other, 7).await.unwrap());
    let missing = read(objects, other, 0).await;
    assert!(matches!(missing, Err(ObjectError::Missing)));
}

async fn pieces_become_a_file_only_where_its_hash_is_right(objects: &dyn Objects) {
    let commune = commune();
    let pieces = vec![
        put(objects, commune, b"one ").await,
        put(objects, commune, b"two").await,
    ];
    let file = |hash| Name {
        commune,
        what: Kind::File(hash),
    };
    let (right, wrong) = (Hash::of(b"one two"), Hash::of(b"other"));
    let refused = objects.join(commune, pieces.clone(), wrong).await;
    assert!(matches!(refused, Err(ObjectError::Mismatch)));
    for hash in [right, wrong] {
        assert!(!objects.has(file(hash), 7).await.unwrap());
    }
    // Once more is nothing else: an instance may have ended before it said so.
    for _ in 0..2 {
        objects.join(commune, pieces.clone(), right).await.unwrap();
        assert_eq!(read(objects, file(right), 4).await.unwrap(), b"two");
    }
    let backwards = pieces.iter().rev().copied().collect();
    let refused = objects.join(commune, backwards, right).await;
    assert!(matches!(refused, Err(ObjectError::Mismatch)));
    assert_eq!(read(objects, file(right), 0).await.unwrap(), b"one two");
    let gone = vec![pieces[0], Uuid::now_v7()];
    let refused = objects.join(commune, gone, right).await;
    assert!(matches!(refused, Err(ObjectError::Missing)));
}

/// More than goes to a store in one request.
async fn a_file_of_many_pieces_is_whole_or_not_there(objects: &dyn Objects) {
    const PIECE: usize = 1 << 20;
    let commune = commune();
    let bytes: Vec<u8> = (0..13 * PIECE as u32 / 4 + 7)
        .flat_map(u32::to_be_bytes)
        .collect();
    let mut pieces = Vec::new();
    for piece in bytes.chunks(PIECE) {
        pieces.push(put(objects, commune, piece).await);
    }
    let hash = Hash::of(&bytes);
    let what = Kind::File(hash);
    let length = bytes.len() as u64;
    let refused = objects.join(commune, pieces.clone(), Hash::of(b"x")).await;
    assert!(matches!(refused, Err(ObjectError::Mismatch)));
    let lost = [&pieces[..12], &[Uuid::now_v7()]].concat();
    let refused = objects.join(commune, lost, hash).await;
    assert!(matches!(refused, Err(ObjectError::Missing)));
    assert!(!objects.has(Name { commune, what }, length).await.unwrap());
    objects.join(commune, pieces, hash).await.unwrap();
    assert!(objects.has(Name { commune, what }, length).await.unwrap());
    let from = length - 5;
    let end = read(objects, Name { commune, what }, from).await.unwrap();
    assert_eq!(end, bytes[bytes.len() - 5..]);
}

async fn what_is_removed_is_gone_and_removing_it_again_is_nothing(objects: &dyn Objects) {
    let commune = commune();
    let [one, other] = [
        put(objects, commune, b"x").await,
        put(objects, commune, b"x").await,
    ];
    let piece = |id| Name {
        commune,
        what: Kind::Piece(id),
    };
    for _ in 0..2 {
        objects.remove(piece(one)).await.unwrap();
        assert!(!objects.has(piece(one), 1).await.unwrap());
    }
    assert!(objects.has(piece(other), 1).await.unwrap());
}

async fn pieces_that_have_lain_are_told_from_those_under_way(objects: &dyn Objects) {
    let commune = commune();
    let piece = put(objects, commune, b"x").await;
    let whole = put(objects, commune, b"whole").await;
    objects
        .join(commune, vec![whole], Hash::of(b"whole"))
        .await
        .unwrap();
    let hour = Duration::from_secs(3600);
    assert!(objects.old(commune, hour).await.unwrap().is_empty());
    // Some stores keep whole seconds alone.
    let aged = async {
        loop {
            let mut old = objects.old(commune, Duration::ZERO).await.unwrap();
            if old.len() == 2 {
                old.sort();
                return old;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let old = tokio::time::timeout(Duration::from_secs(20), aged).await;
    assert_eq!(old.unwrap(), [piece, whole]);
    assert!(
        objects
            .old(commune ^ 1, Duration::ZERO)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn uploads_come_to_a_bucket_by_two_instances_and_are_read_in_any_part() {
    let Some(bucket) = bucket() else {
        return;
    };
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance_over(Box::new(bucket.clone())).await;
    let other = world.instance_over(Box::new(bucket)).await;
    let mut counter = world.commune("H57.28.13", &hub).await;
    let health = counter.get("/health").await;
    assert_eq!(health.status, StatusCode::OK, "{health:?}");
    // Communes of different runs have the same number, and the bucket outlives them: a file of this run alone.
    let id = Uuid::now_v7();
    let bytes = [id.as_bytes(), &vec![7; 2_500_000][..]].concat();
    let (announced, length) = (metadata(1, &bytes), bytes.len().to_string());
    let octets = ("content-type", "application/offset+octet-stream");
    let headers = [
        ("upload-length", length.as_str()),
        ("upload-metadata", announced.as_str()),
        octets,
    ];
    let first = Bytes::copy_from_slice(&bytes[..1_200_000]);
    let reply = counter
        .tus(Method::POST, "/v1/files", &headers, first)
        .await;
    assert_eq!(reply.number("upload-offset"), 1_200_000);
    let upload = reply.headers["location"].to_str().unwrap().to_owned();
    counter.base.clone_from(&other.base);
    let rest = Bytes::copy_from_slice(&bytes[1_200_000..]);
    let headers = [octets, ("upload-offset", "1200000")];
    let reply = counter.tus(Method::PATCH, &upload, &headers, rest).await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT, "{reply:?}");
    let blob = format!("/v1/blobs/{}", Tag([1; 16]).hex());
    assert_eq!(counter.get(&blob).await.body, bytes);
    let range = [("range", "bytes=1000000-1999999")];
    let part = counter.ask(Method::GET, &blob, &range, Bytes::new()).await;
    assert_eq!(part.status, StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.body, bytes[1_000_000..2_000_000]);
}

#[tokio::test]
async fn a_file_the_store_has_lost_is_not_here_and_comes_again() {
    let Some(world) = World::new().await else {
        return;
    };
    let hub = world.instance().await;
    let counter = world.commune("H57.28.13", &hub).await;
    let announced = metadata(1, b"paper");
    let headers = [
        ("upload-length", "5"),
        ("upload-metadata", announced.as_str()),
        ("content-type", "application/offset+octet-stream"),
    ];
    let paper = || Bytes::from_static(b"paper");
    counter
        .tus(Method::POST, "/v1/files", &headers, paper())
        .await;
    let blob = format!("/v1/blobs/{}", Tag([1; 16]).hex());
    assert_eq!(counter.get(&blob).await.body, "paper");
    let folder = Folder::open(&world.place.path().join("files")).unwrap();
    let row = world
        .sql()
        .await
        .query_one("SELECT id FROM commune", &[])
        .await
        .unwrap();
    let name = Name {
        commune: row.get(0),
        what: Kind::File(Hash::of(b"paper")),
    };
    folder.remove(name).await.unwrap();
    let gone = counter.get(&blob).await;
    assert_eq!(
        (gone.status, gone.code()),
        (StatusCode::NOT_FOUND, FaultCode::NotFound)
    );
    let again = counter
        .tus(Method::POST, "/v1/files", &headers, paper())
        .await;
    assert_eq!(again.status, StatusCode::CREATED, "{again:?}");
    assert_eq!(again.number("upload-offset"), 5);
    assert_eq!(counter.get(&blob).await.body, "paper");
}
