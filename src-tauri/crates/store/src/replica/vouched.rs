//! The word of other devices for their chains: with it their events are brought to a hub that has lost them, by whoever has
//! them.
use motcua_case::ids::DeviceId;
use motcua_case::replica::{Chain, Signature};
use rusqlite::{OptionalExtension, params};

use crate::error::StoreError;
use crate::read::Read;
use crate::write::Write;

impl Read<'_> {
    /// The first end of a chain after a number for which its device gave its word, with the word.
    pub fn vouched_after(
        &self,
        device: DeviceId,
        chain: Chain,
        seq: u64,
    ) -> Result<Option<(u64, Signature)>, StoreError> {
        let found: Option<(u64, [u8; 64])> = self
            .connection
            .prepare_cached(
                "SELECT seq, signature FROM vouched WHERE device = ?1 AND chain = ?2 AND seq > ?3 ORDER BY seq LIMIT 1",
            )?
            .query_row(params![device.0, chain.number(), seq], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        Ok(found.map(|(seq, signature)| (seq, Signature(signature))))
    }
}

impl Write<'_> {
    /// Keeps a device's word for its chain up to a number.
    pub fn vouch(
        &self,
        device: DeviceId,
        chain: Chain,
        seq: u64,
        signature: &Signature,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT OR IGNORE INTO vouched (device, chain, seq, signature) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![device.0, chain.number(), seq, signature.0])?;
        Ok(())
    }
}
