//! The last page of an electronic copy, in its archive file.

use motcua_pdf::form::certify::{
    COPY_CERTIFICATE, CertificatePage, CertificateTemplates, CodeOf, StatementKind,
    StatementTemplates, certificate_page, read_copy_code, source_digest,
};
use motcua_pdf::form::{FormError, FormPage, PageRect};
use motcua_pdf::{ArchiveWriter, Flavour, PageImage};

use super::sample::{agency, fonts, statement};
use crate::sample::{SENTENCE, a4, info, jpeg, line};
use crate::support::{DPI, drawn, lines, pages, qr_codes, seen_by_zbar, text};

pub fn certificate(pages: u16) -> CertificatePage {
    CertificatePage {
        agency: agency(),
        agency_code: "H60.12.05".to_owned(),
        statement: statement(StatementKind::ElectronicCopy),
        original: "Giấy khai sinh".to_owned(),
        pages: (1..=pages).map(picture_digest).collect(),
        address: None,
        practice: false,
    }
}

/// SHA-256 of an invented picture.
fn picture_digest(page: u16) -> [u8; 32] {
    let [high, low] = page.to_be_bytes();
    source_digest(&[[high; 32], [low; 32]])
}

fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn laid_out(page: &CertificatePage) -> Result<FormPage, FormError> {
    let statements = StatementTemplates::bundled().unwrap();
    let templates = CertificateTemplates::bundled().unwrap();
    let template = templates.on(COPY_CERTIFICATE, page.statement.date).unwrap();
    certificate_page(&statements, template, &fonts(), page)
}

/// An electronic copy: as many scanned pages as the certificate says, and the certificate.
pub fn electronic_copy(page: &CertificatePage, flavour: Flavour) -> Vec<u8> {
    let mut file = Vec::new();
    let mut writer = ArchiveWriter::new(&mut file, info(flavour)).unwrap();
    let picture = jpeg(83, 117, 3);
    for _ in &page.pages {
        let image = PageImage::Jpeg {
            bytes: &picture,
            width: 83,
            height: 117,
            components: 3,
        };
        writer.page(image, a4(), &[line(SENTENCE)]).unwrap();
    }
    writer.form_page(&laid_out(page).unwrap()).unwrap();
    let summary = writer.finish().unwrap();
    assert_eq!(summary.pages as usize, page.pages.len() + 1);
    file
}

/// The certificate alone.
fn alone(page: &CertificatePage) -> Vec<u8> {
    let mut file = Vec::new();
    let mut writer = ArchiveWriter::new(&mut file, info(Flavour::A2u)).unwrap();
    writer.form_page(&laid_out(page).unwrap()).unwrap();
    writer.finish().unwrap();
    file
}

fn long_names() -> CertificatePage {
    let mut page = certificate(3);
    page.original = "Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất \
số CS 123456, cấp cho hộ ông Công Tằng Tôn Thất Nguyễn Phước Hoàng Bảo Trân và bà Nguyễn Thị Quỳnh Hương"
        .to_owned();
    page.address =
        Some("https://chungthuc.sondong.tinhmau.example/tra-cuu-ban-sao-dien-tu".to_owned());
    page.statement.signer.lines = vec![
        "TUQ. CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ SƠN ĐÔNG".to_owned(),
        "PHÓ GIÁM ĐỐC TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG PHỤ TRÁCH CHỨNG THỰC VÀ HỘ TỊCH".to_owned(),
    ];
    page.statement.signer.name =
        "Công Tằng Tôn Nữ Nguyễn Phước Hoàng Bảo Trân Quỳnh Hương".to_owned();
    page
}

#[test]
fn the_words_of_the_certificate_are_kept() {
    let file = electronic_copy(&certificate(2), Flavour::A2u);
    let Some(said) = lines(&file) else { return };
    // Each page before it says its own sentence.
    let certificate = said.rsplit(SENTENCE).next().unwrap();
    insta::assert_snapshot!(certificate.trim_start());
}

