//! Archive files with invented content.

use chrono::{DateTime, FixedOffset};
use fax::{Color, VecWriter};
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};
use motcua_pdf::{
    ArchiveInfo, ArchiveWriter, Flavour, PageGeometry, PageImage, PlacedPicture, QuarterTurn,
    TextRun,
};

pub const SENTENCE: &str = "Giấy khai sinh của Nguyễn Thị Hường, Đắk Lắk";

pub fn created() -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339("2026-11-05T09:07:03+07:00").unwrap()
}

pub fn info(flavour: Flavour) -> ArchiveInfo {
    ArchiveInfo {
        title: "Tờ khai <đăng ký> & giấy tờ".to_owned(),
        created: created(),
        producer: "Quầy Một Cửa 0.1".to_owned(),
        document_id: *b"0123456789abcdef",
        flavour,
    }
}

/// A4 upright at the size of a picture scanned with 100 dpi.
pub fn a4() -> PageGeometry {
    turned(QuarterTurn::Upright)
}

pub fn turned(turn: QuarterTurn) -> PageGeometry {
    PageGeometry {
        width_pt: 595.0,
        height_pt: 842.0,
        turn,
    }
}

pub fn samples(width: u32, height: u32, components: u8) -> Vec<u8> {
    (0..width * height * u32::from(components))
        .map(|index| (index * 7 % 251) as u8)
        .collect()
}

pub fn jpeg(width: u32, height: u32, components: u8) -> Vec<u8> {
    let color = match components {
        1 => ExtendedColorType::L8,
        _ => ExtendedColorType::Rgb8,
    };
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 80)
        .write_image(&samples(width, height, components), width, height, color)
        .unwrap();
    bytes
}

/// A black square in a white frame.
pub fn group4(width: u32, height: u32) -> Vec<u8> {
    let mut encoder = fax::encoder::Encoder::new(VecWriter::new());
    for y in 0..height {
        let inside = |x: u32| x > width / 4 && x < width / 2 && y > height / 4 && y < height / 2;
        let row = (0..width).map(|x| {
            if inside(x) {
                Color::Black
            } else {
                Color::White
            }
        });
        encoder.encode_line(row, width).unwrap();
    }
    encoder.finish().unwrap().finish()
}

pub fn line(text: &str) -> TextRun {
    TextRun {
        text: text.to_owned(),
        x_pt: 60.0,
        baseline_pt: 100.0,
        width_pt: 300.0,
        size_pt: 12.0,
    }
}

/// One page of every kind the writer knows; the first with a text layer when asked.
pub fn every_kind_of_page(flavour: Flavour, with_text: bool) -> Vec<u8> {
    let mut file = Vec::new();
    let mut writer = ArchiveWriter::new(&mut file, info(flavour)).unwrap();
    let text = if with_text {
        vec![line(SENTENCE)]
    } else {
        Vec::new()
    };
    let colour = jpeg(83, 117, 3);
    let grey = jpeg(40, 50, 1);
    let raster = samples(30, 20, 3);
    let bilevel = group4(64, 48);
    let seal = [PlacedPicture {
        place: [20, 10, 124, 60],
        jpeg: &colour,
        width: 83,
        height: 117,
        components: 3,
    }];
    let letters = group4(300, 200);
    let images = [
        PageImage::Jpeg {
            bytes: &colour,
            width: 83,
            height: 117,
            components: 3,
        },
        PageImage::Jpeg {
            bytes: &grey,
            width: 40,
            height: 50,
            components: 1,
        },
        PageImage::G4 {
            bytes: &bilevel,
            width: 64,
            height: 48,
        },
        PageImage::Raster {
            bytes: &raster,
            width: 30,
            height: 20,
            components: 3,
        },
        PageImage::Layers {
            letters: &letters,
            width: 300,
            height: 200,
            ink: [20, 20, 70],
            pictures: &seal,
        },
    ];
    let turns = [
        QuarterTurn::Upright,
        QuarterTurn::Right,
        QuarterTurn::UpsideDown,
        QuarterTurn::Left,
        QuarterTurn::Upright,
    ];
    for (image, turn) in images.into_iter().zip(turns) {
        writer.page(image, turned(turn), &text).unwrap();
    }
    let summary = writer.finish().unwrap();
    assert_eq!(summary.pages, 5);
    assert_eq!(summary.bytes, file.len() as u64);
    file
}
