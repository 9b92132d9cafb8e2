//! Legal moves on a dossier are one table: the window, the desk and the tests all read it.
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::dossier::{Custody, Dossier, DossierStatus};
use crate::ids::{DeviceId, UserId};
use crate::user::Role;

/// Who wants to move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The signed-in user.
    pub user: UserId,
    /// Roles held.
    pub roles: Vec<Role>,
    /// The absent person acted for.
    pub acting_for: Option<UserId>,
    /// The device.
    pub device: DeviceId,
}

/// A move on a dossier.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// Print the newest receipt, the first time.
    PrintReceipt,
    /// Print it again, marked as a reprint.
    ReprintReceipt,
    /// Issue it anew with the code the province allotted.
    RenewReceipt,
    /// Give an original back.
    GiveBackOriginal,
    /// Take the receiving back.
    Undo,
    /// Put the procedure right after the receipt was printed: same number, new receipt.
    CorrectProcedure,
    /// Put the fee right: rows against the amount first agreed, new receipt.
    CorrectFee,
    /// Ask the head to cancel it as wrongly entered.
    AskCancel,
    /// Cancel it as wrongly entered, or say no.
    AnswerCancel,
    /// Enter the result it was settled with.
    RecordResult,
    /// Hand the result over.
    ReturnResult,
}

impl Move {
    /// All moves, in the order they are offered.
    pub const ALL: [Self; 11] = [
        Self::PrintReceipt,
        Self::ReprintReceipt,
        Self::RenewReceipt,
        Self::RecordResult,
        Self::ReturnResult,
        Self::GiveBackOriginal,
        Self::CorrectProcedure,
        Self::CorrectFee,
        Self::AskCancel,
        Self::AnswerCancel,
        Self::Undo,
    ];

    fn roles(self) -> &'static [Role] {
        match self {
            Self::AnswerCancel => &[Role::Head],
            Self::RecordResult => &[
                Role::ReceptionClerk,
                Role::Specialist,
                Role::JusticeOfficer,
                Role::Head,
            ],
            _ => &[Role::ReceptionClerk, Role::JusticeOfficer, Role::Head],
        }
    }
}

/// A move with the reason why it is refused, if it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Offer {
    /// The move.
    #[serde(rename = "move")]
    pub kind: Move,
    /// Why it may not be made now; none when it may.
    pub refused: Option<Refusal>,
}

/// Why a move is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// None of the actor's roles may do this.
    Role,
    /// Only who received it may.
    NotYours,
    /// The time for it has passed.
    TooLate,
    /// The receipt has not been printed yet.
    NotPrinted,
    /// The receipt has been printed already.
    AlreadyPrinted,
    /// No receipt was issued.
    NoReceipt,
    /// The dossier was undone.
    Undone,
    /// The dossier was cancelled as wrongly entered.
    Cancelled,
    /// Nobody asked to cancel it, or it was answered.
    NotAsked,
    /// The head was asked already and has not answered.
    Asked,
    /// No original is kept.
    NothingToDo,
    /// It is settled already.
    Settled,
    /// There is no result yet.
    NoResult,
    /// The province has allotted no code.
    NoOfficialCode,
    /// The newest receipt has the code already.
    OnReceipt,
}

/// Seconds in which receiving can be undone; only after them may an event leave the machine.
pub const UNDO_SECONDS: i64 = 15;

/// Every move on `dossier`, with the reason of those refused to `actor` at `now`.
pub fn available(dossier: &Dossier, actor: &Actor, now: DateTime<Utc>) -> Vec<Offer> {
    Move::ALL
        .into_iter()
        .map(|kind| Offer {
            kind,
            refused: refusal(kind, dossier, actor, now),
        })
        .collect()
}

/// Why no result may be recorded now, whoever wants to: also for one that the province gives.
pub fn result_refusal(dossier: &Dossier) -> Option<Refusal> {
    match dossier.status {
        DossierStatus::Undone => Some(Refusal::Undone),
        DossierStatus::Cancelled => Some(Refusal::Cancelled),
        DossierStatus::Finished | DossierStatus::Returned => Some(Refusal::Settled),
        DossierStatus::Received => {
            let request = dossier.cancel.as_ref();
            let asked = request.is_some_and(|cancel| cancel.answer.is_none());
            asked.then_some(Refusal::Asked)
        }
    }
}

/// Why `kind` may not be made, or none.
pub fn refusal(
    kind: Move,
    dossier: &Dossier,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Option<Refusal> {
    if !actor.roles.iter().any(|role| kind.roles().contains(role)) {
        return Some(Refusal::Role);
    }
    let settled = match dossier.status {
        DossierStatus::Undone => return Some(Refusal::Undone),
        DossierStatus::Cancelled => return Some(Refusal::Cancelled),
        DossierStatus::Received => false,
        DossierStatus::Finished | DossierStatus::Returned => true,
    };
    let printed = dossier.receipts.last().map(|form| !form.prints.is_empty());
    let asked = dossier
        .cancel
        .as_ref()
        .is_some_and(|cancel| cancel.answer.is_none());
    match kind {
        Move::CorrectProcedure | Move::CorrectFee | Move::AskCancel | Move::Undo if settled => {
            Some(Refusal::Settled)
        }
        Move::CorrectProcedure | Move::CorrectFee | Move::AskCancel => {
            asked.then_some(Refusal::Asked)
        }
        Move::RecordResult => result_refusal(dossier),
        Move::ReturnResult => {
            let waits = dossier.status == DossierStatus::Finished;
            let why = match dossier.status {
                DossierStatus::Returned => Refusal::Settled,
                _ => Refusal::NoResult,
            };
            (!waits).then_some(why)
        }
        Move::AnswerCancel => (!asked).then_some(Refusal::NotAsked),
        Move::PrintReceipt => match printed {
            None => Some(Refusal::NoReceipt),
            Some(true) => Some(Refusal::AlreadyPrinted),
            Some(false) => None,
        },
        Move::ReprintReceipt => match printed {
            None => Some(Refusal::NoReceipt),
            Some(false) => Some(Refusal::NotPrinted),
            Some(true) => None,
        },
        Move::RenewReceipt => match &dossier.exchange.official {
            None => Some(Refusal::NoOfficialCode),
            Some(official) => {
                let newest = dossier.receipts.last();
                let there = newest.is_some_and(|form| form.issued_at >= official.at);
                there.then_some(Refusal::OnReceipt)
            }
        },
        Move::GiveBackOriginal => {
            let kept = dossier
                .papers
                .iter()
                .any(|line| line.custody == Custody::Kept);
            (!kept).then_some(Refusal::NothingToDo)
        }
        Move::Undo if dossier.received_by != actor.user => Some(Refusal::NotYours),
        Move::Undo => {
            let age = now.signed_duration_since(dossier.received_at).num_seconds();
            (!(0..=UNDO_SECONDS).contains(&age)).then_some(Refusal::TooLate)
        }
    }
}
