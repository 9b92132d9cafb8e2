//! One step of the clerk, as the window sends it.
use chrono::NaiveDate;
use motcua_case::dossier::{Authority, Channel, Delivery, Payment};
use motcua_case::fee::ExemptionClaim;
use motcua_case::ids::{PersonId, TrayId};
use serde::{Deserialize, Serialize};

use super::intake::LineState;

/// One change of an intake.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum IntakeChange {
    /// A code was scanned or its text given: an identity card.
    Card {
        /// Text of the code.
        text: String,
    },
    /// What to do with somebody else's card.
    OtherCard {
        /// The choice.
        choice: OtherCardChoice,
    },
    /// A field of a party was typed.
    Field {
        /// Which party.
        who: Who,
        /// Field of `PersonFacts`.
        field: String,
        /// Text as typed.
        value: String,
    },
    /// Take a person from the store.
    TakePerson {
        /// Which party.
        who: Who,
        /// The person.
        person: PersonId,
    },
    /// The clerk has looked at the party and accepts it.
    ConfirmPerson {
        /// Which party.
        who: Who,
    },
    /// Keep the stored value of a differing field.
    KeepKnown {
        /// Which party.
        who: Who,
        /// The field.
        field: String,
    },
    /// Write the address in today's names.
    TakePresentAddress {
        /// Which party.
        who: Who,
    },
    /// Start the party again.
    ClearPerson {
        /// Which party.
        who: Who,
    },
    /// The submitter acts for somebody else, or no longer.
    ForAnother {
        /// Whether for another.
        on: bool,
    },
    /// By what right.
    SetAuthority {
        /// The authority.
        authority: Option<Authority>,
    },
    /// Add a procedure.
    AddProcedure {
        /// Its key.
        procedure: String,
    },
    /// Remove a procedure.
    RemoveProcedure {
        /// Which case.
        case: u16,
    },
    /// A second dossier of the same person and procedure is wanted.
    AcceptDouble {
        /// Which case.
        case: u16,
    },
    /// Use every held paper that can be used (Alt+A).
    TakeHeld,
    /// Set the state of a line.
    SetLine {
        /// Which case.
        case: u16,
        /// Key of the line.
        line: String,
        /// The state wanted; `imported` only by importing.
        state: LineState,
    },
    /// Whether the original stays with the dossier.
    KeepOriginal {
        /// Which case.
        case: u16,
        /// Key of the line.
        line: String,
        /// Kept or not.
        keep: bool,
    },
    /// A paper outside the catalogue, with the article that allows asking.
    AddPaper {
        /// Which case.
        case: u16,
        /// Its name.
        name: String,
        /// The article.
        article: String,
    },
    /// Turn a page clockwise.
    TurnPage {
        /// Tray file.
        tray: TrayId,
        /// Page.
        index: u32,
        /// Quarter turns to add, 1–3.
        turns: u8,
    },
    /// Move a page to another place.
    MovePage {
        /// Tray file.
        tray: TrayId,
        /// Page.
        index: u32,
        /// New place among the kept pages.
        to: u16,
    },
    /// Remove a page, or restore it.
    RemovePage {
        /// Tray file.
        tray: TrayId,
        /// Page.
        index: u32,
        /// Removed or restored.
        removed: bool,
    },
    /// Throw an imported file away.
    DropTray {
        /// Tray file.
        tray: TrayId,
    },
    /// The matter belongs to another commune (*phi địa giới*), or no longer.
    SetCompetent {
        /// Which case.
        case: u16,
        /// The agency that decides; none for our own.
        agency: Option<String>,
    },
    /// Number of sets.
    SetSets {
        /// Which case.
        case: u16,
        /// Sets.
        sets: u8,
    },
    /// What the fee is counted by.
    SetFee {
        /// Which case.
        case: u16,
        /// Copies or cases.
        quantity: u32,
        /// Pages of the original.
        pages: u32,
        /// Day of the birth or death.
        event_date: Option<NaiveDate>,
    },
    /// Exemption from the fee.
    SetExemption {
        /// Which case.
        case: u16,
        /// Class and reason; none to withdraw it.
        claim: Option<ExemptionClaim>,
    },
    /// How the whole visit was paid.
    Pay {
        /// Payment.
        payment: Payment,
    },
    /// Way in.
    SetChannel {
        /// Channel.
        channel: Channel,
    },
    /// Where the result is to be had.
    SetDelivery {
        /// Delivery.
        delivery: Delivery,
    },
    /// Print one receipt for all, or one each; print at all.
    SetReceipt {
        /// One receipt for the whole visit.
        shared: bool,
        /// Print.
        print: bool,
    },
    /// Why the procedure of a received dossier is put right.
    CorrectionReason {
        /// The clerk's words.
        reason: String,
    },
}

/// Which party a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// The person at the counter.
    Submitter,
    /// The owner of the dossier, where another person.
    Owner,
}

/// What to do with somebody else's card scanned into an open intake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum OtherCardChoice {
    /// The card's holder is the submitter.
    ChangeSubmitter,
    /// The card's holder is the owner, the submitter acts for them.
    MakeOwner,
    /// Leave the card aside.
    Ignore,
}
