//! A: the national adapter's envelope. A session, one address, the service by name (province-api a, b.1, d.1).
use reqwest::header::{HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::files::{self, Places, Sending};
use super::line::Wire;
use super::sign_in::{Held, Token};
use crate::connection::Credentials;
use crate::http::{Call, FILE, LISTING, Reply, VERDICT, bearer};
use crate::model::{Case, Document, RemoteFile, Step};
use crate::province::{
    Answer, Asked, Changes, Doubt, Fault, FaultKind, Files, InboundFile, PaidOnline, PersonFound,
    PersonQuestion, ProcedureName, Province, Pushed, Reached, RepositoryPaper, RepositoryQuestion,
    Way,
};
use crate::reply::{Marker, json as read};
use crate::wire::national::{Addressed, Envelope, dossier, step as row};
use crate::wire::{catalogue, found, inbox, payment, person, repository, text};

const DESTINATION: HeaderName = HeaderName::from_static("dstcode");
const CHARSET: HeaderName = HeaderName::from_static("charset");

/// The national adapter.
pub(super) struct National {
    wire: Wire,
    credentials: Credentials,
    places: Places,
    held: Held,
}

impl National {
    pub(super) fn new(wire: Wire, credentials: Credentials, places: Places) -> Self {
        Self {
            wire,
            credentials,
            places,
            held: Held::default(),
        }
    }

    async fn session_id(&self, stale: Option<&str>) -> Answer<String> {
        self.held.token(stale, self.sign_in()).await
    }

    async fn sign_in(&self) -> Answer<Token> {
        let asked = json!({
            "username": self.credentials.name,
            "password": self.credentials.secret,
        });
        let told = self
            .wire
            .told(self.call("login", &asked, VERDICT)?, Marker::Zero)
            .await;
        let value = told.map_err(shut_out)?;
        match text(&value, &["session"]) {
            Some(session) => Ok(Token::lasting(session, None)),
            None => Err(FaultKind::Doubt(Doubt::Unreadable).into()),
        }
    }

    /// A call of the adapter, with its headers.
    fn call(&self, operation: &str, body: &impl Serialize, limit: usize) -> Answer<Call<'static>> {
        let destination = HeaderValue::from_str(&self.wire.connection.destination);
        let destination = destination.map_err(|_| Fault::from(FaultKind::Unable))?;
        let call = self
            .wire
            .writing(self.wire.url(operation, "")?, body, limit)?;
        Ok(call
            .with(DESTINATION, destination)
            .with(CHARSET, HeaderValue::from_static("utf-8")))
    }

    /// Tells a service one thing; once more with a new session where it was over.
    async fn tell<T: Serialize + Sync>(&self, told: &Telling<'_, T>) -> Answer<Value> {
        let session = self.session_id(None).await?;
        match self
            .wire
            .told(self.addressed(&session, told)?, Marker::Zero)
            .await
        {
            Err(Fault {
                kind: FaultKind::Session,
                ..
            }) => {
                let fresh = self.session_id(Some(&session)).await?;
                self.wire
                    .told(self.addressed(&fresh, told)?, Marker::Zero)
                    .await
            }
            told => told,
        }
    }

    fn addressed<T: Serialize>(
        &self,
        session: &str,
        told: &Telling<'_, T>,
    ) -> Answer<Call<'static>> {
        let to = Addressed {
            session,
            agency: &self.wire.connection.agency,
            service: told.service,
        };
        match told.row {
            Some(row) => self.call(
                told.operation,
                &Envelope::around(to, told.updating, row),
                VERDICT,
            ),
            None => {
                let question = Envelope::<()>::asking(to, told.further.clone());
                self.call(told.operation, &question, LISTING)
            }
        }
    }

    async fn ask(&self, operation: &str, service: &str, further: &[(&str, &str)]) -> Answer<Value> {
        let further = further
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).into()));
        let question = Telling::<()> {
            operation,
            service,
            updating: None,
            row: None,
            further: further.collect(),
        };
        self.tell(&question).await
    }

    /// A question beside the envelope, with the session in the header; once more with a new one where it was over.
    async fn aside(
        &self,
        build: impl Fn() -> Answer<Call<'static>> + Send + Sync,
    ) -> Answer<Reply> {
        let session = self.session_id(None).await?;
        match self.wire.make(bearer(build()?, &session)?).await {
            Err(Fault {
                kind: FaultKind::Session,
                ..
            }) => {
                let fresh = self.session_id(Some(&session)).await?;
                self.wire.make(bearer(build()?, &fresh)?).await
            }
            made => made,
        }
    }

    async fn plain(&self, operation: &str, question: &Value, limit: usize) -> Answer<Reply> {
        self.aside(|| self.call(operation, question, limit)).await
    }
}

