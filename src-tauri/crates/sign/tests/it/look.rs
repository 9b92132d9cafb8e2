//! What a signature looks like, and that an archive file stays one.

use std::path::{Path, PathBuf};

use motcua_sign::appearance::{Appearance, AppearanceError, Area, Picture, Place};
use motcua_sign::append::Grown;
use motcua_sign::pades::{
    Completion, Identity, Kind, Level, PadesError, Plan, Reserved, complete, prepare,
    timestamp_room,
};
use tempfile::TempDir;

use crate::levels::{plain, signed, whole};
use crate::support::{Authority, archive, missing, now, printed, pyhanko, seal, tinos, tool};

const JARS: [&str; 7] = [
    "preflight.jar",
    "pdfbox2.jar",
    "fontbox2.jar",
    "xmpbox.jar",
    "commons-logging.jar",
    "jaxb-api.jar",
    "javax.activation.jar",
];

const LINES: [&str; 2] = [
    "Cơ quan: Ủy ban nhân dân xã Tân Lập",
    "Thời gian ký: 21/11/2026 15:31:07 +07:00",
];

/// Whether an error is the one that was expected.
type Refused = fn(&AppearanceError) -> bool;

fn look<'a>(font: &'a [u8], png: &'a [u8], area: Area) -> Appearance<'a> {
    Appearance {
        page: 0,
        area,
        lines: &LINES,
        size: 10.0,
        picture: Some(Picture {
            png,
            width: 102.0,
            place: Place::Left,
        }),
        font,
        later: "",
        panel: false,
    }
}

/// Preflight's verdicts on files as PDF/A-1b, a line each.
fn preflight(files: &[PathBuf]) -> Option<Vec<String>> {
    let jars = JARS.map(|jar| format!("/usr/share/java/{jar}"));
    if let Some(absent) = jars.iter().find(|jar| !Path::new(jar).exists()) {
        missing(absent);
        return None;
    }
    let judge = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../pdf/tests/preflight/Preflight.java"
    );
    let class_path = jars.join(":");
    let mut arguments = vec!["-cp", &class_path, judge];
    arguments.extend(files.iter().filter_map(|file| file.to_str()));
    let output = tool("java", &arguments)?;
    Some(printed(&output).lines().map(str::to_owned).collect())
}

/// A file with leader, seal, evidence and document timestamp.
fn finished(authority: &Authority, source: &[u8]) -> Vec<u8> {
    let (font, png) = (tinos(), seal(120));
    let online = authority.online();
    let known = authority.chain();
    let room = timestamp_room(&online).unwrap();
    let top = Area {
        left: 300.0,
        top: 20.0,
        width: 270.0,
        height: 110.0,
    };
    let bottom = Area { top: 700.0, ..top };
    let reserved = [Reserved {
        name: "ConDau",
        seen: Some((0, top)),
    }];
    let leader = Appearance {
        picture: None,
        later: "0123456789",
        ..look(&font, &png, bottom)
    };
    let plan = Plan {
        kind: Kind::Certification {
            reserved: &reserved,
        },
        appearance: Some(&leader),
        ..plain("ChuKy", Some(room))
    };
    let mut grown = Grown::new(&source);
    grown.push(signed(
        &grown,
        &mut authority.signer("officer"),
        &plan,
        Some(&online),
    ));
    let agency = look(&font, &png, top);
    let plan = Plan {
        appearance: Some(&agency),
        ..plain("ConDau", Some(room))
    };
    grown.push(signed(
        &grown,
        &mut authority.signer("seal"),
        &plan,
        Some(&online),
    ));
    let how = Completion {
        evidence: &online,
        known: &known,
        level: Level::Lta,
        at: now(),
        fields: &[],
    };
    grown.push(complete(&grown, &how).unwrap());
    whole(&grown)
}

#[test]
fn an_archive_file_stays_one() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let folder = TempDir::new().unwrap();
    let keep = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let bare = archive(1, "");
    let files = [
        keep("bare.pdf", &bare),
        keep("signed.pdf", &finished(&authority, &bare)),
        keep("newer.pdf", &finished(&authority, &archive(2, ""))),
    ];
    let Some(verdicts) = preflight(&files) else {
        return;
    };
    assert_eq!(verdicts[..2], ["valid", "valid"]);
    // The judge can say no: a soft mask is no part of PDF/A-1, and the newer file has one.
    assert!(
        verdicts[2].starts_with("invalid") && verdicts[2].contains("SMask"),
        "{}",
        verdicts[2]
    );
    for verdict in pyhanko(&authority, "offline", &files[1..])
        .into_iter()
        .flatten()
        .flatten()
    {
        assert!(verdict.fine, "{verdict:?}");
    }
}

