//! Papers whose words stand at known places, through `motcuactl digitize --ocr`: what a reader of the file finds.
//! Skipped with a message where tesseract or poppler is not installed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests fail by panicking and say what they skip"
)]

mod separators;
mod sheet;

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use sheet::Sheet;

/// A millimetre in points.
const MILLIMETRE: f32 = 72.0 / 25.4;

/// A word and its box as `pdftotext -bbox` states them: left, top, right, bottom.
#[derive(Debug, Clone)]
struct Found {
    text: String,
    place: [f32; 4],
}

fn ran(program: &str, arguments: &[&str]) -> Option<Output> {
    match Command::new(program).args(arguments).output() {
        Ok(output) => Some(output),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            println!("skipped: {program} is not installed");
            None
        }
        Err(error) => panic!("{program} did not start: {error}"),
    }
}

fn printed(output: &Output) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Digitises a picture and returns what was said, or `None` where nobody can read pages here.
fn digitized(picture: &Path, output: &Path) -> Option<Value> {
    let said = Command::new(env!("CARGO_BIN_EXE_motcuactl"))
        .args(["digitize", "--ocr", "--json", "-o"])
        .args([output, picture])
        .output()
        .unwrap();
    let said: Value = serde_json::from_str(&printed(&said)).unwrap();
    if let Some(missing) = said["reader"].get("missing") {
        println!("skipped: {missing} of the reader is not installed");
        return None;
    }
    Some(said)
}

fn words(pdf: &Path) -> Option<Vec<Found>> {
    let output = ran("pdftotext", &["-bbox", pdf.to_str().unwrap(), "-"])?;
    let found = printed(&output).lines().filter_map(found).collect();
    Some(found)
}

fn found(line: &str) -> Option<Found> {
    let number = |key: &str| -> Option<f32> {
        let rest = line.split_once(&format!("{key}=\""))?.1;
        rest.split_once('"')?.0.parse().ok()
    };
    let place = [
        number("xMin")?,
        number("yMin")?,
        number("xMax")?,
        number("yMax")?,
    ];
    let text = line.split_once('>')?.1.split_once('<')?.0;
    Some(Found {
        text: text.to_owned(),
        place,
    })
}

/// Every word of `sheet` is in the file, within a millimetre of where it is printed.
fn every_word_is_found_in_place(sheet: &Sheet) {
    let folder = tempfile::tempdir().unwrap();
    let straight = folder.path().join("straight.pdf");
    std::fs::write(&straight, sheet.straight().pdf()).unwrap();
    let Some(truth) = words(&straight) else {
        return;
    };
    let Some(picture) = sheet.picture(folder.path()) else {
        return;
    };
    let output = folder.path().join("out.pdf");
    let Some(said) = digitized(&picture, &output) else {
        return;
    };
    let page = &said["pages"][0];
    assert_eq!(page["quarter_turns_cw"], sheet.turns_cw, "{page}");
    assert!(
        page["ocr"]["mean_confidence"].as_f64().unwrap() > 85.0,
        "{page}"
    );
    let read = words(&output).unwrap();
    assert!(truth.len() > 20, "{truth:?}");
    let mut misread = Vec::new();
    for word in &truth {
        let off = |other: &&Found| {
            let sides = word.place.iter().zip(other.place);
            sides.map(|(a, b)| (a - b).abs()).sum::<f32>()
        };
        let same = read.iter().filter(|other| other.text == word.text);
        let Some(nearest) = same.min_by(|a, b| off(a).total_cmp(&off(b))) else {
            misread.push(&word.text);
            continue;
        };
        let [left, top, right, bottom] = word.place;
        let [l, t, r, b] = nearest.place;
        let beside = (left - l).abs().max((right - r).abs());
        assert!(beside <= MILLIMETRE, "{word:?} is at {nearest:?}");
        // The measures of a type reach above and below its letters; the box found lies within them.
        let beyond = (top - t).max(b - bottom);
        assert!(
            beyond <= MILLIMETRE && t < bottom && b > top,
            "{word:?} is at {nearest:?}"
        );
    }
    // A letter read wrongly here and there is the reader's; where words stand is ours.
    assert!(misread.len() * 20 <= truth.len(), "{misread:?} in {read:?}");
    if let Some(judged) = ran("qpdf", &["--check", output.to_str().unwrap()]) {
        printed(&judged);
    }
}

#[test]
fn words_are_found_where_they_are_printed() {
    every_word_is_found_in_place(&Sheet::default());
}

#[test]
fn words_of_a_skewed_page_are_found_where_they_stand_once_it_is_straight() {
    every_word_is_found_in_place(&Sheet {
        skew_deg: 2.0,
        ..Sheet::default()
    });
}

#[test]
fn words_are_found_on_every_turn_of_the_page() {
    for turns_cw in [1, 2, 3] {
        every_word_is_found_in_place(&Sheet {
            turns_cw,
            ..Sheet::default()
        });
    }
}

#[test]
fn a_secrecy_stamp_is_seen_on_paper_and_across_print() {
    for (stamp, expected) in [
        (None, Value::Null),
        (Some(("MAT", [300.0, 770.0])), "secret".into()),
        (Some(("TOI MAT", [120.0, 655.0])), "highly_secret".into()),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let sheet = Sheet {
            stamp,
            ..Sheet::default()
        };
        let Some(picture) = sheet.picture(folder.path()) else {
            return;
        };
        let Some(said) = digitized(&picture, &folder.path().join("out.pdf")) else {
            return;
        };
        assert_eq!(said["pages"][0]["ocr"]["secrecy"], expected, "{stamp:?}");
    }
}

#[test]
fn without_a_reader_the_file_is_made_and_what_is_missing_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let Some(picture) = Sheet::default().picture(folder.path()) else {
        return;
    };
    let output = folder.path().join("out.pdf");
    let said = Command::new(env!("CARGO_BIN_EXE_motcuactl"))
        .args(["digitize", "--ocr", "--json", "-o"])
        .args([&output, &picture])
        .env("PATH", folder.path())
        .output()
        .unwrap();
    let said: Value = serde_json::from_str(&printed(&said)).unwrap();
    assert_eq!(said["reader"]["missing"], "program");
    assert!(said["pages"][0].get("ocr").is_none());
    assert!(output.exists());
}
