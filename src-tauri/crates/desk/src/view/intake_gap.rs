//! What the province would refuse or count as missing of an intake, while the citizen can still be asked.
use serde::{Deserialize, Serialize};

use super::exchange::ProvinceGap;

/// One gap of the intake, as if it were received and sent now. It never keeps anything from being received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct IntakeGap {
    /// What is missing or wrong, and what follows.
    pub gap: ProvinceGap,
    /// Whose business it is.
    pub mend: GapMend,
    /// Where on the page, like the place of a finding; none where nothing on the page can mend it.
    pub at: Option<String>,
}

/// Who can mend a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum GapMend {
    /// The clerk, with the citizen: ask for it, or do it now.
    Counter,
    /// Whoever keeps the setting: a code that nobody has confirmed yet.
    Office,
}

/// What can be asked of the province in this intake: only what its connection was given a path for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct IntakeAsks {
    /// A person's data, of the population database.
    pub person: bool,
    /// Papers of the citizen, of the document store.
    pub repository: bool,
}
