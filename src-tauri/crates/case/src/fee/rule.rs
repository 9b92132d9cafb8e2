use serde::{Deserialize, Serialize};

use crate::money::Dong;

/// The fee of a procedure as the catalogue has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct FeeRule {
    /// How it is computed.
    pub charge: Charge,
    /// Circular, decree or resolution.
    pub basis: String,
    /// Who pays less or nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exemptions: Vec<ExemptionRule>,
}

/// How a fee is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Charge {
    /// Nothing.
    Free,
    /// An amount per unit.
    Fixed {
        /// Price of one.
        amount: Dong,
        /// What is counted.
        per: FeeUnit,
    },
    /// A price per page of the original that falls after the first pages, up to a ceiling per copy
    /// (TT 226/2016/TT-BTC Art. 4).
    PerPageTiered {
        /// Pages at the first price.
        first_pages: u16,
        /// Price of each of the first pages.
        first: Dong,
        /// Price of each further page.
        further: Dong,
        /// Most that one copy costs.
        cap: Dong,
    },
    /// Nothing within so many days of the event (birth, death); afterwards the province's amount.
    FreeIfOnTime {
        /// Days after the event, the day of the event excluded.
        within_days: u16,
    },
    /// One amount per way in.
    ByChannel {
        /// On paper, at the counter or by post.
        counter: Dong,
        /// Online.
        online: Dong,
        /// What is counted.
        per: FeeUnit,
    },
    /// Set by the province's resolution; needs a row in the [`FeeTable`](super::FeeTable).
    Provincial,
    /// Not known well enough to be computed.
    Unknown,
}

/// What a price is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum FeeUnit {
    /// One copy.
    Copy,
    /// One document.
    Document,
    /// One case, whatever it holds.
    Case,
    /// One transaction.
    Transaction,
    /// One registration.
    Registration,
    /// One card.
    Card,
}

/// A class of people for whom a fee is reduced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct ExemptionRule {
    /// Who.
    pub class: ApplicantClass,
    /// How much less, 1–100 percent.
    pub percent_off: u8,
    /// By which text.
    pub basis: String,
}

/// Classes the law or a resolution treats apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ApplicantClass {
    /// *Người có công với cách mạng* and their kin.
    Merit,
    /// *Hộ nghèo*.
    PoorHousehold,
    /// *Hộ cận nghèo*.
    NearPoorHousehold,
    /// *Người khuyết tật*.
    Disability,
    /// *Người cao tuổi*.
    Elderly,
    /// *Trẻ em*.
    Child,
    /// *Đồng bào dân tộc thiểu số* in communes of special difficulty.
    EthnicMinority,
    /// A step-parent, aunt or uncle, or a child in special need, in adoptions.
    AdoptionKin,
}
