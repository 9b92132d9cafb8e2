//! The commune's devices: listed, revoked and released.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use deadpool_postgres::Transaction;
use motcua_case::ids::DeviceId;
use motcua_case::replica::{Device, DeviceState, Devices, FaultCode};
use tokio_postgres::Row;
use uuid::Uuid;

use crate::caller::{Caller, Speaker, Trusted};
use crate::database::query;
use crate::hub::{Hub, Shared};
use crate::row;
use crate::trouble::Trouble;

/// `GET /v1/devices`
pub(crate) async fn list(
    State(hub): State<Shared>,
    Caller(caller): Caller,
) -> Result<Json<Devices>, Trouble> {
    let (_turn, client) = hub.turn(caller.commune).await?;
    let text = "SELECT id, name, public_key, state, enrolled, seen FROM device
        WHERE commune = $1 ORDER BY enrolled, id";
    let rows = client.query(text, &[&caller.commune]).await?;
    let devices = rows.iter().map(read).collect::<Result<_, _>>()?;
    Ok(Json(Devices { devices }))
}

/// `POST /v1/devices/{id}/revoke`
pub(crate) async fn revoke(
    State(hub): State<Shared>,
    Trusted(caller): Trusted,
    Path(device): Path<Uuid>,
) -> Result<StatusCode, Trouble> {
    turn_into(&hub, &caller, DeviceId(device), DeviceState::Revoked).await
}

/// `POST /v1/devices/{id}/release`
pub(crate) async fn release(
    State(hub): State<Shared>,
    Trusted(caller): Trusted,
    Path(device): Path<Uuid>,
) -> Result<StatusCode, Trouble> {
    turn_into(&hub, &caller, DeviceId(device), DeviceState::Active).await
}

/// What was done already is done; a device that was revoked stays so.
async fn turn_into(
    hub: &Hub,
    caller: &Speaker,
    device: DeviceId,
    wanted: DeviceState,
) -> Result<StatusCode, Trouble> {
    let commune = caller.commune;
    let (_turn, mut client) = hub.turn(commune).await?;
    let transaction = client.transaction().await?;
    let now = locked(&transaction, commune, device).await?;
    // Not as it was believed a moment ago: who is kept apart must not release itself.
    let text = "SELECT state FROM device WHERE commune = $1 AND id = $2";
    let own = query(&transaction, text, &[&commune, &caller.device.0]).await?;
    if row::state(own.first().ok_or(FaultCode::UnknownDevice)?)? != DeviceState::Active {
        return Err(FaultCode::NotAllowed.into());
    }
    if now == DeviceState::Revoked && wanted != DeviceState::Revoked {
        return Err(FaultCode::NotAllowed.into());
    }
    if now != wanted {
        let last = change(&transaction, commune, device, wanted).await?;
        transaction.commit().await?;
        hub.wake.tell(commune, last);
    }
    hub.callers.doubt(commune, device);
    Ok(StatusCode::NO_CONTENT)
}

/// The state of a device, which nobody else changes until the transaction ends. Locked before the feed's end, always.
pub(crate) async fn locked(
    at: &Transaction<'_>,
    commune: i32,
    device: DeviceId,
) -> Result<DeviceState, Trouble> {
    let text = "SELECT state FROM device WHERE commune = $1 AND id = $2 FOR UPDATE";
    let rows = query(at, text, &[&commune, &device.0]).await?;
    row::state(rows.first().ok_or(FaultCode::UnknownDevice)?)
}

/// Puts a device into a state and tells the commune by its feed; gives the feed's new end.
pub(crate) async fn change(
    at: &Transaction<'_>,
    commune: i32,
    device: DeviceId,
    state: DeviceState,
) -> Result<u64, Trouble> {
    let text = "WITH ended AS (
            UPDATE feed_end SET last = last + 1 WHERE commune = $1 RETURNING last
        ), told AS (
            INSERT INTO feed (commune, n, kind, device, state) SELECT $1, last, 2, $2, $3 FROM ended
        ), changed AS (
            UPDATE device SET state = $3 WHERE commune = $1 AND id = $2
        ) SELECT last FROM ended";
    let rows = query(at, text, &[&commune, &device.0, &i16::from(state.number())]).await?;
    row::number(rows.first().ok_or(Trouble::Row("feed_end"))?, "last")
}

fn read(row: &Row) -> Result<Device, Trouble> {
    Ok(Device {
        device: row::device(row, "id")?,
        name: row.try_get("name")?,
        public_key: row::public_key(row)?,
        state: row::state(row)?,
        enrolled: row.try_get("enrolled")?,
        seen: row.try_get("seen")?,
    })
}
