//! What a person and a reader do in the middle of a batch.
use motcua_desk::case::certify::CertificationStatus::{Signing, ToSeal};
use motcua_desk::error::ErrorCode;
use motcua_desk::view::copies::{PinTries, SigningWish};
use motcua_tests::copies::TOKENS;

use super::{Demo, Room, wrong_pin};

#[test]
fn a_token_pulled_in_a_batch_and_put_back_goes_on_at_the_first_unsigned() {
    let Some(demo) = Demo::here() else { return };
    let room = Room::of_leader(demo, &["PULL=2"], 4);
    let done = room.sign().unwrap();
    assert_eq!(done.stopped.unwrap().code, ErrorCode::TokenGone);
    assert_eq!((done.signed.len(), done.left.len()), (2, 2));
    assert_eq!(room.book(), [(1, ToSeal), (2, ToSeal), (3, Signing)]);
    room.is_sound();
    assert_eq!(room.plan().unwrap_err().code, ErrorCode::TokenAbsent);
    room.put("back", "");
    let plan = room.plan().unwrap();
    let shown: Vec<_> = plan.rows.iter().map(|row| (row.no, row.begun)).collect();
    assert_eq!(shown, [(3, true), (4, false)]);
    // It was logged out by the pulling, and nobody kept the PIN.
    assert_eq!(room.sign_with(None).unwrap_err().code, ErrorCode::PinNeeded);
    room.is_all_signed(4);
}

#[test]
fn another_token_in_the_reader_signs_nothing_and_takes_no_number() {
    let Some(demo) = Demo::here() else { return };
    let room = Room::of_leader(demo, &["TRIES=3"], 3);
    let wish = room.wish();
    let done = room
        .run(&wish, Some(&room.demo.pin), |at| {
            if at == 2 {
                room.put("other", TOKENS[1]);
            }
        })
        .unwrap();
    assert_eq!(done.stopped.unwrap().code, ErrorCode::TokenGone);
    assert_eq!(room.book(), [(1, ToSeal), (2, Signing)]);
    room.is_sound();
    // The other one is not asked: what was shown is signed with the key that was shown, or not at all.
    let refused = room.sign_with(Some(&wrong_pin())).unwrap_err();
    assert_eq!(refused.code, ErrorCode::TokenAbsent);
    let seal = SigningWish {
        certificate: room.demo.certificate("seal"),
        ..room.wish()
    };
    let refused = room.desk.signing_plan(&seal).unwrap_err();
    assert_eq!(
        (refused.code, refused.detail["reason"].as_str()),
        (ErrorCode::KeyUnfit, "agency")
    );
    assert_eq!(room.left(TOKENS[1]), PinTries::All);
    // Another person's may not go on with a number that was taken for the first.
    room.put("other", "The thu");
    let other = SigningWish {
        certificate: room.demo.certificate("deputy"),
        ..room.wish()
    };
    let refused = room.desk.signing_plan(&other).unwrap_err();
    assert_eq!(refused.code, ErrorCode::CopyInFlight);
    room.take("other");
    room.is_all_signed(3);
}

#[test]
fn a_wrong_pin_is_told_down_to_the_last_try_which_nobody_takes_by_himself() {
    let Some(demo) = Demo::here() else { return };
    let room = Room::of_leader(demo, &["TRIES=3"], 2);
    for (left, told) in [(PinTries::Fewer, "fewer"), (PinTries::Last, "last")] {
        let refused = room.sign_with(Some(&wrong_pin())).unwrap_err();
        assert_eq!(refused.code, ErrorCode::PinWrong);
        assert_eq!(refused.detail["left"], told);
        // Whoever plans again sees it before a PIN is typed.
        assert_eq!(room.plan().unwrap().key.left, left);
    }
    // Everything that does not type a PIN leaves the last try where it is.
    assert_eq!(room.sign_with(None).unwrap_err().code, ErrorCode::PinNeeded);
    room.is_sound();
    assert_eq!(room.left(TOKENS[0]), PinTries::Last);
    assert_eq!(room.book(), []);
    room.is_all_signed(2);
    assert_eq!(room.left(TOKENS[0]), PinTries::All);
}

#[test]
fn a_driver_that_dies_or_lies_costs_no_number() {
    let Some(demo) = Demo::here() else { return };
    let room = Room::of_leader(demo, &["CRASH=3", "LIE=1"], 2);
    let done = room.sign().unwrap();
    assert_eq!(done.stopped.unwrap().code, ErrorCode::SignatureWrong);
    assert_eq!(room.book(), [(1, Signing)]);
    room.is_sound();
    let done = room.sign().unwrap();
    assert_eq!(done.stopped.unwrap().code, ErrorCode::TokenDriver);
    assert_eq!(room.book(), [(1, ToSeal), (2, Signing)]);
    // The next child counts its signatures anew and lies at its first.
    let done = room.sign().unwrap();
    assert_eq!(done.stopped.unwrap().code, ErrorCode::SignatureWrong);
    room.is_all_signed(2);
}
