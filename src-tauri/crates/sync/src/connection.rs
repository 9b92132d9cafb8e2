//! How one provincial system is reached: everything a province may decide is set here, nothing in code.
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// One connection.
#[derive(Clone)]
pub struct Connection {
    /// Dialect.
    pub dialect: Dialect,
    /// Address all paths are under, with scheme; plain `http` only to this machine.
    pub base: String,
    /// Paths of operations that differ from the dialect's own, by operation name such as `progress` (those of
    /// `assets/province/wire.json`): under the base, or from the root of its host where they begin with `/`.
    pub paths: BTreeMap<String, String>,
    /// Further headers of every call, such as a second token's name.
    pub headers: BTreeMap<String, String>,
    /// Code of this commune's agency (`madonvi`, `MaDonViTiepNhan`).
    pub agency: String,
    /// Code of the system that is spoken to (`dstcode`, dialect A).
    pub destination: String,
    /// Where files go.
    pub files: FileDoor,
    /// Certificates (DER) that servers are believed by besides the machine's own.
    pub roots: Vec<Vec<u8>>,
    /// Longest time of one call; one with a large body is given more, by what the slowest line moves.
    pub timeout: Duration,
    /// Bytes a second that may be used of the line; none means all of it.
    pub bytes_per_second: Option<u32>,
}

/// Family of interfaces (province-api §0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// The national adapter's envelope: a session, one address, a service name.
    National,
    /// A provincial gateway: bare arrays, one address each.
    Gateway,
    /// NoiHoSo, iGate: a token and resources.
    NoiHoSo,
    /// The provincial service bus.
    Lgsp,
}

/// Where the files of dossiers go first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileDoor {
    /// The dialect's own upload (C), or inline (D).
    Dialect,
    /// Multipart under this path; the answer names the address (A, B).
    Multipart(String),
    /// tus 1.0 under this path: goes on where it was cut.
    Tus(String),
}

/// What signs the counter in. Never shown.
#[derive(Clone, Default)]
pub struct Credentials {
    /// User name, or client id.
    pub name: String,
    /// Password, or client secret.
    pub secret: String,
}

/// Headers may hold a token, so only their names are shown.
impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("dialect", &self.dialect)
            .field("base", &self.base)
            .field("agency", &self.agency)
            .field("headers", &self.headers.keys())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials")
    }
}
