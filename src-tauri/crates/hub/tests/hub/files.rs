//! Sealed files by tus: begun, cut, continued elsewhere, judged, read.

use axum::http::{Method, StatusCode};
use base64ct::{Base64, Encoding};
use bytes::Bytes;
use motcua_case::ids::Hash;
use motcua_case::replica::{FaultCode, Tag};
use sha2::Digest;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::counter::{Counter, Reply, metadata, metadata_of};
use crate::world::{Instance, World};

const OCTETS: (&str, &str) = ("content-type", "application/offset+octet-stream");

async fn start() -> Option<(World, Instance, Counter)> {
    let world = World::new().await?;
    let hub = world.instance().await;
    let counter = world.commune("H57.28.13", &hub).await;
    Some((world, hub, counter))
}

async fn create(counter: &Counter, tag: u8, bytes: &[u8]) -> Reply {
    let (metadata, length) = (metadata(tag, bytes), bytes.len().to_string());
    let headers = [
        ("upload-length", length.as_str()),
        ("upload-metadata", metadata.as_str()),
    ];
    counter
        .tus(Method::POST, "/v1/files", &headers, Bytes::new())
        .await
}

async fn begin(counter: &Counter, tag: u8, bytes: &[u8]) -> String {
    let reply = create(counter, tag, bytes).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{reply:?}");
    reply.headers["location"].to_str().unwrap().to_owned()
}

async fn patch(counter: &Counter, upload: &str, offset: usize, bytes: &[u8]) -> Reply {
    let offset = offset.to_string();
    let headers = [OCTETS, ("upload-offset", offset.as_str())];
    let body = Bytes::copy_from_slice(bytes);
    counter.tus(Method::PATCH, upload, &headers, body).await
}

async fn offset(counter: &Counter, upload: &str) -> u64 {
    let reply = counter.tus(Method::HEAD, upload, &[], Bytes::new()).await;
    assert_eq!(reply.status, StatusCode::OK);
    reply.number("upload-offset")
}

/// A file of 2.5 MiB in which no two pieces are alike.
fn large() -> Vec<u8> {
    (0..5 << 17).flat_map(|at: u32| at.to_be_bytes()).collect()
}

fn objects(folder: &std::path::Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap();
    let count = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        if path.is_dir() { objects(&path) } else { 1 }
    };
    entries.map(count).sum()
}

#[tokio::test]
async fn a_file_comes_in_pieces_and_is_read_in_any_part() {
    let Some((world, _hub, counter)) = start().await else {
        return;
    };
    let bytes = large();
    let upload = begin(&counter, 1, &bytes).await;
    let first = patch(&counter, &upload, 0, &bytes[..1_500_000]).await;
    assert_eq!(first.status, StatusCode::NO_CONTENT);
    assert_eq!(first.number("upload-offset"), 1_500_000);
    assert!(first.headers.contains_key("upload-expires"));
    let blob = format!("/v1/blobs/{}", Tag([1; 16]).hex());
    assert_eq!(counter.get(&blob).await.code(), FaultCode::NotFound);
    let rest = patch(&counter, &upload, 1_500_000, &bytes[1_500_000..]).await;
    assert_eq!(rest.status, StatusCode::NO_CONTENT, "{rest:?}");
    let whole = counter.get(&blob).await;
    assert_eq!(whole.body, bytes);
    let ask = async |range| {
        let headers = [("range", range)];
        counter
            .ask(Method::GET, &blob, &headers, Bytes::new())
            .await
    };
    let part = ask("bytes=1000000-1999999").await;
    assert_eq!(part.status, StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.body, bytes[1_000_000..2_000_000]);
    assert_eq!(
        part.headers["content-range"],
        "bytes 1000000-1999999/2621440"
    );
    let none = ask("bytes=2621440-").await;
    assert_eq!(none.status, StatusCode::RANGE_NOT_SATISFIABLE);
    let head = counter.ask(Method::HEAD, &blob, &[], Bytes::new()).await;
    assert_eq!(head.number("content-length"), 2_621_440);
    assert_eq!(offset(&counter, &upload).await, 2_621_440);
    assert_eq!(objects(&world.place.path().join("files")), 1);
}

