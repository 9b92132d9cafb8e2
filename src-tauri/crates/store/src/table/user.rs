//! `user`: who signs in.
use motcua_case::event::Subject;
use motcua_case::fold::{Key, Row};
use motcua_case::ids::UserId;
use motcua_case::user::User;

use crate::error::StoreError;
use crate::read::Read;
use crate::table::row;

impl Read<'_> {
    /// One user.
    pub fn user(&self, id: UserId) -> Result<Option<User>, StoreError> {
        Ok(
            match row::load(self.connection, &Key::Of(Subject::User(id)))? {
                Some(Row::User(user)) => Some(user),
                _ => None,
            },
        )
    }

    /// All users in the order they were added.
    pub fn users(&self) -> Result<Vec<User>, StoreError> {
        let mut statement = self
            .connection
            .prepare("SELECT row FROM user ORDER BY id")?;
        let mut rows = statement.query([])?;
        let mut users = Vec::new();
        while let Some(row) = rows.next()? {
            if let Row::User(user) = serde_json::from_str(&row.get::<_, String>(0)?)? {
                users.push(user);
            }
        }
        Ok(users)
    }
}
