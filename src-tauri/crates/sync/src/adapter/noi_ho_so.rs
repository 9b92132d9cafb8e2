//! C: NoiHoSo, iGate. A token, resources, files before dossiers (province-api d.4, d.5).
use serde_json::{Value, json};

use super::files;
use super::line::{Wire, body};
use super::multipart::form;
use super::sign_in::{Held, Token};
use crate::connection::Credentials;
use crate::http::{Call, FILE, LISTING, Reply, VERDICT, bearer};
use crate::model::{Case, Document, RemoteFile, State, Step};
use crate::province::{
    Answer, Asked, Changes, Doubt, Fault, FaultKind, Files, InboundFile, PaidOnline, PersonFound,
    PersonQuestion, ProcedureName, Province, Pushed, Reached, Refusal, RepositoryPaper,
    RepositoryQuestion, Way,
};
use crate::reply::{Marker, done, json as read};
use crate::wire::{catalogue, found, inbox, noi_ho_so, payment, person, repository, rows, text};

/// Most rows of an upload's answer that are looked at.
const MOST: usize = 4;

/// NoiHoSo.
pub(super) struct NoiHoSo {
    wire: Wire,
    credentials: Credentials,
    held: Held,
}

impl NoiHoSo {
    pub(super) fn new(wire: Wire, credentials: Credentials) -> Self {
        Self {
            wire,
            credentials,
            held: Held::default(),
        }
    }

    /// The token, or a new one. Who is refused one is shut out: no other call will do better.
    async fn token(&self, stale: Option<&str>) -> Answer<String> {
        self.held.token(stale, self.sign_in()).await
    }

    async fn sign_in(&self) -> Answer<Token> {
        let asked = json!({
            "client_id": self.credentials.name,
            "client_secret": self.credentials.secret,
        });
        let call = self
            .wire
            .writing(self.wire.url("token", "")?, &asked, VERDICT)?;
        let reply = self.wire.client.make(call).await?;
        if matches!(reply.status, 400 | 401) {
            let refusal =
                crate::reply::refused(reply.status, &reply.body, &self.wire.values.phrases);
            return Err(FaultKind::Barred(refusal).into());
        }
        let reply =
            crate::http::accepted(reply, self.wire.base.is_secure(), &self.wire.values.phrases)?;
        let value = read(&reply.body)?;
        let data = value
            .get("data")
            .filter(|data| data.is_object())
            .unwrap_or(&value);
        let seconds = text(data, &["expires_in"]).and_then(|seconds| seconds.parse().ok());
        match text(data, &["access_token"]) {
            Some(token) => Ok(Token::lasting(token, seconds)),
            None => Err(FaultKind::Doubt(Doubt::Unreadable).into()),
        }
    }

