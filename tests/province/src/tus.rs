//! Resumable uploads into the file store: tus 1.0.0, core with creation, checksum and termination.
//!
//! `Upload-Metadata` must name `filename`, may name `filetype` and `sha256` (hexadecimal digits, judged
//! when the last byte is there). The address of the finished file is in `Content-Location` of the
//! last PATCH and of HEAD (OWN).

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_LOCATION, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{head, post};
use base64ct::{Base64, Encoding};
use http_body_util::BodyExt;
use sha2::Digest;

use crate::account;
use crate::ledger::{LedgerError, NewFile, StoredFile};
use crate::province::{Province, Shared};
use crate::reply::{Broken, Refused};

const VERSION: &str = "1.0.0";
/// 50 MB, as scanners of a commune make at most.
const MAX_SIZE: u64 = 50 << 20;
/// "Checksum Mismatch" of the protocol.
const CHECKSUM_MISMATCH: u16 = 460;

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/files/tus", post(create).options(options))
        .route(
            "/files/tus/{id}",
            head(offset).patch(patch).delete(terminate),
        )
}

type Tus = Result<Response, Broken>;

async fn options() -> Response {
    let headers = [
        ("tus-version", VERSION),
        ("tus-extension", "creation,checksum,termination"),
        ("tus-max-size", "52428800"),
        ("tus-checksum-algorithm", "sha1,sha256"),
    ];
    let mut response = plain(StatusCode::NO_CONTENT);
    for (name, value) in headers {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn create(State(province): State<Shared>, headers: HeaderMap) -> Tus {
    if let Some(response) = unwelcome(&province, &headers)? {
        return Ok(response);
    }
    let Some(length) = number(&headers, "upload-length") else {
        return Ok(refused(StatusCode::BAD_REQUEST));
    };
    if length == 0 {
        return Ok(refused(StatusCode::BAD_REQUEST));
    }
    if length > MAX_SIZE {
        return Ok(refused(StatusCode::PAYLOAD_TOO_LARGE));
    }
    let Some(metadata) = metadata(&headers) else {
        return Ok(refused(StatusCode::BAD_REQUEST));
    };
    let file = province.ledger.write(|book| {
        book.add_file(&NewFile {
            name: &metadata.name,
            content_type: &metadata.content_type,
            declared: length,
            wanted_sha256: &metadata.sha256,
            way: "tus",
            base: &crate::files::address(&province),
        })
    })?;
    let location = format!("{}/files/tus/{}", province.base, file.id);
    Ok(with(plain(StatusCode::CREATED), LOCATION, &location))
}

async fn offset(State(province): State<Shared>, Path(id): Path<String>, headers: HeaderMap) -> Tus {
    if let Some(response) = unwelcome(&province, &headers)? {
        return Ok(response);
    }
    let Some(file) = province.ledger.write(|book| book.file(&id))? else {
        return Ok(refused(StatusCode::NOT_FOUND));
    };
    let mut response = located(plain(StatusCode::OK), &file);
    let headers = response.headers_mut();
    headers.insert("upload-offset", HeaderValue::from(file.received));
    headers.insert("upload-length", HeaderValue::from(file.declared));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

async fn patch(
    State(province): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Tus {
    if let Some(response) = unwelcome(&province, &headers)? {
        return Ok(response);
    }
    let said = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    if said != Some(b"application/offset+octet-stream") {
        return Ok(refused(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let Some(file) = province.ledger.write(|book| book.file(&id))? else {
        return Ok(refused(StatusCode::NOT_FOUND));
    };
    if number(&headers, "upload-offset") != Some(file.received) || file.complete {
        return Ok(refused(StatusCode::CONFLICT));
    }
    let received = match headers.get("upload-checksum") {
        Some(said) => checked(&province, &file, said, body).await?,
        None => streamed(&province, &file, body).await?,
    };
    match received {
        Ok(()) => finish(&province, &id),
        Err(status) => Ok(refused(status)),
    }
}

async fn terminate(
    State(province): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Tus {
    if let Some(response) = unwelcome(&province, &headers)? {
        return Ok(response);
    }
    let removed = province.ledger.write(|book| {
        // A file that is whole may be in a dossier already.
        let open = book.file(&id)?.filter(|file| !file.complete);
        open.map(|file| book.remove_file(&file.id)).transpose()
    })?;
    Ok(match removed {
        Some(()) => plain(StatusCode::NO_CONTENT),
        None => refused(StatusCode::NOT_FOUND),
    })
}

type Received = Result<Result<(), StatusCode>, LedgerError>;

/// Keeps what comes as it comes, so that a broken connection loses nothing.
async fn streamed(province: &Province, file: &StoredFile, mut body: Body) -> Received {
    let mut end = file.received;
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else {
            return Ok(Err(StatusCode::BAD_REQUEST));
        };
        let Ok(data) = frame.into_data() else {
            continue;
        };
        let at = end;
        end += data.len() as u64;
        if end > file.declared {
            return Ok(Err(StatusCode::PAYLOAD_TOO_LARGE));
        }
        if !province
            .ledger
            .write(|book| book.append(&file.id, at, &data))?
        {
            return Ok(Err(StatusCode::CONFLICT));
        }
    }
    Ok(Ok(()))
}

/// With a checksum, a piece is kept whole or not at all.
async fn checked(
    province: &Province,
    file: &StoredFile,
    said: &HeaderValue,
    body: Body,
) -> Received {
    let room = file.declared.saturating_sub(file.received);
    let limited = http_body_util::Limited::new(body, usize::try_from(room).unwrap_or(usize::MAX));
    let Ok(piece) = limited.collect().await else {
        return Ok(Err(StatusCode::PAYLOAD_TOO_LARGE));
    };
    let piece = piece.to_bytes();
    if let Err(status) = matches(said, &piece) {
        return Ok(Err(status));
    }
    let fits = province
        .ledger
        .write(|book| book.append(&file.id, file.received, &piece))?;
    Ok(if fits {
        Ok(())
    } else {
        Err(StatusCode::CONFLICT)
    })
}

fn matches(said: &HeaderValue, piece: &Bytes) -> Result<(), StatusCode> {
    let (algorithm, digest) = said
        .to_str()
        .ok()
        .and_then(|said| said.split_once(' '))
        .ok_or(StatusCode::BAD_REQUEST)?;
    let digest = Base64::decode_vec(digest).map_err(|_| StatusCode::BAD_REQUEST)?;
    let real = match algorithm {
        "sha1" => sha1::Sha1::digest(piece).to_vec(),
        "sha256" => sha2::Sha256::digest(piece).to_vec(),
        _ => return Err(StatusCode::BAD_REQUEST),
    };
    if real == digest {
        Ok(())
    } else {
        Err(mismatch())
    }
}

/// Closes the file when its last byte is there; one of other bytes than announced is thrown away.
fn finish(province: &Province, id: &str) -> Tus {
    let file = province.ledger.write(|book| {
        let Some(file) = book.file(id)? else {
            return Ok(None);
        };
        if file.received < file.declared {
            return Ok(Some(Ok(file)));
        }
        let file = book.complete_file(id)?.unwrap_or(file);
        if file.wanted_sha256.is_empty() || file.wanted_sha256 == file.sha256 {
            return Ok(Some(Ok(file)));
        }
        book.remove_file(id)?;
        Ok(Some(Err(mismatch())))
    })?;
    Ok(match file {
        None => refused(StatusCode::NOT_FOUND),
        Some(Err(status)) => refused(status),
        Some(Ok(file)) => {
            let mut response = located(plain(StatusCode::NO_CONTENT), &file);
            let offset = HeaderValue::from(file.received);
            response.headers_mut().insert("upload-offset", offset);
            response
        }
    })
}

struct Metadata {
    name: String,
    content_type: String,
    sha256: String,
}

/// `key base64,key base64`; none without a file name.
fn metadata(headers: &HeaderMap) -> Option<Metadata> {
    let said = headers.get("upload-metadata")?.to_str().ok()?;
    let value = |wanted: &str| {
        said.split(',').find_map(|pair| {
            let (key, value) = pair.trim().split_once(' ')?;
            let bytes = Base64::decode_vec(value.trim()).ok()?;
            (key == wanted).then(|| String::from_utf8(bytes).ok())?
        })
    };
    let name = value("filename").filter(|name| !name.is_empty())?;
    Some(Metadata {
        name,
        content_type: value("filetype").unwrap_or_else(|| "application/octet-stream".to_owned()),
        sha256: value("sha256").unwrap_or_default().to_ascii_lowercase(),
    })
}

/// Another protocol version, or no right to be here.
fn unwelcome(province: &Province, headers: &HeaderMap) -> Result<Option<Response>, LedgerError> {
    if let Some(reply) = account::unwelcome(province, headers)? {
        return Ok(Some(reply.into_response()));
    }
    let spoken = headers.get("tus-resumable").map(HeaderValue::as_bytes);
    let name = HeaderName::from_static("tus-version");
    Ok((spoken != Some(VERSION.as_bytes()))
        .then(|| with(refused(StatusCode::PRECONDITION_FAILED), name, VERSION)))
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

fn mismatch() -> StatusCode {
    StatusCode::from_u16(CHECKSUM_MISMATCH).unwrap_or(StatusCode::BAD_REQUEST)
}

fn located(response: Response, file: &StoredFile) -> Response {
    if file.complete {
        with(response, CONTENT_LOCATION, &file.url)
    } else {
        response
    }
}

fn refused(status: StatusCode) -> Response {
    let mut response = plain(status);
    response.extensions_mut().insert(Refused);
    response
}

fn plain(status: StatusCode) -> Response {
    with(
        status.into_response(),
        HeaderName::from_static("tus-resumable"),
        VERSION,
    )
}

fn with(mut response: Response, name: HeaderName, value: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
    response
}
