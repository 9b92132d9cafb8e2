//! A made-up page: a PDF written by hand, drawn by poppler, held like a photo if it is to be turned.

use std::path::{Path, PathBuf};

use crate::ran;

/// Lines of the page: left end and baseline from the bottom, points, and words without accents.
const LINES: &[([f32; 2], &str)] = &[
    ([90.0, 760.0], "Thanh Hoa Khanh Binh"),
    ([120.0, 720.0], "Sample Document Number 2024"),
    ([90.0, 690.0], "The clerk takes these papers at the counter"),
    ([90.0, 668.0], "before they leave for the province today"),
    ([90.0, 646.0], "Printed letters stand at known places here"),
    ([90.0, 560.0], "Between them lies nothing but white paper"),
    ([150.0, 400.0], "Lower half of this page has text also"),
    ([90.0, 120.0], "Bottom line with final words 1234567"),
];

/// Size of the letters, points.
const SIZE: f32 = 14.0;

/// A sheet of A4.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sheet {
    /// Skew clockwise, degrees, about the middle.
    pub skew_deg: f32,
    /// Quarter turns clockwise that bring the picture upright.
    pub turns_cw: u8,
    /// A red stamp in a frame: its word, its left end and baseline.
    pub stamp: Option<(&'static str, [f32; 2])>,
}

impl Sheet {
    /// The same sheet as it is meant to be read.
    pub fn straight(&self) -> Self {
        Self {
            skew_deg: 0.0,
            turns_cw: 0,
            ..*self
        }
    }

    /// The PDF.
    pub fn pdf(&self) -> Vec<u8> {
        let (sin, cos) = (-self.skew_deg).to_radians().sin_cos();
        let (x, y) = (297.5, 421.0);
        let mut content = format!(
            "{cos} {sin} {} {cos} {} {} cm\n",
            -sin,
            x - cos * x + sin * y,
            y - sin * x - cos * y
        );
        for ([left, base], text) in LINES {
            content += &format!("BT /F {SIZE} Tf {left} {base} Td ({text}) Tj ET\n");
        }
        if let Some((word, [left, base])) = self.stamp {
            let wide = word.len() as f32 * 10.0 + 20.0;
            content += &format!(
                "0.8 0.1 0.15 RG 0.8 0.1 0.15 rg 1.5 w {} {} {wide} 23 re S\n\
                 BT /B 13 Tf {left} {base} Td ({word}) Tj ET\n",
                left - 12.0,
                base - 7.0
            );
        }
        let rotate = u16::from((4 - self.turns_cw) % 4) * 90;
        file(&[
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Rotate {rotate}/Contents 6 0 R\
                 /Resources<</Font<</F 4 0 R/B 5 0 R>>>>>>"
            ),
            "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>".to_owned(),
            "<</Type/Font/Subtype/Type1/BaseFont/Times-Bold>>".to_owned(),
            format!("<</Length {}>>stream\n{content}endstream", content.len()),
        ])
    }

    /// A JPEG of the page at 300 dpi; `None` where there is nobody to draw it.
    pub fn picture(&self, folder: &Path) -> Option<PathBuf> {
        let pdf = folder.join("sheet.pdf");
        std::fs::write(&pdf, self.pdf()).unwrap();
        let root = folder.join("sheet");
        let arguments = ["-jpeg", "-r", "300", "-singlefile"];
        let paths = [pdf.to_str().unwrap(), root.to_str().unwrap()];
        let output = ran("pdftoppm", &[&arguments[..], &paths].concat())?;
        assert!(output.status.success(), "{output:?}");
        let path = root.with_extension("jpg");
        let drawn = std::fs::read(&path).unwrap();
        std::fs::write(&path, held(&drawn, self.turns_cw)).unwrap();
        Some(path)
    }
}

/// A PDF of these objects.
fn file(objects: &[String]) -> Vec<u8> {
    let mut file = "%PDF-1.4\n".to_owned();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (at, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", file.len());
        file += &format!("{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let (start, size) = (file.len(), objects.len() + 1);
    file += &format!(
        "xref\n0 {size}\n{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    );
    file.into_bytes()
}

/// The JPEG with the mark of a camera that was held turned (EXIF 2.32, tag 0x0112).
fn held(jpeg: &[u8], turns_cw: u8) -> Vec<u8> {
    let orientation = [1, 6, 3, 8][usize::from(turns_cw)];
    let mut exif = b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    // Behind the JFIF header, which must come first.
    let end = 4 + usize::from(u16::from_be_bytes([jpeg[4], jpeg[5]]));
    let end = end.min(jpeg.len());
    let mut file = jpeg[..end].to_vec();
    file.extend([0xFF, 0xE1]);
    file.extend((exif.len() as u16 + 2).to_be_bytes());
    file.extend(exif);
    file.extend(&jpeg[end..]);
    file
}
