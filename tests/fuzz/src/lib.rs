//! Strange bytes for every reader of bytes that come from outside.
//!
//! Owns the list of readers ([`TARGETS`]), the making of strange bytes from good ones ([`damaged`]), and the run that
//! gives them to a reader and watches it ([`Target::run`]). It knows no other crate of the workspace and ships with
//! none: each reader is named by a test of its own crate, where it can be reached. Start at [`Target`].
//!
//! A run is the same on every machine: case `n` always makes the same bytes of the same seeds. In a build whose
//! compiler counts the edges that were taken (`tests/setup/fuzz.sh`), bytes that reach something new are kept and
//! damaged further. `MOTCUA_FUZZ_SECONDS` sets how long each reader is tried (without it, [`CASES`] cases are);
//! `MOTCUA_FUZZ_SEED` which case comes first.
#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "only tests use this crate: they fail by panicking and print their figures"
)]

mod chance;
mod damage;
#[path = "coverage/ffi.rs"]
mod ffi;
mod finding;
mod shrink;
mod target;
mod watch;

pub use chance::Chance;
pub use damage::{damaged, insert_word};
pub use target::{CASES, Target};

/// Every reader of bytes from outside, and what it reads.
pub const TARGETS: &[(&str, &str)] = &[
    ("card", "text of an identity card's code"),
    (
        "page-mark",
        "text of any code on a page, separator sheets among them",
    ),
    (
        "identifiers",
        "codes and numbers people type: dossier, agency, person, tax, phone, birth",
    ),
    ("paper-kinds", "file of paper kinds"),
    ("catalogue", "file of procedures, of a province"),
    (
        "must-digitize",
        "file of papers to be digitised, of a province",
    ),
    ("fees", "file of fees, of a province"),
    ("calendar", "file of holidays"),
    ("addresses", "file of addresses, and an address people type"),
    ("events", "record of an event, from a store or a backup"),
    (
        "pictures",
        "JPEG, PNG, TIFF with G4, BMP, WebP and their EXIF data",
    ),
    ("codes", "codes on a picture"),
    ("layers", "a stored page in layers"),
    ("stored-page", "a stored page to be read, G4 among them"),
    ("file-ends", "tail of a file in a watched folder"),
    (
        "scanner-xml",
        "capabilities and status of a network scanner",
    ),
    (
        "scanner-address",
        "address of a scanner, typed or told by the device",
    ),
    ("reader-words", "table of words of the reader of text"),
    ("pdf-facts", "a PDF that is asked what it is"),
    ("pdf-picture", "a PDF that is drawn"),
    ("signatures", "a signed PDF that is judged"),
    ("cms", "a signature or a timestamp by itself"),
    ("revocation", "a revocation list, an OCSP answer"),
    ("roots", "list of trusted roots"),
    ("form-templates", "file of form templates"),
    ("copy-code", "text of the code of an electronic copy"),
    (
        "worker-frames",
        "messages between the application and its child",
    ),
    ("key-file", "PKCS#12 file of a practice key"),
    ("key-ring", "sealed ring of keys"),
    ("recovery-key", "recovery key as typed"),
    ("sealed-file", "a sealed file of the store"),
    ("backup-manifest", "manifest of a backup"),
    ("province-answers", "what a province answers a call with"),
    (
        "province-changes",
        "dossiers filed online and news, as a province tells them",
    ),
    ("province-files", "dossiers and results that come as files"),
    (
        "province-values",
        "file of what of the provincial wire is not certain",
    ),
    ("high-water-mark", "mark of the newest event"),
];
