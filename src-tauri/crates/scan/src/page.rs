//! A page as it leaves this crate: what was found, the picture to keep, a small picture to look at.

use serde::{Deserialize, Serialize};

use crate::codes::PageCode;
use crate::{FileKind, Finding};

/// What to do to the pages of a file. A step is undone by cleaning the source again without it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// Bring a sheet photographed on a desk into the shape of its paper; everything else is then done to that.
    pub photo: bool,
    /// Turn pages whose measured skew reaches 0.05 degrees.
    pub deskew: bool,
    /// Cut away the scanner lid around a page that is smaller than the glass.
    pub crop: bool,
    /// Find out from the text which way is up.
    pub rotate: bool,
    /// Make dull or shadowed paper white and fill what the lid left at the edges.
    pub whiten: bool,
    /// Store text and pictures of a page apart where that is clearly smaller.
    pub layers: bool,
    /// A crop chosen by a person in place of the one found: left, top, right and bottom as shares (0–1) of the
    /// page as it is shown without a crop: upright, and straight where it is straightened.
    pub crop_to: Option<[f32; 4]>,
    /// A skew given by a person in place of the one measured, degrees clockwise.
    pub skew: Option<f32>,
    /// Quality of a page that had to be encoded anew, 1–100.
    pub jpeg_quality: u8,
    /// Longest side of the preview, pixels.
    pub preview_side: u32,
    /// Resolution the scanner was set to, dots per inch: believed before what the file states.
    pub dpi: Option<u16>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            photo: true,
            deskew: true,
            crop: true,
            rotate: true,
            whiten: true,
            layers: true,
            crop_to: None,
            skew: None,
            jpeg_quality: 75,
            preview_side: 1000,
            dpi: None,
        }
    }
}

/// One page. The caller keeps the source file's bytes: they are the record, this is what is derived from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// What was found and done.
    pub facts: PageFacts,
    /// The picture in the form [`PageFacts::encoding`] names.
    pub image: Vec<u8>,
    /// A JPEG of at most [`Options::preview_side`] pixels, upright: [`PageFacts::quarter_turns_cw`] is already
    /// applied to it.
    pub preview: Vec<u8>,
    /// The codes on the page, in no order: no part of what is kept, because they may be personal.
    pub codes: Vec<PageCode>,
}

/// What was found on a page and what was done to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageFacts {
    /// Zero-based place of the page in its file.
    pub index: u32,
    /// Width of the picture as stored, before [`Self::quarter_turns_cw`], pixels.
    pub width: u32,
    /// Height of the picture as stored, pixels.
    pub height: u32,
    /// Resolution of the picture as stored, pixels per inch: stated by the file or reckoned from the paper size
    /// (see [`Finding::ResolutionAssumed`]), lower than the source's where the picture was reduced.
    pub dpi: f32,
    /// Measured skew of the page as it came, degrees, positive clockwise. 0 where none was measured; the picture
    /// was turned back by it when it reaches 0.05 and [`Mode`] is not `Original`.
    pub angle_deg: f32,
    /// Quarter turns clockwise, 0–3, still to be applied to show the picture upright. It is never baked into the
    /// pixels: a PDF says it with `/Rotate`, so that a scanner's own bytes stay what they are.
    pub quarter_turns_cw: u8,
    /// The part of the straightened source that was kept, where lid was cut away or a person chose it: left, top,
    /// right and bottom, millimetres.
    #[serde(default)]
    pub crop_mm: Option<[f32; 4]>,
    /// The paper was made white.
    #[serde(default)]
    pub whitened: bool,
    /// Nothing is written, drawn or stamped on the page.
    pub blank: bool,
    /// What a person should know about the page.
    pub findings: Vec<Finding>,
    /// How the picture relates to the source.
    pub mode: Mode,
    /// The form of [`Page::image`].
    pub encoding: Encoding,
}

/// How a page's picture relates to its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// No pixel changed: the scanner's own JPEG bytes, or the same pixels of a lossless source.
    Original,
    /// Cleaned and encoded anew as JPEG.
    Jpeg,
    /// Black and white, stored as CCITT Group 4; cleaned if [`PageFacts::angle_deg`] says so.
    Bilevel,
    /// Text and pictures stored apart: letters as CCITT Group 4 in their ink's colour, the rest as JPEG.
    Layered,
}

/// The form of a page's picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "form", rename_all = "snake_case")]
pub enum Encoding {
    /// A JPEG file of 1 (grey) or 3 (colour) components.
    Jpeg {
        /// Components of the JPEG frame.
        components: u8,
    },
    /// CCITT Group 4 data without a container: black ink is coded as black, rows have no byte alignment and
    /// the end-of-block code stands (PDF: `/K -1 /BlackIs1 false`).
    G4,
    /// Uncompressed 8-bit samples, rows from top to bottom without padding.
    Raw {
        /// 1 (grey) or 3 (sRGB).
        components: u8,
    },
    /// Letters in one ink over pictures on white paper, as [`crate::layers::read`] takes it apart.
    Layers,
}

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// What the file is.
    pub kind: FileKind,
    /// Pages handed on.
    pub pages: u32,
}

/// Said by the receiver of the pages to end an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop;
