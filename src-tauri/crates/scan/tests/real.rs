//! Real scans before and after, side by side on contact sheets under `target/contact`, for a person to look at.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests fail by panicking and say what they wrote"
)]

use std::fs;
use std::path::{Path, PathBuf};

use image::{GenericImage, Rgb, RgbImage};
use motcua_scan::{Limits, Options, Page, import, sniff};

/// Side of a picture on the sheet, pixels.
const SIDE: u32 = 420;

/// Pairs on a sheet: across and down.
const PAIRS: (u32, u32) = (3, 3);

fn pages(bytes: &[u8], options: &Options) -> Vec<Page> {
    let mut pages = Vec::new();
    import::pages(bytes, options, &Limits::default(), &mut |page| {
        pages.push(page);
        Ok(())
    })
    .unwrap();
    pages
}

fn untouched() -> Options {
    Options {
        deskew: false,
        crop: false,
        rotate: false,
        whiten: false,
        layers: false,
        preview_side: SIDE,
        ..Options::default()
    }
}

#[test]
fn real_scans_lie_before_and_after_on_contact_sheets() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = manifest.join("../../../../shared/corpus/scans/real");
    let Ok(entries) = fs::read_dir(&folder) else {
        println!("skipped: the real scans are not beside the repository");
        return;
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let after = Options {
        preview_side: SIDE,
        ..Options::default()
    };
    let mut pairs = Vec::new();
    for path in paths {
        let bytes = fs::read(&path).unwrap();
        if !sniff(&bytes).holds_pages() {
            continue;
        }
        for (before, after) in pages(&bytes, &untouched())
            .iter()
            .zip(pages(&bytes, &after))
        {
            let facts = &after.facts;
            println!(
                "{} {}: {:.2} degrees, turned {}, crop {:?}, white {}, {:?}, {} -> {} bytes, {:?}",
                pairs.len(),
                path.file_name().unwrap().display(),
                facts.angle_deg,
                facts.quarter_turns_cw,
                facts.crop_mm,
                facts.whitened,
                facts.mode,
                before.image.len(),
                after.image.len(),
                facts.findings,
            );
            assert!(!facts.blank, "{}", path.display());
            pairs.push([before.preview.clone(), after.preview]);
        }
    }
    let target = manifest.join("../../../target/contact");
    fs::create_dir_all(&target).unwrap();
    let per_sheet = (PAIRS.0 * PAIRS.1) as usize;
    for (number, pairs) in pairs.chunks(per_sheet).enumerate() {
        let sheet = sheet(pairs);
        let path = target.join(format!("real-{number}.png"));
        sheet.save(&path).unwrap();
        println!("wrote {}", path.display());
    }
}

fn sheet(pairs: &[[Vec<u8>; 2]]) -> RgbImage {
    let step = SIDE + 8;
    let size = (PAIRS.0 * step * 2, PAIRS.1 * step);
    let mut sheet = RgbImage::from_pixel(size.0, size.1, Rgb([90, 90, 110]));
    for (at, pair) in (0u32..).zip(pairs) {
        let (x, y) = (at % PAIRS.0 * step * 2, at / PAIRS.0 * step);
        for (beside, jpeg) in (0u32..).zip(pair) {
            let picture = image::load_from_memory(jpeg).unwrap().to_rgb8();
            sheet.copy_from(&picture, x + beside * step, y).unwrap();
        }
    }
    sheet
}
