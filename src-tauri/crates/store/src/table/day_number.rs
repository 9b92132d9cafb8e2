//! `day_number`: the last dossier number each counter used on a day.
use chrono::NaiveDate;
use motcua_case::fold::{Key, Row};
use motcua_case::number::CounterNo;

use crate::error::StoreError;
use crate::read::Read;
use crate::table::row;

impl Read<'_> {
    /// Last number `counter` used on `day`; none before the first.
    pub fn last_number(
        &self,
        counter: CounterNo,
        day: NaiveDate,
    ) -> Result<Option<u16>, StoreError> {
        Ok(match row::load(self.connection, &Key::Day(counter, day))? {
            Some(Row::Day(numbers)) => Some(numbers.last),
            _ => None,
        })
    }
}
