//! Uploads: begun, asked after, continued, ended.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use motcua_case::replica::FaultCode;
use uuid::Uuid;

use super::headers::{Announced, Checksum, http_date, number};
use super::lease::Lease;
use super::receive;
use crate::caller::{Caller, Trusted};
use crate::hub::{Hub, Shared};
use crate::objects::{Kind, Name};
use crate::row::{self, bigint};
use crate::trouble::Trouble;

/// An upload that is not finished is kept for so many days.
const DAYS: i32 = 7;
const OCTETS: &[u8] = b"application/offset+octet-stream";

/// `POST /v1/files`
pub(crate) async fn create(
    State(hub): State<Shared>,
    Trusted(caller): Trusted,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Trouble> {
    let announced = Announced::read(&headers)?;
    let checksum = Checksum::read(&headers)?;
    let (id, expires) = begin(&hub, caller.commune, &announced).await?;
    let with_bytes = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes) == Some(OCTETS);
    let received = match with_bytes && number(&headers, "content-length") != Some(0) {
        true => Some(receive(&hub, (caller.commune, id), 0, checksum, body).await?),
        false => None,
    };
    let mut response = answer(StatusCode::CREATED, received, Some(expires));
    if let Ok(place) = HeaderValue::from_str(&format!("/v1/files/{id}")) {
        response.headers_mut().insert(LOCATION, place);
    }
    Ok(response)
}

