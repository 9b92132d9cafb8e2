//! Every format through the import, against pixels that are known.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

use std::io::Cursor;

use ::image::{DynamicImage, GrayImage, ImageFormat, RgbImage};
use ::tiff::encoder::{TiffEncoder, colortype};
use ::tiff::tags::Tag;

use super::*;
use crate::encode;
use crate::raster::Raster;
use crate::{Encoding, Finding, Mode};

fn import(bytes: &[u8]) -> Result<Vec<Page>, ScanError> {
    import_with(bytes, &Limits::default())
}

fn import_with(bytes: &[u8], limits: &Limits) -> Result<Vec<Page>, ScanError> {
    let mut found = Vec::new();
    let summary = pages(bytes, &Options::default(), limits, &mut |page| {
        found.push(page);
        Ok(())
    })?;
    assert_eq!(summary.pages as usize, found.len());
    Ok(found)
}

/// A picture without lines or lid: every sample another.
fn colourful(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let mixed = (x * 7919 + y * 104_729).wrapping_mul(2_654_435_761);
        ::image::Rgb([
            (mixed >> 8) as u8 | 1,
            (mixed >> 16) as u8,
            (mixed >> 24) as u8,
        ])
    })
}

fn written(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

#[test]
fn lossless_formats_keep_every_sample() {
    let colour = DynamicImage::ImageRgb8(colourful(60, 40));
    let grey = DynamicImage::ImageLuma8(GrayImage::from_fn(60, 40, |x, y| {
        ::image::Luma([colourful(1, 1).as_raw()[0] ^ (x * 31 + y * 57) as u8])
    }));
    for format in [
        ImageFormat::Png,
        ImageFormat::Bmp,
        ImageFormat::WebP,
        ImageFormat::Tiff,
    ] {
        for (picture, components) in [(&colour, 3), (&grey, 1)] {
            let page = import(&written(picture, format)).unwrap().remove(0);
            assert_eq!(
                page.facts.encoding,
                Encoding::Raw { components },
                "{format:?}"
            );
            assert_eq!(page.facts.mode, Mode::Original, "{format:?}");
            assert_eq!(page.image, picture.as_bytes(), "{format:?}");
            assert!(page.preview.starts_with(b"\xFF\xD8"), "{format:?}");
        }
    }
}

#[test]
fn transparent_and_deep_pictures_become_eight_bits_on_white() {
    let mut clear = ::image::RgbaImage::from_pixel(30, 30, ::image::Rgba([0, 0, 0, 0]));
    clear.put_pixel(3, 3, ::image::Rgba([200, 10, 20, 255]));
    let page = import(&written(&clear.into(), ImageFormat::Png))
        .unwrap()
        .remove(0);
    assert_eq!(page.image[..3], [255, 255, 255]);
    assert_eq!(page.image[(3 * 30 + 3) * 3..][..3], [200, 10, 20]);
    let deep = ::image::ImageBuffer::from_pixel(20, 20, ::image::Luma([0x80FFu16]));
    let page = import(&written(&deep.into(), ImageFormat::Png))
        .unwrap()
        .remove(0);
    assert_eq!(page.image, vec![0x80; 400]);
}

#[test]
fn pages_of_only_black_and_white_become_fax_data() {
    let page = DynamicImage::ImageLuma8(GrayImage::from_fn(64, 48, |x, y| {
        ::image::Luma([if (x / 5 + y / 7) % 2 == 0 { 255 } else { 0 }])
    }));
    for format in [ImageFormat::Png, ImageFormat::Bmp, ImageFormat::Tiff] {
        let page = import(&written(&page, format)).unwrap().remove(0);
        assert_eq!(
            (page.facts.mode, page.facts.encoding),
            (Mode::Bilevel, Encoding::G4),
            "{format:?}"
        );
        assert!(
            page.image.len() < 1000,
            "{format:?}: {} bytes",
            page.image.len()
        );
    }
}

#[test]
fn a_tiff_gives_its_pages_in_order_without_thumbnails() {
    let mut file = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file).unwrap();
    for tone in [10u8, 20, 30] {
        for (side, is_thumbnail) in [(40u32, false), (8, true)] {
            let mut page = encoder.new_image::<colortype::Gray8>(side, side).unwrap();
            page.encoder()
                .write_tag(Tag::NewSubfileType, u32::from(is_thumbnail))
                .unwrap();
            page.encoder().write_tag(Tag::Orientation, 6u16).unwrap();
            page.write_data(&vec![tone; (side * side) as usize])
                .unwrap();
        }
    }
    let found = import(&file.into_inner()).unwrap();
    let seen: Vec<_> = found
        .iter()
        .map(|p| {
            (
                p.facts.index,
                p.image[0],
                p.facts.width,
                p.facts.quarter_turns_cw,
            )
        })
        .collect();
    assert_eq!(seen, [(0, 10, 40, 1), (1, 20, 40, 1), (2, 30, 40, 1)]);
}

