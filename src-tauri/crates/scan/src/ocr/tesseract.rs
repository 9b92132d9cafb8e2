//! Tesseract as a program of its own: what it reads cannot harm this process, and it can be ended.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::child::{self, Leash};
use super::{Missing, Ocr, OcrError, PagePicture, PageText, order, tsv};

/// The language read.
const LANGUAGE: &str = "vie";

/// How the program looks for lines: the layout of a whole page, or words wherever they are.
const LAYOUT: &str = "3";
const SCATTERED: &str = "11";

/// Oldest version with a reader for Vietnamese.
const OLDEST: u32 = 4;

/// What reading a page may take; a page of small print needs 3 s and 200 MiB.
const PAGE: Leash = Leash {
    time: Duration::from_secs(60),
    output: 8 << 20,
    memory: 1 << 30,
};

/// What asking for version and languages may take.
const QUESTION: Leash = Leash {
    time: Duration::from_secs(10),
    output: 64 << 10,
    memory: 1 << 30,
};

/// A tesseract that is there and knows Vietnamese.
#[derive(Debug, Clone)]
pub struct Tesseract {
    program: PathBuf,
    version: String,
}

impl Tesseract {
    /// Looks for the program, at `program` if that is given and else where programs are installed, and asks it
    /// for its version and languages. Do this once, not for every page.
    ///
    /// # Errors
    /// [`OcrError::NotInstalled`] with what is missing; others where the program is there but does not answer.
    pub fn find(program: Option<&Path>) -> Result<Self, OcrError> {
        let missing = |what| OcrError::NotInstalled { what };
        let program = program
            .map(Path::to_owned)
            .or_else(installed)
            .filter(|path| path.is_file())
            .ok_or(missing(Missing::Program))?;
        let answer = ask(&program, "--version")?;
        let version = version(&answer).ok_or(missing(Missing::Program))?;
        if major(&version) < OLDEST {
            return Err(missing(Missing::NewerProgram));
        }
        let languages = ask(&program, "--list-langs")?;
        if !languages.lines().any(|line| line.trim() == LANGUAGE) {
            return Err(missing(Missing::Language));
        }
        Ok(Self { program, version })
    }

    /// Version the program states, such as `5.3.0`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }
}

impl Ocr for Tesseract {
    fn text(&self, page: &PagePicture, cancel: &AtomicBool) -> Result<PageText, OcrError> {
        let grey = Picture {
            size: (page.width, page.height),
            grey: &page.grey,
            dpi: page.dpi,
        };
        let mut text = order::page_text(self.rows(&grey, LAYOUT, cancel)?, page);
        if let Some(red) = &page.red {
            let picture = Picture {
                size: (red.width, red.height),
                grey: &red.grey,
                dpi: page.dpi,
            };
            let mut rows = self.rows(&picture, SCATTERED, cancel)?;
            for row in &mut rows {
                row.shift(red.left as f32, red.top as f32);
            }
            text.stamps = order::words(rows, page);
        }
        Ok(text)
    }
}

/// Samples to read.
struct Picture<'a> {
    size: (u32, u32),
    grey: &'a [u8],
    dpi: u32,
}

impl Picture<'_> {
    /// A portable grey map.
    fn pgm(&self) -> Vec<u8> {
        let (width, height) = self.size;
        let mut file = format!("P5\n{width} {height}\n255\n").into_bytes();
        file.extend_from_slice(self.grey);
        file
    }
}

impl Tesseract {
    fn rows(
        &self,
        picture: &Picture<'_>,
        mode: &str,
        cancel: &AtomicBool,
    ) -> Result<Vec<tsv::Row>, OcrError> {
        let mut command = program(&self.program);
        command
            .args([
                "stdin", "stdout", "-l", LANGUAGE, "--oem", "1", "--psm", mode,
            ])
            .arg("--dpi")
            .arg(picture.dpi.to_string())
            .args(["-c", "tessedit_create_tsv=1"]);
        let table = child::run(command, picture.pgm(), PAGE, cancel)?;
        Ok(tsv::rows(&table, picture.size.0, picture.size.1))
    }
}

fn ask(path: &Path, question: &str) -> Result<String, OcrError> {
    let mut command = program(path);
    command.arg(question);
    let answer = child::run(command, Vec::new(), QUESTION, &AtomicBool::new(false))?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn program(path: &Path) -> Command {
    let mut command = Command::new(path);
    // Pages are read beside each other; threads inside one would only take cores from the window.
    command.env("OMP_THREAD_LIMIT", "1");
    command
}

/// The version in the first line, such as `tesseract 5.3.0` or `tesseract v5.5.0.20241111`.
fn version(answer: &str) -> Option<String> {
    let stated = answer.lines().next()?.strip_prefix("tesseract ")?.trim();
    let stated = stated.trim_start_matches('v');
    (major(stated) > 0).then(|| stated.chars().take(40).collect())
}

fn major(version: &str) -> u32 {
    let digits = version.split('.').next().unwrap_or_default();
    digits.parse().unwrap_or(0)
}

/// The program where the system looks for programs, and where its Windows installer puts it.
fn installed() -> Option<PathBuf> {
    let name = format!("tesseract{}", std::env::consts::EXE_SUFFIX);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let usual = ["ProgramFiles", "LOCALAPPDATA"]
        .into_iter()
        .filter_map(std::env::var_os)
        .map(|folder| PathBuf::from(folder).join("Tesseract-OCR"));
    std::env::split_paths(&path)
        .filter(|folder| folder.is_absolute())
        .chain(usual)
        .map(|folder| folder.join(&name))
        .find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_debian_and_windows_state_them() {
        for (answer, stated) in [
            ("tesseract 5.3.0\n leptonica-1.82.0\n", Some("5.3.0")),
            (
                "tesseract v5.5.0.20241111\r\n leptonica",
                Some("5.5.0.20241111"),
            ),
            ("tesseract 4.1.1-rc2-21-gf4ef\n", Some("4.1.1-rc2-21-gf4ef")),
            ("another program 5.0\n", None),
            ("tesseract\n", None),
            ("", None),
        ] {
            assert_eq!(version(answer).as_deref(), stated, "{answer:?}");
        }
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let nowhere = Path::new("/nowhere/tesseract");
        assert!(matches!(
            Tesseract::find(Some(nowhere)),
            Err(OcrError::NotInstalled {
                what: Missing::Program
            })
        ));
    }
}
