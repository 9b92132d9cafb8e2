//! `setting`: one row for the office, one for what the province decides.
use motcua_case::event::Subject;
use motcua_case::fold::{Key, Row};
use motcua_case::office::Office;
use motcua_case::province::Province;

use crate::error::StoreError;
use crate::read::Read;
use crate::table::row;

impl Read<'_> {
    /// The settings; none before the store is set up.
    pub fn office(&self) -> Result<Option<Office>, StoreError> {
        Ok(
            match row::load(self.connection, &Key::Of(Subject::Office))? {
                Some(Row::Office(office)) => Some(*office),
                _ => None,
            },
        )
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
