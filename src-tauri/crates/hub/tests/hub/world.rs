//! A database and a folder of a test's own, and instances of the hub over them.

use std::path::Path;
use std::time::Duration;

use motcua_hub::{Commune, Database, Folder, Hub, Key, Limits, Objects, Tls};
use tokio::net::TcpListener;
use tokio::sync::{OnceCell, oneshot};
use tokio_postgres::NoTls;
use tokio_postgres::error::SqlState;
use uuid::Uuid;

use crate::counter::Counter;

/// What a watcher says.
pub const WATCH: &str = "a token for a watcher";

/// What instances share.
pub struct World {
    /// How the database is reached.
    pub database: String,
    /// Where files and the key lie.
    pub place: tempfile::TempDir,
    server: String,
    name: String,
}

/// One instance, which ends with it.
pub struct Instance {
    /// `http://127.0.0.1:port`
    pub base: String,
    stop: Option<oneshot::Sender<()>>,
    ended: Option<tokio::task::JoinHandle<()>>,
}

impl World {
    /// None, and a word about it, where there is no PostgreSQL for tests.
    pub async fn new() -> Option<Self> {
        let world = Self::nowhere()?;
        let template = TEMPLATE.get_or_init(|| template(&world.server)).await;
        let create = format!("CREATE DATABASE {} TEMPLATE {template}", world.name);
        execute(&world.server, &create).await;
        Some(world)
    }

    /// One whose database holds nothing yet, not even the schema.
    pub async fn empty() -> Option<Self> {
        let world = Self::nowhere()?;
        execute(&world.server, &format!("CREATE DATABASE {}", world.name)).await;
        Some(world)
    }

    fn nowhere() -> Option<Self> {
        let Ok(server) = std::env::var("MOTCUA_TEST_DATABASE") else {
            eprintln!("skipped: no PostgreSQL for tests (tests/hub/with-postgres.sh gives one)");
            return None;
        };
        let name = format!("t{}", Uuid::now_v7().simple());
        Some(Self {
            database: format!("{server} dbname={name}"),
            place: tempfile::tempdir().unwrap(),
            server: format!("{server} dbname=postgres"),
            name,
        })
    }

    pub async fn instance(&self) -> Instance {
        self.instance_with(limits()).await
    }

    pub async fn instance_with(&self, limits: Limits) -> Instance {
        self.stand_up(limits, Box::new(self.folder()), None).await
    }

    /// One that keeps its files elsewhere.
    pub async fn instance_over(&self, objects: Box<dyn Objects>) -> Instance {
        self.stand_up(limits(), objects, None).await
    }

    /// One that speaks TLS itself.
    pub async fn instance_behind(&self, tls: Tls) -> Instance {
        self.stand_up(limits(), Box::new(self.folder()), Some(tls))
            .await
    }

    fn folder(&self) -> Folder {
        Folder::open(&self.place.path().join("files")).unwrap()
    }

    async fn stand_up(
        &self,
        limits: Limits,
        objects: Box<dyn Objects>,
        tls: Option<Tls>,
    ) -> Instance {
        let database = Database::at(&self.database, 12, Duration::from_secs(10)).unwrap();
        let key = Key::load(&self.place.path().join("key")).unwrap();
        let hub = Hub::new(database, objects, key, limits).watched_with(Some(WATCH.to_owned()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel();
        let ended = tokio::spawn(async move {
            motcua_hub::serve(hub, listener, tls, async {
                let _ = stopped.await;
            })
            .await;
        });
        Instance {
            base,
            stop: Some(stop),
            ended: Some(ended),
        }
    }

    /// A new commune and its first counter, speaking to an instance.
    pub async fn commune(&self, code: &str, instance: &Instance) -> Counter {
        let database = Database::at(&self.database, 1, Duration::from_secs(5)).unwrap();
        let code = code.parse().unwrap();
        let founding = Commune::add(&database, &code, "Xã thử").await.unwrap();
        let mut counter = Counter::new(&instance.base, &code);
        counter.enrol(&founding).await.unwrap();
        counter.prove().await;
        counter
    }

    /// A connection of the test's own.
    pub async fn sql(&self) -> tokio_postgres::Client {
        connect(&self.database).await
    }

    /// All of the database as text.
    pub fn dump(&self) -> String {
        String::from_utf8(self.postgres("dump", None)).unwrap()
    }

    /// All of the database as a file, whatever is going on meanwhile.
    pub fn back_up(&self, into: &Path) {
        self.postgres("backup", Some(into));
    }

    /// What such a file holds, into a database that holds nothing.
    pub fn put_back(&self, from: &Path) {
        self.postgres("restore", Some(from));
    }

    fn postgres(&self, what: &str, file: Option<&Path>) -> Vec<u8> {
        let program = std::env::var("MOTCUA_TEST_POSTGRES").unwrap();
        let mut command = std::process::Command::new(program);
        let output = command
            .args([what, &self.name])
            .args(file)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{what}: {said}");
        output.stdout
    }
}

/// Patient with a machine that is busy, and quick where a test would wait.
fn limits() -> Limits {
    Limits {
        believed: Duration::from_millis(300),
        look: Duration::from_millis(50),
        turn: Duration::from_secs(10),
        still: Duration::from_secs(2),
        leave: Duration::from_secs(5),
        ..Limits::default()
    }
}

impl Instance {
    /// Ends it as SIGTERM does.
    pub async fn end(mut self) {
        drop(self.stop.take());
        if let Some(ended) = self.ended.take() {
            ended.await.unwrap();
        }
    }
}

/// The schema is made once in each test program, as every instance makes it, and copied for each test.
static TEMPLATE: OnceCell<String> = OnceCell::const_new();

async fn template(server: &str) -> String {
    let name = format!("template{}", Uuid::now_v7().simple());
    execute(server, &format!("CREATE DATABASE {name}")).await;
    // What is said last counts.
    let address = format!("{server} dbname={name}");
    let database = Database::at(&address, 1, Duration::from_secs(5)).unwrap();
    database.migrate().await.unwrap();
    name
}

/// Once more while the database that is copied or dropped is still being left by somebody.
async fn execute(server: &str, text: &str) {
    let client = connect(server).await;
    while let Err(error) = client.batch_execute(text).await {
        assert_eq!(error.code(), Some(&SqlState::OBJECT_IN_USE), "{error:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

impl Drop for World {
    /// What a crash has to look through stays small.
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            let text = format!("DROP DATABASE {name} WITH (FORCE)");
            runtime.block_on(execute(&server, &text));
        });
        // Where the test failed, that is what is told.
        let _ = dropped.join();
    }
}

pub async fn connect(address: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(address, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}
