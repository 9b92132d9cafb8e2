//! Who writes to an upload. A row, not a lock of a connection: a slow line must not keep a connection to the database.

use std::time::Duration;

use motcua_case::ids::Hash;
use motcua_case::replica::FaultCode;
use tokio::task::AbortHandle;
use uuid::Uuid;

use super::headers::Announced;
use crate::hub::{Hub, Shared};
use crate::row::{self, bigint};
use crate::trouble::Trouble;

/// A lease that is not renewed runs out after so many seconds: what an instance that died leaves behind.
const SECONDS: f64 = 10.0;
const RENEWED: Duration = Duration::from_secs(3);

/// The right to write to one upload; renewed until it is dropped.
pub(super) struct Lease {
    pub(super) hub: Shared,
    pub(super) commune: i32,
    pub(super) upload: Uuid,
    pub(super) announced: Announced,
    /// How far it came.
    pub(super) received: u64,
    owner: Uuid,
    renewal: AbortHandle,
}

impl Lease {
    /// Takes it; whoever has it already keeps it.
    pub(super) async fn take(hub: &Shared, commune: i32, upload: Uuid) -> Result<Self, Trouble> {
        let (_turn, client) = hub.turn(commune).await?;
        let owner = Uuid::new_v4();
        let text = "UPDATE upload SET lease = $3, lease_until = now() + make_interval(secs => $4)
            WHERE commune = $1 AND id = $2 AND expires > now() AND NOT complete
                AND (lease IS NULL OR lease_until < now())
            RETURNING tag, sha256, length, received";
        let taken = client
            .query_opt(text, &[&commune, &upload, &owner, &SECONDS])
            .await?;
        let Some(row) = taken else {
            let text =
                "SELECT complete FROM upload WHERE commune = $1 AND id = $2 AND expires > now()";
            let row = client.query_opt(text, &[&commune, &upload]).await?;
            let complete: bool = row.ok_or(FaultCode::NotFound)?.try_get(0)?;
            // Nothing comes after the last byte.
            let code = if complete {
                FaultCode::Offset
            } else {
                FaultCode::Locked
            };
            return Err(code.into());
        };
        Ok(Self {
            hub: hub.clone(),
            commune,
            upload,
            announced: Announced {
                tag: row::tag(&row)?,
                hash: row::hash(&row, "sha256")?,
                length: row::number(&row, "length")?,
            },
            received: row::number(&row, "received")?,
            owner,
            renewal: tokio::spawn(renew(hub.clone(), commune, upload, owner)).abort_handle(),
        })
    }

    /// A piece that is stored counts from now on.
    pub(super) async fn add(&mut self, object: Uuid, length: u64) -> Result<(), Trouble> {
        let (_turn, client) = self.hub.turn(self.commune).await?;
        let text = "WITH mine AS (
                UPDATE upload SET received = received + $5 WHERE commune = $1 AND id = $2
                    AND lease = $3 AND received = $4 AND received + $5 <= length RETURNING 1
            ) INSERT INTO piece (commune, upload, at, length, object)
                SELECT $1, $2, $4, $5, $6 FROM mine";
        let statement = client.prepare_cached(text).await?;
        let (at, length) = (bigint(self.received), bigint(length));
        let added = client
            .execute(
                &statement,
                &[
                    &self.commune,
                    &self.upload,
                    &self.owner,
                    &at,
                    &length,
                    &object,
                ],
            )
            .await?;
        if added == 0 {
            return Err(FaultCode::Locked.into());
        }
        self.received += length.unsigned_abs();
        Ok(())
    }

    /// The pieces, in their order.
    pub(super) async fn pieces(&self) -> Result<Vec<Uuid>, Trouble> {
        let (_turn, client) = self.hub.turn(self.commune).await?;
        let text = "SELECT object FROM piece WHERE commune = $1 AND upload = $2 ORDER BY at";
        let rows = client.query(text, &[&self.commune, &self.upload]).await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// The file is whole: from now on its tag names it. `Err` where the tag names another.
    pub(super) async fn complete(&self) -> Result<(), Trouble> {
        let (_turn, mut client) = self.hub.turn(self.commune).await?;
        let transaction = client.transaction().await?;
        let Announced { tag, hash, length } = self.announced;
        let text = "INSERT INTO blob (commune, tag, sha256, length) VALUES ($1, $2, $3, $4)
            ON CONFLICT (commune, tag) DO UPDATE SET length = blob.length RETURNING sha256";
        let values: [&(dyn tokio_postgres::types::ToSql + Sync); 4] =
            [&self.commune, &&tag.0[..], &&hash.0[..], &bigint(length)];
        let row = transaction.query_one(text, &values).await?;
        let named: Hash = row::hash(&row, "sha256")?;
        let text = "UPDATE upload SET complete = true, lease = NULL
            WHERE commune = $1 AND id = $2 AND lease = $3";
        let mine = transaction
            .execute(text, &[&self.commune, &self.upload, &self.owner])
            .await?;
        if mine == 0 {
            return Err(FaultCode::Locked.into());
        }
        let text = "DELETE FROM piece WHERE commune = $1 AND upload = $2";
        transaction
            .execute(text, &[&self.commune, &self.upload])
            .await?;
        if named != hash {
            return Err(FaultCode::TagTaken.into());
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Others may write from now on. Where this does not arrive, the lease runs out by itself.
    pub(super) async fn free(self) {
        let text = "UPDATE upload SET lease = NULL WHERE commune = $1 AND id = $2 AND lease = $3";
        if let Ok(client) = self.hub.database.client().await {
            let _ = client
                .execute(text, &[&self.commune, &self.upload, &self.owner])
                .await;
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.renewal.abort();
    }
}

/// Until it is aborted, or the lease is another's.
async fn renew(hub: Shared, commune: i32, upload: Uuid, owner: Uuid) {
    loop {
        tokio::time::sleep(RENEWED).await;
        if matches!(once_more(&hub, commune, upload, owner).await, Ok(false)) {
            return;
        }
    }
}

async fn once_more(hub: &Hub, commune: i32, upload: Uuid, owner: Uuid) -> Result<bool, Trouble> {
    let client = hub.database.client().await?;
    let text = "UPDATE upload SET lease_until = now() + make_interval(secs => $4)
        WHERE commune = $1 AND id = $2 AND lease = $3";
    let renewed = client
        .execute(text, &[&commune, &upload, &owner, &SECONDS])
        .await?;
    Ok(renewed > 0)
}
