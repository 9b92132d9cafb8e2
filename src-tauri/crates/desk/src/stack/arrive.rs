//! Pages coming in: the raw form is sealed and committed first, then cleaned by the worker.
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use motcua_case::card::{IdCard, read_card};
use motcua_case::ids::DraftId;
use motcua_case::paper::FileRef;
use motcua_case::reading::page_mark;
use motcua_case::user::Permission;
use motcua_scan::{FileKind, Options, Page, sniff};
use motcua_store::{Sealed, draft_owner};

use super::sheet::{Cleaned, Content, MOST_SHEETS, Place, Stack};
use crate::desk::{Desk, Session};
use crate::error::{Error, ErrorCode, Result};
use crate::intake::change::tidy_tray;
use crate::intake::draft::{Draft, RawPage};
use crate::intake::import::{Stop, file_ref, read_file};
use crate::paper::{file_media, page_media, refused};
use crate::view::scan::{BinRef, CleanView, ScanProgress, StackImport, StackView};

/// Where an arriving page goes.
pub(super) enum Spot {
    /// To the end, put to a paper or to none.
    Last(Option<BinRef>),
    /// Behind this page, to the same paper.
    Behind(u32),
    /// In the place of this page, which is set aside.
    InsteadOf(u32),
}

/// A cleaned page whose files are sealed, not yet in the store.
struct Fresh {
    page: Cleaned,
    files: [Sealed; 2],
    /// The identity card whose code is on it.
    card: Option<IdCard>,
}

impl Desk {
    /// Brings files into the workspace. Those brought in before an error stay.
    pub fn scan_import(
        &self,
        request: &StackImport,
        progress: &(dyn Fn(ScanProgress) + Sync),
    ) -> Result<StackView> {
        let session = self.permitted(Permission::Receive)?;
        let run = self.scans.begin(request.draft)?;
        let since = self.clock.monotonic_ms();
        let draft = session.read(|read| {
            let draft = Draft::load(read, request.draft, session.user_id())?;
            if let Some(bin) = &request.bin {
                self.known_bin(read, &draft, bin)?;
            }
            Ok(draft)
        })?;
        let mut pages = 0;
        for path in self.stack_paths(&session, request)? {
            let bytes = read_file(&path)?;
            let spot = Spot::Last(request.bin.clone());
            let id = self.arrive(&session, draft.id, &bytes, None, &spot)?;
            let told = &mut || {
                pages += 1;
                progress(self.progress(draft.id, pages, since));
            };
            let cancel = &self.scans.cancel;
            if let Err(error) = self.clean_sheet(&session, draft.id, id, cancel, told) {
                // The file is still where it came from; nothing of it is kept here.
                self.forget(&session, draft.id, id)?;
                return Err(error);
            }
        }
        drop(run);
        self.stack_view(&session, draft.id)
    }

    pub(super) fn progress(&self, draft: DraftId, pages: u32, since: u64) -> ScanProgress {
        let ms = self.clock.monotonic_ms().saturating_sub(since);
        ScanProgress {
            draft,
            pages,
            ms: u32::try_from(ms).unwrap_or(u32::MAX),
        }
    }

    fn stack_paths(&self, session: &Session, request: &StackImport) -> Result<Vec<PathBuf>> {
        let mut paths = self.incoming_paths(session, &request.incoming)?;
        paths.extend(request.paths.iter().map(PathBuf::from));
        Ok(paths)
    }

    /// Commits the raw form of a page, scanned at `dpi` if that is known; what follows may fail without losing it.
    pub(super) fn arrive(
        &self,
        session: &Session,
        draft: DraftId,
        bytes: &[u8],
        dpi: Option<u16>,
        spot: &Spot,
    ) -> Result<u32> {
        let sealed = session.store.blobs().seal(bytes)?;
        let file = file_ref(&sealed, file_media(sniff(bytes)))?;
        session.write(|write| {
            let mut draft = Draft::load(write, draft, session.user_id())?;
            if draft.stack.sheets.len() >= MOST_SHEETS {
                return Err(Error::new(ErrorCode::FileTooManyPages).with("limit", MOST_SHEETS));
            }
            write.keep(&sealed, &draft_owner(draft.id))?;
            let stack = &mut draft.stack;
            let (place, after) = match spot {
                Spot::Last(bin) => (Place::of(bin.clone()), None),
                Spot::Behind(page) => {
                    let before = stack.sheet_mut(*page).ok_or(ErrorCode::DraftStale)?;
                    (Place::of(before.place.bin.clone()), Some(*page))
                }
                Spot::InsteadOf(page) => (stack.replace(*page)?, Some(*page)),
            };
            let raw = RawPage {
                file,
                index: 0,
                dpi,
            };
            let id = stack.add(raw, place, after);
            draft.save(write, self.clock.now())?;
            Ok(id)
        })
    }

