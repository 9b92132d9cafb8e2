//! The scan workspace: pages as they come, the papers they are put to, and the scanners they come from.
use motcua_case::dossier::AgainReason;
use motcua_case::ids::DraftId;
use motcua_case::reading::Secrecy;
use serde::{Deserialize, Serialize};

use super::intake::{LineState, PageFinding};
use super::proposal::{CardProposal, FieldView, PageProposal, ProcedureProposal, SlipProposal};
use super::share::Holder;

/// A scanner that can be used now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DeviceView {
    /// What [`ScanRequest::device`] calls it; opaque.
    pub id: String,
    /// Name as the maker gives it.
    pub name: String,
    /// How it is reached.
    pub kind: DeviceKind,
}

/// How a scanner is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    /// By a driver on this machine.
    Driver,
    /// Over the network, without a driver.
    Network,
    /// The folder that an office copier scans into.
    Folder,
}

/// What a scanner can do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct CapabilitiesView {
    /// Where it takes paper from.
    pub feeds: Vec<ScanFeed>,
    /// Colours it tells apart.
    pub modes: Vec<ScanMode>,
    /// Resolutions, dots per inch, rising.
    pub resolutions: Vec<u16>,
    /// Widest paper, millimetres.
    pub widest_mm: f32,
    /// Longest paper, millimetres.
    pub longest_mm: f32,
}

/// Where paper is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ScanFeed {
    /// The glass.
    Flatbed,
    /// The feeder, fronts only.
    Feeder,
    /// The feeder, both sides.
    FeederDuplex,
}

/// Colours a scanner tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ScanMode {
    /// Colour.
    Colour,
    /// Shades of grey.
    Grey,
    /// Black and white.
    Lineart,
}

/// A scan that is wished for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ScanRequest {
    /// The draft.
    pub draft: DraftId,
    /// The scanner.
    pub device: String,
    /// Where from.
    pub feed: ScanFeed,
    /// Colours.
    pub mode: ScanMode,
    /// Dots per inch.
    pub dpi: u16,
    /// Width and height of the paper, millimetres; none: all the scanner can reach.
    pub size_mm: Option<(f32, f32)>,
    /// Paper the pages are put to at once; none: they wait unassigned.
    pub bin: Option<BinRef>,
    /// Blank pages part documents.
    pub blank_cuts: bool,
    /// Page to be scanned again: the first new page takes its place, the old one is set aside.
    pub again: Option<u32>,
}

/// Files for the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct StackImport {
    /// The draft.
    pub draft: DraftId,
    /// Names from the incoming folder.
    pub incoming: Vec<String>,
    /// Paths from a dialog or a drop.
    pub paths: Vec<String>,
    /// Paper the pages are put to at once; none: they wait unassigned.
    pub bin: Option<BinRef>,
}

/// A line of the checklist as a place for pages.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, specta::Type)]
pub struct BinRef {
    /// Key of the procedure in the catalogue.
    pub procedure: String,
    /// Key of the line.
    pub line: String,
}

/// The workspace of one intake.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct StackView {
    /// The draft.
    pub draft: DraftId,
    /// Pages in their order; those set aside stay where they were.
    pub pages: Vec<SheetView>,
    /// Papers that pages can be put to, in the order of their digit keys.
    pub bins: Vec<BinView>,
    /// Whether a change can be undone.
    pub can_undo: bool,
    /// Whether an undone change can be made again.
    pub can_redo: bool,
    /// Why the last run ended early; none after a good end.
    pub stopped: Option<StoppedView>,
    /// Whether a scanner is at work for this draft.
    pub running: bool,
    /// Pages in no paper that would go to one, or be set aside, if all proposals were accepted.
    pub proposed: u32,
    /// The person whose identity card lay in the stack, where nobody is entered yet.
    pub card: Option<CardProposal>,
    /// The dossier whose slip lies in the stack: the pages seem to belong to it.
    pub slip: Option<SlipProposal>,
    /// Procedures the papers seem to be for, best first; none once there is one.
    pub procedures: Vec<ProcedureProposal>,
}

/// One page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct SheetView {
    /// Its name for every change.
    pub id: u32,
    /// Address of its picture; none while only the raw page is stored.
    pub picture: Option<String>,
    /// The raw page is stored, but could not be read; cleaning it can be tried again.
    pub failed: bool,
    /// Pages of a PDF that is kept byte for byte, as one piece; none for a picture.
    pub whole_pdf: Option<u32>,
    /// Clockwise quarter turns by the clerk, on top of what was found.
    pub turns: u8,
    /// Pages that came in the same file, this one among them: they are destroyed together.
    pub in_file: u32,
    /// Why it is set aside; none where it is kept.
    pub aside: Option<Aside>,
    /// It begins a new document.
    pub starts: bool,
    /// The paper it is put to.
    pub bin: Option<BinRef>,
    /// Clockwise skew that was found, degrees.
    pub angle_deg: f32,
    /// Dots per inch.
    pub dpi: f32,
    /// Width as it is kept, millimetres, before turning.
    pub width_mm: f32,
    /// Height as it is kept, millimetres, before turning.
    pub height_mm: f32,
    /// Things to look at.
    pub findings: Vec<PageNote>,
    /// How it was cleaned.
    pub clean: CleanView,
    /// How far its text is read.
    pub text: TextState,
    /// A secrecy stamp seems to be on it, and no person has judged that: it goes to no paper before.
    pub secrecy: Option<Secrecy>,
    /// What it seems to be; none where nothing is proposed.
    pub proposal: Option<PageProposal>,
    /// What was read on it.
    pub fields: Vec<FieldView>,
}

