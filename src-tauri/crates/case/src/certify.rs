//! Certification (*chứng thực*): what is certified, by whom, under which number of which book.
//!
//! One row of a book is one [`Certification`]: one original, however many copies (TT 01/2020/TT-BTP Art. 4). It
//! waits without a number until its statement is printed, then holds one number for ever; a number that is not
//! issued stays in the book with its reason (*bỏ số*), and what it was meant for goes on as a new row. The numbers
//! of a [`Series`] run without a gap from its first of the year, over all its volumes (NĐ 23/2015/NĐ-CP Art. 13),
//! which the fold itself holds to. Start reading at [`Series`].
mod book;
mod data;
mod electronic;
mod electronic_fold;
mod entry;
mod fold;
mod moves;
mod register;
mod row;
#[cfg(test)]
pub(crate) mod sample;
mod signer;
#[cfg(test)]
mod tests;

pub use book::{
    BookKind, BookState, Gap, GapCause, HandOver, RegisterLock, RegisterPeriod, Series, Volume,
};
pub use data::{Ask, BookData, CertifiedKind, CertifyData, DataError, RefusalGround};
pub use electronic::{
    CertificateName, Compared, CopyPlan, Delivered, DeliveryWay, ElectronicCopy, EvidenceLevel,
    KeptCopy, OriginalScan, SignedCopy,
};
pub use entry::{Entry, read_entry};
pub(crate) use fold::{apply_certification, apply_series};
pub use moves::{CertificationMove, CertificationOffer, MoveBar, available, bar};
pub use register::{BreakFound, check_series};
pub use row::{
    Agreement, Cancellation, Certification, CertificationStatus, CodeTaken, CorrectedField, Matter,
    NumberTaken, Refused, Requester, SignedOn, SignerAs, StatementMode, StatementPrint, Strike,
    TransactionAct, VoidReason, Voided, cross_page_seal,
};
pub use signer::{
    Capacity, CertifySetting, OverlayPlace, ProviderInterface, Signer, SigningProvider,
    SigningSetting,
};
