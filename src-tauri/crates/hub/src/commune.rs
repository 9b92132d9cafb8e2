//! The list of communes, which is kept from the command line alone.

use motcua_case::id::AgencyCode;
use motcua_case::replica::{NAME_MOST, invitation_id};

use crate::database::Database;
use crate::key::{KeyError, random};
use crate::trouble::Trouble;

/// How long the founding code of a commune is good for.
const FOUNDING_HOURS: i32 = 24;

/// A commune the hub serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commune {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Devices that came in, revoked ones among them.
    pub devices: i64,
    /// The last number of its feed.
    pub last: i64,
}

/// Why a commune was not added.
#[derive(Debug, thiserror::Error)]
pub enum CommuneError {
    /// No name, or a long one.
    #[error("a commune's name has 1 to {NAME_MOST} characters")]
    Name,
    /// The hub serves no such commune.
    #[error("the hub serves no such commune")]
    Unknown,
    /// A device is there that can invite others.
    #[error("the commune has a device already; a code for another one is made there")]
    Founded,
    /// The system gives no random bytes.
    #[error(transparent)]
    Random(#[from] KeyError),
    /// The database did not do it.
    #[error("the database did not do it")]
    Database(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Commune {
    /// Adds a commune and gives the code its first device comes in by, good for a day. While no device is there, doing
    /// so again gives another code.
    pub async fn add(
        database: &Database,
        code: &AgencyCode,
        name: &str,
    ) -> Result<String, CommuneError> {
        if name.trim().is_empty() || name.chars().count() > NAME_MOST {
            return Err(CommuneError::Name);
        }
        let founding = founding_code()?;
        let Some(id) = invitation_id(&founding) else {
            return Err(KeyError::Random.into());
        };
        let mut client = database.client().await?;
        let transaction = client.transaction().await?;
        let text = "INSERT INTO commune (code, name) VALUES ($1, $2)
            ON CONFLICT (code) DO UPDATE SET name = excluded.name RETURNING id";
        let row = transaction
            .query_one(text, &[&code.as_str(), &name.trim()])
            .await?;
        let commune: i32 = row.try_get(0)?;
        let text = "INSERT INTO feed_end (commune) VALUES ($1) ON CONFLICT DO NOTHING";
        transaction.execute(text, &[&commune]).await?;
        let text = "SELECT 1 FROM device WHERE commune = $1 LIMIT 1";
        if transaction.query_opt(text, &[&commune]).await?.is_some() {
            return Err(CommuneError::Founded);
        }
        let text = "INSERT INTO invitation (commune, id, bundle, expires)
            VALUES ($1, $2, '', now() + make_interval(hours => $3))";
        let values: [&(dyn tokio_postgres::types::ToSql + Sync); 3] =
            [&commune, &id.0.as_slice(), &FOUNDING_HOURS];
        transaction.execute(text, &values).await?;
        transaction.commit().await?;
        Ok(founding)
    }

    /// The code by which a fresh PC comes in where every device that could invite one is gone; good for a day. It opens
    /// nothing: for that the new PC needs the code in the commune's safe.
    pub async fn let_in(database: &Database, code: &AgencyCode) -> Result<String, CommuneError> {
        let letting = founding_code()?;
        let id = invitation_id(&letting).ok_or(KeyError::Random)?;
        let client = database.client().await?;
        let text = "INSERT INTO invitation (commune, id, bundle, expires)
            SELECT id, $2, '', now() + make_interval(hours => $3) FROM commune WHERE code = $1";
        let values: [&(dyn tokio_postgres::types::ToSql + Sync); 3] =
            [&code.as_str(), &id.0.as_slice(), &FOUNDING_HOURS];
        if client.execute(text, &values).await? == 0 {
            return Err(CommuneError::Unknown);
        }
        Ok(letting)
    }

    /// All communes, by code.
    pub async fn list(database: &Database) -> Result<Vec<Self>, CommuneError> {
        let client = database.client().await?;
        let text = "SELECT c.code, c.name, e.last,
                (SELECT count(*) FROM device d WHERE d.commune = c.id) AS devices
            FROM commune c JOIN feed_end e ON e.commune = c.id ORDER BY c.code";
        let rows = client.query(text, &[]).await?;
        let read = |row: &tokio_postgres::Row| {
            Ok(Self {
                code: row.try_get("code")?,
                name: row.try_get("name")?,
                devices: row.try_get("devices")?,
                last: row.try_get("last")?,
            })
        };
        rows.iter().map(read).collect()
    }
}

impl From<tokio_postgres::Error> for CommuneError {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Database(Box::new(error))
    }
}

impl From<Trouble> for CommuneError {
    fn from(trouble: Trouble) -> Self {
        Self::Database(Box::new(trouble))
    }
}

/// 80 random bits as people write them: `XXXX-XXXX-XXXX-XXXX`, Crockford's base32.
fn founding_code() -> Result<String, KeyError> {
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let bytes: [u8; 16] = random()?;
    let letters = bytes.map(|byte| char::from(ALPHABET[usize::from(byte % 32)]));
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    Ok(groups.join("-"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    #[test]
    fn a_founding_code_is_one_a_counter_can_read() {
        let code = founding_code().unwrap();
        assert_eq!(code.len(), 19);
        assert!(invitation_id(&code).is_some());
        assert_ne!(founding_code().unwrap(), code);
    }
}
