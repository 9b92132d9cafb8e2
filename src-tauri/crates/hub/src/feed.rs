//! What counters read: the commune's feed, page by page, waiting a while where nothing is new.

use std::time::Duration;

use axum::Json;
use axum::extract::{Query, State};
use motcua_case::replica::{FaultCode, Feed, FeedItem, Loose, PAGE_MOST, WAIT_MOST, What};
use serde::Deserialize;
use tokio_postgres::Row;

use crate::caller::{Caller, Speaker};
use crate::hub::{Hub, Shared};
use crate::row::{self, bigint};
use crate::trouble::Trouble;

/// Bytes of bodies on one page, so that a page of large ones is short.
const PAGE_BYTES: i64 = 4 << 20;

/// What is asked for.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    after: u64,
    /// When the hub took the one of that number, microseconds since 1970, as the reader was told.
    #[serde(default)]
    at: Option<i64>,
    #[serde(default = "most")]
    limit: u32,
    #[serde(default)]
    wait: u32,
}

fn most() -> u32 {
    PAGE_MOST
}

/// `GET /v1/feed?after=N&at=MICROSECONDS&limit=500&wait=25`
pub(crate) async fn read(
    State(hub): State<Shared>,
    Caller(caller): Caller,
    Query(asked): Query<Asked>,
) -> Result<Json<Feed>, Trouble> {
    let limit = i64::from(asked.limit.clamp(1, PAGE_MOST));
    let wait = Duration::from_secs(asked.wait.min(WAIT_MOST).into());
    // Before the first look, so that nothing slips in between.
    let mut ends = hub.wake.of(caller.commune);
    let first = hub.page(&caller, &asked, limit).await?;
    if !first.items.is_empty() || wait.is_zero() || *hub.closing.borrow() {
        return Ok(Json(first));
    }
    let mut closing = hub.closing.subscribe();
    let news = tokio::select! {
        moved = ends.wait_for(|last| *last > asked.after) => moved.is_ok(),
        _ = closing.wait_for(|closing| *closing) => false,
        () = tokio::time::sleep(wait) => false,
    };
    if !news {
        return Ok(Json(first));
    }
    hub.page(&caller, &asked, limit).await.map(Json)
}

impl Hub {
    async fn page(&self, caller: &Speaker, asked: &Asked, limit: i64) -> Result<Feed, Trouble> {
        let (_turn, client) = self.turn(caller.commune).await?;
        // One statement, so that the end is not behind the items.
        let text = "SELECT e.last, (SELECT s.at FROM feed s WHERE s.commune = $1 AND s.n = $2) AS stands, p.*
            FROM feed_end e LEFT JOIN (
                SELECT *, sum(octet_length(body)) OVER (ORDER BY n) - octet_length(body) AS before
                FROM (
                    SELECT f.n, f.at, f.kind, f.device, f.chain, f.seq, f.id, f.prev, f.hash, f.tag, f.signature,
                        f.loose, f.version, f.state, coalesce(f.body, l.body, '') AS body
                    FROM feed f LEFT JOIN loose l
                        ON f.kind = 1 AND l.commune = $1 AND l.kind = f.loose AND l.tag = f.tag AND l.n = f.n
                    WHERE f.commune = $1 AND f.n > $2 ORDER BY f.n LIMIT $3
                ) rows
            ) p ON p.before < $4 WHERE e.commune = $1 ORDER BY p.n";
        let statement = client.prepare_cached(text).await?;
        let values: [&(dyn tokio_postgres::types::ToSql + Sync); 4] =
            [&caller.commune, &bigint(asked.after), &limit, &PAGE_BYTES];
        let rows = client.query(&statement, &values).await?;
        let (last, stands) = match rows.first() {
            Some(row) => (row::number(row, "last")?, row::moment(row, "stands")?),
            None => (0, None),
        };
        // Who read further than there is, or something else, read it before the hub was put back.
        let is_same = asked.at.is_none() || asked.after == 0 || stands == asked.at;
        if asked.after > last || !is_same {
            return Err(FaultCode::OtherHistory.into());
        }
        let items = rows.iter().filter_map(|row| item(row).transpose());
        let items = items.collect::<Result<_, _>>()?;
        Ok(Feed { items, last })
    }
}

/// None where the row tells the end alone.
fn item(row: &Row) -> Result<Option<FeedItem>, Trouble> {
    if row.try_get::<_, Option<i64>>("n")?.is_none() {
        return Ok(None);
    }
    let what = match row::kind(row, "kind")? {
        0 => What::Record {
            device: row::device(row, "device")?,
            chain: row::chain(row)?,
            item: row::sealed(row)?,
        },
        1 => What::Loose {
            item: Loose {
                tag: row::tag(row)?,
                kind: row::loose_kind(row)?,
                version: row::number(row, "version")?,
                body: row::body(row)?,
            },
        },
        2 => What::Device {
            device: row::device(row, "device")?,
            state: row::state(row)?,
        },
        3 => What::Gone,
        _ => return Err(Trouble::Row("kind")),
    };
    Ok(Some(FeedItem {
        n: row::number(row, "n")?,
        at: row.try_get("at")?,
        what,
    }))
}
