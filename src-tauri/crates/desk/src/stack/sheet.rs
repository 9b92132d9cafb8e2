//! The pages of the workspace as they are kept, and every change to their arrangement. Pure: no file is touched.
use std::collections::{BTreeMap, BTreeSet};

use motcua_case::card::IdCard;
use motcua_case::ids::Hash;
use motcua_case::paper::{FileRef, SignaturesFound};
use motcua_case::reading::{Field, PageMark};
use motcua_scan::PageFacts;
use motcua_store::Hold;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorCode, Result};
use crate::intake::draft::RawPage;
use crate::view::scan::{Aside, BinRef, CleanView, ScanFault, StackChange};

/// Changes that can be undone.
const STEPS: usize = 50;
/// Pages a workspace holds.
pub(crate) const MOST_SHEETS: usize = 1000;

/// The workspace of one intake.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Stack {
    pub(crate) sheets: Vec<Sheet>,
    /// Name of the newest page.
    newest: u32,
    undo: Vec<Step>,
    redo: Vec<Step>,
    pub(crate) stopped: Option<Stopped>,
    /// Blank pages part documents, as the last run asked for.
    #[serde(default)]
    pub(crate) blank_cuts: bool,
    /// The identity card that lay in the stack, until a person takes or leaves it.
    #[serde(default)]
    pub(crate) card: Option<IdCard>,
}

/// One page, from the moment its raw form is safe.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Sheet {
    pub(crate) id: u32,
    /// The page that came first of the same file; itself where it came alone.
    pub(crate) first: u32,
    pub(crate) raw: RawPage,
    pub(crate) content: Content,
    pub(crate) clean: CleanView,
    pub(crate) place: Place,
}

/// What a page holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Content {
    /// Only its raw form is stored yet.
    Arrived,
    /// Its raw form could not be read.
    Unread,
    /// Cleaned.
    Page(Box<Cleaned>),
    /// A PDF, kept byte for byte, with so many pages.
    Pdf {
        /// Pages.
        pages: u32,
        /// What was found of its signatures.
        #[serde(default)]
        signed: Option<SignaturesFound>,
    },
}

/// A cleaned page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Cleaned {
    pub(crate) facts: PageFacts,
    pub(crate) image: FileRef,
    pub(crate) preview: Hash,
    /// What the codes on it mean.
    #[serde(default)]
    pub(crate) marks: Vec<PageMark>,
}

/// Where a page lies in the workspace: what the clerk arranges and can undo.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) turns: u8,
    pub(crate) aside: Option<Aside>,
    pub(crate) starts: bool,
    pub(crate) bin: Option<BinRef>,
    /// What a person confirmed of what was read on it.
    #[serde(default)]
    pub(crate) about: BTreeMap<Field, String>,
}

/// A run that ended early.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Stopped {
    pub(crate) fault: ScanFault,
    pub(crate) kept: u32,
    pub(crate) last: Option<u32>,
    /// Who used the scanner.
    #[serde(default)]
    pub(crate) by: Option<Hold>,
}

/// How to take a change back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Step {
    /// The order before, where it was changed.
    order: Option<Vec<u32>>,
    places: Vec<(u32, Place)>,
    cleaned: Option<(u32, CleanView, Box<Cleaned>)>,
}

impl Stack {
    /// Adds a page whose raw form is safe, behind `after` or at the end, and names it.
    pub(crate) fn add(&mut self, raw: RawPage, place: Place, after: Option<u32>) -> u32 {
        self.newest += 1;
        let sheet = Sheet {
            id: self.newest,
            first: self.newest,
            raw,
            content: Content::Arrived,
            clean: CleanView::default(),
            place,
        };
        let behind = after.and_then(|id| self.position(id));
        self.sheets
            .insert(behind.map_or(self.sheets.len(), |at| at + 1), sheet);
        self.newest
    }

    /// Adds a further page of the file that `first` came with, behind `after`, to the same paper.
    pub(crate) fn add_further(&mut self, first: u32, after: u32, index: u32) -> Result<&mut Sheet> {
        let sheet = self.sheet_mut(first).ok_or(ErrorCode::DraftStale)?;
        let raw = RawPage {
            index,
            ..sheet.raw.clone()
        };
        let place = Place::of(sheet.place.bin.clone());
        let id = self.add(raw, place, Some(after));
        let sheet = self.sheet_mut(id).ok_or(ErrorCode::DraftStale)?;
        sheet.first = first;
        Ok(sheet)
    }

