//! What the protocol says in headers.

use axum::http::HeaderMap;
use base64ct::{Base64, Encoding};
use chrono::{DateTime, Utc};
use motcua_case::ids::Hash;
use motcua_case::replica::{FaultCode, Tag};
use sha2::Digest;

use super::FILE_MOST;

/// What a new upload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Announced {
    pub(super) tag: Tag,
    pub(super) hash: Hash,
    pub(super) length: u64,
}

impl Announced {
    /// Reads `Upload-Length` and `Upload-Metadata`.
    pub(super) fn read(headers: &HeaderMap) -> Result<Self, FaultCode> {
        let length = number(headers, "upload-length").ok_or(FaultCode::Malformed)?;
        if length == 0 {
            return Err(FaultCode::Malformed);
        }
        if length > FILE_MOST {
            return Err(FaultCode::TooLarge);
        }
        let said = text(headers, "upload-metadata").ok_or(FaultCode::Malformed)?;
        let tag = value(said, "tag").and_then(|tag| Tag::parse(&tag));
        let hash = value(said, "sha256").and_then(|hash| hash.parse().ok());
        Ok(Self {
            tag: tag.ok_or(FaultCode::Malformed)?,
            hash: hash.ok_or(FaultCode::Malformed)?,
            length,
        })
    }

    /// `Upload-Metadata` as it is said back.
    pub(super) fn metadata(&self) -> String {
        let tag = Base64::encode_string(self.tag.hex().as_bytes());
        let hash = Base64::encode_string(self.hash.to_string().as_bytes());
        format!("tag {tag},sha256 {hash}")
    }
}

/// `key base64,key base64`
fn value(said: &str, wanted: &str) -> Option<String> {
    said.split(',').find_map(|pair| {
        let (key, value) = pair.trim().split_once(' ')?;
        let bytes = (key == wanted).then(|| Base64::decode_vec(value.trim()).ok())??;
        String::from_utf8(bytes).ok()
    })
}

/// What a piece must hash to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Checksum {
    Sha1(Vec<u8>),
    Sha256(Vec<u8>),
}

impl Checksum {
    /// Reads `Upload-Checksum`, where it is said.
    pub(super) fn read(headers: &HeaderMap) -> Result<Option<Self>, FaultCode> {
        if !headers.contains_key("upload-checksum") {
            return Ok(None);
        }
        let said = text(headers, "upload-checksum").and_then(|said| said.split_once(' '));
        let (algorithm, digest) = said.ok_or(FaultCode::Malformed)?;
        let digest = Base64::decode_vec(digest).map_err(|_| FaultCode::Malformed)?;
        match algorithm {
            "sha1" => Ok(Some(Self::Sha1(digest))),
            "sha256" => Ok(Some(Self::Sha256(digest))),
            _ => Err(FaultCode::Malformed),
        }
    }

    /// Whether it is that of a piece.
    pub(super) fn fits(&self, piece: &[u8]) -> bool {
        match self {
            Self::Sha1(digest) => sha1::Sha1::digest(piece).as_slice() == digest,
            Self::Sha256(digest) => sha2::Sha256::digest(piece).as_slice() == digest,
        }
    }
}

/// A number, digits alone.
pub(super) fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    text(headers, name)
        .filter(|said| said.bytes().all(|byte| byte.is_ascii_digit()))?
        .parse()
        .ok()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// A time as HTTP writes it.
pub(super) fn http_date(at: DateTime<Utc>) -> String {
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// From where and how many bytes are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Span {
    /// All of it.
    Whole,
    /// A part.
    Part { from: u64, length: u64 },
    /// None of it.
    Nowhere,
}

/// `Range` of one part; several parts are answered with the whole, as the protocol allows.
pub(super) fn span(headers: &HeaderMap, whole: u64) -> Span {
    let parts =
        text(headers, "range").and_then(|said| said.strip_prefix("bytes=")?.split_once('-'));
    let Some((from, to)) = parts else {
        return Span::Whole;
    };
    let (from, end) = match (from.parse::<u64>(), to.parse::<u64>()) {
        (Ok(from), Ok(to)) if from <= to => (from, to.saturating_add(1).min(whole)),
        (Ok(from), Err(_)) if to.is_empty() => (from, whole),
        (Err(_), Ok(last)) if from.is_empty() => (whole.saturating_sub(last), whole),
        _ => return Span::Whole,
    };
    if from >= end {
        return Span::Nowhere;
    }
    Span::Part {
        from,
        length: end - from,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    axum::http::HeaderName::from_static(name),
                    value.parse().unwrap(),
                )
            })
            .collect()
    }

    #[test]
    fn an_upload_is_announced_with_its_tag_hash_and_length() {
        let announced = Announced {
            tag: Tag([3; 16]),
            hash: Hash::of(b"x"),
            length: 9,
        };
        let metadata = format!("filename eA==, {}", announced.metadata());
        let said = headers(&[("upload-length", "9"), ("upload-metadata", &metadata)]);
        assert_eq!(Announced::read(&said), Ok(announced));
        let too_large = (FILE_MOST + 1).to_string();
        for (length, metadata, wanted) in [
            ("0", metadata.as_str(), FaultCode::Malformed),
            ("-1", &metadata, FaultCode::Malformed),
            ("+9", &metadata, FaultCode::Malformed),
            (&too_large, &metadata, FaultCode::TooLarge),
            ("9", "tag eA==,sha256 eA==", FaultCode::Malformed),
            ("9", "", FaultCode::Malformed),
        ] {
            let said = headers(&[("upload-length", length), ("upload-metadata", metadata)]);
            assert_eq!(Announced::read(&said), Err(wanted), "{length} {metadata}");
        }
    }

    #[test]
    fn a_checksum_is_of_a_kind_that_was_offered() {
        let right = headers(&[("upload-checksum", "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=")]);
        let checksum = Checksum::read(&right).unwrap().unwrap();
        assert!(checksum.fits(b"hello world"));
        assert!(!checksum.fits(b"hello worlt"));
        assert_eq!(Checksum::read(&HeaderMap::new()), Ok(None));
        for wrong in ["md5 AAAA", "sha1", "sha256 ????"] {
            let said = headers(&[("upload-checksum", wrong)]);
            assert_eq!(Checksum::read(&said), Err(FaultCode::Malformed), "{wrong}");
        }
    }

    #[test]
    fn a_range_is_read_as_http_says() {
        let part = |from, length| Span::Part { from, length };
        for (said, wanted) in [
            ("bytes=0-3", part(0, 4)),
            ("bytes=6-", part(6, 4)),
            ("bytes=6-99", part(6, 4)),
            ("bytes=-4", part(6, 4)),
            ("bytes=-99", part(0, 10)),
            ("bytes=10-", Span::Nowhere),
            ("bytes=-0", Span::Nowhere),
            ("bytes=3-1", Span::Whole),
            ("bytes=0-1,4-5", Span::Whole),
            ("lines=0-1", Span::Whole),
        ] {
            assert_eq!(span(&headers(&[("range", said)]), 10), wanted, "{said}");
        }
    }

    #[test]
    fn a_time_is_written_as_http_writes_it() {
        let at = DateTime::from_timestamp(784_111_777, 0).unwrap();
        assert_eq!(http_date(at), "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
