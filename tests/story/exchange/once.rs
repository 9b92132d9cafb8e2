//! Once and in order, whatever becomes of the replies.
use chrono::TimeDelta;
use motcua_desk::case::action::UNDO_SECONDS;
use motcua_desk::case::exchange::DialectName;
use motcua_desk::view::exchange::{ConflictAbout, Delivery, ExchangeSubject, MessageState};
use motcua_province::{Fault, Kind};
use rstest::rstest;

use super::{FIRST, Post, post, receive};

/// The province has the dossier exactly once, with its file and its first step.
fn holds(post: &Post, code: &str) {
    let ledger = post.province.ledger();
    let dossier = ledger.dossier(code).unwrap().unwrap();
    assert_eq!(dossier.inserted, 1, "{code}");
    let rows: Vec<_> = ledger.progress().unwrap();
    let states: Vec<_> = rows
        .iter()
        .filter(|row| row.number == code)
        .map(|row| row.state.as_str())
        .collect();
    assert_eq!(states, ["2"], "{code}");
    assert_eq!(ledger.suspicions().unwrap(), Vec::new());
}

#[rstest]
#[case(DialectName::National)]
#[case(DialectName::Gateway)]
#[case(DialectName::NoiHoSo)]
fn what_was_received_without_a_line_reaches_the_province_once_it_is_back(
    #[case] dialect: DialectName,
) {
    let folder = tempfile::tempdir().unwrap();
    let mut post = post(folder.path(), dialect);
    post.province.stop();
    let dossier = receive(&post, FIRST);
    post.pass(TimeDelta::hours(3));
    assert!(matches!(post.delivery(dossier), Delivery::Waiting { .. }));
    assert_eq!(post.waiting(), 1);
    post.province.start_again().unwrap();
    post.pass(TimeDelta::minutes(10));
    let shown = post.delivery(dossier);
    assert!(matches!(shown, Delivery::Received { .. }), "{shown:?}");
    assert_eq!(post.waiting(), 0);
    holds(&post, &post.code(dossier));
}

#[rstest]
#[case(DialectName::National, "a.DongBoHoSoMC")]
#[case(DialectName::Gateway, "b.themmoi")]
#[case(DialectName::NoiHoSo, "c.dossier")]
fn a_dossier_whose_reply_was_lost_is_asked_about_and_never_entered_twice(
    #[case] dialect: DialectName,
    #[case] operation: &str,
) {
    let folder = tempfile::tempdir().unwrap();
    let post = post(folder.path(), dialect);
    let lost = Fault::of(operation, Kind::CommitThenDrop).times(1);
    post.province.faults().add(lost);
    let dossier = receive(&post, FIRST);
    post.pass(TimeDelta::minutes(10));
    let shown = post.delivery(dossier);
    assert!(matches!(shown, Delivery::Received { .. }), "{shown:?}");
    holds(&post, &post.code(dossier));
}

#[rstest]
#[case::all(|_| None)]
#[case::one(Some)]
fn the_button_that_sends_now_leaves_the_seconds_in_which_receiving_can_be_taken_back(
    #[case] of: fn(ExchangeSubject) -> Option<ExchangeSubject>,
) {
    let folder = tempfile::tempdir().unwrap();
    let post = post(folder.path(), DialectName::Gateway);
    let dossier = receive(&post, FIRST);
    post.desk.exchange_turn().unwrap();
    let subject = ExchangeSubject::Dossier(dossier);
    post.desk.exchange_retry(of(subject)).unwrap();
    post.pass(TimeDelta::seconds(UNDO_SECONDS));
    post.desk.dossier_undo(dossier).unwrap();
    post.pass(TimeDelta::minutes(10));
    assert_eq!(post.province.ledger().dossiers().unwrap(), Vec::new());
    assert_eq!(post.waiting(), 0);
}

#[test]
fn a_step_without_an_answer_is_repeated_once_and_listed_then_a_person_looks() {
    let folder = tempfile::tempdir().unwrap();
    let post = post(folder.path(), DialectName::Gateway);
    let lost = |times| Fault::of("b.tiendo", Kind::CommitThenDrop).times(times);
    post.province.faults().add(lost(1));
    let first = receive(&post, FIRST);
    post.pass(TimeDelta::minutes(10));
    let matter = post
        .desk
        .exchange_matter(ExchangeSubject::Dossier(first))
        .unwrap();
    let doubled = |state| state == MessageState::Doubled;
    assert!(matter.messages.iter().any(|message| doubled(message.state)));
    let counts = post.province.ledger().progress_counts().unwrap();
    assert_eq!(counts.iter().map(|row| row.times).collect::<Vec<_>>(), [2]);

    post.province.calm();
    post.province.faults().add(lost(2));
    let second = receive(&post, crate::OTHER);
    post.pass(TimeDelta::minutes(10));
    let about = post.delivery(second);
    let looks = |about: &Delivery| {
        matches!(
            about,
            Delivery::Conflict {
                about: ConflictAbout::Step { .. }
            }
        )
    };
    assert!(looks(&about), "{about:?}");
    let subject = ExchangeSubject::Dossier(second);
    post.desk.exchange_looked(subject, true).unwrap();
    post.pass(TimeDelta::minutes(10));
    let shown = post.delivery(second);
    assert!(
        matches!(shown, Delivery::Received { doubled: 1, .. }),
        "{shown:?}"
    );
}