    /// Gives up the pages of a file behind its first, which an attempt that was cut off has left.
    pub(crate) fn begin_again(&mut self, first: u32) {
        self.sheets
            .retain(|sheet| sheet.first != first || sheet.id == first);
    }

    /// Gives up all pages of a file.
    pub(crate) fn forget(&mut self, first: u32) {
        self.sheets.retain(|sheet| sheet.first != first);
    }

    /// Says that a file could not be read to its end: what was read of it stays, and a page without a picture stands
    /// for the rest.
    pub(crate) fn unread(&mut self, first: u32) -> Result<()> {
        let sheet = self.sheet_mut(first).ok_or(ErrorCode::DraftStale)?;
        if sheet.content == Content::Arrived {
            sheet.content = Content::Unread;
            return Ok(());
        }
        let mut same = self.sheets.iter().filter(|sheet| sheet.first == first);
        let (last, index) = same
            .next_back()
            .map_or((first, 0), |sheet| (sheet.id, sheet.raw.index));
        self.add_further(first, last, index + 1)?.content = Content::Unread;
        Ok(())
    }

    pub(crate) fn sheet_mut(&mut self, id: u32) -> Option<&mut Sheet> {
        self.sheets.iter_mut().find(|sheet| sheet.id == id)
    }

    pub(crate) fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    pub(crate) fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    /// Files the workspace needs, those that an undo would bring back among them.
    pub(crate) fn files(&self) -> Vec<Hash> {
        let mut files = Vec::new();
        for sheet in &self.sheets {
            files.push(sheet.raw.file.sha256);
            if let Content::Page(page) = &sheet.content {
                files.extend([page.image.sha256, page.preview]);
            }
        }
        let steps = self.undo.iter().chain(&self.redo);
        for (_, _, page) in steps.filter_map(|step| step.cleaned.as_ref()) {
            files.extend([page.image.sha256, page.preview]);
        }
        files
    }

    /// Pictures that an undo would bring back.
    pub(crate) fn images_of_steps(&self) -> impl Iterator<Item = Hash> {
        let steps = self.undo.iter().chain(&self.redo);
        let cleaned = steps.filter_map(|step| step.cleaned.as_ref());
        cleaned.map(|(_, _, page)| page.image.sha256)
    }

    /// Makes one change.
    pub(crate) fn change(&mut self, change: &StackChange) -> Result<()> {
        match change {
            StackChange::Assign { pages, bin, whole } => {
                let mut pages = pages.clone();
                if *whole {
                    pages = self.documents_of(&pages)?;
                }
                self.place(&pages, |place| place.bin.clone_from(bin))
            }
            StackChange::Turn { pages, turns } => {
                self.place(pages, |place| place.turns = (place.turns + turns % 4) % 4)
            }
            StackChange::Remove { pages } => {
                self.place(pages, |place| place.aside = Some(Aside::Removed))
            }
            StackChange::Restore { pages } => self.place(pages, |place| place.aside = None),
            StackChange::Split { page } => self.place(&[*page], |place| place.starts = true),
            StackChange::Join { page } => self.place(&[*page], |place| place.starts = false),
            StackChange::Move { pages, before } => self.reorder(pages, *before),
            // They need more than the arrangement: what was read, and the files.
            StackChange::AcceptProposals
            | StackChange::NotSecret { .. }
            | StackChange::Destroy { .. } => Err(Error::internal("a change of the desk")),
            StackChange::Undo => {
                let step = self.undo.pop().ok_or(ErrorCode::NotFound)?;
                let back = self.take_back(step);
                self.redo.push(back);
                Ok(())
            }
            StackChange::Redo => {
                let step = self.redo.pop().ok_or(ErrorCode::NotFound)?;
                let back = self.take_back(step);
                self.undo.push(back);
                Ok(())
            }
            StackChange::Dismiss => {
                self.stopped = None;
                Ok(())
            }
        }
    }