/// What is told to a service.
struct Telling<'a, T> {
    operation: &'a str,
    service: &'a str,
    updating: Option<bool>,
    row: Option<&'a T>,
    further: Map<String, Value>,
}

impl<'a, T> Telling<'a, T> {
    fn of(service: &'a str, updating: Option<bool>, row: &'a T) -> Self {
        Self {
            operation: "call",
            service,
            updating,
            row: Some(row),
            further: Map::new(),
        }
    }
}

impl Province for National {
    async fn reach(&self) -> Answer<Reached> {
        self.wire.reach().await
    }

    async fn session(&self) -> Answer<()> {
        self.held.forget().await;
        self.session_id(None).await.map(drop)
    }

    async fn find(&self, code: &str) -> Answer<Asked> {
        match self.ask("call", "TraCuuHoSo", &[("mahoso", code)]).await {
            Ok(value) => found::asked(&value, code),
            Err(Fault {
                kind: FaultKind::Refused(refusal),
                ..
            }) if refusal.unknown => Ok(Asked::Absent),
            Err(fault) => Err(fault),
        }
    }

    async fn push(&self, case: &Case, files: &Files, way: Way) -> Answer<Pushed> {
        let body = dossier(case, files, &self.wire.values)?;
        let telling = Telling::of("DongBoHoSoMC", Some(way == Way::Update), &body);
        self.tell(&telling).await?;
        Ok(Pushed::default())
    }

    async fn progress(&self, step: &Step) -> Answer<()> {
        let body = row(step);
        self.tell(&Telling::of("CapNhatTienDoHoSoMC", None, &body))
            .await
            .map(drop)
    }

    async fn upload(
        &self,
        document: &Document,
        bytes: &(dyn Fn() -> std::io::Result<Vec<u8>> + Sync),
        moved: &(dyn Fn(u64) + Sync),
    ) -> Answer<RemoteFile> {
        let session = self.session_id(None).await?;
        let sending = Sending {
            document,
            bytes: files::read(document, bytes)?,
            moved,
            token: Some(&session),
        };
        files::send(&self.wire, &self.places, sending).await
    }

    async fn stands(&self, file: &RemoteFile, bytes: u64) -> Answer<bool> {
        let session = self.session_id(None).await?;
        files::stands(&self.wire, file, bytes, Some(&session)).await
    }

    async fn download(&self, file: &InboundFile) -> Answer<Vec<u8>> {
        match (&file.inline, &file.keeper) {
            (Some(bytes), _) => Ok(bytes.clone()),
            (None, Some(keeper)) => {
                let asked = repository::file_question(keeper, &file.path);
                repository::file(&self.plain("repository_file", &asked, FILE).await?.body)
            }
            (None, None) => {
                let session = self.session_id(None).await?;
                files::fetch(&self.wire, &file.path, Some(&session)).await
            }
        }
    }

    async fn changes(&self, cursor: Option<&str>) -> Answer<Changes> {
        let Some(url) = self.wire.changes_url(cursor)? else {
            return Ok(Changes::none_to_ask());
        };
        let reply = self.aside(|| Ok(Call::read(url.clone(), LISTING))).await?;
        inbox::changes(&read(&reply.body)?)
    }

    async fn procedures(&self) -> Answer<Vec<ProcedureName>> {
        Ok(catalogue::names(
            &self.ask("share", "LayDanhSachTTHC", &[]).await?,
        ))
    }

    async fn procedure(&self, code: &str) -> Answer<Value> {
        catalogue::one(self.ask("share", "LayThuTuc", &[("maTTHC", code)]).await?)
    }

    async fn repository(&self, question: &RepositoryQuestion) -> Answer<Vec<RepositoryPaper>> {
        let asked = repository::question(question);
        let reply = self.plain("repository", &asked, LISTING).await?;
        repository::papers(&read(&reply.body)?, &self.wire.values)
    }

    async fn person(&self, question: &PersonQuestion) -> Answer<PersonFound> {
        let asked = person::question(question);
        let reply = self.plain("person", &asked, VERDICT).await?;
        person::found(&read(&reply.body)?, &self.wire.values)
    }

    async fn payment(&self, code: &str) -> Answer<Option<PaidOnline>> {
        let url = self.wire.url("payment", code)?;
        let reply = self.aside(|| Ok(Call::read(url.clone(), VERDICT))).await?;
        payment::paid(&read(&reply.body)?)
    }
}

/// Who is refused a session is shut out: no other call will do better.
fn shut_out(fault: Fault) -> Fault {
    match fault.kind {
        FaultKind::Refused(refusal) => FaultKind::Barred(refusal).into(),
        FaultKind::Session => FaultKind::Barred(crate::province::Refusal::default()).into(),
        _ => fault,
    }
}
