//! `office`: the one row of settings.
use motcua_case::event::Subject;
use motcua_case::fold::{Key, Row};
use motcua_case::office::Office;

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
}
