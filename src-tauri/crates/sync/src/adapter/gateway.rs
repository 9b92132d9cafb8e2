//! B: a provincial gateway. Bare arrays, one address each; success is told by code and words (province-api b, d.2).
use serde_json::{Value, json};

use super::files::{self, Places, Sending};
use super::line::Wire;
use crate::connection::Credentials;
use crate::http::{Call, FILE, LISTING, Reply, VERDICT, bearer};
use crate::model::{Case, Document, RemoteFile, Step};
use crate::province::{
    Answer, Changes, Fault, FaultKind, Files, InboundFile, PaidOnline, PersonFound, PersonQuestion,
    ProcedureName, Province, Pushed, Reached, Refusal, RepositoryPaper, RepositoryQuestion, Way,
};
use crate::reply::{Marker, done, json as read};
use crate::wire::{catalogue, inbox, national, payment, person, repository};

/// A gateway. It has no session; where it wants a token, that is the secret.
pub(super) struct Gateway {
    wire: Wire,
    credentials: Credentials,
    places: Places,
}

impl Gateway {
    pub(super) fn new(wire: Wire, credentials: Credentials, places: Places) -> Self {
        Self {
            wire,
            credentials,
            places,
        }
    }

    fn token(&self) -> Option<&str> {
        Some(self.credentials.secret.as_str()).filter(|token| !token.is_empty())
    }

    fn signed<'a>(&self, call: Call<'a>) -> Answer<Call<'a>> {
        match self.token() {
            Some(token) => bearer(call, token),
            None => Ok(call),
        }
    }

    /// Makes a call that is answered with a verdict.
    async fn told(&self, call: Call<'_>, marker: Marker) -> Answer<()> {
        let told = self.wire.told(self.signed(call)?, marker).await;
        told.map(drop).map_err(shut_out)
    }

    async fn made(&self, call: Call<'_>) -> Answer<Reply> {
        self.wire.make(self.signed(call)?).await.map_err(shut_out)
    }

    async fn ask(&self, operation: &str, question: &Value, limit: usize) -> Answer<Value> {
        read(&self.answered(operation, question, limit).await?.body)
    }

    async fn answered(&self, operation: &str, question: &Value, limit: usize) -> Answer<Reply> {
        let url = self.wire.url(operation, "")?;
        self.made(self.wire.writing(url, question, limit)?).await
    }

    /// A catalogue: JSON as a text in `message`.
    async fn catalogue(&self, operation: &str, code: &str) -> Answer<Value> {
        let call = Call::read(self.wire.url(operation, code)?, LISTING);
        let reply = self.made(call).await?;
        let value = done(&reply.body, Marker::Zero, &self.wire.values.phrases)?;
        catalogue::unwrapped(value)
    }
}

impl Province for Gateway {
    async fn reach(&self) -> Answer<Reached> {
        self.wire.reach().await
    }

    async fn session(&self) -> Answer<()> {
        Ok(())
    }

    async fn push(&self, case: &Case, files: &Files, way: Way) -> Answer<Pushed> {
        let operation = match way {
            Way::Insert => "insert",
            Way::Update => "update",
        };
        let body = [national::dossier(case, files, &self.wire.values)?];
        let url = self.wire.url(operation, "")?;
        let call = self.wire.writing(url, &body, VERDICT)?;
        self.told(call, Marker::ZeroAndWords).await?;
        Ok(Pushed::default())
    }

    async fn progress(&self, step: &Step) -> Answer<()> {
        let url = self.wire.url("progress", "")?;
        let call = self.wire.writing(url, &[national::step(step)], VERDICT)?;
        self.told(call, Marker::Words).await
    }

    async fn upload(
        &self,
        document: &Document,
        bytes: &(dyn Fn() -> std::io::Result<Vec<u8>> + Sync),
        moved: &(dyn Fn(u64) + Sync),
    ) -> Answer<RemoteFile> {
        let sending = Sending {
            document,
            bytes: files::read(document, bytes)?,
            moved,
            token: self.token(),
        };
        files::send(&self.wire, &self.places, sending).await
    }

    async fn stands(&self, file: &RemoteFile, bytes: u64) -> Answer<bool> {
        files::stands(&self.wire, file, bytes, self.token()).await
    }

    async fn download(&self, file: &InboundFile) -> Answer<Vec<u8>> {
        let (operation, question) = match (&file.inline, &file.keeper) {
            (Some(bytes), _) => return Ok(bytes.clone()),
            (None, Some(keeper)) => {
                let question = repository::file_question(keeper, &file.path);
                ("repository_file", question)
            }
            (None, None) => ("file", json!({ "DuongDan": file.path })),
        };
        repository::file(&self.answered(operation, &question, FILE).await?.body)
    }

    async fn changes(&self, cursor: Option<&str>) -> Answer<Changes> {
        let Some(url) = self.wire.changes_url(cursor)? else {
            return Ok(Changes::none_to_ask());
        };
        inbox::changes(&read(&self.made(Call::read(url, LISTING)).await?.body)?)
    }

    async fn procedures(&self) -> Answer<Vec<ProcedureName>> {
        Ok(catalogue::names(&self.catalogue("procedures", "").await?))
    }

    async fn procedure(&self, code: &str) -> Answer<Value> {
        catalogue::one(self.catalogue("procedure", code).await?)
    }

    async fn repository(&self, question: &RepositoryQuestion) -> Answer<Vec<RepositoryPaper>> {
        let asked = repository::question(question);
        repository::papers(
            &self.ask("repository", &asked, LISTING).await?,
            &self.wire.values,
        )
    }

    async fn person(&self, question: &PersonQuestion) -> Answer<PersonFound> {
        let asked = person::question(question);
        person::found(
            &self.ask("person", &asked, VERDICT).await?,
            &self.wire.values,
        )
    }

    async fn payment(&self, code: &str) -> Answer<Option<PaidOnline>> {
        let call = Call::read(self.wire.url("payment", code)?, VERDICT);
        let reply = self.made(call).await?;
        payment::paid(&read(&reply.body)?)
    }
}

/// There is nothing to sign in to anew: who is refused with a standing token is shut out.
fn shut_out(fault: Fault) -> Fault {
    match fault.kind {
        FaultKind::Session => FaultKind::Barred(Refusal::default()).into(),
        _ => fault,
    }
}
