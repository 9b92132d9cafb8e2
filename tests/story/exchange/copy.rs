//! An electronic copy is a dossier of its own at the province, and its sealed file is the result.
use chrono::TimeDelta;
use motcua_desk::Clock;
use motcua_desk::case::certify::Requester;
use motcua_desk::case::exchange::DialectName;
use motcua_desk::view::copies::SigningPart;
use motcua_desk::view::exchange::{Delivery, ExchangeSubject};
use motcua_desk::view::intake::IntakeChange;
use motcua_tests::link;

use crate::certify::Counter;
use crate::copies::{asked, compare, scan};
use crate::copies_sign::{run, sign, three_desks, wish};
use crate::{CARD, begin, finish};

#[test]
fn a_sealed_copy_is_told_as_a_settled_dossier_with_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let Counter { desk, clock, .. } = three_desks(folder.path());
    let mut office = desk.settings().unwrap().office;
    let agency = office.agency.clone();
    // Nobody attests the time here, and the file goes nevertheless.
    office.certify.signing.pending_leaves = true;
    desk.office_change(office).unwrap();
    let province = link::province(&agency.code, &agency.name).unwrap();
    link::connect(&desk, &province, &agency.code, DialectName::National).unwrap();
    // Somebody whose number is known, because they were here before.
    let draft = begin(&desk, CARD).draft;
    let born = IntakeChange::SetFee {
        case: 0,
        quantity: 1,
        pages: 1,
        event_date: Some(clock.now().date_naive()),
    };
    desk.intake_change(draft, born).unwrap();
    let received = finish(&desk, draft).dossiers[0].id;
    let owner = desk.dossier(received).unwrap().dossier.owner;
    let mut visit = asked(&["ks"]);
    visit.requester = Requester {
        name: owner.name.clone(),
        person: Some(owner.person),
        ..Requester::default()
    };
    let id = desk.certify_take(&visit).unwrap().rows[0].id;
    scan(&desk, id, 1);
    compare(&desk, id);
    sign(&desk, &[id]);
    run(&desk, &wish(SigningPart::Seal, &[id], "seal")).unwrap();

    clock.step(TimeDelta::minutes(1));
    desk.exchange_turn().unwrap();
    let matter = desk.exchange_matter(ExchangeSubject::Copy(id)).unwrap();
    let shown = &matter.row.delivery;
    assert!(
        matches!(shown, Delivery::Received { .. }),
        "{shown:?} {:?}",
        matter.gaps
    );
    let ledger = province.ledger();
    let there = ledger.dossier(&matter.row.code).unwrap().unwrap();
    assert_eq!((there.inserted, there.state.as_str()), (1, "9"));
    assert_eq!(there.body["ChuHoSo"], owner.name.as_str());
    let sealed = desk.copy(id).unwrap().sealed_sha256.unwrap().to_string();
    let files = ledger.files().unwrap();
    let of_it = files
        .iter()
        .filter(|file| file.used_by.contains(&there.number));
    let hashes: Vec<_> = of_it.map(|file| file.sha256.as_str()).collect();
    assert_eq!(hashes, [sealed]);
}
