//! The slip that goes home with an electronic copy.

use motcua_pdf::form::FormError;
use motcua_pdf::form::certify::{
    COPY_SLIP, CodeOf, CopySlip, CopySlipTemplates, copy_slip, read_copy_code, source_digest,
};

use super::sample::{agency, day, fonts, volume};
use crate::support::{lines, pages, qr_codes, seen_by_zbar, text};

pub fn slip() -> CopySlip {
    CopySlip {
        agency: agency(),
        agency_code: "H60.12.05".to_owned(),
        number: 1234,
        volume: volume("SCTĐT/BS"),
        date: day("2026-11-05"),
        requester: "Nguyễn Thị Hường".to_owned(),
        original: "Giấy khai sinh".to_owned(),
        pages: 2,
        signer: "Nguyễn Đức Thắng, Phó Chủ tịch".to_owned(),
        digest: source_digest(&[[7; 32]]),
        bytes: 1_234_567,
        address: None,
        practice: false,
    }
}

pub fn print(slip: &CopySlip) -> Result<Vec<u8>, FormError> {
    let templates = CopySlipTemplates::bundled().unwrap();
    copy_slip(templates.on(COPY_SLIP, slip.date).unwrap(), &fonts(), slip)
}

#[test]
fn the_words_of_the_slip_are_kept() {
    let file = print(&slip()).unwrap();
    assert_eq!(pages(&file), 1);
    let Some(said) = lines(&file) else { return };
    insta::assert_snapshot!(said);
}

#[test]
fn the_code_names_the_sealed_file_and_is_read_from_paper() {
    for practice in [false, true] {
        let slip = CopySlip { practice, ..slip() };
        let codes = qr_codes(&print(&slip).unwrap(), 0);
        assert_eq!(codes.len(), 1);
        let code = read_copy_code(&codes[0]).unwrap();
        assert_eq!((code.of, code.digest), (CodeOf::SealedFile, slip.digest));
        let Some(seen) = seen_by_zbar(&print(&slip).unwrap()) else {
            return;
        };
        assert_eq!(seen, codes[0]);
        assert_eq!(code, slip.code());
    }
}

#[test]
fn an_address_stands_there_only_where_one_is_configured() {
    let Some(said) = text(&print(&slip()).unwrap()) else {
        return;
    };
    assert!(!said.contains("Tra cứu"), "{said}");
    let address = Some("https://tra-cuu.example/s".to_owned());
    let file = print(&CopySlip { address, ..slip() }).unwrap();
    assert!(
        text(&file)
            .unwrap()
            .contains("Tra cứu tại https://tra-cuu.example/s")
    );
    assert!(qr_codes(&file, 0)[0].ends_with("|https://tra-cuu.example/s"));
}

#[test]
fn long_names_stay_on_one_slip() {
    let long = CopySlip {
        requester: "Công Tằng Tôn Nữ Nguyễn Phước Hoàng Bảo Trân Quỳnh Hương".to_owned(),
        original: "Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất số CS \
123456, cấp cho hộ ông Công Tằng Tôn Thất Nguyễn Phước Hoàng Bảo và bà Nguyễn Thị Quỳnh Hương"
            .to_owned(),
        signer: "Công Tằng Tôn Nữ Nguyễn Phước Hoàng Bảo Trân, Phó Giám đốc Trung tâm Phục vụ hành chính công"
            .to_owned(),
        address: Some("https://chungthuc.sondong.tinhmau.example/tra-cuu-ban-sao-dien-tu".to_owned()),
        pages: 200,
        ..slip()
    };
    let file = print(&long).unwrap();
    assert_eq!(pages(&file), 1);
    assert_eq!(read_copy_code(&qr_codes(&file, 0)[0]).unwrap(), long.code());
}

#[test]
fn a_slip_of_practice_says_so_and_an_unknown_letter_is_refused() {
    let practice = CopySlip {
        practice: true,
        ..slip()
    };
    let Some(said) = text(&print(&practice).unwrap()) else {
        return;
    };
    assert!(
        said.replace(' ', "").contains("TẬPHUẤN–KHÔNGCÓGIÁTRỊ"),
        "{said}"
    );
    let stranger = CopySlip {
        requester: "漢".to_owned(),
        ..slip()
    };
    assert!(matches!(print(&stranger), Err(FormError::Letter { .. })));
}
