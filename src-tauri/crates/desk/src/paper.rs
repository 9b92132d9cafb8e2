//! Making papers of pages: the archive file, the media of stored pages, the words for refused files.
use std::io::Write;
use std::sync::atomic::AtomicBool;

use chrono::{DateTime, FixedOffset, Utc};
use motcua_case::ids::{DossierId, PaperId, PersonId};
use motcua_case::paper::{FileRef, HeldPaper, Media};
use motcua_pdf::form::FormPage;
use motcua_pdf::{
    ArchiveInfo, ArchiveWriter, Flavour, PageGeometry, PageImage, PdfError, PlacedPicture,
    QuarterTurn,
};
use motcua_scan::layers::LayerPicture;
use motcua_scan::ocr::PageText;
use motcua_scan::{Encoding, FileKind, PageFacts};
use motcua_worker::{Refusal, WorkerError};

use crate::desk::Desk;
use crate::error::{Error, ErrorCode, Result};
use crate::text_layer;

const PRODUCER: &str = concat!("Quầy Một Cửa ", env!("CARGO_PKG_VERSION"));
const POINTS_PER_INCH: f32 = 72.0;

/// An archive file (PDF/A-2u) being made page by page; memory stays flat however many there are.
pub(crate) struct Archive<W: Write>(ArchiveWriter<W>);

impl<W: Write> Archive<W> {
    /// Starts the file.
    pub(crate) fn start(out: W, title: &str, created: DateTime<FixedOffset>) -> Result<Self> {
        let document_id = *uuid::Uuid::new_v4().as_bytes();
        let info = ArchiveInfo {
            title: title.to_owned(),
            created,
            producer: PRODUCER.to_owned(),
            document_id,
            flavour: Flavour::A2u,
        };
        Ok(Self(ArchiveWriter::new(out, info).map_err(written)?))
    }

    /// Adds a page, turned by the clerk on top of the turn that was found, with the text read on it.
    pub(crate) fn page(
        &mut self,
        facts: &PageFacts,
        turns: u8,
        image: &[u8],
        text: Option<&PageText>,
    ) -> Result<()> {
        let (width, height) = (facts.width, facts.height);
        let shown = (facts.quarter_turns_cw + turns) % 4;
        let layers;
        let pictures;
        let picture = match facts.encoding {
            Encoding::Layers => {
                layers = motcua_scan::layers::read(image).map_err(|_| ErrorCode::FileDamaged)?;
                pictures = layers.pictures.iter().map(placed).collect::<Vec<_>>();
                PageImage::Layers {
                    letters: layers.letters,
                    width: layers.width,
                    height: layers.height,
                    ink: layers.ink,
                    pictures: &pictures,
                }
            }
            Encoding::Jpeg { components } => PageImage::Jpeg {
                bytes: image,
                width,
                height,
                components,
            },
            Encoding::G4 => PageImage::G4 {
                bytes: image,
                width,
                height,
            },
            Encoding::Raw { components } => PageImage::Raster {
                bytes: image,
                width,
                height,
                components,
            },
        };
        let geometry = PageGeometry {
            width_pt: width as f32 / facts.dpi * POINTS_PER_INCH,
            height_pt: height as f32 / facts.dpi * POINTS_PER_INCH,
            turn: quarter(shown),
        };
        let runs = text.map(|text| text_layer::runs(text, facts, shown));
        let runs = runs.unwrap_or_default();
        self.0.page(picture, geometry, &runs).map_err(written)
    }

    /// Adds a page of printed words.
    pub(crate) fn form_page(&mut self, page: &FormPage) -> Result<()> {
        self.0.form_page(page).map_err(written)
    }

    /// Ends the file; the number of its pages.
    pub(crate) fn finish(self) -> Result<u32> {
        Ok(self.0.finish().map_err(written)?.pages)
    }
}

fn placed<'a>(picture: &LayerPicture<'a>) -> PlacedPicture<'a> {
    PlacedPicture {
        place: [picture.left, picture.top, picture.width, picture.height],
        jpeg: picture.jpeg,
        width: picture.pixels_wide,
        height: picture.pixels_high,
        components: picture.components,
    }
}

