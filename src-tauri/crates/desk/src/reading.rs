//! Reading what is on the pages of drafts, in the background: one page at a time, the page in view first. Nothing
//! waits for it; a page that was not read in time is kept without words.
use std::collections::BTreeSet;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use motcua_case::ids::{DraftId, Hash};
use motcua_case::user::Permission;
use motcua_scan::PageFacts;
use motcua_scan::ocr::{Ocr, PageText, Tesseract};
use motcua_store::draft_owner;
use serde::{Deserialize, Serialize};

use crate::desk::{Desk, Session};
use crate::error::{Error, Result};
use crate::intake::draft::Draft;
use crate::ocr::read_page;
use crate::stack::Sheet;
use crate::view::scan::TextState;

/// The reader of this machine, looked for once.
#[derive(Default)]
pub(crate) struct PageReader {
    found: OnceLock<Option<Tesseract>>,
    /// Page of the workspace that is looked at.
    in_view: AtomicU32,
}

/// What became of reading a picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct TextDraft {
    /// The words; none where the page could not be read.
    words: Option<ReadWords>,
    /// Quarter turns by which it was read: a page turned since is read again.
    turns: u8,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct ReadWords {
    file: Hash,
    count: u32,
    confidence: u8,
}

/// A picture nobody has read yet.
struct Unread {
    draft: DraftId,
    image: Hash,
    facts: PageFacts,
    turns: u8,
}

impl Desk {
    /// Reads one page that waits, and says whose draft it is in; none where nothing waits, nobody is signed in, or no
    /// reader is installed.
    pub fn read_next(&self, cancel: &AtomicBool) -> Result<Option<DraftId>> {
        let session = self.permitted(Permission::Receive)?;
        let Some(reader) = self.reader.find() else {
            return Ok(None);
        };
        let Some(page) = self.next_unread(&session)? else {
            return Ok(None);
        };
        let image = session.read(|read| {
            let blob = read.blob(page.image)?;
            Ok::<_, Error>(blob.map(|blob| blob.into_bytes()).transpose()?)
        })?;
        let Some(image) = image else {
            return Ok(None);
        };
        let text = read_page(
            &self.worker,
            reader,
            &page.facts,
            &image,
            page.turns,
            cancel,
        );
        if cancel.load(Ordering::Relaxed) {
            return Ok(None);
        }
        self.keep_text(&session, &page, text.ok())?;
        Ok(Some(page.draft))
    }

    /// Says which page of the workspace is looked at: it is read before the others.
    pub fn scan_look(&self, page: u32) -> Result<()> {
        self.reader.in_view.store(page, Ordering::Relaxed);
        Ok(())
    }

    /// How far the text of a picture is read.
    pub(crate) fn text_state(&self, draft: &Draft, image: Hash, turns: u8) -> TextState {
        match draft.texts.get(&image).filter(|text| text.turns == turns) {
            Some(TextDraft { words: Some(w), .. }) => TextState::Read {
                words: w.count,
                confidence: w.confidence,
            },
            Some(_) => TextState::Failed,
            None if self.reader.is_missing() => TextState::Unavailable,
            None => TextState::Waiting,
        }
    }

    fn next_unread(&self, session: &Session) -> Result<Option<Unread>> {
        let in_view = self.reader.in_view.load(Ordering::Relaxed);
        session.read(|read| {
            let mut next = None;
            for row in read.drafts_of(session.user_id())? {
                let draft = Draft::load(read, row.id, session.user_id())?;
                for (sheet, page) in unread(&draft) {
                    if sheet == Some(in_view) {
                        return Ok(Some(page));
                    }
                    next = next.or(Some(page));
                }
            }
            Ok(next)
        })
    }

    fn keep_text(&self, session: &Session, page: &Unread, text: Option<PageText>) -> Result<()> {
        let sealed = match &text {
            Some(text) => {
                let json = serde_json::to_vec(text).map_err(|_| Error::internal("page text"))?;
                Some(session.store.blobs().seal(&json)?)
            }
            None => None,
        };
        session.write(|write| {
            let mut draft = match Draft::load(write, page.draft, session.user_id()) {
                Ok(draft) if draft.images().contains(&page.image) => draft,
                // Received or thrown away meanwhile.
                _ => return Ok(()),
            };
            let words = match (&text, &sealed) {
                (Some(text), Some(sealed)) => {
                    write.keep(sealed, &draft_owner(draft.id))?;
                    Some(ReadWords {
                        file: sealed.sha256(),
                        count: u32::try_from(text.words.len()).unwrap_or(u32::MAX),
                        confidence: text.mean_confidence().unwrap_or_default() as u8,
                    })
                }
                _ => None,
            };
            let turns = page.turns;
            draft.texts.insert(page.image, TextDraft { words, turns });
            draft.save(write, self.clock.now())
        })
    }
}

impl Draft {
    /// File with the words of a picture, where they were read as it is shown.
    pub(crate) fn words_of(&self, image: Hash, turns: u8) -> Option<Hash> {
        let text = self.texts.get(&image).filter(|text| text.turns == turns)?;
        Some(text.words.as_ref()?.file)
    }

    /// Files with words of pictures that are still here.
    pub(crate) fn text_files(&self) -> Vec<Hash> {
        let here = self.images();
        let texts = self.texts.iter().filter(|(image, _)| here.contains(image));
        texts
            .filter_map(|(_, text)| Some(text.words.as_ref()?.file))
            .collect()
    }

    fn images(&self) -> BTreeSet<Hash> {
        let lines = self.cases.iter().flat_map(|case| &case.lines);
        let pages = lines
            .flat_map(|line| &line.tray)
            .flat_map(|file| file.pages());
        let sheets = self.stack.sheets.iter().filter_map(Sheet::cleaned);
        let kept = self.stack.images_of_steps();
        pages
            .map(|page| page.image.sha256)
            .chain(sheets.map(|page| page.image.sha256))
            .chain(kept)
            .collect()
    }
}

/// Pages of a draft that are kept and not read, with the name of those in the workspace.
fn unread(draft: &Draft) -> impl Iterator<Item = (Option<u32>, Unread)> {
    let sheets = draft.stack.sheets.iter().filter(|sheet| sheet.is_kept());
    let sheets = sheets.filter_map(|sheet| {
        let page = sheet.cleaned()?;
        Some((
            Some(sheet.id),
            page.image.sha256,
            &page.facts,
            sheet.place.turns,
        ))
    });
    let lines = draft.cases.iter().flat_map(|case| &case.lines);
    let pages = lines
        .flat_map(|line| &line.tray)
        .flat_map(|file| file.pages());
    let pages = pages
        .filter(|page| !page.removed)
        .map(|page| (None, page.image.sha256, &page.facts, page.turns));
    sheets
        .chain(pages)
        .filter_map(|(sheet, image, facts, by_hand)| {
            let turns = (facts.quarter_turns_cw + by_hand) % 4;
            let known = draft
                .texts
                .get(&image)
                .is_some_and(|text| text.turns == turns);
            (!known).then(|| {
                let page = Unread {
                    draft: draft.id,
                    image,
                    facts: facts.clone(),
                    turns,
                };
                (sheet, page)
            })
        })
}

impl PageReader {
    fn find(&self) -> Option<&dyn Ocr> {
        let found = self.found.get_or_init(|| Tesseract::find(None).ok());
        found.as_ref().map(|reader| reader as &dyn Ocr)
    }

    /// Whether it was looked for in vain.
    fn is_missing(&self) -> bool {
        matches!(self.found.get(), Some(None))
    }
}
