#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
use chrono::TimeDelta;

use super::*;
use crate::dossier::sample::{dossier, print, received_at};
use crate::mistake::CancelRequest;

fn actor(user: UserId, role: Role) -> Actor {
    Actor {
        user,
        roles: vec![role],
        acting_for: None,
        device: DeviceId::fresh(),
    }
}

#[test]
fn who_may_do_what_is_one_table() {
    use Role::{Auditor, Head, JusticeOfficer, ReceptionClerk, Specialist};
    let user = UserId::fresh();
    let mut asked = dossier(user);
    asked.cancel = Some(CancelRequest {
        by: None,
        at: received_at(),
        reason: "Nhập trùng".into(),
        answer: None,
    });
    for (role, correct, answer) in [
        (ReceptionClerk, true, false),
        (JusticeOfficer, true, false),
        (Head, true, true),
        (Specialist, false, false),
        (Auditor, false, false),
    ] {
        let may = |kind, dossier: &Dossier| {
            refusal(kind, dossier, &actor(user, role), received_at()).is_none()
        };
        for kind in [Move::CorrectProcedure, Move::CorrectFee, Move::AskCancel] {
            assert_eq!(may(kind, &dossier(user)), correct, "{role:?} {kind:?}");
        }
        assert_eq!(may(Move::AnswerCancel, &asked), answer, "{role:?}");
    }
}

#[test]
fn while_the_head_is_asked_nothing_else_is_put_right() {
    let user = UserId::fresh();
    let head = actor(user, Role::Head);
    let mut asked = dossier(user);
    let why = |kind, dossier: &Dossier| refusal(kind, dossier, &head, received_at());
    assert_eq!(why(Move::AnswerCancel, &asked), Some(Refusal::NotAsked));
    asked.cancel = Some(CancelRequest {
        by: None,
        at: received_at(),
        reason: "Nhập trùng".into(),
        answer: None,
    });
    assert_eq!(why(Move::CorrectFee, &asked), Some(Refusal::Asked));
    assert_eq!(why(Move::AskCancel, &asked), Some(Refusal::Asked));
}

#[test]
fn nothing_moves_a_cancelled_or_undone_dossier() {
    let user = UserId::fresh();
    for (status, why) in [
        (DossierStatus::Cancelled, Refusal::Cancelled),
        (DossierStatus::Undone, Refusal::Undone),
    ] {
        let mut closed = dossier(user);
        closed.status = status;
        for offer in available(&closed, &actor(user, Role::Head), received_at()) {
            assert_eq!(offer.refused, Some(why), "{:?}", offer.kind);
        }
    }
}

#[test]
fn receiving_is_undone_by_who_received_it_within_fifteen_seconds() {
    let (user, other) = (UserId::fresh(), UserId::fresh());
    let undo = |who, seconds| {
        let now = received_at() + TimeDelta::seconds(seconds);
        refusal(
            Move::Undo,
            &dossier(user),
            &actor(who, Role::ReceptionClerk),
            now,
        )
    };
    assert_eq!(undo(user, 15), None);
    assert_eq!(undo(user, 16), Some(Refusal::TooLate));
    assert_eq!(undo(user, -1), Some(Refusal::TooLate));
    assert_eq!(undo(other, 1), Some(Refusal::NotYours));
}

#[test]
fn a_first_print_comes_before_a_second() {
    let user = UserId::fresh();
    let mut printed = dossier(user);
    let why = |kind, dossier: &Dossier| {
        refusal(
            kind,
            dossier,
            &actor(user, Role::ReceptionClerk),
            received_at(),
        )
    };
    assert_eq!(why(Move::PrintReceipt, &printed), None);
    assert_eq!(
        why(Move::ReprintReceipt, &printed),
        Some(Refusal::NotPrinted)
    );
    printed.receipts[0].prints.push(print());
    assert_eq!(
        why(Move::PrintReceipt, &printed),
        Some(Refusal::AlreadyPrinted)
    );
    assert_eq!(why(Move::ReprintReceipt, &printed), None);
}
