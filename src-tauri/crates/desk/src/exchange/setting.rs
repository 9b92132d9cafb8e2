//! From the setting of the office to an adapter that speaks.
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use motcua_case::exchange::{ConnectionSetting, DialectName, FileDoorSetting};
use motcua_case::ids::ConnectionId;
use motcua_case::office::Office;
use motcua_sign::trust::certificates;
use motcua_store::{Read, Store, Write};
use motcua_sync::province::Line;
use motcua_sync::{Adapter, Connection, Credentials, Dialect, FileDoor, Places, Stop, Values};

use crate::error::{Error, ErrorCode, Result};
use crate::secrets;
use crate::view::exchange::LineFault;

/// Longest time of one call.
const TIMEOUT: Duration = Duration::from_secs(60);

/// The name of the password of a connection.
pub(super) fn secret_name(id: ConnectionId) -> String {
    format!("connection:{id}")
}

/// A system that can be spoken to.
pub(super) struct Speaker {
    /// Speaks.
    pub(super) adapter: Adapter,
    /// Where uploads that were begun go on.
    pub(super) places: Places,
}

/// What was kept of where uploads to one system go on. What cannot be read is begun anew.
pub(super) fn kept_places(read: &Read<'_>, id: ConnectionId) -> Result<BTreeMap<String, String>> {
    let known = read.note(&places_note(id))?;
    let known = known.and_then(|known| serde_json::from_str(&known).ok());
    Ok(known.unwrap_or_default())
}

/// Keeps where uploads to one system go on.
pub(super) fn keep_places(
    write: &Write<'_>,
    id: ConnectionId,
    places: &BTreeMap<String, String>,
) -> Result<()> {
    let text = serde_json::to_string(places).map_err(|_| Error::internal("places"))?;
    Ok(write.put_note(&places_note(id), &text)?)
}

fn places_note(id: ConnectionId) -> String {
    format!("exchange-places:{id}")
}

/// Where uploads of one system go on. The store is not held by it: whoever closes it is not kept waiting.
fn places(store: &Arc<Store>, id: ConnectionId) -> Result<Places> {
    let known = store.read(|read| kept_places(read, id))?;
    let store = Arc::downgrade(store);
    let keep = move |key: &str, place: Option<&str>| {
        let store = store.upgrade().ok_or(io::ErrorKind::NotConnected)?;
        let kept = store.write::<_, Error>(|write| {
            let mut places = kept_places(write, id)?;
            match place {
                Some(place) => drop(places.insert(key.to_owned(), place.to_owned())),
                None => drop(places.remove(key)),
            }
            keep_places(write, id, &places)
        });
        kept.map_err(io::Error::other)
    };
    Ok(Places::kept(known, Arc::new(keep)))
}

/// Whoever speaks to a system.
pub(super) fn speaker(
    store: &Arc<Store>,
    office: &Office,
    connection: &ConnectionSetting,
    stop: &Stop,
) -> Result<Speaker> {
    let secret =
        store.read::<_, Error>(|read| secrets::secret(read, &secret_name(connection.id)))?;
    let credentials = Credentials {
        name: connection.account.clone(),
        secret: secret
            .map(|secret| secret.expose().to_owned())
            .unwrap_or_default(),
    };
    let values = values(connection)?;
    let places = places(store, connection.id)?;
    let spoken = spoken(office, connection)?;
    let adapter = Adapter::new(spoken, credentials, values, places.clone(), stop.clone())
        .map_err(|_| Error::new(ErrorCode::Invalid).with("field", "address"))?;
    Ok(Speaker { adapter, places })
}

fn spoken(office: &Office, connection: &ConnectionSetting) -> Result<Connection> {
    if office.practice && !is_here(&connection.address) {
        return Err(Error::new(ErrorCode::Invalid).with("field", "practice"));
    }
    let agency = match connection.agency.as_str() {
        "" => office.agency.code.clone(),
        own => own.to_owned(),
    };
    Ok(Connection {
        dialect: dialect(connection.dialect),
        base: connection.address.clone(),
        paths: connection.paths.clone(),
        headers: connection.headers.clone(),
        agency,
        destination: connection.destination.clone(),
        files: match &connection.files {
            FileDoorSetting::Dialect => FileDoor::Dialect,
            FileDoorSetting::Multipart { path } => FileDoor::Multipart(path.clone()),
            FileDoorSetting::Tus { path } => FileDoor::Tus(path.clone()),
        },
        roots: roots(&connection.roots)?,
        timeout: TIMEOUT,
        bytes_per_second: office.exchange.bytes_per_second,
    })
}

/// What of the wire is not public, as the province of this connection told it.
pub(super) fn values(connection: &ConnectionSetting) -> Result<Values> {
    let mut values = Values::shipped().map_err(|_| Error::internal("wire values"))?;
    for (name, code) in &connection.databases {
        values.told_database(name, code);
    }
    Ok(values)
}

/// The family of an interface.
pub(super) fn dialect(name: DialectName) -> Dialect {
    match name {
        DialectName::National => Dialect::National,
        DialectName::Gateway => Dialect::Gateway,
        DialectName::NoiHoSo => Dialect::NoiHoSo,
        DialectName::Lgsp => Dialect::Lgsp,
    }
}

/// Certificates of a PEM text, as their bytes.
pub(super) fn roots(pem: &str) -> Result<Vec<Vec<u8>>> {
    if pem.trim().is_empty() {
        return Ok(Vec::new());
    }
    let invalid = || Error::new(ErrorCode::Invalid).with("field", "roots");
    let found = certificates("roots", pem.as_bytes()).map_err(|_| invalid())?;
    Ok(found.iter().map(|one| one.der().to_vec()).collect())
}

/// Whether an address is of this machine.
fn is_here(address: &str) -> bool {
    let rest = address.split("://").nth(1).unwrap_or_default();
    let authority = rest.split('/').next().unwrap_or_default();
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    ["127.0.0.1", "localhost", "[::1]"].contains(&host)
}

/// How a line fails, as it is shown.
pub(super) fn line_fault(line: Line) -> LineFault {
    match line {
        Line::Name => LineFault::Name,
        Line::Connect | Line::Address => LineFault::Connect,
        Line::Certificate => LineFault::Certificate,
        Line::CaptivePortal => LineFault::CaptivePortal,
    }
}
