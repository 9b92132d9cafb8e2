//! A book and a row for tests; every name is invented.
use chrono::{DateTime, NaiveDate, Utc};

use super::{
    BookKind, BookState, Certification, CertificationStatus, Matter, Requester, Series, SignerAs,
    Volume,
};
use crate::fee::FeeLines;
use crate::ids::{CertificationId, DeviceId, SeriesId, SignerId, UserId, VisitId};

/// 20 November 2026, 9 o'clock at the counter.
pub(crate) fn moment() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_140_000, 0).unwrap_or_default()
}

pub(crate) fn day() -> NaiveDate {
    crate::deadline::office_day(moment())
}

/// A fresh book of copies of 2026.
pub(crate) fn series(owner: DeviceId) -> Series {
    Series {
        id: SeriesId::fresh(),
        kind: BookKind::Copies,
        site: String::new(),
        year: 2026,
        symbol: "SCT/BS".into(),
        first: 1,
        last: 0,
        last_day: None,
        volumes: vec![Volume {
            no: 1,
            first: 1,
            opened: day(),
        }],
        gaps: Vec::new(),
        owner,
        state: BookState::Open,
        locks: Vec::new(),
        hands: 0,
    }
}

pub(crate) fn signer() -> SignerAs {
    SignerAs {
        id: SignerId::fresh(),
        lines: vec!["KT. CHỦ TỊCH".into(), "PHÓ CHỦ TỊCH".into()],
        name: "Trần Thị Mẫu".into(),
        title: "Phó Chủ tịch".into(),
    }
}

/// An original that waits for a number.
pub(crate) fn row() -> Certification {
    Certification {
        id: CertificationId::fresh(),
        visit: VisitId::fresh(),
        matter: Matter::Copies,
        requester: Requester {
            name: "Nguyễn Văn Mẫu".into(),
            ..Requester::default()
        },
        kind: Some("giay-khai-sinh".into()),
        paper: "Giấy khai sinh".into(),
        pages: 1,
        copies: 3,
        fee: FeeLines::default(),
        received_at: moment(),
        received_by: UserId::fresh(),
        due_at: moment(),
        agreement: None,
        signer: signer(),
        number: None,
        status: CertificationStatus::Waiting,
        signed: None,
        voided: None,
        refused: None,
        cancelled: None,
        prints: Vec::new(),
        strikes: Vec::new(),
        replaces: None,
        electronic: None,
        code: None,
        exchange: crate::exchange::Exchange::default(),
    }
}

/// An electronic copy that begins.
pub(crate) fn electronic_row() -> Certification {
    Certification {
        matter: Matter::ElectronicCopy,
        copies: 1,
        status: CertificationStatus::ToScan,
        electronic: Some(Box::default()),
        ..row()
    }
}
