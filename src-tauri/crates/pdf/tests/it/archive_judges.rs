//! Archive files before other people's tools.

use std::cell::RefCell;
use std::path::Path;

use motcua_pdf::form::certify::CertificatePage;
use motcua_pdf::{
    ArchiveWriter, Flavour, InspectLimits, PageImage, PdfError, RenderLimits, inspect, render_page,
};

use crate::certify::electronic::{certificate, electronic_copy, laid_out};
use crate::sample::{SENTENCE, a4, every_kind_of_page, info, jpeg, line, samples, turned};
use crate::support::{on_disk, printed, tool};

const JARS: [&str; 7] = [
    "preflight.jar",
    "pdfbox2.jar",
    "fontbox2.jar",
    "xmpbox.jar",
    "commons-logging.jar",
    "jaxb-api.jar",
    "javax.activation.jar",
];

#[test]
fn qpdf_finds_no_fault_in_either_flavour() {
    for flavour in [Flavour::A2u, Flavour::A1b] {
        for file in [
            every_kind_of_page(flavour, false),
            every_kind_of_page(flavour, true),
            electronic_copy(&certificate(200), flavour),
        ] {
            let (_folder, path) = on_disk("sample.pdf", &file);
            let Some(output) = tool("qpdf", &["--check", &path]) else {
                return;
            };
            assert!(printed(&output).contains("No syntax or stream encoding errors"));
        }
    }
}

#[test]
fn preflight_accepts_the_a_1b_flavour_with_and_without_text_and_with_a_certificate() {
    let jars: Vec<String> = JARS
        .iter()
        .map(|jar| format!("/usr/share/java/{jar}"))
        .collect();
    if let Some(missing) = jars.iter().find(|jar| !Path::new(jar).exists()) {
        eprintln!("SKIPPED: {missing} is not installed");
        return;
    }
    let (_one, plain) = on_disk("plain.pdf", &every_kind_of_page(Flavour::A1b, false));
    let (_two, searchable) = on_disk("text.pdf", &every_kind_of_page(Flavour::A1b, true));
    let copy = |pages, practice| {
        let page = CertificatePage {
            practice,
            ..certificate(pages)
        };
        electronic_copy(&page, Flavour::A1b)
    };
    let (_three, short) = on_disk("copy.pdf", &copy(1, false));
    let (_four, long) = on_disk("long.pdf", &copy(200, true));
    let (_five, archive_2) = on_disk("a2.pdf", &every_kind_of_page(Flavour::A2u, true));
    let judge = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/preflight/Preflight.java"
    );
    let class_path = jars.join(":");
    let files = [&plain, &searchable, &short, &long, &archive_2];
    let mut arguments = vec!["-cp", &class_path, judge];
    arguments.extend(files.map(String::as_str));
    let Some(output) = tool("java", &arguments) else {
        return;
    };
    let mut verdicts = String::from_utf8_lossy(&output.stdout).into_owned();
    verdicts.push_str(&String::from_utf8_lossy(&output.stderr));
    let lines: Vec<&str> = verdicts.lines().collect();
    assert!(lines.starts_with(&["valid"; 4]), "{verdicts}");
    // The judge can say no: an A-2u file is not an A-1b file.
    assert!(lines[4].starts_with("invalid"), "{verdicts}");
}

#[test]
fn a_scanners_jpeg_comes_out_byte_for_byte() {
    let (folder, path) = on_disk("sample.pdf", &every_kind_of_page(Flavour::A2u, false));
    let root = folder.path().join("out").to_str().unwrap().to_owned();
    let Some(output) = tool("pdfimages", &["-all", &path, &root]) else {
        return;
    };
    printed(&output);
    let first = std::fs::read(format!("{root}-000.jpg")).unwrap();
    assert_eq!(first, jpeg(83, 117, 3));
    let second = std::fs::read(format!("{root}-001.jpg")).unwrap();
    assert_eq!(second, jpeg(40, 50, 1));
    let raster = image::open(format!("{root}-003.png")).unwrap().to_rgb8();
    assert_eq!(raster.into_raw(), samples(30, 20, 3));
}

