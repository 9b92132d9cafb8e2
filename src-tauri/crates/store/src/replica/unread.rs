//! What came from another counter and is not understood here, as of a newer version of the program: kept as it came, and
//! tried again later. What follows it waits; everything else goes on.
use motcua_case::replica::FeedItem;
use rusqlite::params;

use crate::error::StoreError;
use crate::read::Read;
use crate::write::Write;

impl Read<'_> {
    /// What is kept so, in the order it came.
    pub fn unread(&self) -> Result<Vec<FeedItem>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT item FROM unread ORDER BY n")?;
        let mut rows = statement.query([])?;
        let mut items = Vec::new();
        while let Some(row) = rows.next()? {
            items.push(serde_json::from_str(&row.get::<_, String>(0)?)?);
        }
        Ok(items)
    }

    /// How much is kept so.
    pub fn count_unread(&self) -> Result<u32, StoreError> {
        let count = "SELECT count(*) FROM unread";
        Ok(self.connection.query_row(count, [], |row| row.get(0))?)
    }
}

impl Write<'_> {
    /// Keeps an item of the feed that is not understood.
    pub fn put_unread(&self, item: &FeedItem) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO unread (n, item) VALUES (?1, ?2)")?
            .execute(params![item.n, serde_json::to_string(item)?])?;
        Ok(())
    }

    /// It is understood by now.
    pub fn drop_unread(&self, n: u64) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("DELETE FROM unread WHERE n = ?1")?
            .execute([n])?;
        Ok(())
    }

    /// Everything comes again, and with it what is not understood.
    pub fn drop_all_unread(&self) -> Result<(), StoreError> {
        self.connection.execute("DELETE FROM unread", [])?;
        Ok(())
    }
}
