//! D: the provincial service bus. A token, two calls, files within the dossier (province-api a, d.6).
use std::sync::{Mutex, PoisonError};

use super::files;
use super::line::{Wire, body};
use super::sign_in::{Held, Token};
use crate::connection::Credentials;
use crate::http::{Call, VERDICT, accepted, bearer, escaped};
use crate::model::{Case, Document, RemoteFile, Step};
use crate::province::{
    Answer, Doubt, Fault, FaultKind, Files, InboundFile, Province, Pushed, Reached, Way,
};
use crate::reply::{Marker, done, json as read, refused};
use crate::wire::lgsp::{self, Contents};
use crate::wire::text;

/// Bytes of files that wait for their dossier; what is beyond is read again when the dossier goes.
const MOST: usize = 256 * 1024 * 1024;

/// The bus.
pub(super) struct Lgsp {
    wire: Wire,
    credentials: Credentials,
    held: Held,
    waiting: Mutex<Contents>,
}

impl Lgsp {
    pub(super) fn new(wire: Wire, credentials: Credentials) -> Self {
        Self {
            wire,
            credentials,
            held: Held::default(),
            waiting: Mutex::default(),
        }
    }

    async fn token(&self, stale: Option<&str>) -> Answer<String> {
        self.held.token(stale, self.sign_in()).await
    }

    async fn sign_in(&self) -> Answer<Token> {
        let form = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}",
            escaped(&self.credentials.name),
            escaped(&self.credentials.secret)
        );
        let media = "application/x-www-form-urlencoded";
        let reply = self
            .wire
            .client
            .make(body(self.wire.url("token", "")?, media, form)?)
            .await?;
        if matches!(reply.status, 400 | 401) {
            let refusal = refused(reply.status, &reply.body, &self.wire.values.phrases);
            return Err(FaultKind::Barred(refusal).into());
        }
        let reply = accepted(reply, self.wire.base.is_secure(), &self.wire.values.phrases)?;
        let value = read(&reply.body)?;
        let seconds = text(&value, &["expires_in"]).and_then(|seconds| seconds.parse().ok());
        match text(&value, &["access_token"]) {
            Some(token) => Ok(Token::lasting(token, seconds)),
            None => Err(FaultKind::Doubt(Doubt::Unreadable).into()),
        }
    }

    /// Makes a call with the token; once more with a new one where it was over.
    async fn told(&self, build: impl Fn() -> Answer<Call<'static>> + Send + Sync) -> Answer<()> {
        let token = self.token(None).await?;
        let reply = match self.wire.make(bearer(build()?, &token)?).await {
            Err(Fault {
                kind: FaultKind::Session,
                ..
            }) => {
                let fresh = self.token(Some(&token)).await?;
                self.wire.make(bearer(build()?, &fresh)?).await?
            }
            made => made?,
        };
        done(&reply.body, Marker::Bus, &self.wire.values.phrases).map(drop)
    }

    fn waiting<T>(&self, with: impl FnOnce(&mut Contents) -> T) -> T {
        with(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Province for Lgsp {
    async fn reach(&self) -> Answer<Reached> {
        self.wire.reach().await
    }

    async fn session(&self) -> Answer<()> {
        self.held.forget().await;
        self.token(None).await.map(drop)
    }

    /// One call enters and overwrites.
    async fn push(&self, case: &Case, _files: &Files, _way: Way) -> Answer<Pushed> {
        let agency = &self.wire.connection.agency;
        let values = &self.wire.values;
        let sent = self.waiting(|contents| lgsp::document(case, agency, contents, values))?;
        let url = self.wire.url("push", "")?;
        self.told(|| self.wire.writing(url.clone(), &sent, VERDICT))
            .await?;
        let papers = case.papers.iter().flat_map(|paper| &paper.documents);
        let results = case.results.iter().map(|result| &result.document);
        self.waiting(|contents| {
            for document in papers.chain(results) {
                contents.remove(&document.id);
            }
        });
        Ok(Pushed::default())
    }

    async fn progress(&self, step: &Step) -> Answer<()> {
        let trace = lgsp::trace(step, &self.wire.values);
        let url = self.wire.url("progress", "")?;
        self.told(|| self.wire.writing(url.clone(), &trace, VERDICT))
            .await
    }

    /// Nothing is sent: the bytes wait here and go within the dossier. After a restart, or where too many wait, the
    /// dossier asks for them again ([`FaultKind::NotUploaded`]).
    async fn upload(
        &self,
        document: &Document,
        bytes: &(dyn Fn() -> std::io::Result<Vec<u8>> + Sync),
        _moved: &(dyn Fn(u64) + Sync),
    ) -> Answer<RemoteFile> {
        let bytes = files::read(document, bytes)?;
        self.waiting(|contents| {
            let held: usize = contents.values().map(Vec::len).sum();
            if held + bytes.len() > MOST {
                contents.clear();
            }
            contents.insert(document.id.clone(), bytes);
        });
        Ok(RemoteFile {
            id: Some(document.id.clone()),
            ..RemoteFile::default()
        })
    }

    async fn download(&self, file: &InboundFile) -> Answer<Vec<u8>> {
        file.inline.clone().ok_or(FaultKind::Unable.into())
    }
}
