//! Who may watch the hub itself: this machine, or who has the token for it. A proxy on this machine speaks for others.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use motcua_case::replica::FaultCode;

use crate::hub::Shared;
use crate::key::sha256;
use crate::trouble::Trouble;

/// One who looks after the hub.
pub(crate) struct Watcher;

impl FromRequestParts<Shared> for Watcher {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, hub: &Shared) -> Result<Self, Trouble> {
        let peer = ConnectInfo::<SocketAddr>::from_request_parts(parts, hub).await;
        let near = peer.is_ok_and(|ConnectInfo(peer)| peer.ip().is_loopback());
        let carried = ["forwarded", "x-forwarded-for", "x-real-ip", "via"]
            .iter()
            .any(|name| parts.headers.contains_key(*name));
        let said = parts.headers.get(AUTHORIZATION);
        let said = said.and_then(|said| said.to_str().ok()?.strip_prefix("Bearer "));
        // Hashed first, so that how long a comparison takes tells nothing.
        let knows = said
            .zip(hub.watch_token.as_deref())
            .is_some_and(|(said, token)| sha256(said.as_bytes()) == sha256(token.as_bytes()));
        if knows || (near && !carried) {
            Ok(Self)
        } else {
            Err(FaultCode::NotAllowed.into())
        }
    }
}
