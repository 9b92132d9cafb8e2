//! Mistakes are normal: what was entered wrongly is put right by a further event, never by changing the old one.
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::deadline::Due;
use crate::dossier::{DossierPaper, FeeRecord, Payment, ProcedureInForce};
use crate::ids::UserId;
use crate::money::Dong;

/// The parts of a dossier that change when its procedure was wrong; number, people and time of receipt stay.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CorrectedParts {
    /// The right procedure.
    pub procedure: ProcedureInForce,
    /// Its papers.
    pub papers: Vec<DossierPaper>,
    /// Its fee, with the entries that settle the difference.
    pub fee: FeeRecord,
    /// Its due date, counted from the same receipt.
    pub due: Due,
    /// The body that decides it.
    pub deciding_unit: String,
    /// Why, in the clerk's words.
    pub reason: String,
}

/// One correction of a dossier, as its page lists it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Correction {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: Option<UserId>,
    /// What it was before.
    pub before: CorrectedBefore,
    /// Why.
    pub reason: String,
}

/// What a correction replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CorrectedBefore {
    /// The procedure of this name.
    Procedure {
        /// Its name.
        name: String,
    },
    /// The fee.
    Fee {
        /// The amount agreed before.
        total: Dong,
    },
}

/// A row against the fee first agreed. Amounts are never negative: the kind says which way money went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FeeEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// What it is.
    pub kind: FeeEntryKind,
    /// How much.
    pub amount: Dong,
    /// The row it stands against: 0 for the amount first agreed, else the number of an earlier entry, from 1.
    pub against: u16,
    /// Why.
    pub reason: String,
}

/// Kinds of fee rows after the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum FeeEntryKind {
    /// The amount was set anew; `amount` is the right one.
    Correction,
    /// Paid too much: given back to the citizen.
    Refund,
    /// Paid too little: taken in addition.
    Additional,
}

/// The rows that bring `before` to `right`: a correction naming the right amount, and the refund or the additional
/// payment against it. Nothing is moved where nothing was paid yet.
pub fn fee_entries(
    before: &FeeRecord,
    right: Dong,
    at: DateTime<Utc>,
    reason: &str,
) -> Vec<FeeEntry> {
    let mut entries = before.entries.clone();
    if right == before.total {
        return entries;
    }
    let row = |kind, amount, against| FeeEntry {
        at,
        kind,
        amount,
        against,
        reason: reason.to_owned(),
    };
    let number = |entries: &[FeeEntry]| u16::try_from(entries.len()).unwrap_or(u16::MAX);
    let last_correction = entries
        .iter()
        .rposition(|entry| entry.kind == FeeEntryKind::Correction)
        .map_or(0, |at| number(&entries[..=at]));
    entries.push(row(FeeEntryKind::Correction, right, last_correction));
    let corrected = number(&entries);
    if matches!(
        before.payment,
        Payment::Cash | Payment::Transfer | Payment::Online
    ) {
        let (kind, difference) = if right < before.total {
            (FeeEntryKind::Refund, before.total.value() - right.value())
        } else {
            (
                FeeEntryKind::Additional,
                right.value() - before.total.value(),
            )
        };
        if let Ok(difference) = Dong::new(difference) {
            entries.push(row(kind, difference, corrected));
        }
    }
    entries
}

/// The wish to cancel a dossier that should never have been entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CancelRequest {
    /// Who asked.
    pub by: Option<UserId>,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// What the head said; none while it waits.
    pub answer: Option<CancelAnswer>,
}

/// The head's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CancelAnswer {
    /// Who answered.
    pub by: Option<UserId>,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether it is cancelled.
    pub approved: bool,
    /// Why not, where it is not.
    pub words: String,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
    use super::*;

    fn dong(value: i64) -> Dong {
        Dong::new(value).unwrap()
    }

    fn fee(total: i64, payment: Payment) -> FeeRecord {
        FeeRecord {
            lines: Vec::new(),
            total: dong(total),
            exemption: None,
            payment,
            entries: Vec::new(),
        }
    }

    fn rows(entries: &[FeeEntry]) -> Vec<(FeeEntryKind, i64, u16)> {
        let row = |entry: &FeeEntry| (entry.kind, entry.amount.value(), entry.against);
        entries.iter().map(row).collect()
    }

    #[test]
    fn what_was_paid_too_much_is_refunded_against_its_correction() {
        let entries = fee_entries(
            &fee(8000, Payment::Cash),
            dong(0),
            DateTime::UNIX_EPOCH,
            "nhầm",
        );
        assert_eq!(
            rows(&entries),
            [
                (FeeEntryKind::Correction, 0, 0),
                (FeeEntryKind::Refund, 8000, 1)
            ]
        );
    }

    #[test]
    fn what_was_paid_too_little_is_taken_in_addition() {
        let entries = fee_entries(
            &fee(2000, Payment::Transfer),
            dong(5000),
            DateTime::UNIX_EPOCH,
            "thiếu",
        );
        assert_eq!(
            rows(&entries),
            [
                (FeeEntryKind::Correction, 5000, 0),
                (FeeEntryKind::Additional, 3000, 1)
            ]
        );
    }

    #[test]
    fn an_unpaid_fee_is_only_corrected_and_the_same_fee_not_at_all() {
        let unpaid = fee(8000, Payment::Later);
        assert_eq!(
            rows(&fee_entries(
                &unpaid,
                dong(2000),
                DateTime::UNIX_EPOCH,
                "nhầm"
            )),
            [(FeeEntryKind::Correction, 2000, 0)]
        );
        assert!(fee_entries(&unpaid, dong(8000), DateTime::UNIX_EPOCH, "nhầm").is_empty());
    }

    #[test]
    fn a_second_correction_stands_against_the_first() {
        let mut once = fee(0, Payment::Cash);
        once.entries = fee_entries(
            &fee(8000, Payment::Cash),
            dong(0),
            DateTime::UNIX_EPOCH,
            "nhầm",
        );
        let twice = fee_entries(&once, dong(3000), DateTime::UNIX_EPOCH, "lại nhầm");
        assert_eq!(
            rows(&twice)[2..],
            [
                (FeeEntryKind::Correction, 3000, 1),
                (FeeEntryKind::Additional, 3000, 3)
            ]
        );
    }
}
