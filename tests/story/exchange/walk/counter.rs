//! A counter, its province, and what was said to have happened between them.
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use motcua_desk::case::dossier::{Delivery as Handover, PaperStanding};
use motcua_desk::case::exchange::DialectName;
use motcua_desk::case::ids::{BootId, DossierId, PaperId, PersonId};
use motcua_desk::case::money::Dong;
use motcua_desk::view::dossier::ResultWish;
use motcua_desk::view::exchange::{
    ConflictAbout, Delivery, ExchangeFilter, ExchangeQuery, ExchangeRow, ExchangeSubject,
};
use motcua_desk::view::intake::IntakeChange;
use motcua_desk::{Clock, Desk};
use motcua_province::Simulator;
use motcua_tests::link;
use tempfile::TempDir;

use super::super::AGENCY;
use super::super::cut::long_pdf;
use super::template::{Template, Visit, hand_in_the_rest, morning, quick_folder};
use super::{Act, Tally};
use crate::clock::{Stepped, stepped_parts};
use crate::{BIRTH, sign_in};

/// Everything has to be there after this long without a fault: an hour is how long a person puts a matter off.
const QUIET: TimeDelta = TimeDelta::minutes(75);
/// A lane looks for something new this often.
pub const LOOK: TimeDelta = TimeDelta::milliseconds(500);
/// Turns of one quiet; more of them move nothing.
const TURNS: u32 = 3000;

/// A clock at which the program can end.
pub struct Doomed {
    clock: Arc<Stepped>,
    looks: AtomicI64,
}

/// The program is gone: nothing that follows happens.
struct Gone;

impl Clock for Doomed {
    fn now(&self) -> DateTime<Utc> {
        if self.looks.fetch_sub(1, Ordering::Relaxed) == 1 {
            resume_unwind(Box::new(Gone));
        }
        self.clock.now()
    }
    fn monotonic_ms(&self) -> u64 {
        self.clock.monotonic_ms()
    }
    fn boot(&self) -> BootId {
        self.clock.boot()
    }
}

/// What was said of one dossier.
pub struct Told {
    pub visit: Visit,
    /// Its state as the province writes it, in the order of what happened.
    pub states: Vec<&'static str>,
    /// The result came with a file.
    pub result_file: bool,
    /// The fee as it was put right.
    pub fee: Option<i64>,
    /// Papers of it that turned out to be somebody else's.
    pub away: usize,
}

/// One walk.
pub struct Counter {
    folder: TempDir,
    /// Where results come from.
    desktop: TempDir,
    pub desk: Desk,
    clock: Arc<Doomed>,
    pub province: Simulator,
    pub dialect: DialectName,
    visits: Vec<Visit>,
    /// What was received, in order.
    pub told: Vec<(DossierId, Told)>,
    pub tally: Tally,
}

impl Counter {
    /// A copy of the template that is connected to a province of its own.
    pub fn open(template: &Template, dialect: DialectName) -> Self {
        let folder = template.copied();
        let province = link::province(AGENCY, "ỦY BAN NHÂN DÂN XÃ THỬ").unwrap();
        let (desk, clock) = opened(&folder, morning());
        link::connect(&desk, &province, AGENCY, dialect).unwrap();
        Self {
            folder,
            desktop: quick_folder(),
            desk,
            clock,
            province,
            dialect,
            visits: template.visits.iter().rev().cloned().collect(),
            told: Vec::new(),
            tally: BTreeMap::new(),
        }
    }

    /// Lets one thing happen, and keeps what is said of it.
    pub fn happen(&mut self, act: &Act) {
        match act {
            Act::Receive => self.receive(),
            Act::Undo(which) => self.undo(*which),
            Act::Fee(which, fee) => self.fee(*which, *fee),
            Act::Correct(which) => self.correct(*which),
            Act::Cancel(which) => self.cancel(*which),
            Act::Move(which) => self.move_paper(*which),
            Act::Result(which, file) => self.result(*which, *file),
            Act::Return(which) => self.hand_over(*which),
            Act::Retry => self.desk.exchange_retry(None).unwrap(),
            Act::Later(which) => {
                if let Some(id) = self.one(*which) {
                    // What does not wait cannot be put off.
                    drop(self.desk.exchange_later(ExchangeSubject::Dossier(id)));
                }
            }
            Act::Line(false) => self.province.stop(),
            Act::Line(true) => self.province.start_again().unwrap(),
            Act::Trouble(trouble) => trouble.befall(&self.province, self.dialect),
            Act::Calm => self.province.calm(),
            Act::Crash(looks) => self.crash(*looks),
            Act::Pass(seconds) => self.step(TimeDelta::seconds(*seconds)),
            Act::Turn => self.turn(),
        }
    }