#[test]
fn the_code_names_number_book_day_agency_and_the_pages_together() {
    for practice in [false, true] {
        let page = CertificatePage {
            practice,
            ..certificate(2)
        };
        let file = electronic_copy(&page, Flavour::A2u);
        let codes = qr_codes(&file, 2);
        // From Python: sha256(sha256(bytes(32) + b"\\1" * 32) + sha256(bytes(32) + b"\\2" * 32))
        let digest = "d571663f682930a809e404fda485cedd90eaefc0a23e62c61830271eed30278d";
        assert_eq!(codes.len(), 1);
        let code = read_copy_code(&codes[0]).unwrap();
        assert_eq!(code, page.code());
        assert_eq!(code.of, CodeOf::SourcePages);
        assert_eq!(code.digest, source_digest(&page.pages));
        let expected = format!("MOTCUA1|1234|02/2026-SCT%C4%90T/BS|2026-11-05|H60.12.05|{digest}");
        assert_eq!(codes[0], expected);
        let Some(seen) = seen_by_zbar(&file) else {
            return;
        };
        assert_eq!(seen, expected);
    }
}

#[test]
fn an_address_stands_there_only_where_one_is_configured() {
    let Some(said) = text(&alone(&certificate(1))) else {
        return;
    };
    assert!(
        !said.contains("Tra cứu") && !said.contains("http"),
        "{said}"
    );
    let page = CertificatePage {
        address: Some("https://tra-cuu.example/s".to_owned()),
        ..certificate(1)
    };
    let file = alone(&page);
    let said = text(&file).unwrap();
    assert!(
        said.contains("Tra cứu tại https://tra-cuu.example/s"),
        "{said}"
    );
    assert!(qr_codes(&file, 0)[0].ends_with("|https://tra-cuu.example/s"));
}

/// Dark samples of a drawn page inside a rectangle.
fn ink(page: &image::GrayImage, place: PageRect) -> usize {
    let pixels = |points: f32| (f64::from(points) / 72.0 * DPI) as u32;
    let columns = pixels(place.left)..pixels(place.right);
    let rows = page.height() - pixels(place.top)..page.height() - pixels(place.bottom);
    rows.flat_map(|y| columns.clone().map(move |x| (x, y)))
        .filter(|(x, y)| page.get_pixel(*x, *y).0[0] < 128)
        .count()
}

#[test]
fn the_places_of_signature_and_seal_are_free_and_the_seal_lies_over_a_third_of_the_signature() {
    const MM: f32 = 72.0 / 25.4;
    for page in [certificate(1), certificate(200), long_names()] {
        let laid_out = laid_out(&page).unwrap();
        let (signature, seal) = (laid_out.signature(), laid_out.seal());
        let wide = signature.right - signature.left;
        assert!(((seal.right - signature.left) / wide - 1.0 / 3.0).abs() < 0.01);
        assert!(seal.left < signature.left);
        for side in [seal.right - seal.left, seal.top - seal.bottom] {
            assert!((side - 36.0 * MM).abs() < 0.1, "a seal is 36 mm wide");
        }
        let (width, height) = laid_out.size();
        assert!(((width / MM).round(), (height / MM).round()) == (210.0, 297.0));
        assert!(seal.left > 30.0 * MM && signature.right < width - 15.0 * MM);
        assert!(signature.bottom > 15.0 * MM && signature.top < height - 20.0 * MM);
        let Some(picture) = drawn(&alone(&page)) else {
            return;
        };
        assert_eq!((ink(&picture, signature), ink(&picture, seal)), (0, 0));
        // The name stands right below, so that this page and these rectangles are of one measure.
        let below = PageRect {
            top: signature.bottom,
            bottom: signature.bottom - 40.0,
            ..signature
        };
        assert!(ink(&picture, below) > 500);
    }
}

