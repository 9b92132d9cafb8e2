//! Good files through the real child.

use std::fs;

use chrono::DateTime;
use motcua_scan::{Encoding, Finding, Mode, Options};
use motcua_sign::evidence::Material;
use motcua_sign::trust::Trust;
use motcua_sign::verify::verify;
use motcua_worker::{Worker, WorkerError};

use crate::{GO_ON, corpus, import, import_with, program, worker};

#[test]
fn a_straight_scan_keeps_its_own_bytes() {
    let Some(folder) = corpus("scans/synth") else {
        return;
    };
    let bytes = fs::read(folder.join("dev_019_letter.jpg")).unwrap();
    let (summary, pages) = import(&bytes).unwrap();
    assert_eq!((summary.pages, pages.len()), (1, 1));
    assert_eq!(pages[0].facts.mode, Mode::Original);
    assert_eq!(pages[0].image, bytes);
    assert!(pages[0].preview.starts_with(b"\xFF\xD8"));
}

#[test]
fn a_skewed_scan_comes_back_straight_and_as_jpeg() {
    let Some(folder) = corpus("scans/synth") else {
        return;
    };
    let bytes = fs::read(folder.join("dev_000_letter.jpg")).unwrap();
    let plain = Options {
        layers: false,
        ..Options::default()
    };
    let (_, pages) = import_with(&bytes, &plain).unwrap();
    assert_eq!(pages[0].facts.mode, Mode::Jpeg);
    assert!((pages[0].facts.angle_deg - 2.652).abs() < 0.03);
    let (_, again) = import(&pages[0].image).unwrap();
    assert_eq!(
        again[0].facts.mode,
        Mode::Original,
        "nothing is left to turn"
    );
}

#[test]
fn a_held_camera_is_said_and_not_baked_in() {
    let Some(folder) = corpus("bad/gen") else {
        return;
    };
    let bytes = fs::read(folder.join("jpeg_exif_orient6.jpg")).unwrap();
    let (_, pages) = import(&bytes).unwrap();
    let facts = &pages[0].facts;
    assert_eq!(
        (facts.quarter_turns_cw, facts.mode),
        (1, Mode::Original),
        "{facts:?}"
    );
}

#[test]
fn a_picture_in_inks_becomes_one_in_light() {
    let Some(folder) = corpus("bad/gen") else {
        return;
    };
    let bytes = fs::read(folder.join("jpeg_cmyk.jpg")).unwrap();
    let (_, pages) = import(&bytes).unwrap();
    let facts = &pages[0].facts;
    assert_eq!(
        (facts.mode, facts.encoding),
        (Mode::Jpeg, Encoding::Jpeg { components: 3 })
    );
}

#[test]
fn junk_behind_a_picture_is_said_and_left_out() {
    let Some(folder) = corpus("bad/gen") else {
        return;
    };
    for name in ["jpeg_junk_after_eoi.jpg", "jpeg_two_images.jpg"] {
        let bytes = fs::read(folder.join(name)).unwrap();
        let (_, pages) = import(&bytes).unwrap();
        assert!(
            pages[0]
                .facts
                .findings
                .iter()
                .any(|f| matches!(f, Finding::TrailingData { .. })),
            "{name}"
        );
        assert!(
            pages[0].image.ends_with(b"\xFF\xD9") && pages[0].image.len() < bytes.len(),
            "{name}"
        );
    }
}

#[test]
fn fax_pages_of_a_tiff_stay_black_and_white() {
    let Some(folder) = corpus("scans/real") else {
        return;
    };
    for (name, count) in [
        ("deskew__1-g4.tif", 1),
        ("leptonica__feyn.tif", 1),
        ("paperless-ngx__multi-page-images.tiff", 3),
    ] {
        let (summary, pages) = import(&fs::read(folder.join(name)).unwrap()).unwrap();
        assert_eq!(summary.pages, count, "{name}");
        for page in &pages {
            println!("{name}: {:?}", page.facts);
        }
        if count == 1 {
            assert_eq!(pages[0].facts.encoding, Encoding::G4, "{name}");
        }
    }
}

