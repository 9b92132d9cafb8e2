//! The outcome that the hostile corpus asks of each file it made, read from its own list.

use std::fs;

use motcua_scan::{FileKind, Finding, Page, Summary, sniff};
use motcua_worker::WorkerError;

use crate::{GO_ON, corpus, import, worker};

/// Files that end otherwise, and why that is right too: the list's own rule asks for an error or a correct part.
const OTHERWISE: [(&str, &str); 4] = [
    (
        "jpeg_flip_0.jpg",
        "the flipped bit makes another sound code, which no decoder can tell",
    ),
    ("jpeg_flip_2.jpg", "the flipped bits make other sound codes"),
    (
        "pdf_img_dims.pdf",
        "the page is drawn without the picture that lies; the file itself stays as it is",
    ),
    (
        "pdf_img_jpegdim.pdf",
        "the page is drawn without the picture that lies",
    ),
];

/// What became of a file.
enum Outcome {
    Picture(Result<(Summary, Vec<Page>), WorkerError>),
    Pdf {
        facts: Result<motcua_pdf::PdfFacts, WorkerError>,
        is_drawn: Result<(), WorkerError>,
    },
}

impl Outcome {
    fn of(bytes: &[u8]) -> Self {
        if sniff(bytes) == FileKind::Pdf {
            return Self::Pdf {
                facts: worker().inspect_pdf(bytes, &GO_ON),
                is_drawn: worker().render_pdf(bytes, 0, 400, &GO_ON).map(drop),
            };
        }
        Self::Picture(import(bytes))
    }

    fn is_refused(&self) -> bool {
        let refused = |error: &WorkerError| matches!(error, WorkerError::Refused(_));
        match self {
            Self::Picture(read) => read.as_ref().is_err_and(refused),
            Self::Pdf { facts, is_drawn } => {
                facts.as_ref().is_err_and(refused) || is_drawn.as_ref().is_err_and(refused)
            }
        }
    }

    fn pages(&self) -> Option<u32> {
        match self {
            Self::Picture(read) => Some(read.as_ref().ok()?.0.pages),
            Self::Pdf { facts, .. } => Some(facts.as_ref().ok()?.pages),
        }
    }

    fn first(&self) -> Option<&Page> {
        match self {
            Self::Picture(read) => read.as_ref().ok()?.1.first(),
            Self::Pdf { .. } => None,
        }
    }

    fn has(&self, is_it: impl Fn(&Finding) -> bool) -> bool {
        self.first()
            .is_some_and(|page| page.facts.findings.iter().any(is_it))
    }

    /// Whether this is what the list asks for. Where it asks for nothing but bounds, those are held by the test of all
    /// files.
    fn is(&self, expected: &str) -> bool {
        let damaged = || self.has(|finding| matches!(finding, Finding::Damaged));
        match expected {
            "clear error, no panic, RSS bounded" | "clear error" => self.is_refused(),
            "decode what is there or clear error; never a silent full page" => {
                self.is_refused() || damaged()
            }
            "ok" | "ok, no hang" | "ok, profile dropped" => self.first().is_some() && !damaged(),
            "first only" => {
                self.pages() == Some(1) && self.has(|f| matches!(f, Finding::TrailingData { .. }))
            }
            "turned 90 clockwise" => self
                .first()
                .is_some_and(|page| page.facts.quarter_turns_cw == 1),
            "one page" => self.pages() == Some(1),
            "page limit" | "page count bounded" | "page limit, time bounded" => {
                self.is_refused() || self.pages().is_some_and(|pages| pages <= 2000)
            }
            "opens without a password" => {
                matches!(self, Self::Pdf { facts: Ok(facts), .. } if facts.encrypted)
            }
            "stripped or flagged, never run" => {
                matches!(self, Self::Pdf { facts: Ok(facts), .. }
                    if facts.javascript || facts.launch || facts.embedded_files)
            }
            _ => true,
        }
    }
}

#[test]
fn every_file_of_the_list_ends_as_the_list_says() {
    let Some(folder) = corpus("bad") else { return };
    let list = fs::read_to_string(folder.join("MANIFEST.md")).unwrap();
    let mut wrong = Vec::new();
    let mut count = 0;
    for row in list.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [_, name, _, what, expected, _] = cells[..] else {
            continue;
        };
        let Ok(bytes) = fs::read(folder.join("gen").join(name)) else {
            continue;
        };
        count += 1;
        let outcome = Outcome::of(&bytes);
        let known = OTHERWISE.iter().find(|(known, _)| *known == name);
        if let Some((_, why)) = known {
            println!("{name}: {why}");
        }
        if !outcome.is(expected) && known.is_none() {
            let said = match &outcome {
                Outcome::Picture(read) => format!("{:?}", read.as_ref().map(|(done, _)| done)),
                Outcome::Pdf { facts, is_drawn } => format!("{facts:?} {is_drawn:?}"),
            };
            wrong.push(format!("{name} ({what}): {expected:?}, but {said}"));
        }
    }
    println!("{count} files, {} not as expected", wrong.len());
    assert!(count > 80, "the list is whole: {count}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
