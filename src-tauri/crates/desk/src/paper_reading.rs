//! Reading papers that were received before somebody had read them: a page at a time, when no page of a draft waits.
//! What was read goes to the search; a stamp of secrecy that is seen is said, and waits for a person.
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use motcua_case::event::{Fact, Subject};
use motcua_case::ids::PaperId;
use motcua_case::paper::HeldPaper;
use motcua_case::reading::{Secrecy, secrecy};
use motcua_case::user::Permission;
use motcua_scan::ocr::{Ocr, PageText};
use motcua_scan::{Options, Page};

use crate::clock::stamp;
use crate::desk::{Desk, Session};
use crate::error::{Error, ErrorCode, Result};
use crate::find::paper_view;
use crate::intake::import::Stop;
use crate::ocr::{read_page, reading_text};
use crate::view::people::HeldPaperView;

/// Width at which a page is drawn to be read, pixels: 200 dots per inch of A4.
const WIDTH: u32 = 1654;

/// Resolution of a page so drawn, where it is A4.
const DPI: u16 = 200;

/// Pages of one paper that are read at most.
const MOST_PAGES: u32 = 200;

/// The paper that is being read in this session.
#[derive(Default)]
pub(crate) struct PaperReading(Mutex<Option<Begun>>);

#[derive(Clone)]
struct Begun {
    paper: PaperId,
    pages: u32,
    words: String,
    degree: Option<Secrecy>,
}

impl Desk {
    /// Reads the next page of a paper nobody has read; says whether there was one.
    pub(crate) fn read_paper_page(
        &self,
        session: &Session,
        reader: &dyn Ocr,
        cancel: &AtomicBool,
    ) -> Result<bool> {
        let Some(paper) = session.read(|read| Ok::<_, Error>(read.unread_paper()?))? else {
            return Ok(false);
        };
        let mut begun = session.reading.of(paper.id);
        if begun.pages < paper.pages.min(MOST_PAGES) {
            let text = self.paper_text(session, reader, &paper, begun.pages, cancel);
            if cancel.load(Ordering::Relaxed) {
                return Ok(false);
            }
            begun.pages += 1;
            // A page that cannot be read is passed over: the paper is kept all the same.
            if let Ok(text) = text {
                begun.words.push_str(&text.plain());
                begun.words.push('\n');
                let seen = secrecy(&reading_text(&text)).map(|mark| mark.degree);
                begun.degree = begun.degree.max(seen);
            }
        }
        if begun.pages < paper.pages.min(MOST_PAGES) {
            session.reading.keep(Some(begun));
            return Ok(true);
        }
        session.reading.keep(None);
        session.write(|write| {
            // Moved or destroyed meanwhile.
            let standing = write.paper(begun.paper)?;
            if standing.is_none_or(|paper| paper.purged_at.is_some()) {
                return Ok(());
            }
            write.put_words(begun.paper, begun.pages, &begun.words)?;
            if let Some(degree) = begun.degree {
                let at = stamp(&*self.clock);
                let fact = Fact::StampSeen { degree };
                write.append(at, &session.actor_ref(), Subject::Paper(begun.paper), &fact)?;
            }
            Ok::<_, Error>(())
        })?;
        Ok(true)
    }

    /// Papers with a stamp of secrecy that no person has judged.
    pub fn stamped_papers(&self) -> Result<Vec<HeldPaperView>> {
        let session = self.permitted(Permission::See)?;
        session.read(|read| {
            let papers = read.papers_with_stamp()?;
            Ok(papers
                .iter()
                .map(|paper| paper_view(&session, paper))
                .collect())
        })
    }

    /// A person looked at the stamp that was read on a paper: it is none.
    pub fn stamp_judge(&self, paper: PaperId) -> Result<Vec<HeldPaperView>> {
        let session = self.permitted(Permission::Receive)?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            let standing = write.paper(paper)?.ok_or(ErrorCode::NotFound)?;
            if standing.secrecy.is_none() {
                return Err(ErrorCode::NotFound.into());
            }
            let subject = Subject::Paper(paper);
            write.append(at, &session.actor_ref(), subject, &Fact::StampJudged)?;
            Ok(())
        })?;
        self.stamped_papers()
    }

    /// What stands on a page of a paper, read from the page as it is drawn.
    fn paper_text(
        &self,
        session: &Session,
        reader: &dyn Ocr,
        paper: &HeldPaper,
        page: u32,
        cancel: &AtomicBool,
    ) -> Result<PageText> {
        let pdf = session.read(|read| {
            let blob = read.blob(paper.record.sha256)?.ok_or(ErrorCode::NotFound)?;
            Ok::<_, Error>(blob.into_bytes()?)
        })?;
        let drawn = self.draw_page(&pdf, page, WIDTH)?;
        let mut text = None;
        let take = &mut |page: Page| {
            let turns = page.facts.quarter_turns_cw;
            let read = read_page(
                &self.worker,
                reader,
                &page.facts,
                &page.image,
                turns,
                cancel,
            );
            text = read.ok();
            Ok(())
        };
        self.worker
            .import(&drawn, &as_drawn(), cancel, take)
            .map_err(|Stop(error)| error)?;
        text.ok_or_else(|| Error::internal("page text"))
    }
}

impl PaperReading {
    /// How far this paper is read.
    fn of(&self, paper: PaperId) -> Begun {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.as_ref().filter(|begun| begun.paper == paper);
        known.cloned().unwrap_or(Begun {
            paper,
            pages: 0,
            words: String::new(),
            degree: None,
        })
    }

    fn keep(&self, begun: Option<Begun>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = begun;
    }
}

/// A page as it is: only its direction is found.
fn as_drawn() -> Options {
    Options {
        dpi: Some(DPI),
        photo: false,
        deskew: false,
        crop: false,
        whiten: false,
        layers: false,
        ..Options::default()
    }
}
