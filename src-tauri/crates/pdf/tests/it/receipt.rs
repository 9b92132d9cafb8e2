//! Form 01 before other people's tools.

use chrono::{DateTime, FixedOffset};
use motcua_pdf::form::{
    ACCEPTANCE_RECEIPT, Agency, CALIBRATION_TEXT, Copies, DossierLine, Due, Fee, Fonts, FormError,
    FormTemplates, Layout, PaperLine, Party, PrintOptions, ReceiptData, RegisterEntry, Version,
    acceptance_receipt, calibration_sheet, print_test_page,
};
use motcua_pdf::{InspectLimits, RenderLimits, inspect, render_page};

use crate::support::{data_file, on_disk, pages, printed, qr_codes, text, tool};

/// Every Vietnamese letter with a mark, both cases.
const LETTERS: &str = "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ\
àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ";

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
        version: None,
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

/// Every accented letter in words of six, so that lines break between them and not inside.
fn all_letters() -> String {
    let letters: Vec<char> = LETTERS.chars().collect();
    let words: Vec<String> = letters
        .chunks(6)
        .map(|word| word.iter().collect())
        .collect();
    words.join(" ")
}

fn three_dossiers() -> ReceiptData {
    let mut data = data();
    let mut second = birth_registration();
    second.code = "H60.12.05-261105-4002".to_owned();
    second.procedure = "Đăng ký thường trú cho trẻ em mới sinh theo cha hoặc mẹ".to_owned();
    second.limit = "05 ngày làm việc".to_owned();
    second.due = Due::Provisional(time("2026-11-12T16:30:00+07:00"));
    second.deciding_unit = Some("Công an xã Sơn Đông".to_owned());
    second.fee = Fee::Dong(20_000);
    let mut third = second.clone();
    third.code = "H60.12.05-261105-4003".to_owned();
    third.procedure = "Cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi".to_owned();
    third.counter_no = Some("Q1-0003".to_owned());
    third.papers = Vec::new();
    third.fee = Fee::Dong(5_000);
    data.dossiers.extend([second, third]);
    data
}

#[test]
fn every_field_comes_out_as_it_went_in_with_all_134_letters() {
    let letters = all_letters();
    assert_eq!(LETTERS.chars().count(), 134);
    let mark = |name: &str| format!("{name} {letters}");
    let mut data = data();
    data.agency.superior = mark("superior");
    data.agency.unit = mark("unit");
    data.receiving_unit = mark("receiving");
    data.submitter.name = mark("submitter");
    data.submitter.capacity = Some(mark("capacity"));
    data.owner.as_mut().unwrap().name = mark("owner");
    data.address = mark("address");
    data.result_place = mark("result");
    data.officer = mark("officer");
    data.contact = mark("contact");
    let dossier = &mut data.dossiers[0];
    dossier.procedure = mark("procedure");
    dossier.deciding_unit = Some(mark("deciding"));
    dossier.limit = mark("limit");
    dossier.counter_no = Some(mark("counter"));
    dossier.papers[1].name = mark("paper");
    dossier.papers[1].note = Some(mark("note"));
    dossier.fee = Fee::Exempt(mark("exempt"));
    let Some(text) = text(&print(&data, &PLAIN)) else {
        return;
    };
    for name in [
        "superior",
        "unit",
        "receiving",
        "submitter",
        "capacity",
        "owner",
        "address",
        "result",
        "officer",
        "contact",
        "procedure",
        "deciding",
        "limit",
        "counter",
        "paper",
        "note",
        "exempt",
    ] {
        assert!(text.contains(&mark(name)), "{name}\n{text}");
    }
    for short in [
        "Số điện thoại: 0912 000 345",
        "Email: huong.nguyen@example.vn",
        "Số định danh: 001199000012",
        "Quyển số: 02/2026",
        "Số thứ tự: 0417",
        "Sơn Đông, ngày 05 tháng 11 năm 2026",
    ] {
        assert!(text.contains(short), "{short}\n{text}");
    }
}