    /// Now, as both sides see it pass.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Lets time pass on both sides.
    pub fn step(&self, by: TimeDelta) {
        self.clock.clock.step(by);
        self.province.clock().step(by);
    }

    fn one(&self, which: usize) -> Option<DossierId> {
        let (id, _) = self.told.get(which % self.told.len().max(1))?;
        Some(*id)
    }

    fn note(&mut self, id: DossierId, what: &'static str, change: impl FnOnce(&mut Told)) {
        *self.tally.entry(what).or_default() += 1;
        let (_, told) = self
            .told
            .iter_mut()
            .find(|(known, _)| *known == id)
            .unwrap();
        change(told);
    }

    fn receive(&mut self) {
        let Some(visit) = self.visits.pop() else {
            return;
        };
        let id = self.desk.intake_receive(visit.draft).unwrap().dossiers[0].id;
        let told = Told {
            visit,
            states: vec!["2"],
            result_file: false,
            fee: None,
            away: 0,
        };
        self.told.push((id, told));
        self.note(id, "received", |_| {});
    }

    /// What the table of moves refuses did not happen.
    fn undo(&mut self, which: usize) {
        let Some(id) = self.one(which) else { return };
        if self.desk.dossier_undo(id).is_ok() {
            self.note(id, "undone", |told| told.states.push("8"));
        }
    }

    fn fee(&mut self, which: usize, fee: i64) {
        let Some(id) = self.one(which) else { return };
        let total = Dong::new(fee).unwrap();
        if self.desk.fee_correct(id, total, "Thu nhầm").is_ok() {
            self.note(id, "fee", |told| told.fee = Some(fee));
        }
    }

    fn correct(&mut self, which: usize) {
        let Some(id) = self.one(which) else { return };
        let Ok(view) = self.desk.correct_start(id) else {
            return;
        };
        let change = |change| self.desk.intake_change(view.draft, change).unwrap();
        change(IntakeChange::AddProcedure {
            procedure: BIRTH.into(),
        });
        change(IntakeChange::CorrectionReason {
            reason: "Nhập lại cho đúng".into(),
        });
        change(IntakeChange::SetFee {
            case: 0,
            quantity: 1,
            pages: 1,
            event_date: Some(morning().date_naive()),
        });
        hand_in_the_rest(&self.desk, view.draft);
        self.desk.intake_receive(view.draft).unwrap();
        self.note(id, "corrected", |told| told.fee = None);
    }

    fn cancel(&mut self, which: usize) {
        let Some(id) = self.one(which) else { return };
        if self.desk.cancel_ask(id, "Nhập trùng").is_ok() {
            self.desk.cancel_answer(id, true, "").unwrap();
            self.note(id, "cancelled", |told| told.states.push("8"));
        }
    }

    fn move_paper(&mut self, which: usize) {
        let Some(id) = self.one(which) else { return };
        let Some((paper, person)) = self.wrong_paper(id) else {
            return;
        };
        let withdrawn = self.lines_without(id);
        if self
            .desk
            .paper_move(paper, person, "Quét nhầm người")
            .is_ok()
        {
            let now = self.lines_without(id);
            self.note(id, "moved", |told| {
                told.away = told.away + now - withdrawn;
            });
        }
    }

    /// A paper of a dossier, and a person whose it could be as well: whose matter it is, where it is away.
    fn wrong_paper(&self, id: DossierId) -> Option<(PaperId, PersonId)> {
        let dossier = self.desk.dossier(id).unwrap().dossier;
        let own = dossier.owner.person;
        dossier.papers.iter().find_map(|line| match &line.standing {
            PaperStanding::Imported { papers, .. } => {
                let mut others = self.told.iter().map(|(other, _)| *other);
                let other = others.find(|other| *other != id)?;
                let other = self.desk.dossier(other).unwrap().dossier.owner.person;
                Some((*papers.first()?, other))
            }
            PaperStanding::Withdrawn { paper } => Some((*paper, own)),
            _ => None,
        })
    }

    fn lines_without(&self, id: DossierId) -> usize {
        let dossier = self.desk.dossier(id).unwrap().dossier;
        let lines = dossier.papers.iter();
        lines
            .filter(|line| matches!(line.standing, PaperStanding::Withdrawn { .. }))
            .count()
    }

    fn result(&mut self, which: usize, file: bool) {
        let Some(id) = self.one(which) else { return };
        let kinds = self.desk.dossier(id).unwrap().results;
        let path = self.desktop.path().join("ket-qua.pdf");
        // No two are the same.
        long_pdf(
            &path,
            100 + self
                .told
                .iter()
                .position(|(known, _)| *known == id)
                .unwrap(),
        );
        let wish = ResultWish {
            name: "Giấy khai sinh".into(),
            code: kinds.first().and_then(|kind| kind.code.clone()),
            number: "15/KS".into(),
            file: file.then(|| path.display().to_string()),
        };
        if self.desk.result_record(id, &wish).is_ok() {
            self.note(id, "result", |told| {
                told.states.push("9");
                told.result_file = file;
            });
        }
    }

