//! A counter that certified last year already.

use std::path::Path;

use chrono::Utc;
use motcua_desk::case::certify::{BookKind, Capacity, Matter, Requester, Signer};
use motcua_desk::case::ids::SignerId;
use motcua_desk::view::books::BookOpening;
use motcua_desk::view::certify::{RowInput, VisitInput};

use crate::seed::Counter;

impl Counter {
    /// A counter that began to certify on 31 December 2025: one number that nobody signed, and one original that came too
    /// late. This year's book is open at 101.
    pub fn with_last_years_book(folder: &Path) -> Self {
        let counter = Self::over(folder);
        let new_years_eve = chrono::NaiveDate::from_ymd_opt(2025, 12, 31).unwrap();
        let morning = new_years_eve.and_hms_opt(2, 0, 0).unwrap().and_utc();
        counter.sets_clock(morning);
        counter.make();
        counter.certifies_with(&[
            ("Phạm Thị Ký", "Phó Chủ tịch"),
            ("Đỗ Văn Trưởng", "Chủ tịch"),
        ]);
        counter.opens_book(1);
        counter.certifies("ks 1", true);
        counter.certifies("hb 1", false);
        counter.sets_clock(Utc::now());
        counter.desk.clock_confirm().unwrap();
        counter.opens_book(101);
        counter
    }

    fn certifies_with(&self, signers: &[(&str, &str)]) {
        let mut office = self.desk.settings().unwrap().office;
        let signer = |(name, title): &(&str, &str)| Signer {
            id: SignerId::fresh(),
            name: (*name).to_owned(),
            capacity: match *title {
                "Chủ tịch" => Capacity::Own,
                _ => Capacity::InPlaceOf,
            },
            title: (*title).to_owned(),
            on_behalf_of: "Chủ tịch".to_owned(),
            decision: String::new(),
            from: chrono::NaiveDate::from_ymd_opt(2025, 1, 1).unwrap(),
            until: None,
            scope: BookKind::ALL.to_vec(),
            user: None,
        };
        office.certify.signers = signers.iter().map(signer).collect();
        self.desk.office_change(office).unwrap();
    }

    fn opens_book(&self, first: u32) {
        let kind = BookKind::Copies;
        let opening = BookOpening {
            kind,
            first,
            volume: 1,
        };
        self.desk.book_open(&opening).unwrap();
    }

    fn certifies(&self, line: &str, now: bool) {
        let visit = VisitInput {
            requester: Requester {
                name: "Mai Văn Chờ".to_owned(),
                ..Requester::default()
            },
            rows: vec![RowInput {
                matter: Matter::Copies,
                line: line.to_owned(),
                kind: None,
                as_typed: false,
                answered: Vec::new(),
            }],
            declared: true,
            now: Some(now),
            ..VisitInput::default()
        };
        self.desk.certify_take(&visit).unwrap();
    }
}
