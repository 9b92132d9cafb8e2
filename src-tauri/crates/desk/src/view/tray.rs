//! The checklist of an intake: its lines, the tray with what was imported for them, and importing.
use chrono::{DateTime, NaiveDate, Utc};
use motcua_case::dossier::AgainReason;
use motcua_case::ids::{DraftId, PaperId, TrayId};
use serde::{Deserialize, Serialize};

/// One line of the checklist.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct PaperLine {
    /// Key within this procedure.
    pub key: String,
    /// Kind of paper.
    pub kind: String,
    /// Short name.
    pub name: String,
    /// The requirement in full.
    pub full_name: String,
    /// Originals asked for.
    pub originals: u8,
    /// Copies asked for.
    pub copies: u8,
    /// Only shown and handed back, never stored.
    pub shown_only: bool,
    /// Must be digitised.
    pub must_digitise: bool,
    /// When it applies, in the catalogue's words; none: always.
    pub condition: Option<String>,
    /// For a paper outside the catalogue: the article that allows asking.
    pub article: Option<String>,
    /// State.
    pub state: LineState,
    /// A paper already held that meets it.
    pub held: Option<HeldView>,
    /// Imported files waiting in the tray for this line.
    pub tray: Vec<TrayView>,
    /// Whether the original stays with the dossier.
    pub keep_original: bool,
}

/// State of a checklist line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LineState {
    /// Nothing yet.
    Missing,
    /// The paper held already is used.
    Held,
    /// Digitised now; `again` where one was already held.
    Imported {
        /// The reason given.
        again: Option<AgainReason>,
    },
    /// Shown and handed back.
    Shown,
    /// Handed in on paper, not digitised.
    OnPaper,
    /// Will be brought.
    ToFollow {
        /// Promised day.
        until: Option<NaiveDate>,
    },
    /// Does not apply.
    NotNeeded,
    /// Handed in with the dossier that is put right: it stands as it was.
    Carried,
}

/// A held paper that meets a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct HeldView {
    /// Identity.
    pub paper: PaperId,
    /// Name.
    pub name: String,
    /// Accepted on.
    pub accepted_at: DateTime<Utc>,
    /// Pages.
    pub pages: u32,
    /// Valid until.
    pub valid_until: Option<NaiveDate>,
    /// Whether it may be used again today.
    pub reusable: bool,
    /// It is for reference only: the agency has not signed it.
    pub for_reference: bool,
    /// Imported a moment ago for another procedure of this visit.
    pub this_visit: bool,
    /// Addresses of its page pictures.
    pub pictures: Vec<String>,
}

/// An imported file in the tray.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct TrayView {
    /// Identity.
    pub id: TrayId,
    /// A PDF kept byte for byte has no pages to turn or reorder.
    pub whole_pdf: bool,
    /// Pages in their present order; removed ones last.
    pub pages: Vec<TrayPage>,
}

/// A page in the tray.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct TrayPage {
    /// Index in the imported file, its name for every change.
    pub index: u32,
    /// Address of its picture.
    pub picture: String,
    /// Clockwise quarter turns on top of what was found.
    pub turns: u8,
    /// Removed by the clerk, or set aside as blank; can be restored.
    pub removed: bool,
    /// Set aside as blank.
    pub blank: bool,
    /// Clockwise skew that was straightened, in degrees.
    pub angle_deg: f32,
    /// Resolution.
    pub dpi: f32,
    /// Things to look at.
    pub findings: Vec<PageFinding>,
}

/// Findings on a page.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum PageFinding {
    /// The data is cut short or damaged: part of the page is missing or wrong.
    Damaged,
    /// Fewer than 200 dots per inch (NĐ 30/2020, Annex I).
    LowResolution,
    /// No believable resolution in the file; A4 was assumed.
    ResolutionAssumed,
    /// The lid around the page was cut away.
    Cropped,
    /// The page is skewed but too large to be turned.
    NotTurned,
    /// The file goes on after the picture; only the first picture was taken.
    TrailingData,
    /// The sheet lay so crookedly that its corners are probably missing.
    LargeSkew,
    /// Letters have soft edges.
    Blurred,
    /// The paper is dark.
    TooDark,
    /// Ink runs into an edge of the picture.
    CutEdge,
    /// A lamp is mirrored in the page.
    Glare,
    /// Longer than its paper: two sheets were probably drawn in together.
    TooLong,
    /// A photo of a sheet on a desk, brought into the shape of its paper.
    Photographed,
    /// A photo on which the edges of the sheet cannot be told.
    EdgesUnclear,
    /// A signature of the file is broken, or the file was changed after it.
    SignatureBroken,
    /// The file is a copy of our own whose number was cancelled or given up.
    SignatureCancelled,
    /// Nothing is wrong with the signatures of the file, but something of them could not be checked.
    SignatureUnchecked,
    /// Something a newer reader found.
    Other,
}

/// A file that can be imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct IncomingFile {
    /// Name within the incoming folder.
    pub name: String,
    /// Size.
    pub bytes: u32,
    /// When it was written.
    pub modified_at: DateTime<Utc>,
}

/// What to import, and where it belongs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ImportRequest {
    /// The draft.
    pub draft: DraftId,
    /// Which case.
    pub case: u16,
    /// Key of the line.
    pub line: String,
    /// Names from the incoming folder.
    pub incoming: Vec<String>,
    /// Paths from a dialog or a drop; read once, by the desk.
    pub paths: Vec<String>,
    /// Why it is digitised although already held.
    pub again: Option<AgainReason>,
}

/// Progress of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ImportProgress {
    /// The draft.
    pub draft: DraftId,
    /// Key of the line.
    pub line: String,
    /// File being read, from 1.
    pub file: u16,
    /// Files in all.
    pub files: u16,
    /// Pages stored so far.
    pub pages: u32,
}
