//! Lists of the day and papers for a hand to sign.

use motcua_pdf::form::FormError;
use motcua_pdf::form::certify::{
    AGREEMENT, Agreement, AgreementTemplates, BookHead, BookKind, BookTemplates, DAY_LIST, DayLine,
    DayList, DayListTemplates, FEE_LIST, FeeLine, FeeList, FeeListTemplates, Ground, HANDOVER,
    Handover, HandoverBook, HandoverTemplates, Identified, REFUSAL_NOTICE, Refusal,
    RefusalTemplates, SignerLines, StatementKind, StatementTemplates, agreement, day_list,
    fee_list, handover_slip, refusal_notice, register, statement_sheet,
};

use super::sample::{agency, book_head, closing, day, fonts, leader, statement, time, volume};
use crate::support::{lines, pages, text};

pub fn fees(lines: u32) -> FeeList {
    let line = |number: u32| FeeLine {
        time: chrono::NaiveTime::from_hms_opt(7 + number % 9, number % 60, 0).unwrap(),
        number: format!("{number:02}/02/2026-SCT/BS"),
        requester: "Nguyễn Thị Hường".to_owned(),
        kind: "Bản sao từ bản chính".to_owned(),
        pages: 4,
        copies: 30,
        amount: 180_000,
    };
    FeeList {
        agency: agency(),
        place: "Sơn Đông".to_owned(),
        date: day("2026-11-05"),
        collector: "Lê Quang Định".to_owned(),
        lines: (1..=lines).map(line).collect(),
        practice: false,
    }
}

pub fn waiting() -> DayList {
    let line = |number: u32, sheets| DayLine {
        number: format!("{number:02}/02/2026-SCT/BS"),
        requester: "Phạm Văn Đoàn".to_owned(),
        paper: "Giấy chứng nhận quyền sử dụng đất".to_owned(),
        copies: 3,
        sheets,
    };
    let chair = SignerLines {
        lines: vec!["CHỦ TỊCH".to_owned()],
        name: "Đặng Thị Kim Oanh".to_owned(),
    };
    DayList {
        agency: agency(),
        place: "Sơn Đông".to_owned(),
        date: day("2026-11-05"),
        officer: "Lê Quang Định".to_owned(),
        groups: vec![
            (leader(), vec![line(413, 1), line(414, 2)]),
            (chair, vec![line(416, 5)]),
        ],
        practice: false,
    }
}

pub fn refusal() -> Refusal {
    Refusal {
        agency: agency(),
        place: "Sơn Đông".to_owned(),
        date: day("2026-11-05"),
        number: "07/TCHS".to_owned(),
        receiving_unit: "Trung tâm Phục vụ hành chính công xã Sơn Đông".to_owned(),
        requester: "Hoàng Ngọc Khuê".to_owned(),
        address: Some("Thôn Đồng Dài, xã Sơn Đông".to_owned()),
        phone: None,
        email: None,
        request: "Chứng thực bản sao từ bản chính: Giấy phép lái xe".to_owned(),
        grounds: vec![Ground {
            text: "Bản chính bị tẩy xóa, sửa chữa, thêm, bớt nội dung không hợp lệ".to_owned(),
            article: "khoản 1 Điều 22 Nghị định số 23/2015/NĐ-CP".to_owned(),
            detail: Some("năm sinh bị sửa bằng bút".to_owned()),
        }],
        officer: "Lê Quang Định".to_owned(),
        practice: false,
    }
}

pub fn longer() -> Agreement {
    Agreement {
        agency: agency(),
        place: "Sơn Đông".to_owned(),
        receiving_unit: "Ủy ban nhân dân xã Sơn Đông".to_owned(),
        requester: Identified {
            name: "Vũ Quỳnh Trâm".to_owned(),
            paper: Some(("Thẻ căn cước".to_owned(), "001199000034".to_owned())),
        },
        phone: Some("0912 000 345".to_owned()),
        received_at: time("2026-11-05T15:20:00+07:00"),
        papers: vec![
            "Hồ sơ dự thầu: 240 trang, 05 bản".to_owned(),
            "Báo cáo tài chính: 60 trang, 05 bản".to_owned(),
        ],
        reason: "bản chính có nhiều trang, yêu cầu số lượng nhiều bản sao".to_owned(),
        due_at: time("2026-11-10T16:30:00+07:00"),
        officer: "Lê Quang Định".to_owned(),
        practice: false,
    }
}