    async fn signed<'a>(
        &self,
        build: impl Fn() -> Answer<Call<'a>> + Send + Sync,
    ) -> Answer<Value> {
        read(&self.made(build).await?.body)
    }

    /// Makes a call with the token; once more with a new one where it was over.
    async fn made<'a>(&self, build: impl Fn() -> Answer<Call<'a>> + Send + Sync) -> Answer<Reply> {
        let token = self.token(None).await?;
        let first = self.wire.make(bearer(build()?, &token)?).await;
        match first {
            Err(Fault {
                kind: FaultKind::Session,
                ..
            }) => {
                let fresh = self.token(Some(&token)).await?;
                self.wire.make(bearer(build()?, &fresh)?).await
            }
            first => first,
        }
    }

    async fn verdict(
        &self,
        operation: &str,
        body: &(impl serde::Serialize + Sync),
    ) -> Answer<Value> {
        let url = self.wire.url(operation, "")?;
        let value = self
            .signed(|| self.wire.writing(url.clone(), body, VERDICT))
            .await?;
        self.judged(value)
    }

    fn judged(&self, value: Value) -> Answer<Value> {
        done(
            value.to_string().as_bytes(),
            Marker::Status,
            &self.wire.values.phrases,
        )
    }

    async fn asked(&self, operation: &str, code: &str, limit: usize) -> Answer<Value> {
        let url = self.wire.url(operation, code)?;
        self.signed(|| Ok(Call::read(url.clone(), limit))).await
    }

    /// The id a dossier has there: known, or asked for.
    async fn id(&self, known: Option<&str>, code: &str) -> Answer<String> {
        if let Some(id) = known {
            return Ok(id.to_owned());
        }
        let held = match self.find(code).await? {
            Asked::Found(found) => found.remote,
            Asked::Absent | Asked::Unable => None,
        };
        let unknown = Refusal {
            unknown: true,
            ..Refusal::default()
        };
        held.ok_or(FaultKind::Refused(unknown).into())
    }

    async fn create(&self, case: &Case, files: &Files) -> Answer<Pushed> {
        let agency = &self.wire.connection.agency;
        let body = noi_ho_so::create(case, agency, files, &self.wire.values)?;
        let value = self.verdict("create", &body).await?;
        let data = value.get("data").unwrap_or(&value);
        match text(data, &["idHoSo", "IdHoSo", "IDHoSo", "id"]) {
            Some(id) => Ok(Pushed { remote: Some(id) }),
            None => Err(FaultKind::Doubt(Doubt::Unreadable).into()),
        }
    }

    /// What can be overwritten here: the state, with fees and results where it may carry them.
    async fn update(&self, case: &Case, files: &Files) -> Answer<Pushed> {
        let id = self.id(case.remote.as_deref(), &case.code).await?;
        if case.state == State::Returned && !case.results.is_empty() {
            self.finish_first(case, &id, files).await?;
        }
        let row = noi_ho_so::state(case, case.state, &id, files)?;
        self.verdict("state", &row).await?;
        Ok(Pushed { remote: Some(id) })
    }

    /// Results go with state 9 alone: where they were handed over before anything was sent, 9 is said before 10.
    async fn finish_first(&self, case: &Case, id: &str, files: &Files) -> Answer<()> {
        let there = match self.find(&case.code).await? {
            Asked::Found(found) => found.state,
            Asked::Absent | Asked::Unable => None,
        };
        if there != Some(State::Returned) {
            let row = noi_ho_so::state(case, State::Finished, id, files)?;
            self.verdict("state", &row).await?;
        }
        Ok(())
    }
}

impl Province for NoiHoSo {
    async fn reach(&self) -> Answer<Reached> {
        self.wire.reach().await
    }

    async fn session(&self) -> Answer<()> {
        self.held.forget().await;
        self.token(None).await.map(drop)
    }

    async fn number(&self, procedure: &str) -> Answer<Option<String>> {
        let value = self.asked("number", procedure, VERDICT).await?;
        let data = value
            .get("data")
            .filter(|data| data.is_object())
            .unwrap_or(&value);
        match text(data, &["value"]) {
            Some(number) if number.chars().count() <= 100 => Ok(Some(number)),
            _ => match self.judged(value) {
                Err(fault) => Err(fault),
                Ok(_) => Err(FaultKind::Doubt(Doubt::Unreadable).into()),
            },
        }
    }

    async fn find(&self, code: &str) -> Answer<Asked> {
        match self.asked("search", code, LISTING).await {
            Ok(value) => found::asked(&value, code),
            Err(Fault {
                kind: FaultKind::Refused(refusal),
                ..
            }) if refusal.unknown => Ok(Asked::Absent),
            Err(fault) => Err(fault),
        }
    }

    async fn push(&self, case: &Case, files: &Files, way: Way) -> Answer<Pushed> {
        match way {
            Way::Insert => {
                let pushed = self.create(case, files).await?;
                if matches!(case.state, State::Registered) {
                    return Ok(pushed);
                }
                let known = Case {
                    remote: pushed.remote,
                    ..case.clone()
                };
                // It is there from here on, whatever becomes of its state: a fault that had no effect of its own must
                // not read as if nothing had been sent.
                let told = self.update(&known, files).await;
                told.map_err(after_an_effect)
            }
            Way::Update => self.update(case, files).await,
        }
    }

    async fn progress(&self, step: &Step) -> Answer<()> {
        let id = self.id(step.remote.as_deref(), &step.code).await?;
        let rows = noi_ho_so::progress(step, &id);
        self.verdict("progress", &rows).await.map(drop)
    }

