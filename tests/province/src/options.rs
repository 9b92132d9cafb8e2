//! How a simulator is set up.

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;

use crate::clock::Clock;

/// Everything that differs from one provincial system to the next, and from one test to the next.
#[derive(Debug, Clone)]
pub struct Options {
    /// Address of this machine at which it listens.
    pub host: Ipv4Addr,
    /// Port; 0 takes a free one.
    pub port: u16,
    /// Where what was received is kept.
    pub ledger: Place,
    /// Speak TLS with this certificate and key instead of plain HTTP.
    pub tls: Option<Tls>,
    /// Who may send.
    pub agencies: Vec<Agency>,
    /// Dialect A: how `error_code` is written, §b.1.
    pub code_form: CodeForm,
    /// Dialect A: what the header `dstcode` must say, §a.
    pub dstcode: String,
    /// Dialect A: how long a session lasts.
    pub session_lasts: Duration,
    /// Dialect C: how long a token lasts.
    pub token_lasts: Duration,
    /// Dialect B and the file store ask for a Bearer token (Điện Biên does, Thanh Hóa does not), §a.
    pub bearer_needed: bool,
    /// Dialect B: the code for a number that is already there, `3` or `-3`, §b.1.
    pub known_code: String,
    /// Dialect C: uploads are answered as `data[].response.data[]`, §c.
    pub nested_upload: bool,
    /// Refuse codes that are not in the simulator's own catalogue.
    pub known_procedures_only: bool,
    /// Start with people, papers and online dossiers to show and to try.
    pub seeded: bool,
    /// The province's time.
    pub clock: Clock,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            host: Ipv4Addr::LOCALHOST,
            port: 0,
            ledger: Place::Memory,
            tls: None,
            agencies: vec![Agency::practice()],
            code_form: CodeForm::Number,
            dstcode: "VN:GOV:SIMULATOR".to_owned(),
            session_lasts: Duration::from_secs(3600),
            token_lasts: Duration::from_secs(3600),
            bearer_needed: false,
            known_code: "3".to_owned(),
            nested_upload: false,
            known_procedures_only: false,
            seeded: false,
            clock: Clock::default(),
        }
    }
}

/// Where the ledger is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In memory; kept over a stop and a new start of the same simulator.
    Memory,
    /// A plain SQLite file.
    File(PathBuf),
}

/// A certificate chain and its key, as PEM.
#[derive(Clone)]
pub struct Tls {
    /// The chain, the server's own certificate first.
    pub certificates: String,
    /// Its PKCS#8 key.
    pub key: String,
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Tls")
    }
}

/// An agency and its accounts in the three dialects; all of them invented.
#[derive(Clone, Serialize)]
pub struct Agency {
    /// Code, as it begins the numbers of its dossiers: `H00.001`.
    pub code: String,
    /// Name, as in `DonViXuLy`.
    pub name: String,
    /// Dialect A: account of the adapter.
    pub username: String,
    /// Dialect A: its password.
    pub password: String,
    /// Dialect B and the file store: the Bearer token.
    pub bearer: String,
    /// Dialect C: client id.
    pub client_id: String,
    /// Dialect C: client secret.
    pub client_secret: String,
    /// Population database: the officer's account, §d.8.
    pub officer: String,
}

impl Agency {
    /// The commune everything can be tried with.
    pub fn practice() -> Self {
        Self::named("H00.001", "UBND xã Thử Nghiệm")
    }

    /// An agency whose accounts follow from its code.
    pub fn named(code: &str, name: &str) -> Self {
        Self {
            code: code.to_owned(),
            name: name.to_owned(),
            username: format!("mc-{code}"),
            password: format!("thu-{code}"),
            bearer: format!("bearer-{code}"),
            client_id: format!("client-{code}"),
            client_secret: format!("secret-{code}"),
            officer: format!("canbo-{code}"),
        }
    }
}

impl std::fmt::Debug for Agency {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Agency({})", self.code)
    }
}

/// How dialect A writes its `error_code`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeForm {
    /// `0`
    Number,
    /// `"0"`
    Text,
    /// `"00"`
    TwoDigits,
}
