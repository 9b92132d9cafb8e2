//! One call to the hub, bounded in size and time, and what its end means.
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use motcua_case::id::AgencyCode;
use motcua_case::ids::DeviceId;
use motcua_case::replica::{
    Challenge, Fault, FaultCode, Session, SessionRequest, Signature, VERSION, WAIT_MOST,
};
use motcua_store::envelope::SigningKey;
use motcua_sync::{Meant, Stop, TusStore, trust_meant};
use reqwest::{Client, Method, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Longest silence in a call: a reader of the feed is kept waiting on purpose.
const PATIENCE: Duration = Duration::from_secs(WAIT_MOST as u64 + 20);
/// The slowest line that what is told still gets over, in bytes a second.
const SLOWEST: u64 = 2 * 1024;
/// Longest time a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(5);
/// Most bytes of an answer: a page of the feed.
const MOST_BYTES: usize = 192 << 20;

/// Why a call came to nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HubFault {
    /// Nobody answered, or the answer broke off.
    #[error("the hub does not answer")]
    Unreachable(#[source] Option<reqwest::Error>),
    /// The hub says why not.
    #[error("the hub refuses: {0:?}")]
    Refused(Fault),
    /// Something answered that is no hub.
    #[error("what answers is no hub")]
    Garbled,
}

impl HubFault {
    /// Whether the hub said exactly this.
    pub(crate) fn is(&self, code: FaultCode) -> bool {
        matches!(self, Self::Refused(fault) if fault.code == code)
    }
}

/// Who speaks.
pub(crate) struct Caller<'a> {
    pub(crate) commune: &'a AgencyCode,
    pub(crate) device: DeviceId,
    pub(crate) key: &'a SigningKey,
}

/// The hub at one address.
pub(crate) struct Hub {
    /// Where files go.
    pub(crate) files: TusStore,
    base: String,
    client: Client,
    token: Mutex<Option<String>>,
    /// A session was begun since somebody asked.
    began: AtomicBool,
}

impl Hub {
    /// Nothing is said yet.
    pub(crate) fn at(base: &str, meant: Meant) -> Result<Self, HubFault> {
        let trusted = trust_meant(meant.clone()).map_err(|_| HubFault::Unreachable(None))?;
        let client = Client::builder()
            .tls_backend_preconfigured(trusted)
            .connect_timeout(CONNECT)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .map_err(|cause| HubFault::Unreachable(Some(cause)))?;
        let files = TusStore::at(base, meant, PATIENCE, Stop::default());
        Ok(Self {
            files: files.map_err(|_| HubFault::Unreachable(None))?,
            base: base.trim_end_matches('/').to_owned(),
            client,
            token: Mutex::default(),
            began: AtomicBool::new(false),
        })
    }

