//! How this instance is.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use motcua_case::replica::Health;

use crate::clock;
use crate::hub::{Hub, Shared};

/// Counters that were cut off spread themselves over so many seconds when they come again.
const RECONNECT: u64 = 120;
/// A check that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(3);

/// `GET /health`
pub(crate) async fn health(State(hub): State<Shared>) -> (StatusCode, Json<Health>) {
    let (database, files) = tokio::join!(database(&hub), files(&hub));
    let status = if database && files {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let health = Health {
        database,
        files,
        free: hub.objects.free(),
        now: clock::now(),
        reconnect: RECONNECT,
    };
    (status, Json(health))
}

async fn database(hub: &Hub) -> bool {
    let asked = async {
        let client = hub.database.client().await.ok()?;
        client.query_one("SELECT 1", &[]).await.ok()
    };
    matches!(tokio::time::timeout(PATIENCE, asked).await, Ok(Some(_)))
}

async fn files(hub: &Hub) -> bool {
    let tried = tokio::time::timeout(PATIENCE, hub.objects.check());
    matches!(tried.await, Ok(Ok(())))
}
