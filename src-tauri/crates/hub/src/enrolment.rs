//! How a device comes in: another one invites it by a code that the hub never sees.

use std::net::SocketAddr;

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::StatusCode;
use deadpool_postgres::Transaction;
use motcua_case::replica::{
    BODY_MOST, Bytes, Chain, DeviceState, Enrolled, Enrolment, FaultCode, INVITATION_MINUTES,
    Invitation, NAME_MOST,
};

use crate::caller::Trusted;
use crate::database::query;
use crate::device::change;
use crate::hub::Shared;
use crate::key::verifies;
use crate::row;
use crate::trouble::Trouble;
use crate::wire::Wire;

/// `POST /v1/invitations`
pub(crate) async fn invite(
    State(hub): State<Shared>,
    Trusted(caller): Trusted,
    Wire(asked): Wire<Invitation>,
) -> Result<StatusCode, Trouble> {
    if asked.minutes == 0 || asked.minutes > INVITATION_MINUTES {
        return Err(FaultCode::Malformed.into());
    }
    if asked.bundle.0.len() > BODY_MOST {
        return Err(FaultCode::TooLarge.into());
    }
    let (_turn, client) = hub.turn(caller.commune).await?;
    // An invitation that is repeated, because its answer was lost, stays the one it is.
    let text = "INSERT INTO invitation (commune, id, bundle, expires)
        VALUES ($1, $2, $3, now() + make_interval(mins => $4))
        ON CONFLICT (commune, id) DO NOTHING";
    let minutes = i32::try_from(asked.minutes).map_err(|_| FaultCode::Malformed)?;
    let id = asked.id.0.as_slice();
    client
        .execute(text, &[&caller.commune, &id, &asked.bundle.0, &minutes])
        .await?;
    Ok(StatusCode::CREATED)
}

/// `POST /v1/enrolments`
pub(crate) async fn enrol(
    State(hub): State<Shared>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    Wire(asked): Wire<Enrolment>,
) -> Result<Json<Enrolled>, Trouble> {
    hub.rates.enrolment(from.ip(), asked.commune.as_str())?;
    let length = asked.name.chars().count();
    if length == 0 || length > NAME_MOST || asked.name.chars().any(char::is_control) {
        return Err(FaultCode::Malformed.into());
    }
    if !verifies(&asked.public_key, &asked.signed_text(), &asked.proof) {
        return Err(FaultCode::Signature.into());
    }
    let unknown = |trouble| match trouble {
        // Which communes there are is told to nobody who cannot come in.
        Trouble::Refused(FaultCode::UnknownDevice) => FaultCode::Invitation.into(),
        other => other,
    };
    let commune = hub.commune(&asked.commune).await.map_err(unknown)?;
    let (_turn, mut client) = hub.turn(commune).await?;
    let transaction = client.transaction().await?;
    let (bundle, last) = admit(&transaction, commune, &asked).await?;
    transaction.commit().await?;
    hub.wake.tell(commune, last);
    Ok(Json(Enrolled {
        bundle,
        hub_key: hub.key.public(),
        commune: asked.commune,
    }))
}

/// Uses the invitation up. The same device with the same key is answered again, because an answer may be lost.
async fn admit(
    at: &Transaction<'_>,
    commune: i32,
    asked: &Enrolment,
) -> Result<(Bytes, u64), Trouble> {
    let text = "SELECT bundle AS body, used_by FROM invitation
        WHERE commune = $1 AND id = $2 AND expires > now() FOR UPDATE";
    let found = query(at, text, &[&commune, &asked.id.0.as_slice()]).await?;
    let invitation = found.first().ok_or(FaultCode::Invitation)?;
    let bundle = row::body(invitation)?;
    let used_by: Option<uuid::Uuid> = invitation.try_get("used_by")?;
    if used_by.is_some_and(|device| device != asked.device.0) {
        return Err(FaultCode::Invitation.into());
    }
    if used_by.is_some() {
        known(at, commune, asked).await?;
        return Ok((bundle, 0));
    }
    let text = "INSERT INTO device (commune, id, name, public_key) VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING RETURNING id";
    let key = asked.public_key.0.as_slice();
    if query(at, text, &[&commune, &asked.device.0, &asked.name, &key])
        .await?
        .is_empty()
    {
        return Err(FaultCode::DeviceTaken.into());
    }
    for chain in Chain::ALL {
        let text = "INSERT INTO head (commune, device, chain) VALUES ($1, $2, $3)";
        query(
            at,
            text,
            &[&commune, &asked.device.0, &i16::from(chain.number())],
        )
        .await?;
    }
    let text = "UPDATE invitation SET used_by = $3 WHERE commune = $1 AND id = $2";
    query(
        at,
        text,
        &[&commune, &asked.id.0.as_slice(), &asked.device.0],
    )
    .await?;
    let last = change(at, commune, asked.device, DeviceState::Active).await?;
    Ok((bundle, last))
}

async fn known(at: &Transaction<'_>, commune: i32, asked: &Enrolment) -> Result<(), Trouble> {
    let text = "SELECT public_key FROM device WHERE commune = $1 AND id = $2";
    let rows = query(at, text, &[&commune, &asked.device.0]).await?;
    let key = rows.first().map(row::public_key).transpose()?;
    if key == Some(asked.public_key) {
        Ok(())
    } else {
        Err(FaultCode::DeviceTaken.into())
    }
}
