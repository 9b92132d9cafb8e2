//! Form 01 before other people's tools.

use chrono::{DateTime, FixedOffset};
use motcua_pdf::form::{
    ACCEPTANCE_RECEIPT, Agency, Copies, DossierLine, Due, Fee, Fonts, FormTemplates, Layout,
    PaperLine, Party, PrintOptions, ReceiptData, RegisterEntry, acceptance_receipt,
};

const PLAIN: PrintOptions = PrintOptions {
    layout: Layout::A5,
    copies: Copies::Given,
    practice: false,
    reprint: None,
};

fn time(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

fn paper(name: &str, originals: u32, copies: u32) -> PaperLine {
    PaperLine {
        name: name.to_owned(),
        originals,
        copies,
        note: None,
    }
}

fn birth_registration() -> DossierLine {
    DossierLine {
        code: "H60.12.05-261105-4001".to_owned(),
        counter_no: None,
        procedure: "Đăng ký khai sinh".to_owned(),
        deciding_unit: None,
        limit: "trong ngày làm việc".to_owned(),
        due: Due::At(time("2026-11-05T16:30:00+07:00")),
        papers: vec![
            paper("Tờ khai đăng ký khai sinh", 1, 0),
            paper("Giấy chứng sinh", 1, 0),
            paper("Giấy chứng nhận kết hôn của cha, mẹ (nếu có)", 0, 1),
        ],
        set_count: 1,
        fee: Fee::Exempt("đăng ký đúng hạn".to_owned()),
    }
}

fn data() -> ReceiptData {
    ReceiptData {
        agency: Agency {
            superior: "ỦY BAN NHÂN DÂN XÃ SƠN ĐÔNG".to_owned(),
            unit: "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG".to_owned(),
        },
        place: "Sơn Đông".to_owned(),
        issued_at: time("2026-11-05T08:12:00+07:00"),
        receiving_unit: "Trung tâm Phục vụ hành chính công xã Sơn Đông".to_owned(),
        submitter: Party {
            name: "Nguyễn Thị Hường".to_owned(),
            number: Some("001199000012".to_owned()),
            capacity: None,
        },
        owner: Some(Party {
            name: "Trần Đặng Bảo Ngọc".to_owned(),
            number: None,
            capacity: Some("trẻ sơ sinh, con của người nộp".to_owned()),
        }),
        address: "Thôn Đồng Dài, xã Sơn Đông, tỉnh Tuyên Quang".to_owned(),
        phone: Some("0912 000 345".to_owned()),
        email: Some("huong.nguyen@example.vn".to_owned()),
        dossiers: vec![birth_registration()],
        received_at: time("2026-11-05T08:05:00+07:00"),
        result_place: "Trung tâm Phục vụ hành chính công xã Sơn Đông".to_owned(),
        register: Some(RegisterEntry {
            book_no: "02/2026".to_owned(),
            entry_no: "0417".to_owned(),
        }),
        officer: "Lê Quang Định".to_owned(),
        contact: "1900 0000; tra cứu tại dichvucong.example.vn bằng mã hồ sơ".to_owned(),
    }
}

fn print(data: &ReceiptData, options: &PrintOptions) -> Vec<u8> {
    let templates = FormTemplates::bundled().unwrap();
    let day = data.received_at.date_naive();
    let template = templates.on(ACCEPTANCE_RECEIPT, day).unwrap();
    acceptance_receipt(template, data, options, &Fonts::bundled().unwrap()).unwrap()
}

#[test]
fn dump() {
    std::fs::write("/tmp/pdf-r1.pdf", print(&data(), &PLAIN)).unwrap();
    let both = PrintOptions {
        layout: Layout::TwoOnA4,
        copies: Copies::Both,
        practice: true,
        reprint: Some(2),
    };
    std::fs::write("/tmp/pdf-r2.pdf", print(&data(), &both)).unwrap();
    let mut several = data();
    let mut second = birth_registration();
    second.code = "H60.12.05-261105-4002".into();
    second.procedure = "Đăng ký thường trú cho trẻ em mới sinh theo cha hoặc mẹ".into();
    second.limit = "05 ngày làm việc".into();
    second.due = Due::Provisional(time("2026-11-12T16:30:00+07:00"));
    second.deciding_unit = Some("Công an xã Sơn Đông".into());
    second.fee = Fee::Dong(20_000);
    let mut third = second.clone();
    third.code = "H60.12.05-261105-4003".into();
    third.procedure = "Cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi".into();
    third.papers = vec![];
    third.counter_no = Some("Q1-0003".into());
    several.dossiers.extend([second, third]);
    std::fs::write("/tmp/pdf-r3.pdf", print(&several, &PLAIN)).unwrap();
    let f = Fonts::bundled().unwrap();
    std::fs::write(
        "/tmp/pdf-cal.pdf",
        motcua_pdf::form::calibration_sheet(&f).unwrap(),
    )
    .unwrap();
    std::fs::write(
        "/tmp/pdf-test.pdf",
        motcua_pdf::form::print_test_page(&f).unwrap(),
    )
    .unwrap();
}
