//! What a citizen pays, and why: fee rules and provincial tables are data, this is the arithmetic.
//!
//! National amounts come from circulars (TT 226/2016/TT-BTC certification, TT 281/2016/TT-BTC civil status,
//! TT 75/2022/TT-BTC residence); provincial ones from resolutions of the People's Council, imported as a
//! [`FeeTable`]. Start at [`fee`]. The application issues no official fee receipt.
mod rule;
mod table;

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

pub use rule::{ApplicantClass, Charge, ExemptionRule, FeeRule, FeeUnit};
pub use table::{FeeRow, FeeTable, FeeTableError, TableStatus};

use crate::dossier::Channel;
use crate::money::{Dong, MoneyError};

/// An exemption the clerk grants, always with a reason that is recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ExemptionClaim {
    /// Class claimed.
    pub class: ApplicantClass,
    /// Paper or record that shows it.
    pub reason: String,
}

/// What the counter knows about the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FeeFacts {
    /// Way in.
    pub channel: Channel,
    /// Units of a fixed price: copies, documents, cases.
    pub quantity: u32,
    /// Originals to copy, for prices by the page.
    pub originals: Vec<OriginalPages>,
    /// Day of the birth or death, for fees that depend on being on time.
    pub event_date: Option<NaiveDate>,
    /// Exemption claimed.
    pub exemption: Option<ExemptionClaim>,
}

/// One original and the copies wanted of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct OriginalPages {
    /// Pages of the original that carry information.
    pub pages: u32,
    /// Copies wanted.
    pub copies: u32,
}

/// Everything a fee depends on besides its rule.
#[derive(Clone, Copy, Debug)]
pub struct FeeInput<'a> {
    /// Key of the procedure, as in the fee table.
    pub procedure: &'a str,
    /// Day of receipt.
    pub on: NaiveDate,
    /// The case.
    pub facts: &'a FeeFacts,
    /// The province's amounts; [`FeeTable::none`] where none is imported.
    pub table: &'a FeeTable,
}

/// A fee to pay, line by line; the lines add up to the total.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FeeLines {
    /// Lines; empty when nothing is to be paid by rule.
    pub lines: Vec<FeeLine>,
    /// Sum of the lines.
    pub total: Dong,
    /// Exemption granted.
    pub exemption: Option<GrantedExemption>,
}

/// One line: `quantity × unit_price = amount`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FeeLine {
    /// What is counted.
    pub unit: FeeUnit,
    /// Pages of the original, where the price comes from pages.
    pub pages: Option<u32>,
    /// How many.
    pub quantity: u32,
    /// Price before an exemption.
    pub listed_price: Dong,
    /// Price paid for one.
    pub unit_price: Dong,
    /// What the line costs.
    pub amount: Dong,
    /// By which text.
    pub legal_basis: String,
}

/// An exemption as it was applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct GrantedExemption {
    /// Class.
    pub class: ApplicantClass,
    /// Reduction in percent.
    pub percent_off: u8,
    /// Reason given by the clerk.
    pub reason: String,
    /// By which text.
    pub legal_basis: String,
}

/// Why no fee can be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeeError {
    /// The province's resolution with this amount is not imported, or not in force that day.
    #[error("no provincial amount is known for this procedure on {on}")]
    NoProvincialAmount {
        /// Day asked for.
        on: NaiveDate,
    },
    /// The catalogue does not know the fee.
    #[error("the fee of this procedure is not known")]
    Unknown,
    /// The day of the birth or death is needed.
    #[error("the day of the event is needed")]
    EventDateNeeded,
    /// The event lies after the day of receipt.
    #[error("the event lies after the day of receipt")]
    EventInFuture,
    /// The number of pages and copies is needed.
    #[error("the pages of each original and the copies wanted are needed")]
    PagesNeeded,
    /// Nothing was counted.
    #[error("the quantity is at least one")]
    QuantityNeeded,
    /// The law gives this class no reduction here.
    #[error("no reduction is given to this class here")]
    NotExempt {
        /// Class claimed.
        class: ApplicantClass,
    },
    /// An exemption without a reason.
    #[error("an exemption needs a reason")]
    ReasonNeeded,
    /// The amount cannot be.
    #[error("the amount cannot be")]
    Amount(#[from] MoneyError),
}

/// The fee of one dossier.
pub fn fee(rule: &FeeRule, input: &FeeInput<'_>) -> Result<FeeLines, FeeError> {
    let priced = prices(rule, input)?;
    let exemption = match (&input.facts.exemption, priced.is_empty()) {
        (Some(claim), false) => Some(grant(rule, claim)?),
        _ => None,
    };
    let lines = priced
        .into_iter()
        .map(|price| price.line(exemption.as_ref()))
        .collect::<Result<Vec<_>, _>>()?;
    let total = Dong::sum(lines.iter().map(|line| line.amount))?;
    Ok(FeeLines {
        lines,
        total,
        exemption,
    })
}

