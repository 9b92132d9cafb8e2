//! The words of the statements.

use motcua_pdf::form::certify::{
    OverlayPlace, STATEMENT_WIDTH, Statement, StatementKind, StatementTemplates, statement_overlay,
    statement_sheet,
};
use motcua_pdf::form::{FormError, Paper};

use super::sample::{fonts, statement};
use crate::support::{lines, pages, text};

const KINDS: [StatementKind; 7] = [
    StatementKind::Copy,
    StatementKind::ElectronicCopy,
    StatementKind::Signature,
    StatementKind::Fingerprint,
    StatementKind::Transaction,
    StatementKind::TransactionAmendment,
    StatementKind::Translator,
];

pub const PLACE: OverlayPlace = OverlayPlace {
    left: 1100,
    top: 900,
    width: STATEMENT_WIDTH,
    dx: 0,
    dy: 0,
    paper: Paper::A4,
};

pub fn overlay(statements: &[(Statement, u16)], place: OverlayPlace) -> Result<Vec<u8>, FormError> {
    let templates = StatementTemplates::bundled().unwrap();
    statement_overlay(&templates, &fonts(), statements, place, false)
}

fn sheets(statements: &[(Statement, u16)]) -> Vec<u8> {
    let templates = StatementTemplates::bundled().unwrap();
    statement_sheet(&templates, &fonts(), statements, false).unwrap()
}

#[test]
fn the_statement_on_a_copy_says_what_the_decree_asks_for_and_nothing_else() {
    let file = overlay(&[(statement(StatementKind::Copy), 1)], PLACE).unwrap();
    let Some(text) = text(&file) else { return };
    assert_eq!(
        text,
        "CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH Số chứng thực 1234 quyển số 02/2026-SCT/BS \
Ngày 05 tháng 11 năm 2026 KT. CHỦ TỊCH PHÓ CHỦ TỊCH Nguyễn Đức Thắng"
    );
}

#[test]
fn the_words_of_every_kind_are_kept() {
    let mut said = String::new();
    for kind in KINDS {
        let file = overlay(&[(statement(kind), 1)], PLACE).unwrap();
        let Some(text) = lines(&file) else { return };
        said.push_str(&format!("{kind:?}: {text}\n\n"));
    }
    insta::assert_snapshot!(said);
}

#[test]
fn each_paper_has_as_many_sheets_as_copies() {
    let mut second = statement(StatementKind::Copy);
    second.number = 7;
    let visit = [(statement(StatementKind::Copy), 3), (second, 2)];
    let file = overlay(&visit, PLACE).unwrap();
    assert_eq!(pages(&file), 5);
    let Some(said) = text(&file) else { return };
    assert_eq!(said.matches("Số chứng thực 1234 ").count(), 3);
    assert_eq!(said.matches("Số chứng thực 07 ").count(), 2);

    let file = sheets(&visit);
    let Some(said) = text(&file) else { return };
    assert_eq!(pages(&file), 1);
    assert_eq!(said.matches("Số chứng thực 1234 ").count(), 3);
    assert_eq!(said.matches("Số chứng thực 07 ").count(), 2);
    let many = sheets(&[(statement(StatementKind::Copy), 30)]);
    let Some(said) = text(&many) else { return };
    assert_eq!(said.matches("Số chứng thực 1234 ").count(), 30);
}

#[test]
fn without_copies_there_is_no_file() {
    let refused = overlay(&[(statement(StatementKind::Copy), 0)], PLACE);
    assert!(matches!(refused, Err(FormError::Pdf(_))), "{refused:?}");
}

#[test]
fn a_letter_that_cannot_be_printed_is_refused_and_not_shown_as_a_box() {
    let mut stranger = statement(StatementKind::Copy);
    stranger.signer.name = "Nguyễn 漢".to_owned();
    let refused = overlay(&[(stranger, 1)], PLACE);
    assert!(
        matches!(&refused, Err(FormError::Letter { line }) if line.contains("Nguyễn")),
        "{refused:?}"
    );
}

#[test]
fn decomposed_names_are_printed_composed() {
    let mut decomposed = statement(StatementKind::Copy);
    decomposed.signer.name = "Nguye\u{302}\u{303}n Đu\u{31b}\u{301}c ".to_owned();
    let Some(said) = text(&overlay(&[(decomposed, 1)], PLACE).unwrap()) else {
        return;
    };
    assert!(said.ends_with("PHÓ CHỦ TỊCH Nguyễn Đức"), "{said}");
}

#[test]
fn a_statement_that_lacks_a_fact_is_refused() {
    let mut nobody = statement(StatementKind::Signature);
    nobody.persons.clear();
    let refused = overlay(&[(nobody, 1)], PLACE);
    assert!(
        matches!(&refused, Err(FormError::NoFact { fact }) if fact == "persons"),
        "{refused:?}"
    );
}

#[test]
fn the_certifier_signs_alone_where_they_saw_the_signing_themselves() {
    let mut alone = statement(StatementKind::Signature);
    alone.receiver = None;
    let Some(said) = text(&overlay(&[(alone, 1)], PLACE).unwrap()) else {
        return;
    };
    assert!(said.contains("này trước mặt tôi."), "{said}");
    assert!(!said.contains("NGƯỜI TIẾP NHẬN"), "{said}");
}
