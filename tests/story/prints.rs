//! What becomes of a print: a jam, a dead printer, a crash, and the question whether the slip came out.
use motcua_desk::case::dossier::PrintState;
use motcua_desk::error::ErrorCode;
use motcua_desk::view::print::PrintAnswer;

use crate::{CARD, Mood, begin, desk, finish, open_desk, sign_in};

#[test]
fn a_dead_printer_keeps_the_slip_on_the_hold_over_list_and_prints_it_unmarked_later() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, tray) = open_desk(folder.path());
    let id = finish(&desk, begin(&desk, CARD).draft).dossiers[0].id;
    *tray.1.lock().unwrap() = Mood::Dead;
    let refused = desk.receipt_print(id, None).unwrap_err();
    assert_eq!(refused.code, ErrorCode::PrintFailed);
    assert_eq!(desk.home().unwrap().open_prints, 1);
    let open = desk.prints_open().unwrap();
    assert_eq!(open[0].state, PrintState::NotOut);
    assert_eq!(desk.held_prints().unwrap_err().code, ErrorCode::PrintFailed);

    *tray.1.lock().unwrap() = Mood::Fine;
    assert!(desk.held_prints().unwrap().is_empty());
    assert_eq!(tray.0.lock().unwrap().len(), 1);
    let dossier = desk.dossier(id).unwrap().dossier;
    assert!(
        dossier.receipts[0]
            .prints
            .iter()
            .all(|print| print.reprint == 0)
    );
    assert_eq!(desk.home().unwrap().open_prints, 0);
    assert!(desk.check().unwrap().ok);
}

#[test]
fn a_jam_is_asked_about_and_only_a_slip_handed_over_makes_a_reprint() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, tray) = open_desk(folder.path());
    let id = finish(&desk, begin(&desk, CARD).draft).dossiers[0].id;
    *tray.1.lock().unwrap() = Mood::Jammed;
    desk.receipt_print(id, None).unwrap();
    let unsure = desk.receipt_print(id, None).unwrap_err();
    assert_eq!(unsure.code, ErrorCode::PrintUncertain);

    *tray.1.lock().unwrap() = Mood::Fine;
    let second = desk.receipt_print(id, Some(PrintAnswer::NotOut)).unwrap();
    assert_eq!(
        second.reprint, 0,
        "nothing came out, so this is the first slip"
    );
    assert_eq!(
        *tray.2.lock().unwrap(),
        ["tray-1"],
        "the jammed one does not come out later"
    );
    let third = desk
        .receipt_print(id, Some(PrintAnswer::HandedOver))
        .unwrap();
    assert_eq!(third.reprint, 1);
    let printed = tray.0.lock().unwrap().clone();
    assert_ne!(printed[0], printed[1], "the reprint is marked");
}

#[test]
fn a_slip_that_left_the_spooler_is_settled_without_asking() {
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let id = finish(&desk, begin(&desk, CARD).draft).dossiers[0].id;
    desk.receipt_print(id, None).unwrap();
    assert_eq!(desk.home().unwrap().open_prints, 1);
    assert!(desk.prints_open().unwrap().is_empty());
    let print = desk.dossier(id).unwrap().dossier.receipts[0].prints[0].clone();
    assert_eq!(print.state, PrintState::Out);
    assert_eq!(desk.home().unwrap().open_prints, 0);
}

#[test]
fn after_a_crash_in_the_middle_of_a_print_the_clerk_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let (first, tray) = open_desk(folder.path());
    let id = finish(&first, begin(&first, CARD).draft).dossiers[0].id;
    *tray.1.lock().unwrap() = Mood::Crashing;
    let print = std::panic::AssertUnwindSafe(|| first.receipt_print(id, None));
    assert!(std::panic::catch_unwind(print).is_err());
    drop(first);

    let (second, _) = desk(folder.path());
    sign_in(&second);
    let open = second.prints_open().unwrap();
    assert_eq!((open[0].dossier, open[0].state), (id, PrintState::Sending));
    assert!(
        second
            .print_settle(id, PrintAnswer::HandedOver)
            .unwrap()
            .is_empty()
    );
    assert!(second.check().unwrap().ok);
}
