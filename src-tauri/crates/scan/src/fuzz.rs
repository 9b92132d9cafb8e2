//! Strange pictures for every reader of this crate; the readers of one module alone are tried beside it.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::io::Cursor;

use ::image::{DynamicImage, GrayImage, ImageFormat, Luma, Rgb, RgbImage};
use motcua_fuzz::Target;

use crate::bilevel::Bilevel;
use crate::layers::{LayerPicture, Layers};
use crate::raster::Raster;
use crate::source::frame;
use crate::{Encoding, Limits, Mode, Options, Page, PageFacts, codes, encode, import, layers, ocr};

/// A page of some lines that is quickly cleaned.
fn page() -> RgbImage {
    RgbImage::from_fn(150, 210, |x, y| {
        let is_ink = (20..130).contains(&x) && y % 14 < 3 && (x / 5 + y) % 3 > 0;
        let red = (90..120).contains(&x) && (150..180).contains(&y);
        match (is_ink, red) {
            (true, _) => Rgb([30, 30, 40]),
            (_, true) => Rgb([200, 30, 40]),
            _ => Rgb([245, 244, (240 + (x * 7 + y) % 9) as u8]),
        }
    })
}

fn limits() -> Limits {
    Limits {
        pixels: 1_000_000,
        clean_pixels: 1_000_000,
        pages: 8,
        ..Limits::default()
    }
}

fn written(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG with EXIF data: how the camera was held, and its resolution.
fn held(jpeg: &[u8]) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x02".to_vec();
    exif.extend(b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0");
    exif.extend(b"\x01\x1A\0\x05\0\0\0\x01\0\0\0\x26\0\0\0\0\0\0\x01\x2C\0\0\0\x01");
    let mut file = jpeg[..2].to_vec();
    file.extend([0xFF, 0xE1]);
    file.extend((exif.len() as u16 + 2).to_be_bytes());
    file.extend(exif);
    file.extend(&jpeg[2..]);
    file
}

fn pictures() -> Vec<Vec<u8>> {
    let colour = DynamicImage::ImageRgb8(page());
    let grey = DynamicImage::ImageLuma8(colour.to_luma8());
    let raster = Raster {
        width: 150,
        height: 210,
        channels: 3,
        samples: page().into_raw(),
    };
    let jpeg = encode::jpeg(&raster, 80).unwrap();
    let bits = Bilevel::threshold(&raster.to_grey());
    vec![
        held(&jpeg),
        jpeg,
        encode::jpeg(&raster.to_grey(), 60).unwrap(),
        written(&colour, ImageFormat::Png),
        written(&grey, ImageFormat::Png),
        written(&colour, ImageFormat::Tiff),
        frame::tiff(&bits, 150),
        written(&colour, ImageFormat::Bmp),
        written(&colour, ImageFormat::WebP),
    ]
}

#[test]
fn fuzz_pictures() {
    let seeds = pictures();
    for seed in &seeds {
        let read = import::pages(seed, &Options::default(), &limits(), &mut |_| Ok(()));
        assert_eq!(read.map(|done| done.pages).ok(), Some(1));
    }
    let target = seeds
        .into_iter()
        .fold(Target::named("pictures"), Target::seed);
    target
        .words(&[
            "\u{0}\u{1}",
            "IHDR",
            "IDAT",
            "Exif\0\0",
            "VP8L",
            "RIFF",
            "MM\0*",
            "II*\0",
        ])
        .longest(128 * 1024)
        .run(|bytes| {
            drop(import::pages(
                bytes,
                &Options::default(),
                &limits(),
                &mut |page: Page| {
                    assert!(page.facts.width > 0 && !page.preview.is_empty());
                    Ok(())
                },
            ));
        });
}

#[test]
fn fuzz_codes() {
    let code = qrcodegen::QrCode::encode_text(
        "TACH-HO-SO:V1:giay-chung-sinh",
        qrcodegen::QrCodeEcc::Medium,
    );
    let code = code.unwrap();
    let sheet = GrayImage::from_fn(160, 160, |x, y| {
        let (column, row) = ((x as i32 - 16) / 4, (y as i32 - 16) / 4);
        let is_dark = x >= 16 && y >= 16 && code.get_module(column, row);
        Luma([if is_dark { 20 } else { 240 }])
    });
    let seeds = [ImageFormat::Png, ImageFormat::Bmp]
        .map(|format| written(&DynamicImage::ImageLuma8(sheet.clone()), format));
    assert!(!codes::read(&seeds[1], &limits()).unwrap().is_empty());
    seeds
        .into_iter()
        .fold(Target::named("codes"), Target::seed)
        .run(|bytes| drop(codes::read(bytes, &limits())));
}

#[test]
fn fuzz_layers() {
    let raster = Raster::filled(40, 30, &[200, 30, 30]);
    let jpeg = encode::jpeg(&raster, 70).unwrap();
    let letters = encode::g4(&Bilevel::threshold(&Raster::filled(120, 160, &[255])));
    let page = layers::write(&Layers {
        width: 120,
        height: 160,
        ink: [0; 3],
        letters: &letters,
        pictures: vec![LayerPicture {
            left: 10,
            top: 20,
            width: 80,
            height: 60,
            pixels_wide: 40,
            pixels_high: 30,
            components: 3,
            jpeg: &jpeg,
        }],
    });
    let facts = facts(Encoding::Layers, 120, 160);
    assert!(ocr::picture(&facts, &page, 0, &limits()).is_ok());
    Target::named("layers").seed(page).run(|bytes| {
        drop(layers::read(bytes));
        drop(ocr::picture(&facts, bytes, 1, &limits()));
    });
}

fn facts(encoding: Encoding, width: u32, height: u32) -> PageFacts {
    PageFacts {
        index: 0,
        width,
        height,
        dpi: 150.0,
        angle_deg: 0.0,
        quarter_turns_cw: 0,
        crop_mm: None,
        whitened: false,
        blank: false,
        findings: Vec::new(),
        mode: Mode::Bilevel,
        encoding,
    }
}

/// What a stored page may be, told by the first byte.
#[test]
fn fuzz_stored_page() {
    let raster = Raster {
        width: 150,
        height: 210,
        channels: 3,
        samples: page().into_raw(),
    };
    let g4 = encode::g4(&Bilevel::threshold(&raster.to_grey()));
    let jpeg = encode::jpeg(&raster, 70).unwrap();
    let forms = [
        Encoding::G4,
        Encoding::Jpeg { components: 3 },
        Encoding::Raw { components: 3 },
    ];
    let marked = |form: u8, bytes: &[u8]| [&[form], bytes].concat();
    let read = |bytes: &[u8]| {
        let (form, image) = bytes.split_first()?;
        let facts = facts(forms[usize::from(*form) % forms.len()], 150, 210);
        ocr::picture(&facts, image, 0, &limits()).ok()
    };
    let seeds = [marked(0, &g4), marked(1, &jpeg), marked(2, &raster.samples)];
    assert!(seeds.iter().all(|seed| read(seed).is_some()));
    seeds
        .into_iter()
        .fold(Target::named("stored-page"), Target::seed)
        .longest(128 * 1024)
        .run(|bytes| drop(read(bytes)));
}