#[test]
fn long_names_wrap_and_everything_stays_on_the_page() {
    let file = alone(&long_names());
    assert_eq!(pages(&file), 1);
    let Some(said) = text(&file) else { return };
    for expected in [
        "Quỳnh Hương",
        "CHỨNG THỰC VÀ HỘ TỊCH",
        "tra-cuu-ban-sao-dien-tu",
    ] {
        assert!(said.contains(expected), "{expected}\n{said}");
    }
    let picture = drawn(&file).unwrap();
    let margin = (DPI * 0.5) as u32;
    let outside = picture.enumerate_pixels().filter(|(x, y, sample)| {
        let edge = *x < margin || *x > picture.width() - margin || *y < margin;
        edge && sample.0[0] < 128
    });
    assert_eq!(outside.count(), 0);
}

#[test]
fn two_hundred_pages_are_named_one_by_one_and_more_by_their_common_digest() {
    let file = electronic_copy(&certificate(200), Flavour::A2u);
    assert_eq!(pages(&file), 201);
    let Some(said) = text(&file) else { return };
    assert!(
        said.contains("Bản sao điện tử gồm 200 (hai trăm) trang, kèm trang chứng thực này."),
        "{said}"
    );
    let last = hex(&certificate(200).pages[199]);
    assert!(said.contains(&format!("200: {}", &last[..12])), "{said}");
    assert!(said.ends_with("Trang 201/201"), "{said}");

    let many = certificate(2000);
    let said = text(&alone(&many)).unwrap();
    assert!(said.contains("mã băm chung bao gồm tất cả"), "{said}");
    assert!(!said.contains("1: "), "{said}");
    assert!(
        said.contains(&hex(&source_digest(&many.pages))[..8]),
        "{said}"
    );
}

#[test]
fn a_certificate_of_nothing_or_with_an_unknown_letter_or_too_much_is_refused() {
    let nothing = laid_out(&certificate(0));
    assert!(matches!(nothing, Err(FormError::NoFact { fact }) if fact == "pages"));
    let mut stranger = certificate(1);
    stranger.original = "漢".to_owned();
    assert!(matches!(laid_out(&stranger), Err(FormError::Letter { .. })));
    stranger.original = "Giấy khai sinh ".repeat(400);
    assert!(matches!(laid_out(&stranger), Err(FormError::NoRoom)));
    let mut before = certificate(1);
    before.statement.date = super::sample::day("2020-05-21");
    assert!(matches!(
        certificate_page(
            &StatementTemplates::bundled().unwrap(),
            CertificateTemplates::bundled()
                .unwrap()
                .version(COPY_CERTIFICATE, 1)
                .unwrap(),
            &fonts(),
            &before,
        ),
        Err(FormError::NotInForce { .. })
    ));
}

#[test]
fn a_practice_stores_certificate_says_that_it_is_worth_nothing() {
    let practice = CertificatePage {
        practice: true,
        ..certificate(1)
    };
    let said = |page| Some(text(&alone(page))?.replace(' ', ""));
    let Some(marked) = said(&practice) else {
        return;
    };
    assert!(marked.contains("TẬPHUẤN–KHÔNGCÓGIÁTRỊ"), "{marked}");
    assert!(!said(&certificate(1)).unwrap().contains("TẬP"));
}

#[test]
fn the_same_certificate_gives_the_same_bytes() {
    for flavour in [Flavour::A2u, Flavour::A1b] {
        let [one, other] = [(); 2].map(|()| electronic_copy(&certificate(5), flavour));
        assert_eq!(one, other);
    }
}

#[test]
fn the_statement_can_be_shown_line_by_line_before_it_is_signed() {
    let statements = StatementTemplates::bundled().unwrap();
    let (lines, wording) = certificate(1).statement.lines(&statements).unwrap();
    assert_eq!(
        lines,
        [
            "CHỨNG THỰC BẢN SAO ĐIỆN TỬ ĐÚNG VỚI BẢN CHÍNH",
            "Số chứng thực 1234 quyển số 02/2026-SCTĐT/BS",
            "Ngày 05 tháng 11 năm 2026",
        ]
    );
    assert_eq!(wording, "certification-statement-electronic-copy/1");
    let (lines, _) = statement(StatementKind::Signature)
        .lines(&statements)
        .unwrap();
    assert!(
        lines.iter().any(|line| line.contains("Lê Quang Định")),
        "{lines:?}"
    );
}