pub fn handed_over() -> Handover {
    Handover {
        agency: agency(),
        place: "Sơn Đông".to_owned(),
        at: time("2026-11-05T17:05:00+07:00"),
        from_counter: "Quầy 1".to_owned(),
        from_officer: "Lê Quang Định".to_owned(),
        to_counter: "Quầy 2".to_owned(),
        to_officer: "Trần Thị Ngọc Ánh".to_owned(),
        books: vec![
            HandoverBook {
                name: "Sổ chứng thực bản sao từ bản chính".to_owned(),
                volume: volume("SCT/BS"),
                last_number: Some(421),
                next_number: 422,
                waiting: 3,
            },
            HandoverBook {
                name: "Sổ chứng thực chữ ký, chứng thực điểm chỉ".to_owned(),
                volume: volume("SCT/CK,ĐC"),
                last_number: None,
                next_number: 57,
                waiting: 0,
            },
        ],
        from_fingerprint: "3a7f 91c2 0be4 55d8".to_owned(),
        to_fingerprint: "c410 7e2a 9931 f06b".to_owned(),
        file_digest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
        reason: "Quầy 1 nghỉ bảo trì máy".to_owned(),
        practice: false,
    }
}

pub fn print_fees(list: &FeeList) -> Vec<u8> {
    let templates = FeeListTemplates::bundled().unwrap();
    fee_list(templates.on(FEE_LIST, list.date).unwrap(), &fonts(), list).unwrap()
}

pub fn print_waiting(list: &DayList) -> Vec<u8> {
    let templates = DayListTemplates::bundled().unwrap();
    day_list(templates.on(DAY_LIST, list.date).unwrap(), &fonts(), list).unwrap()
}

pub fn print_refusal(data: &Refusal) -> Result<Vec<u8>, FormError> {
    let templates = RefusalTemplates::bundled().unwrap();
    refusal_notice(
        templates.on(REFUSAL_NOTICE, data.date).unwrap(),
        &fonts(),
        data,
    )
}

pub fn print_agreement(data: &Agreement) -> Result<Vec<u8>, FormError> {
    let templates = AgreementTemplates::bundled().unwrap();
    let day = data.received_at.date_naive();
    agreement(templates.on(AGREEMENT, day).unwrap(), &fonts(), data)
}

pub fn print_handover(data: &Handover) -> Result<Vec<u8>, FormError> {
    let templates = HandoverTemplates::bundled().unwrap();
    let day = data.at.date_naive();
    handover_slip(templates.on(HANDOVER, day).unwrap(), &fonts(), data)
}

#[test]
fn the_words_of_the_fee_list_are_kept() {
    let file = print_fees(&fees(2));
    let Some(said) = text(&file) else { return };
    for expected in [
        "BẢNG KÊ THU PHÍ CHỨNG THỰC ngày 05 tháng 11 năm 2026",
        "1 08:01 01/02/2026-SCT/BS Nguyễn Thị Hường Bản sao từ bản chính 4 × 30 180.000",
        "Tổng số tiền đã thu: 360.000 đồng (Bằng chữ: Ba trăm sáu mươi nghìn đồng).",
    ] {
        assert!(said.contains(expected), "{expected}\n{said}");
    }
    insta::assert_snapshot!(lines(&file).unwrap());
}

#[test]
fn a_long_fee_list_repeats_its_titles_and_a_day_without_fees_says_so() {
    let file = print_fees(&fees(120));
    let Some(said) = text(&file) else { return };
    assert!(pages(&file) >= 3, "{}", pages(&file));
    // The total and the signature may stand on a page without rows.
    let titled = said.matches("Số trang × số bản").count() as u32;
    let with_rows = said
        .split("Trang ")
        .filter(|page| page.contains("180.000"))
        .count() as u32;
    assert_eq!(titled, with_rows, "{said}");
    assert!(said.contains("21.600.000 đồng"), "{said}");
    let none = text(&print_fees(&fees(0))).unwrap();
    assert!(
        none.contains("Không phát sinh khoản thu. Tổng số tiền đã thu: 0 đồng"),
        "{none}"
    );
}

