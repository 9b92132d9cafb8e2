//! The report of a check of signatures.

use motcua_pdf::form::FormError;
use motcua_pdf::form::certify::{
    ReportLine, ReportPart, Tone, ToneWords, VerificationReport, verification_report,
};

use super::sample::fonts;
use crate::support::{drawn, lines, pages, text};

fn found(label: &str, value: &str, tone: Tone) -> ReportLine {
    ReportLine {
        label: label.to_owned(),
        value: value.to_owned(),
        tone,
    }
}

fn fact(label: &str, value: &str) -> (String, String) {
    (label.to_owned(), value.to_owned())
}

pub fn report() -> VerificationReport {
    VerificationReport {
        title: "BÁO CÁO KIỂM TRA CHỮ KÝ SỐ".to_owned(),
        facts: vec![
            fact("Tệp:", "giay-khai-sinh.pdf"),
            fact(
                "SHA-256 của tệp:",
                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            ),
            fact("Kiểm tra lúc:", "05/11/2026 15:07:09 +07:00"),
        ],
        overall: "Chưa kết luận được: chữ ký thứ hai không có thông tin thu hồi".to_owned(),
        overall_tone: Tone::Unsure,
        signatures: vec![
            ReportPart {
                heading: "Chữ ký 1: Nguyễn Đức Thắng".to_owned(),
                lines: vec![
                    found("Ký lúc", "05/11/2026 10:44:02 +07:00", Tone::Plain),
                    found("Toàn vẹn", "Nội dung không thay đổi sau khi ký", Tone::Good),
                    found(
                        "Chứng thư số",
                        "Nối được đến gốc tin cậy trong danh sách ngày 01/11/2026, còn hạn vào lúc ký",
                        Tone::Good,
                    ),
                ],
            },
            ReportPart {
                heading: "Chữ ký 2: Ủy ban nhân dân xã Sơn Đông (con dấu)".to_owned(),
                lines: vec![
                    found(
                        "Thu hồi",
                        "Không kiểm tra được vì máy không có mạng",
                        Tone::Unsure,
                    ),
                    found("Thay đổi về sau", "Có trang bị thêm sau khi ký", Tone::Bad),
                ],
            },
        ],
        notes: vec!["Danh sách gốc tin cậy được cập nhật ngày 01/11/2026.".to_owned()],
        tones: ToneWords {
            good: "Đạt".to_owned(),
            unsure: "Chưa kết luận".to_owned(),
            bad: "Không đạt".to_owned(),
        },
        page: "Trang".to_owned(),
        made_by: "Quầy Một Cửa 0.1".to_owned(),
        practice: false,
    }
}

pub fn print(report: &VerificationReport) -> Result<Vec<u8>, FormError> {
    verification_report(&fonts(), report)
}

#[test]
fn the_words_of_the_report_are_kept_and_every_tone_is_a_word() {
    let file = print(&report()).unwrap();
    assert_eq!(pages(&file), 1);
    let Some(said) = lines(&file) else { return };
    insta::assert_snapshot!(said);
}

#[test]
fn every_tone_has_a_sign_of_its_own() {
    let tones = [Tone::Plain, Tone::Good, Tone::Unsure, Tone::Bad];
    let pictures = tones.map(|overall_tone| {
        let report = VerificationReport {
            overall_tone,
            signatures: Vec::new(),
            ..report()
        };
        drawn(&print(&report).unwrap())
    });
    let [Some(plain), Some(good), Some(unsure), Some(bad)] = pictures else {
        return;
    };
    // The sign stands in the frame of the verdict, at its left; a judged verdict leaves room for it.
    let dark = |page: &image::GrayImage| page.pixels().filter(|sample| sample.0[0] < 128).count();
    for (one, other) in [
        (&plain, &good),
        (&good, &unsure),
        (&unsure, &bad),
        (&good, &bad),
    ] {
        assert_ne!(one, other);
    }
    for judged in [&good, &unsure, &bad] {
        assert!(dark(judged) > dark(&plain) + 100);
    }
}

#[test]
fn a_strangers_names_never_keep_a_report_from_being_printed() {
    for hostile in [
        "漢\u{202e}fdp.exe\u{0}",
        "Ǆ",
        "i",
        "\u{301}",
        "Nguyễn ",
        "\u{a0}",
    ] {
        let long = hostile.repeat(20_000);
        let mut report = report();
        report.facts[0].1.clone_from(&long);
        report.overall.clone_from(&long);
        report.notes.push(long.clone());
        for part in &mut report.signatures {
            part.heading.clone_from(&long);
            for line in &mut part.lines {
                line.label.clone_from(&long);
                line.value.clone_from(&long);
            }
        }
        let file = print(&report).unwrap();
        assert!(pages(&file) < 12, "{hostile:?}: {} pages", pages(&file));
    }
    let mut report = report();
    report.facts[0].1 = "漢 hồ sơ.pdf".to_owned();
    let Some(said) = text(&print(&report).unwrap()) else {
        return;
    };
    assert!(said.contains("Tệp: □ hồ sơ.pdf"), "{said}");
}

#[test]
fn fifty_signatures_fill_several_pages_and_no_heading_is_left_alone() {
    let mut report = report();
    report.signatures = vec![report.signatures[0].clone(); 50];
    let file = print(&report).unwrap();
    assert!(pages(&file) > 3);
    let Some(said) = text(&file) else { return };
    assert_eq!(
        said.matches("Chữ ký 1: Nguyễn Đức Thắng Ký lúc").count(),
        50,
        "{said}"
    );
}

#[test]
fn a_report_of_practice_says_so() {
    let practice = VerificationReport {
        practice: true,
        ..report()
    };
    let Some(said) = text(&print(&practice).unwrap()) else {
        return;
    };
    assert!(
        said.replace(' ', "").contains("TẬPHUẤN–KHÔNGCÓGIÁTRỊ"),
        "{said}"
    );
    assert_eq!(print(&report()).unwrap(), print(&report()).unwrap());
}
