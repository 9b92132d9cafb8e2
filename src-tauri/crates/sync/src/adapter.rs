//! The four dialects over HTTP, behind one name.
mod files;
mod gateway;
mod lgsp;
mod line;
mod multipart;
mod national;
mod noi_ho_so;
mod sign_in;

use serde_json::Value;

use crate::connection::{Connection, Credentials, Dialect};
use crate::http::Stop;
use crate::model::{Case, Document, RemoteFile, Step};
use crate::province::{
    Answer, Asked, Changes, Files, InboundFile, PaidOnline, PersonFound, PersonQuestion,
    ProcedureName, Province, Pushed, Reached, RepositoryPaper, RepositoryQuestion, Way,
};
use crate::values::Values;

pub use files::Places;

use gateway::Gateway;
use lgsp::Lgsp;
use line::Wire;
use national::National;
use noi_ho_so::NoiHoSo;

/// One province in the dialect of its connection. All lanes of a counter share one, and so its session and its pace.
pub struct Adapter(Spoken);

enum Spoken {
    National(National),
    Gateway(Gateway),
    NoiHoSo(NoiHoSo),
    Lgsp(Lgsp),
}

impl Adapter {
    /// The adapter of a connection. `places` are the uploads that were begun before; `stop` ends what is on its way.
    ///
    /// # Errors
    /// [`crate::province::Line::Address`] where an address or a header of the setting is none.
    pub fn new(
        connection: Connection,
        credentials: Credentials,
        values: Values,
        places: Places,
        stop: Stop,
    ) -> Answer<Self> {
        let dialect = connection.dialect;
        let wire = Wire::new(connection, values, stop)?;
        Ok(Self(match dialect {
            Dialect::National => Spoken::National(National::new(wire, credentials, places)),
            Dialect::Gateway => Spoken::Gateway(Gateway::new(wire, credentials, places)),
            Dialect::NoiHoSo => Spoken::NoiHoSo(NoiHoSo::new(wire, credentials)),
            Dialect::Lgsp => Spoken::Lgsp(Lgsp::new(wire, credentials)),
        }))
    }
}

/// Asks whichever dialect is spoken.
macro_rules! spoken {
    ($adapter:ident, $call:ident($($argument:expr),*)) => {
        match &$adapter.0 {
            Spoken::National(one) => one.$call($($argument),*).await,
            Spoken::Gateway(one) => one.$call($($argument),*).await,
            Spoken::NoiHoSo(one) => one.$call($($argument),*).await,
            Spoken::Lgsp(one) => one.$call($($argument),*).await,
        }
    };
}

impl Province for Adapter {
    async fn reach(&self) -> Answer<Reached> {
        spoken!(self, reach())
    }

    async fn session(&self) -> Answer<()> {
        spoken!(self, session())
    }

    async fn number(&self, procedure: &str) -> Answer<Option<String>> {
        spoken!(self, number(procedure))
    }

    async fn find(&self, code: &str) -> Answer<Asked> {
        spoken!(self, find(code))
    }

    async fn push(&self, case: &Case, files: &Files, way: Way) -> Answer<Pushed> {
        spoken!(self, push(case, files, way))
    }

    async fn progress(&self, step: &Step) -> Answer<()> {
        spoken!(self, progress(step))
    }

    async fn upload(
        &self,
        document: &Document,
        bytes: &(dyn Fn() -> std::io::Result<Vec<u8>> + Sync),
        moved: &(dyn Fn(u64) + Sync),
    ) -> Answer<RemoteFile> {
        spoken!(self, upload(document, bytes, moved))
    }

    async fn changes(&self, cursor: Option<&str>) -> Answer<Changes> {
        spoken!(self, changes(cursor))
    }

    async fn stands(&self, file: &RemoteFile, bytes: u64) -> Answer<bool> {
        spoken!(self, stands(file, bytes))
    }

    async fn download(&self, file: &InboundFile) -> Answer<Vec<u8>> {
        spoken!(self, download(file))
    }

    async fn procedures(&self) -> Answer<Vec<ProcedureName>> {
        spoken!(self, procedures())
    }

    async fn procedure(&self, code: &str) -> Answer<Value> {
        spoken!(self, procedure(code))
    }

    async fn repository(&self, question: &RepositoryQuestion) -> Answer<Vec<RepositoryPaper>> {
        spoken!(self, repository(question))
    }

    async fn person(&self, question: &PersonQuestion) -> Answer<PersonFound> {
        spoken!(self, person(question))
    }

    async fn payment(&self, code: &str) -> Answer<Option<PaidOnline>> {
        spoken!(self, payment(code))
    }
}

#[cfg(test)]
mod tests;
