//! Invented people, papers and books.

use motcua_pdf::form::certify::{
    BookEntry, BookHead, Closing, Identified, Languages, Period, Signer, SignerLines, Standing,
    Statement, StatementKind, TransactionCopies, Volume,
};
use motcua_pdf::form::{Agency, Fonts};

pub fn fonts() -> Fonts {
    Fonts::bundled().unwrap()
}

pub fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

pub fn time(text: &str) -> chrono::DateTime<chrono::FixedOffset> {
    chrono::DateTime::parse_from_rfc3339(text).unwrap()
}

pub fn agency() -> Agency {
    Agency {
        superior: "ỦY BAN NHÂN DÂN XÃ SƠN ĐÔNG".to_owned(),
        unit: "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG".to_owned(),
    }
}

pub fn volume(symbol: &str) -> Volume {
    Volume {
        number: 2,
        year: 2026,
        symbol: symbol.to_owned(),
    }
}

pub fn leader() -> SignerLines {
    SignerLines {
        lines: vec!["KT. CHỦ TỊCH".to_owned(), "PHÓ CHỦ TỊCH".to_owned()],
        name: "Nguyễn Đức Thắng".to_owned(),
    }
}

/// A statement of each kind.
pub fn statement(kind: StatementKind) -> Statement {
    let symbol = match kind {
        StatementKind::Copy => "SCT/BS",
        StatementKind::ElectronicCopy => "SCTĐT/BS",
        StatementKind::Signature | StatementKind::Fingerprint => "SCT/CK,ĐC",
        StatementKind::Transaction | StatementKind::TransactionAmendment => "SCT/GD",
        StatementKind::Translator => "SCT/CKND",
    };
    let SignerLines { lines, name } = leader();
    let copy = matches!(kind, StatementKind::Copy | StatementKind::ElectronicCopy);
    Statement {
        kind,
        number: 1234,
        volume: volume(symbol),
        date: day("2026-11-05"),
        place: "trụ sở Ủy ban nhân dân xã Sơn Đông".to_owned(),
        signer: Signer {
            lines,
            name,
            title: "Phó Chủ tịch Ủy ban nhân dân xã Sơn Đông".to_owned(),
        },
        persons: if copy {
            Vec::new()
        } else {
            vec![Identified {
                name: "Trần Thị Ngọc Ánh".to_owned(),
                paper: Some(("Thẻ căn cước".to_owned(), "001199000012".to_owned())),
            }]
        },
        receiver: (kind == StatementKind::Signature).then(|| "Lê Quang Định".to_owned()),
        paper: match kind {
            StatementKind::Transaction | StatementKind::TransactionAmendment => {
                Some("Hợp đồng tặng cho quyền sử dụng đất".to_owned())
            }
            StatementKind::Translator => Some("Bằng tốt nghiệp".to_owned()),
            _ => None,
        },
        languages: (kind == StatementKind::Translator).then(|| Languages {
            from: "tiếng Anh".to_owned(),
            into: "tiếng Việt".to_owned(),
        }),
        copies: Some(TransactionCopies {
            originals: 3,
            sheets: 2,
            pages: 4,
        }),
    }
}

pub fn book_head() -> BookHead {
    BookHead {
        agency: agency(),
        site: Some("Nhà văn hóa thôn Đồng Dài".to_owned()),
        place: "Sơn Đông".to_owned(),
        volume: volume("SCT/BS"),
        period: Period::Month {
            month: 11,
            year: 2026,
        },
        opened_on: day("2026-07-01"),
        closed_on: None,
        digest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
        practice: false,
    }
}

pub fn entry(number: u32) -> BookEntry {
    const NAMES: [&str; 4] = [
        "Nguyễn Thị Hường",
        "Phạm Văn Đoàn",
        "Hoàng Ngọc Khuê",
        "Vũ Quỳnh Trâm",
    ];
    const PAPERS: [&str; 4] = [
        "Giấy khai sinh",
        "Bằng tốt nghiệp trung học phổ thông",
        "Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất",
        "Giấy chứng nhận kết hôn",
    ];
    let place = number as usize % 4;
    BookEntry {
        number,
        standing: Standing::Issued,
        date: day("2026-11-05").checked_add_days(chrono::Days::new(u64::from(number % 20))),
        requester: NAMES[place].to_owned(),
        paper: PAPERS[place].to_owned(),
        languages: String::new(),
        signer: "Nguyễn Đức Thắng, Phó Chủ tịch".to_owned(),
        count: Some(number % 30 + 1),
        fee: Some(i64::from(number % 30 + 1) * 4_000),
        note: String::new(),
        corrections: Vec::new(),
    }
}

pub fn closing(cases: u32, numbers: Option<(u32, u32)>) -> Closing {
    Closing {
        cases,
        numbers,
        voided: 1,
        cancelled: 1,
        fees: 1_234_000,
        date: day("2026-11-30"),
        keeper: "Lê Quang Định".to_owned(),
        leader: leader(),
    }
}