#[test]
fn black_stays_black_in_a_group_4_page() {
    let file = every_kind_of_page(Flavour::A2u, false);
    let picture = render_page(&file, 2, 595, &RenderLimits::default()).unwrap();
    let picture = image::load_from_memory(&picture.png).unwrap().to_luma8();
    // The square lies in the upper left of the picture; the page is shown upside down.
    let (width, height) = picture.dimensions();
    assert_eq!(picture.get_pixel(width * 5 / 8, height * 5 / 8).0, [0]);
    assert_eq!(picture.get_pixel(width * 3 / 8, height * 3 / 8).0, [255]);
}

#[test]
fn letters_are_painted_in_their_ink_over_the_pictures_on_white() {
    let file = every_kind_of_page(Flavour::A2u, false);
    let picture = render_page(&file, 4, 600, &RenderLimits::default()).unwrap();
    let picture = image::load_from_memory(&picture.png).unwrap().to_rgb8();
    let (width, height) = picture.dimensions();
    let at = |x: u32, y: u32| picture.get_pixel(width * x / 100, height * y / 100).0;
    // The letters' square covers a quarter to a half of each side; the seal lies above and behind it.
    assert_eq!(at(40, 45), [20, 20, 70], "ink");
    assert_eq!(at(40, 30), [20, 20, 70], "ink over the seal");
    assert_eq!(at(90, 90), [255; 3], "bare paper");
    assert_ne!(at(12, 12), [255; 3], "seal");
}

#[test]
fn pdfinfo_reads_title_pages_and_turns() {
    let (_folder, path) = on_disk("sample.pdf", &every_kind_of_page(Flavour::A2u, true));
    let Some(output) = tool("pdfinfo", &["-l", "4", &path]) else {
        return;
    };
    let facts = printed(&output);
    for expected in [
        "Title:           Tờ khai <đăng ký> & giấy tờ",
        "Producer:        Quầy Một Cửa 0.1",
        "Pages:           5",
        "PDF version:     1.7",
        "Encrypted:       no",
        "Page    4 rot:   270",
        "Page    1 size:  595 x 842 pts",
    ] {
        assert!(facts.contains(expected), "{expected}\n{facts}");
    }
}

#[test]
fn the_text_layer_is_found_on_every_turn_of_the_page() {
    let (_folder, path) = on_disk("sample.pdf", &every_kind_of_page(Flavour::A2u, true));
    for page in ["1", "2", "3", "4", "5"] {
        let Some(output) = tool("pdftotext", &["-f", page, "-l", page, &path, "-"]) else {
            return;
        };
        assert_eq!(printed(&output).trim(), SENTENCE, "page {page}");
        let bbox = ["-bbox", "-f", page, "-l", page, &path, "-"];
        let words = printed(&tool("pdftotext", &bbox).unwrap());
        let first = words.lines().find(|line| line.contains("Giấy")).unwrap();
        let number = |key: &str| -> f32 {
            let value = first.split(&format!("{key}=\"")).nth(1).unwrap();
            value.split('"').next().unwrap().parse().unwrap()
        };
        assert!((number("xMin") - 60.0).abs() < 0.5, "page {page}: {first}");
        assert!(number("yMin") < 100.0 && number("yMax") > 100.0, "{first}");
        assert!(
            number("yMax") - number("yMin") < 20.0,
            "page {page}: {first}"
        );
    }
}

#[test]
fn the_text_layer_does_not_show() {
    let shown = |with_text| {
        let file = every_kind_of_page(Flavour::A2u, with_text);
        render_page(&file, 0, 400, &RenderLimits::default()).unwrap()
    };
    assert_eq!(shown(true).png, shown(false).png);
}

#[test]
fn our_own_reader_sees_the_claim() {
    let facts = |flavour| {
        inspect(
            &every_kind_of_page(flavour, true),
            &InspectLimits::default(),
        )
    };
    assert_eq!(
        facts(Flavour::A2u).unwrap().claims_pdfa.as_deref(),
        Some("2u")
    );
    let older = facts(Flavour::A1b).unwrap();
    assert_eq!(older.claims_pdfa.as_deref(), Some("1b"));
    assert_eq!((older.version.as_str(), older.pages), ("1.4", 5));
}

