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
use std::sync::OnceLock;

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
    import_with(bytes, &Options::default())
}

fn import_with(bytes: &[u8], options: &Options) -> Page {
    let mut pages = Vec::new();
    import::pages(bytes, options, &Limits::default(), &mut |page| {
        pages.push(page);
        Ok(())
    })
    .unwrap();
    assert_eq!(pages.len(), 1);
    pages.remove(0)
}

/// A page of the corpus, cleaned, beside its truth.
struct Cleaned {
    name: String,
    truth: Value,
    page: Page,
}

impl Cleaned {
    fn is(&self, kinds: &[&str]) -> bool {
        kinds.contains(&self.truth["kind"].as_str().unwrap())
    }

    fn skew(&self) -> f32 {
        self.truth["skew_cw_deg"].as_f64().unwrap() as f32
    }

    fn is_blank(&self) -> bool {
        self.truth["blank"].as_bool().unwrap()
    }
}

/// All pages of the corpus, cleaned once for all tests.
fn cleaned() -> Option<&'static [Cleaned]> {
    static PAGES: OnceLock<Option<Vec<Cleaned>>> = OnceLock::new();
    let pages = PAGES.get_or_init(|| {
        let folder = scans()?;
        let clean = |truth: Value| {
            let name = truth["file"].as_str().unwrap().to_owned();
            let page = import_one(&fs::read(folder.join(&name)).unwrap());
            let facts = &page.facts;
            println!(
                "{name:22} {:7.3} turn {} blank {:5} {:?} {:6} bytes {:?}",
                facts.angle_deg,
                facts.quarter_turns_cw,
                facts.blank,
                facts.mode,
                page.image.len(),
                facts.findings,
            );
            Cleaned { name, truth, page }
        };
        Some(truth(&folder).into_iter().map(clean).collect())
    });
    pages.as_deref()
}

#[test]
fn skew_is_measured_and_straight_pages_are_not_turned() {
    let Some(pages) = cleaned() else { return };
    let papers = || pages.iter().filter(|p| p.is(&["letter", "form", "rot"]));
    let mut errors: Vec<f32> = papers()
        .map(|p| (p.page.facts.angle_deg - p.skew()).abs())
        .collect();
    errors.sort_by(f32::total_cmp);
    let mean = errors.iter().sum::<f32>() / errors.len() as f32;
    let p95 = errors[errors.len() * 95 / 100];
    let max = errors[errors.len() - 1];
    println!(
        "skew over {} papers: mean {mean:.3} p95 {p95:.3} max {max:.3} degrees",
        errors.len()
    );
    assert!(
        mean <= 0.03 && p95 <= 0.10 && max <= 0.25,
        "{mean} {p95} {max}"
    );
    for straight in papers().filter(|p| p.skew() == 0.0) {
        assert_eq!(straight.page.facts.angle_deg, 0.0, "{}", straight.name);
    }
}

#[test]
fn no_page_with_content_is_called_blank() {
    let Some(pages) = cleaned() else { return };
    let blank = |p: &&Cleaned| p.page.facts.blank;
    let lost: Vec<&str> = pages
        .iter()
        .filter(|p| !p.is_blank())
        .filter(blank)
        .map(|p| p.name.as_str())
        .collect();
    let found = pages.iter().filter(|p| p.is_blank()).filter(blank).count();
    let all = pages.iter().filter(|p| p.is_blank()).count();
    println!("blank: {found} of {all} found, lost {lost:?}");
    assert!(lost.is_empty(), "{lost:?}");
    assert!(found as f32 >= all as f32 * 0.95);
}

#[test]
fn pages_are_turned_upright_and_never_when_unsure() {
    let Some(pages) = cleaned() else { return };
    let (mut right, mut all) = (0, 0);
    for page in pages {
        let given = page.truth["rotation_cw"].as_u64().unwrap() / 90;
        let turns = u64::from(page.page.facts.quarter_turns_cw);
        if page.is(&["letter", "form", "rot"]) {
            all += 1;
            right += u32::from(turns == (4 - given) % 4);
        }
        assert!(
            turns == (4 - given) % 4 || turns == 0,
            "{} turned by {turns}",
            page.name
        );
    }
    println!("quarter turns: {right} of {all} right, none wrong");
    assert!(right as f32 >= all as f32 * 0.98);
}

#[test]
fn a_card_is_cut_out_of_the_lid_within_a_millimetre() {
    let Some(pages) = cleaned() else { return };
    for card in pages.iter().filter(|p| p.is(&["card"])) {
        let facts = &card.page.facts;
        let [left, top, right, bottom] = facts.crop_mm.unwrap();
        let size: Vec<f32> = numbers(&card.truth["size"])
            .iter()
            .map(|px| px / 300.0 * 25.4)
            .collect();
        let (sin, cos) = facts.angle_deg.to_radians().sin_cos();
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        let mut worst = 0f32;
        for ((x, y), truth) in corners
            .into_iter()
            .zip(card.truth["quad"].as_array().unwrap())
        {
            let (dx, dy) = (x - size[0] / 2.0, y - size[1] / 2.0);
            let (x, y) = (
                size[0] / 2.0 + dx * cos - dy * sin,
                size[1] / 2.0 + dx * sin + dy * cos,
            );
            let truth: Vec<f32> = numbers(truth).iter().map(|px| px / 300.0 * 25.4).collect();
            worst = worst.max((x - truth[0]).hypot(y - truth[1]));
        }
        println!("{}: corners within {worst:.2} mm", card.name);
        assert!(worst <= 1.0, "{}: {worst} mm", card.name);
    }
}

fn numbers(list: &Value) -> Vec<f32> {
    let numbers = list.as_array().unwrap().iter();
    numbers.map(|n| n.as_f64().unwrap() as f32).collect()
}

#[test]
fn pages_become_small() {
    let Some(pages) = cleaned() else { return };
    let of = |mode: Mode| {
        let bytes = pages.iter().filter(move |p| p.page.facts.mode == mode);
        bytes.map(|p| p.page.image.len()).collect::<Vec<_>>()
    };
    for (mode, most) in [(Mode::Layered, 150_000), (Mode::Bilevel, 70_000)] {
        let bytes = of(mode);
        let mean = bytes.iter().sum::<usize>() / bytes.len().max(1);
        println!(
            "{mode:?}: {} pages, {mean} bytes a page, {:?} at most",
            bytes.len(),
            bytes.iter().max()
        );
        assert!(
            !bytes.is_empty() && bytes.iter().all(|b| *b <= most),
            "{bytes:?}"
        );
    }
}

#[test]
fn without_layers_a_colour_page_is_still_small() {
    let Some(folder) = scans() else { return };
    let bytes = fs::read(folder.join("dev_001_letter.jpg")).unwrap();
    let options = Options {
        layers: false,
        ..Options::default()
    };
    let page = import_with(&bytes, &options);
    println!(
        "plain JPEG: {} bytes at {} dpi",
        page.image.len(),
        page.facts.dpi
    );
    assert_eq!(page.facts.mode, Mode::Jpeg);
    assert!(page.facts.dpi >= 200.0 && page.image.len() <= 250_000);
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

#[test]
fn codes_are_seen_while_a_page_is_cleaned() {
    let Some(pages) = cleaned() else { return };
    for page in pages {
        let wanted: Vec<&str> = page.truth["qr"]
            .as_array()
            .unwrap()
            .iter()
            .map(|q| q.as_str().unwrap())
            .collect();
        let seen: Vec<&str> = page.page.codes.iter().map(|c| c.text.as_str()).collect();
        assert_eq!(seen, wanted, "{}", page.name);
    }
}
