//! The programs, each as a person would call it for clean pages.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::measure::{self, Cost, MeasureError};

/// The file that img2pdf makes, which OCRmyPDF takes.
const WRAPPED: &str = "../wrapped.pdf";

/// One program over some pages.
pub struct Job<'a> {
    /// Its row in the table.
    pub name: &'static str,
    pages: &'a [PathBuf],
    /// Programs it needs, each under one of several names.
    needs: Vec<&'static [&'static str]>,
    program: OsString,
    arguments: Vec<OsString>,
}

/// What came of it.
pub enum Outcome {
    /// It worked.
    Done(Cost),
    /// This program is not installed.
    Absent(&'static str),
}

/// ImageMagick 7, 6 by its full name, and 6.
const MAGICK: &[&str] = &["magick", "convert-im6.q16", "convert"];

/// All of them, `some` pages for those that do not read, `few` for those that do.
pub fn jobs<'a>(some: &'a [PathBuf], few: &'a [PathBuf], ours: &Path) -> Vec<Job<'a>> {
    let magick = found(MAGICK).unwrap_or(MAGICK[0]);
    let deskew = format!(
        "for f; do {magick} \"$f\" -deskew 40% +repage -quality 75 \"out-$(basename \"$f\")\" || exit 1; done"
    );
    let unpaper = format!(
        "for f; do {magick} \"$f\" in.ppm && unpaper --overwrite --no-blackfilter --no-grayfilter in.ppm mid.ppm && \
         {magick} mid.ppm -quality 75 \"out-$(basename \"$f\")\" || exit 1; done"
    );
    vec![
        wrap("img2pdf, nothing cleaned", some),
        shell("ImageMagick -deskew", some, deskew, vec![MAGICK]),
        shell("unpaper", some, unpaper, vec![&["unpaper"], MAGICK]),
        ocrmypdf(
            "OCRmyPDF --deskew --clean, no OCR",
            some,
            &["--tesseract-timeout", "0"],
        ),
        Job::ours("ours", some, ours, false),
        wrap("img2pdf, for the readers", few),
        ocrmypdf("OCRmyPDF --deskew --clean, OCR", few, &[]),
        Job::ours("ours, OCR", few, ours, true),
    ]
}

/// Puts the pages into a PDF as they are, and leaves it for the one that comes after.
fn wrap<'a>(name: &'static str, pages: &'a [PathBuf]) -> Job<'a> {
    let script = format!("img2pdf --pagesize A4 -o out.pdf \"$@\" && ln -f out.pdf {WRAPPED}");
    shell(name, pages, script, vec![&["img2pdf"]])
}

fn ocrmypdf<'a>(name: &'static str, pages: &'a [PathBuf], more: &[&str]) -> Job<'a> {
    let usual = "--jobs 2 -l vie --deskew --clean --output-type pdfa --optimize 1";
    let words = usual.split(' ').chain(more.iter().copied());
    Job {
        name,
        pages,
        needs: vec![&["ocrmypdf"], &["img2pdf"], &["unpaper"]],
        program: "ocrmypdf".into(),
        arguments: words
            .chain([WRAPPED, "out.pdf"])
            .map(OsString::from)
            .collect(),
    }
}

fn shell<'a>(
    name: &'static str,
    pages: &'a [PathBuf],
    script: String,
    needs: Vec<&'static [&'static str]>,
) -> Job<'a> {
    let files = pages.iter().map(OsString::from);
    Job {
        name,
        pages,
        needs,
        program: "sh".into(),
        arguments: ["-c".into(), script.into(), "sh".into()]
            .into_iter()
            .chain(files)
            .collect(),
    }
}

impl<'a> Job<'a> {
    /// Our own command line.
    pub fn ours(name: &'static str, pages: &'a [PathBuf], program: &Path, ocr: bool) -> Self {
        let words = ["digitize", "--json", "-o", "out.pdf"].map(OsString::from);
        let ocr = ocr.then(|| OsString::from("--ocr"));
        let files = pages.iter().map(OsString::from);
        Self {
            name,
            pages,
            needs: Vec::new(),
            program: program.into(),
            arguments: words.into_iter().chain(ocr).chain(files).collect(),
        }
    }

    /// Runs it in a folder of its own below `place`.
    pub fn run(&self, place: &Path) -> Result<Outcome, MeasureError> {
        if let Some(names) = self.needs.iter().find(|names| found(names).is_none()) {
            return Ok(Outcome::Absent(names[0]));
        }
        let folder = place.join("run");
        std::fs::create_dir_all(&folder)?;
        let cost = measure::run(&self.program, &self.arguments, &folder, self.pages.len())?;
        std::fs::remove_dir_all(&folder)?;
        Ok(Outcome::Done(cost))
    }
}

/// The first of these programs that is installed.
fn found(names: &[&'static str]) -> Option<&'static str> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let is_there = |name: &&&str| folders.iter().any(|folder| folder.join(name).is_file());
    names.iter().find(is_there).copied()
}
