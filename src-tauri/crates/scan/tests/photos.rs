//! Photos of sheets on desks, made here so that their corners are known; and scans, of which none is a photo.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests fail by panicking and print their figures"
)]

use std::path::{Path, PathBuf};

use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use motcua_fuzz::Chance;
use motcua_scan::{Finding, Limits, Options, Page, import};

/// The one step that is judged here.
const ONLY_PHOTO: Options = Options {
    photo: true,
    deskew: false,
    crop: false,
    rotate: false,
    whiten: false,
    layers: false,
    crop_to: None,
    skew: None,
    jpeg_quality: 75,
    preview_side: 100,
    dpi: None,
};

/// Point on a picture.
type Point = (f32, f32);

/// How a sheet is photographed.
#[derive(Debug, Clone, Copy)]
struct Shot {
    /// Width and height, millimetres.
    paper: (f32, f32),
    /// Tilt, turn and roll of the camera, degrees.
    angles: (f32, f32, f32),
    /// Focal length, long sides of the picture.
    focal: f32,
    /// Share of the picture's short side that the sheet's long side fills, before it is tilted.
    fills: f32,
    /// Which desk.
    desk: usize,
    /// Brightness of the darkest corner, of the brightest.
    shade: f32,
    seed: u64,
}

/// The camera's view of the plane of the desk.
struct View {
    rows: [[f32; 3]; 3],
    focal: f32,
    far: f32,
    middle: Point,
}

impl View {
    fn of(shot: &Shot, width: u32, height: u32) -> Self {
        let (tilt, turn, roll) = shot.angles;
        let [(sx, cx), (sy, cy), (sz, cz)] = [tilt, turn, roll].map(|a| a.to_radians().sin_cos());
        let focal = shot.focal * width.max(height) as f32;
        let long = shot.paper.0.max(shot.paper.1);
        Self {
            // Roll, then tilt about the picture's row, then turn about its column.
            rows: [
                [cy * cz, -cy * sz, sy],
                [sx * sy * cz + cx * sz, cx * cz - sx * sy * sz, -sx * cy],
                [sx * sz - cx * sy * cz, cx * sy * sz + sx * cz, cx * cy],
            ],
            focal,
            far: focal * long / (shot.fills * width.min(height) as f32),
            middle: (width as f32 / 2.0, height as f32 / 2.0),
        }
    }

    /// Where a point of the desk, millimetres from the sheet's middle, is seen.
    fn seen(&self, (x, y): Point) -> Point {
        let at = |row: usize| self.rows[row][0] * x + self.rows[row][1] * y;
        let by = self.focal / (self.far + at(2));
        (self.middle.0 + at(0) * by, self.middle.1 + at(1) * by)
    }

    /// What point of the desk is seen there.
    fn desk(&self, (u, v): Point) -> Point {
        let ray = [
            (u - self.middle.0) / self.focal,
            (v - self.middle.1) / self.focal,
        ];
        // The desk: rows[0..2] · (x, y) = ray · (far + rows[2] · (x, y)).
        let r = &self.rows;
        let (a, b) = (r[0][0] - ray[0] * r[2][0], r[0][1] - ray[0] * r[2][1]);
        let (c, d) = (r[1][0] - ray[1] * r[2][0], r[1][1] - ray[1] * r[2][1]);
        let (e, f) = (ray[0] * self.far, ray[1] * self.far);
        let whole = a * d - b * c;
        ((e * d - b * f) / whole, (a * f - e * c) / whole)
    }
}

/// What lies at a point of the desk beside the sheet.
fn desk(kind: usize, (x, y): Point) -> [f32; 3] {
    match kind {
        // Dark wood with its grain.
        0 => {
            let grain = (
                (x * 0.08 + (y * 0.01).sin() * 4.0).sin() * 18.0,
                (y * 0.9).sin() * 4.0,
            );
            [112.0 + grain.0 + grain.1, 76.0 + grain.0, 44.0 + grain.1]
        }
        // A blue checked cloth.
        1 if ((x / 25.0).floor() + (y / 25.0).floor()) as i32 % 2 == 0 => [50.0, 80.0, 150.0],
        1 => [90.0, 130.0, 190.0],
        // Light wood.
        2 => [
            205.0 + (y * 0.12).sin() * 10.0,
            170.0,
            120.0 + (y * 0.12).sin() * 8.0,
        ],
        // Grey stone.
        _ => {
            let speck = ((x * 12.9 + y * 78.2).sin() * 43_758.547).fract() * 24.0;
            [96.0 + speck, 98.0 + speck, 102.0 + speck]
        }
    }
}

