//! The provincial file store: upload at once, download; dialect C's upload, §c.
//!
//! Dialects A and B name a file by an address the receiver can fetch. A desktop behind a router has
//! none, so it uploads here first and sends the address it gets (OWN: no such store is in public code).

use axum::Router;
use axum::extract::{FromRequest, Multipart, Path, Request, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};

use crate::account::unwelcome;
use crate::dialect_c::{authorised, refuse};
use crate::ledger::{Book, LedgerError, NewFile, StoredFile};
use crate::province::{Province, Shared};
use crate::reply::{Answer, Reply};

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/files", post(upload))
        .route("/files/{id}", get(download))
        .route("/c/upload", post(upload_c))
}

/// A file as it came in a form.
struct Part {
    name: String,
    content_type: String,
    bytes: Vec<u8>,
}

/// Files of one form at most.
const MOST: usize = 20;

/// Field `files`, once or more → `{error_code:"0", message, data:[{id, url, name, sha256, size}]}`.
async fn upload(State(province): State<Shared>, headers: HeaderMap, request: Request) -> Answer {
    if let Some(reply) = unwelcome(&province, &headers)? {
        return Ok(reply);
    }
    let parts = match parts(request).await {
        Ok(parts) => parts,
        Err(said) => {
            let body = json!({ "error_code": "1", "message": said });
            return Ok(Reply::status(StatusCode::BAD_REQUEST, body));
        }
    };
    let files = province
        .ledger
        .write(|book| keep_all(book, &province, "multipart", &parts))?;
    let data: Value = files
        .iter()
        .map(|file| {
            json!({ "id": file.id, "url": file.url, "name": file.name,
                    "sha256": file.sha256, "size": file.received })
        })
        .collect();
    Ok(Reply::done(json!({
        "error_code": "0", "message": "Tải lên thành công", "data": data,
    })))
}

/// Dialect C: `data[0].{IdTepTin, HashTepTin}`, or the same inside `data[].response.data[]`.
async fn upload_c(State(province): State<Shared>, headers: HeaderMap, request: Request) -> Answer {
    if let Err(reply) = authorised(&province, &headers)? {
        return Ok(reply);
    }
    let parts = match parts(request).await {
        Ok(parts) => parts,
        Err(said) => return Ok(refuse(StatusCode::BAD_REQUEST, said)),
    };
    let files = province
        .ledger
        .write(|book| keep_all(book, &province, "c", &parts))?;
    let rows: Vec<Value> = files
        .iter()
        .map(|file| json!({ "IdTepTin": file.id, "HashTepTin": file.hash, "TenTepTin": file.name }))
        .collect();
    let data = if province.options.nested_upload {
        rows.iter()
            .map(|row| json!({ "response": { "code": 200, "data": [row] } }))
            .collect()
    } else {
        json!(rows)
    };
    Ok(crate::dialect_c::done(data))
}

/// The bytes of a file that is all there.
async fn download(State(province): State<Shared>, Path(id): Path<String>) -> Response {
    let found = province.ledger.write(|book| {
        let file = book.file(&id)?.filter(|file| file.complete);
        file.map(|file| Ok((book.bytes(&file.id)?, file)))
            .transpose()
    });
    match found {
        Ok(Some((bytes, file))) => sent(&file, bytes),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => crate::reply::Broken::from(error).into_response(),
    }
}

/// Keeps a file whose bytes are all here.
pub(crate) fn keep(
    book: &Book<'_>,
    province: &Province,
    way: &str,
    name: &str,
    content_type: &str,
    bytes: &[u8],
) -> Result<StoredFile, LedgerError> {
    let file = book.add_file(&NewFile {
        name,
        content_type,
        declared: bytes.len() as u64,
        wanted_sha256: "",
        way,
        base: &address(province),
    })?;
    book.append(&file.id, 0, bytes)?;
    Ok(book.complete_file(&file.id)?.unwrap_or(file))
}

/// What a file's address begins with.
pub(crate) fn address(province: &Province) -> String {
    format!("{}/files/", province.base)
}

fn keep_all(
    book: &Book<'_>,
    province: &Province,
    way: &str,
    parts: &[Part],
) -> Result<Vec<StoredFile>, LedgerError> {
    parts
        .iter()
        .map(|part| {
            keep(
                book,
                province,
                way,
                &part.name,
                &part.content_type,
                &part.bytes,
            )
        })
        .collect()
}

fn sent(file: &StoredFile, bytes: Vec<u8>) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    let content_type = HeaderValue::from_str(&file.content_type);
    headers.insert(
        CONTENT_TYPE,
        content_type.unwrap_or(HeaderValue::from_static("application/octet-stream")),
    );
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    response
}

/// Every part of a form is a named, not empty file in the field `files`; nothing else is taken.
async fn parts(request: Request) -> Result<Vec<Part>, &'static str> {
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| "Nội dung phải là multipart/form-data")?;
    let mut parts = Vec::new();
    while let Some(field) = form
        .next_field()
        .await
        .map_err(|_| "Biểu mẫu bị đứt đoạn")?
    {
        if field.name() != Some("files") {
            return Err("Chỉ nhận trường files");
        }
        let name = field.file_name().unwrap_or_default().to_owned();
        let content_type = field
            .content_type()
            .unwrap_or("application/octet-stream")
            .to_owned();
        let bytes = field.bytes().await.map_err(|_| "Biểu mẫu bị đứt đoạn")?;
        if name.is_empty() || bytes.is_empty() {
            return Err("Tệp tin phải có tên và nội dung");
        }
        parts.push(Part {
            name,
            content_type,
            bytes: bytes.to_vec(),
        });
    }
    if parts.is_empty() || parts.len() > MOST {
        return Err("Phải có từ 1 đến 20 tệp tin");
    }
    Ok(parts)
}
