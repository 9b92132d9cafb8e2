//! Certificates that must not sign today, and who is asked about them.
use std::sync::atomic::Ordering;

use motcua_desk::error::ErrorCode;
use motcua_desk::view::copies::PinTries;
use motcua_tests::copies::{LEADER, TOKENS};

use super::{Demo, Room, wrong_pin};

/// The token with the certificates that are not good.
const TOKEN: &str = "The thu";

#[test]
fn a_certificate_that_is_not_good_today_stops_before_the_pin() {
    let Some(demo) = Demo::here() else { return };
    let mut demo = Some(demo);
    for (certificate, holder, code, reason) in [
        (
            "expired",
            "Nguyễn Văn Hết Hạn",
            ErrorCode::KeyUnfit,
            Some("expired"),
        ),
        (
            "future",
            "Nguyễn Văn Mai Sau",
            ErrorCode::KeyUnfit,
            Some("not_yet_valid"),
        ),
        (
            "revoked",
            "Nguyễn Thị Thu Hồi",
            ErrorCode::CertificateRevoked,
            None,
        ),
        (
            "unknown",
            "Nguyễn Thị Không Rõ",
            ErrorCode::CertificateUnknown,
            None,
        ),
    ] {
        let demo = demo.take().or_else(Demo::here).unwrap();
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("counter");
        let who = (certificate, holder, TOKEN);
        let room = Room::new(demo, place, &folder, who, &["TRIES=3"], 1);
        let refused = room.sign_with(Some(&wrong_pin())).unwrap_err();
        assert_eq!(refused.code, code, "{certificate}");
        if let Some(reason) = reason {
            assert_eq!(refused.detail["reason"], reason);
        }
        assert_eq!(
            room.left(TOKEN),
            PinTries::All,
            "{certificate}: a PIN was tried"
        );
        assert_eq!(room.book(), [], "{certificate}");
        room.is_sound();
    }
}

#[test]
fn without_ocsp_a_list_still_says_revoked_and_without_both_signing_waits_for_nobody() {
    let Some(demo) = Demo::here() else { return };
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("counter");
    let who = ("revoked", "Nguyễn Thị Thu Hồi", TOKEN);
    let room = Room::new(demo, place, &folder, who, &["TRIES=3"], 1);
    room.line.no_ocsp.store(true, Ordering::Relaxed);
    let refused = room.sign_with(Some(&wrong_pin())).unwrap_err();
    assert_eq!(refused.code, ErrorCode::CertificateRevoked);
    assert_eq!(room.left(TOKEN), PinTries::All);

    // What is not known at this hour is asked again when the copy is completed.
    let Some(demo) = Demo::here() else { return };
    let room = Room::of_leader(demo, &[], 2);
    room.line.no_ocsp.store(true, Ordering::Relaxed);
    room.line.no_lists.store(true, Ordering::Relaxed);
    room.is_all_signed(2);
    assert_eq!(room.left(TOKENS[0]), PinTries::All);
    assert_eq!(room.plan().unwrap().key.certificate.holder, LEADER);
}