#[tokio::test]
async fn a_line_that_breaks_in_the_middle_costs_nothing_that_came() {
    let Some((world, hub, mut counter)) = start().await else {
        return;
    };
    let other = world.instance().await;
    let bytes = large();
    let upload = begin(&counter, 1, &bytes).await;
    cut(&hub.base, &counter, &upload, &bytes, 1_700_000).await;
    // Another instance goes on from wherever it stands.
    counter.base.clone_from(&other.base);
    let came = loop {
        let came = offset(&counter, &upload).await;
        if came > 0 && patch(&counter, &upload, 0, b"x").await.code() == FaultCode::Offset {
            break usize::try_from(offset(&counter, &upload).await.max(came)).unwrap();
        }
    };
    assert!((1 << 20..=1_700_000).contains(&came), "{came}");
    let rest = patch(&counter, &upload, came, &bytes[came..]).await;
    assert_eq!(rest.status, StatusCode::NO_CONTENT, "{rest:?}");
    let blob = counter
        .get(&format!("/v1/blobs/{}", Tag([1; 16]).hex()))
        .await;
    assert_eq!(Hash::of(&blob.body), Hash::of(&bytes));
}

/// A PATCH that says it brings all and breaks off after so many bytes.
async fn cut(base: &str, counter: &Counter, upload: &str, bytes: &[u8], after: usize) {
    let mut line = open(base, counter, upload, bytes.len()).await;
    line.write_all(&bytes[..after]).await.unwrap();
    line.shutdown().await.unwrap();
    let mut answer = Vec::new();
    let _ = line.read_to_end(&mut answer).await;
}

async fn open(base: &str, counter: &Counter, upload: &str, length: usize) -> tokio::net::TcpStream {
    let address = base.strip_prefix("http://").unwrap();
    let mut line = tokio::net::TcpStream::connect(address).await.unwrap();
    let head = format!(
        "PATCH {upload} HTTP/1.1\r\nhost: hub\r\nauthorization: Bearer {}\r\ntus-resumable: 1.0.0\r\n\
         content-type: application/offset+octet-stream\r\nupload-offset: 0\r\ncontent-length: {length}\r\n\r\n",
        counter.token
    );
    line.write_all(head.as_bytes()).await.unwrap();
    line
}

#[tokio::test]
async fn two_do_not_write_to_one_upload_at_once() {
    let Some((world, hub, mut counter)) = start().await else {
        return;
    };
    let other = world.instance().await;
    let bytes = large();
    let upload = begin(&counter, 1, &bytes).await;
    let mut line = open(&hub.base, &counter, &upload, bytes.len()).await;
    line.write_all(&bytes[..1_200_000]).await.unwrap();
    while offset(&counter, &upload).await == 0 {}
    counter.base.clone_from(&other.base);
    let second = patch(&counter, &upload, 1 << 20, &bytes[1 << 20..]).await;
    assert_eq!(
        (second.status, second.code()),
        (StatusCode::LOCKED, FaultCode::Locked)
    );
    line.write_all(&bytes[1_200_000..]).await.unwrap();
    let mut answer = [0; 12];
    line.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 204");
}

#[tokio::test]
async fn a_piece_that_is_not_what_its_digest_says_does_not_count() {
    let Some((_world, _hub, counter)) = start().await else {
        return;
    };
    let upload = begin(&counter, 1, b"hello world").await;
    let send = async |offset: &str, body: &'static [u8], algorithm: &str, digest: &[u8]| {
        let checksum = format!("{algorithm} {}", Base64::encode_string(digest));
        let headers = [
            OCTETS,
            ("upload-offset", offset),
            ("upload-checksum", checksum.as_str()),
        ];
        let body = Bytes::from_static(body);
        counter.tus(Method::PATCH, &upload, &headers, body).await
    };
    let right = sha2::Sha256::digest(b"hello");
    let wrong = send("0", b"hellO", "sha256", &right).await;
    assert_eq!(
        (wrong.status.as_u16(), wrong.code()),
        (460, FaultCode::Checksum)
    );
    assert_eq!(offset(&counter, &upload).await, 0);
    let unknown = send("0", b"hello", "md5", &right).await;
    assert_eq!(unknown.code(), FaultCode::Malformed);
    let taken = send("0", b"hello", "sha256", &right).await;
    assert_eq!(taken.number("upload-offset"), 5);
    let sha1 = sha1::Sha1::digest(b" world");
    let taken = send("5", b" world", "sha1", &sha1).await;
    assert_eq!(taken.number("upload-offset"), 11);
}

