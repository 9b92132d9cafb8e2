//! What is asked of the child and what it answers. One question per process, then it ends.

use chrono::{DateTime, Utc};
use motcua_pdf::{PageCompared, PdfFacts};
use motcua_scan::source::{Capabilities, Device, DeviceId, ScanFault, ScanOptions};
use motcua_scan::{Limits, Options, PageCode, PageFacts, Summary};
use motcua_sign::trust::Trust;
use motcua_sign::verify::Report;
use serde::{Deserialize, Serialize};

use crate::Refusal;

/// A question; the file's bytes are its one payload.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum Request {
    /// Read and clean the pages of a picture file: [`Reply::Page`] for each, then [`Reply::Done`].
    Import {
        /// What to do to the pages.
        options: Options,
        /// What is believed of the file.
        limits: Limits,
    },
    /// Say what a PDF is: one [`Reply::Pdf`].
    InspectPdf,
    /// Draw one page of a PDF: one [`Reply::Picture`].
    RenderPdf {
        /// Zero-based page.
        page: u32,
        /// Width of the picture, pixels.
        width_px: u32,
    },
    /// Compare a page of a PDF with how its first bytes show it: one [`Reply::Compared`].
    ComparePdf {
        /// Zero-based page.
        page: u32,
        /// How many bytes of the file the earlier revision has.
        until: u64,
    },
    /// Judge the signatures of a PDF: one [`Reply::Verified`].
    VerifyPdf {
        /// The roots that are believed.
        trust: Trust,
        /// The moment of asking.
        now: DateTime<Utc>,
    },
    /// Read the codes in a picture file: one [`Reply::Codes`].
    ReadCodes,
    /// Make the picture that a reader of text gets of a stored page, whose own picture is the payload: one
    /// [`Reply::ReadingPicture`].
    ReadingPicture {
        /// What is known of the page.
        facts: PageFacts,
        /// The whole turn that shows it upright.
        turns_cw: u8,
    },
    /// List the scanners: one [`Reply::Devices`].
    Devices,
    /// Say what a scanner offers: one [`Reply::Capabilities`].
    Capabilities {
        /// Which.
        device: DeviceId,
    },
    /// Scan: [`Reply::RawPage`] for each page, then [`Reply::Scanned`] or [`Reply::Fault`]. The end of standard
    /// input cancels.
    Scan {
        /// Which scanner.
        device: DeviceId,
        /// What is asked of it.
        options: ScanOptions,
    },
}

impl Request {
    /// The question needs devices or the network, which the driver's limits allow.
    pub(crate) fn is_for_drivers(&self) -> bool {
        matches!(
            self,
            Self::Devices | Self::Capabilities { .. } | Self::Scan { .. }
        )
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Reply {
    /// One page; payloads are its picture and its preview.
    Page {
        /// What was found and done.
        facts: PageFacts,
        /// The codes on it.
        codes: Vec<PageCode>,
    },
    /// All pages were sent.
    Done {
        /// What the import did.
        summary: Summary,
    },
    /// What the PDF is.
    Pdf {
        /// The facts.
        facts: PdfFacts,
    },
    /// A drawn page; the payload is a PNG.
    Picture {
        /// Width, pixels.
        width: u32,
        /// Height, pixels.
        height: u32,
    },
    /// A page beside its earlier revision.
    Compared {
        /// What was found.
        compared: PageCompared,
    },
    /// The verdict on a PDF.
    Verified {
        /// The facts.
        report: Report,
    },
    /// The texts of the codes.
    Codes {
        /// In no order.
        texts: Vec<String>,
    },
    /// What a reader of text gets; the payloads are its grey samples and, where it has red ink, those of that.
    ReadingPicture {
        /// Width, pixels.
        width: u32,
        /// Height, pixels.
        height: u32,
        /// Resolution, pixels per inch.
        dpi: u32,
        /// Left, top, width and height of the red ink.
        red: Option<[u32; 4]>,
    },
    /// The scanners that answer now.
    Devices {
        /// In no order.
        devices: Vec<Device>,
    },
    /// What a scanner offers.
    Capabilities {
        /// The offer.
        capabilities: Capabilities,
    },
    /// One page of a scan; the payload is its picture file.
    RawPage {
        /// Zero-based page of the job.
        index: u32,
        /// The back of a sheet.
        back: bool,
        /// Dots per inch.
        dpi: u16,
    },
    /// All pages of a scan were sent.
    Scanned {
        /// How many.
        pages: u32,
    },
    /// The scanner cannot be used, or the scan ended before its end.
    Fault {
        /// Why.
        fault: ScanFault,
    },
    /// The file is not taken.
    Failed {
        /// Why.
        refusal: Refusal,
    },
}
