#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]
use super::*;
use crate::dossier::sample::{dossier, form, print, received_at};
use crate::dossier::{PaperStanding, PrintState};
use crate::event::{ActorRef, KIND_VERSION, Stamp, body_hash};
use crate::ids::{BootId, DeviceId, EventId, Hash, PaperId, PersonId, UserId};
use crate::mistake::CorrectedParts;
use crate::money::Dong;
use crate::office::{NumbersSeen, RegisterFloor};
use crate::paper::{FileRef, Media, PurgeGround};

fn event(subject: Subject, fact: &Fact) -> Event {
    let (kind, body) = fact.encode().unwrap();
    assert_eq!(
        &Fact::decode(&kind, &body).unwrap(),
        fact,
        "what is stored is what is read"
    );
    Event {
        id: EventId::fresh(),
        device: DeviceId::fresh(),
        seq: 1,
        subject,
        after: Vec::new(),
        at: Stamp {
            wall: received_at(),
            monotonic_ms: 1,
            boot: BootId::fresh(),
        },
        actor: ActorRef {
            user: Some(UserId::fresh()),
            roles: Vec::new(),
            acting_for: None,
        },
        kind,
        kind_version: KIND_VERSION,
        salt: [0; 16],
        body_hash: body_hash(&[0; 16], &body),
        body: Some(body),
        prev: Hash::ZERO,
    }
}

fn folded(dossier: Dossier, fact: &Fact) -> Result<Dossier, FoldError> {
    let subject = Subject::Dossier(dossier.id);
    let key = Key::Of(subject);
    let row = Some(Row::Dossier(Box::new(dossier)));
    match apply(&key, row, &event(subject, fact), fact)? {
        Row::Dossier(dossier) => Ok(*dossier),
        _ => panic!("another row"),
    }
}

fn folded_paper(paper: HeldPaper, fact: &Fact) -> Result<HeldPaper, FoldError> {
    let subject = Subject::Paper(paper.id);
    let row = Some(Row::Paper(Box::new(paper)));
    match apply(&Key::Of(subject), row, &event(subject, fact), fact)? {
        Row::Paper(paper) => Ok(*paper),
        _ => panic!("another row"),
    }
}

fn paper() -> HeldPaper {
    let file = FileRef {
        sha256: Hash::of(b"page"),
        bytes: 4,
        media: Media::Pdf,
    };
    HeldPaper {
        id: PaperId::fresh(),
        owner: PersonId::fresh(),
        kind: "giay-chung-sinh".into(),
        name: "Giấy chứng sinh".into(),
        pages: 1,
        record: file.clone(),
        sources: vec![file],
        came_signed: None,
        accepted_at: received_at(),
        dossier: crate::ids::DossierId::fresh(),
        valid_until: None,
        withdrawn: false,
        moves: Vec::new(),
        purge: None,
        about: Vec::new(),
        secrecy: None,
        purged_at: None,
        signed: None,
    }
}

#[test]
fn a_receipt_that_replaces_another_withdraws_it() {
    let second = crate::dossier::IssuedForm {
        replaces: Some(0),
        ..form()
    };
    let fact = Fact::ReceiptIssued(Box::new(second));
    let after = folded(dossier(UserId::fresh()), &fact).unwrap();
    assert_eq!(after.receipts[0].withdrawn_at, Some(received_at()));
    assert_eq!(after.receipts[1].withdrawn_at, None);
    let lost = crate::dossier::IssuedForm {
        replaces: Some(7),
        ..form()
    };
    let fact = Fact::ReceiptIssued(Box::new(lost));
    assert!(folded(dossier(UserId::fresh()), &fact).is_err());
}

#[test]
fn a_print_is_settled_where_it_stands_and_an_unknown_one_is_refused() {
    let printed = folded(dossier(UserId::fresh()), &Fact::ReceiptPrinted(print())).unwrap();
    assert!(printed.receipts[0].print_open());
    let settle = |print| Fact::PrintSettled {
        receipt: 0,
        print,
        state: PrintState::HandedOver,
        job: None,
    };
    let after = folded(printed.clone(), &settle(0)).unwrap();
    assert!(after.receipts[0].handed_over() && !after.receipts[0].print_open());
    assert!(folded(printed, &settle(1)).is_err());
}

