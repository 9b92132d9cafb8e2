//! Rows of the database as the types they stand for.

use chrono::{DateTime, Utc};
use motcua_case::ids::{DeviceId, Hash};
use motcua_case::replica::{
    Bytes, Chain, DeviceState, LooseKind, PublicKey, Sealed, Signature, Tag,
};
use tokio_postgres::Row;
use uuid::Uuid;

use crate::trouble::Trouble;

/// A number that is never below zero.
pub(crate) fn number(row: &Row, column: &'static str) -> Result<u64, Trouble> {
    u64::try_from(row.try_get::<_, i64>(column)?).map_err(|_| Trouble::Row(column))
}

/// A number for the database. Those that come from outside were bounded when they were read.
pub(crate) fn bigint(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn fixed<const N: usize>(row: &Row, column: &'static str) -> Result<[u8; N], Trouble> {
    row.try_get::<_, &[u8]>(column)?
        .try_into()
        .map_err(|_| Trouble::Row(column))
}

fn small(row: &Row, column: &'static str) -> Result<u8, Trouble> {
    u8::try_from(row.try_get::<_, i16>(column)?).map_err(|_| Trouble::Row(column))
}

/// A hash.
pub(crate) fn hash(row: &Row, column: &'static str) -> Result<Hash, Trouble> {
    fixed(row, column).map(Hash)
}

/// A tag.
pub(crate) fn tag(row: &Row) -> Result<Tag, Trouble> {
    fixed(row, "tag").map(Tag)
}

/// A public key.
pub(crate) fn public_key(row: &Row) -> Result<PublicKey, Trouble> {
    fixed(row, "public_key").map(PublicKey)
}

/// A device.
pub(crate) fn device(row: &Row, column: &'static str) -> Result<DeviceId, Trouble> {
    Ok(DeviceId(row.try_get::<_, Uuid>(column)?))
}

/// A chain.
pub(crate) fn chain(row: &Row) -> Result<Chain, Trouble> {
    Chain::from_number(small(row, "chain")?).ok_or(Trouble::Row("chain"))
}

/// A device's state.
pub(crate) fn state(row: &Row) -> Result<DeviceState, Trouble> {
    DeviceState::from_number(small(row, "state")?).ok_or(Trouble::Row("state"))
}

/// The kind of a loose thing.
pub(crate) fn loose_kind(row: &Row) -> Result<LooseKind, Trouble> {
    LooseKind::from_number(small(row, "loose")?).ok_or(Trouble::Row("loose"))
}

/// A small number as it is stored.
pub(crate) fn kind(row: &Row, column: &'static str) -> Result<u8, Trouble> {
    small(row, column)
}

/// A moment, microseconds since 1970; none where there is no such row.
pub(crate) fn moment(row: &Row, column: &'static str) -> Result<Option<i64>, Trouble> {
    let at: Option<DateTime<Utc>> = row.try_get(column)?;
    Ok(at.map(|at| at.timestamp_micros()))
}

/// A device's word for its chain, where it stands at this link.
fn signature(row: &Row) -> Result<Option<Signature>, Trouble> {
    let bytes: Option<&[u8]> = row.try_get("signature")?;
    let read = |bytes: &[u8]| bytes.try_into().map(Signature);
    bytes
        .map(read)
        .transpose()
        .map_err(|_| Trouble::Row("signature"))
}

/// A body.
pub(crate) fn body(row: &Row) -> Result<Bytes, Trouble> {
    Ok(Bytes(row.try_get::<_, Vec<u8>>("body")?))
}

/// A link of a chain.
pub(crate) fn sealed(row: &Row) -> Result<Sealed, Trouble> {
    Ok(Sealed {
        id: motcua_case::ids::EventId(row.try_get("id")?),
        seq: number(row, "seq")?,
        prev: hash(row, "prev")?,
        hash: hash(row, "hash")?,
        about: tag(row)?,
        body: body(row)?,
        signature: signature(row)?,
    })
}
