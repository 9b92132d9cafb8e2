//! The way to PostgreSQL: one pool, bounded in number and time.

use std::time::Duration;

use deadpool_postgres::{
    Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime, Timeouts, Transaction,
};
use tokio_postgres::NoTls;

use crate::migrate::{self, MigrationError};
use crate::trouble::Trouble;

/// A statement takes at most so long, and nothing waits for a lock longer than half of it. Every statement names its commune,
/// so its plan is always the same: making it anew each time, for all partitions, cost a push more than what it writes.
const STATEMENT: &str = "-c statement_timeout=20s -c lock_timeout=10s \
    -c idle_in_transaction_session_timeout=30s -c plan_cache_mode=force_generic_plan";
const CONNECT: Duration = Duration::from_secs(3);

/// The database.
#[derive(Clone)]
pub struct Database {
    pool: Pool,
    config: tokio_postgres::Config,
}

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The address is none.
    #[error("the address of the database cannot be read")]
    Address(#[source] tokio_postgres::Error),
    /// The pool cannot be made.
    #[error("the pool of connections cannot be made")]
    Pool(#[from] deadpool_postgres::BuildError),
    /// It does not answer.
    #[error("the database cannot be reached")]
    Connect(#[source] tokio_postgres::Error),
    /// Its schema cannot be brought up to date.
    #[error("the database's schema cannot be brought up to date")]
    Migration(#[from] MigrationError),
}

impl Database {
    /// A pool of at most `connections`, waiting for one as long as `turn`. Connects only when something is asked.
    pub fn at(url: &str, connections: usize, turn: Duration) -> Result<Self, DatabaseError> {
        let mut config: tokio_postgres::Config = url.parse().map_err(DatabaseError::Address)?;
        config.options(STATEMENT).connect_timeout(CONNECT);
        config.application_name("motcua-hub");
        let how = ManagerConfig {
            recycling_method: RecyclingMethod::Fast,
        };
        let manager = Manager::from_config(config.clone(), NoTls, how);
        let pool = Pool::builder(manager)
            .max_size(connections)
            .runtime(Runtime::Tokio1)
            .timeouts(Timeouts {
                wait: Some(turn),
                create: Some(CONNECT),
                recycle: Some(CONNECT),
            })
            .build()?;
        Ok(Self { pool, config })
    }

    /// Brings the schema up to date; instances that do so at once wait for each other.
    pub async fn migrate(&self) -> Result<(), DatabaseError> {
        let mut config = self.config.clone();
        // A large table may take long, and another instance may be at it already.
        config.options("-c statement_timeout=0 -c lock_timeout=0");
        let (client, connection) = config
            .connect(NoTls)
            .await
            .map_err(DatabaseError::Connect)?;
        let line = tokio::spawn(connection);
        let done = migrate::migrate(client).await;
        line.abort();
        Ok(done?)
    }

    pub(crate) async fn client(&self) -> Result<Object, Trouble> {
        Ok(self.pool.get().await?)
    }
}

/// Runs one prepared statement and gives its rows.
pub(crate) async fn query(
    at: &Transaction<'_>,
    text: &str,
    values: &[&(dyn tokio_postgres::types::ToSql + Sync)],
) -> Result<Vec<tokio_postgres::Row>, Trouble> {
    let statement = at.prepare_cached(text).await?;
    Ok(at.query(&statement, values).await?)
}
