//! Strange texts for every reader of this crate.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::path::PathBuf;

use chrono::NaiveDate;
use motcua_fuzz::Target;

use crate::address::AddressBook;
use crate::birth::BirthDate;
use crate::calendar::Calendar;
use crate::card::read_card;
use crate::dossier::sample::{dossier, form, print};
use crate::event::Fact;
use crate::fee::FeeTable;
use crate::fold::Row;
use crate::id::{AgencyCode, DossierCode, OldId, PersonalId, Phone, ProcedureCode, TaxCode};
use crate::ids::UserId;
use crate::procedure::{Catalogue, MustDigitizeList};
use crate::reading::{Kinds, PageMark, page_mark, separator_text};

const CARD: &str = "001199000099|012345678|Nguyễn Thị Mẫu|01011999|Nữ|Thôn Mẫu, Xã Mẫu, Tỉnh Mẫu|01012021||Nguyễn Văn Mẫu";

fn asset(name: &str) -> Vec<u8> {
    let assets = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../assets");
    std::fs::read(assets.join(name)).unwrap()
}

fn text(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

#[test]
fn fuzz_card() {
    let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    Target::named("card")
        .seed(CARD)
        .seed(CARD.replace('|', "~"))
        .seed("001199000099||Nguyá»…n Thá»‹ Máº«u|01011999|Ná»¯|Thôn Mẫu|01012021")
        .words(&[
            "|", "||", "~", "\u{301}", "Nữ", "29022023", "\u{feff}", "\0",
        ])
        .run(|bytes| drop(read_card(&text(bytes), today)));
}

#[test]
fn fuzz_page_mark() {
    Target::named("page-mark")
        .seed(CARD)
        .seed(separator_text(None))
        .seed("TACH-HO-SO:V1:giay-chung-sinh")
        .seed("H15.50.05.13-261120-4001")
        .seed("https://example.vn/tra-cuu?ma=1")
        .words(&["TACH-HO-SO:", "V1", ":", "-", "\u{a0}"])
        .run(|bytes| {
            if let PageMark::Separator { kind: Some(kind) } = page_mark(&text(bytes)) {
                let again = page_mark(&separator_text(Some(&kind)));
                assert_eq!(again, PageMark::Separator { kind: Some(kind) });
            }
        });
}

#[test]
fn fuzz_identifiers() {
    let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    Target::named("identifiers")
        .seed("H15.50.05.13-261120-4001")
        .seed("001199000099")
        .seed("+84 912 345 678")
        .seed("0101243150-001")
        .seed("1.001193.000.00.00.H15")
        .seed("ngày 29 tháng 2 năm 2024")
        .seed("29/02/2024")
        .words(&["-", ".", "/", "tháng", "năm", "\u{2013}", "\u{660}", "²"])
        .longest(200)
        .run(|bytes| {
            let text = &text(bytes);
            // What is read is written in a form that is read as the same.
            if let Ok(code) = DossierCode::parse(text) {
                assert_eq!(DossierCode::parse(&code.to_string()), Ok(code));
            }
            if let Ok(code) = AgencyCode::parse(text) {
                assert_eq!(AgencyCode::parse(&code.to_string()), Ok(code));
            }
            if let Ok(code) = ProcedureCode::parse(text) {
                assert_eq!(ProcedureCode::parse(&code.to_string()), Ok(code));
            }
            if let Ok(phone) = Phone::parse(text) {
                assert_eq!(Phone::parse(&phone.national()), Ok(phone));
            }
            drop(TaxCode::parse(text));
            drop(OldId::parse(text));
            if let Ok(id) = PersonalId::parse(text) {
                id.warnings(None, None);
            }
            let _parsed = BirthDate::parse_typed(text, today);
        });
}

#[test]
fn fuzz_paper_kinds() {
    Target::named("paper-kinds")
        .seed(asset("papers/kinds.json"))
        .words(&[
            "\"titles\"",
            "\"labels\"",
            "[]",
            "{}",
            "null",
            "\\u0301",
            "\\ud800",
        ])
        .run(|bytes| drop(Kinds::load(&text(bytes))));
}

#[test]
fn fuzz_catalogue() {
    let mut small: serde_json::Value =
        serde_json::from_slice(&asset("procedures/catalogue.json")).unwrap();
    small["procedures"].as_array_mut().unwrap().truncate(3);
    let small = serde_json::to_vec(&small).unwrap();
    assert!(Catalogue::from_json(&text(&small)).is_ok());
    Target::named("catalogue")
        .seed(small)
        .words(&[
            "null",
            "\"\"",
            "[]",
            "{}",
            "-1",
            "\"unit\"",
            "\"hours\"",
            "\\u0000",
        ])
        .run(|bytes| {
            if let Ok(catalogue) = Catalogue::from_json(&text(bytes)) {
                catalogue.find("khai sinh");
            }
        });
}

#[test]
fn fuzz_must_digitize() {
    Target::named("must-digitize")
        .seed(
            r#"{"decision":"QĐ 1/QĐ-UBND","effective_from":"2026-01-01","rows":[
                {"procedure":"1.001193","paper":"giay-chung-sinh"}]}"#,
        )
        .words(&["null", "\"\"", "2026-02-30", "+999999-01-01"])
        .run(|bytes| drop(MustDigitizeList::from_json(&text(bytes))));
}

