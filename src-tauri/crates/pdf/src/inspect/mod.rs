//! What a foreign PDF is, before anyone opens it.

mod content;
mod page_tree;

use lopdf::{Document, LoadOptions, Object};
pub(crate) use page_tree::nth_page;
use serde::{Deserialize, Serialize};

use crate::PdfError;

/// Bytes within which the header must appear (ISO 32000-1 Annex H, note 13).
const HEADER_WITHIN: usize = 1024;

/// Deepest nesting of a foreign file's objects that is followed; real files stay below ten.
pub(crate) const MAX_DEPTH: usize = 64;

/// Most bytes one compressed stream may unfold to while the file's structure is read.
const MAX_UNFOLDED: usize = 64 * 1024 * 1024;

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

/// Width and height of a page in points, as displayed (crop, rotation and user unit applied).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PageSize {
    /// Width in points (1/72 inch).
    pub width_pt: f32,
    /// Height in points.
    pub height_pt: f32,
}

/// Facts about a foreign PDF; nothing of what it says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PdfFacts {
    /// Number of pages reached through the page tree.
    pub pages: u32,
    /// The file is encrypted, yet opens without a password (only its owner's rights are locked).
    pub encrypted: bool,
    /// Signature values in the file.
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
    /// Displayed sizes of the first pages, at most eight.
    pub page_sizes: Vec<PageSize>,
    /// PDF/A part and conformance the file claims, for example `2u`: a claim, not a finding.
    pub claims_pdfa: Option<String>,
}

/// Reads the facts of a foreign PDF.
///
/// # Errors
/// [`PdfError::NotPdf`], [`PdfError::Encrypted`] when a password is needed,
/// [`PdfError::Damaged`], [`PdfError::TooLarge`], [`PdfError::TooManyPages`].
pub fn inspect(bytes: &[u8], limits: &InspectLimits) -> Result<PdfFacts, PdfError> {
    let document = load(bytes, limits.max_bytes)?;
    let pages = page_tree::walk(&document, limits.max_pages)?;
    let findings = content::search(&document);
    Ok(PdfFacts {
        pages: pages.count,
        encrypted: document.was_encrypted(),
        signatures: findings.signatures,
        version: version(&document),
        javascript: findings.javascript,
        launch: findings.launch,
        embedded_files: findings.embedded_files,
        xfa: findings.xfa,
        page_sizes: pages.first_sizes,
        claims_pdfa: content::pdfa_claim(&document),
    })
}

/// Refuses what is too large or carries no PDF header; shared by every reader of foreign files.
pub(crate) fn check_envelope(bytes: &[u8], max_bytes: u64) -> Result<(), PdfError> {
    let size = bytes.len() as u64;
    if size > max_bytes {
        return Err(PdfError::TooLarge {
            bytes: size,
            limit: max_bytes,
        });
    }
    let start = &bytes[..bytes.len().min(HEADER_WITHIN)];
    if start.windows(5).any(|window| window == b"%PDF-") {
        Ok(())
    } else {
        Err(PdfError::NotPdf)
    }
}

/// Reads the structure of a foreign file.
pub(crate) fn load(bytes: &[u8], max_bytes: u64) -> Result<Document, PdfError> {
    check_envelope(bytes, max_bytes)?;
    let options = LoadOptions::with_max_decompressed_size(MAX_UNFOLDED);
    let document =
        Document::load_mem_with_options(bytes, options).map_err(|error| match error {
            lopdf::Error::InvalidPassword
            | lopdf::Error::Decryption(_)
            | lopdf::Error::UnsupportedSecurityHandler(_) => PdfError::Encrypted,
            lopdf::Error::Decompress(_) => PdfError::Damaged {
                what: "a compressed structure stream",
            },
            _ => PdfError::Damaged {
                what: "the cross-reference table",
            },
        })?;
    if document.trailer.has(b"Encrypt") {
        return Err(PdfError::Encrypted);
    }
    Ok(document)
}

/// The catalog's version wins over the header's when it is later (ISO 32000-1, 7.5.2).
fn version(document: &Document) -> String {
    let header = document.version.clone();
    let catalog = document
        .catalog()
        .and_then(|catalog| catalog.get_deref(b"Version", document))
        .and_then(Object::as_name)
        .ok()
        .and_then(|name| std::str::from_utf8(name).ok())
        .filter(|name| name.len() == 3);
    match catalog {
        Some(later) if later > header.as_str() => later.to_owned(),
        _ => header,
    }
}