    async fn upload(
        &self,
        document: &Document,
        bytes: &(dyn Fn() -> std::io::Result<Vec<u8>> + Sync),
        moved: &(dyn Fn(u64) + Sync),
    ) -> Answer<RemoteFile> {
        let (media, form) = form("files", document, &files::read(document, bytes)?);
        let url = self.wire.url("upload", "")?;
        let sent = |count: u64| moved(count.min(document.bytes));
        let form = bytes::Bytes::from(form);
        let build = || {
            let call = body(url.clone(), &media, form.clone())?;
            Ok(Call {
                moved: Some(&sent),
                ..call
            })
        };
        remote(&self.judged(self.signed(build).await?)?)
    }

    async fn changes(&self, cursor: Option<&str>) -> Answer<Changes> {
        match self.wire.changes_url(cursor)? {
            Some(url) => {
                inbox::changes(&self.signed(|| Ok(Call::read(url.clone(), LISTING))).await?)
            }
            None => Ok(Changes::none_to_ask()),
        }
    }

    async fn download(&self, file: &InboundFile) -> Answer<Vec<u8>> {
        match (&file.inline, &file.keeper) {
            (Some(bytes), _) => Ok(bytes.clone()),
            (None, Some(keeper)) => {
                let url = self.wire.url("repository_file", "")?;
                let asked = repository::file_question(keeper, &file.path);
                let build = || self.wire.writing(url.clone(), &asked, FILE);
                repository::file(&self.made(build).await?.body)
            }
            (None, None) => {
                let token = self.token(None).await?;
                files::fetch(&self.wire, &file.path, Some(&token)).await
            }
        }
    }

    async fn procedures(&self) -> Answer<Vec<ProcedureName>> {
        Ok(catalogue::names(
            &self.asked("procedures", "", LISTING).await?,
        ))
    }

    async fn procedure(&self, code: &str) -> Answer<Value> {
        catalogue::one(self.asked("procedure", code, LISTING).await?)
    }

    async fn repository(&self, question: &RepositoryQuestion) -> Answer<Vec<RepositoryPaper>> {
        let (url, asked) = (
            self.wire.url("repository", "")?,
            repository::question(question),
        );
        let value = self
            .signed(|| self.wire.writing(url.clone(), &asked, LISTING))
            .await?;
        repository::papers(&value, &self.wire.values)
    }

    async fn person(&self, question: &PersonQuestion) -> Answer<PersonFound> {
        let (url, asked) = (self.wire.url("person", "")?, person::question(question));
        let value = self
            .signed(|| self.wire.writing(url.clone(), &asked, VERDICT))
            .await?;
        person::found(&value, &self.wire.values)
    }

    async fn payment(&self, code: &str) -> Answer<Option<PaidOnline>> {
        payment::paid(&self.asked("payment", code, VERDICT).await?)
    }
}

/// A fault of the second call where the first took effect.
fn after_an_effect(fault: Fault) -> Fault {
    let kind = match fault.kind {
        FaultKind::NoLine(_) | FaultKind::Busy | FaultKind::Session => {
            FaultKind::Doubt(Doubt::Broken)
        }
        kind => kind,
    };
    Fault { kind, ..fault }
}

/// Id and hash of an upload, in either shape that was seen.
fn remote(value: &Value) -> Answer<RemoteFile> {
    let data = value.get("data").unwrap_or(value);
    let first = rows(data, &["data"], MOST).first().unwrap_or(data);
    let inner = first.get("response").and_then(|reply| reply.get("data"));
    let row = match inner {
        Some(inner) => rows(inner, &["data"], MOST).first().unwrap_or(inner),
        None => first,
    };
    let file = RemoteFile {
        url: None,
        id: text(row, &["IdTepTin", "idTepTin", "id"]),
        hash: text(row, &["HashTepTin", "hashTepTin", "hash"]),
    };
    match file.id {
        Some(_) => Ok(file),
        None => Err(FaultKind::Doubt(Doubt::Unreadable).into()),
    }
}