#[test]
fn a_page_is_written_out_as_soon_as_it_is_added() {
    let picture = samples(200, 200, 3);
    let file = RefCell::new(Vec::new());
    let mut writer = ArchiveWriter::new(Shared(&file), info(Flavour::A2u)).unwrap();
    let page = PageImage::Raster {
        bytes: &picture,
        width: 200,
        height: 200,
        components: 3,
    };
    for _ in 0..300 {
        let before = file.borrow().len();
        writer.page(page, a4(), &[line(SENTENCE)]).unwrap();
        let grown = file.borrow().len() - before;
        assert!(grown > 500, "{grown} bytes for a page");
    }
    let before = file.borrow().len();
    writer
        .form_page(&laid_out(&certificate(300)).unwrap())
        .unwrap();
    assert!(file.borrow().len() - before > 2_000);
    let before = file.borrow().len();
    let summary = writer.finish().unwrap();
    let file = file.into_inner();
    // What waited for the end: fonts, metadata and offsets, no page.
    assert!(file.len() - before < 120_000, "{}", file.len() - before);
    assert_eq!(summary.pages, 301);
    assert_eq!(
        inspect(&file, &InspectLimits::default()).unwrap().pages,
        301
    );
}

/// A file that can be looked at while it is written.
struct Shared<'a>(&'a RefCell<Vec<u8>>);

impl std::io::Write for Shared<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_picture_that_is_not_what_it_claims_is_refused() {
    let colour = jpeg(16, 16, 3);
    let mut cmyk = colour.clone();
    let frame = cmyk.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    cmyk[frame + 9] = 4;
    let claim = |bytes, components| PageImage::Jpeg {
        bytes,
        width: 16,
        height: 16,
        components,
    };
    let cases = [
        ("CMYK", claim(cmyk.as_slice(), 4)),
        ("wrong components", claim(colour.as_slice(), 1)),
        ("no JPEG", claim(b"not a picture".as_slice(), 3)),
        ("cut off", claim(&colour[..frame + 4], 3)),
        ("ends in fill bytes", claim(&[0xFF, 0xD8, 0xFF, 0xFF], 3)),
    ];
    for (name, image) in cases {
        let mut writer = ArchiveWriter::new(Vec::new(), info(Flavour::A2u)).unwrap();
        let refused = writer.page(image, a4(), &[]).unwrap_err();
        assert!(
            matches!(refused, PdfError::Jpeg { .. }),
            "{name}: {refused}"
        );
    }
    let short = PageImage::Raster {
        bytes: &colour[..10],
        width: 16,
        height: 16,
        components: 3,
    };
    let mut writer = ArchiveWriter::new(Vec::new(), info(Flavour::A2u)).unwrap();
    let refused = writer.page(short, a4(), &[]).unwrap_err();
    assert!(matches!(
        refused,
        PdfError::PixelCount {
            expected: 768,
            found: 10
        }
    ));
}

#[test]
fn a_page_outside_the_formats_bounds_is_refused() {
    let picture = samples(2, 2, 1);
    let image = PageImage::Raster {
        bytes: &picture,
        width: 2,
        height: 2,
        components: 1,
    };
    for (width_pt, height_pt) in [(2.0, 800.0), (600.0, 14_401.0), (f32::NAN, 800.0)] {
        let mut geometry = turned(motcua_pdf::QuarterTurn::Upright);
        (geometry.width_pt, geometry.height_pt) = (width_pt, height_pt);
        let mut writer = ArchiveWriter::new(Vec::new(), info(Flavour::A2u)).unwrap();
        let refused = writer.page(image, geometry, &[]).unwrap_err();
        assert!(matches!(refused, PdfError::PageSize { .. }));
    }
    let empty = ArchiveWriter::new(Vec::new(), info(Flavour::A2u)).unwrap();
    assert!(matches!(empty.finish(), Err(PdfError::NoPages)));
}