    /// Puts a newly cleaned form of a page in the place of the one it has, which an undo brings back.
    pub(crate) fn clean_again(&mut self, id: u32, clean: CleanView, page: Cleaned) -> Result<()> {
        let sheet = self.sheet_mut(id).ok_or(ErrorCode::DraftStale)?;
        let before = std::mem::replace(&mut sheet.content, Content::Page(Box::new(page)));
        let known = std::mem::replace(&mut sheet.clean, clean);
        if let Content::Page(before) = before {
            self.did(Step {
                order: None,
                places: Vec::new(),
                cleaned: Some((id, known, before)),
            });
        }
        Ok(())
    }

    /// Sets a page aside for the one scanned in its place, which takes over where it lay.
    pub(crate) fn replace(&mut self, old: u32) -> Result<Place> {
        let sheet = self.sheet_mut(old).ok_or(ErrorCode::DraftStale)?;
        let place = Place {
            turns: 0,
            aside: None,
            ..sheet.place.clone()
        };
        let before = sheet.place.clone();
        sheet.place.aside = Some(Aside::Replaced);
        sheet.place.starts = false;
        self.did(Step {
            order: None,
            places: vec![(old, before)],
            cleaned: None,
        });
        Ok(place)
    }

    /// Puts pages to new places, all in one step.
    pub(crate) fn put(&mut self, wanted: Vec<(u32, Place)>) {
        let mut places = Vec::new();
        for (id, place) in wanted {
            if let Some(sheet) = self.sheet_mut(id) {
                places.push((id, std::mem::replace(&mut sheet.place, place)));
            }
        }
        if !places.is_empty() {
            self.did(Step {
                order: None,
                places,
                cleaned: None,
            });
        }
    }

    /// How many pages came in the file of this one.
    pub(crate) fn in_file_of(&self, sheet: &Sheet) -> u32 {
        let file = &sheet.raw.file.sha256;
        let same = |other: &&Sheet| other.raw.file.sha256 == *file;
        u32::try_from(self.sheets.iter().filter(same).count()).unwrap_or(u32::MAX)
    }

    /// Gives up all pages of the files that these pages came in, beyond any undo, and says which files were theirs.
    pub(crate) fn destroy(&mut self, pages: &[u32]) -> Result<Vec<Hash>> {
        let mut raws = BTreeSet::new();
        for id in pages {
            let sheet = self.sheet_mut(*id).ok_or(ErrorCode::DraftStale)?;
            raws.insert(sheet.raw.file.sha256);
        }
        let before = self.files();
        self.sheets
            .retain(|sheet| !raws.contains(&sheet.raw.file.sha256));
        // A step could bring an older form of a page back.
        (self.undo, self.redo) = (Vec::new(), Vec::new());
        self.stopped = None;
        let stays = self.files();
        Ok(before
            .into_iter()
            .filter(|file| !stays.contains(file))
            .collect())
    }

    /// Takes out the pages that are put to a paper which `is_asked` for, as documents, each with its paper; the rest
    /// stays.
    pub(crate) fn take_assigned(
        &mut self,
        is_asked: impl Fn(&BinRef) -> bool,
    ) -> Vec<(BinRef, Vec<Sheet>)> {
        let mut documents: Vec<(BinRef, Vec<Sheet>)> = Vec::new();
        let mut open: BTreeMap<BinRef, usize> = BTreeMap::new();
        let mut rest = Vec::new();
        for sheet in std::mem::take(&mut self.sheets) {
            if sheet.place.starts {
                open.clear();
            }
            let bin = sheet.place.bin.clone();
            let Some(bin) = bin.filter(|bin| sheet.is_kept() && is_asked(bin)) else {
                rest.push(sheet);
                continue;
            };
            match open.get(&bin) {
                Some(at) => documents[*at].1.push(sheet),
                None => {
                    open.insert(bin.clone(), documents.len());
                    documents.push((bin, vec![sheet]));
                }
            }
        }
        self.sheets = rest;
        (self.undo, self.redo) = (Vec::new(), Vec::new());
        documents
    }

