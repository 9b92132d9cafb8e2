//! `setting`: one row for the office, one for what the province decides.
use std::collections::BTreeMap;

use motcua_case::event::Subject;
use motcua_case::fold::{Key, Row};
use motcua_case::ids::DeviceId;
use motcua_case::office::{Office, Station};
use motcua_case::province::Province;

use crate::error::StoreError;
use crate::read::Read;
use crate::table::row;

impl Read<'_> {
    /// The settings of the office; none before the store is set up. Where counters share a record, what belongs to one of
    /// them is in [`Self::station`].
    pub fn office(&self) -> Result<Option<Office>, StoreError> {
        Ok(
            match row::load(self.connection, &Key::Of(Subject::Office))? {
                Some(Row::Office(office)) => Some(*office),
                _ => None,
            },
        )
    }

    /// What belongs to one counter; none where it shares nothing with others.
    pub fn station(&self, device: DeviceId) -> Result<Option<Station>, StoreError> {
        Ok(
            match row::load(self.connection, &Key::Of(Subject::Station(device)))? {
                Some(Row::Station(station)) => Some(*station),
                _ => None,
            },
        )
    }

    /// What belongs to each counter that shares its record, by its device.
    pub fn stations(&self) -> Result<BTreeMap<DeviceId, Station>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id, row FROM station")?;
        let mut rows = statement.query([])?;
        let mut stations = BTreeMap::new();
        while let Some(row) = rows.next()? {
            if let Row::Station(station) = serde_json::from_str(&row.get::<_, String>(1)?)? {
                stations.insert(DeviceId(row.get(0)?), *station);
            }
        }
        Ok(stations)
    }

    /// The device whose store this is.
    pub fn own_device(&self) -> Result<DeviceId, StoreError> {
        let own = "SELECT value FROM meta WHERE key = 'device'";
        let own = self
            .connection
            .prepare_cached(own)?
            .query_row([], |row| row.get(0));
        Ok(DeviceId(own?))
    }

    /// Files of the province taken so far.
    pub fn province(&self) -> Result<Province, StoreError> {
        Ok(
            match row::load(self.connection, &Key::Of(Subject::Province))? {
                Some(Row::Province(province)) => province,
                _ => Province::default(),
            },
        )
    }
}
