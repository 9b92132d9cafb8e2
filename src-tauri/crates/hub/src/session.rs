//! How a device proves itself: it signs something fresh, and speaks for a quarter of an hour.

use std::net::SocketAddr;

use axum::Json;
use axum::extract::{ConnectInfo, State};
use chrono::{DateTime, Utc};
use motcua_case::replica::{Challenge, DeviceState, FaultCode, Session, SessionRequest};

use crate::caller::Token;
use crate::clock;
use crate::hub::Shared;
use crate::key::{KeyError, verifies};
use crate::row;
use crate::trouble::Trouble;
use crate::wire::Wire;

/// `GET /v1/challenge`
pub(crate) async fn challenge(
    State(hub): State<Shared>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
) -> Result<Json<Challenge>, Trouble> {
    hub.rates.address(from.ip())?;
    let challenge = hub.key.challenge(clock::seconds())?;
    Ok(Json(Challenge { challenge }))
}

/// `POST /v1/sessions`
pub(crate) async fn begin(
    State(hub): State<Shared>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    Wire(asked): Wire<SessionRequest>,
) -> Result<Json<Session>, Trouble> {
    hub.rates.address(from.ip())?;
    if !hub.key.knows(&asked.challenge, clock::seconds()) {
        return Err(FaultCode::Challenge.into());
    }
    let commune = hub.commune(&asked.commune).await?;
    let client = hub.database.client().await?;
    let text = "SELECT public_key, state FROM device WHERE commune = $1 AND id = $2";
    let row = client.query_opt(text, &[&commune, &asked.device.0]).await?;
    let row = row.ok_or(FaultCode::UnknownDevice)?;
    let text = SessionRequest::signed_text(&asked.commune, asked.device, &asked.challenge);
    if !verifies(&row::public_key(&row)?, &text, &asked.signature) {
        return Err(FaultCode::Signature.into());
    }
    if row::state(&row)? == DeviceState::Revoked {
        return Err(FaultCode::Revoked.into());
    }
    let token = Token::fresh(commune)?;
    let text = "WITH over AS (DELETE FROM session WHERE commune = $1 AND expires < now()),
        seen AS (UPDATE device SET seen = now() WHERE commune = $1 AND id = $3)
        INSERT INTO session (commune, token, device, expires)
        VALUES ($1, $2, $3, now() + make_interval(secs => $4)) RETURNING expires, now() AS now";
    let seconds = hub.limits.session.as_secs_f64();
    let hash = token.hash();
    let row = client
        .query_one(
            text,
            &[&commune, &hash.as_slice(), &asked.device.0, &seconds],
        )
        .await?;
    Ok(Json(Session {
        token: token.text(),
        expires: row.try_get::<_, DateTime<Utc>>("expires")?,
        now: row.try_get::<_, DateTime<Utc>>("now")?,
    }))
}

impl From<KeyError> for Trouble {
    fn from(_: KeyError) -> Self {
        FaultCode::Unavailable.into()
    }
}