/// The middle of what is red on the page as drawn, points from its upper left corner.
fn place(path: &Path, page: &str) -> Option<(f64, f64)> {
    let root = path.with_extension("");
    let arguments = [
        "-cropbox",
        "-r",
        "72",
        "-png",
        "-singlefile",
        path.to_str()?,
        root.to_str()?,
    ];
    let output = tool("pdftoppm", &arguments)?;
    assert!(output.status.success(), "{page}: {}", printed(&output));
    let decoder = png::Decoder::new(std::io::BufReader::new(
        std::fs::File::open(path.with_extension("png")).unwrap(),
    ));
    let mut reader = decoder.read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut bytes).unwrap();
    let (mut x_sum, mut y_sum, mut count) = (0.0, 0.0, 0.0);
    for (index, pixel) in bytes
        .chunks_exact(3)
        .take((frame.width * frame.height) as usize)
        .enumerate()
    {
        if pixel[0] > 150 && pixel[1] < 90 {
            x_sum += f64::from(index as u32 % frame.width);
            y_sum += f64::from(index as u32 / frame.width);
            count += 1.0;
        }
    }
    assert!(count > 100.0, "{page}: the seal is not seen");
    Some((x_sum / count, y_sum / count))
}

#[test]
fn the_seal_stands_upright_at_its_place_however_the_page_is_turned_and_cut() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let folder = TempDir::new().unwrap();
    let (font, png) = (tinos(), seal(120));
    let area = Area {
        left: 60.0,
        top: 40.0,
        width: 270.0,
        height: 110.0,
    };
    let pages = [
        "",
        "/Rotate 90",
        "/Rotate 180",
        "/Rotate 270",
        "/Rotate -90",
        "/CropBox[100 100 500 700]",
        "/CropBox[100 100 500 700]/Rotate 90",
        "/CropBox[500 700 100 100]/Rotate 180",
        "/CropBox[-50 -50 900 500]/Rotate 270",
    ];
    for (number, page) in pages.iter().enumerate() {
        let source = archive(2, page);
        let appearance = look(&font, &png, area);
        let plan = Plan {
            appearance: Some(&appearance),
            ..plain("ConDau", None)
        };
        let mut grown = Grown::new(&source);
        grown.push(signed(&grown, &mut authority.signer("seal"), &plan, None));
        let path = folder.path().join(format!("page{number}.pdf"));
        std::fs::write(&path, whole(&grown)).unwrap();
        let Some((x, y)) = place(&path, page) else {
            return;
        };
        // Upright: the seal is left of the text, its middle 51 points right and 55 down of the corner.
        assert!(
            (x - 111.0).abs() < 2.0 && (y - 95.0).abs() < 2.0,
            "{page}: {x} {y}"
        );
        let Some(output) = tool("pdftotext", &[path.to_str().unwrap(), "-"]) else {
            return;
        };
        let text = printed(&output);
        assert!(
            LINES
                .iter()
                .all(|line| text.contains(line.split(' ').next_back().unwrap())),
            "{page}: {text}"
        );
    }
}

#[test]
fn what_cannot_be_shown_is_refused() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let (font, png) = (tinos(), seal(60));
    let source = archive(2, "");
    let officer = authority.signer("officer");
    let refused = |appearance: &Appearance<'_>| {
        let plan = Plan {
            appearance: Some(appearance),
            ..plain("ChuKy", None)
        };
        match prepare(&source, &Identity::of(&officer), &plan).unwrap_err() {
            PadesError::Appearance(error) => error,
            other => panic!("{other}"),
        }
    };
    let area = Area {
        left: 300.0,
        top: 20.0,
        width: 250.0,
        height: 110.0,
    };
    let good = look(&font, &png, area);
    let long = "Ủy ban nhân dân ".repeat(60);
    let cases: [(Appearance<'_>, Refused); 6] = [
        (
            Appearance {
                lines: &[&long],
                ..good
            },
            |error| matches!(error, AppearanceError::TooMuchText),
        ),
        (
            Appearance {
                lines: &["日本"],
                ..good
            },
            |error| matches!(error, AppearanceError::Character('日')),
        ),
        (
            Appearance {
                area: Area {
                    left: 400.0,
                    ..area
                },
                ..good
            },
            |error| matches!(error, AppearanceError::Area),
        ),
        (Appearance { page: 1, ..good }, |error| {
            matches!(error, AppearanceError::Area)
        }),
        (
            Appearance {
                font: b"no font",
                ..good
            },
            |error| matches!(error, AppearanceError::Font),
        ),
        (
            Appearance {
                picture: Some(Picture {
                    png: b"no picture",
                    width: 50.0,
                    place: Place::Left,
                }),
                ..good
            },
            |error| matches!(error, AppearanceError::Picture(_)),
        ),
    ];
    for (appearance, expected) in cases {
        let error = refused(&appearance);
        assert!(expected(&error), "{error}");
    }
}
