//! Tokens by their vendors' PKCS#11 modules.
//!
//! A module is foreign code that may crash or hang: the product loads it in a process of its own, tests here.
//! [`Module`] lists tokens with all a person chooses by, before any PIN; [`Module::signer`] signs with one certificate of
//! one token. Logging in is once a batch. A PIN that was wrong is forgotten at once and never tried again by itself,
//! because a token locks after a few.

mod fault;
mod list;
mod module;
mod token;
mod vendor;

pub use list::{Choice, Offered, Present, Token};
pub use module::Module;
pub use token::TokenSigner;
pub use vendor::{Quirks, Vendor, vendors};
