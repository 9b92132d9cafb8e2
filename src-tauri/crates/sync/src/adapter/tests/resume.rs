//! Uploads that are cut and go on, by tus.
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};

use super::server::{Heard, Server, Then, status};
use super::*;
use crate::sample::document;

/// A store of one upload, which does what a piece is told by its number.
#[derive(Default)]
struct Store {
    bytes: Vec<u8>,
    /// Number of the upload; 0 before the first.
    upload: usize,
    pieces: usize,
    offsets: Vec<usize>,
}

const SIZE: usize = 1_300_000;

fn file() -> Vec<u8> {
    (0..SIZE).map(|at| (at % 251) as u8).collect()
}

fn large() -> Document {
    Document {
        bytes: SIZE as u64,
        ..document("f1", "bản quét.pdf")
    }
}

/// What outlives the program.
type Kept = Arc<Mutex<BTreeMap<String, String>>>;

/// Places as a program has them that starts with what was kept.
fn places(kept: &Kept) -> Places {
    let known = kept.lock().unwrap().clone();
    let kept = Arc::clone(kept);
    let keep = move |key: &str, place: Option<&str>| {
        let mut kept = kept.lock().unwrap();
        match place {
            Some(place) => drop(kept.insert(key.to_owned(), place.to_owned())),
            None => drop(kept.remove(key)),
        }
        Ok(())
    };
    Places::kept(known, Arc::new(keep))
}

fn tus(base: &str, places: Places) -> Adapter {
    let connection = Connection {
        files: FileDoor::Tus("/tep/tus".into()),
        ..connection(Dialect::Gateway, base)
    };
    with(connection, places, Stop::default())
}

/// A store in which a piece that `fault` names fails by what it says.
async fn store(
    fault: impl Fn(&mut Store) -> Option<Then> + Send + Sync + 'static,
) -> (Server, Arc<Mutex<Store>>) {
    let store = Arc::new(Mutex::new(Store::default()));
    let held = Arc::clone(&store);
    let server = Server::start(move |_, heard| {
        assert!(heard.headers.contains("tus-resumable: 1.0.0"));
        let mut store = held.lock().unwrap();
        match heard.line.split_once(' ').unwrap() {
            ("POST", "/tep/tus") => created(&mut store, heard),
            ("HEAD", path) if path == place(&store) => located(&store, 200),
            ("PATCH", path) if path == place(&store) => match fault(&mut store) {
                Some(then) => then,
                None => taken(&mut store, heard),
            },
            ("HEAD", "/tep/strange") => status(200, ""),
            _ => status(404, ""),
        }
    })
    .await;
    (server, store)
}

fn place(store: &Store) -> String {
    format!("/tep/tus/{}", store.upload)
}

fn created(store: &mut Store, heard: &Heard) -> Then {
    store.upload += 1;
    store.bytes.clear();
    assert!(heard.headers.contains(&format!("upload-length: {SIZE}")));
    status(201, &format!("Location: {}\r\n", place(store)))
}

fn located(store: &Store, code: u16) -> Then {
    let mut headers = format!("Upload-Offset: {}\r\n", store.bytes.len());
    if store.bytes.len() == SIZE {
        headers.push_str("Content-Location: /tep/xong\r\n");
    }
    status(code, &headers)
}

fn taken(store: &mut Store, heard: &Heard) -> Then {
    let number = |name: &str| -> usize {
        let line = heard
            .headers
            .lines()
            .find_map(|line| line.strip_prefix(name));
        line.unwrap().parse().unwrap()
    };
    let offset = number("upload-offset: ");
    if offset != store.bytes.len() {
        return status(409, "");
    }
    let sum = Base64::encode_string(&Sha256::digest(&heard.body)).to_lowercase();
    assert!(
        heard
            .headers
            .contains(&format!("upload-checksum: sha256 {sum}"))
    );
    assert!(heard.body.len() <= 512 * 1024);
    store.pieces += 1;
    store.offsets.push(offset);
    store.bytes.extend_from_slice(&heard.body);
    located(store, 204)
}

