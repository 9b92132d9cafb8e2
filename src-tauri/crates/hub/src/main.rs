//! `motcua-hub`: the hub as a program.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "it answers whoever started it"
)]

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use motcua_case::id::AgencyCode;
use motcua_hub::{Bucket, Commune, Database, Folder, Hub, Key, Limits, Objects, Tls};

/// Orders, keeps and countersigns what the counters of a commune share, and opens none of it.
#[derive(Parser)]
#[command(name = "motcua-hub", version)]
struct Asked {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Serve until SIGTERM or Ctrl-C. Without a certificate TLS is spoken by a proxy before it. /status and /metrics are shown to this machine
    /// alone, or to who says what MOTCUA_HUB_WATCH_TOKEN is set to (16 characters or more).
    Serve {
        /// Where to listen.
        #[arg(long, default_value = "127.0.0.1:8790")]
        listen: SocketAddr,
        #[command(flatten)]
        database: DatabaseArgument,
        /// Folder of the sealed files; all instances must see the same one.
        #[arg(long, required_unless_present = "bucket")]
        files: Option<PathBuf>,
        /// Bucket of the sealed files instead, of any store that speaks S3; where it is and who asks stands in AWS_ENDPOINT,
        /// AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
        #[arg(long, conflicts_with = "files")]
        bucket: Option<String>,
        /// The hub's key, the same for all instances; made on the first start, readable by its owner alone.
        #[arg(long)]
        key: PathBuf,
        /// Certificate and its key in one PEM file, the same for all instances; made on the first start.
        #[arg(long)]
        certificate: Option<PathBuf>,
    },
    /// Communes the hub serves.
    Commune {
        /// What to do with them.
        #[command(subcommand)]
        what: CommuneCommand,
    },
    /// Bring the database's schema up to date; `serve` does so too.
    Migrate {
        #[command(flatten)]
        database: DatabaseArgument,
    },
}

#[derive(Subcommand)]
enum CommuneCommand {
    /// Add one; says the code its first counter comes in by, once, good for a day.
    Add {
        /// Its code, such as H57.28.13.
        code: AgencyCode,
        /// Its name.
        #[arg(long)]
        name: String,
        #[command(flatten)]
        database: DatabaseArgument,
    },
    /// Let a fresh PC in where every PC of a commune is gone; says the code, once, good for a day. The commune's own code
    /// from its safe is needed beside it.
    LetIn {
        /// Code of the commune.
        code: AgencyCode,
        #[command(flatten)]
        database: DatabaseArgument,
    },
    /// List them.
    List {
        #[command(flatten)]
        database: DatabaseArgument,
    },
}

#[derive(Args)]
struct DatabaseArgument {
    /// How to reach PostgreSQL, as an URL or as `host=… user=… dbname=…`; without it, MOTCUA_HUB_DATABASE, which keeps a
    /// password out of the list of processes.
    #[arg(long)]
    database: Option<String>,
}

#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("neither --database nor MOTCUA_HUB_DATABASE says how to reach the database")]
    NoDatabase,
    #[error("the database cannot be used")]
    Database(#[from] motcua_hub::DatabaseError),
    #[error("neither --files nor --bucket says where files lie")]
    NoFiles,
    #[error("the bucket cannot be used")]
    Objects(#[from] motcua_hub::ObjectError),
    #[error("the certificate cannot be used")]
    Tls(#[from] motcua_hub::TlsError),
    #[error("the key cannot be used")]
    Key(#[from] motcua_hub::KeyError),
    #[error("the commune was not added or listed")]
    Commune(#[from] motcua_hub::CommuneError),
    #[error("a folder or a socket cannot be used")]
    System(#[from] std::io::Error),
}

fn main() -> ExitCode {
    let asked = Asked::parse();
    let done = tokio::runtime::Runtime::new()
        .map_err(Error::from)
        .and_then(|runtime| runtime.block_on(run(asked.what)));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell(&error);
            ExitCode::FAILURE
        }
    }
}

fn tell(error: &dyn std::error::Error) {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    eprintln!("{text}");
}

async fn run(what: What) -> Result<(), Error> {
    match what {
        What::Serve {
            listen,
            database,
            files,
            bucket,
            key,
            certificate,
        } => {
            let objects: Box<dyn Objects> = match (files, bucket) {
                (_, Some(bucket)) => Box::new(Bucket::named(&bucket)?),
                (Some(files), None) => Box::new(Folder::open(&files)?),
                (None, None) => return Err(Error::NoFiles),
            };
            serve(listen, &database, objects, (&key, certificate.as_deref())).await
        }
        What::Commune { what } => commune(what).await,
        What::Migrate { database } => Ok(open(&database, &Limits::default())?.migrate().await?),
    }
}

fn open(asked: &DatabaseArgument, limits: &Limits) -> Result<Database, Error> {
    let said = asked.database.clone();
    let address = said.or_else(|| std::env::var("MOTCUA_HUB_DATABASE").ok());
    let address = address.ok_or(Error::NoDatabase)?;
    // Beside the transactions: looking up sessions, and looking at the ends of feeds.
    let connections = 2 * limits.transactions + 4;
    Ok(Database::at(&address, connections, limits.turn)?)
}

async fn serve(
    listen: SocketAddr,
    database: &DatabaseArgument,
    objects: Box<dyn Objects>,
    (key, certificate): (&Path, Option<&Path>),
) -> Result<(), Error> {
    motcua_hub::log_to_standard_output();
    let limits = Limits::default();
    let database = open(database, &limits)?;
    database.migrate().await?;
    let watcher = std::env::var("MOTCUA_HUB_WATCH_TOKEN").ok();
    let hub = Hub::new(database, objects, Key::load(key)?, limits).watched_with(watcher);
    let listener = tokio::net::TcpListener::bind(listen).await?;
    let tls = certificate.map(Tls::load).transpose()?;
    let fingerprint = tls.as_ref().map(|tls| tls.fingerprint().to_string());
    tracing::info!(address = %listener.local_addr()?, fingerprint, "serving");
    motcua_hub::serve(hub, listener, tls, stop()).await;
    tracing::info!("ended");
    Ok(())
}

async fn commune(what: CommuneCommand) -> Result<(), Error> {
    match what {
        CommuneCommand::Add {
            code,
            name,
            database,
        } => {
            let database = open(&database, &Limits::default())?;
            database.migrate().await?;
            println!("{}", Commune::add(&database, &code, &name).await?);
        }
        CommuneCommand::LetIn { code, database } => {
            let database = open(&database, &Limits::default())?;
            println!("{}", Commune::let_in(&database, &code).await?);
        }
        CommuneCommand::List { database } => {
            let database = open(&database, &Limits::default())?;
            for commune in Commune::list(&database).await? {
                let Commune {
                    code,
                    name,
                    devices,
                    last,
                } = commune;
                println!("{code}\t{devices}\t{last}\t{name}");
            }
        }
    }
    Ok(())
}

/// Ready when the hub is to end.
async fn stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}