/// What is printed at a point of the sheet, from its middle.
fn print((x, y): Point, (wide, high): Point) -> [f32; 3] {
    let (x, y) = (x + wide / 2.0, y + high / 2.0);
    let margin = wide.min(high) * 0.1;
    let is_text = (margin..wide - margin).contains(&x)
        && (margin..high - margin).contains(&y)
        && y.rem_euclid(6.0) < 2.4
        && ((x * 1.7).sin() + (x * 0.9 + y).sin()) > 0.1;
    let is_seal = ((x - wide * 0.7).hypot(y - high * 0.75) - wide * 0.08).abs() < 1.2;
    match (is_text, is_seal) {
        (true, _) => [40.0, 40.0, 46.0],
        (_, true) => [190.0, 30.0, 40.0],
        _ => [242.0, 241.0, 236.0],
    }
}

/// The photo as a JPEG without a resolution, and the corners of the sheet on it, clockwise.
fn photo(shot: &Shot, width: u32, height: u32) -> (Vec<u8>, [Point; 4]) {
    let view = View::of(shot, width, height);
    let (w, h) = shot.paper;
    let mut chance = Chance::new(shot.seed);
    let picture = RgbImage::from_fn(width, height, |u, v| {
        let mut sum = [0f32; 3];
        // Four looks a pixel, as a lens mixes them.
        for (du, dv) in [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)] {
            let at = view.desk((u as f32 + du, v as f32 + dv));
            let is_paper = at.0.abs() <= w / 2.0 && at.1.abs() <= h / 2.0;
            let colour = if is_paper {
                print(at, shot.paper)
            } else {
                desk(shot.desk, at)
            };
            (0..3).for_each(|i| sum[i] += colour[i] / 4.0);
        }
        let across = (u as f32 / width as f32 + v as f32 / height as f32) / 2.0;
        let light = shot.shade + (1.0 - shot.shade) * across;
        let noise = chance.below(13) as f32 - 6.0;
        Rgb(sum.map(|sample| (sample * light + noise).clamp(0.0, 255.0) as u8))
    });
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, 85)
        .encode_image(&picture)
        .unwrap();
    let corners = [(-w, -h), (w, -h), (w, h), (-w, h)].map(|(x, y)| view.seen((x / 2.0, y / 2.0)));
    (jpeg, corners)
}

fn cleaned(bytes: &[u8], options: &Options) -> Page {
    let mut page = None;
    import::pages(bytes, options, &Limits::default(), &mut |found| {
        page.get_or_insert(found);
        Ok(())
    })
    .unwrap();
    page.unwrap()
}

fn photographed(page: &Page) -> Option<([[f32; 2]; 4], Point)> {
    page.facts
        .findings
        .iter()
        .find_map(|finding| match finding {
            Finding::Photographed {
                corners,
                width_mm,
                height_mm,
            } => Some((*corners, (*width_mm, *height_mm))),
            _ => None,
        })
}

/// The largest distance of a corner found from the true one, as a share of the diagonal; whichever corner came first.
fn error(found: &[[f32; 2]; 4], truth: &[Point; 4], width: u32, height: u32) -> f32 {
    let diagonal = (width as f32).hypot(height as f32);
    let of_turn = |turn: usize| {
        let pairs = (0..4).map(|at| (found[(at + turn) % 4], truth[at]));
        pairs
            .map(|([x, y], (tx, ty))| (x * width as f32 - tx).hypot(y * height as f32 - ty))
            .fold(0.0, f32::max)
    };
    (0..4).map(of_turn).fold(f32::MAX, f32::min) / diagonal
}

fn shot(seed: u64) -> Shot {
    let mut chance = Chance::new(seed);
    let mut within =
        |least: f32, most: f32| least + (most - least) * chance.below(1000) as f32 / 999.0;
    Shot {
        paper: [
            (210.0, 297.0),
            (297.0, 210.0),
            (148.0, 210.0),
            (85.6, 53.98),
        ][seed as usize % 4],
        angles: (
            within(-24.0, 24.0),
            within(-18.0, 18.0),
            within(-14.0, 14.0),
        ),
        focal: within(0.7, 1.0),
        fills: within(0.68, 0.8),
        desk: (seed / 4) as usize % 4,
        shade: within(0.65, 1.0),
        seed,
    }
}

/// What this thread has used of the processor, milliseconds; 0 where the system does not say.
fn processor_ms() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split(' ').next().and_then(|first| first.parse().ok());
    nanoseconds.unwrap_or(0u64) / 1_000_000
}

