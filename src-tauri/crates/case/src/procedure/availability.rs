use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Procedure, ProcedureStatus};
use crate::fee::{Charge, FeeTable};

/// Whether a procedure can be received on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Availability {
    /// Number, deadline and fee can all be computed.
    Enabled,
    /// Shown, but not to be received here.
    Disabled {
        /// All reasons, the most telling first.
        reasons: Vec<Unavailable>,
    },
}

/// Why a procedure cannot be received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Unavailable {
    /// Replaced.
    Superseded {
        /// Key of the procedure that replaces it, where known.
        by: Option<String>,
    },
    /// Not in force any more.
    Ended {
        /// Last day in force.
        on: NaiveDate,
    },
    /// Not in force yet.
    NotYetValid {
        /// First day in force.
        from: NaiveDate,
    },
    /// No published code was found.
    NoCode,
    /// Its content still has to be checked against a publication.
    Unverified,
    /// No source gives a time limit.
    TimeUnknown,
    /// The fee is set by a provincial resolution that is not imported.
    FeeSetByProvince,
    /// No source gives a fee.
    FeeUnknown,
}

impl Procedure {
    /// Whether the procedure can be received on a day, given the province's fees.
    pub fn availability(&self, on: NaiveDate, fees: &FeeTable) -> Availability {
        let mut reasons = Vec::new();
        if self.status == ProcedureStatus::Superseded {
            reasons.push(Unavailable::Superseded {
                by: self.replaced_by.clone(),
            });
        } else if let Some(last) = self.valid_until.filter(|last| *last < on) {
            reasons.push(Unavailable::Ended { on: last });
        }
        if let Some(from) = self.valid_from.filter(|from| on < *from) {
            reasons.push(Unavailable::NotYetValid { from });
        }
        if self.code.is_none() {
            reasons.push(Unavailable::NoCode);
        }
        if self.status == ProcedureStatus::Unverified {
            reasons.push(Unavailable::Unverified);
        }
        if self.time.is_none() {
            reasons.push(Unavailable::TimeUnknown);
        }
        match self.fee.charge {
            Charge::Unknown => reasons.push(Unavailable::FeeUnknown),
            Charge::Provincial if !fees.covers(&self.key, on) => {
                reasons.push(Unavailable::FeeSetByProvince)
            }
            _ => {}
        }
        if reasons.is_empty() {
            Availability::Enabled
        } else {
            Availability::Disabled { reasons }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::super::sample::procedure;
    use super::*;
    use crate::calendar::sample::day;

    fn reasons(procedure: &Procedure) -> Vec<Unavailable> {
        match procedure.availability(day(2026, 11, 20), &FeeTable::none()) {
            Availability::Enabled => Vec::new(),
            Availability::Disabled { reasons } => reasons,
        }
    }

    #[test]
    fn each_missing_fact_disables_a_procedure_and_is_named() {
        let good = procedure("1.001193", "Đăng ký khai sinh");
        assert_eq!(reasons(&good), []);
        let changed = |change: fn(&mut Procedure)| {
            let mut procedure = good.clone();
            change(&mut procedure);
            reasons(&procedure)
        };
        assert_eq!(changed(|p| p.code = None), [Unavailable::NoCode]);
        assert_eq!(changed(|p| p.time = None), [Unavailable::TimeUnknown]);
        assert_eq!(
            changed(|p| p.status = ProcedureStatus::Unverified),
            [Unavailable::Unverified]
        );
        assert_eq!(
            changed(|p| p.fee.charge = Charge::Provincial),
            [Unavailable::FeeSetByProvince]
        );
        assert_eq!(
            changed(|p| p.fee.charge = Charge::Unknown),
            [Unavailable::FeeUnknown]
        );
        assert_eq!(
            changed(|p| p.fee.charge = Charge::FreeIfOnTime { within_days: 60 }),
            []
        );
        assert_eq!(
            changed(|p| p.valid_from = Some(day(2026, 11, 21))),
            [Unavailable::NotYetValid {
                from: day(2026, 11, 21)
            }]
        );
        assert_eq!(
            changed(|p| p.valid_until = Some(day(2026, 11, 19))),
            [Unavailable::Ended {
                on: day(2026, 11, 19)
            }]
        );
        assert_eq!(changed(|p| p.valid_until = Some(day(2026, 11, 20))), []);
        assert_eq!(
            changed(|p| {
                p.status = ProcedureStatus::Superseded;
                p.replaced_by = Some("1.116410".into());
                p.time = None;
            }),
            [
                Unavailable::Superseded {
                    by: Some("1.116410".into())
                },
                Unavailable::TimeUnknown
            ]
        );
    }

    #[test]
    fn the_provinces_amount_enables_a_procedure_while_it_is_in_force() {
        let mut procedure = procedure("1.001193", "Đăng ký khai sinh");
        procedure.fee.charge = Charge::Provincial;
        let table = FeeTable::from_json(
            r#"{"resolution":"NQ","status":"official","valid_from":"2026-01-01","valid_until":"2026-12-31",
            "rows":[{"procedure":"1.001193","amount":8000,"per":"registration"}]}"#,
        )
        .unwrap();
        assert_eq!(
            procedure.availability(day(2026, 11, 20), &table),
            Availability::Enabled
        );
        assert_ne!(
            procedure.availability(day(2027, 1, 1), &table),
            Availability::Enabled
        );
    }
}