#[test]
fn fuzz_fees() {
    Target::named("fees")
        .seed(asset("procedures/practice-fees.json"))
        .words(&["null", "-1", "18446744073709551615", "1.5", "\"copy\""])
        .run(|bytes| drop(FeeTable::from_json(&text(bytes))));
}

#[test]
fn fuzz_calendar() {
    Target::named("calendar")
        .seed(asset("calendar/vn-2026.json"))
        .words(&["null", "2026-02-30", "-262143-01-01", "24:00", "23:59:60"])
        .run(|bytes| drop(Calendar::from_json(&text(bytes))));
}

#[test]
fn fuzz_addresses() {
    let table = asset("addresses/sample.json");
    let book = AddressBook::from_json(&text(&table)).unwrap();
    Target::named("addresses")
        .seed(table)
        .seed("Số 1, Thôn Mẫu, Xã Yên Phú, Huyện Yên Mỹ, Tỉnh Hưng Yên")
        .seed("TP. Hà Giang, tỉnh Hà Giang")
        .words(&[",", "xã ", "TP.", "tỉnh", "\u{301}", "đ", "Đ", "ǆ", "İ"])
        .run(|bytes| {
            let text = text(bytes);
            drop(AddressBook::from_json(&text));
            drop(book.present(&text));
            book.present_province(&text);
        });
}

#[test]
fn fuzz_events() {
    let dossier = dossier(UserId::fresh());
    let row = serde_json::to_vec(&Row::Dossier(Box::new(dossier.clone()))).unwrap();
    let facts = [
        Fact::DossierReceived(Box::new(dossier)),
        Fact::ReceiptIssued(Box::new(form())),
        Fact::ReceiptPrinted(print()),
        Fact::PersonSplit,
        Fact::CancelAsked {
            reason: "nhập nhầm".to_owned(),
        },
    ];
    let mut target = Target::named("events").seed([b"row\n", row.as_slice()].concat());
    for fact in &facts {
        let (kind, body) = fact.encode().unwrap();
        target = target.seed([kind.as_bytes(), b"\n", &body].concat());
    }
    target
        .words(&[
            "null",
            "{}",
            "\"kind\"",
            "dossier.undone",
            "person.merged",
            "-1",
        ])
        .run(|bytes| {
            let at = bytes
                .iter()
                .position(|b| *b == b'\n')
                .unwrap_or(bytes.len());
            let (kind, body) = (text(&bytes[..at]), bytes.get(at + 1..).unwrap_or_default());
            if kind == "row" {
                drop(serde_json::from_slice::<Row>(body));
            } else if let Ok(fact) = Fact::decode(&kind, body) {
                // What was read is stored in a form that is read as the same.
                let (kind, body) = fact.encode().unwrap();
                assert_eq!(Fact::decode(&kind, &body).unwrap(), fact);
            }
        });
}
