//! Bringing files in: read once, opened in the worker, every page sealed on disk before it is shown.
use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use chrono::{DateTime, Utc};
use motcua_case::dossier::StoredPaper;
use motcua_case::ids::TrayId;
use motcua_case::paper::FileRef;
use motcua_case::user::Permission;
use motcua_scan::{FileKind, Options, Page, sniff};
use motcua_store::{Sealed, draft_owner};
use motcua_worker::WorkerError;

use super::draft::{Draft, PageDraft, TrayContent, TrayDraft};
use super::lines;
use crate::desk::{Desk, Session};
use crate::error::{Error, ErrorCode, Result};
use crate::paper::{file_media, page_media, refused};
use crate::rules::Rules;
use crate::view::intake::{ImportProgress, ImportRequest, IncomingFile, IntakeView, LineState};

/// Largest file read; the worker has the same bound.
const LARGEST_FILE: u64 = 200 * 1024 * 1024;
/// Files listed in the import panel.
const LISTED: usize = 60;
/// Endings worth listing; what a file is, its content tells.
const ENDINGS: [&str; 9] = [
    "jpg", "jpeg", "png", "tif", "tiff", "bmp", "webp", "pdf", "heic",
];

/// A file read and its pages sealed, not yet in the store.
pub(crate) struct Imported {
    pub(crate) tray: TrayDraft,
    pub(crate) sealed: Vec<Sealed>,
}

impl Desk {
    /// Newest files of the incoming folder.
    pub fn incoming(&self) -> Result<Vec<IncomingFile>> {
        let session = self.permitted(Permission::Receive)?;
        let folder = self.incoming_folder(&session)?;
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(_) => return Err(Error::new(ErrorCode::FileUnreadable).retryable()),
        };
        let mut files: Vec<IncomingFile> =
            entries.filter_map(|entry| listed(&entry.ok()?)).collect();
        files.sort_by(|a, b| (b.modified_at, &a.name).cmp(&(a.modified_at, &b.name)));
        files.truncate(LISTED);
        Ok(files)
    }

    /// Imports files for a line of the checklist. Files that were imported before an error stay.
    pub fn intake_import(
        &self,
        request: &ImportRequest,
        progress: &dyn Fn(ImportProgress),
    ) -> Result<IntakeView> {
        let session = self.permitted(Permission::Receive)?;
        self.cancel.store(false, Ordering::Relaxed);
        let draft = session.read(|read| Draft::load(read, request.draft, session.user_id()))?;
        let rules = session.read(|read| self.rules_for(read, &draft))?;
        may_import(&rules, &draft, request)?;
        let paths = self.paths(&session, request)?;
        let files = u16::try_from(paths.len()).unwrap_or(u16::MAX);
        for (path, file) in paths.iter().zip(1..) {
            let bytes = read_file(path)?;
            let mut pages = 0;
            let imported = self.open(&session, &bytes, &mut || {
                pages += 1;
                progress(ImportProgress {
                    draft: request.draft,
                    line: request.line.clone(),
                    file,
                    files,
                    pages,
                });
            })?;
            self.add_to_tray(&session, request, imported)?;
        }
        self.intake_open(request.draft)
    }

    /// Imports files of a paper of the document store, with where they were taken from. All of them, or none.
    pub(crate) fn import_stored(
        &self,
        request: &ImportRequest,
        files: &[Vec<u8>],
        stored: &StoredPaper,
    ) -> Result<IntakeView> {
        let session = self.permitted(Permission::Receive)?;
        self.cancel.store(false, Ordering::Relaxed);
        let draft = session.read(|read| Draft::load(read, request.draft, session.user_id()))?;
        let rules = session.read(|read| self.rules_for(read, &draft))?;
        may_import(&rules, &draft, request)?;
        if files.is_empty() {
            return Err(ErrorCode::FileEmpty.into());
        }
        let mut opened = Vec::new();
        for bytes in files {
            let mut imported = self.open(&session, bytes, &mut || {})?;
            imported.tray.stored = Some(stored.clone());
            opened.push(imported);
        }
        for imported in opened {
            self.add_to_tray(&session, request, imported)?;
        }
        self.intake_open(request.draft)
    }

    /// Ends a running import; files already imported stay.
    pub fn import_cancel(&self) -> Result<()> {
        self.cancel.store(true, Ordering::Relaxed);
        Ok(())
    }

    fn paths(&self, session: &Session, request: &ImportRequest) -> Result<Vec<PathBuf>> {
        let mut paths = self.incoming_paths(session, &request.incoming)?;
        paths.extend(request.paths.iter().map(PathBuf::from));
        Ok(paths)
    }

    /// Files of the incoming folder by their names.
    pub(crate) fn incoming_paths(
        &self,
        session: &Session,
        names: &[String],
    ) -> Result<Vec<PathBuf>> {
        let folder = self.incoming_folder(session)?;
        let mut paths = Vec::new();
        for name in names {
            // A name from the list is a plain file name; anything else could leave the folder.
            if Path::new(name).file_name().and_then(|plain| plain.to_str()) != Some(name) {
                return Err(Error::new(ErrorCode::Invalid).with("field", "incoming"));
            }
            paths.push(folder.join(name));
        }
        Ok(paths)
    }

    /// Opens a file in the worker, seals it and its pages.
    pub(crate) fn open(
        &self,
        session: &Session,
        bytes: &[u8],
        on_page: &mut dyn FnMut(),
    ) -> Result<Imported> {
        let blobs = session.store.blobs();
        let kind = sniff(bytes);
        let source = blobs.seal(bytes)?;
        let source_ref = file_ref(&source, file_media(kind))?;
        let mut sealed = vec![source];
        let content = if kind == FileKind::Pdf {
            let facts = self
                .worker
                .inspect_pdf(bytes, &self.cancel)
                .map_err(refused)?;
            if facts.encrypted {
                return Err(ErrorCode::FileEncrypted.into());
            }
            let signed = self.signatures_found(bytes)?;
            on_page();
            TrayContent::Pdf {
                pages: facts.pages,
                signed,
            }
        } else {
            let mut pages = Vec::new();
            let take = &mut |page: Page| -> std::result::Result<(), Stop> {
                let image = blobs.seal(&page.image).map_err(Error::from)?;
                let preview = blobs.seal(&page.preview).map_err(Error::from)?;
                pages.push(PageDraft {
                    about: BTreeMap::new(),
                    image: file_ref(&image, page_media(page.facts.encoding))?,
                    preview: preview.sha256(),
                    turns: 0,
                    removed: page.facts.blank,
                    facts: page.facts,
                    raw: None,
                });
                sealed.extend([image, preview]);
                on_page();
                Ok(())
            };
            self.worker
                .import(bytes, &Options::default(), &self.cancel, take)
                .map_err(|Stop(error)| error)?;
            keep_one(&mut pages);
            TrayContent::Pages { pages }
        };
        Ok(Imported {
            tray: TrayDraft {
                id: TrayId::fresh(),
                source: source_ref,
                content,
                apart: false,
                stored: None,
            },
            sealed,
        })
    }

    fn add_to_tray(
        &self,
        session: &Session,
        request: &ImportRequest,
        imported: Imported,
    ) -> Result<()> {
        session.write(|write| {
            let mut draft = Draft::load(write, request.draft, session.user_id())?;
            let owner = draft_owner(draft.id);
            for sealed in &imported.sealed {
                write.keep(sealed, &owner)?;
            }
            let line = draft.line_mut(request.case, &request.line)?;
            line.tray.push(imported.tray);
            line.state = LineState::Imported {
                again: request.again.clone(),
            };
            draft.save(write, self.clock.now())
        })
    }

    pub(crate) fn incoming_folder(&self, session: &Session) -> Result<PathBuf> {
        let office = session.read(crate::desk::office)?;
        let chosen = office.policy.incoming_folder.map(PathBuf::from);
        let own = session.store.folder().join("incoming");
        match chosen {
            Some(folder) => Ok(folder),
            None => {
                fs::create_dir_all(&own).map_err(motcua_store::StoreError::from)?;
                Ok(own)
            }
        }
    }
}

