//! An electronic copy is a dossier of its own at the province, and its sealed file is the result.
use std::path::Path;

use chrono::TimeDelta;
use motcua_desk::Clock;
use motcua_desk::case::certify::Requester;
use motcua_desk::case::exchange::DialectName;
use motcua_desk::case::ids::CertificationId;
use motcua_desk::view::copies::SigningPart;
use motcua_desk::view::exchange::{Delivery, ExchangeSubject};
use motcua_desk::view::intake::IntakeChange;
use motcua_province::Simulator;
use motcua_tests::link;

use super::package::{Courier, allow};
use crate::certify::Counter;
use crate::copies::{asked, compare, scan};
use crate::copies_sign::{run, sign, three_desks, wish};
use crate::{CARD, begin, finish};

/// A counter with a copy that was just sealed, for somebody whose number is known because they were here before.
fn sealed(folder: &Path) -> (Counter, Simulator, CertificationId) {
    let counter = three_desks(folder);
    let (desk, clock) = (&counter.desk, &counter.clock);
    let mut office = desk.settings().unwrap().office;
    let agency = office.agency.clone();
    // Nobody attests the time here, and the file goes nevertheless.
    office.certify.signing.pending_leaves = true;
    desk.office_change(office).unwrap();
    let province = link::province(&agency.code, &agency.name).unwrap();
    link::connect(desk, &province, &agency.code, DialectName::National).unwrap();
    let draft = begin(desk, CARD).draft;
    let born = IntakeChange::SetFee {
        case: 0,
        quantity: 1,
        pages: 1,
        event_date: Some(clock.now().date_naive()),
    };
    desk.intake_change(draft, born).unwrap();
    let received = finish(desk, draft).dossiers[0].id;
    let owner = desk.dossier(received).unwrap().dossier.owner;
    let mut visit = asked(&["ks"]);
    visit.requester = Requester {
        name: owner.name,
        person: Some(owner.person),
        ..Requester::default()
    };
    let id = desk.certify_take(&visit).unwrap().rows[0].id;
    scan(desk, id, 1);
    compare(desk, id);
    sign(desk, &[id]);
    run(desk, &wish(SigningPart::Seal, &[id], "seal")).unwrap();
    clock.step(TimeDelta::minutes(1));
    (counter, province, id)
}

/// The province has the copy once, settled, with the sealed file.
fn holds(counter: &Counter, province: &Simulator, id: CertificationId) {
    let desk = &counter.desk;
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
    assert_eq!(there.body["ChuHoSo"], matter.row.owner.as_str());
    let sealed = desk.copy(id).unwrap().sealed_sha256.unwrap().to_string();
    let files = ledger.files().unwrap();
    let of_it = files
        .iter()
        .filter(|file| file.used_by.contains(&there.number));
    let hashes: Vec<_> = of_it.map(|file| file.sha256.as_str()).collect();
    assert_eq!(hashes, [sealed]);
}

#[test]
fn a_sealed_copy_is_told_as_a_settled_dossier_with_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let (counter, province, id) = sealed(folder.path());
    counter.desk.exchange_turn().unwrap();
    holds(&counter, &province, id);
}

#[test]
fn a_sealed_copy_is_carried_on_a_stick_like_a_dossier() {
    let folder = tempfile::tempdir().unwrap();
    let stick = tempfile::tempdir().unwrap();
    let (counter, province, id) = sealed(folder.path());
    allow(&counter.desk, true);
    let written = counter.desk.package_write(stick.path()).unwrap();
    let courier = Courier::open(counter.clock.now(), &written).unwrap();
    let carried = courier.deliver(100);
    assert_eq!(carried.told, written.matters, "{carried:?}");
    drop(courier);
    let path = Path::new(&written.path);
    let brought = counter.desk.package_bring(path, &written.code).unwrap();
    assert_eq!(brought.told, written.matters);
    holds(&counter, &province, id);
    assert!(counter.desk.check().unwrap().ok);
}