/// The price of one certified copy of an original with `pages` pages.
fn tiered(
    pages: u32,
    first_pages: u16,
    first: Dong,
    further: Dong,
    cap: Dong,
) -> Result<Dong, MoneyError> {
    let at_first = pages.min(u32::from(first_pages));
    Ok(first
        .times(at_first)?
        .plus(further.times(pages - at_first)?)?
        .min(cap))
}

struct Price {
    unit: FeeUnit,
    pages: Option<u32>,
    quantity: u32,
    price: Dong,
    legal_basis: String,
}

impl Price {
    fn line(self, exemption: Option<&GrantedExemption>) -> Result<FeeLine, MoneyError> {
        let unit_price = self
            .price
            .less_percent(exemption.map_or(0, |granted| granted.percent_off));
        Ok(FeeLine {
            unit: self.unit,
            pages: self.pages,
            quantity: self.quantity,
            listed_price: self.price,
            unit_price,
            amount: unit_price.times(self.quantity)?,
            legal_basis: self.legal_basis,
        })
    }
}

fn prices(rule: &FeeRule, input: &FeeInput<'_>) -> Result<Vec<Price>, FeeError> {
    match rule.charge {
        Charge::Free => Ok(Vec::new()),
        Charge::Fixed { amount, per } => one_price(input, amount, per, &rule.basis),
        Charge::ByChannel {
            counter,
            online,
            per,
        } => {
            let amount = if input.facts.channel == Channel::OnlineAssisted {
                online
            } else {
                counter
            };
            one_price(input, amount, per, &rule.basis)
        }
        Charge::PerPageTiered {
            first_pages,
            first,
            further,
            cap,
        } => {
            let originals = &input.facts.originals;
            if originals.is_empty()
                || originals
                    .iter()
                    .any(|one| one.pages == 0 || one.copies == 0)
            {
                return Err(FeeError::PagesNeeded);
            }
            originals
                .iter()
                .map(|one| {
                    Ok(Price {
                        unit: FeeUnit::Copy,
                        pages: Some(one.pages),
                        quantity: one.copies,
                        price: tiered(one.pages, first_pages, first, further, cap)?,
                        legal_basis: rule.basis.clone(),
                    })
                })
                .collect()
        }
        Charge::FreeIfOnTime { within_days } => {
            let event = input.facts.event_date.ok_or(FeeError::EventDateNeeded)?;
            match input.on - event {
                late if late < TimeDelta::zero() => Err(FeeError::EventInFuture),
                late if late <= TimeDelta::days(i64::from(within_days)) => Ok(Vec::new()),
                _ => provincial(input),
            }
        }
        Charge::Provincial => provincial(input),
        Charge::Unknown => Err(FeeError::Unknown),
    }
}

fn provincial(input: &FeeInput<'_>) -> Result<Vec<Price>, FeeError> {
    let row = input
        .table
        .row(input.procedure, input.facts.channel, input.on)
        .ok_or(FeeError::NoProvincialAmount { on: input.on })?;
    one_price(input, row.amount, row.per, input.table.resolution())
}

/// One line, or none when the price is nothing.
fn one_price(
    input: &FeeInput<'_>,
    amount: Dong,
    per: FeeUnit,
    basis: &str,
) -> Result<Vec<Price>, FeeError> {
    match (input.facts.quantity, amount.is_zero()) {
        (0, _) => Err(FeeError::QuantityNeeded),
        (_, true) => Ok(Vec::new()),
        (quantity, false) => Ok(vec![Price {
            unit: per,
            pages: None,
            quantity,
            price: amount,
            legal_basis: basis.to_owned(),
        }]),
    }
}

fn grant(rule: &FeeRule, claim: &ExemptionClaim) -> Result<GrantedExemption, FeeError> {
    let found = rule
        .exemptions
        .iter()
        .find(|exemption| exemption.class == claim.class);
    let exemption = found.ok_or(FeeError::NotExempt { class: claim.class })?;
    if claim.reason.trim().is_empty() {
        return Err(FeeError::ReasonNeeded);
    }
    Ok(GrantedExemption {
        class: claim.class,
        percent_off: exemption.percent_off.min(100),
        reason: claim.reason.trim().to_owned(),
        legal_basis: exemption.basis.clone(),
    })
}

#[cfg(test)]
mod tests;
