//! How well pages are read: the synthetic scans, whose text is known. Skipped with a message where the corpus or
//! the reader is absent. A tenth of the pages is read; `MOTCUA_OCR_PAGES` names another count, or `all`. What was
//! read stays in the tests' own folder under the target folder, to be compared by hand.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests fail by panicking and print their figures"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use motcua_scan::ocr::{self, Ocr, OcrError, PageText, Tesseract};
use motcua_scan::{Limits, Options, import};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

fn scans() -> Option<PathBuf> {
    let folder =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/corpus/scans/synth");
    if !folder.join("truth.json").exists() {
        println!("skipped: the scan corpus is not beside the repository");
        return None;
    }
    Some(folder)
}

fn reader() -> Option<Tesseract> {
    match Tesseract::find(None) {
        Ok(reader) => Some(reader),
        Err(OcrError::NotInstalled { what }) => {
            println!("skipped: {what} is not installed");
            None
        }
        Err(error) => panic!("tesseract is there but does not answer: {error}"),
    }
}

/// The pages with text, or as many of them as are wanted, spread over all.
fn pages_with_text(folder: &Path) -> Vec<Value> {
    let text = fs::read_to_string(folder.join("truth.json")).unwrap();
    let whole: Value = serde_json::from_str(&text).unwrap();
    let pages: Vec<Value> = whole["pages"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|page| matches!(page["kind"].as_str(), Some("letter" | "form" | "rot")))
        .cloned()
        .collect();
    let wanted = match std::env::var("MOTCUA_OCR_PAGES") {
        Ok(count) if count == "all" => pages.len(),
        Ok(count) => count.parse().expect("a number of pages or `all`"),
        Err(_) => pages.len().div_ceil(10),
    };
    let step = pages.len().div_ceil(wanted.max(1));
    pages.into_iter().step_by(step).collect()
}

fn read(reader: &Tesseract, bytes: &[u8], turns_cw: u8) -> (PageText, u128) {
    let mut read = None;
    let started = Instant::now();
    import::pages(
        bytes,
        &Options::default(),
        &Limits::default(),
        &mut |page| {
            let picture =
                ocr::picture(&page.facts, &page.image, turns_cw, &Limits::default()).unwrap();
            read = Some(reader.text(&picture, &AtomicBool::new(false)).unwrap());
            Ok(())
        },
    )
    .unwrap();
    (read.unwrap(), started.elapsed().as_millis())
}

/// One blank between words, whatever parted them, in composed letters.
fn normal(text: &str) -> Vec<char> {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .nfc()
        .collect()
}

/// Letters to add, drop or replace to make `a` of `b`.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

#[test]
fn printed_vietnamese_is_read_nearly_without_error() {
    let (Some(folder), Some(reader)) = (scans(), reader()) else {
        return;
    };
    let seen = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ocr");
    fs::create_dir_all(&seen).unwrap();
    let (mut wrong, mut letters) = (0, 0);
    for page in pages_with_text(&folder) {
        let name = page["file"].as_str().unwrap();
        let turned = page["rotation_cw"].as_u64().unwrap() / 90;
        let turns_cw = ((4 - turned) % 4) as u8;
        let (text, ms) = read(&reader, &fs::read(folder.join(name)).unwrap(), turns_cw);
        let truth = normal(page["text"].as_str().unwrap());
        let found = normal(&text.plain());
        let errors = distance(&truth, &found);
        println!(
            "{name:24} {errors:4} of {:5} letters wrong, {:5.4}, {} words, {:.1} sure, {ms} ms",
            truth.len(),
            errors as f64 / truth.len() as f64,
            text.words.len(),
            text.mean_confidence().unwrap_or_default(),
        );
        fs::write(seen.join(name).with_extension("txt"), text.plain()).unwrap();
        wrong += errors;
        letters += truth.len();
    }
    let rate = wrong as f64 / letters as f64;
    println!("character error rate {rate:.4} over {letters} letters");
    assert!(rate <= 0.015, "{rate}");
}
