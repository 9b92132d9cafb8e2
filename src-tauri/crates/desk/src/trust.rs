//! The roots that are believed: those of the dated list that ships, and in a practice store its own and no others.
mod import;

use motcua_sign::trust::Trust;

use crate::desk::Desk;
use crate::error::{Error, Result};

const ROOTS: &str = include_str!("../../../../assets/trust/roots.json");
const PRACTICE: &str = include_str!("../../../../assets/trust/practice.json");

/// What ships.
pub(crate) struct TrustLists {
    roots: Trust,
    practice: Trust,
}

impl TrustLists {
    pub(crate) fn load() -> Result<Self> {
        let list = |json| Trust::from_json(json).map_err(|_| Error::internal("trust"));
        Ok(Self {
            roots: list(ROOTS)?,
            practice: list(PRACTICE)?,
        })
    }
}

impl Desk {
    /// What is believed in this store.
    pub(crate) fn trust(&self, practice: bool) -> &Trust {
        match practice {
            true => &self.assets.trust.practice,
            false => &self.assets.trust.roots,
        }
    }
}
