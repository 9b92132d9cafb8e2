//! Files of dialects A and B: a counter behind a router can serve no address, so they go into the provincial store
//! first and the address it answers is named in the dossier (province-api c).
use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use reqwest::Method;
use reqwest::header::CONTENT_LENGTH;
use serde_json::Value;

use super::line::{Wire, body};
use super::multipart::form;
use crate::connection::FileDoor;
use crate::http::{Call, FILE, VERDICT, bearer};
use crate::model::{Document, RemoteFile};
use crate::province::{Answer, Doubt, Fault, FaultKind};
use crate::reply::{Marker, done};
use crate::tus::{TusFile, TusLine, TusPlace};
use crate::wire::{rows, text};

/// Names an address is answered under.
const ADDRESS: [&str; 6] = [
    "url",
    "Url",
    "DuongDanTaiTepTin",
    "DuongDan",
    "duongDan",
    "path",
];
/// Most uploads whose places are remembered; the rest begin anew.
const MOST: usize = 10_000;

/// Puts the place of a file where it outlives the program, or takes it away from there.
pub type Keep = dyn Fn(&str, Option<&str>) -> std::io::Result<()> + Send + Sync;

/// Where uploads that were begun are, by the digest and name of the file. A place is kept before the first byte goes
/// there and until the caller has written down that the file is there, so that an upload goes on after any cut.
#[derive(Clone, Default)]
pub struct Places {
    known: Arc<Mutex<BTreeMap<String, String>>>,
    keep: Option<Arc<Keep>>,
}

/// A file to be sent.
pub(super) struct Sending<'a> {
    pub document: &'a Document,
    pub bytes: Vec<u8>,
    pub moved: &'a (dyn Fn(u64) + Sync),
    /// Token of the store, where there is one.
    pub token: Option<&'a str>,
}

impl Places {
    /// Places that were kept before, and how they are kept.
    #[must_use]
    pub fn kept(known: BTreeMap<String, String>, keep: Arc<Keep>) -> Self {
        Self {
            known: Arc::new(Mutex::new(known)),
            keep: Some(keep),
        }
    }

    /// The caller has written down where the file is: nothing of it has to go on.
    pub fn done(&self, document: &Document) {
        self.forget(&key(document));
    }

    /// Nothing has to go on that is kept under `key`.
    pub fn done_with(&self, key: &str) {
        self.forget(key);
    }

    pub(crate) fn of(&self, key: &str) -> Option<String> {
        self.held().get(key).cloned()
    }

    /// What cannot be kept is not begun: a cut would send it all again.
    pub(crate) fn remember(&self, key: &str, place: &str) -> std::io::Result<()> {
        let mut known = self.held();
        if known.len() >= MOST {
            return Ok(());
        }
        known.insert(key.to_owned(), place.to_owned());
        let keep = self.keep.as_ref();
        keep.map_or(Ok(()), |keep| keep(key, Some(place)))
    }

    pub(crate) fn forget(&self, key: &str) {
        let mut known = self.held();
        if known.remove(key).is_some() {
            // A place that stays behind costs one question.
            let _stays = self.keep.as_ref().map(|keep| keep(key, None));
        }
    }