    /// A call that needs no session.
    pub(crate) async fn ask<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&(impl Serialize + Sync)>,
    ) -> Result<T, HubFault> {
        self.call(method, path, body, None).await
    }

    /// A call as a member; a session that ended is opened anew, once.
    pub(crate) async fn ask_as<T: DeserializeOwned>(
        &self,
        caller: &Caller<'_>,
        method: Method,
        path: &str,
        body: Option<&(impl Serialize + Sync)>,
    ) -> Result<T, HubFault> {
        let token = self.session(caller).await?;
        let answer = self.call(method.clone(), path, body, Some(&token)).await;
        match answer {
            Err(fault) if fault.is(FaultCode::Session) => {
                let token = self.prove(caller).await?;
                self.call(method, path, body, Some(&token)).await
            }
            answer => answer,
        }
    }

    /// Has a large thing come piece by piece, as long as `taken` says so; whether the hub has it.
    pub(crate) async fn fetch_as(
        &self,
        caller: &Caller<'_>,
        path: &str,
        mut taken: impl FnMut(&[u8]) -> bool,
    ) -> Result<bool, HubFault> {
        let address = format!("{}/{VERSION}/{path}", self.base);
        let get = |token| {
            within(
                PATIENCE,
                self.client.get(&address).bearer_auth(token).send(),
            )
        };
        let mut answer = get(self.session(caller).await?).await?;
        // A session that ended is opened anew, once: whoever was shut out is told so there.
        if answer.status() == StatusCode::UNAUTHORIZED {
            answer = get(self.prove(caller).await?).await?;
        }
        match answer.status() {
            StatusCode::OK => {}
            StatusCode::NOT_FOUND => return Ok(false),
            status if status.is_server_error() => return Err(HubFault::Unreachable(None)),
            _ => return Err(HubFault::Garbled),
        }
        while let Some(piece) = within(PATIENCE, answer.chunk()).await? {
            if !taken(&piece) {
                return Err(HubFault::Garbled);
            }
        }
        Ok(true)
    }

    /// The token of the session, which is begun where there is none.
    pub(crate) async fn session(&self, caller: &Caller<'_>) -> Result<String, HubFault> {
        match self.token() {
            Some(token) => Ok(token),
            None => self.prove(caller).await,
        }
    }

    /// Whether a session was begun since this was asked last: one that ended before its time ended with what the hub lost.
    pub(crate) fn took_session(&self) -> bool {
        self.began.swap(false, Ordering::Relaxed)
    }

    /// The hub knows the session no more.
    pub(crate) fn forget_session(&self) {
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    async fn prove(&self, caller: &Caller<'_>) -> Result<String, HubFault> {
        let nothing = None::<&()>;
        let Challenge { challenge } = self.ask(Method::GET, "challenge", nothing).await?;
        let text = SessionRequest::signed_text(caller.commune, caller.device, &challenge);
        let request = SessionRequest {
            commune: caller.commune.clone(),
            device: caller.device,
            challenge,
            signature: Signature(caller.key.sign(&text)),
        };
        let session: Session = self.ask(Method::POST, "sessions", Some(&request)).await?;
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = Some(session.token.clone());
        self.began.store(true, Ordering::Relaxed);
        Ok(session.token)
    }

    fn token(&self) -> Option<String> {
        let token = self.token.lock();
        token.unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&(impl Serialize + Sync)>,
        token: Option<&str>,
    ) -> Result<T, HubFault> {
        let mut patience = PATIENCE;
        let mut request = self
            .client
            .request(method, format!("{}/{VERSION}/{path}", self.base));
        if let Some(body) = body {
            let bytes = serde_json::to_vec(body).map_err(|_| HubFault::Garbled)?;
            patience += Duration::from_secs(bytes.len() as u64 / SLOWEST);
            request = request
                .header(reqwest::header::CONTENT_TYPE, "application/json")
                .body(bytes);
        }
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let mut answer = within(patience, request.send()).await?;
        let status = answer.status();
        let mut bytes = Vec::new();
        while let Some(piece) = within(PATIENCE, answer.chunk()).await? {
            if bytes.len() + piece.len() > MOST_BYTES {
                return Err(HubFault::Garbled);
            }
            bytes.extend_from_slice(&piece);
        }
        if status.is_success() {
            let empty: &[u8] = b"null";
            let said = if bytes.is_empty() { empty } else { &bytes };
            return serde_json::from_slice(said).map_err(|_| HubFault::Garbled);
        }
        match serde_json::from_slice(&bytes) {
            Ok(fault) => Err(HubFault::Refused(fault)),
            // Whatever stands between may say so in its own words.
            Err(_) if status == StatusCode::BAD_GATEWAY || status.is_server_error() => {
                Err(HubFault::Unreachable(None))
            }
            Err(_) => Err(HubFault::Garbled),
        }
    }
}

/// One step of a call, given up where nothing comes: a large thing over a slow line is many steps, and takes its time.
async fn within<T>(
    patience: Duration,
    step: impl Future<Output = Result<T, reqwest::Error>>,
) -> Result<T, HubFault> {
    match tokio::time::timeout(patience, step).await {
        Ok(done) => done.map_err(|cause| HubFault::Unreachable(Some(cause))),
        Err(_) => Err(HubFault::Unreachable(None)),
    }
}
