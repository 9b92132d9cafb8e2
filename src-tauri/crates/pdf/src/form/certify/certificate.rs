//! The facts of the last page of an electronic copy, which certifies the pages before it, and its wording.

use serde::{Deserialize, Serialize};

use super::copy_code::{CodeOf, CopyCode};
use super::digest::source_digest;
use super::statement::Statement;
use crate::form::receipt_data::Agency;
use crate::form::template::{Template, Templates, Wording};

/// Id of the page's template.
pub const COPY_CERTIFICATE: &str = "copy-certificate";

/// Versions of the page.
pub type CertificateTemplates = Templates<CertificateWording>;

/// One version of the page.
pub type CertificateTemplate = Template<CertificateWording>;

/// What is said of an electronic copy on its last page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificatePage {
    /// Who certifies.
    pub agency: Agency,
    /// Code of the agency (`H60.12.05`), for the QR code.
    pub agency_code: String,
    /// The statement, of [`super::StatementKind::ElectronicCopy`], with who signs it.
    pub statement: Statement,
    /// Name of the original.
    pub original: String,
    /// SHA-256 of each page's picture, in the order of the original; at least one.
    pub pages: Vec<[u8; 32]>,
    /// Web address where a copy can be looked up, where there is one.
    pub address: Option<String>,
    /// A practice store's copy is worth nothing.
    pub practice: bool,
}

/// Words of the page. Facts stand in braces: `{digits}` of a shortened digest, `{pages}` and `{pages_in_words}` without
/// this page, `{address}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(
    missing_docs,
    reason = "each field is the wording of the thing it names"
)]
pub struct CertificateWording {
    pub state: String,
    pub motto: String,
    pub column_original: String,
    pub column_pages: String,
    pub column_digest: String,
    pub digest_rule: String,
    pub page_digests: String,
    pub page_digests_left_out: String,
    pub count: String,
    pub code: String,
    pub address: String,
    pub page: String,
}

impl Wording for CertificateWording {
    const BUNDLED: &'static str =
        include_str!("../../../../../../assets/forms/copy_certificate.json");
}

impl CertificatePage {
    /// What the QR code of the page says.
    #[must_use]
    pub fn code(&self) -> CopyCode {
        CopyCode {
            of: CodeOf::SourcePages,
            number: self.statement.number,
            volume: self.statement.volume.clone(),
            date: self.statement.date,
            agency_code: self.agency_code.clone(),
            digest: source_digest(&self.pages),
            address: self.address.clone(),
        }
    }
}