#[test]
fn the_words_of_the_day_list_are_kept_and_two_sheets_ask_for_the_cross_page_seal() {
    let file = print_waiting(&waiting());
    let Some(said) = text(&file) else { return };
    assert_eq!(said.matches("Giáp lai").count(), 2, "{said}");
    assert!(
        said.contains("KT. CHỦ TỊCH PHÓ CHỦ TỊCH Nguyễn Đức Thắng (2 số)"),
        "{said}"
    );
    assert!(said.contains("Tổng cộng: 3 số, 9 bản."), "{said}");
    insta::assert_snapshot!(lines(&file).unwrap());
}

#[test]
fn the_words_of_a_refusal_are_kept_with_its_article() {
    let file = print_refusal(&refusal()).unwrap();
    let Some(said) = text(&file) else { return };
    let ground = "1. Bản chính bị tẩy xóa, sửa chữa, thêm, bớt nội dung không hợp lệ \
(khoản 1 Điều 22 Nghị định số 23/2015/NĐ-CP). Cụ thể: năm sinh bị sửa bằng bút.";
    assert!(said.contains(ground), "{said}");
    assert!(
        said.contains("Mẫu số 03 – Thông tư số 03/2025/TT-VPCP (refusal-notice/2)"),
        "{said}"
    );
    insta::assert_snapshot!(lines(&file).unwrap());
}

#[test]
fn the_words_of_the_agreement_are_kept_with_hour_and_day() {
    let file = print_agreement(&longer()).unwrap();
    let Some(said) = text(&file) else { return };
    assert!(
        said.contains("Thời gian trả kết quả: 16 giờ 30 phút, ngày 10 tháng 11 năm 2026"),
        "{said}"
    );
    insta::assert_snapshot!(lines(&file).unwrap());
}

#[test]
fn the_words_of_the_hand_over_slip_are_kept_with_the_number_that_follows() {
    let file = print_handover(&handed_over()).unwrap();
    let Some(said) = text(&file) else { return };
    assert!(said.contains("421 422 3"), "{said}");
    assert!(said.contains("– 57 0"), "{said}");
    insta::assert_snapshot!(lines(&file).unwrap());
}

#[test]
fn a_paper_about_nothing_is_refused() {
    let mut refusal = refusal();
    refusal.grounds.clear();
    let mut agreement = longer();
    agreement.papers.clear();
    let mut handover = handed_over();
    handover.books.clear();
    for refused in [
        print_refusal(&refusal),
        print_agreement(&agreement),
        print_handover(&handover),
    ] {
        assert!(matches!(refused, Err(FormError::NoFact { .. })));
    }
}

#[test]
fn every_paper_of_a_practice_store_says_that_it_is_worth_nothing() {
    let practice = [
        print_fees(&FeeList {
            practice: true,
            ..fees(1)
        }),
        print_waiting(&DayList {
            practice: true,
            ..waiting()
        }),
        print_refusal(&Refusal {
            practice: true,
            ..refusal()
        })
        .unwrap(),
        print_agreement(&Agreement {
            practice: true,
            ..longer()
        })
        .unwrap(),
        print_handover(&Handover {
            practice: true,
            ..handed_over()
        })
        .unwrap(),
        practice_statement(),
        practice_book(),
    ];
    for file in practice {
        let Some(said) = text(&file) else { return };
        // Slanted letters are found one by one.
        assert!(
            said.replace(' ', "").contains("TẬPHUẤN–KHÔNGCÓGIÁTRỊ"),
            "{said}"
        );
    }
    assert!(!text(&print_fees(&fees(1))).unwrap().contains("TẬP"));
}

fn practice_statement() -> Vec<u8> {
    let templates = StatementTemplates::bundled().unwrap();
    let one = [(statement(StatementKind::Copy), 1)];
    statement_sheet(&templates, &fonts(), &one, true).unwrap()
}

fn practice_book() -> Vec<u8> {
    let templates = BookTemplates::bundled().unwrap();
    let end = closing(0, None);
    let template = templates.on(BookKind::Copies.template(), end.date).unwrap();
    let head = BookHead {
        practice: true,
        ..book_head()
    };
    register(template, &fonts(), &head, [], &end).unwrap()
}
