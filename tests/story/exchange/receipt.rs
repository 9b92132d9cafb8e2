//! A code that the province allots is an alias: the receipt keeps the counter's number, and says both on request.
use chrono::TimeDelta;
use motcua_desk::case::action::{Move, Refusal};
use motcua_desk::case::exchange::DialectName;
use motcua_desk::error::ErrorCode;
use motcua_desk::view::dossier::DossierView;

use super::{FIRST, post, receive};
use crate::mistakes::pdf_text;

fn refused(view: &DossierView) -> Option<Refusal> {
    let offer = view.moves.iter().find(|one| one.kind == Move::RenewReceipt);
    offer.unwrap().refused
}

#[test]
fn a_citizen_gets_a_receipt_with_the_code_of_the_province_who_asks_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let post = post(folder.path(), DialectName::NoiHoSo);
    let id = receive(&post, FIRST);
    let before = post.desk.dossier(id).unwrap();
    assert_eq!(refused(&before), Some(Refusal::NoOfficialCode));
    let error = post.desk.receipt_renew(id).unwrap_err();
    assert_eq!(error.code, ErrorCode::MoveRefused);

    post.pass(TimeDelta::minutes(10));
    let own = before.dossier.code;
    let official = post.code(id);
    assert_ne!(official, own);
    let renewed = post.desk.receipt_renew(id).unwrap();
    assert_eq!(refused(&renewed), Some(Refusal::OnReceipt));
    assert!(renewed.receipts[1].withdrawn_at.is_some());
    let exported = post.desk.export(&own, folder.path()).unwrap();
    let receipt = std::fs::read(exported.receipt.unwrap()).unwrap();
    let text = pdf_text(&receipt).unwrap();
    assert!(text.contains(&official) && text.contains(&own), "{text}");
    for code in [&own, &official] {
        let found = post.desk.search(code).unwrap().dossiers;
        assert_eq!(found.first().map(|hit| hit.row.id), Some(id), "{code}");
    }
}
