//! What a foreign PDF is, before anyone opens it.

use serde::{Deserialize, Serialize};

use crate::PdfError;

/// Bounds within which a foreign PDF is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct InspectLimits {
    /// Largest file in bytes.
    pub max_bytes: u64,
    /// Most pages.
    pub max_pages: u32,
}

impl Default for InspectLimits {
    fn default() -> Self {
        Self {
            max_bytes: 200 * 1024 * 1024,
            max_pages: 2_000,
        }
    }
}

/// Width and height of a page in points, as displayed (rotation applied).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PageSize {
    /// Width in points (1/72 inch).
    pub width_pt: f32,
    /// Height in points.
    pub height_pt: f32,
}

/// Facts about a foreign PDF; nothing of its content.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PdfFacts {
    /// Number of pages reached through the page tree.
    pub pages: u32,
    /// The file is encrypted but opens without a password (owner password only).
    pub encrypted: bool,
    /// Filled signature fields.
    pub signatures: u32,
    /// Version of the format, for example `1.7`.
    pub version: String,
    /// Contains JavaScript.
    pub javascript: bool,
    /// Contains an action that starts a program.
    pub launch: bool,
    /// Carries other files inside.
    pub embedded_files: bool,
    /// Contains an XFA form, which shows other content than the pages.
    pub xfa: bool,
    /// Displayed sizes of the first pages (at most eight).
    pub page_sizes: Vec<PageSize>,
    /// PDF/A part and conformance the file claims, for example `2u`; a claim, not a finding.
    pub claims_pdfa: Option<String>,
}

/// Reads the facts of a foreign PDF.
///
/// # Errors
/// [`PdfError::NotPdf`], [`PdfError::Encrypted`] (a password is needed), [`PdfError::Damaged`],
/// [`PdfError::TooLarge`], [`PdfError::TooManyPages`].
pub fn inspect(bytes: &[u8], limits: &InspectLimits) -> Result<PdfFacts, PdfError> {
    let _ = limits;
    if bytes.is_empty() {
        Err(PdfError::NotPdf)
    } else {
        Err(PdfError::Damaged { what: "unread" })
    }
}