    /// Cleans a page that arrived. A file of several pages makes further pages behind it.
    pub(super) fn clean_sheet(
        &self,
        session: &Session,
        draft: DraftId,
        id: u32,
        cancel: &AtomicBool,
        on_page: &mut dyn FnMut(),
    ) -> Result<()> {
        let raw = self.raw_page(session, draft, id)?;
        let bytes = self.stored_file(session, &raw.file)?;
        if sniff(&bytes) == FileKind::Pdf {
            let facts = self.worker.inspect_pdf(&bytes, cancel).map_err(refused)?;
            if facts.encrypted {
                return Err(ErrorCode::FileEncrypted.into());
            }
            let signed = self.signatures_found(&bytes)?;
            on_page();
            return self.set_stack(session, draft, |stack| {
                let sheet = stack.sheet_mut(id).ok_or(ErrorCode::DraftStale)?;
                sheet.content = Content::Pdf {
                    pages: facts.pages,
                    signed,
                };
                Ok(())
            });
        }
        self.set_stack(session, draft, |stack| {
            stack.begin_again(id);
            Ok(())
        })?;
        let options = options_of(&CleanView::default(), raw.dpi);
        // The first page is filled last: until then a crash leaves a file that is cleaned anew, and not half of it.
        let (mut last, mut first) = (id, None);
        let take = &mut |page: Page| -> std::result::Result<(), Stop> {
            let index = page.facts.index;
            let fresh = self.seal_page(session, page)?;
            if first.is_none() {
                first = Some(fresh);
            } else {
                last = self.keep_fresh(session, draft, fresh, |stack, page| {
                    let sheet = stack.add_further(id, last, index)?;
                    let id = sheet.id;
                    sheet.fill(page);
                    stack.cut_at(id);
                    Ok(id)
                })?;
            }
            on_page();
            Ok(())
        };
        let done = self.worker.import(&bytes, &options, cancel, take);
        let done = done.map_err(|Stop(error)| error);
        let is_read = match &done {
            Ok(_) => true,
            Err(error) => error.code.is_about_the_file(),
        };
        if let Some(fresh) = first.filter(|_| is_read) {
            self.keep_fresh(session, draft, fresh, |stack, page| {
                let sheet = stack.sheet_mut(id).ok_or(ErrorCode::DraftStale)?;
                sheet.fill(page);
                stack.cut_at(id);
                Ok(())
            })?;
        }
        done.map(drop)
    }

    /// Cleans pages whose cleaning was cut off.
    pub(super) fn clean_waiting(&self, session: &Session, draft: DraftId) -> Result<()> {
        let waiting: Vec<u32> = session.read(|read| {
            let draft = Draft::load(read, draft, session.user_id())?;
            let sheets = draft.stack.sheets.iter();
            let arrived = sheets.filter(|sheet| sheet.content == Content::Arrived);
            Ok::<_, Error>(arrived.map(|sheet| sheet.id).collect())
        })?;
        waiting
            .into_iter()
            .try_for_each(|id| self.clean_or_mark(session, draft, id))
    }

    /// Cleans a page from its stored raw form; one that cannot be read stays, and says so.
    pub(super) fn clean_or_mark(&self, session: &Session, draft: DraftId, id: u32) -> Result<()> {
        // Ending a run ends the scanner, not the care for what it gave.
        let never = AtomicBool::new(false);
        match self.clean_sheet(session, draft, id, &never, &mut || {}) {
            Err(error) if error.code.is_about_the_file() => self.mark_unread(session, draft, id),
            other => other,
        }
    }

    /// A page whose raw form could not be read, or not to its end.
    pub(super) fn mark_unread(&self, session: &Session, draft: DraftId, id: u32) -> Result<()> {
        self.set_stack(session, draft, |stack| stack.unread(id))
    }