    fn held(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Places {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Places").field(&self.held().len()).finish()
    }
}

/// A file by what it is and whose: its name has the number of its dossier, so the same paper in two is two files.
pub(super) fn key(document: &Document) -> String {
    format!("{} {}", hex(&document.sha256), document.name)
}

/// A digest in hexadecimal digits.
pub(super) fn hex(digest: &[u8]) -> String {
    digest.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The bytes of a file that is to be sent. A file that cannot be read is not sent.
pub(super) fn read(
    document: &Document,
    bytes: &(dyn Fn() -> std::io::Result<Vec<u8>> + Sync),
) -> Answer<Vec<u8>> {
    let read = bytes()
        .ok()
        .filter(|bytes| bytes.len() as u64 == document.bytes);
    read.ok_or_else(|| FaultKind::NotUploaded(document.id.clone()).into())
}

/// Sends a file through the door of the setting.
pub(super) async fn send(wire: &Wire, places: &Places, sending: Sending<'_>) -> Answer<RemoteFile> {
    match &wire.connection.files {
        FileDoor::Dialect => Err(FaultKind::Unable.into()),
        FileDoor::Multipart(path) => whole(wire, path, sending).await,
        FileDoor::Tus(path) => resumable(wire, path, places, sending).await,
    }
}

/// Sends a file to a store that goes on where it was cut.
async fn resumable(
    wire: &Wire,
    path: &str,
    places: &Places,
    sending: Sending<'_>,
) -> Answer<RemoteFile> {
    let document = sending.document;
    let line = TusLine {
        client: &wire.client,
        base: &wire.base,
        phrases: &wire.values.phrases,
    };
    let file = TusFile {
        key: &key(document),
        metadata: &[
            ("filename", &document.name),
            ("filetype", document.media),
            ("sha256", &hex(&document.sha256)),
        ],
        bytes: sending.bytes.into(),
        token: sending.token,
        moved: sending.moved,
    };
    let TusPlace { upload, address } = line.send(path, places, file).await?;
    let url = match address {
        Some(address) => wire.base.at(&address)?,
        None => upload,
    };
    Ok(RemoteFile {
        url: Some(url.into()),
        ..RemoteFile::default()
    })
}

/// Whether a file of so many bytes lies at the address that the store answered for it. What tells no length, or another,
/// is not that file: it may be a page in between. Where the store does not say, or the address is of another host, which
/// our credentials do not go to, nothing is known, and the file is sent: a question must not keep it from going.
pub(super) async fn stands(
    wire: &Wire,
    file: &RemoteFile,
    bytes: u64,
    token: Option<&str>,
) -> Answer<bool> {
    let Some(Ok(url)) = file.url.as_deref().map(|url| wire.base.own(url)) else {
        return Ok(false);
    };
    let call = Call {
        method: Method::HEAD,
        ..Call::read(url, VERDICT)
    };
    let call = match token {
        Some(token) => bearer(call, token)?,
        None => call,
    };
    let reply = wire.client.make(call).await?;
    let length = reply.headers.get(CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    match reply.status {
        200..=299 => Ok(length == Some(bytes)),
        400 | 403..=407 | 409..=424 | 501 => Ok(false),
        _ => Err(crate::http::denied(&reply, &wire.values.phrases)),
    }
}

/// Bytes of a file at an address of the province's own.
pub(super) async fn fetch(wire: &Wire, path: &str, token: Option<&str>) -> Answer<Vec<u8>> {
    let call = Call::read(wire.base.own(path)?, FILE);
    let call = match token {
        Some(token) => bearer(call, token)?,
        None => call,
    };
    // A file may well be a page, so only its status is judged.
    let reply = wire.client.make(call).await?;
    match reply.status {
        200..=299 => Ok(reply.body),
        _ => Err(crate::http::denied(&reply, &wire.values.phrases)),
    }
}

async fn whole(wire: &Wire, path: &str, sending: Sending<'_>) -> Answer<RemoteFile> {
    let (media, form) = form("files", sending.document, &sending.bytes);
    let call = body(wire.base.at(path)?, &media, form)?;
    let call = match sending.token {
        Some(token) => bearer(call, token)?,
        None => call,
    };
    let most = sending.document.bytes;
    let moved = |sent: u64| (sending.moved)(sent.min(most));
    let reply = wire
        .make(Call {
            moved: Some(&moved),
            ..call
        })
        .await?;
    let value = done(&reply.body, Marker::Status, &wire.values.phrases)?;
    let url = address(&value).ok_or(Fault::from(FaultKind::Doubt(Doubt::Unreadable)))?;
    Ok(RemoteFile {
        url: Some(wire.base.at(&url)?.into()),
        ..RemoteFile::default()
    })
}

/// The address in an answer.
fn address(value: &Value) -> Option<String> {
    let data = value.get("data").unwrap_or(value);
    let row = rows(data, &["data"], 1).first().unwrap_or(data);
    text(row, &ADDRESS)
}