/// `HEAD /v1/files/{id}`
pub(crate) async fn offset(
    State(hub): State<Shared>,
    Caller(caller): Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, Trouble> {
    let found = find(&hub, caller.commune, id).await?;
    if found.received == found.announced.length && !found.complete {
        // An instance ended between the last byte and the whole file.
        let lease = Lease::take(&hub, caller.commune, id).await?;
        let done = receive::finish(&lease).await;
        lease.free().await;
        done?;
    }
    let mut response = answer(StatusCode::OK, Some(found.received), Some(found.expires));
    let headers = response.headers_mut();
    headers.insert("upload-length", HeaderValue::from(found.announced.length));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(metadata) = HeaderValue::from_str(&found.announced.metadata()) {
        headers.insert("upload-metadata", metadata);
    }
    Ok(response)
}

/// `PATCH /v1/files/{id}`
pub(crate) async fn patch(
    State(hub): State<Shared>,
    Trusted(caller): Trusted,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Trouble> {
    if headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes) != Some(OCTETS) {
        return Ok(StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response());
    }
    let offset = number(&headers, "upload-offset").ok_or(FaultCode::Malformed)?;
    let checksum = Checksum::read(&headers)?;
    let received = receive(&hub, (caller.commune, id), offset, checksum, body).await?;
    let expires = find(&hub, caller.commune, id).await?.expires;
    Ok(answer(
        StatusCode::NO_CONTENT,
        Some(received),
        Some(expires),
    ))
}

/// `DELETE /v1/files/{id}`
pub(crate) async fn terminate(
    State(hub): State<Shared>,
    Trusted(caller): Trusted,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Trouble> {
    if find(&hub, caller.commune, id).await?.complete {
        // The file is the commune's now; only the word of how it came is dropped.
        discard(&hub, caller.commune, id).await?;
        return Ok(StatusCode::NO_CONTENT);
    }
    let lease = Lease::take(&hub, caller.commune, id).await?;
    discard(&hub, caller.commune, id).await?;
    drop(lease);
    Ok(StatusCode::NO_CONTENT)
}

/// Takes bytes from an offset on; gives the offset after them. A task of its own, which a connection that breaks does
/// not end before what came is stored.
async fn receive(
    hub: &Shared,
    (commune, id): (i32, Uuid),
    offset: u64,
    checksum: Option<Checksum>,
    body: Body,
) -> Result<u64, Trouble> {
    let hub = hub.clone();
    let task = tokio::spawn(async move {
        let (piece, body) = match checksum {
            Some(checksum) => {
                let still = hub.limits.still;
                (Some(receive::checked(body, &checksum, still).await?), None)
            }
            None => (None, Some(body)),
        };
        let mut lease = Lease::take(&hub, commune, id).await?;
        let taken = match (lease.received == offset, piece, body) {
            (false, ..) => Err(FaultCode::Offset.into()),
            (true, Some(piece), _) => receive::store(&mut lease, piece).await,
            (true, None, Some(body)) => receive::stream(&mut lease, body).await,
            (true, None, None) => Ok(()),
        };
        let received = lease.received;
        let done = match taken {
            Ok(()) if received == lease.announced.length => receive::finish(&lease).await,
            other => other,
        };
        lease.free().await;
        done.map(|()| received)
    });
    task.await.unwrap_or(Err(FaultCode::Unavailable.into()))
}

async fn begin(
    hub: &Hub,
    commune: i32,
    announced: &Announced,
) -> Result<(Uuid, DateTime<Utc>), Trouble> {
    let is_here = is_here(hub, commune, announced).await?;
    let (tag, hash) = (&announced.tag.0[..], &announced.hash.0[..]);
    // What is here already is an upload that has come to its end.
    let received = if is_here { bigint(announced.length) } else { 0 };
    let (_turn, client) = hub.turn(commune).await?;
    let id = Uuid::new_v4();
    let text = "INSERT INTO upload (commune, id, tag, sha256, length, received, complete, expires)
        VALUES ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(days => $8)) RETURNING expires";
    let values: [&(dyn tokio_postgres::types::ToSql + Sync); 8] = [
        &commune,
        &id,
        &tag,
        &hash,
        &bigint(announced.length),
        &received,
        &is_here,
        &DAYS,
    ];
    let row = client.query_one(text, &values).await?;
    Ok((id, row.try_get(0)?))
}

/// Whether the whole file is here. One that the database knows and the store has lost is as one that never came.
async fn is_here(hub: &Hub, commune: i32, announced: &Announced) -> Result<bool, Trouble> {
    let known = {
        let (_turn, client) = hub.turn(commune).await?;
        let text = "SELECT sha256, length FROM blob WHERE commune = $1 AND tag = $2";
        client
            .query_opt(text, &[&commune, &&announced.tag.0[..]])
            .await?
    };
    let Some(row) = known else {
        return Ok(false);
    };
    let named = (row::hash(&row, "sha256")?, row::number(&row, "length")?);
    if named != (announced.hash, announced.length) {
        return Err(FaultCode::TagTaken.into());
    }
    let what = Kind::File(announced.hash);
    Ok(hub
        .objects
        .has(Name { commune, what }, announced.length)
        .await?)
}

struct Found {
    announced: Announced,
    received: u64,
    complete: bool,
    expires: DateTime<Utc>,
}

async fn find(hub: &Hub, commune: i32, id: Uuid) -> Result<Found, Trouble> {
    let (_turn, client) = hub.turn(commune).await?;
    let text = "SELECT tag, sha256, length, received, complete, expires FROM upload
        WHERE commune = $1 AND id = $2 AND expires > now()";
    let row = client.query_opt(text, &[&commune, &id]).await?;
    let row = row.ok_or(FaultCode::NotFound)?;
    Ok(Found {
        announced: Announced {
            tag: row::tag(&row)?,
            hash: row::hash(&row, "sha256")?,
            length: row::number(&row, "length")?,
        },
        received: row::number(&row, "received")?,
        complete: row.try_get("complete")?,
        expires: row.try_get("expires")?,
    })
}

/// An upload and its pieces are no more; a whole file stays.
pub(super) async fn discard(hub: &Hub, commune: i32, id: Uuid) -> Result<(), Trouble> {
    let (_turn, client) = hub.turn(commune).await?;
    let text = "WITH gone AS (DELETE FROM upload WHERE commune = $1 AND id = $2)
        DELETE FROM piece WHERE commune = $1 AND upload = $2 RETURNING object";
    for row in client.query(text, &[&commune, &id]).await? {
        let what = Kind::Piece(row.try_get(0)?);
        hub.objects.remove(Name { commune, what }).await?;
    }
    Ok(())
}

fn answer(status: StatusCode, received: Option<u64>, expires: Option<DateTime<Utc>>) -> Response {
    let mut response = status.into_response();
    let headers = response.headers_mut();
    if let Some(received) = received {
        headers.insert("upload-offset", HeaderValue::from(received));
    }
    let expires = expires.and_then(|at| HeaderValue::from_str(&http_date(at)).ok());
    if let Some(expires) = expires {
        headers.insert("upload-expires", expires);
    }
    response
}
