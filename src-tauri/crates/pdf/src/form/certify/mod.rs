//! Everything that is printed for certification (NĐ 23/2015/NĐ-CP as amended by NĐ 280/2025/NĐ-CP).
//!
//! - [`statement_overlay`] prints the statement onto copies that lie in the tray, [`statement_sheet`] onto
//!   sheets to cut, [`overlay_test_page`] shows where it lands.
//! - [`Register`] writes a certification book of any length, [`fee_list`] and [`day_list`] the lists of a day.
//! - [`certificate_page`] lays out the last page of an electronic copy, [`copy_slip`] goes home with its file,
//!   [`read_copy_code`] reads the QR codes of both; [`verification_report`] prints what a check of signatures found.
//! - [`refusal_notice`], [`agreement`] and [`handover_slip`] are papers for a hand to sign.
//!
//! Unlike the receipt these papers are refused where a letter cannot be printed: a name with a box in it is no
//! certification. Only the report of a check, which repeats what strangers' files say, shows boxes.

mod agreement;
mod book;
mod book_cover;
mod book_rows;
mod book_writer;
mod certificate;
mod certificate_page;
mod copy_code;
mod copy_slip;
mod day_list;
mod digest;
mod fee_list;
mod handover;
mod letter;
mod overlay;
mod pages;
mod refusal;
mod statement;
mod statement_block;
mod statement_sheet;
mod verification;

pub use agreement::{
    AGREEMENT, Agreement, AgreementTemplate, AgreementTemplates, AgreementWording, agreement,
};
pub use book::{
    BookEntry, BookField, BookHead, BookKind, BookRow, BookTemplate, BookTemplates, BookWording,
    Closing, Column, ColumnAlign, Correction, Period, Standing,
};
pub use book_writer::{Register, register};
pub use certificate::{
    COPY_CERTIFICATE, CertificatePage, CertificateTemplate, CertificateTemplates,
    CertificateWording,
};
pub use certificate_page::certificate_page;
pub use copy_code::{CodeOf, CopyCode, CopyCodeError, read_copy_code};
pub use copy_slip::{
    COPY_SLIP, CopySlip, CopySlipTemplate, CopySlipTemplates, CopySlipWording, copy_slip,
};
pub use day_list::{
    DAY_LIST, DayLine, DayList, DayListTemplate, DayListTemplates, DayListWording, SignerLines,
    day_list,
};
pub use digest::source_digest;
pub use fee_list::{
    FEE_LIST, FeeLine, FeeList, FeeListTemplate, FeeListTemplates, FeeListWording, fee_list,
};
pub use handover::{
    HANDOVER, Handover, HandoverBook, HandoverTemplate, HandoverTemplates, HandoverWording,
    handover_slip,
};
pub use overlay::{OverlayPlace, STATEMENT_WIDTH, overlay_test_page, statement_overlay};
pub use refusal::{
    Ground, REFUSAL_NOTICE, Refusal, RefusalTemplate, RefusalTemplates, RefusalWording,
    refusal_notice,
};
pub use statement::{
    Identified, Languages, Signer, Statement, StatementKind, StatementTemplate, StatementTemplates,
    StatementWording, TransactionCopies, Volume,
};
pub use statement_block::statement_height;
pub use statement_sheet::statement_sheet;
pub use verification::{
    ReportLine, ReportPart, Tone, ToneWords, VerificationReport, verification_report,
};
