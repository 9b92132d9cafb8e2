//! Vietnamese text as the counter needs it: one stored form, search keys, order, and damage found early.
//!
//! What a citizen's paper says is stored as it is (NFC); everything here only derives keys from it.
//! Start at [`fold`] (what search compares) and [`tone_key`] (what tells "Hà" from "Hạ").
mod collation;
mod fold;
mod mojibake;
mod typo;

pub use collation::{name_cmp, vietnamese_cmp};
pub use fold::{clean_digits, fold, initials, nfc, tone_key};
pub use mojibake::{Mojibake, mojibake};
pub use typo::one_typo;
