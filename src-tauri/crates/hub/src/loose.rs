//! Loose things come in: the newest version stays, and no older one's body is left.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use deadpool_postgres::Transaction;
use motcua_case::replica::{FaultCode, Loose, LoosePush, LoosePushed, PushError, Tag, Verdict};

use crate::caller::Trusted;
use crate::database::query;
use crate::hub::Shared;
use crate::row::{self, bigint};
use crate::trouble::Trouble;
use crate::wire::Wire;

/// `POST /v1/loose`
pub(crate) async fn push(
    State(hub): State<Shared>,
    Trusted(caller): Trusted,
    Wire(push): Wire<LoosePush>,
) -> Result<Json<LoosePushed>, Trouble> {
    push.check().map_err(|error| match error {
        PushError::TooLarge | PushError::Body { .. } => FaultCode::TooLarge,
        _ => FaultCode::Malformed,
    })?;
    let (_turn, mut client) = hub.turn(caller.commune).await?;
    let transaction = client.transaction().await?;
    let last = end(&transaction, caller.commune).await?;
    let held = held(&transaction, caller.commune, &push.items).await?;
    let (verdicts, fresh) = judge(&push.items, &held, last);
    write(&transaction, caller.commune, &fresh, &held).await?;
    transaction.commit().await?;
    hub.wake.tell(caller.commune, last + fresh.len() as u64);
    Ok(Json(LoosePushed { verdicts }))
}

/// What is held of a thing: version and place in the feed.
type Held = HashMap<(u8, Tag), (u64, u64)>;

/// The end of the feed, held from here on, so that two who bring the same thing wait for each other.
async fn end(at: &Transaction<'_>, commune: i32) -> Result<u64, Trouble> {
    let text = "SELECT last FROM feed_end WHERE commune = $1 FOR UPDATE";
    let rows = query(at, text, &[&commune]).await?;
    row::number(rows.first().ok_or(Trouble::Row("feed_end"))?, "last")
}

async fn held(at: &Transaction<'_>, commune: i32, items: &[Loose]) -> Result<Held, Trouble> {
    let text = "SELECT kind AS loose, tag, version, n FROM loose
        JOIN UNNEST($2::smallint[], $3::bytea[]) AS asked (k, t) ON kind = k AND tag = t
        WHERE commune = $1";
    let kinds: Vec<i16> = items.iter().map(|item| item.kind.number().into()).collect();
    let tags: Vec<&[u8]> = items.iter().map(|item| &item.tag.0[..]).collect();
    let rows = query(at, text, &[&commune, &kinds, &tags]).await?;
    rows.iter()
        .map(|row| {
            let thing = (row::loose_kind(row)?.number(), row::tag(row)?);
            Ok((
                thing,
                (row::number(row, "version")?, row::number(row, "n")?),
            ))
        })
        .collect()
}

/// Verdicts, and what is newer than what is held with its place in the feed.
fn judge<'a>(items: &'a [Loose], held: &Held, last: u64) -> (Vec<Verdict>, Vec<(u64, &'a Loose)>) {
    let mut fresh = Vec::new();
    let verdict = |item: &'a Loose| match held.get(&(item.kind.number(), item.tag)) {
        Some((version, n)) if *version >= item.version => Verdict::Known { n: *n },
        _ => {
            let n = last + 1 + fresh.len() as u64;
            fresh.push((n, item));
            Verdict::Applied { n }
        }
    };
    let verdicts = items.iter().map(verdict).collect();
    (verdicts, fresh)
}

async fn write(
    at: &Transaction<'_>,
    commune: i32,
    fresh: &[(u64, &Loose)],
    held: &Held,
) -> Result<(), Trouble> {
    if fresh.is_empty() {
        return Ok(());
    }
    let text = "WITH item AS (
            SELECT * FROM UNNEST($2::bigint[], $3::smallint[], $4::bytea[], $5::bigint[], $6::bytea[])
                AS item (n, kind, tag, version, body)
        ), gone AS (
            UPDATE feed SET kind = 3, tag = NULL, loose = NULL, version = NULL
            WHERE commune = $1 AND n = ANY ($7::bigint[])
        ), put AS (
            INSERT INTO feed (commune, n, kind, loose, tag, version)
            SELECT $1, n, 1, kind, tag, version FROM item
        ), kept AS (
            INSERT INTO loose (commune, kind, tag, version, n, body)
            SELECT $1, kind, tag, version, n, body FROM item
            ON CONFLICT (commune, kind, tag) DO UPDATE
            SET version = excluded.version, n = excluded.n, body = excluded.body
        ) UPDATE feed_end SET last = last + $8 WHERE commune = $1";
    let replaced = |(_, item): &(u64, &Loose)| {
        let (_, n) = held.get(&(item.kind.number(), item.tag))?;
        Some(bigint(*n))
    };
    let ns: Vec<i64> = fresh.iter().map(|(n, _)| bigint(*n)).collect();
    let kinds: Vec<i16> = fresh
        .iter()
        .map(|(_, item)| item.kind.number().into())
        .collect();
    let tags: Vec<&[u8]> = fresh.iter().map(|(_, item)| &item.tag.0[..]).collect();
    let versions: Vec<i64> = fresh.iter().map(|(_, item)| bigint(item.version)).collect();
    let bodies: Vec<&[u8]> = fresh.iter().map(|(_, item)| &item.body.0[..]).collect();
    let gone: Vec<i64> = fresh.iter().filter_map(replaced).collect();
    let count = bigint(fresh.len() as u64);
    query(
        at,
        text,
        &[
            &commune, &ns, &kinds, &tags, &versions, &bodies, &gone, &count,
        ],
    )
    .await?;
    Ok(())
}
