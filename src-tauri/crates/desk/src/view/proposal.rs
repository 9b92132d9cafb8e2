//! What was read on pages, as proposals: nothing of it is filled in before a person confirms it.
use motcua_case::ids::{DossierId, DraftId};
use motcua_case::reading::{Area, Field};
use serde::{Deserialize, Serialize};

use super::scan::BinRef;

/// What a page seems to be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct PageProposal {
    /// What.
    pub part: ProposedPart,
    /// How sure, 0–100.
    pub confidence: u8,
}

/// The part a page seems to have in its stack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ProposedPart {
    /// A page of a paper that is asked for.
    Asked {
        /// The paper.
        bin: BinRef,
        /// The paper begins here.
        begins: bool,
    },
    /// A page of a paper that none of the procedures asks for.
    Other {
        /// Name of the paper.
        name: String,
    },
    /// A side of an identity card: looked at, never stored.
    Card,
    /// A slip of ours: it says where the others belong and is no paper itself.
    Slip,
}

/// The person of an identity card that lay in the stack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CardProposal {
    /// Name on the card.
    pub name: String,
    /// Number with its middle hidden.
    pub number: String,
}

/// A dossier whose slip lay in the stack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SlipProposal {
    /// The dossier.
    pub dossier: DossierId,
    /// Its code.
    pub code: String,
}

/// A value that was read on a page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct FieldView {
    /// Which field.
    pub field: Field,
    /// The value; as it was confirmed, where it was. Dates as `YYYY-MM-DD`.
    pub value: String,
    /// How sure the reader is, 0–100.
    pub confidence: u8,
    /// Where it stands on the page as shown.
    pub area: Area,
    /// A person confirmed it.
    pub confirmed: bool,
    /// What the person of the dossier has there.
    pub person: PersonSays,
}

/// What the person of a dossier has where a paper has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PersonSays {
    /// The same.
    Same,
    /// Something else: worth a look.
    Different,
    /// Nothing yet: the value can be taken over.
    Nothing,
    /// A person has no such field.
    NoField,
}

/// A person confirms a value that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FieldTaken {
    /// The draft.
    pub draft: DraftId,
    /// The page.
    pub page: u32,
    /// Which field.
    pub field: Field,
    /// The value, put right where it was read wrong; none: the confirmation is taken back.
    pub value: Option<String>,
    /// Also into the empty field of the person whose matter it is.
    pub into_person: bool,
}

/// A procedure that the papers of a stack seem to be for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ProcedureProposal {
    /// Its key.
    pub procedure: String,
    /// Its name.
    pub name: String,
    /// Papers of the stack that it asks for.
    pub papers: u32,
}
