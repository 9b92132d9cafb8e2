//! tus 1.0 (core, creation, checksum): an upload goes on at the offset the store tells, within a call, in the next
//! call, and after a restart.
use std::time::Duration;

use base64ct::{Base64, Encoding};
use bytes::Bytes;
use reqwest::header::{
    CONTENT_LOCATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION,
};
use reqwest::{Method, Url};
use sha2::{Digest, Sha256};

use crate::adapter::Places;
use crate::http::{Base, Call, Client, Meant, Reply, Stop, VERDICT, bearer, denied};
use crate::province::{Answer, Doubt, Fault, FaultKind};
use crate::values::Phrases;

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

/// A file that is to be sent.
pub struct TusFile<'a> {
    /// What its place is kept under.
    pub key: &'a str,
    /// What is said of it, by name. It is the same each time, so that a store that knows the file can say so.
    pub metadata: &'a [(&'a str, &'a str)],
    /// Its bytes.
    pub bytes: Bytes,
    /// Token of the store, where there is one.
    pub token: Option<&'a str>,
    /// Hears how many bytes have gone.
    pub moved: &'a (dyn Fn(u64) + Sync),
}

/// Where a file lies that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TusPlace {
    /// Address of the upload.
    pub upload: Url,
    /// Address of the file, where the store told it apart from the upload's.
    pub address: Option<String>,
}

/// A store that takes files, at one address.
pub struct TusStore {
    client: Client,
    base: Base,
    phrases: Phrases,
}

impl TusStore {
    /// Nothing is said yet.
    ///
    /// # Errors
    /// Where the address is none, or is not to be believed.
    pub fn at(base: &str, meant: Meant, timeout: Duration, stop: Stop) -> Answer<Self> {
        Ok(Self {
            client: Client::plain(meant, timeout, stop)?,
            base: Base::parse(base)?,
            phrases: Phrases::default(),
        })
    }

    /// Sends what the store does not have yet. `path` is where uploads begin.
    ///
    /// # Errors
    /// [`Fault`], by which it can be told whether anything may have gone.
    pub async fn send(&self, path: &str, places: &Places, file: TusFile<'_>) -> Answer<TusPlace> {
        let (client, base, phrases) = (&self.client, &self.base, &self.phrases);
        let line = TusLine {
            client,
            base,
            phrases,
        };
        line.send(path, places, file).await
    }
}

/// The line to a store.
pub(crate) struct TusLine<'a> {
    pub(crate) client: &'a Client,
    pub(crate) base: &'a Base,
    pub(crate) phrases: &'a Phrases,
}

impl TusLine<'_> {
    /// Sends what the store does not have yet.
    pub(crate) async fn send(
        &self,
        path: &str,
        places: &Places,
        file: TusFile<'_>,
    ) -> Answer<TusPlace> {
        let upload = Upload { line: self, file };
        let length = upload.file.bytes.len();
        let mut standing = match upload.resumed(places).await? {
            Some(standing) => standing,
            None => upload.created(path, places).await?,
        };
        let mut corrections = 0;
        while standing.offset < length {
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
        Ok(TusPlace {
            upload: standing.place,
            address: standing.address,
        })
    }
}

struct Upload<'a> {
    line: &'a TusLine<'a>,
    file: TusFile<'a>,
}

impl Upload<'_> {
    /// Where an upload that was begun stands; none where the store has forgotten it.
    async fn resumed(&self, places: &Places) -> Answer<Option<Standing>> {
        let Some(place) = places.of(self.file.key) else {
            return Ok(None);
        };
        let place = self.line.base.own(&place)?;
        let reply = self
            .ask(Method::HEAD, place.clone(), Bytes::new(), Vec::new())
            .await?;
        let offset = number(&reply.headers, &OFFSET);
        let fits = offset.filter(|offset| *offset <= self.file.bytes.len());
        match (reply.status, fits) {
            (200..=299, Some(offset)) => {
                (self.file.moved)(offset as u64);
                Ok(Some(standing(place, offset, &reply)))
            }
            // What tells no offset was not told by the store, which may have the file.
            (200..=299, _) if offset.is_none() => Err(unreadable()),
            (200..=299 | 404 | 410, _) => {
                places.forget(self.file.key);
                Ok(None)
            }
            _ => Err(self.refused(&reply)),
        }
    }

    /// A new upload.
    async fn created(&self, path: &str, places: &Places) -> Answer<Standing> {
        let said = self.file.metadata.iter().map(|(name, value)| {
            let value = Base64::encode_string(value.as_bytes());
            format!("{name} {value}")
        });
        let metadata = said.collect::<Vec<_>>().join(",");
        let headers = vec![
            (LENGTH, HeaderValue::from(self.file.bytes.len())),
            (METADATA, ascii(&metadata)?),
        ];
        let url = self.line.base.at(path)?;
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
        let place = self.line.base.own(place.as_str())?;
        places
            .remember(self.file.key, place.as_str())
            .map_err(|_| FaultKind::Stopped)?;
        Ok(standing(place, 0, &reply))
    }

    /// Sends the next piece; none where it was not taken and the offset is to be asked.
    async fn piece(&self, at: &Standing) -> Answer<Option<Standing>> {
        let end = self.file.bytes.len().min(at.offset + PIECE);
        let piece = self.file.bytes.slice(at.offset..end);
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
                if offset <= at.offset || offset > self.file.bytes.len() {
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
        let moved = |sent: u64| (self.file.moved)(offset as u64 + sent);
        let call = Call {
            method,
            body,
            headers,
            moved: is_piece.then_some(&moved as &(dyn Fn(u64) + Sync)),
            ..Call::read(url, VERDICT)
        };
        let call = call.with(RESUMABLE, HeaderValue::from_static("1.0.0"));
        let call = match self.file.token {
            Some(token) => bearer(call, token)?,
            None => call,
        };
        self.line.client.make(call).await
    }

    fn refused(&self, reply: &Reply) -> Fault {
        match reply.status {
            // Another lane is at it.
            423 => FaultKind::Busy.into(),
            _ => denied(reply, self.line.phrases),
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