/// An error of ours on its way through the worker's callback.
pub(crate) struct Stop(pub(crate) Error);

impl From<WorkerError> for Stop {
    fn from(error: WorkerError) -> Self {
        Self(refused(error))
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

/// A file of nothing but blank pages keeps them: somebody wanted it imported.
fn keep_one(pages: &mut [PageDraft]) {
    if pages.iter().all(|page| page.removed) {
        for page in pages {
            page.removed = false;
        }
    }
}

pub(crate) fn file_ref(sealed: &Sealed, media: motcua_case::paper::Media) -> Result<FileRef> {
    let bytes = u32::try_from(sealed.bytes()).map_err(|_| Error::new(ErrorCode::FileTooLarge))?;
    Ok(FileRef {
        sha256: sealed.sha256(),
        bytes,
        media,
    })
}

fn may_import(rules: &Rules, draft: &Draft, request: &ImportRequest) -> Result<()> {
    let case = draft
        .cases
        .get(usize::from(request.case))
        .ok_or(ErrorCode::DraftStale)?;
    if !case.lines.iter().any(|line| line.key == request.line) {
        return Err(ErrorCode::DraftStale.into());
    }
    if lines::shown_only(rules.requirement(&case.procedure, &request.line)) {
        return Err(Error::new(ErrorCode::Invalid)
            .with("field", "line")
            .with("reason", "shown_only"));
    }
    Ok(())
}

/// Reads a file whole, once: what was judged is what is stored.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>> {
    let unreadable = || Error::new(ErrorCode::FileUnreadable).retryable();
    let file = fs::File::open(path).map_err(|_| unreadable())?;
    let length = file
        .metadata()
        .ok()
        .filter(fs::Metadata::is_file)
        .ok_or_else(unreadable)?
        .len();
    let too_large =
        || Error::new(ErrorCode::FileTooLarge).with("limit_mb", LARGEST_FILE / (1024 * 1024));
    if length > LARGEST_FILE {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    file.take(LARGEST_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(|_| unreadable())?;
    match bytes.len() as u64 {
        0 => Err(ErrorCode::FileEmpty.into()),
        length if length > LARGEST_FILE => Err(too_large()),
        _ => Ok(bytes),
    }
}

fn listed(entry: &fs::DirEntry) -> Option<IncomingFile> {
    let name = entry.file_name().into_string().ok()?;
    let ending = Path::new(&name).extension()?.to_str()?.to_ascii_lowercase();
    let facts = entry.metadata().ok().filter(fs::Metadata::is_file)?;
    ENDINGS.contains(&ending.as_str()).then(|| IncomingFile {
        name,
        bytes: u32::try_from(facts.len()).unwrap_or(u32::MAX),
        modified_at: facts
            .modified()
            .map(DateTime::<Utc>::from)
            .unwrap_or_default(),
    })
}