#[test]
fn the_receiver_can_stop_an_import() {
    let bytes = written(&colourful(20, 20).into(), ImageFormat::Png);
    let outcome = pages(&bytes, &Options::default(), &Limits::default(), &mut |_| {
        Err(Stop)
    });
    assert!(matches!(outcome, Err(ScanError::Stopped)));
}

#[test]
fn limits_are_held_before_pixels_are_read() {
    let bytes = written(&colourful(50, 20).into(), ImageFormat::Png);
    let small = Limits {
        side: 49,
        ..Limits::default()
    };
    assert!(matches!(
        import_with(&bytes, &small),
        Err(ScanError::TooManyPixels {
            page: 0,
            width: 50,
            height: 20
        })
    ));
    let few = Limits {
        file_bytes: 10,
        ..Limits::default()
    };
    assert!(matches!(
        import_with(&bytes, &few),
        Err(ScanError::TooLarge { limit: 10, .. })
    ));
}

/// A JPEG that says how the camera was held (EXIF tag 274).
fn held(orientation: u8) -> Vec<u8> {
    let (w, h) = (48, 32);
    let picture = Raster {
        width: w,
        height: h,
        channels: 3,
        samples: colourful(w, h).into_raw(),
    };
    let jpeg = encode::jpeg(&picture, 95).unwrap();
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xE1];
    bytes.extend((exif.len() as u16 + 2).to_be_bytes());
    bytes.extend(&exif);
    bytes.extend(&jpeg[2..]);
    bytes
}

#[test]
fn a_turned_camera_is_said_and_a_mirrored_one_is_undone() {
    let cases = [
        (1, 0, false),
        (2, 0, true),
        (3, 2, false),
        (4, 2, true),
        (5, 3, true),
        (6, 1, false),
        (7, 1, true),
        (8, 3, false),
    ];
    for (orientation, turns, mirrored) in cases {
        let bytes = held(orientation);
        let page = import(&bytes).unwrap().remove(0);
        assert_eq!(
            page.facts.quarter_turns_cw, turns,
            "orientation {orientation}"
        );
        if mirrored {
            assert_eq!(page.facts.mode, Mode::Jpeg, "orientation {orientation}");
        } else {
            assert_eq!(page.image, bytes, "orientation {orientation}");
        }
        let preview = ::image::load_from_memory(&page.preview).unwrap();
        let upright = if turns % 2 == 0 { (48, 32) } else { (32, 48) };
        assert_eq!(
            (preview.width(), preview.height()),
            upright,
            "orientation {orientation}"
        );
    }
}

#[test]
fn a_cut_jpeg_is_never_a_whole_page() {
    let whole = held(1);
    for share in [40, 60, 80, 95, 99] {
        let cut = &whole[..whole.len() * share / 100];
        match import(cut) {
            Ok(found) => {
                assert!(
                    found[0].facts.findings.contains(&Finding::Damaged),
                    "{share} %"
                );
                assert_ne!(found[0].facts.mode, Mode::Original, "{share} %");
            }
            Err(ScanError::Damaged { .. }) => {}
            Err(other) => panic!("{share} %: {other}"),
        }
    }
}

#[test]
fn a_red_seal_alone_is_content() {
    let mut page = RgbImage::from_pixel(620, 877, ::image::Rgb([248, 247, 240]));
    for (x, y, pixel) in page.enumerate_pixels_mut() {
        let (dx, dy) = (x as f32 - 400.0, y as f32 - 600.0);
        let from_middle = (dx * dx + dy * dy).sqrt();
        if (44.0..48.0).contains(&from_middle) {
            *pixel = ::image::Rgb([236, 150, 150]);
        }
    }
    let sealed = import(&written(&page.into(), ImageFormat::Png))
        .unwrap()
        .remove(0);
    assert!(!sealed.facts.blank);
    let paper = RgbImage::from_pixel(620, 877, ::image::Rgb([250, 226, 190]));
    let tinted = import(&written(&paper.into(), ImageFormat::Png))
        .unwrap()
        .remove(0);
    assert!(tinted.facts.blank, "tinted paper is still blank");
}
