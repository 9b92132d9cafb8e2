//! Sessions of dialect A and tokens of dialect C.

use chrono::{DateTime, Utc};
use rusqlite::OptionalExtension;

use super::{Book, LedgerError, stamp};

impl Book<'_> {
    /// Opens a session and gives its token.
    pub(crate) fn open_session(
        &self,
        dialect: &str,
        agency: &str,
        expires: DateTime<Utc>,
    ) -> Result<String, LedgerError> {
        let token = uuid::Uuid::new_v4().simple().to_string();
        self.transaction.execute(
            "INSERT INTO session (token, dialect, agency, opened_at, expires_at) VALUES (?, ?, ?, ?, ?)",
            (&token, dialect, agency, self.now(), stamp(expires)),
        )?;
        Ok(token)
    }

    /// Whose session this is, unless it ended.
    pub(crate) fn session(
        &self,
        dialect: &str,
        token: &str,
    ) -> Result<Option<String>, LedgerError> {
        Ok(self
            .transaction
            .query_row(
                "SELECT agency FROM session
                 WHERE token = ? AND dialect = ? AND revoked = 0 AND expires_at > ?",
                (token, dialect, self.now()),
                |row| row.get(0),
            )
            .optional()?)
    }

    /// Ends every open session.
    pub(crate) fn revoke_sessions(&self) -> Result<(), LedgerError> {
        self.transaction
            .execute("UPDATE session SET revoked = 1", [])?;
        Ok(())
    }
}