#[test]
fn the_receipt_says_what_form_01_asks_for() {
    let mut data = data();
    data.dossiers[0].fee = Fee::Dong(8_000);
    data.dossiers[0].due = Due::At(time("2026-11-12T17:00:00+07:00"));
    data.dossiers[0].limit = "05 ngày làm việc".to_owned();
    let Some(text) = text(&print(&data, &PLAIN)) else {
        return;
    };
    for expected in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "Mã hồ sơ: H60.12.05-261105-4001 (Liên 2: Giao khách hàng)",
        "Tiếp nhận hồ sơ của: Nguyễn Thị Hường – Số định danh: 001199000012",
        "Chủ hồ sơ: Trần Đặng Bảo Ngọc",
        "Nội dung yêu cầu giải quyết: Đăng ký khai sinh",
        "STT Tên giấy tờ Bản chính Bản sao 1 Tờ khai đăng ký khai sinh 1 0 2 Giấy chứng sinh 1 0",
        "2. Số lượng hồ sơ: 01 (bộ)",
        "3. Thời gian giải quyết hồ sơ theo quy định là: 05 ngày làm việc",
        "4. Thời gian nhận đủ hồ sơ: 08 giờ 05 phút, ngày 05 tháng 11 năm 2026",
        "5. Thời gian trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 12 tháng 11 năm 2026",
        "6. Đăng ký nhận kết quả tại: Trung tâm Phục vụ hành chính công xã Sơn Đông",
        "Phí, lệ phí: 8.000 đồng (Bằng chữ: Tám nghìn đồng)",
        "NGƯỜI NỘP HỒ SƠ (Ký và ghi rõ họ tên) Nguyễn Thị Hường",
        "NGƯỜI TIẾP NHẬN HỒ SƠ (Ký và ghi rõ họ tên) Lê Quang Định",
        "Mẫu số 01 – Thông tư số 03/2025/TT-VPCP (acceptance-receipt/2)",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}

#[test]
fn a_receipt_of_an_earlier_day_is_printed_with_the_form_of_that_day() {
    let mut data = data();
    data.received_at = time("2025-06-30T08:05:00+07:00");
    let Some(text) = text(&print(&data, &PLAIN)) else {
        return;
    };
    assert!(text.contains("Thông tư số 01/2018/TT-VPCP (acceptance-receipt/1)"));
    assert!(text.contains("4. Thời gian nhận hồ sơ: 08 giờ"));
}

