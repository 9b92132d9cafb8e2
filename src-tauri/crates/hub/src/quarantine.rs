//! Items that were not taken into their chain, kept until people have looked at them.

use axum::Json;
use axum::extract::{Query, State};
use deadpool_postgres::Transaction;
use motcua_case::replica::{Push, Quarantine, QuarantineReason, Quarantined, Sealed};
use serde::Deserialize;
use tokio_postgres::Row;

use crate::caller::Caller;
use crate::database::query;
use crate::hub::Shared;
use crate::row::{self, bigint};
use crate::trouble::Trouble;

/// Items on a page: of facts, and of facts with bodies.
const PAGE: (i64, i64) = (500, 16);

/// What is asked for.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    bodies: bool,
    #[serde(default)]
    skip: u32,
}

/// `GET /v1/quarantine?bodies=true&skip=0`
pub(crate) async fn list(
    State(hub): State<Shared>,
    Caller(caller): Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<Quarantine>, Trouble> {
    let (_turn, client) = hub.turn(caller.commune).await?;
    let text = "SELECT device, chain, seq, hash, at, reason, id, prev, tag,
            NULL::bytea AS signature, CASE WHEN $2 THEN body ELSE '' END AS body
        FROM quarantine WHERE commune = $1 ORDER BY at DESC, device, chain, seq LIMIT $3 OFFSET $4";
    let most = if asked.bodies { PAGE.1 } else { PAGE.0 };
    let skip = i64::from(asked.skip);
    let rows = client
        .query(text, &[&caller.commune, &asked.bodies, &most, &skip])
        .await?;
    let items = rows.iter().map(|row| read(row, asked.bodies));
    let items = items.collect::<Result<_, _>>()?;
    Ok(Json(Quarantine { items }))
}

/// Keeps items apart; those that are here already stay as they came first.
pub(crate) async fn keep(
    at: &Transaction<'_>,
    commune: i32,
    push: &Push,
    items: &[Sealed],
    reason: QuarantineReason,
) -> Result<(), Trouble> {
    let text =
        "INSERT INTO quarantine (commune, device, chain, seq, hash, reason, id, prev, tag, body)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING";
    for item in items {
        query(
            at,
            text,
            &[
                &commune,
                &push.device.0,
                &i16::from(push.chain.number()),
                &bigint(item.seq),
                &&item.hash.0[..],
                &i16::from(number(reason)),
                &item.id.0,
                &&item.prev.0[..],
                &&item.about.0[..],
                &item.body.0,
            ],
        )
        .await?;
    }
    Ok(())
}

fn read(row: &Row, bodies: bool) -> Result<Quarantined, Trouble> {
    Ok(Quarantined {
        device: row::device(row, "device")?,
        chain: row::chain(row)?,
        seq: row::number(row, "seq")?,
        hash: row::hash(row, "hash")?,
        at: row.try_get("at")?,
        reason: reason(row)?,
        item: bodies.then(|| row::sealed(row)).transpose()?,
    })
}

const REASONS: [QuarantineReason; 3] = [
    QuarantineReason::Fork,
    QuarantineReason::Quarantined,
    QuarantineReason::Revoked,
];

fn number(reason: QuarantineReason) -> u8 {
    match reason {
        QuarantineReason::Fork => 0,
        QuarantineReason::Quarantined => 1,
        QuarantineReason::Revoked => 2,
    }
}

fn reason(row: &Row) -> Result<QuarantineReason, Trouble> {
    let stored = row::kind(row, "reason")?;
    let found = REASONS.into_iter().find(|reason| number(*reason) == stored);
    found.ok_or(Trouble::Row("reason"))
}
