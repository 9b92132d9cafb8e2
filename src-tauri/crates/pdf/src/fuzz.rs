//! Strange files for every reader of this crate.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::path::PathBuf;

use motcua_fuzz::Target;

use crate::form::certify::read_copy_code;
use crate::form::{Fonts, FormTemplates, separator_sheets};
use crate::{InspectLimits, RenderLimits, inspect, render_page};

const WORDS: &[&str] = &[
    "obj",
    "endobj",
    "stream",
    "endstream",
    "/Length",
    "/Kids",
    "/Parent",
    "/Count",
    "/Filter",
    "/FlateDecode",
    "/Type/Page",
    "/MediaBox[0 0 1e9 1]",
    "/JS",
    "/Launch",
    "1 0 R",
    "<<",
    ">>",
    "[",
    "]",
    "xref",
    "trailer",
    "startxref",
    "/Encrypt",
    "/ObjStm",
    "q ",
    "Q ",
    " cm ",
    " Do ",
];

/// A page by hand, with a picture in it.
const PAGE: &str = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
    2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
    3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Rotate 90/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>\
    /Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n\
    4 0 obj<</Length 60>>stream\nq 100 0 0 100 20 20 cm /I Do Q BT /F 12 Tf 20 200 Td (A) Tj ET\nendstream endobj\n\
    5 0 obj<</Type/XObject/Subtype/Image/Width 2/Height 2/BitsPerComponent 8/ColorSpace/DeviceGray/Length 4>>\
    stream\nabcd\nendstream endobj\ntrailer<</Root 1 0 R/Size 6>>\n%%EOF\n";

fn target(name: &str) -> Target {
    let sheet = separator_sheets(&Fonts::bundled().unwrap(), "TACH-HO-SO:V1", None, 1).unwrap();
    let assets = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../assets");
    let paper = std::fs::read(assets.join("samples/van-ban-uy-quyen.pdf")).unwrap();
    Target::named(name)
        .seed(PAGE)
        .seed(sheet)
        .seed(paper)
        .words(WORDS)
}

#[test]
fn fuzz_pdf_facts() {
    assert_eq!(
        inspect(PAGE.as_bytes(), &InspectLimits::default())
            .unwrap()
            .pages,
        1
    );
    target("pdf-facts").run(|bytes| {
        if let Ok(facts) = inspect(bytes, &InspectLimits::default()) {
            assert!(facts.pages as usize >= facts.page_sizes.len());
        }
    });
}

#[test]
fn fuzz_pdf_picture() {
    assert!(render_page(PAGE.as_bytes(), 0, 100, &RenderLimits::default()).is_ok());
    let limits = RenderLimits {
        max_pixels: 100_000,
        ..RenderLimits::default()
    };
    target("pdf-picture").run(|bytes| {
        if let Ok(picture) = render_page(bytes, 0, 120, &limits) {
            assert!(picture.width * picture.height <= 100_000);
        }
    });
}

#[test]
fn fuzz_form_templates() {
    let assets = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../assets");
    let bundled = std::fs::read(assets.join("forms/acceptance_receipt.json")).unwrap();
    Target::named("form-templates")
        .seed(bundled)
        .words(&["null", "[]", "{}", "2026-02-30", "{number}", "\\ud800"])
        .run(|bytes| drop(FormTemplates::from_json(&String::from_utf8_lossy(bytes))));
}

#[test]
fn fuzz_copy_code() {
    let code = "MOTCUA1|1234|02/2026-SCT%C4%90T/BS|2026-11-05|H60.12.05|\
9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    assert!(read_copy_code(code).is_ok());
    Target::named("copy-code")
        .seed(code)
        .seed(format!("{code}|https://tra-cuu.example/s"))
        .words(&[
            "|",
            "MOTCUA2|",
            "MOTCUA99|",
            "-1",
            "00",
            "/",
            "-",
            "4294967296",
            "%",
            "%C4",
            "Đ",
        ])
        .run(|bytes| {
            let text = String::from_utf8_lossy(bytes);
            if let Ok(code) = read_copy_code(&text) {
                assert_eq!(code.text().unwrap(), text.trim());
            }
        });
}
