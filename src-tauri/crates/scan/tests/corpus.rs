//! Accuracy on the synthetic scans, whose truth is known; skipped with a message where the corpus is absent.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests fail by panicking and print their figures"
)]

use std::fs;
use std::path::PathBuf;

use motcua_scan::{Limits, Mode, Options, Page, codes, import};
use serde_json::Value;

fn scans() -> Option<PathBuf> {
    let folder =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/corpus/scans/synth");
    if folder.join("truth.json").exists() {
        Some(folder)
    } else {
        println!("skipped: the scan corpus is not beside the repository");
        None
    }
}

fn truth(folder: &std::path::Path) -> Vec<Value> {
    let text = fs::read_to_string(folder.join("truth.json")).unwrap();
    let whole: Value = serde_json::from_str(&text).unwrap();
    whole["pages"].as_array().unwrap().clone()
}

fn import_one(bytes: &[u8]) -> Page {
    let mut pages = Vec::new();
    import::pages(
        bytes,
        &Options::default(),
        &Limits::default(),
        &mut |page| {
            pages.push(page);
            Ok(())
        },
    )
    .unwrap();
    assert_eq!(pages.len(), 1);
    pages.remove(0)
}

#[test]
fn skew_and_blankness_match_the_truth() {
    let Some(folder) = scans() else { return };
    let (mut errors, mut turned) = (Vec::new(), Vec::new());
    let (mut lost, mut missed, mut blanks) = (Vec::new(), Vec::new(), 0);
    for entry in truth(&folder) {
        let name = entry["file"].as_str().unwrap();
        let kind = entry["kind"].as_str().unwrap();
        let skew = entry["skew_cw_deg"].as_f64().unwrap() as f32;
        let is_blank = entry["blank"].as_bool().unwrap();
        let page = import_one(&fs::read(folder.join(name)).unwrap());
        let facts = &page.facts;
        println!(
            "{name:24} truth {skew:7.3} got {:7.3} off {:6.3} blank {is_blank}/{} {:?} {}x{} {:?}",
            facts.angle_deg,
            facts.angle_deg - skew,
            facts.blank,
            facts.mode,
            facts.width,
            facts.height,
            facts.findings,
        );
        blanks += usize::from(is_blank);
        if facts.blank && !is_blank {
            lost.push(name.to_owned());
        }
        if !facts.blank && is_blank {
            missed.push(name.to_owned());
        }
        if matches!(kind, "letter" | "form") {
            errors.push((facts.angle_deg - skew).abs());
            if skew == 0.0 && facts.mode != Mode::Original {
                turned.push(name.to_owned());
            }
        }
    }
    errors.sort_by(f32::total_cmp);
    let mean = errors.iter().sum::<f32>() / errors.len() as f32;
    let p95 = errors[errors.len() * 95 / 100];
    let max = errors.last().copied().unwrap();
    println!(
        "skew over {} letters and forms: mean {mean:.3} p95 {p95:.3} max {max:.3} degrees",
        errors.len()
    );
    println!(
        "blank: {} of {blanks} found, missed {missed:?}, lost {lost:?}",
        blanks - missed.len()
    );
    assert!(mean <= 0.03 && max <= 0.25, "mean {mean} max {max}");
    assert!(
        turned.is_empty(),
        "straight pages that were turned: {turned:?}"
    );
    assert!(lost.is_empty(), "pages with content called blank: {lost:?}");
}

#[test]
fn every_code_on_the_scans_is_read() {
    let Some(folder) = scans() else { return };
    let mut missed = Vec::new();
    let mut count = 0;
    for entry in truth(&folder) {
        let wanted: Vec<&str> = entry["qr"]
            .as_array()
            .unwrap()
            .iter()
            .map(|q| q.as_str().unwrap())
            .collect();
        if wanted.is_empty() {
            continue;
        }
        let name = entry["file"].as_str().unwrap();
        let bytes = fs::read(folder.join(name)).unwrap();
        let started = std::time::Instant::now();
        let texts = codes::read(&bytes, &Limits::default()).unwrap();
        println!(
            "{name}: {} codes in {} ms",
            texts.len(),
            started.elapsed().as_millis()
        );
        count += wanted.len();
        missed.extend(
            wanted
                .iter()
                .filter(|w| !texts.iter().any(|t| t == **w))
                .map(|_| name.to_owned()),
        );
    }
    println!("codes: {} of {count} read", count - missed.len());
    assert!(missed.is_empty(), "not read: {missed:?}");
}

#[test]
fn every_specimen_code_is_read_at_any_size_it_is_printed() {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/data/qr_specimens.json");
    let Ok(text) = fs::read_to_string(path) else {
        println!("skipped: the specimen codes are not beside the repository");
        return;
    };
    let specimens: Value = serde_json::from_str(&text).unwrap();
    for (name, specimen) in specimens.as_object().unwrap() {
        let rows: Vec<&str> = specimen["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row.as_str().unwrap())
            .collect();
        for module in [2usize, 4, 9] {
            let side = (rows.len() + 8) * module;
            let mut bitmap =
                image::GrayImage::from_pixel(side as u32, side as u32, image::Luma([250]));
            for (x, y, pixel) in bitmap.enumerate_pixels_mut() {
                let (column, row) = (x as usize / module, y as usize / module);
                let is_dark = row >= 4
                    && column >= 4
                    && rows.get(row - 4).and_then(|r| r.as_bytes().get(column - 4)) == Some(&b'1');
                if is_dark {
                    pixel.0[0] = 20;
                }
            }
            let mut png = std::io::Cursor::new(Vec::new());
            bitmap.write_to(&mut png, image::ImageFormat::Png).unwrap();
            let texts = codes::read(png.get_ref(), &Limits::default()).unwrap();
            assert_eq!(
                texts,
                [specimen["text"].as_str().unwrap()],
                "{name} at {module}"
            );
        }
    }
}
