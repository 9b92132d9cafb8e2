//! The pages of a scanned original as they are kept with its row: which picture, how it lies, what was read on it.
use motcua_case::certify::Certification;
use motcua_case::ids::Hash;
use motcua_case::paper::{FileRef, Media};
use motcua_store::{Sealed, Write};
use serde::{Deserialize, Serialize};

use crate::desk::Session;
use crate::error::{Error, ErrorCode, Result};
use crate::intake::draft::PageDraft;
use crate::view::copies::CopyPageView;

const MM_PER_INCH: f32 = 25.4;

/// One page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct CopySheet {
    pub(super) page: PageDraft,
    /// The words on it, where they were read in time.
    pub(super) words: Option<Hash>,
}

impl CopySheet {
    /// Files it is made of.
    fn files(&self) -> impl Iterator<Item = Hash> {
        let raw = self.page.raw.as_ref().map(|raw| raw.file.sha256);
        [self.page.image.sha256, self.page.preview]
            .into_iter()
            .chain(raw)
            .chain(self.words)
    }

    pub(super) fn view(&self, session: &Session) -> CopyPageView {
        let facts = &self.page.facts;
        let raw = self.page.raw.as_ref();
        // What a scanner or a camera gave is shown as it came where a window can show it.
        let shown = raw.filter(|raw| {
            raw.index == 0 && matches!(raw.file.media, Media::Jpeg | Media::Png | Media::WebP)
        });
        CopyPageView {
            scan: shown.map(|raw| session.file_address(raw.file.sha256)),
            copy: session.preview_address(self.page.preview),
            sha256: self.page.image.sha256,
            turns: (facts.quarter_turns_cw + self.page.turns) % 4,
            copy_turns: self.page.turns,
            width_mm: facts.width as f32 / facts.dpi * MM_PER_INCH,
            height_mm: facts.height as f32 / facts.dpi * MM_PER_INCH,
            dpi: facts.dpi,
            findings: facts
                .findings
                .iter()
                .map(crate::intake::view::page_note)
                .collect(),
        }
    }
}

/// The list of pages, sealed.
pub(super) fn seal(session: &Session, sheets: &[CopySheet]) -> Result<(Sealed, FileRef)> {
    let json = serde_json::to_vec(sheets).map_err(|_| Error::internal("sheets"))?;
    let sealed = session.store.blobs().seal(&json)?;
    let file = FileRef {
        sha256: sealed.sha256(),
        bytes: u32::try_from(json.len()).map_err(|_| Error::internal("sheets"))?,
        media: Media::Json,
    };
    Ok((sealed, file))
}

/// Reads the list of pages of a scan.
pub(super) fn load(session: &Session, file: &FileRef) -> Result<Vec<CopySheet>> {
    let json = session.read(|read| {
        let blob = read.blob(file.sha256)?.ok_or(ErrorCode::NotFound)?;
        Ok(blob.into_bytes()?)
    })?;
    serde_json::from_slice(&json).map_err(|_| Error::internal("sheets"))
}

/// The name under which a row needs the files of its scan.
pub(super) fn scan_owner(row: &Certification) -> String {
    format!("certification:{}:scan", row.id)
}

/// Lets the row, and no earlier scan of it, need these files.
pub(super) fn keep(
    write: &Write<'_>,
    row: &Certification,
    list: Hash,
    sheets: &[CopySheet],
) -> Result<()> {
    let files = sheets.iter().flat_map(CopySheet::files).chain([list]);
    let files: Vec<Hash> = files.collect();
    write.keep_only(&scan_owner(row), &files)?;
    Ok(())
}

/// Lets a row that goes on for a given-up number need the files of its scan.
pub(crate) fn keep_scan(write: &Write<'_>, row: &Certification) -> Result<()> {
    let Some(scan) = row.electronic().and_then(|copy| copy.scan.as_ref()) else {
        return Ok(());
    };
    let blob = write.blob(scan.sheets.sha256)?.ok_or(ErrorCode::NotFound)?;
    let json = blob.into_bytes()?;
    let sheets: Vec<CopySheet> =
        serde_json::from_slice(&json).map_err(|_| Error::internal("sheets"))?;
    keep(write, row, scan.sheets.sha256, &sheets)
}
