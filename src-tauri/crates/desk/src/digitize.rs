//! Digitising files without a store: the same worker, clean-up and archive writer as the counter's.
use std::fs::File;
use std::io::{BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use motcua_case::deadline::office_time;
use motcua_case::ids::Hash;
use motcua_case::reading::{PageMark, Secrecy, page_mark, secrecy};
use motcua_scan::ocr::{Missing, Ocr, OcrError, PageText, Tesseract};
use motcua_scan::{FileKind, Finding, Mode, Options, Page, PageCode, Symbol, sniff};
use motcua_worker::WorkerError;
use serde::Serialize;

use crate::desk::Desk;
use crate::error::{Error, ErrorCode, Result};
use crate::intake::read_file;
use crate::ocr::{read_page, reading_text};
use crate::paper::{Archive, refused};

/// Bytes that tell what a file is.
const HEAD: u64 = 2048;

/// Outcome of a digitising run; the JSON is a contract.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Digitized {
    /// Every page, in order, blank ones included.
    pub pages: Vec<DigitizedPage>,
    /// What read the text of the pages, or what is missing for it; absent where no text was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reader: Option<Reader>,
    /// The archive file.
    pub output: Output,
}

/// Who read the pages.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reader {
    /// Version of tesseract.
    Tesseract(String),
    /// Nobody: this has to be installed first.
    Missing(Missing),
    /// Nobody: it is installed but does not run.
    Broken,
}

/// What was read on a page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PageReading {
    /// Number of words.
    pub words: usize,
    /// How sure the reader is of them, 0–100.
    pub mean_confidence: Option<f32>,
    /// Milliseconds it took.
    pub ms: u64,
    /// The secrecy stamp that was seen.
    pub secrecy: Option<Secrecy>,
    /// The page could not be read and has no text.
    pub failed: bool,
}

/// A code on a page: what it means, without what may be personal.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SeenCode {
    /// What it means.
    #[serde(flatten)]
    pub mark: PageMark,
    /// How it is printed.
    pub symbol: Symbol,
    /// Where it is: left, top, right and bottom as shares (0–1) of the upright page before it is straightened.
    pub area: [f32; 4],
}

/// One page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DigitizedPage {
    /// File it came from.
    pub source: String,
    /// Place in that file, from 0.
    pub index: u32,
    /// Measured clockwise skew, degrees.
    pub angle_deg: f32,
    /// Clockwise quarter turns to show it upright.
    pub quarter_turns_cw: u8,
    /// Nothing is written on it; it is left out of the output unless all are.
    pub blank: bool,
    /// The part of the straightened page that was kept, if lid was cut away: left, top, right and bottom,
    /// millimetres.
    pub crop: Option<[f32; 4]>,
    /// Its paper was made white.
    pub whitened: bool,
    /// Width and height of its picture, pixels, before the quarter turns.
    pub pixels: [u32; 2],
    /// Resolution of its picture, pixels per inch.
    pub dpi: f32,
    /// What was found.
    pub findings: Vec<Finding>,
    /// The codes on it.
    pub codes: Vec<SeenCode>,
    /// How its picture was made.
    pub mode: Mode,
    /// Bytes of its picture.
    pub bytes: usize,
    /// Milliseconds until it was ready, without reading its text.
    pub ms: u64,
    /// What was read on it; absent where nobody read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ocr: Option<PageReading>,
}

/// The file written.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Output {
    /// Where.
    pub path: String,
    /// How long.
    pub bytes: u64,
    /// Its hash.
    #[serde(serialize_with = "as_text")]
    pub sha256: Hash,
    /// Pages.
    pub pages: u32,
}

fn as_text<S: serde::Serializer>(
    hash: &Hash,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    serializer.collect_str(hash)
}

struct Stop(Error);

impl From<WorkerError> for Stop {
    fn from(error: WorkerError) -> Self {
        Self(refused(error))
    }
}

impl Desk {
    /// Reads picture files, or the files of folders in the order of their names, and writes one PDF/A, with the text
    /// of its pages if `ocr` is asked for. The output appears only when it is whole; where no text can be read it is
    /// made without, and says so.
    pub fn digitize(
        &self,
        inputs: &[impl AsRef<Path>],
        output: &Path,
        ocr: bool,
    ) -> Result<Digitized> {
        let inputs = &listed(inputs)?;
        let found = ocr.then(|| Tesseract::find(None));
        let state = found.as_ref().map(Reader::of);
        let tesseract = found.and_then(std::result::Result::ok);
        let mut done =
            self.digitize_with(inputs, output, tesseract.as_ref().map(|t| t as &dyn Ocr))?;
        done.reader = state;
        Ok(done)
    }

    fn digitize_with(
        &self,
        inputs: &[impl AsRef<Path>],
        output: &Path,
        ocr: Option<&dyn Ocr>,
    ) -> Result<Digitized> {
        let unwritable = |_| Error::new(ErrorCode::ReadOnly);
        let temporary = output.with_extension("part");
        let file = BufWriter::new(File::create(&temporary).map_err(unwritable)?);
        let made = self.write_archive(inputs, file, output, ocr);
        let done = made.and_then(|made| {
            std::fs::rename(&temporary, output).map_err(unwritable)?;
            Ok(made)
        });
        if done.is_err() {
            // What is left would be a broken file under a strange name.
            let _gone = std::fs::remove_file(&temporary);
        }
        done
    }