#[tokio::test]
async fn a_file_that_is_not_the_one_announced_leaves_nothing() {
    let Some((world, _hub, counter)) = start().await else {
        return;
    };
    let (metadata, length) = (metadata_of(1, Hash::of(b"this")), "4");
    let headers = [
        ("upload-length", length),
        ("upload-metadata", metadata.as_str()),
    ];
    let reply = counter
        .tus(Method::POST, "/v1/files", &headers, Bytes::new())
        .await;
    let upload = reply.headers["location"].to_str().unwrap().to_owned();
    let done = patch(&counter, &upload, 0, b"that").await;
    assert_eq!(
        (done.status.as_u16(), done.code()),
        (460, FaultCode::Checksum)
    );
    let asked = counter.tus(Method::HEAD, &upload, &[], Bytes::new()).await;
    assert_eq!(asked.status, StatusCode::NOT_FOUND);
    assert_eq!(objects(&world.place.path().join("files")), 0);
}

#[tokio::test]
async fn a_file_that_is_here_is_not_sent_again_and_its_tag_names_no_other() {
    let Some((_world, _hub, counter)) = start().await else {
        return;
    };
    let upload = begin(&counter, 1, b"paper").await;
    patch(&counter, &upload, 0, b"paper").await;
    let again = begin(&counter, 1, b"paper").await;
    assert_ne!(again, upload);
    assert_eq!(offset(&counter, &again).await, 5);
    assert_eq!(
        patch(&counter, &again, 5, b"").await.code(),
        FaultCode::Offset
    );
    let other = create(&counter, 1, b"other").await;
    assert_eq!(other.code(), FaultCode::TagTaken);
}

#[tokio::test]
async fn what_the_protocol_forbids_is_refused() {
    let Some((world, _hub, counter)) = start().await else {
        return;
    };
    let upload = begin(&counter, 1, b"hello").await;
    let plain = [("upload-offset", "0")];
    let body = || Bytes::from_static(b"hello");
    let typed = counter.tus(Method::PATCH, &upload, &plain, body()).await;
    assert_eq!(typed.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let versionless = counter.ask(Method::PATCH, &upload, &[OCTETS], body()).await;
    assert_eq!(versionless.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(versionless.headers["tus-version"], "1.0.0");
    assert_eq!(
        patch(&counter, &upload, 3, b"lo").await.code(),
        FaultCode::Offset
    );
    assert_eq!(
        patch(&counter, &upload, 0, b"hello!").await.code(),
        FaultCode::TooLarge
    );
    assert_eq!(offset(&counter, &upload).await, 0);
    let options = counter
        .ask(Method::OPTIONS, "/v1/files", &[], Bytes::new())
        .await;
    assert_eq!(options.status, StatusCode::NO_CONTENT);
    let extensions = options.headers["tus-extension"].to_str().unwrap();
    assert!(extensions.contains("creation-with-upload"));

    patch(&counter, &upload, 0, b"he").await;
    let ended = counter
        .tus(Method::DELETE, &upload, &[], Bytes::new())
        .await;
    assert_eq!(ended.status, StatusCode::NO_CONTENT);
    let asked = counter.tus(Method::HEAD, &upload, &[], Bytes::new()).await;
    assert_eq!(asked.status, StatusCode::NOT_FOUND);
    assert_eq!(objects(&world.place.path().join("files")), 0);
}