#[test]
fn every_real_scan_is_imported() {
    let Some(folder) = corpus("scans/real") else {
        return;
    };
    let mut names: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    names.sort();
    for path in names {
        let extension = path.extension().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        match extension.as_str() {
            "pdf" => {
                let facts = worker().inspect_pdf(&bytes, &GO_ON).unwrap();
                let picture = worker().render_pdf(&bytes, 0, 600, &GO_ON).unwrap();
                println!(
                    "{name}: {} pages, {}x{}",
                    facts.pages, picture.width, picture.height
                );
                assert!(
                    facts.pages >= 1 && picture.png.starts_with(b"\x89PNG"),
                    "{name}"
                );
            }
            "heic" => assert!(matches!(
                import(&bytes),
                Err(WorkerError::Refused(motcua_worker::Refusal::Heic))
            )),
            "txt" => {}
            _ => {
                let (_, pages) = import(&bytes).unwrap_or_else(|e| panic!("{name}: {e:?}"));
                for page in &pages {
                    let f = &page.facts;
                    println!(
                        "{name}: {}x{} {:.0} dpi {:.2} deg blank {} {:?} {:?} {} kB {:?}",
                        f.width,
                        f.height,
                        f.dpi,
                        f.angle_deg,
                        f.blank,
                        f.mode,
                        f.encoding,
                        page.image.len() / 1000,
                        f.findings
                    );
                    assert!(!f.blank, "{name}");
                }
            }
        }
    }
}

/// Pages leave the child one at a time: its memory after the last page is what it was after the tenth.
#[cfg(target_os = "linux")]
#[test]
fn three_hundred_pages_need_no_more_memory_than_ten() {
    let bytes = stack_of_pages(300);
    let marked = Worker::new(program(), vec!["flat-memory-test".into()]);
    let (mut count, mut peaks) = (0u32, Vec::new());
    marked
        .import(&bytes, &Options::default(), &GO_ON, &mut |_| {
            count += 1;
            if count == 10 || count == 299 {
                peaks.push(peak_kb("flat-memory-test"));
            }
            Ok::<(), WorkerError>(())
        })
        .unwrap();
    assert_eq!(count, 300);
    println!(
        "peak after 10 pages {} kB, after 299 pages {} kB",
        peaks[0], peaks[1]
    );
    assert!(peaks[1] <= peaks[0] + 8_000, "{peaks:?}");
}

/// A TIFF of grey A4 pages with lines of writing.
#[cfg(target_os = "linux")]
fn stack_of_pages(count: usize) -> Vec<u8> {
    use tiff::encoder::{Compression, TiffEncoder, colortype};

    let (width, height) = (827u32, 1169u32);
    let mut page = vec![250u8; (width * height) as usize];
    for line in (100..1050).step_by(24) {
        for y in line..line + 8 {
            for x in (90..720).filter(|x| (x * 7 + line * line) % 61 > 14) {
                page[y * width as usize + x] = 30;
            }
        }
    }
    let mut file = std::io::Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file)
        .unwrap()
        .with_compression(Compression::Packbits);
    for _ in 0..count {
        encoder
            .write_image::<colortype::Gray8>(width, height, &page)
            .unwrap();
    }
    file.into_inner()
}

/// Highest memory so far of the child that was started with `mark`.
#[cfg(target_os = "linux")]
fn peak_kb(mark: &str) -> u64 {
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let command = fs::read_to_string(entry.path().join("cmdline")).unwrap_or_default();
        if command.contains("motcua-worker") && command.contains(mark) {
            let status = fs::read_to_string(entry.path().join("status")).unwrap();
            let line = status.lines().find(|l| l.starts_with("VmHWM")).unwrap();
            return line.split_whitespace().nth(1).unwrap().parse().unwrap();
        }
    }
    panic!("the child is not running");
}

#[test]
fn signatures_are_judged_in_the_child_as_they_are_outside() {
    let Some(folder) = corpus("sign") else {
        return;
    };
    let (trust, now) = (
        Trust::none(),
        DateTime::from_timestamp(1_795_000_000, 0).unwrap(),
    );
    for (name, whole) in [("dss-pades-bes.pdf", true), ("mkl-isa_A.pdf", false)] {
        let bytes = fs::read(folder.join(name)).unwrap();
        let report = worker().verify_pdf(&bytes, &trust, now, &GO_ON).unwrap();
        assert_eq!(
            report,
            verify(&bytes, &trust, now, &Material::default()).unwrap(),
            "{name}"
        );
        assert_eq!(report.signatures[0].intact, whole, "{name}");
    }
}
