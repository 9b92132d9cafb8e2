//! Days without a line, then everything reaches the province once, in order and truthfully: against a strict simulator
//! over real HTTP, judged by its ledger.
mod barred;
mod copy;
mod cut;
mod drill;
mod inbound;
mod news;
mod once;
mod package;
mod questions;
mod receipt;
mod silent;
mod walk;

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta};
use motcua_desk::case::exchange::DialectName;
use motcua_desk::case::ids::{DossierId, DraftId};
use motcua_desk::view::exchange::{Delivery, ExchangeQuery, ExchangeSubject};
use motcua_desk::view::intake::IntakeChange;
use motcua_desk::{Clock, Desk};
use motcua_province::Simulator;
use motcua_tests::link;

use crate::clock::{Stepped, stepped_desk};
use crate::{BIRTH, CARD, begin, everything_to_one, hand_in_the_rest, import, line};

/// Agency of the commune that does not exist.
const AGENCY: &str = "H99.01";

/// A counter, its clock and the province.
pub struct Post {
    pub desk: Desk,
    pub clock: Arc<Stepped>,
    pub province: Simulator,
}

/// A counter that exchanges with a simulated province in one dialect.
pub fn post(folder: &Path, dialect: DialectName) -> Post {
    let friday = DateTime::parse_from_rfc3339("2026-11-20T09:00:00+07:00").unwrap();
    let (desk, clock) = stepped_desk(folder, friday.to_utc());
    let province = link::province(AGENCY, "ỦY BAN NHÂN DÂN XÃ THỬ").unwrap();
    everything_to_one(&desk);
    link::connect(&desk, &province, AGENCY, dialect).unwrap();
    Post {
        desk,
        clock,
        province,
    }
}

/// A birth received with its proof scanned, the person's phone known.
pub fn receive(post: &Post, card: &str) -> DossierId {
    let view = begin(&post.desk, card);
    let proof = line(&view, "giay-chung-sinh");
    import(&post.desk, view.draft, &proof, &["giay-chung-sinh.jpg"]).unwrap();
    finish_with_phone(post, view.draft)
}

fn finish_with_phone(post: &Post, draft: DraftId) -> DossierId {
    let fee = IntakeChange::SetFee {
        case: 0,
        quantity: 1,
        pages: 1,
        event_date: Some(post.clock.now().date_naive()),
    };
    post.desk.intake_change(draft, fee).unwrap();
    hand_in_the_rest(&post.desk, draft);
    post.desk.intake_receive(draft).unwrap().dossiers[0].id
}

impl Post {
    /// Lets time pass and everything that falls due happen, until nothing is to be done or `most` has passed.
    pub fn pass(&self, most: TimeDelta) {
        pass(&self.desk, &self.clock, most);
    }

    /// How the delivery of a dossier stands.
    pub fn delivery(&self, dossier: DossierId) -> Delivery {
        let subject = ExchangeSubject::Dossier(dossier);
        self.desk.exchange_matter(subject).unwrap().row.delivery
    }

    /// The code by which the province knows a dossier.
    pub fn code(&self, dossier: DossierId) -> String {
        let dossier = self.desk.dossier(dossier).unwrap().dossier;
        let official = dossier.exchange.official.map(|official| official.code);
        official.unwrap_or(dossier.code)
    }

    /// Everything that still waits.
    pub fn waiting(&self) -> u32 {
        let view = self.desk.exchange(&ExchangeQuery::default()).unwrap();
        view.counts.waiting
    }
}

/// The card most stories use.
pub const FIRST: &str = CARD;

/// Lets time pass at a counter and everything that falls due happen, until nothing is to be done or `most` has passed.
pub fn pass(desk: &Desk, clock: &Stepped, most: TimeDelta) {
    let end = clock.now() + most;
    loop {
        let turn = desk.exchange_turn().unwrap();
        match turn.next.filter(|next| *next <= end) {
            Some(next) => {
                let step = (next - clock.now()).max(TimeDelta::milliseconds(1));
                clock.step(step);
            }
            None => return,
        }
    }
}