/// A thing to look at, with its number.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct PageNote {
    /// What.
    pub what: PageFinding,
    /// How much: dots per inch, degrees, rise per pixel, brightness (0–255), millimetres or per cent, as its kind has
    /// it; none where there is nothing to count.
    pub number: Option<f32>,
}

/// Why a page is set aside. It can always be restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Aside {
    /// Nothing is on it.
    Blank,
    /// A printed sheet between two papers.
    Separator,
    /// By the clerk.
    Removed,
    /// It was scanned again.
    Replaced,
}

/// The steps of cleaning, each of which can be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct CleanView {
    /// Straightened.
    pub straighten: bool,
    /// Cropped to the paper.
    pub crop: bool,
    /// Background whitened, shadows taken away.
    pub whiten: bool,
    /// A sheet photographed on a desk is brought into the shape of its paper.
    #[serde(default = "on")]
    pub photo: bool,
    /// Crop given by the clerk: left, top, right, bottom as parts of the page as it is shown without a crop, before the
    /// clerk's turns.
    pub by_hand: Option<[f32; 4]>,
}

/// A step that pages kept before it was known are cleaned with.
fn on() -> bool {
    true
}

impl Default for CleanView {
    fn default() -> Self {
        Self {
            straighten: true,
            crop: true,
            whiten: true,
            photo: true,
            by_hand: None,
        }
    }
}

/// How far the text of a page is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TextState {
    /// It waits.
    Waiting,
    /// It was read.
    Read {
        /// Words found.
        words: u32,
        /// Mean confidence, per cent.
        confidence: u8,
    },
    /// No text recognition is installed on this machine.
    Unavailable,
    /// It could not be read.
    Failed,
}

/// A paper that pages can be put to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct BinView {
    /// Where it is.
    pub bin: BinRef,
    /// Short name of the paper.
    pub name: String,
    /// Must be digitised.
    pub must_digitise: bool,
    /// State of its line.
    pub state: LineState,
    /// A paper already held meets it: putting pages here needs a reason.
    pub held: bool,
    /// Pages of the workspace put here.
    pub pages: u32,
}

/// A run that ended early.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct StoppedView {
    /// Why.
    pub fault: ScanFault,
    /// Pages of that run that are stored.
    pub kept: u32,
    /// The last of them.
    pub last: Option<u32>,
    /// Who uses the scanner at another counter.
    pub by: Option<Holder>,
}

/// What a scanner reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ScanFault {
    /// Paper is jammed.
    Jam,
    /// Nothing lies in the feeder.
    FeederEmpty,
    /// A cover is open.
    CoverOpen,
    /// Somebody else uses it.
    Busy,
    /// It was unplugged, switched off, or cannot be reached.
    Gone,
    /// It does not answer.
    Silent,
    /// It asks for a password, or this account may not use it.
    Denied,
    /// Two sheets were drawn in at once.
    DoubleFeed,
    /// A page came in part; it was not kept.
    PageCut,
    /// It cannot do what was asked.
    Unsupported,
    /// Its driver ended or reports a failure.
    Failed,
    /// The scanning library of the system is not installed.
    NoDriver,
    /// The clerk ended it.
    Cancelled,
}

impl ScanFault {
    /// The word by which the window knows it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Jam => "jam",
            Self::FeederEmpty => "feeder_empty",
            Self::CoverOpen => "cover_open",
            Self::Busy => "busy",
            Self::Gone => "gone",
            Self::Silent => "silent",
            Self::Denied => "denied",
            Self::DoubleFeed => "double_feed",
            Self::PageCut => "page_cut",
            Self::Unsupported => "unsupported",
            Self::Failed => "failed",
            Self::NoDriver => "no_driver",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Progress of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ScanProgress {
    /// The draft.
    pub draft: DraftId,
    /// Pages stored so far in this run.
    pub pages: u32,
    /// Milliseconds since the run began.
    pub ms: u32,
}

/// One step of the clerk in the workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum StackChange {
    /// Put pages to a paper, or take them away from any.
    Assign {
        /// Pages.
        pages: Vec<u32>,
        /// Paper.
        bin: Option<BinRef>,
        /// With all pages of their documents.
        whole: bool,
    },
    /// Turn pages clockwise.
    Turn {
        /// Pages.
        pages: Vec<u32>,
        /// Quarter turns to add, 1–3.
        turns: u8,
    },
    /// Set pages aside.
    Remove {
        /// Pages.
        pages: Vec<u32>,
    },
    /// Bring pages back.
    Restore {
        /// Pages.
        pages: Vec<u32>,
    },
    /// Move pages, together and in their order.
    Move {
        /// Pages.
        pages: Vec<u32>,
        /// The page they shall stand before; none: at the end.
        before: Option<u32>,
    },
    /// A new document begins at this page.
    Split {
        /// Page.
        page: u32,
    },
    /// The page goes on the document before it.
    Join {
        /// Page.
        page: u32,
    },
    /// Put all pages that lie in no paper where they are proposed to be, and take the person of the card.
    AcceptProposals,
    /// A person looked at the secrecy stamps that were seen on pages: they are none.
    NotSecret {
        /// Pages.
        pages: Vec<u32>,
    },
    /// Destroy pages with a secrecy stamp, and with them all pages of the files they came in. No undo.
    Destroy {
        /// Pages.
        pages: Vec<u32>,
    },
    /// Undo the last change.
    Undo,
    /// Make the last undone change again.
    Redo,
    /// The early end was seen.
    Dismiss,
}

/// The workspace is done: what becomes of papers already held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct StackDone {
    /// The draft.
    pub draft: DraftId,
    /// Why papers that are already held are digitised again; asked for where [`BinView::held`].
    pub again: Option<AgainReason>,
}
