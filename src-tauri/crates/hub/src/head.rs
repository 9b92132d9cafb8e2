//! Where chains end, countersigned.

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use motcua_case::id::AgencyCode;
use motcua_case::ids::{DeviceId, Hash};
use motcua_case::replica::{Chain, Head, Heads};

use crate::caller::Caller;
use crate::hub::{Hub, Shared};
use crate::row;
use crate::trouble::Trouble;

/// `GET /v1/heads`
pub(crate) async fn list(
    State(hub): State<Shared>,
    Caller(caller): Caller,
) -> Result<Json<Heads>, Trouble> {
    let (_turn, client) = hub.turn(caller.commune).await?;
    let text =
        "SELECT device, chain, seq, hash, at FROM head WHERE commune = $1 ORDER BY device, chain";
    let rows = client.query(text, &[&caller.commune]).await?;
    let heads = rows.iter().map(|row| {
        let chain = (row::device(row, "device")?, row::chain(row)?);
        let end = (row::number(row, "seq")?, row::hash(row, "hash")?);
        Ok(hub.head(&caller.code, chain, end, row.try_get("at")?))
    });
    let heads = heads.collect::<Result<_, Trouble>>()?;
    Ok(Json(Heads { heads }))
}

impl Hub {
    /// The hub's word for where a chain ends.
    pub(crate) fn head(
        &self,
        commune: &AgencyCode,
        (device, chain): (DeviceId, Chain),
        (seq, hash): (u64, Hash),
        at: DateTime<Utc>,
    ) -> Head {
        let text = Head::signed_text(commune, (device, chain), (seq, hash), at);
        Head {
            device,
            chain,
            seq,
            hash,
            at,
            countersignature: self.key.sign(&text),
        }
    }
}