#[tokio::test]
async fn an_upload_goes_on_where_it_was_cut_even_after_a_restart() {
    let cut = Mutex::new(true);
    let (server, store) = store(move |store| {
        let mut cut = cut.lock().unwrap();
        (store.pieces == 1 && std::mem::take(&mut *cut)).then_some(Then::Close)
    })
    .await;
    let kept = Kept::default();
    let adapter = tus(&server.base, places(&kept));
    let fault = adapter
        .upload(&large(), &|| Ok(file()), &|_| ())
        .await
        .unwrap_err();
    assert_eq!(fault.kind, FaultKind::Doubt(Doubt::Broken));
    assert_eq!(kept.lock().unwrap().len(), 1);
    let again = tus(&server.base, places(&kept));
    let told = Mutex::new(Vec::new());
    let there = again
        .upload(&large(), &|| Ok(file()), &|count| {
            told.lock().unwrap().push(count)
        })
        .await
        .unwrap();
    assert!(there.url.unwrap().ends_with("/tep/xong"));
    let store = store.lock().unwrap();
    assert_eq!(store.bytes, file());
    assert_eq!(store.offsets, [0, 524_288, 1_048_576]);
    let told = told.into_inner().unwrap();
    assert!(
        told.is_sorted() && told[0] == 524_288 && told.last() == Some(&(SIZE as u64)),
        "{told:?}"
    );
}

#[tokio::test]
async fn a_file_that_is_there_and_not_yet_written_down_is_not_sent_again_after_a_cut() {
    let (server, store) = store(|_| None).await;
    let kept = Kept::default();
    let is_kept = Mutex::new(false);
    let adapter = tus(&server.base, places(&kept));
    let moved = |_| *is_kept.lock().unwrap() |= kept.lock().unwrap().len() == 1;
    let first = adapter.upload(&large(), &|| Ok(file()), &moved).await;
    assert!(*is_kept.lock().unwrap(), "before the first byte goes");
    // The program ends here, before its record has the address.
    let after = places(&kept);
    let again = tus(&server.base, after.clone());
    let second = again.upload(&large(), &|| Ok(file()), &|_| ()).await;
    assert_eq!(first.unwrap(), second.unwrap());
    let pieces = |store: &Store| (store.upload, store.pieces);
    assert_eq!(pieces(&store.lock().unwrap()), (1, 3));
    after.done(&large());
    assert_eq!(kept.lock().unwrap().len(), 0);
}

#[tokio::test]
async fn a_place_that_cannot_be_kept_gets_no_byte() {
    let (server, store) = store(|_| None).await;
    let full = |_: &str, _: Option<&str>| Err(std::io::ErrorKind::StorageFull.into());
    let places = Places::kept(BTreeMap::new(), Arc::new(full));
    let sent = tus(&server.base, places);
    let sent = sent.upload(&large(), &|| Ok(file()), &|_| ()).await;
    assert_eq!(sent.unwrap_err().kind, FaultKind::Stopped);
    assert_eq!(store.lock().unwrap().bytes.len(), 0);
}

#[tokio::test]
async fn a_page_that_tells_no_offset_does_not_make_an_upload_begin_anew() {
    let (server, store) = store(|_| None).await;
    let kept = Kept::default();
    let place = format!("{}tep/strange", server.base.trim_end_matches("kn/"));
    kept.lock().unwrap().insert(files::key(&large()), place);
    let sent = tus(&server.base, places(&kept));
    let sent = sent.upload(&large(), &|| Ok(file()), &|_| ()).await;
    assert_eq!(sent.unwrap_err().kind, FaultKind::Doubt(Doubt::Unreadable));
    assert_eq!(
        (kept.lock().unwrap().len(), store.lock().unwrap().upload),
        (1, 0)
    );
}

#[tokio::test]
async fn the_same_paper_of_another_dossier_does_not_go_on_where_this_one_was_cut() {
    let cut = Mutex::new(true);
    let (server, store) = store(move |store| {
        let mut cut = cut.lock().unwrap();
        (store.pieces == 1 && std::mem::take(&mut *cut)).then_some(Then::Close)
    })
    .await;
    let adapter = tus(&server.base, Places::default());
    let other = Document {
        name: "H99.01-261120-0002.001.pdf".into(),
        ..large()
    };
    for (document, cut) in [(large(), true), (other, false)] {
        let sent = adapter.upload(&document, &|| Ok(file()), &|_| ()).await;
        assert_eq!(sent.is_err(), cut, "{}", document.name);
    }
    assert_eq!(store.lock().unwrap().offsets[..2], [0, 0]);
}

