//! Adapters against small servers that do what a line does at its worst.
mod bus;
mod envelope;
mod line;
mod resume;
mod server;
mod tls;
mod token;

use std::collections::BTreeMap;
use std::time::Duration;

use super::*;
use crate::connection::FileDoor;
use crate::province::{Doubt, FaultKind, Line};

/// A connection to a server of the test.
fn connection(dialect: Dialect, base: &str) -> Connection {
    Connection {
        dialect,
        base: base.to_owned(),
        paths: BTreeMap::new(),
        headers: BTreeMap::new(),
        agency: "H00.001".into(),
        destination: "VN:GOV:THU".into(),
        files: FileDoor::Multipart("/tep".into()),
        roots: Vec::new(),
        timeout: Duration::from_secs(20),
        bytes_per_second: None,
    }
}

fn credentials() -> Credentials {
    Credentials {
        name: "quay-thu".into(),
        secret: "bi-mat-thu".into(),
    }
}

fn adapter(connection: Connection) -> Adapter {
    with(connection, Places::default(), Stop::default())
}

fn with(connection: Connection, places: Places, stop: Stop) -> Adapter {
    let values = Values::shipped().unwrap();
    Adapter::new(connection, credentials(), values, places, stop).unwrap()
}

/// A gateway at a server.
fn gateway(base: &str) -> Adapter {
    adapter(connection(Dialect::Gateway, base))
}
