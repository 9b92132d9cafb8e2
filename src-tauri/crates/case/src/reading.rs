//! What the text of a page proposes: its secrecy, its kind of paper, its fields, its place in a stack.
//!
//! Words with their places come in, proposals go out. Nothing here decides: a person confirms every one of them.
//! Start at [`Gist`], which is what [`secrecy`], [`title`] and [`fields`] say of a page; [`assign`] looks at a stack,
//! [`page_mark`] at a code and [`cuts`] at what lies between pages.

mod assign;
mod code;
mod date;
mod fields;
mod gist;
mod kinds;
mod phrase;
mod secrecy;
mod split;
mod title;
mod words;

pub use assign::{Clues, Part, Proposal, assign};
pub(crate) use code::SEPARATOR;
pub use code::{PageMark, page_mark, separator_text};
pub use fields::{Field, FieldProposal, fields};
pub use gist::Gist;
pub use kinds::{Kinds, KindsError};
pub use secrecy::{Secrecy, SecrecyMark, secrecy};
pub use split::{Cut, cuts};
pub use title::{Title, title};
pub use words::{Area, Text, Word};