    /// Cleans a page anew in another way; the form it had comes back by an undo.
    pub fn scan_clean(&self, draft: DraftId, page: u32, clean: CleanView) -> Result<StackView> {
        let session = self.permitted(Permission::Receive)?;
        let run = self.scans.begin(draft)?;
        let raw = self.raw_page(&session, draft, page)?;
        let bytes = self.stored_file(&session, &raw.file)?;
        let mut fresh = None;
        let take = &mut |page: Page| -> std::result::Result<(), Stop> {
            if page.facts.index == raw.index {
                fresh = Some(self.seal_page(&session, page)?);
            }
            Ok(())
        };
        let done = self.worker.import(
            &bytes,
            &options_of(&clean, raw.dpi),
            &self.scans.cancel,
            take,
        );
        done.map_err(|Stop(error)| error)?;
        let fresh = fresh.ok_or(ErrorCode::DraftStale)?;
        session.write(|write| {
            let mut draft = Draft::load(write, draft, session.user_id())?;
            for file in &fresh.files {
                write.keep(file, &draft_owner(draft.id))?;
            }
            draft.stack.clean_again(page, clean, fresh.page)?;
            draft.save(write, self.clock.now())
        })?;
        drop(run);
        self.stack_view(&session, draft)
    }

    fn raw_page(&self, session: &Session, draft: DraftId, id: u32) -> Result<RawPage> {
        session.read(|read| {
            let mut draft = Draft::load(read, draft, session.user_id())?;
            let sheet = draft.stack.sheet_mut(id).ok_or(ErrorCode::DraftStale)?;
            Ok(sheet.raw.clone())
        })
    }

    fn stored_file(&self, session: &Session, file: &FileRef) -> Result<Vec<u8>> {
        session.read(|read| {
            let blob = read.blob(file.sha256)?.ok_or(ErrorCode::DraftStale)?;
            Ok(blob.into_bytes()?)
        })
    }

    fn seal_page(&self, session: &Session, page: Page) -> Result<Fresh> {
        let blobs = session.store.blobs();
        let image = blobs.seal(&page.image)?;
        let preview = blobs.seal(&page.preview)?;
        let texts = page.codes.iter().map(|code| code.text.as_str());
        Ok(Fresh {
            card: texts
                .clone()
                .find_map(|text| read_card(text, self.today()).ok()),
            page: Cleaned {
                marks: texts.map(page_mark).collect(),
                image: file_ref(&image, page_media(page.facts.encoding))?,
                preview: preview.sha256(),
                facts: page.facts,
            },
            files: [image, preview],
        })
    }

    fn keep_fresh<T>(
        &self,
        session: &Session,
        draft: DraftId,
        fresh: Fresh,
        put: impl FnOnce(&mut Stack, Cleaned) -> Result<T>,
    ) -> Result<T> {
        session.write(|write| {
            let mut draft = Draft::load(write, draft, session.user_id())?;
            for file in &fresh.files {
                write.keep(file, &draft_owner(draft.id))?;
            }
            let put = put(&mut draft.stack, fresh.page)?;
            // Whoever stands at the counter already is not asked about.
            if draft.submitter.facts.name.is_empty() && draft.stack.card.is_none() {
                draft.stack.card = fresh.card;
            }
            draft.save(write, self.clock.now())?;
            Ok(put)
        })
    }

    /// Gives up all pages of a file that is still where it came from.
    pub(super) fn forget(&self, session: &Session, draft: DraftId, id: u32) -> Result<()> {
        self.set_stack(session, draft, |stack| {
            stack.forget(id);
            Ok(())
        })
    }

    fn set_stack(
        &self,
        session: &Session,
        draft: DraftId,
        set: impl FnOnce(&mut Stack) -> Result<()>,
    ) -> Result<()> {
        session.write(|write| {
            let mut draft = Draft::load(write, draft, session.user_id())?;
            set(&mut draft.stack)?;
            draft.save(write, self.clock.now())?;
            tidy_tray(write, &draft)
        })
    }
}

fn options_of(clean: &CleanView, dpi: Option<u16>) -> Options {
    Options {
        dpi,
        deskew: clean.straighten,
        crop: clean.crop,
        whiten: clean.whiten,
        photo: clean.photo,
        crop_to: clean.by_hand,
        ..Options::default()
    }
}