#[test]
fn several_dossiers_share_one_receipt_each_with_its_own_time() {
    let file = print(&three_dossiers(), &PLAIN);
    let Some(text) = text(&file) else { return };
    for expected in [
        "03 hồ sơ, mỗi hồ sơ có thời hạn riêng",
        "1 H60.12.05-261105-4001 Đăng ký khai sinh",
        "16 giờ 30, 05/11/2026",
        "dự kiến 16 giờ 30, 12/11/2026",
        "Cơ quan giải quyết: Công an xã Sơn Đông",
        "Hồ sơ 3: Cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi Không phải nộp giấy tờ",
        "2. Số lượng hồ sơ: 03 (bộ)",
        "25.000 đồng (Bằng chữ: Hai mươi lăm nghìn đồng); miễn (đăng ký đúng hạn)",
        "H60.12.05-261105-4001 – trang 2/2",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    assert_eq!(pages(&file), 2);
}

#[test]
fn one_copy_is_one_a5_page_and_two_copies_lie_on_one_a4_page() {
    let size = |file: &[u8]| {
        let facts = inspect(file, &InspectLimits::default()).unwrap();
        let size = facts.page_sizes[0];
        (facts.pages, size.width_pt.round(), size.height_pt.round())
    };
    assert_eq!(size(&print(&data(), &PLAIN)), (1, 420.0, 595.0));
    let both = PrintOptions {
        copies: Copies::Both,
        ..PLAIN
    };
    assert_eq!(size(&print(&data(), &both)), (2, 420.0, 595.0));
    let cut = PrintOptions {
        layout: Layout::TwoOnA4,
        ..both
    };
    let file = print(&data(), &cut);
    assert_eq!(size(&file), (1, 842.0, 595.0));
    assert_eq!(qr_codes(&file, 0), ["H60.12.05-261105-4001"; 2]);
    let Some(text) = text(&file) else { return };
    assert!(text.contains("(Liên 1: Lưu)") && text.contains("(Liên 2: Giao khách hàng)"));
}

#[test]
fn four_of_five_procedures_with_five_papers_fit_on_one_page_and_none_needs_three() {
    let Some(catalogue) = data_file("procedures.json") else {
        return;
    };
    let catalogue: serde_json::Value = serde_json::from_slice(&catalogue).unwrap();
    let (mut printed, mut on_one_page) = (0, 0);
    for entry in catalogue["entries"].as_array().unwrap() {
        // A few entries are known by code only; they cannot be received and have no receipt.
        let (Some(name), Some(papers)) =
            (entry["name_vi"].as_str(), entry["components"].as_array())
        else {
            continue;
        };
        let mut data = data();
        let dossier = &mut data.dossiers[0];
        dossier.procedure = name.to_owned();
        dossier.papers = papers
            .iter()
            .filter(|part| part["mode"] == "submit")
            .filter_map(|part| part["short_name_vi"].as_str().or(part["name_vi"].as_str()))
            .take(5)
            .map(|name| paper(name, 1, 0))
            .collect();
        let pages = pages(&print(&data, &PLAIN));
        assert!(pages <= 2, "{}: {pages} pages", entry["code"]);
        printed += 1;
        on_one_page += usize::from(pages == 1);
    }
    eprintln!("{on_one_page} of {printed} procedures fit on one page");
    assert!(
        printed > 100 && on_one_page * 5 >= printed * 4,
        "{on_one_page} of {printed}"
    );
}

#[test]
fn machines_read_the_codes_of_the_receipt() {
    let practice = PrintOptions {
        practice: true,
        reprint: Some(3),
        ..PLAIN
    };
    for options in [PLAIN, practice] {
        let file = print(&data(), &options);
        assert_eq!(qr_codes(&file, 0), ["H60.12.05-261105-4001"]);
        let picture = render_page(&file, 0, 1400, &RenderLimits::default()).unwrap();
        let (_folder, path) = on_disk("receipt.png", &picture.png);
        let Some(output) = tool("zbarimg", &["-q", &path]) else {
            return;
        };
        let read = printed(&output);
        assert!(read.contains("CODE-128:H60.12.05-261105-4001\n"), "{read}");
        assert!(read.contains("QR-Code:H60.12.05-261105-4001\n"), "{read}");
    }
}

#[test]
fn codes_of_many_shapes_are_read_back_from_the_bars() {
    for code in [
        "000.00.12.H60-261105-4001",
        "H15.50.05.13-261008-0975",
        "H60-261105-150001",
        "1234567",
        "A",
    ] {
        let mut data = data();
        data.dossiers[0].code = code.to_owned();
        let picture = render_page(&print(&data, &PLAIN), 0, 1600, &RenderLimits::default());
        let (_folder, path) = on_disk("receipt.png", &picture.unwrap().png);
        let Some(output) = tool("zbarimg", &["-q", "-Sdisable", "-Scode128.enable", &path]) else {
            return;
        };
        assert_eq!(printed(&output).trim(), format!("CODE-128:{code}"));
    }
}

#[test]
fn practice_and_reprints_are_marked() {
    let marked = PrintOptions {
        practice: true,
        reprint: Some(2),
        ..PLAIN
    };
    let Some(marked) = text(&print(&data(), &marked)) else {
        return;
    };
    // Slanted letters are found one by one.
    assert!(
        marked.replace(' ', "").contains("TẬPHUẤN–KHÔNGCÓGIÁTRỊ"),
        "{marked}"
    );
    assert!(marked.contains("Bản in lại lần 2"));
    let plain = text(&print(&data(), &PLAIN)).unwrap();
    assert!(!plain.contains("TẬP HUẤN") && !plain.contains("in lại"));
}

#[test]
fn the_next_version_names_the_slip_it_replaces() {
    let second = ReceiptData {
        version: Some(Version {
            number: 2,
            replaces: 1,
            replaces_issued_at: data().received_at,
        }),
        ..data()
    };
    let Some(said) = text(&print(&second, &PLAIN)) else {
        return;
    };
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let time = data().received_at.format("%H:%M ngày %d/%m/%Y");
    assert!(
        said.contains(&format!(
            "Phiếu số 2, thay phiếu số 1 lập lúc {time}; phiếu số 1 không còn giá trị"
        )),
        "{said}"
    );
    let first = text(&print(&data(), &PLAIN)).unwrap();
    assert!(!first.contains("thay phiếu"));
}

#[test]
fn every_font_is_embedded_as_a_subset_with_its_letters() {
    let file = print(&data(), &PLAIN);
    assert!(file.len() < 80_000, "{} bytes", file.len());
    let (_folder, path) = on_disk("receipt.pdf", &file);
    let Some(output) = tool("pdffonts", &[&path]) else {
        return;
    };
    let listed = printed(&output);
    let fonts: Vec<&str> = listed.lines().skip(2).collect();
    assert_eq!(fonts.len(), 3, "{listed}");
    for font in fonts {
        assert!(font.starts_with("MOTCUA+Tinos-"), "{font}");
        let columns: Vec<&str> = font.split_whitespace().collect();
        assert!(
            columns
                .windows(3)
                .any(|three| three == ["yes", "yes", "yes"]),
            "{font}"
        );
    }
    let check = printed(&tool("qpdf", &["--check", &path]).unwrap());
    assert!(
        check.contains("PDF Version: 1.7") && check.contains("No syntax"),
        "{check}"
    );
}

#[test]
fn the_same_facts_give_the_same_bytes() {
    assert_eq!(print(&data(), &PLAIN), print(&data(), &PLAIN));
    let mut other = data();
    other.officer = "Lê Quang Bình".to_owned();
    assert_ne!(print(&data(), &PLAIN), print(&other, &PLAIN));
}

#[test]
fn what_cannot_be_printed_lawfully_is_refused() {
    let templates = FormTemplates::bundled().unwrap();
    let template = templates
        .on(ACCEPTANCE_RECEIPT, data().received_at.date_naive())
        .unwrap();
    let fonts = Fonts::bundled().unwrap();
    let mut none = data();
    none.dossiers.clear();
    let refused = acceptance_receipt(template, &none, &PLAIN, &fonts);
    assert!(matches!(refused, Err(FormError::NoDossier)));
    let mut accented = data();
    accented.dossiers[0].code = "Đ-1".to_owned();
    let refused = acceptance_receipt(template, &accented, &PLAIN, &fonts);
    assert!(matches!(refused, Err(FormError::Code)));
}

#[test]
fn unknown_facts_leave_dots_to_write_on() {
    let mut data = data();
    (data.phone, data.email, data.register, data.owner) = (None, Some(" ".to_owned()), None, None);
    let Some(text) = text(&print(&data, &PLAIN)) else {
        return;
    };
    for label in ["Số điện thoại:", "Email:", "Quyển số:", "Số thứ tự:"] {
        assert!(text.contains(&format!("{label} …")), "{label}\n{text}");
    }
    assert!(!text.contains("Chủ hồ sơ"));
}

#[test]
fn the_calibration_sheet_holds_every_letter_for_the_code_reader() {
    let file = calibration_sheet(&Fonts::bundled().unwrap()).unwrap();
    assert_eq!(pages(&file), 1);
    let codes = qr_codes(&file, 0);
    assert!(codes.contains(&LETTERS.to_owned()), "{codes:?}");
    assert_eq!(CALIBRATION_TEXT, LETTERS);
    let card = codes.iter().find(|code| code.contains('|')).unwrap();
    assert_eq!(card.split('|').count(), 7);
}

#[test]
fn the_test_page_has_a_ruler_that_measures_true() {
    let file = print_test_page(&Fonts::bundled().unwrap()).unwrap();
    assert_eq!(pages(&file), 1);
    // Ten pixels a millimetre.
    let limits = RenderLimits {
        max_pixels: 7_000_000,
        ..RenderLimits::default()
    };
    let picture = render_page(&file, 0, 2100, &limits).unwrap();
    let picture = image::load_from_memory(&picture.png).unwrap().to_luma8();
    let dark = |x: u32, y: u32| picture.get_pixel(x, y).0[0] < 128;
    let row = (300..700)
        .max_by_key(|y| (200..1700).filter(|x| dark(*x, *y)).count())
        .unwrap();
    let inked: Vec<u32> = (0..2100).filter(|x| dark(*x, row)).collect();
    let length = inked.last().unwrap() - inked.first().unwrap();
    assert!(
        (1498..=1504).contains(&length),
        "{length} pixels for 150 mm"
    );
}
