//! Bytes of a PATCH become pieces: each stored and durable before its offset counts, so that a cut costs one at most.

use std::time::Duration;

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt, Limited};
use motcua_case::replica::FaultCode;
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;

use super::headers::Checksum;
use super::lease::Lease;
use super::{CHECKED_MOST, PIECE};
use crate::objects::{Kind, Name, ObjectError};
use crate::trouble::Trouble;
use crate::wire::gather;

/// On a slow line a piece is closed after so long, however small it is.
const CLOSED: Duration = Duration::from_secs(5);

/// What comes with a checksum is read whole first, and nothing of it counts where it is wrong.
pub(super) async fn checked(
    body: Body,
    checksum: &Checksum,
    still: Duration,
) -> Result<Bytes, Trouble> {
    let body = Body::new(Limited::new(body, CHECKED_MOST));
    let piece = gather(body, still).await?;
    if checksum.fits(&piece) {
        Ok(piece)
    } else {
        Err(FaultCode::Checksum.into())
    }
}

/// What was read already.
pub(super) async fn store(lease: &mut Lease, mut bytes: Bytes) -> Result<(), Trouble> {
    fits(lease, bytes.len())?;
    while !bytes.is_empty() {
        let piece = bytes.split_to(bytes.len().min(PIECE));
        keep(lease, piece).await?;
    }
    Ok(())
}

/// Keeps what comes as it comes. A line that breaks, or stands still, ends it: what came counts.
pub(super) async fn stream(lease: &mut Lease, mut body: Body) -> Result<(), Trouble> {
    let still = lease.hub.limits.still;
    let mut open = BytesMut::new();
    let mut closes = Instant::now() + CLOSED;
    let mut heard = Instant::now();
    let whole = loop {
        match timeout_at(closes, body.frame()).await {
            Ok(None) => break true,
            Ok(Some(Err(_))) => break false,
            Ok(Some(Ok(frame))) => {
                let Ok(data) = frame.into_data() else {
                    continue;
                };
                heard = Instant::now();
                fits(lease, open.len() + data.len())?;
                open.extend_from_slice(&data);
                while open.len() >= PIECE {
                    keep(lease, open.split_to(PIECE).freeze()).await?;
                    closes = Instant::now() + CLOSED;
                }
            }
            Err(_) => {
                keep(lease, open.split().freeze()).await?;
                closes = Instant::now() + CLOSED;
                if heard.elapsed() > still {
                    break false;
                }
            }
        }
    };
    keep(lease, open.freeze()).await?;
    if whole {
        Ok(())
    } else {
        Err(FaultCode::Malformed.into())
    }
}

fn fits(lease: &Lease, more: usize) -> Result<(), Trouble> {
    if lease.received + more as u64 > lease.announced.length {
        return Err(FaultCode::TooLarge.into());
    }
    Ok(())
}

async fn keep(lease: &mut Lease, piece: Bytes) -> Result<(), Trouble> {
    if piece.is_empty() {
        return Ok(());
    }
    let length = piece.len() as u64;
    let object = Uuid::now_v7();
    let name = Name {
        commune: lease.commune,
        what: Kind::Piece(object),
    };
    let hub = lease.hub.clone();
    hub.objects.put(name, piece).await?;
    let added = lease.add(object, length).await;
    // Where the database's answer was lost the piece may count: it stays. Only what surely does not is removed.
    if let Err(Trouble::Refused(_)) = added {
        let _ = hub.objects.remove(name).await;
    }
    added
}

/// The last byte is there: makes the whole file, and throws the upload away where it is not the one announced.
pub(super) async fn finish(lease: &Lease) -> Result<(), Trouble> {
    let pieces = lease.pieces().await?;
    let (hub, commune) = (&lease.hub, lease.commune);
    let done = match hub
        .objects
        .join(commune, pieces.clone(), lease.announced.hash)
        .await
    {
        Ok(()) => lease.complete().await,
        Err(ObjectError::Mismatch) => Err(FaultCode::Checksum.into()),
        Err(error) => Err(error.into()),
    };
    if let Err(Trouble::Refused(FaultCode::Checksum | FaultCode::TagTaken)) = done {
        super::upload::discard(hub, commune, lease.upload).await?;
    } else if done.is_ok() {
        for piece in pieces {
            let what = Kind::Piece(piece);
            // One that stays is found by the sweep.
            let _ = hub.objects.remove(Name { commune, what }).await;
        }
    }
    done
}
