//! A dossier for the tests of this crate: an invented person, one paper held again, one slip printed.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]
use chrono::{DateTime, FixedOffset, Utc};

use super::*;
use crate::deadline::{DueRule, DueTimePolicy};
use crate::ids::{DossierId, Hash, PaperId, PersonId, UserId, VisitId};
use crate::paper::Media;

/// Friday, eight in the morning at the office.
pub(crate) fn received_at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_222_800, 0).unwrap()
}

/// The PDF of a slip.
pub(crate) fn form() -> IssuedForm {
    IssuedForm {
        template: "acceptance_receipt/2025".into(),
        file: file(),
        pages: 1,
        covers: Vec::new(),
        issued_at: received_at(),
        prints: Vec::new(),
        replaces: None,
        withdrawn_at: None,
    }
}

/// A print of which nothing is known yet.
pub(crate) fn print() -> PrintRecord {
    PrintRecord {
        at: received_at(),
        printer: "quay".into(),
        file: file(),
        reprint: 0,
        state: PrintState::Sending,
        job: None,
    }
}

fn file() -> FileRef {
    FileRef {
        sha256: Hash::of(b"slip"),
        bytes: 4,
        media: Media::Pdf,
    }
}

/// Received a moment ago by `clerk`, its slip issued and not printed.
pub(crate) fn dossier(clerk: UserId) -> Dossier {
    let party = Party {
        person: PersonId::fresh(),
        name: "Nguyễn Văn Mẫu".into(),
        number: None,
        birth: None,
        address: "Thôn Một".into(),
        phone: None,
        email: None,
    };
    let due_at: DateTime<FixedOffset> = received_at().fixed_offset();
    let limit = TimeLimit::WorkingDays(3);
    Dossier {
        id: DossierId::fresh(),
        code: "H99.01-261120-4000".into(),
        visit: VisitId::fresh(),
        procedure: ProcedureInForce {
            key: "1.001193".into(),
            code: None,
            name: "Đăng ký khai sinh".into(),
            sector: "Hộ tịch".into(),
            limit,
            catalogue_version: "1".into(),
        },
        owner: party.clone(),
        submitter: party,
        authority: None,
        channel: Channel::Counter,
        status: DossierStatus::Received,
        received_at: received_at(),
        received_by: clerk,
        received_by_name: "Lê Thị Thử".into(),
        counter: CounterNo::new(1).unwrap(),
        due: Due {
            due_at,
            original_due_at: due_at,
            rule: DueRule {
                limit,
                policy: DueTimePolicy::SameHour,
                calendar_version: "1".into(),
            },
            skipped: Vec::new(),
            explanation: Vec::new(),
            provisional: false,
            paused: false,
            crosses_computed_day: false,
            uncovered_years: Vec::new(),
        },
        papers: vec![DossierPaper {
            requirement: None,
            kind: "giay-chung-sinh".into(),
            name: "Giấy chứng sinh".into(),
            originals: 1,
            copies: 0,
            standing: PaperStanding::Held {
                paper: PaperId::fresh(),
            },
            custody: Custody::None,
            article: None,
            stored: None,
        }],
        sets: 1,
        fee: FeeRecord {
            lines: Vec::new(),
            total: Dong::new(8000).unwrap(),
            exemption: None,
            payment: Payment::Cash,
            entries: Vec::new(),
        },
        delivery: Delivery::Counter,
        receiving_unit: "Bộ phận Một cửa".into(),
        deciding_unit: "UBND xã".into(),
        register_entry: 1,
        receipts: vec![form()],
        corrections: Vec::new(),
        cancel: None,
        filed: None,
        consulted: Vec::new(),
        result: None,
        returned: None,
        exchange: Exchange::default(),
    }
}
