//! What a chain holds, read under its lock, and its new links, written in one statement.
//!
//! Locks are taken in one order everywhere: head, device, end of the feed. The head keeps pushes of one chain apart; the
//! end of the feed keeps the commune's numbers in the order of their transactions, and is held for one statement alone.

use std::collections::BTreeMap;

use deadpool_postgres::{Object, Transaction};
use motcua_case::replica::{DeviceState, FaultCode, Push, Sealed};

use super::judge::Held;
use crate::database::query;
use crate::row::{self, bigint};
use crate::trouble::Trouble;

/// Locks the chain and reads what a push is judged by.
pub(super) async fn held(at: &Transaction<'_>, commune: i32, push: &Push) -> Result<Held, Trouble> {
    let chain = i16::from(push.chain.number());
    let text = "SELECT seq, hash, at FROM head
        WHERE commune = $1 AND device = $2 AND chain = $3 FOR UPDATE";
    let locked = query(at, text, &[&commune, &push.device.0, &chain]).await?;
    let head = locked.first().ok_or(FaultCode::UnknownDevice)?;
    // Read after the lock, so that a device another push has just had kept apart is seen as such.
    let text = "SELECT state FROM device WHERE commune = $1 AND id = $2";
    let state = query(at, text, &[&commune, &push.device.0]).await?;
    let seq = row::number(head, "seq")?;
    Ok(Held {
        seq,
        hash: row::hash(head, "hash")?,
        at: head.try_get("at")?,
        state: row::state(state.first().ok_or(FaultCode::UnknownDevice)?)?,
        links: links(at, commune, push, seq).await?,
    })
}

async fn links(
    at: &Transaction<'_>,
    commune: i32,
    push: &Push,
    end: u64,
) -> Result<BTreeMap<u64, (u64, motcua_case::ids::Hash)>, Trouble> {
    let (Some(first), Some(last)) = (push.items.first(), push.items.last()) else {
        return Ok(BTreeMap::new());
    };
    if first.seq > end {
        return Ok(BTreeMap::new());
    }
    let text = "SELECT seq, n, hash FROM feed
        WHERE commune = $1 AND device = $2 AND chain = $3 AND kind = 0 AND seq BETWEEN $4 AND $5";
    let chain = i16::from(push.chain.number());
    let (first, last) = (bigint(first.seq), bigint(last.seq));
    let rows = query(at, text, &[&commune, &push.device.0, &chain, &first, &last]).await?;
    rows.iter()
        .map(|row| {
            let link = (row::number(row, "n")?, row::hash(row, "hash")?);
            Ok((row::number(row, "seq")?, link))
        })
        .collect()
}

/// The rows of new links, as arrays for one statement.
struct Columns<'a> {
    seqs: Vec<i64>,
    ids: Vec<uuid::Uuid>,
    prevs: Vec<&'a [u8]>,
    hashes: Vec<&'a [u8]>,
    tags: Vec<&'a [u8]>,
    bodies: Vec<&'a [u8]>,
}

impl<'a> Columns<'a> {
    fn of(fresh: &'a [Sealed]) -> Self {
        Self {
            seqs: fresh.iter().map(|item| bigint(item.seq)).collect(),
            ids: fresh.iter().map(|item| item.id.0).collect(),
            prevs: fresh.iter().map(|item| &item.prev.0[..]).collect(),
            hashes: fresh.iter().map(|item| &item.hash.0[..]).collect(),
            tags: fresh.iter().map(|item| &item.about.0[..]).collect(),
            bodies: fresh.iter().map(|item| &item.body.0[..]).collect(),
        }
    }
}

