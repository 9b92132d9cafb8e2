//! tus 1.0 (core, creation, checksum): an upload goes on at the offset the store tells, within a call, in the next
//! call, and after a restart.
use base64ct::{Base64, Encoding};
use bytes::Bytes;
use reqwest::header::{
    CONTENT_LOCATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION,
};
use reqwest::{Method, Url};
use sha2::{Digest, Sha256};

use super::files::{self, Places, Sending};
use super::line::{Wire, bearer};
use crate::http::{Call, Reply, VERDICT, denied};
use crate::model::RemoteFile;
use crate::province::{Answer, Doubt, Fault, FaultKind};

/// Bytes of one piece: so much is sent again at most when the line breaks.
const PIECE: usize = 512 * 1024;
/// How often in one call the offset is asked again because a piece was not taken.
const CORRECTIONS: u8 = 3;

const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");

/// Where an upload stands.
struct Standing {
    place: Url,
    offset: usize,
    /// Address of the file, where the store told it apart from the upload's.
    address: Option<String>,
}

/// Sends what the store does not have yet.
pub(super) async fn send(
    wire: &Wire,
    path: &str,
    places: &Places,
    mut sending: Sending<'_>,
) -> Answer<RemoteFile> {
    let bytes = Bytes::from(std::mem::take(&mut sending.bytes));
    let upload = Upload {
        wire,
        sending: &sending,
        bytes,
        key: files::key(sending.document),
    };
    let mut standing = match upload.resumed(places).await? {
        Some(standing) => standing,
        None => upload.created(path, places).await?,
    };
    let mut corrections = 0;
    while standing.offset < upload.bytes.len() {
        match upload.piece(&standing).await? {
            Some(next) => standing = next,
            None if corrections < CORRECTIONS => {
                corrections += 1;
                standing = match upload.resumed(places).await? {
                    Some(standing) => standing,
                    None => upload.created(path, places).await?,
                };
            }
            None => return Err(FaultKind::Doubt(Doubt::Server).into()),
        }
    }
    let url = match &standing.address {
        Some(address) => wire.base.at(address)?,
        None => standing.place,
    };
    Ok(RemoteFile {
        url: Some(url.into()),
        ..RemoteFile::default()
    })
}

struct Upload<'a> {
    wire: &'a Wire,
    sending: &'a Sending<'a>,
    bytes: Bytes,
    key: String,
}

impl Upload<'_> {
    /// Where an upload that was begun stands; none where the store has forgotten it.
    async fn resumed(&self, places: &Places) -> Answer<Option<Standing>> {
        let Some(place) = places.of(&self.key) else {
            return Ok(None);
        };
        let place = self.wire.base.own(&place)?;
        let reply = self
            .ask(Method::HEAD, place.clone(), Bytes::new(), Vec::new())
            .await?;
        let offset = number(&reply.headers, &OFFSET);
        let fits = offset.filter(|offset| *offset <= self.bytes.len());
        match (reply.status, fits) {
            (200..=299, Some(offset)) => {
                (self.sending.moved)(offset as u64);
                Ok(Some(standing(place, offset, &reply)))
            }
            // What tells no offset was not told by the store, which may have the file.
            (200..=299, _) if offset.is_none() => Err(unreadable()),
            (200..=299 | 404 | 410, _) => {
                places.forget(&self.key);
                Ok(None)
            }
            _ => Err(self.refused(&reply)),
        }
    }

    /// A new upload. Its metadata is the same each time, so that a store that knows the file can say so.
    async fn created(&self, path: &str, places: &Places) -> Answer<Standing> {
        let document = self.sending.document;
        let metadata = format!(
            "filename {},filetype {},sha256 {}",
            Base64::encode_string(document.name.as_bytes()),
            Base64::encode_string(document.media.as_bytes()),
            Base64::encode_string(files::hex(&document.sha256).as_bytes()),
        );
        let headers = vec![
            (LENGTH, HeaderValue::from(self.bytes.len())),
            (METADATA, ascii(&metadata)?),
        ];
        let url = self.wire.base.at(path)?;
        let reply = self
            .ask(Method::POST, url.clone(), Bytes::new(), headers)
            .await?;
        if reply.status != 201 {
            return Err(self.refused(&reply));
        }
        let place = reply
            .headers
            .get(LOCATION)
            .and_then(|place| place.to_str().ok());
        let place = place
            .and_then(|place| url.join(place).ok())
            .ok_or_else(unreadable)?;
        let place = self.wire.base.own(place.as_str())?;
        places
            .remember(&self.key, place.as_str())
            .map_err(|_| FaultKind::Stopped)?;
        Ok(standing(place, 0, &reply))
    }

    /// Sends the next piece; none where it was not taken and the offset is to be asked.
    async fn piece(&self, at: &Standing) -> Answer<Option<Standing>> {
        let end = self.bytes.len().min(at.offset + PIECE);
        let piece = self.bytes.slice(at.offset..end);
        let sum = Base64::encode_string(&Sha256::digest(&piece));
        let headers = vec![
            (
                CONTENT_TYPE,
                HeaderValue::from_static("application/offset+octet-stream"),
            ),
            (OFFSET, HeaderValue::from(at.offset)),
            (CHECKSUM, ascii(&format!("sha256 {sum}"))?),
        ];
        let reply = self
            .ask_from(at.offset, Method::PATCH, at.place.clone(), piece, headers)
            .await?;
        match reply.status {
            200..=299 => {
                let offset = number(&reply.headers, &OFFSET).ok_or_else(unreadable)?;
                if offset <= at.offset || offset > self.bytes.len() {
                    return Err(unreadable());
                }
                Ok(Some(standing(at.place.clone(), offset, &reply)))
            }
            // Another offset, a piece that was changed on its way, an upload that is gone.
            404 | 409 | 410 | 460 => Ok(None),
            _ => Err(self.refused(&reply)),
        }
    }

    async fn ask(
        &self,
        method: Method,
        url: Url,
        body: Bytes,
        headers: Vec<(HeaderName, HeaderValue)>,
    ) -> Answer<Reply> {
        self.ask_from(0, method, url, body, headers).await
    }

    async fn ask_from(
        &self,
        offset: usize,
        method: Method,
        url: Url,
        body: Bytes,
        headers: Vec<(HeaderName, HeaderValue)>,
    ) -> Answer<Reply> {
        let is_piece = !body.is_empty();
        let moved = |sent: u64| (self.sending.moved)(offset as u64 + sent);
        let call = Call {
            method,
            body,
            headers,
            moved: is_piece.then_some(&moved as &(dyn Fn(u64) + Sync)),
            ..Call::read(url, VERDICT)
        };
        let call = call.with(RESUMABLE, HeaderValue::from_static("1.0.0"));
        let call = match self.sending.token {
            Some(token) => bearer(call, token)?,
            None => call,
        };
        self.wire.client.make(call).await
    }

    fn refused(&self, reply: &Reply) -> Fault {
        match reply.status {
            // Another lane is at it.
            423 => FaultKind::Busy.into(),
            _ => denied(reply, &self.wire.values.phrases),
        }
    }
}

fn standing(place: Url, offset: usize, reply: &Reply) -> Standing {
    let address = reply.headers.get(CONTENT_LOCATION);
    Standing {
        place,
        offset,
        address: address
            .and_then(|address| address.to_str().ok())
            .map(str::to_owned),
    }
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<usize> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

fn ascii(text: &str) -> Answer<HeaderValue> {
    HeaderValue::from_str(text).map_err(|_| FaultKind::Unable.into())
}

fn unreadable() -> Fault {
    FaultKind::Doubt(Doubt::Unreadable).into()
}
