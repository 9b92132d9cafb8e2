//! Schema steps, append-only; each runs in a transaction of its own, so a kill leaves a whole step or none.
use rusqlite::{Connection, TransactionBehavior};

use crate::error::StoreError;

const STEPS: &[&str] = &[
    include_str!("../migrations/0001_record.sql"),
    include_str!("../migrations/0002_safety.sql"),
    include_str!("../migrations/0003_words.sql"),
    include_str!("../migrations/0004_books.sql"),
    include_str!("../migrations/0005_electronic.sql"),
    include_str!("../migrations/0006_papers_signed.sql"),
    include_str!("../migrations/0007_exchange.sql"),
    include_str!("../migrations/0008_package.sql"),
    include_str!("../migrations/0009_replica.sql"),
];

/// Version of the newest schema known to this version of the application.
pub const NEWEST: u32 = STEPS.len() as u32;

/// Brings the schema up to date, or says that it is newer than this version knows.
pub fn run(connection: &mut Connection) -> Result<(), StoreError> {
    let found: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > NEWEST {
        return Err(StoreError::Newer {
            found,
            known: NEWEST,
        });
    }
    for (step, version) in STEPS.iter().zip(1..).skip(found as usize) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", version)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn the_linked_sqlite_is_past_the_wal_reset_bug() {
        // Fixed in 3.51.3; two connections that write and checkpoint are exactly this store.
        assert!(rusqlite::version_number() >= 3_051_003);
    }

    #[test]
    fn a_newer_store_is_refused_and_left_alone() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection
            .pragma_update(None, "user_version", NEWEST + 1)
            .unwrap();
        let refused = run(&mut connection);
        assert!(matches!(refused, Err(StoreError::Newer { found, .. }) if found == NEWEST + 1));
    }

    #[test]
    fn running_twice_changes_nothing() {
        let mut connection = Connection::open_in_memory().unwrap();
        run(&mut connection).unwrap();
        run(&mut connection).unwrap();
        let version: u32 = connection
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .unwrap();
        assert_eq!(version, NEWEST);
    }

    #[test]
    fn what_waited_for_the_province_still_waits_after_the_table_was_made_anew() {
        let mut connection = Connection::open_in_memory().unwrap();
        for step in &STEPS[..7] {
            connection.execute_batch(step).unwrap();
        }
        connection.pragma_update(None, "user_version", 7).unwrap();
        connection
            .execute_batch(
                "INSERT INTO exchange VALUES ('dossier:1', 'person', 'files', 5, 4, '{}')",
            )
            .unwrap();
        run(&mut connection).unwrap();
        let row: (String, String, i64, i64) = connection
            .query_row(
                "SELECT state, lane, due_us, since_us FROM exchange",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
            .unwrap();
        assert_eq!(row, ("person".into(), "files".into(), 5, 4));
        let away = "UPDATE exchange SET state = 'away'";
        assert_eq!(connection.execute(away, []).unwrap(), 1);
    }
}
