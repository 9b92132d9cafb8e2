//! Signatures on PDF files: made with a token, a remote signer or a file, and judged without believing the file.
//!
//! Owns PAdES baseline signatures (ETSI EN 319 142-1) and all beneath them: certificates and keys, CMS, RFC 3161
//! timestamps, revocation, the list of trusted roots, how a signature is appended to a file, and the verdict on
//! one that came in. It takes and gives bytes of PDF files; it knows no dossier, no book and no window, keeps
//! nothing, and never sees a private key but that of the practice file.
//!
//! A verdict is facts ([`Certificate`] and what was found), never a sentence: those who show it compose it.
//! Start reading at [`Signer`] and [`certificate`].
//!
//! Legal basis: Law on Electronic Transactions 20/2023/QH15; Decree 30/2020/NĐ-CP, Appendix I (the look of a
//! signature); Decree 45/2020/NĐ-CP, Article 10 (electronic copies certified against the original).

pub mod appearance;
pub mod append;
mod asn1;
pub mod certificate;
pub mod cms;
pub mod evidence;
pub mod file;
#[cfg(test)]
mod fuzz;
mod hex;
pub mod key;
pub mod pades;
pub mod path;
pub mod revocation;
pub mod signer;
pub mod timestamp;
pub mod trust;
pub mod verify;
mod web;

pub use certificate::{Certificate, CertificateError};
pub use key::{DigestAlgorithm, KeyKind, SignatureAlgorithm};
pub use signer::{Provenance, Secret, Signer, SignerError, ToSign, TriesLeft};
pub use web::is_web_address;