    fn write_archive(
        &self,
        inputs: &[impl AsRef<Path>],
        mut file: BufWriter<File>,
        output: &Path,
        ocr: Option<&dyn Ocr>,
    ) -> Result<Digitized> {
        let title = output
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default();
        let mut measured = Measured {
            inner: &mut file,
            hash: Default::default(),
            bytes: 0,
        };
        let mut archive = Archive::start(&mut measured, &title, office_time(self.clock.now()))?;
        let mut pages = Vec::new();
        let never = AtomicBool::new(false);
        let mut kept = 0_u32;
        for input in inputs {
            let input = input.as_ref();
            let bytes = read_file(input)?;
            let mut since = Instant::now();
            self.worker
                .import(
                    &bytes,
                    &Options::default(),
                    &never,
                    &mut |page: Page| -> std::result::Result<(), Stop> {
                        let mut shown = page_of(input, &page, since);
                        if !page.facts.blank {
                            let text = ocr.map(|ocr| self.read(ocr, &page));
                            shown.ocr = text.as_ref().map(|(_, reading)| reading.clone());
                            let text = text.and_then(|(text, _)| text);
                            archive
                                .page(&page.facts, 0, &page.image, text.as_ref())
                                .map_err(Stop)?;
                            kept += 1;
                        }
                        pages.push(shown);
                        since = Instant::now();
                        Ok(())
                    },
                )
                .map_err(|Stop(error)| error)?;
        }
        if kept == 0 {
            return Err(ErrorCode::FileEmpty.into());
        }
        let count = archive.finish()?;
        let (hash, bytes) = measured.end();
        let full = |_| Error::new(ErrorCode::DiskFull).retryable();
        file.flush().map_err(full)?;
        file.into_inner()
            .map_err(|_| Error::new(ErrorCode::DiskFull))?
            .sync_all()
            .map_err(full)?;
        let path = output.display().to_string();
        Ok(Digitized {
            pages,
            reader: None,
            output: Output {
                path,
                bytes,
                sha256: hash,
                pages: count,
            },
        })
    }
}

impl Desk {
    /// The text of a page, and what there is to say about it.
    fn read(&self, ocr: &dyn Ocr, page: &Page) -> (Option<PageText>, PageReading) {
        let since = Instant::now();
        let turns = page.facts.quarter_turns_cw;
        let never = AtomicBool::new(false);
        let text = read_page(&self.worker, ocr, &page.facts, &page.image, turns, &never).ok();
        let reading = PageReading {
            words: text.as_ref().map_or(0, |text| text.words.len()),
            mean_confidence: text.as_ref().and_then(PageText::mean_confidence),
            ms: milliseconds(since),
            secrecy: text
                .as_ref()
                .and_then(|text| secrecy(&reading_text(text)))
                .map(|mark| mark.degree),
            failed: text.is_none(),
        };
        (text, reading)
    }
}

impl SeenCode {
    fn of(code: &PageCode) -> Self {
        Self {
            mark: page_mark(&code.text),
            symbol: code.symbol,
            area: code.area,
        }
    }
}

impl Reader {
    fn of(found: &std::result::Result<Tesseract, OcrError>) -> Self {
        match found {
            Ok(tesseract) => Self::Tesseract(tesseract.version().to_owned()),
            Err(OcrError::NotInstalled { what }) => Self::Missing(*what),
            Err(_) => Self::Broken,
        }
    }
}

fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// The inputs with each folder replaced by the pictures in it, sorted by name. Files that hold no pages (notes,
/// lists) are passed over in a folder, but not where they are named.
fn listed(inputs: &[impl AsRef<Path>]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for input in inputs.iter().map(AsRef::as_ref) {
        if !input.is_dir() {
            files.push(input.to_path_buf());
            continue;
        }
        let unreadable = |_| Error::new(ErrorCode::FileUnreadable).retryable();
        let entries = std::fs::read_dir(input).map_err(unreadable)?;
        let paths = entries.map(|entry| entry.map(|entry| entry.path()));
        let mut inside: Vec<PathBuf> = paths.collect::<std::io::Result<_>>().map_err(unreadable)?;
        inside.retain(|path| path.is_file() && holds_pages(path));
        inside.sort();
        files.extend(inside);
    }
    if files.is_empty() {
        return Err(ErrorCode::FileEmpty.into());
    }
    Ok(files)
}

/// Whether the first bytes of a file are those of a picture. A file that cannot be opened is left to the reading,
/// which says so.
fn holds_pages(path: &Path) -> bool {
    let mut head = Vec::with_capacity(HEAD as usize);
    let read = File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    read.is_err() || sniff(&head).holds_pages() || sniff(&head) == FileKind::Heic
}

fn page_of(input: &Path, page: &Page, since: Instant) -> DigitizedPage {
    DigitizedPage {
        source: input.display().to_string(),
        index: page.facts.index,
        angle_deg: page.facts.angle_deg,
        quarter_turns_cw: page.facts.quarter_turns_cw,
        blank: page.facts.blank,
        crop: page.facts.crop_mm,
        whitened: page.facts.whitened,
        pixels: [page.facts.width, page.facts.height],
        dpi: page.facts.dpi,
        findings: page.facts.findings.clone(),
        codes: page.codes.iter().map(SeenCode::of).collect(),
        mode: page.facts.mode,
        bytes: page.image.len(),
        ms: milliseconds(since),
        ocr: None,
    }
}

/// Counts and hashes what is written.
struct Measured<'a> {
    inner: &'a mut BufWriter<File>,
    hash: sha2::Sha256,
    bytes: u64,
}

impl Measured<'_> {
    fn end(self) -> (Hash, u64) {
        (Hash(sha2::Digest::finalize(self.hash).into()), self.bytes)
    }
}

impl std::io::Write for Measured<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.inner.write(bytes)?;
        sha2::Digest::update(&mut self.hash, &bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}
