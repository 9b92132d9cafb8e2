//! The schema, in steps that are only ever added to.

use tokio_postgres::Client;

use crate::key::sha256;

/// Name and text of every step, in order.
const STEPS: &[(&str, &str)] = &[("0001_begin", include_str!("../migrations/0001_begin.sql"))];
/// One instance at a time; any number that nobody else uses.
const LOCK: i64 = 0x6d6f_7463_7561;

/// Why the schema cannot be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// The database refused a statement.
    #[error("the database refused a step")]
    Database(#[from] tokio_postgres::Error),
    /// A step that was made is not the one this program has.
    #[error("step {0} was made by another program; it must never be changed")]
    Changed(String),
    /// The database was made by a newer program.
    #[error("the database has step {0}, which this program does not know; use the newer program")]
    Newer(String),
}

/// Takes the steps that are missing, each in a transaction of its own.
pub(crate) async fn migrate(mut client: Client) -> Result<(), MigrationError> {
    client
        .query("SELECT pg_advisory_lock($1)", &[&LOCK])
        .await?;
    client
        .batch_execute(
            "CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, sha256 bytea NOT NULL, at timestamptz NOT NULL DEFAULT now())",
        )
        .await?;
    let made = made(&client).await?;
    for (name, text) in STEPS.iter().skip(made) {
        let step = client.transaction().await?;
        step.batch_execute(text).await?;
        let insert = "INSERT INTO migration (name, sha256) VALUES ($1, $2)";
        step.execute(insert, &[name, &sha256(text.as_bytes()).as_slice()])
            .await?;
        step.commit().await?;
    }
    Ok(())
}

/// How many were made; they are the first ones of ours.
async fn made(client: &Client) -> Result<usize, MigrationError> {
    let rows = client
        .query("SELECT name, sha256 FROM migration ORDER BY name", &[])
        .await?;
    for (at, row) in rows.iter().enumerate() {
        let name: String = row.try_get("name")?;
        match STEPS.get(at) {
            None => return Err(MigrationError::Newer(name)),
            Some((ours, text))
                if *ours != name
                    || row.try_get::<_, &[u8]>("sha256")? != sha256(text.as_bytes()) =>
            {
                return Err(MigrationError::Changed(name));
            }
            Some(_) => {}
        }
    }
    Ok(rows.len())
}