#[test]
fn a_corrected_dossier_keeps_number_people_and_time_and_remembers_what_was_wrong() {
    let before = dossier(UserId::fresh());
    let mut procedure = before.procedure.clone();
    procedure.name = "Đăng ký khai tử".into();
    let mut fee = before.fee.clone();
    fee.total = Dong::ZERO;
    let fact = Fact::DossierCorrected(Box::new(CorrectedParts {
        procedure,
        papers: Vec::new(),
        fee,
        due: before.due.clone(),
        deciding_unit: "Công an xã".into(),
        reason: "Chọn nhầm".into(),
    }));
    let after = folded(before.clone(), &fact).unwrap();
    assert_eq!(after.procedure.name, "Đăng ký khai tử");
    assert_eq!(after.fee.total, Dong::ZERO);
    assert_eq!(
        (
            &after.code,
            &after.owner,
            after.received_at,
            &after.receipts
        ),
        (
            &before.code,
            &before.owner,
            before.received_at,
            &before.receipts
        )
    );
    let CorrectedBefore::Procedure { name } = &after.corrections[0].before else {
        panic!("the procedure was corrected");
    };
    assert_eq!(*name, before.procedure.name);
}

#[test]
fn a_cancel_needs_somebody_who_asked() {
    let fresh = dossier(UserId::fresh());
    assert!(folded(fresh.clone(), &Fact::DossierCancelled).is_err());
    let reason = "Nhập trùng".to_owned();
    let asked = folded(fresh, &Fact::CancelAsked { reason }).unwrap();
    assert_eq!(asked.status, DossierStatus::Received);
    let cancelled = folded(asked, &Fact::DossierCancelled).unwrap();
    assert_eq!(cancelled.status, DossierStatus::Cancelled);
    assert!(cancelled.cancel.unwrap().answer.unwrap().approved);
}

#[test]
fn a_withdrawn_line_names_the_paper_that_is_gone() {
    let paper = PaperId::fresh();
    let after = folded(
        dossier(UserId::fresh()),
        &Fact::LineWithdrawn { line: 0, paper },
    )
    .unwrap();
    assert_eq!(after.papers[0].standing, PaperStanding::Withdrawn { paper });
    assert!(
        folded(
            dossier(UserId::fresh()),
            &Fact::LineWithdrawn { line: 9, paper }
        )
        .is_err()
    );
}

#[test]
fn a_paper_that_came_back_stands_where_it_was_taken_away_and_nowhere_else() {
    let paper = PaperId::fresh();
    let before = dossier(UserId::fresh());
    let back = Fact::LineRestored { line: 0, paper };
    assert!(folded(before.clone(), &back).is_err());
    let without = folded(before, &Fact::LineWithdrawn { line: 0, paper }).unwrap();
    let after = folded(without, &back).unwrap();
    assert_eq!(after.papers[0].standing, PaperStanding::Held { paper });
}

#[test]
fn a_moved_paper_remembers_the_wrong_person() {
    let (before, to) = (paper(), PersonId::fresh());
    let reason = "Kẹp nhầm".to_owned();
    let after = folded_paper(before.clone(), &Fact::PaperMoved { to, reason }).unwrap();
    assert_eq!(after.owner, to);
    assert_eq!((after.moves[0].from, after.moves[0].to), (before.owner, to));
}

#[test]
fn a_destroyed_paper_is_not_destroyed_twice_or_asked_for_again() {
    let ground = PurgeGround::Secret;
    let asked = folded_paper(paper(), &Fact::PurgeAsked { ground }).unwrap();
    assert_eq!(
        folded_paper(asked.clone(), &Fact::PurgeDropped)
            .unwrap()
            .purge,
        None
    );
    let gone = folded_paper(asked, &Fact::PaperPurged { ground }).unwrap();
    assert_eq!(gone.purged_at, Some(received_at()));
    assert!(folded_paper(gone.clone(), &Fact::PurgeAsked { ground }).is_err());
    assert!(folded_paper(gone, &Fact::PurgeDropped).is_err());
}

#[test]
fn thinning_gives_up_what_was_imported_and_keeps_the_record() {
    let before = paper();
    let after = folded_paper(before.clone(), &Fact::SourcesThinned).unwrap();
    assert!(after.sources.is_empty());
    assert_eq!(after.record, before.record);
}

#[test]
fn numbers_seen_on_paper_are_the_least_the_next_one_follows() {
    let seen = NumbersSeen {
        counter: CounterNo::new(1).unwrap(),
        day: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
        last: 4017,
        register: RegisterFloor {
            year: 2026,
            entry: 812,
        },
    };
    let fact = Fact::NumbersSeen(seen);
    let written = event(Subject::Office, &fact);
    let keys = touched(&written, &fact);
    assert_eq!(
        keys,
        [Key::Of(Subject::Office), Key::Day(seen.counter, seen.day)]
    );
    for (known, then) in [(4002, 4017), (4100, 4100)] {
        let row = Some(Row::Day(DayNumbers { last: known }));
        let after = apply(&keys[1], row, &written, &fact).unwrap();
        assert_eq!(after, Row::Day(DayNumbers { last: then }));
    }
}
