//! What is put back to an earlier day, or gone: the others have it, and it comes back.
use motcua_desk::error::ErrorCode;
use motcua_desk::view::session::JoinRequest;
use motcua_desk::view::share::{ShareTrouble, SharingView, Unmirrored};
use motcua_desk::{Clock as _, Desk};
use motcua_tests::hub::HubPlace;

use super::together::Commune;
use crate::backup::{counter, restore};
use crate::clock::stepped_counter;
use crate::{CARD, OTHER, SECRET, begin, desk, finish, hand_in_the_rest, scanned};

fn sharing(desk: &Desk) -> SharingView {
    desk.sharing().unwrap().unwrap()
}

#[test]
fn a_hub_that_was_put_back_gets_from_one_counter_what_another_wrote_that_is_gone() {
    let Some(mut commune) = Commune::of_two(|_| {}) else {
        return;
    };
    commune.hub.keep().unwrap();
    let draft = scanned(&commune.second.desk, CARD);
    let received = finish(&commune.second.desk, draft).dossiers[0].clone();
    commune.quiet();
    let there = sharing(&commune.second.desk);
    let gone = there.counters.iter().find(|one| one.own).unwrap().device;
    commune.first.desk.share_retire(gone).unwrap();
    commune.hub.put_back().unwrap();
    let first = &commune.first.desk;
    while first.share_turn() {}
    assert_eq!(sharing(first).trouble, None);
    assert_eq!(sharing(first).waiting, Unmirrored::default());

    // Nobody but the hub tells the third one.
    let request = JoinRequest {
        address: commune.hub.base(),
        commune: "H99.01".into(),
        code: first.share_invite(4).unwrap(),
        secret: SECRET.into(),
        recovery: None,
    };
    let folder = tempfile::tempdir().unwrap();
    let (third, _, _) = stepped_counter(folder.path(), commune.first.clock.now());
    third.share_join(&request).unwrap();
    while third.share_turn() | first.share_turn() {}
    let dossier = third.dossier(received.id).unwrap();
    for picture in dossier.paper_pictures.iter().flatten() {
        third.picture(super::path_of(picture)).unwrap();
    }
    assert_eq!(third.check().unwrap().digest, first.check().unwrap().digest);
    // And the PC that is gone is shut out also by a hub that had forgotten it.
    while commune.second.desk.share_turn() {}
    let trouble = sharing(&commune.second.desk).trouble;
    assert_eq!(trouble, Some(ShareTrouble::Revoked));
}

#[test]
fn a_pc_that_was_put_back_to_its_backup_comes_in_again_and_has_all_that_it_lost() {
    let Some(hub) = HubPlace::start("H99.01").unwrap() else {
        return;
    };
    let first = counter();
    first.desk.share_found(&hub.base(), &hub.founding).unwrap();
    first.receive(CARD);
    while first.desk.share_turn() {}
    let folder = tempfile::tempdir().unwrap();
    let (second, _) = desk(folder.path());
    let request = JoinRequest {
        address: hub.base(),
        commune: "H99.01".into(),
        code: first.desk.share_invite(3).unwrap(),
        secret: SECRET.into(),
        recovery: None,
    };
    second.share_join(&request).unwrap();
    let made = first.back_up().last.unwrap();
    assert_eq!(made.missing, 0);
    // Behind the backup, and at the hub.
    let last = first.receive(OTHER);
    while first.desk.share_turn() {}
    let (key, target) = (first.recovery_key, first.target);
    drop(first.desk);

    let data = tempfile::tempdir().unwrap();
    let (restored, _) = restore(data.path(), target.path(), &key);
    while restored.share_turn() {}
    assert_eq!(sharing(&restored).trouble, Some(ShareTrouble::Unknown));
    let draft = begin(&restored, OTHER).draft;
    hand_in_the_rest(&restored, draft);
    assert!(restored.intake_receive(draft).is_err(), "no numbers");

    while second.share_turn() {}
    let refused = restored.share_return("0000-0000-0000-0000").unwrap_err();
    assert_eq!(refused.code, ErrorCode::HubRefused);
    let code = second.share_invite(5).unwrap();
    let view = restored.share_return(&code).unwrap();
    assert_eq!(view.trouble, None);
    while restored.share_turn() | second.share_turn() {}
    assert_eq!(sharing(&restored).waiting, Unmirrored::default());
    assert_eq!(sharing(&second).trouble, None);
    for desk in [&restored, &second] {
        assert!(desk.dossier_by_code(&last).is_ok());
        assert!(desk.check().unwrap().ok);
    }
    // What was given behind the backup is known again, and the head says so from paper all the same.
    restored.numbers_confirm(&last, 2).unwrap();
    let double = motcua_desk::view::intake::IntakeChange::AcceptDouble { case: 0 };
    restored.intake_change(draft, double).unwrap();
    let next = restored.intake_receive(draft).unwrap();
    assert!(next.dossiers[0].code > last);
    while restored.share_turn() | second.share_turn() {}
    let digests = [&restored, &second].map(|desk| desk.check().unwrap().digest);
    assert_eq!(digests[0], digests[1]);
}