    fn hand_over(&mut self, which: usize) {
        let Some(id) = self.one(which) else { return };
        let to = self.told.iter().find(|(known, _)| *known == id);
        let to = to.unwrap().1.visit.name.clone();
        if self.desk.result_return(id, &to, Handover::Counter).is_ok() {
            self.note(id, "returned", |told| told.states.push("10"));
        }
    }

    /// The program ends somewhere in its deliveries and is started again; with none under way it ends at rest.
    fn crash(&mut self, looks: u32) {
        self.clock.looks.store(i64::from(looks), Ordering::Relaxed);
        let ended = catch_unwind(AssertUnwindSafe(|| self.desk.exchange_turn()));
        self.clock.looks.store(0, Ordering::Relaxed);
        match ended {
            Err(why) if !why.is::<Gone>() => resume_unwind(why),
            Err(_) => *self.tally.entry("crashed").or_default() += 1,
            Ok(turn) => drop(turn.unwrap()),
        }
        let now = self.now();
        // The folder is free once the old desk is gone.
        let empty = tempfile::tempdir().unwrap();
        let (parts, _, _) = stepped_parts(empty.path(), now);
        drop(std::mem::replace(&mut self.desk, Desk::new(parts).unwrap()));
        (self.desk, self.clock) = opened(&self.folder, now);
    }

    fn turn(&self) {
        self.desk.exchange_turn().unwrap();
        for row in self.rows(ExchangeFilter::Waiting) {
            // Nothing is on its way now, so each row says what it waits for and until when.
            assert!(matches!(row.delivery, Delivery::Waiting { .. }), "{row:?}");
            assert!(row.next.is_some(), "{row:?}");
        }
    }

    /// Rows of the sync centre, all pages.
    pub fn rows(&self, only: ExchangeFilter) -> Vec<ExchangeRow> {
        let query = ExchangeQuery {
            only: Some(only),
            skip: 0,
        };
        self.desk.exchange(&query).unwrap().rows
    }

    /// All faults end and the line is there; a person looks where only a person can.
    pub fn quiet(&mut self) {
        self.province.calm();
        self.province.start_again().unwrap();
        for _ in 0..30 {
            self.settle();
            let rows = self.rows(ExchangeFilter::Person);
            if rows.is_empty() {
                return;
            }
            for row in rows {
                self.look(&row);
            }
        }
        panic!(
            "a person is asked again and again: {:?}",
            self.rows(ExchangeFilter::Person)
        );
    }

    fn settle(&self) {
        let end = self.now() + QUIET;
        for _ in 0..TURNS {
            let turn = self.desk.exchange_turn().unwrap();
            match turn.next.filter(|next| *next <= end) {
                Some(next) => self.step((next - self.now()).max(LOOK)),
                None => return,
            }
        }
        panic!(
            "it turns and turns: {:?}",
            self.rows(ExchangeFilter::Waiting)
        );
    }

    /// A person looks into the province's own pages.
    fn look(&mut self, row: &ExchangeRow) {
        let code = row.official.as_ref().unwrap_or(&row.code);
        let ledger = self.province.ledger();
        let (what, there) = match &row.delivery {
            Delivery::Conflict {
                about: ConflictAbout::Step { text, .. },
            } => {
                let rows = ledger.progress().unwrap();
                let mut rows = rows.iter().filter(|known| known.number == *code);
                let there = rows.any(|known| known.row.to_string().contains(text));
                ("looked", there)
            }
            Delivery::Conflict {
                about: ConflictAbout::Taken,
            } => {
                let there = ledger.dossier(code).unwrap().unwrap();
                ("whose", there.body.to_string().contains(&row.owner))
            }
            _ => panic!("nothing a person could put right: {row:?}"),
        };
        self.desk.exchange_looked(row.subject, there).unwrap();
        *self.tally.entry(what).or_default() += 1;
    }
}

fn opened(folder: &TempDir, now: DateTime<Utc>) -> (Desk, Arc<Doomed>) {
    let (mut parts, clock, _) = stepped_parts(folder.path(), now);
    let clock = Arc::new(Doomed {
        clock,
        looks: AtomicI64::new(0),
    });
    parts.clock = Arc::<Doomed>::clone(&clock);
    let desk = Desk::new(parts).unwrap();
    sign_in(&desk);
    if desk.home().unwrap().clock.is_some() {
        desk.clock_confirm().unwrap();
    }
    (desk, clock)
}