fn quarter(turns: u8) -> QuarterTurn {
    match turns {
        1 => QuarterTurn::Right,
        2 => QuarterTurn::UpsideDown,
        3 => QuarterTurn::Left,
        _ => QuarterTurn::Upright,
    }
}

fn written(error: PdfError) -> Error {
    match error {
        PdfError::Write(io) => motcua_store::StoreError::from(io).into(),
        PdfError::Jpeg { .. } => ErrorCode::FileDamaged.into(),
        PdfError::PageSize { .. } => ErrorCode::PictureTooLarge.into(),
        _ => Error::internal("archive"),
    }
}

impl Desk {
    /// Draws one page of a PDF in the worker, as PNG.
    pub(crate) fn draw_page(&self, pdf: &[u8], page: u32, width: u32) -> Result<Vec<u8>> {
        let never = AtomicBool::new(false);
        Ok(self
            .worker
            .render_pdf(pdf, page, width, &never)
            .map_err(refused)?
            .png)
    }
}

/// A paper that belongs to nobody yet.
pub(crate) fn unfiled(id: PaperId, record: FileRef, now: DateTime<Utc>) -> HeldPaper {
    HeldPaper {
        id,
        owner: PersonId(uuid::Uuid::nil()),
        kind: String::new(),
        name: String::new(),
        pages: 0,
        record,
        sources: Vec::new(),
        came_signed: None,
        accepted_at: now,
        dossier: DossierId(uuid::Uuid::nil()),
        valid_until: None,
        withdrawn: false,
        moves: Vec::new(),
        purge: None,
        about: Vec::new(),
        secrecy: None,
        purged_at: None,
        signed: None,
    }
}

/// The name under which a held paper needs its files.
pub(crate) fn file_owner(id: PaperId) -> String {
    format!("paper:{id}")
}

/// The stored form of a page's picture.
pub(crate) fn page_media(encoding: Encoding) -> Media {
    match encoding {
        Encoding::Jpeg { .. } => Media::Jpeg,
        Encoding::G4 => Media::Group4,
        Encoding::Raw { .. } => Media::Raster,
        Encoding::Layers => Media::Layers,
    }
}

/// The stored form of an imported file.
pub(crate) fn file_media(kind: FileKind) -> Media {
    match kind {
        FileKind::Png => Media::Png,
        FileKind::Tiff => Media::Tiff,
        FileKind::Bmp => Media::Bmp,
        FileKind::WebP => Media::WebP,
        FileKind::Pdf => Media::Pdf,
        _ => Media::Jpeg,
    }
}

/// Why the worker did not take a file, in codes a clerk can act on.
pub(crate) fn refused(error: WorkerError) -> Error {
    let megabytes = |bytes: u64| bytes / (1024 * 1024);
    match error {
        WorkerError::TooLarge { limit, .. }
        | WorkerError::Refused(Refusal::TooLarge { limit, .. }) => {
            Error::new(ErrorCode::FileTooLarge).with("limit_mb", megabytes(limit))
        }
        WorkerError::TimedOut => ErrorCode::FileTimedOut.into(),
        WorkerError::MemoryLimit | WorkerError::Refused(Refusal::TooHeavy) => {
            ErrorCode::FileTooHeavy.into()
        }
        WorkerError::Cancelled => Error::new(ErrorCode::Cancelled).retryable(),
        WorkerError::Refused(Refusal::Empty) => ErrorCode::FileEmpty.into(),
        WorkerError::Refused(Refusal::Heic) => ErrorCode::FileHeic.into(),
        WorkerError::Refused(Refusal::PageTooLarge { .. }) => ErrorCode::PictureTooLarge.into(),
        WorkerError::Refused(Refusal::TooManyPages { limit }) => {
            Error::new(ErrorCode::FileTooManyPages).with("limit", limit)
        }
        WorkerError::Refused(Refusal::Encrypted) => ErrorCode::FileEncrypted.into(),
        WorkerError::Refused(Refusal::WrongKind { .. } | Refusal::Unsupported { .. }) => {
            ErrorCode::FileTypeUnsupported.into()
        }
        WorkerError::Refused(Refusal::Damaged { .. } | Refusal::NoSuchPage { .. }) => {
            ErrorCode::FileDamaged.into()
        }
        _ => ErrorCode::WorkerCrashed.into(),
    }
}
