//! Reading what is on the pages of drafts, in the background: one page at a time, the page in view first. Nothing
//! waits for it; a page that was not read in time is kept without words.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use motcua_case::ids::{DraftId, Hash};
use motcua_case::reading::{Gist, Secrecy};
use motcua_case::user::Permission;
use motcua_scan::PageFacts;
use motcua_scan::ocr::{Ocr, PageText, Tesseract};
use motcua_store::draft_owner;
use serde::{Deserialize, Serialize};

use crate::desk::{Desk, Session};
use crate::error::{Error, ErrorCode, Result};
use crate::intake::draft::Draft;
use crate::ocr::{read_page, reading_text};
use crate::stack::Sheet;
use crate::view::scan::TextState;

/// What was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WasRead {
    /// A page of a draft.
    Draft(DraftId),
    /// A page of a paper that was received before it was read.
    Paper,
}

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
    /// What the words say.
    #[serde(default)]
    gist: Gist,
    /// A person looked at the secrecy stamp that was seen, and says that it is none.
    #[serde(default)]
    is_no_secret: bool,
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
    /// Reads one page that waits, those of drafts first; none where nothing waits, nobody is signed in, or no reader is
    /// installed.
    pub fn read_next(&self, cancel: &AtomicBool) -> Result<Option<WasRead>> {
        let session = self.permitted(Permission::Receive)?;
        // What could not be kept would be read again and again.
        if !session.store.takes_writes() {
            return Ok(None);
        }
        let Some(reader) = self.reader.find() else {
            return Ok(None);
        };
        let Some(page) = self.next_unread(&session)? else {
            let was_one = self.read_paper_page(&session, reader, cancel)?;
            return Ok(was_one.then_some(WasRead::Paper));
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
        Ok(Some(WasRead::Draft(page.draft)))
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
        let kinds = &self.assets.kinds;
        let gist = text
            .as_ref()
            .map(|text| Gist::of(&reading_text(text), kinds));
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
            let gist = gist.unwrap_or_default();
            let before = draft.texts.get(&page.image);
            let text = TextDraft {
                words,
                turns: page.turns,
                is_no_secret: before.is_some_and(|before| before.is_no_secret(&gist)),
                gist,
            };
            draft.texts.insert(page.image, text);
            draft.save(write, self.clock.now())
        })
    }
}

impl TextDraft {
    /// Whether a person said of a stamp like that of `gist` that it is none.
    fn is_no_secret(&self, gist: &Gist) -> bool {
        let degree = |gist: &Gist| gist.secrecy.map(|mark| mark.degree);
        self.is_no_secret && degree(&self.gist) == degree(gist)
    }
}

impl Draft {
    /// What a picture says of itself, where it was read.
    pub(crate) fn gist_of(&self, image: Hash) -> Option<&Gist> {
        self.texts.get(&image).map(|text| &text.gist)
    }

    /// The secrecy stamp that was seen on a picture and that no person has judged yet.
    pub(crate) fn secrecy_of(&self, image: Hash) -> Option<Secrecy> {
        let text = self.texts.get(&image).filter(|text| !text.is_no_secret)?;
        text.gist.secrecy.map(|mark| mark.degree)
    }

    /// Notes that a person looked at the stamp on a picture, and that it is none.
    pub(crate) fn set_no_secret(&mut self, image: Hash) -> Result<()> {
        let text = self.texts.get_mut(&image);
        text.ok_or(ErrorCode::DraftStale)?.is_no_secret = true;
        Ok(())
    }

    /// Gives up what was read on pictures that are no longer here, and says in which files it was.
    pub(crate) fn forget_texts(&mut self) -> Vec<Hash> {
        let here = self.images();
        let (kept, gone) = std::mem::take(&mut self.texts)
            .into_iter()
            .partition::<BTreeMap<_, _>, _>(|(image, _)| here.contains(image));
        self.texts = kept;
        let words = gone.into_values().filter_map(|text| text.words);
        words.map(|words| words.file).collect()
    }

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