/// What nearly every push is: new links of a device that may write, which follow the end of its chain. One statement and
/// one way there and back; none where it is anything else, and nothing was written then.
pub(super) async fn at_once(
    client: &Object,
    commune: i32,
    push: &Push,
) -> Result<Option<(Held, u64)>, Trouble> {
    let (Some(first), Some(end)) = (push.items.first(), push.items.last()) else {
        return Ok(None);
    };
    // The device is locked after the head: what is read of it is what stands once both are held.
    let text = "WITH chain AS MATERIALIZED (
            SELECT device FROM head WHERE commune = $1 AND device = $2 AND chain = $3 AND seq = $13 AND hash = $14
            FOR UPDATE
        ), may AS MATERIALIZED (
            SELECT 1 FROM device d JOIN chain ON d.id = chain.device WHERE d.commune = $1 AND d.state = $15
            FOR SHARE OF d
        ), ended AS (
            UPDATE feed_end SET last = last + $4 WHERE commune = $1 AND EXISTS (SELECT 1 FROM may) RETURNING last
        ), item AS (
            SELECT * FROM UNNEST($5::bigint[], $6::uuid[], $7::bytea[], $8::bytea[], $9::bytea[], $10::bytea[])
                WITH ORDINALITY AS item (seq, id, prev, hash, tag, body, o)
        ), put AS (
            INSERT INTO feed (commune, n, kind, device, chain, seq, id, prev, hash, tag, body, signature)
            SELECT $1, ended.last - $4 + o, 0, $2, $3, seq, id, prev, hash, tag, body,
                CASE WHEN o = $4 THEN $16::bytea END FROM ended, item
        ), moved AS (
            UPDATE head SET seq = $11, hash = $12, at = now()
            WHERE commune = $1 AND device = $2 AND chain = $3 AND EXISTS (SELECT 1 FROM ended) RETURNING at
        ) SELECT ended.last, moved.at FROM ended, moved";
    let columns = Columns::of(&push.items);
    let statement = client.prepare_cached(text).await?;
    let row = client
        .query_opt(
            &statement,
            &[
                &commune,
                &push.device.0,
                &i16::from(push.chain.number()),
                &bigint(push.items.len() as u64),
                &columns.seqs,
                &columns.ids,
                &columns.prevs,
                &columns.hashes,
                &columns.tags,
                &columns.bodies,
                &bigint(end.seq),
                &&end.hash.0[..],
                &bigint(first.seq.saturating_sub(1)),
                &&first.prev.0[..],
                &i16::from(DeviceState::Active.number()),
                &&push.signature.0[..],
            ],
        )
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let held = Held {
        seq: end.seq,
        hash: end.hash,
        at: row.try_get("at")?,
        state: DeviceState::Active,
        links: BTreeMap::new(),
    };
    Ok(Some((held, row::number(&row, "last")?)))
}

/// Writes new links, moves the head and gives the feed's new end; none where nothing is new.
pub(super) async fn append(
    at: &Transaction<'_>,
    commune: i32,
    push: &Push,
    fresh: &[Sealed],
    held: &mut Held,
) -> Result<Option<u64>, Trouble> {
    let Some(end) = fresh.last() else {
        return Ok(None);
    };
    let text = "WITH ended AS (
            UPDATE feed_end SET last = last + $4 WHERE commune = $1 RETURNING last
        ), item AS (
            SELECT * FROM UNNEST($5::bigint[], $6::uuid[], $7::bytea[], $8::bytea[], $9::bytea[], $10::bytea[])
                WITH ORDINALITY AS item (seq, id, prev, hash, tag, body, o)
        ), put AS (
            INSERT INTO feed (commune, n, kind, device, chain, seq, id, prev, hash, tag, body, signature)
            SELECT $1, ended.last - $4 + o, 0, $2, $3, seq, id, prev, hash, tag, body,
                CASE WHEN o = $4 THEN $13::bytea END FROM ended, item
        ), moved AS (
            UPDATE head SET seq = $11, hash = $12, at = now()
            WHERE commune = $1 AND device = $2 AND chain = $3 RETURNING at
        ) SELECT ended.last, moved.at FROM ended, moved";
    let columns = Columns::of(fresh);
    let rows = query(
        at,
        text,
        &[
            &commune,
            &push.device.0,
            &i16::from(push.chain.number()),
            &bigint(fresh.len() as u64),
            &columns.seqs,
            &columns.ids,
            &columns.prevs,
            &columns.hashes,
            &columns.tags,
            &columns.bodies,
            &bigint(end.seq),
            &&end.hash.0[..],
            &&push.signature.0[..],
        ],
    )
    .await?;
    let row = rows.first().ok_or(Trouble::Row("feed_end"))?;
    (held.seq, held.hash, held.at) = (end.seq, end.hash, row.try_get("at")?);
    row::number(row, "last").map(Some)
}