    fn position(&self, id: u32) -> Option<usize> {
        self.sheets.iter().position(|sheet| sheet.id == id)
    }

    /// All pages of the documents these pages are in.
    fn documents_of(&self, pages: &[u32]) -> Result<Vec<u32>> {
        let mut of = BTreeMap::new();
        let mut document = 0;
        for sheet in &self.sheets {
            document += u32::from(sheet.place.starts);
            of.insert(sheet.id, document);
        }
        let wanted: Option<Vec<u32>> = pages.iter().map(|id| of.get(id).copied()).collect();
        let wanted = wanted.ok_or(ErrorCode::DraftStale)?;
        let kept = self.sheets.iter().filter(|sheet| sheet.is_kept());
        Ok(kept
            .map(|sheet| sheet.id)
            .filter(|id| of.get(id).is_some_and(|document| wanted.contains(document)))
            .collect())
    }

    fn place(&mut self, pages: &[u32], set: impl Fn(&mut Place)) -> Result<()> {
        let mut places = Vec::new();
        for id in pages {
            let sheet = self.sheet_mut(*id).ok_or(ErrorCode::DraftStale)?;
            places.push((*id, sheet.place.clone()));
        }
        for id in pages {
            if let Some(sheet) = self.sheet_mut(*id) {
                set(&mut sheet.place);
            }
        }
        self.did(Step {
            order: None,
            places,
            cleaned: None,
        });
        Ok(())
    }

    fn reorder(&mut self, pages: &[u32], before: Option<u32>) -> Result<()> {
        let known = |id: &u32| self.position(*id).is_some();
        if !pages.iter().all(known) || before.is_some_and(|id| !known(&id)) {
            return Err(ErrorCode::DraftStale.into());
        }
        let order = self.order();
        let (moved, mut rest): (Vec<Sheet>, Vec<Sheet>) = std::mem::take(&mut self.sheets)
            .into_iter()
            .partition(|sheet| pages.contains(&sheet.id));
        let at = before.and_then(|id| rest.iter().position(|sheet| sheet.id == id));
        let at = at.unwrap_or(rest.len());
        rest.splice(at..at, moved);
        self.sheets = rest;
        self.did(Step {
            order: Some(order),
            places: Vec::new(),
            cleaned: None,
        });
        Ok(())
    }

    fn order(&self) -> Vec<u32> {
        self.sheets.iter().map(|sheet| sheet.id).collect()
    }

    fn did(&mut self, step: Step) {
        self.redo.clear();
        self.undo.push(step);
        if self.undo.len() > STEPS {
            self.undo.remove(0);
        }
    }

    /// Takes a step back and says how to take that back. Pages that came since stay behind those that were there.
    fn take_back(&mut self, step: Step) -> Step {
        let order = step.order.map(|wanted| {
            let now = self.order();
            let rank: BTreeMap<u32, usize> = wanted.into_iter().zip(0..).collect();
            self.sheets
                .sort_by_key(|sheet| rank.get(&sheet.id).copied().unwrap_or(usize::MAX));
            now
        });
        let mut places = Vec::new();
        for (id, place) in step.places {
            if let Some(sheet) = self.sheet_mut(id) {
                places.push((id, std::mem::replace(&mut sheet.place, place)));
            }
        }
        let cleaned = step.cleaned.and_then(|(id, clean, page)| {
            let sheet = self.sheet_mut(id)?;
            let known = std::mem::replace(&mut sheet.clean, clean);
            match std::mem::replace(&mut sheet.content, Content::Page(page)) {
                Content::Page(before) => Some((id, known, before)),
                _ => None,
            }
        });
        Step {
            order,
            places,
            cleaned,
        }
    }
}

impl Place {
    /// Put to a paper, or to none.
    pub(crate) fn of(bin: Option<BinRef>) -> Self {
        Self {
            bin,
            ..Self::default()
        }
    }
}

impl Sheet {
    /// Whether it is not set aside.
    pub(crate) fn is_kept(&self) -> bool {
        self.place.aside.is_none()
    }

    /// Its cleaned form, where it has one.
    pub(crate) fn cleaned(&self) -> Option<&Cleaned> {
        match &self.content {
            Content::Page(page) => Some(page),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
