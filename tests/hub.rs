//! A hub for counters of one commune, over a PostgreSQL that the run was given.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use motcua_hub::{Commune, Database, Folder, Hub, Key, Limits};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_postgres::NoTls;

/// A hub with one commune, which listens until it is stopped.
pub struct HubPlace {
    /// The code by which the commune's first counter comes in.
    pub founding: String,
    runtime: Runtime,
    database: String,
    folder: tempfile::TempDir,
    address: SocketAddr,
    serving: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

/// Why there is no hub.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    /// A file or socket cannot be had.
    #[error("a file or socket cannot be had")]
    System(#[from] io::Error),
    /// PostgreSQL refuses.
    #[error("PostgreSQL refuses")]
    Postgres(#[from] tokio_postgres::Error),
    /// The hub's database cannot be used.
    #[error("the hub's database cannot be used")]
    Database(#[from] motcua_hub::DatabaseError),
    /// The commune was not added.
    #[error("the commune was not added")]
    Commune(#[from] motcua_hub::CommuneError),
    /// The hub's key cannot be used.
    #[error("the hub's key cannot be used")]
    Key(#[from] motcua_hub::KeyError),
    /// The code of the commune is none.
    #[error("this is no code of an agency")]
    Agency,
}

impl HubPlace {
    /// A hub with a database of its own; none, said aloud, where the run was given no PostgreSQL.
    ///
    /// # Errors
    /// [`HubError`].
    pub fn start(agency: &str) -> Result<Option<Self>, HubError> {
        let Some(server) = server() else {
            return Ok(None);
        };
        let folder = tempfile::tempdir()?;
        let runtime = Runtime::new()?;
        let agency = agency.parse().map_err(|_| HubError::Agency)?;
        let name = fresh_name();
        let address = format!("{server} dbname={name}");
        let founding = runtime.block_on(async {
            execute(&maintenance(&server), &format!("CREATE DATABASE {name}")).await?;
            let database = Database::at(&address, 1, Duration::from_secs(5))?;
            database.migrate().await?;
            Ok::<_, HubError>(Commune::add(&database, &agency, "Xã thử").await?)
        })?;
        let mut place = Self {
            founding,
            runtime,
            database: address,
            folder,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            serving: None,
        };
        place.start_again()?;
        Ok(Some(place))
    }

    /// Keeps everything it has now for [`Self::put_back`].
    ///
    /// # Errors
    /// [`HubError`].
    pub fn keep(&mut self) -> Result<(), HubError> {
        self.stop();
        copy(&self.folder.path().join("files"), &self.kept())?;
        self.run(&format!(
            "CREATE SCHEMA kept; {}",
            each_table("CREATE TABLE kept.%1$I AS TABLE public.%1$I")
        ))?;
        self.start_again()
    }

    /// Has only what it had then, as a hub that is put back to a backup.
    ///
    /// # Errors
    /// [`HubError`].
    pub fn put_back(&mut self) -> Result<(), HubError> {
        self.stop();
        let files = self.folder.path().join("files");
        std::fs::remove_dir_all(&files)?;
        copy(&self.kept(), &files)?;
        // One refers to another, and all of them are there in the end.
        self.run(&format!(
            "BEGIN; SET LOCAL session_replication_role = replica; {} {} COMMIT",
            each_table("DELETE FROM public.%1$I"),
            each_table("INSERT INTO public.%1$I TABLE kept.%1$I")
        ))?;
        self.start_again()
    }

    /// All that somebody has who takes its database and its files: text, in which bytes of the database stand as digits.
    ///
    /// # Errors
    /// [`HubError`].
    pub fn dump(&self) -> Result<String, HubError> {
        let program = std::env::var("MOTCUA_TEST_POSTGRES").map_err(io::Error::other)?;
        let name = self.database.rsplit("dbname=").next().unwrap_or_default();
        let mut all = Command::new(program).args(["dump", name]).output()?.stdout;
        gather(&self.folder.path().join("files"), &mut all)?;
        Ok(String::from_utf8_lossy(&all).into_owned())
    }

    fn kept(&self) -> PathBuf {
        self.folder.path().join("kept")
    }

    fn run(&self, sql: &str) -> Result<(), HubError> {
        self.runtime.block_on(execute(&self.database, sql))
    }

    /// The code by which a fresh PC comes in where every PC of a commune is gone.
    ///
    /// # Errors
    /// [`HubError`].
    pub fn let_in(&self, agency: &str) -> Result<String, HubError> {
        let agency = agency.parse().map_err(|_| HubError::Agency)?;
        let database = Database::at(&self.database, 1, Duration::from_secs(5))?;
        let code = self.runtime.block_on(Commune::let_in(&database, &agency));
        Ok(code?)
    }

    /// Its address.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it is reached.
    #[must_use]
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Ends it, as a PC that is switched off; counters go on alone.
    pub fn stop(&mut self) {
        if let Some((stop, ended)) = self.serving.take() {
            let _gone = stop.send(());
            let _ended = self.runtime.block_on(ended);
        }
    }

    /// Starts it again where it was.
    ///
    /// # Errors
    /// [`HubError`].
    pub fn start_again(&mut self) -> Result<(), HubError> {
        let limits = Limits {
            believed: Duration::from_millis(300),
            look: Duration::from_millis(50),
            ..Limits::default()
        };
        let database = Database::at(&self.database, 12, Duration::from_secs(10))?;
        let files = Folder::open(&self.folder.path().join("files"))?;
        let key = Key::load(&self.folder.path().join("key"))?;
        let hub = Hub::new(database, Box::new(files), key, limits);
        let listener = self.runtime.block_on(TcpListener::bind(self.address))?;
        self.address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel();
        let ended = self.runtime.spawn(async move {
            motcua_hub::serve(hub, listener, None, async {
                let _stopped = stopped.await;
            })
            .await;
        });
        self.serving = Some((stop, ended));
        Ok(())
    }
}

impl Drop for HubPlace {
    fn drop(&mut self) {
        self.stop();
        // A crash of PostgreSQL looks through every database there is; one that stays costs no more than time.
        if let Some(server) = server() {
            let name = self.database.rsplit("dbname=").next().unwrap_or_default();
            let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            let _stays = self.runtime.block_on(execute(&maintenance(&server), &drop));
        }
    }
}

fn server() -> Option<String> {
    let server = std::env::var("MOTCUA_TEST_DATABASE").ok();
    if server.is_none() {
        // Said aloud, because a skipped test proves nothing.
        let _said = writeln!(
            io::stderr(),
            "skipped: no PostgreSQL for tests (tests/hub/with-postgres.sh gives one)"
        );
    }
    server
}

fn fresh_name() -> String {
    format!("s{}", uuid::Uuid::now_v7().simple())
}

fn maintenance(server: &str) -> String {
    format!("{server} dbname=postgres")
}

async fn execute(database: &str, sql: &str) -> Result<(), HubError> {
    let (client, connection) = tokio_postgres::connect(database, NoTls).await?;
    tokio::spawn(connection);
    Ok(client.batch_execute(sql).await?)
}

/// A statement for each table that changes while counters come and go.
fn each_table(statement: &str) -> String {
    format!(
        "DO $$ DECLARE t text; BEGIN FOR t IN
            SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
            AND relkind IN ('r', 'p') AND NOT relispartition AND relname NOT IN ('commune', 'migration')
        LOOP EXECUTE format('{statement}', t); END LOOP; END $$;"
    )
}

fn gather(folder: &Path, into: &mut Vec<u8>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        match path.is_dir() {
            true => gather(&path, into)?,
            false => into.extend(std::fs::read(path)?),
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        match entry.file_type()?.is_dir() {
            true => copy(&entry.path(), &target)?,
            false => std::fs::copy(entry.path(), target).map(|_| ())?,
        }
    }
    Ok(())
}