#[tokio::test]
async fn a_piece_that_was_taken_without_a_word_is_not_sent_again() {
    let hidden = Mutex::new(true);
    let (server, store) = store(move |store| {
        let mut hidden = hidden.lock().unwrap();
        if !std::mem::take(&mut *hidden) {
            return None;
        }
        store.bytes = file()[..524_288].to_vec();
        Some(Then::Close)
    })
    .await;
    let adapter = tus(&server.base, Places::default());
    adapter
        .upload(&large(), &|| Ok(file()), &|_| ())
        .await
        .unwrap_err();
    adapter
        .upload(&large(), &|| Ok(file()), &|_| ())
        .await
        .unwrap();
    assert_eq!(store.lock().unwrap().offsets, [524_288, 1_048_576]);
}

#[tokio::test]
async fn an_upload_that_the_store_forgot_begins_anew() {
    let (server, store) = store(|_| None).await;
    let kept = Kept::default();
    let place = format!("{}tep/tus/99", server.base.trim_end_matches("kn/"));
    kept.lock().unwrap().insert(files::key(&large()), place);
    let adapter = tus(&server.base, places(&kept));
    adapter
        .upload(&large(), &|| Ok(file()), &|_| ())
        .await
        .unwrap();
    assert_eq!(store.lock().unwrap().bytes, file());
}

#[tokio::test]
async fn another_offset_is_asked_for_and_a_damaged_piece_sent_again() {
    let faults = Mutex::new(vec![409, 460]);
    let (server, store) =
        store(move |_| faults.lock().unwrap().pop().map(|code| status(code, ""))).await;
    tus(&server.base, Places::default())
        .upload(&large(), &|| Ok(file()), &|_| ())
        .await
        .unwrap();
    assert_eq!(store.lock().unwrap().bytes, file());
}

#[tokio::test]
async fn a_store_that_takes_no_piece_is_left_after_a_few() {
    let (server, _) = store(|_| Some(status(409, ""))).await;
    let fault = tus(&server.base, Places::default())
        .upload(&large(), &|| Ok(file()), &|_| ())
        .await
        .unwrap_err();
    assert_eq!(fault.kind, FaultKind::Doubt(Doubt::Server));
    assert_eq!(
        server
            .heard()
            .iter()
            .filter(|heard| heard.line.starts_with("PATCH"))
            .count(),
        4
    );
}

#[tokio::test]
async fn a_place_on_another_host_is_not_followed() {
    let server = Server::start(|_, _| status(201, "Location: https://evil.example/tep\r\n")).await;
    let fault = tus(&server.base, Places::default())
        .upload(&large(), &|| Ok(file()), &|_| ())
        .await
        .unwrap_err();
    assert_eq!(fault.kind, FaultKind::NoLine(Line::Address));
}

#[tokio::test]
async fn a_file_is_where_it_was_put_only_if_the_store_says_so_with_its_length() {
    let page = |code: u16, bytes: usize| Then::Answer(code, String::new(), vec![0; bytes]);
    for (code, bytes, expected) in [
        (200, 9, Some(true)),
        (200, 8, Some(false)),
        (400, 0, Some(false)),
        (403, 0, Some(false)),
        (404, 0, Some(false)),
        (405, 0, Some(false)),
        (410, 0, Some(false)),
        (422, 0, Some(false)),
        (501, 0, Some(false)),
        (401, 0, None),
        (408, 0, None),
        (429, 0, None),
        (503, 0, None),
    ] {
        let server = Server::start(move |_, _| page(code, bytes)).await;
        let file = RemoteFile {
            url: Some(format!("{}tep/1", server.base)),
            ..RemoteFile::default()
        };
        let answer = tus(&server.base, Places::default()).stands(&file, 9).await;
        assert_eq!(answer.ok(), expected, "{:?}", server.heard());
        assert!(server.heard()[0].line.starts_with("HEAD "));
    }
    let server = Server::start(move |_, _| page(200, 9)).await;
    for url in [None, Some("https://elsewhere.example/tep/1".to_owned())] {
        let file = RemoteFile {
            url,
            ..RemoteFile::default()
        };
        let answer = tus(&server.base, Places::default()).stands(&file, 9).await;
        assert_eq!(answer.ok(), Some(false));
    }
    assert!(server.heard().is_empty());
}
