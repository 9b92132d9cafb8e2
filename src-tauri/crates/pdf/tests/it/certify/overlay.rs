//! Where the statement lands, measured on the page as poppler draws it at 300 dpi.

use motcua_pdf::form::FormError;
use motcua_pdf::form::certify::{OverlayPlace, StatementKind, overlay_test_page};

use super::sample::{fonts, statement};
use super::statement::{PLACE, overlay};
use crate::support::{DPI, drawn, lines, text};

/// Ink of a page in millimetres from its upper left corner.
#[derive(Debug)]
struct Ink {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

fn millimetres(pixels: u32) -> f64 {
    f64::from(pixels) / DPI * 25.4
}

/// Bounds of the ink within columns and rows given in millimetres.
fn ink(page: &image::GrayImage, [left, top, right, bottom]: [f64; 4]) -> Ink {
    let dark = page.enumerate_pixels().filter(|(x, y, pixel)| {
        let (x, y) = (millimetres(*x), millimetres(*y));
        pixel.0[0] < 128 && x >= left && x < right && y >= top && y < bottom
    });
    let (mut columns, mut rows) = (Vec::new(), Vec::new());
    for (x, y, _) in dark {
        columns.push(x);
        rows.push(y);
    }
    Ink {
        left: millimetres(*columns.iter().min().unwrap()),
        top: millimetres(*rows.iter().min().unwrap()),
        right: millimetres(*columns.iter().max().unwrap() + 1),
        bottom: millimetres(*rows.iter().max().unwrap() + 1),
    }
}

const PAGE: [f64; 4] = [0.0, 0.0, 210.0, 297.0];

fn near(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 0.5
}

#[test]
fn the_frame_of_the_test_page_stands_where_the_numbers_say() {
    for (left, top, dx, dy) in [(1100, 900, 0, 0), (300, 1800, -23, 41), (995, 405, 17, -8)] {
        let place = OverlayPlace {
            left,
            top,
            dx,
            dy,
            ..PLACE
        };
        let file = overlay_test_page(&fonts(), place, 700).unwrap();
        let Some(page) = drawn(&file) else { return };
        let x = f64::from(i32::from(left) + i32::from(dx)) / 10.0;
        let y = f64::from(i32::from(top) + i32::from(dy)) / 10.0;
        let frame = ink(&page, [x - 3.0, y - 3.0, x + 83.0, y + 73.0]);
        let sides = [
            (frame.left, x),
            (frame.top, y),
            (frame.right, x + 80.0),
            (frame.bottom, y + 70.0),
        ];
        assert!(
            sides
                .iter()
                .all(|(found, expected)| near(*found, *expected)),
            "{sides:?}"
        );
    }
}

#[test]
fn the_statement_lands_in_the_frame_and_moves_with_the_printers_offset() {
    let visit = [(statement(StatementKind::Copy), 1)];
    let Some(page) = drawn(&overlay(&visit, PLACE).unwrap()) else {
        return;
    };
    let there = ink(&page, PAGE);
    // Centred lines: the middle of the ink is the middle of the block, and the first accent stands at its top.
    assert!(near((there.left + there.right) / 2.0, 150.0), "{there:?}");
    assert!(there.left >= 110.0 && there.right <= 190.0, "{there:?}");
    assert!((90.0..92.0).contains(&there.top), "{there:?}");
    let moved = OverlayPlace {
        dx: -123,
        dy: 56,
        ..PLACE
    };
    let page = drawn(&overlay(&visit, moved).unwrap()).unwrap();
    let moved = ink(&page, PAGE);
    for (found, expected) in [
        (moved.left, there.left - 12.3),
        (moved.right, there.right - 12.3),
        (moved.top, there.top + 5.6),
        (moved.bottom, there.bottom + 5.6),
    ] {
        assert!((found - expected).abs() <= 0.2, "{moved:?} after {there:?}");
    }
}

#[test]
fn there_is_room_for_signature_and_seal() {
    let Some(page) = drawn(&overlay(&[(statement(StatementKind::Copy), 1)], PLACE).unwrap()) else {
        return;
    };
    let all = ink(&page, PAGE);
    let rows =
        (0..page.height()).filter(|y| (0..page.width()).any(|x| page.get_pixel(x, *y).0[0] < 128));
    let rows: Vec<u32> = rows.collect();
    let widest = rows.windows(2).map(|two| two[1] - two[0]).max().unwrap();
    assert!(
        millimetres(widest) >= 30.0,
        "{} mm in {all:?}",
        millimetres(widest)
    );
}

#[test]
fn long_names_and_titles_wrap_and_stay_inside_the_block() {
    let mut long = statement(StatementKind::Copy);
    long.signer.lines = vec![
        "TUQ. CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ SƠN ĐÔNG".to_owned(),
        "PHÓ GIÁM ĐỐC TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG PHỤ TRÁCH CHỨNG THỰC VÀ HỘ TỊCH".to_owned(),
    ];
    long.signer.name = "Công Tằng Tôn Nữ Nguyễn Phước Hoàng Bảo Trân Quỳnh Hương".to_owned();
    long.volume.symbol = "SCT/CHỨNGTHỰCBẢNSAOTỪBẢNCHÍNHRẤTDÀIKHÔNGCÓDẤUCÁCH".to_owned();
    let Some(page) = drawn(&overlay(&[(long, 1)], PLACE).unwrap()) else {
        return;
    };
    let there = ink(&page, PAGE);
    assert!(there.left >= 110.0 && there.right <= 190.0, "{there:?}");
}

#[test]
fn a_block_that_would_lie_beside_the_paper_is_refused() {
    for place in [
        OverlayPlace {
            left: 1400,
            ..PLACE
        },
        OverlayPlace { top: 2700, ..PLACE },
        OverlayPlace {
            left: 10,
            dx: -11,
            ..PLACE
        },
        OverlayPlace {
            top: 10,
            dy: -11,
            ..PLACE
        },
    ] {
        let refused = overlay(&[(statement(StatementKind::Copy), 1)], place);
        assert!(matches!(refused, Err(FormError::NoRoom)), "{place:?}");
    }
}

#[test]
fn the_test_page_says_the_numbers_in_use() {
    let place = OverlayPlace {
        dx: -12,
        dy: 5,
        ..PLACE
    };
    let file = overlay_test_page(&fonts(), place, 700).unwrap();
    let Some(said) = text(&file) else { return };
    for expected in [
        "Cách mép trái 110,0 mm, cách mép trên 90,0 mm.",
        "ngang −1,2 mm, dọc +0,5 mm.",
    ] {
        assert!(said.contains(expected), "{expected}\n{said}");
    }
    insta::assert_snapshot!(lines(&file).unwrap());
}