#[test]
fn the_corners_of_a_photographed_sheet_are_found() {
    let (width, height) = (1200, 900);
    let (mut found, mut worst, mut shaped) = (0, 0f32, 0);
    let count = std::env::var("MOTCUA_PHOTOS").ok();
    let count = count.and_then(|count| count.parse().ok()).unwrap_or(20);
    let shots: Vec<Shot> = (1..=count).map(shot).collect();
    for shot in &shots {
        let (jpeg, truth) = photo(shot, width, height);
        let page = cleaned(&jpeg, &ONLY_PHOTO);
        let Some((corners, size)) = photographed(&page) else {
            println!("not seen: {shot:?}");
            continue;
        };
        found += 1;
        let off = error(&corners, &truth, width, height);
        worst = worst.max(off);
        assert!(off <= 0.01, "{off} in {shot:?}: {corners:?}");
        // A5 has A4's shape; a roll turns the sheet by less than the quarter that would exchange its sides.
        let (w, h) = match shot.paper {
            (148.0, 210.0) => (210.0, 297.0),
            paper => paper,
        };
        let is_right = (size.0 - w).abs() < 0.1 && (size.1 - h).abs() < 0.1;
        shaped += u32::from(is_right);
        if !is_right {
            println!("taken for {size:?}: {shot:?}");
        }
    }
    let worst = worst * 100.0;
    println!(
        "{found} of {} seen, corners within {worst:.2} % of the diagonal, {shaped} of right size",
        shots.len()
    );
    assert!(found as usize * 20 >= shots.len() * 19, "{found}");
    assert!(shaped * 20 >= found * 19, "{shaped} of {found}");
}

#[test]
fn a_photo_becomes_a_page_of_its_paper_and_the_step_can_be_left_out() {
    let shot = Shot {
        paper: (210.0, 297.0),
        angles: (18.0, -9.0, 5.0),
        focal: 0.78,
        fills: 0.95,
        desk: 0,
        shade: 0.7,
        seed: 9,
    };
    // Twelve megapixels, as phones have.
    let (jpeg, _) = photo(&shot, 3000, 4000);
    let before = processor_ms();
    let page = cleaned(&jpeg, &Options::default());
    println!("12 MP in {:?} ms of the processor", processor_ms() - before);
    let facts = &page.facts;
    assert_eq!(photographed(&page).unwrap().1, (210.0, 297.0));
    let millimetres = |pixels: u32| pixels as f32 / facts.dpi * 25.4;
    let size = (millimetres(facts.width), millimetres(facts.height));
    assert!(
        (size.0 - 210.0).abs() < 2.0 && (size.1 - 297.0).abs() < 2.0,
        "{size:?}"
    );
    assert!(facts.dpi >= 200.0, "{facts:?}");
    let as_it_is = Options {
        photo: false,
        deskew: false,
        crop: false,
        whiten: false,
        ..Options::default()
    };
    let page = cleaned(&jpeg, &as_it_is);
    assert!(photographed(&page).is_none());
    assert_eq!((page.facts.width, page.facts.height), (3000, 4000));
    assert_eq!(page.image.len(), jpeg.len());
}

#[test]
fn what_is_no_sheet_on_a_desk_is_left_as_it_is() {
    let sheet = Shot {
        fills: 0.75,
        ..shot(4)
    };
    let beyond = Shot {
        fills: 1.6,
        ..sheet
    };
    let speck = Shot {
        fills: 0.1,
        ..sheet
    };
    for shot in [beyond, speck] {
        let (jpeg, _) = photo(&shot, 800, 600);
        let page = cleaned(&jpeg, &Options::default());
        assert!(photographed(&page).is_none(), "{shot:?}");
    }
    // A scanner's resolution is a scanner's word: it has no perspective.
    let (jpeg, _) = photo(&sheet, 800, 600);
    let scanned = Options {
        dpi: Some(100),
        ..Options::default()
    };
    assert!(photographed(&cleaned(&jpeg, &scanned)).is_none());
}

fn corpus(folder: &str) -> Option<Vec<PathBuf>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../../shared/corpus/scans")
        .join(folder);
    let Ok(entries) = std::fs::read_dir(path) else {
        println!("skipped: the scan corpus is not beside the repository");
        return None;
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    Some(files)
}

#[test]
fn no_scan_is_taken_for_a_photo() {
    let mut taken = Vec::new();
    let mut count = 0;
    for file in ["synth", "real"]
        .iter()
        .filter_map(|folder| corpus(folder))
        .flatten()
    {
        let mut bytes = std::fs::read(&file).unwrap();
        if bytes.starts_with(b"\xFF\xD8") && bytes.get(6..11) == Some(b"JFIF\0") {
            // A scanner states its resolution; even without it there is no doubt.
            bytes[13] = 0;
        }
        let mut see = |page: Page| {
            count += 1;
            if photographed(&page).is_some() {
                taken.push((file.clone(), page.facts));
            }
            Ok(())
        };
        // What is no picture is refused, which is not the question here.
        let _ = import::pages(&bytes, &ONLY_PHOTO, &Limits::default(), &mut see);
    }
    // A card on a lid that states no resolution cannot be told from a card on a desk, and is cut out as well.
    taken.retain(|(file, _)| !file.to_string_lossy().contains("_card"));
    println!("{count} scanned pages, taken for photos: {taken:?}");
    assert!(taken.is_empty(), "{taken:?}");
}
