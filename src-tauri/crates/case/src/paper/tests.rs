#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
use chrono::TimeDelta;
use proptest::prelude::*;

use super::*;
use crate::certify::{CertificateName, EvidenceLevel};
use crate::event::{ActorRef, Event, Fact, KIND_VERSION, SignedFile, Stamp, Subject, body_hash};
use crate::fold::{Key, Row, apply};
use crate::ids::{BootId, DeviceId, EventId, UserId};

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

fn file(bytes: u32) -> FileRef {
    FileRef {
        sha256: Hash::of(&bytes.to_be_bytes()),
        bytes,
        media: Media::Pdf,
    }
}

fn paper() -> HeldPaper {
    HeldPaper {
        id: PaperId::fresh(),
        owner: PersonId::fresh(),
        kind: "giay-chung-sinh".into(),
        name: "Giấy chứng sinh".into(),
        pages: 1,
        record: file(100),
        sources: Vec::new(),
        came_signed: None,
        accepted_at: DateTime::UNIX_EPOCH,
        dossier: DossierId::fresh(),
        valid_until: Some(day(20)),
        withdrawn: false,
        moves: Vec::new(),
        purge: None,
        about: Vec::new(),
        secrecy: None,
        purged_at: None,
        signed: None,
    }
}

fn signing(bytes: u32) -> Fact {
    Fact::PaperSigned(Box::new(SignedFile {
        file: file(bytes),
        certificate: CertificateName {
            holder: "Ủy ban nhân dân xã Thử".into(),
            serial: "01".into(),
            fingerprint: Hash([1; 32]),
            until: DateTime::UNIX_EPOCH,
        },
        stamped_at: None,
        level: EvidenceLevel::Basic,
    }))
}

fn completing(bytes: u32, level: EvidenceLevel) -> Fact {
    Fact::PaperCompleted {
        file: file(bytes),
        level,
        renew_at: Some(DateTime::UNIX_EPOCH + TimeDelta::days(i64::from(bytes))),
    }
}

/// The paper after an event; none where it is refused.
fn after(paper: &HeldPaper, fact: &Fact) -> Option<HeldPaper> {
    let (kind, body) = fact.encode().unwrap();
    let subject = Subject::Paper(paper.id);
    let event = Event {
        id: EventId::fresh(),
        device: DeviceId::fresh(),
        seq: 1,
        subject,
        after: Vec::new(),
        at: Stamp {
            wall: DateTime::UNIX_EPOCH,
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
    };
    let row = Row::Paper(Box::new(paper.clone()));
    match apply(&Key::Of(subject), Some(row), &event, fact) {
        Ok(Row::Paper(paper)) => Some(*paper),
        _ => None,
    }
}

#[test]
fn a_paper_is_offered_only_while_signed_in_force_and_here() {
    let unsigned = paper();
    assert!(unsigned.for_reference() && !unsigned.reusable(day(1)));
    let signed = after(&unsigned, &signing(200)).unwrap();
    assert!(signed.reusable(day(20)) && !signed.reusable(day(21)));
    for fact in [
        Fact::PaperWithdrawn,
        Fact::PaperPurged {
            ground: PurgeGround::Mistake,
        },
    ] {
        assert!(!after(&signed, &fact).unwrap().reusable(day(1)), "{fact:?}");
    }
}

#[test]
fn what_is_not_to_be_signed_says_why() {
    let signed = after(&paper(), &signing(200)).unwrap();
    let asked = Fact::PurgeAsked {
        ground: PurgeGround::Secret,
    };
    let stamp = Fact::StampSeen {
        degree: Secrecy::Secret,
    };
    let bars = [
        (paper(), None),
        (signed, Some(SignBar::Signed)),
        (
            after(&paper(), &Fact::PaperWithdrawn).unwrap(),
            Some(SignBar::Gone),
        ),
        (after(&paper(), &asked).unwrap(), Some(SignBar::PurgeAsked)),
        (after(&paper(), &stamp).unwrap(), Some(SignBar::Secrecy)),
    ];
    for (paper, bar) in bars {
        assert_eq!(paper.sign_bar(), bar);
    }
}

fn any_fact() -> impl Strategy<Value = Fact> {
    use EvidenceLevel::{Archived, Basic, LongTerm, Timestamped};
    let level = prop::sample::select(vec![Basic, Timestamped, LongTerm, Archived]);
    prop_oneof![
        (50u32..400).prop_map(signing),
        (50u32..800, level).prop_map(|(bytes, level)| completing(bytes, level)),
        Just(Fact::PaperWithdrawn),
        Just(Fact::PaperMoved {
            to: PersonId::fresh(),
            reason: "Kẹp nhầm".into(),
        }),
        Just(Fact::SourcesThinned),
    ]
}

proptest! {
    /// Whatever happens to a paper, in whatever order: it is signed once, its record begins with what was accepted,
    /// it only grows, and its evidence is never less than it was.
    #[test]
    fn a_record_only_grows_from_what_was_accepted(facts in prop::collection::vec(any_fact(), 0..40)) {
        let accepted = paper();
        let mut now = accepted.clone();
        for fact in &facts {
            let Some(next) = after(&now, fact) else { continue };
            prop_assert!(next.record.bytes >= now.record.bytes);
            if next.record != now.record {
                prop_assert!(next.record.bytes > now.record.bytes && !now.withdrawn);
            }
            match (&now.signed, &next.signed) {
                (None, None) => prop_assert_eq!(&next.record, &accepted.record),
                (_, Some(signed)) => {
                    prop_assert_eq!(signed.scan.digest, accepted.record.sha256);
                    prop_assert_eq!(signed.scan.bytes, accepted.record.bytes);
                    prop_assert!(signed.scan.bytes < signed.seal.bytes && signed.seal.bytes <= next.record.bytes);
                }
                (Some(_), None) => prop_assert!(false, "a signature is never lost"),
            }
            if let (Some(before), Some(signed)) = (&now.signed, &next.signed) {
                prop_assert_eq!(&before.seal, &signed.seal);
                prop_assert!(before.level <= signed.level);
            }
            now = next;
        }
    }
}
