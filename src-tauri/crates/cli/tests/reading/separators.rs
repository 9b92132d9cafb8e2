//! Our separator sheets, drawn by poppler and held the way sheets come out of a copier, are told and never kept.

use std::path::Path;
use std::process::Command;

use image::codecs::jpeg::JpegEncoder;
use image::{GrayImage, Luma};
use serde_json::{Value, json};

use crate::{printed, ran};

fn motcuactl(arguments: &[&str]) -> Value {
    let said = Command::new(env!("CARGO_BIN_EXE_motcuactl"))
        .args(arguments)
        .arg("--json")
        .output()
        .unwrap();
    serde_json::from_str(&printed(&said)).unwrap()
}

/// A sheet at 200 dpi.
fn sheet(folder: &Path, kind: &[&str]) -> Option<GrayImage> {
    let pdf = folder.join("sheets.pdf");
    let pdf = pdf.to_str().unwrap();
    let made = motcuactl(&[&["separators", "-o", pdf, "--count", "3"], kind].concat());
    assert_eq!(made["sheets"], 3);
    let info = printed(&ran("pdfinfo", &[pdf])?);
    assert!(info.contains("Pages:           3"), "{info}");
    let root = folder.join("sheet");
    let root = root.to_str().unwrap();
    printed(&ran(
        "pdftoppm",
        &[
            "-png",
            "-gray",
            "-r",
            "200",
            "-f",
            "3",
            "-singlefile",
            pdf,
            root,
        ],
    )?);
    Some(image::open(format!("{root}.png")).unwrap().to_luma8())
}

/// Turned clockwise about its middle; what comes into view is lid.
fn skewed(page: &GrayImage, degrees: f32) -> GrayImage {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (width, height) = page.dimensions();
    let middle = (width as f32 / 2.0, height as f32 / 2.0);
    GrayImage::from_fn(width, height, |x, y| {
        let (dx, dy) = (x as f32 - middle.0, y as f32 - middle.1);
        let from = (
            middle.0 + dx * cos + dy * sin,
            middle.1 - dx * sin + dy * cos,
        );
        let is_inside = from.0 >= 0.0 && from.1 >= 0.0;
        let pixel = is_inside.then(|| page.get_pixel_checked(from.0 as u32, from.1 as u32));
        pixel.flatten().copied().unwrap_or(Luma([235]))
    })
}

/// Light ink on grey paper, as an old copier gives it.
fn pale(page: &GrayImage) -> GrayImage {
    GrayImage::from_fn(page.width(), page.height(), |x, y| {
        let grain = ((x * 7919 + y * 104_729) % 17) as u8;
        Luma([page.get_pixel(x, y).0[0] / 3 + 110 + grain])
    })
}

/// What is said of the codes on a picture kept as a bad JPEG of 200 dpi.
fn codes(folder: &Path, page: &GrayImage) -> Value {
    let path = folder.join("page.jpg");
    let mut file = std::fs::File::create(&path).unwrap();
    let mut encoder = JpegEncoder::new_with_quality(&mut file, 50);
    encoder.set_pixel_density(image::codecs::jpeg::PixelDensity::dpi(200));
    encoder.encode_image(page).unwrap();
    let output = folder.join("out.pdf");
    let said = motcuactl(&[
        "digitize",
        "-o",
        output.to_str().unwrap(),
        path.to_str().unwrap(),
    ]);
    said["pages"][0]["codes"].clone()
}

#[test]
fn a_separator_sheet_is_told_however_it_lies() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let kind = ["--kind", "giay-chung-sinh"];
    let Some(page) = sheet(folder, &kind) else {
        return;
    };
    let expected = json!("separator");
    for (how, page) in [
        ("straight", page.clone()),
        ("on its side", image::imageops::rotate90(&page)),
        ("upside down", image::imageops::rotate180(&page)),
        ("skewed", skewed(&page, 3.0)),
        ("skewed the other way and pale", pale(&skewed(&page, -3.0))),
    ] {
        let codes = codes(folder, &page);
        assert_eq!(codes.as_array().map(Vec::len), Some(1), "{how}: {codes}");
        assert_eq!(codes[0]["is"], expected, "{how}: {codes}");
        assert_eq!(codes[0]["kind"], "giay-chung-sinh", "{how}: {codes}");
    }
    let Some(page) = sheet(folder, &[]) else {
        return;
    };
    let codes = codes(folder, &page);
    assert_eq!(codes[0]["is"], expected, "{codes}");
    assert_eq!(codes[0]["kind"], Value::Null, "{codes}");
}
