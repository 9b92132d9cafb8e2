//! What differs in the picture: the file as the first signature found it, beside the file as it is. Structure has judged it
//! already; this is the second, slower look, with a bound and a way out of its own.
use std::path::Path;
use std::sync::atomic::Ordering;

use motcua_pdf::PageLook;
use motcua_sign::verify::{Indication, Kind, Report};
use motcua_worker::WorkerError;

use super::words::{Words, words};
use crate::desk::Desk;
use crate::error::Result;
use crate::intake::read_file;
use crate::paper::refused;
use crate::view::verdict::{Language, PicturesView, VerdictLine, VerdictTone as Tone};

/// Pages compared of one file.
const PAGES: u32 = 60;
/// When the comparison of one file ends, milliseconds.
const PATIENCE: u64 = 30_000;

impl Desk {
    /// Compares the pages of a file with what its first signature was given to. Another comparison, or
    /// [`Desk::verdict_pictures_stop`], ends it.
    pub fn verdict_pictures(&self, path: &Path, language: Language) -> Result<PicturesView> {
        let bytes = read_file(path)?;
        let report = self.judged(&bytes, &self.believed(None)?)?;
        let Some(until) = first_signed(&report, bytes.len() as u64) else {
            return Ok(whole(language));
        };
        self.comparing.store(false, Ordering::Relaxed);
        let since = self.clock.monotonic_ms();
        let mut found = Found::of(&report, language);
        let mut page = 0;
        loop {
            let late = self.clock.monotonic_ms().saturating_sub(since) > PATIENCE;
            if page >= PAGES || late {
                found.left(page);
                break;
            }
            match self
                .worker
                .compare_pdf(&bytes, until, page, &self.comparing)
            {
                Ok(compared) => {
                    found.page(page, compared.look);
                    page += 1;
                    if page >= compared.pages.max(compared.pages_before) {
                        break;
                    }
                }
                Err(WorkerError::Cancelled) => return Err(refused(WorkerError::Cancelled)),
                Err(_) => {
                    // Whether there are pages behind it is not known either.
                    found.left(page);
                    break;
                }
            }
        }
        Ok(found.said(page))
    }

    /// Ends a running comparison of pictures.
    pub fn verdict_pictures_stop(&self) -> Result<()> {
        self.comparing.store(true, Ordering::Relaxed);
        Ok(())
    }
}

/// How much of the file the first signature covers, where something follows it.
fn first_signed(report: &Report, bytes: u64) -> Option<u64> {
    let mut signatures = report.signatures.iter();
    let first = signatures.find(|one| one.kind != Kind::Timestamp && one.revision.is_some())?;
    first.signed_bytes.filter(|signed| *signed < bytes)
}

fn whole(language: Language) -> PicturesView {
    let nothing = words(
        "Không có gì nối sau phần đã ký để so.",
        "Nothing follows what was signed, so that there is nothing to compare.",
    );
    PicturesView {
        tone: Tone::Plain,
        sentence: nothing.on(language),
        lines: Vec::new(),
    }
}

struct Found {
    language: Language,
    /// A difference is wrong where the file was not to be changed, and to be looked at elsewhere.
    difference: Tone,
    lines: Vec<VerdictLine>,
    different: u32,
    open: bool,
}

impl Found {
    fn of(report: &Report, language: Language) -> Self {
        let mut signatures = report.signatures.iter();
        let broken = signatures.any(|one| one.indication == Indication::TotalFailed);
        Self {
            language,
            difference: if broken { Tone::Bad } else { Tone::Unsure },
            lines: Vec::new(),
            different: 0,
            open: false,
        }
    }

    fn page(&mut self, page: u32, look: PageLook) {
        let said = match look {
            PageLook::Same => return,
            PageLook::Different => words(
                "Nhìn khác bản đã ký",
                "Looks different from what was signed",
            ),
            PageLook::Removed => words(
                "Có trong bản đã ký, nay không còn",
                "Was in what was signed, and is there no more",
            ),
            PageLook::Added => words("Không có trong bản đã ký", "Was not in what was signed"),
        };
        self.different += 1;
        self.line(page, said, self.difference);
    }

    /// From this page on nothing was compared.
    fn left(&mut self, page: u32) {
        self.open = true;
        let said = words(
            "Từ trang này chưa so được: trang quá nặng, bị hỏng, hoặc đã hết giờ",
            "Not compared from here on: the page is too heavy or damaged, or the time is over",
        );
        self.line(page, said, Tone::Unsure);
    }

    fn line(&mut self, page: u32, said: Words, tone: Tone) {
        let label = words("Trang {}", "Page {}");
        self.lines.push(VerdictLine {
            label: label.of(self.language, &(page + 1).to_string()),
            value: said.on(self.language),
            tone,
        });
    }

    fn said(self, compared: u32) -> PicturesView {
        let (sentence, tone, count) = if self.different > 0 {
            let pages = words(
                "{} trang nhìn khác bản đã ký.",
                "Pages that look different from what was signed: {}.",
            );
            (pages, self.difference, self.different)
        } else if self.open {
            let some = words(
                "{} trang đã so giống bản đã ký; phần còn lại chưa so được.",
                "Pages compared: {}, all as signed; the rest could not be compared.",
            );
            (some, Tone::Unsure, compared)
        } else {
            let all = words(
                "Cả {} trang giống bản đã ký, trừ chỗ hiện chữ ký.",
                "All pages look as signed, but for the appearances of signatures; pages: {}.",
            );
            (all, Tone::Good, compared)
        };
        PicturesView {
            tone,
            sentence: sentence.of(self.language, &count.to_string()),
            lines: self.lines,
        }
    }
}
