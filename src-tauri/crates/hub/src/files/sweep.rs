//! What ran out is removed: uploads with their pieces, sessions, invitations. Any instance may do it; twice is harmless.

use std::time::Duration;

use crate::hub::{Hub, Shared};
use crate::objects::{Kind, Name};
use crate::trouble::Trouble;

/// Whoever stores a piece counts it within seconds.
const STRAY: Duration = Duration::from_secs(24 * 3600);
const EVERY: Duration = Duration::from_secs(600);

/// Sweeps until the hub ends.
pub(crate) async fn sweep(hub: Shared) {
    let mut pulse = tokio::time::interval(EVERY);
    loop {
        pulse.tick().await;
        hub.rates.forget();
        if once(&hub).await.is_err() {
            tracing::warn!("what ran out could not be removed; it is tried again");
        }
    }
}

/// Of each commune by itself, as everything.
async fn once(hub: &Hub) -> Result<(), Trouble> {
    let communes = {
        let client = hub.database.client().await?;
        client.query("SELECT id FROM commune", &[]).await?
    };
    for row in communes {
        of(hub, row.try_get(0)?).await?;
    }
    Ok(())
}

async fn of(hub: &Hub, commune: i32) -> Result<(), Trouble> {
    let (_turn, client) = hub.turn(commune).await?;
    for text in [
        "DELETE FROM session WHERE commune = $1 AND expires < now()",
        "DELETE FROM invitation WHERE commune = $1 AND expires < now()",
    ] {
        client.execute(text, &[&commune]).await?;
    }
    let text = "WITH over AS (
            DELETE FROM upload WHERE commune = $1 AND expires < now()
                AND (lease IS NULL OR lease_until < now()) RETURNING id
        ) DELETE FROM piece USING over WHERE commune = $1 AND upload = over.id RETURNING object";
    for row in client.query(text, &[&commune]).await? {
        let what = Kind::Piece(row.try_get(0)?);
        hub.objects.remove(Name { commune, what }).await?;
    }
    drop(client);
    strays(hub, commune).await
}

/// Pieces that were stored and never counted, because the power went in between.
async fn strays(hub: &Hub, commune: i32) -> Result<(), Trouble> {
    let old = hub.objects.old(commune, STRAY).await?;
    if old.is_empty() {
        return Ok(());
    }
    let client = hub.database.client().await?;
    let text = "SELECT o FROM UNNEST($2::uuid[]) AS o
        WHERE NOT EXISTS (SELECT 1 FROM piece WHERE commune = $1 AND object = o)";
    for row in client.query(text, &[&commune, &old]).await? {
        let what = Kind::Piece(row.try_get(0)?);
        hub.objects.remove(Name { commune, what }).await?;
    }
    Ok(())
}
