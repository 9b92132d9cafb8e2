//! Two counters of one commune, their clocks and the hub between them.
use std::sync::Arc;

use chrono::{DateTime, TimeDelta};
use motcua_desk::view::session::JoinRequest;
use motcua_desk::{Clock, Desk};
use motcua_tests::hub::HubPlace;

use crate::clock::{Stepped, stepped_counter, stepped_desk};
use crate::{SECRET, everything_to_one};

/// One of them.
pub struct Counter {
    pub desk: Desk,
    pub clock: Arc<Stepped>,
    _folder: tempfile::TempDir,
}

/// The counter that was there first, and one that came in by its code.
pub struct Commune {
    pub hub: HubPlace,
    pub first: Counter,
    pub second: Counter,
}

impl Commune {
    /// The second one comes in after `before`; none where the run was given no PostgreSQL.
    pub fn of_two(before: impl FnOnce(&Desk)) -> Option<Self> {
        let hub = HubPlace::start("H99.01").unwrap()?;
        let friday = DateTime::parse_from_rfc3339("2026-11-20T09:00:00+07:00").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (desk, clock) = stepped_desk(folder.path(), friday.to_utc());
        let first = Counter {
            desk,
            clock,
            _folder: folder,
        };
        everything_to_one(&first.desk);
        before(&first.desk);
        first.desk.share_found(&hub.base(), &hub.founding).unwrap();
        first.desk.share_turn();
        let code = first.desk.share_invite(3).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (desk, clock, _) = stepped_counter(folder.path(), first.clock.now());
        let second = Counter {
            desk,
            clock,
            _folder: folder,
        };
        let request = JoinRequest {
            address: hub.base(),
            commune: "H99.01".into(),
            code,
            secret: SECRET.into(),
            recovery: None,
        };
        second.desk.share_join(&request).unwrap();
        let commune = Self { hub, first, second };
        commune.quiet();
        Some(commune)
    }

    /// Everybody tells everything and hears everything.
    pub fn quiet(&self) {
        while self.first.desk.share_turn() | self.second.desk.share_turn() {}
    }

    /// Both have the same, and each store is sound.
    pub fn agrees(&self) {
        let codes = [&self.first, &self.second].map(|counter| {
            assert!(counter.desk.check().unwrap().ok);
            let found = counter.desk.search("nguyen").unwrap().dossiers;
            let mut codes: Vec<String> = found.into_iter().map(|one| one.row.code).collect();
            codes.sort();
            codes
        });
        assert_eq!(codes[0], codes[1]);
    }
}

impl Counter {
    /// Lets time pass and everything that falls due with the province happen.
    pub fn pass(&self, most: TimeDelta) {
        crate::exchange::pass(&self.desk, &self.clock, most);
    }
}
