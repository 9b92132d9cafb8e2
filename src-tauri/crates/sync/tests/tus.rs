//! Uploads to a server of others, @tus/server with its file store: what it then has, byte for byte, and what it was asked.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests fail by panicking"
)]

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use motcua_sync::{Answer, Meant, Places, Stop, TusFile, TusPlace, TusStore};

/// What the client sends at most in one piece.
const PIECE: usize = 512 * 1024;

/// The server, its folder, and what it says.
struct Server {
    folder: tempfile::TempDir,
    address: String,
    child: Child,
    said: BufReader<ChildStdout>,
}

impl Server {
    /// None, and a word about it, where it is not installed. `cut`: the line breaks once behind so many bytes.
    fn start(cut: Option<usize>) -> Option<Self> {
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
        let modules = repository.join("ui/node_modules");
        if !modules.join("@tus/server").is_dir() {
            eprintln!("skipped: @tus/server is not installed (make setup-test)");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new("node")
            .env("NODE_PATH", modules)
            .arg(repository.join("tests/hub/tus/serve.cjs"))
            .arg(folder.path())
            .args(cut.map(|cut| cut.to_string()))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut address = String::new();
        said.read_line(&mut address).unwrap();
        Some(Self {
            folder,
            address: address.trim().to_owned(),
            child,
            said,
        })
    }

    async fn send(&self, places: &Places, bytes: &[u8]) -> Answer<TusPlace> {
        let time = Duration::from_secs(60);
        let store = TusStore::at(&self.address, Meant::Known, time, Stop::default())?;
        let file = TusFile {
            key: "paper",
            metadata: &[("filename", "Đơn đề nghị.pdf")],
            bytes: bytes.to_vec().into(),
            token: None,
            moved: &|_| {},
        };
        store.send("files", places, file).await
    }

    /// Whether just these bytes lie there as that upload.
    fn has(&self, place: &TusPlace, bytes: &[u8]) -> bool {
        let name = place.upload.path_segments().unwrap().next_back().unwrap();
        std::fs::read(self.folder.path().join(name)).unwrap() == bytes
    }

    /// What it was asked, in order: method, status, offset.
    fn asked(mut self) -> Vec<(String, String, String)> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let mut said = String::new();
        self.said.read_to_string(&mut said).unwrap();
        let line = |line: &str| {
            let words: Vec<&str> = line.split(' ').collect();
            let [method, status, offset] = words[..] else {
                panic!("{line}");
            };
            (method.to_owned(), status.to_owned(), offset.to_owned())
        };
        said.lines().map(line).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// No two pieces of it are alike.
fn bytes(length: usize) -> Vec<u8> {
    (0..=length as u32 / 4)
        .flat_map(u32::to_be_bytes)
        .take(length)
        .collect()
}

fn asked_as(asked: &[(String, String, String)]) -> Vec<String> {
    let word =
        |(method, status, offset): &(String, String, String)| format!("{method} {status} {offset}");
    asked.iter().map(word).collect()
}

#[tokio::test]
async fn files_of_any_size_lie_there_as_they_were_sent() {
    for (length, wanted) in [
        (1, vec!["POST 201 -", "PATCH 204 0"]),
        (PIECE, vec!["POST 201 -", "PATCH 204 0"]),
        (
            2 * PIECE + 1,
            vec![
                "POST 201 -",
                "PATCH 204 0",
                "PATCH 204 524288",
                "PATCH 204 1048576",
            ],
        ),
    ] {
        let Some(server) = Server::start(None) else {
            return;
        };
        let sent = bytes(length);
        let place = server.send(&Places::default(), &sent).await.unwrap();
        assert!(server.has(&place, &sent));
        assert_eq!(asked_as(&server.asked()), wanted);
    }
}

#[tokio::test]
async fn a_line_that_breaks_in_the_middle_is_gone_on_with_where_the_server_stands() {
    let Some(server) = Server::start(Some(PIECE + 200_000)) else {
        return;
    };
    let (places, sent) = (Places::default(), bytes(3 * PIECE));
    assert!(server.send(&places, &sent).await.is_err());
    let place = server.send(&places, &sent).await.unwrap();
    assert!(server.has(&place, &sent));
    // What is whole is not sent a second time.
    assert_eq!(
        server.send(&places, &sent).await.unwrap().upload,
        place.upload
    );
    let asked = server.asked();
    let methods: Vec<&str> = asked.iter().map(|(method, ..)| method.as_str()).collect();
    let before = ["POST", "PATCH", "PATCH", "HEAD"];
    assert_eq!(methods[..4], before, "{asked:?}");
    assert_eq!(asked[2].1, "cut", "{asked:?}");
    let stood: usize = asked[3].2.parse().unwrap();
    assert!((PIECE..2 * PIECE).contains(&stood), "{asked:?}");
    assert_eq!(
        asked[4],
        ("PATCH".to_owned(), "204".to_owned(), stood.to_string()),
        "{asked:?}"
    );
    assert_eq!(
        methods.iter().filter(|method| **method == "POST").count(),
        1
    );
    let last = asked.last().unwrap();
    assert_eq!((last.0.as_str(), last.2.as_str()), ("HEAD", "1572864"));
}

#[tokio::test]
async fn an_upload_whose_address_is_gone_begins_anew() {
    let Some(server) = Server::start(Some(PIECE + 200_000)) else {
        return;
    };
    let (places, sent) = (Places::default(), bytes(2 * PIECE));
    assert!(server.send(&places, &sent).await.is_err());
    for entry in std::fs::read_dir(server.folder.path()).unwrap() {
        std::fs::remove_file(entry.unwrap().path()).unwrap();
    }
    let place = server.send(&places, &sent).await.unwrap();
    assert!(server.has(&place, &sent));
    let asked = server.asked();
    let forgotten = asked.iter().find(|(method, ..)| method == "HEAD").unwrap();
    assert!(["404", "410"].contains(&forgotten.1.as_str()), "{asked:?}");
    assert_eq!(
        asked.iter().filter(|(method, ..)| method == "POST").count(),
        2
    );
}
