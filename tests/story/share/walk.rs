//! Three counters of a commune, their hub, and everything that may go wrong between them: after quiet all that are still
//! counters have the same, everything once. What one wrote is what the model remembers; who is the judge are the counters'
//! own digests of all they have.
use std::collections::BTreeSet;
use std::process::Command;
use std::sync::Arc;
use std::thread;

use chrono::{DateTime, TimeDelta};
use motcua_desk::Desk;
use motcua_desk::case::ids::{DeviceId, DossierId, DraftId};
use motcua_desk::view::dossier::ResultWish;
use motcua_desk::view::intake::{IntakeChange, Who};
use motcua_desk::view::session::JoinRequest;
use motcua_desk::view::share::{ClashSettle, CounterView, ShareTrouble, Unmirrored};
use motcua_tests::hub::HubPlace;
use motcua_tests::line::HubLine;
use proptest::prelude::*;
use proptest::test_runner::{Config, FileFailurePersistence, TestRunner};
use tempfile::TempDir;

use crate::clock::{Stepped, stepped_counter, stepped_desk};
use crate::{CARD, OTHER, SECRET, begin, copy, everything_to_one, finish, scanned};

/// Walks of every run; `MOTCUA_SHARE_WALKS` asks for more.
const CASES: u32 = 24;
/// Seeds of walks that failed once.
const KEPT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/proptest-regressions/share/walk.txt"
);
const COUNTERS: usize = 3;
/// Numbers of those beside the first.
const FURTHER: [u8; COUNTERS - 1] = [1, 3];
/// Rounds in which everybody tells and hears until nothing moves.
const ROUNDS: u32 = 60;

#[derive(Clone, Debug)]
enum Act {
    /// A counter receives a birth, with a scanned paper or without.
    Receive(usize, bool),
    /// A counter learns that somebody has another phone.
    Phone(usize, u8),
    /// A counter records the result of a dossier it has.
    Result(usize, usize),
    /// A counter begins an intake and leaves it.
    Draft(usize),
    /// A counter takes a dossier, or lets go of it.
    Hold(usize, usize, bool),
    /// The line of a counter goes, or comes back.
    Line(usize, bool),
    /// The next answers break off after so many bytes.
    Cut(i64),
    /// A counter tells and hears.
    Turn(usize),
    /// All tell and hear beside each other, each in two threads.
    Together,
    /// The program of a counter is killed and started again.
    Kill(usize),
    /// The hub ends, or is started again.
    Hub(bool),
    /// The clock of a counter jumps.
    Jump(usize, i64),
    /// The disk of a counter is copied.
    Image(usize),
    /// A counter is put back to the copy of its disk.
    PutBack(usize),
    /// Somebody at a counter decides what stands where two wrote different things.
    Settle(usize),
    /// The hub is put back to what it had in the morning.
    HubPutBack,
    /// PostgreSQL loses its power, and is started again.
    Database,
    /// The head at one counter says that the PC of another is gone.
    Retire(usize, usize),
}

fn act() -> impl Strategy<Value = Act> {
    let who = || 0..COUNTERS;
    prop_oneof![
        5 => (who(), prop::bool::weighted(0.3)).prop_map(|(who, paper)| Act::Receive(who, paper)),
        3 => (who(), 0..4_u8).prop_map(|(who, phone)| Act::Phone(who, phone)),
        3 => (who(), any::<usize>()).prop_map(|(who, which)| Act::Result(who, which)),
        2 => who().prop_map(Act::Draft),
        2 => (who(), any::<usize>(), any::<bool>()).prop_map(|(who, which, on)| Act::Hold(who, which, on)),
        3 => (who(), any::<bool>()).prop_map(|(who, up)| Act::Line(who, up)),
        3 => (0_i64..6_000).prop_map(Act::Cut),
        9 => who().prop_map(Act::Turn),
        2 => Just(Act::Together),
        2 => who().prop_map(Act::Kill),
        2 => any::<bool>().prop_map(Act::Hub),
        1 => (who(), -7_200_i64..7_200).prop_map(|(who, by)| Act::Jump(who, by)),
        1 => who().prop_map(Act::Image),
        1 => who().prop_map(Act::PutBack),
        2 => who().prop_map(Act::Settle),
        1 => Just(Act::HubPutBack),
        1 => Just(Act::Database),
        1 => (who(), who()).prop_map(|(by, who)| Act::Retire(by, who)),
    ]
}

#[test]
fn whatever_happens_between_them_all_counters_have_the_same_and_everything_once() {
    let asked = std::env::var("MOTCUA_SHARE_WALKS").ok();
    let cases = asked.and_then(|cases| cases.parse().ok()).unwrap_or(CASES);
    let Some(mut template) = Template::make() else {
        return;
    };
    let config = Config {
        cases,
        max_shrink_iters: 60,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(KEPT))),
        ..Config::default()
    };
    let acts = prop::collection::vec(act(), 8..40);
    let template = std::cell::RefCell::new(&mut template);
    let walked = TestRunner::new(config).run(&acts, |acts| {
        let mut template = template.borrow_mut();
        let mut commune = Commune::of(&mut template);
        for act in &acts {
            commune.happen(act);
        }
        commune.quiet();
        commune.agrees();
        commune.others_know();
        Ok(())
    });
    walked.unwrap();
}

/// A commune as it is set up, copied for each walk.
struct Template {
    hub: HubPlace,
    line: HubLine,
    folders: Vec<TempDir>,
    devices: Vec<DeviceId>,
}

impl Template {
    fn make() -> Option<Self> {
        let mut hub = HubPlace::start("H99.01").unwrap()?;
        let line = HubLine::open().unwrap();
        line.lead(Some(hub.address()));
        let friday = morning();
        let mut folders = vec![tempfile::tempdir().unwrap()];
        let mut devices = Vec::new();
        let (first, _) = stepped_desk(folders[0].path(), friday);
        everything_to_one(&first);
        first.share_found(&line.base(), &hub.founding).unwrap();
        finish(&first, begin(&first, CARD).draft);
        first.share_turn();
        devices.push(own_device(&first));
        for counter in FURTHER {
            let code = first.share_invite(counter).unwrap();
            let folder = tempfile::tempdir().unwrap();
            let (desk, _, _) = stepped_counter(folder.path(), friday);
            let request = JoinRequest {
                address: line.base(),
                commune: "H99.01".into(),
                code,
                secret: SECRET.into(),
                recovery: None,
            };
            desk.share_join(&request).unwrap();
            desk.share_turn();
            first.share_turn();
            folders.push(folder);
            devices.push(own_device(&desk));
        }
        hub.keep().unwrap();
        Some(Self {
            hub,
            line,
            folders,
            devices,
        })
    }
}

fn own_device(desk: &Desk) -> DeviceId {
    let sharing = desk.sharing().unwrap().unwrap();
    sharing.counters.iter().find(|one| one.own).unwrap().device
}

fn morning() -> DateTime<chrono::Utc> {
    let friday = DateTime::parse_from_rfc3339("2026-11-20T09:00:00+07:00");
    friday.unwrap().to_utc()
}

/// One counter in a walk.
struct Place {
    desk: Desk,
    clock: Arc<Stepped>,
    folder: TempDir,
    up: bool,
    /// It is a counter of the commune: not gone, and not put back to an earlier day.
    counts: bool,
    image: Option<TempDir>,
    /// Dossiers it received.
    received: Vec<DossierId>,
}

struct Commune<'t> {
    hub: &'t mut HubPlace,
    line: &'t HubLine,
    devices: Vec<DeviceId>,
    places: Vec<Place>,
    /// Counters whose PC somebody said was gone, where it is not known what became of it.
    doubtful: Vec<usize>,
    hub_up: bool,
}

impl<'t> Commune<'t> {
    fn of(template: &'t mut Template) -> Self {
        let hub = &mut template.hub;
        hub.put_back().unwrap();
        template.line.lead(Some(hub.address()));
        template.line.mend();
        let places = template.folders.iter().map(|folder| {
            let own = tempfile::tempdir().unwrap();
            copy(folder.path(), own.path());
            Place::open(own, morning())
        });
        Self {
            places: places.collect(),
            hub,
            line: &template.line,
            devices: template.devices.clone(),
            doubtful: Vec::new(),
            hub_up: true,
        }
    }

    fn happen(&mut self, act: &Act) {
        match *act {
            Act::Receive(who, paper) => self.places[who].receive(paper),
            Act::Phone(who, phone) => self.places[who].phone(phone),
            Act::Result(who, which) => self.places[who].result(which),
            Act::Draft(who) => {
                begin(&self.places[who].desk, OTHER);
            }
            Act::Hold(who, which, on) => self.places[who].hold(which, on),
            Act::Line(who, up) => self.places[who].up = up,
            Act::Cut(bytes) => self.line.cut_after(bytes),
            Act::Turn(who) => {
                let place = &self.places[who];
                if place.up {
                    place.desk.share_turn();
                }
            }
            Act::Together => thread::scope(|scope| {
                for place in self.places.iter().filter(|place| place.up) {
                    for _ in 0..2 {
                        scope.spawn(|| place.desk.share_turn());
                    }
                }
            }),
            Act::Settle(who) => self.places[who].settle(),
            Act::HubPutBack => {
                self.hub.put_back().unwrap();
                self.line.lead(Some(self.hub.address()));
                self.hub_up = true;
            }
            Act::Database => restart_the_database(),
            Act::Kill(who) => self.kill(who),
            Act::Hub(up) => self.hub(up),
            Act::Jump(who, by) => self.places[who].clock.step(TimeDelta::seconds(by)),
            Act::Image(who) => {
                let image = tempfile::tempdir().unwrap();
                copy(self.places[who].folder.path(), image.path());
                self.places[who].image = Some(image);
            }
            Act::PutBack(who) => self.put_back(who),
            Act::Retire(by, who) => self.retire(by, who),
        }
    }

    fn kill(&mut self, who: usize) {
        let place = &self.places[who];
        let after = tempfile::tempdir().unwrap();
        copy(place.folder.path(), after.path());
        self.reopen(who, after);
    }

    fn reopen(&mut self, who: usize, folder: TempDir) {
        use motcua_desk::Clock;
        let old = self.places.remove(who);
        let mut place = Place::open(folder, old.clock.now());
        place.up = old.up;
        place.counts = old.counts;
        place.image = old.image;
        place.received = old.received;
        self.places.insert(who, place);
    }

    fn hub(&mut self, up: bool) {
        if up && !self.hub_up {
            self.hub.start_again().unwrap();
            self.line.lead(Some(self.hub.address()));
        } else if !up && self.hub_up {
            self.hub.stop();
            self.line.lead(None);
        }
        self.hub_up = up;
    }

    /// A counter is put back to an earlier day: at least two of the others have to go on.
    fn put_back(&mut self, who: usize) {
        let others = (0..COUNTERS).filter(|one| *one != who && self.places[*one].counts);
        if others.count() < 2 {
            return;
        }
        if let Some(image) = self.places[who].image.take() {
            self.places[who].counts = false;
            self.reopen(who, image);
        }
    }

    fn retire(&mut self, by: usize, who: usize) {
        let others = (0..COUNTERS).filter(|one| *one != who && self.places[*one].counts);
        if by == who || !self.places[by].counts || !self.places[by].up || others.count() < 2 {
            return;
        }
        self.places[who].counts = false;
        let said = self.places[by].desk.share_retire(self.devices[who]);
        // Without a hub nobody is shut out, and where its answer is lost somebody may be: it is asked again.
        if said.is_err() {
            self.doubtful.push(who);
        }
    }

    /// All lines are up and everybody who counts tells and hears until nothing moves.
    fn quiet(&mut self) {
        self.hub(true);
        self.line.mend();
        let by = self.places.iter().find(|place| place.counts).unwrap();
        while by.desk.share_turn() {}
        for who in self.doubtful.drain(..) {
            let said = by.desk.share_retire(self.devices[who]);
            let known = said.is_err_and(|error| error.detail["reason"] == "retired");
            let sharing = by.desk.sharing().unwrap().unwrap();
            let gone =
                |one: &CounterView| one.device == self.devices[who] && one.retired_at.is_some();
            assert!(!known || sharing.counters.iter().any(gone));
        }
        for _ in 0..ROUNDS {
            let mut moved = false;
            for place in self.places.iter().filter(|place| place.counts) {
                moved |= place.desk.share_turn();
            }
            if !moved {
                return;
            }
        }
        panic!("it never comes to rest");
    }

    /// Whoever is no counter any more finds that out when it is at the hub again, and gives no number from then on.
    fn others_know(&mut self) {
        for place in self.places.iter_mut().filter(|place| !place.counts) {
            while place.desk.share_turn() {}
            let trouble = place.desk.sharing().unwrap().unwrap().trouble;
            let kept_out = [
                ShareTrouble::Revoked,
                ShareTrouble::KeptApart,
                ShareTrouble::Unknown,
            ];
            if trouble.is_some_and(|trouble| kept_out.contains(&trouble)) {
                let before = place.received.len();
                place.receive(false);
                assert_eq!(place.received.len(), before, "it gave a number");
            }
        }
    }

    fn agrees(&self) {
        let counting: Vec<&Place> = self.places.iter().filter(|place| place.counts).collect();
        let (mut digests, mut absent) = (BTreeSet::new(), BTreeSet::new());
        let known: BTreeSet<DossierId> = counting
            .iter()
            .flat_map(|place| place.received.iter().copied())
            .collect();
        for place in &counting {
            let report = place.desk.check().unwrap();
            assert!(report.ok, "{report:?}");
            digests.insert(report.digest);
            let sharing = place.desk.sharing().unwrap().unwrap();
            assert_eq!(sharing.trouble, None);
            assert_eq!((sharing.waiting, sharing.early), (Unmirrored::default(), 0));
            absent.insert(sharing.absent);
            let codes: BTreeSet<String> = known
                .iter()
                .map(|id| place.desk.dossier(*id).unwrap().dossier.code)
                .collect();
            assert_eq!(codes.len(), known.len(), "a number was given twice");
        }
        assert_eq!(digests.len(), 1, "the counters have different things");
        // Pages go after what names them: those of a PC that is gone may be gone with it, and then nobody has them.
        let nothing = BTreeSet::from([0]);
        assert!(
            absent == nothing || absent.len() == 1 && counting.len() < COUNTERS,
            "pages are absent: {absent:?}"
        );
    }
}

/// Only where nobody else has a database in it.
fn restart_the_database() {
    let alone = std::env::var_os("MOTCUA_SHARE_WALKS").is_some();
    if let Some(program) = std::env::var_os("MOTCUA_TEST_POSTGRES").filter(|_| alone) {
        for what in ["crash", "start"] {
            let done = Command::new(&program).arg(what).status().unwrap();
            assert!(done.success(), "PostgreSQL does not {what}");
        }
    }
}

impl Place {
    fn open(folder: TempDir, now: DateTime<chrono::Utc>) -> Self {
        let (desk, clock, _) = stepped_counter(folder.path(), now);
        let user = desk.state().unwrap().users[0].id;
        desk.sign_in(user, SECRET).unwrap();
        Self {
            desk,
            clock,
            folder,
            up: true,
            counts: true,
            image: None,
            received: Vec::new(),
        }
    }

    /// A doubtful clock refuses to give a number, which is right.
    fn receive(&mut self, paper: bool) {
        let draft = match paper {
            true => scanned(&self.desk, CARD),
            false => begin(&self.desk, CARD).draft,
        };
        self.is_received(draft);
    }

    fn phone(&mut self, phone: u8) {
        let draft = begin(&self.desk, CARD).draft;
        let change = |change| self.desk.intake_change(draft, change).unwrap();
        change(IntakeChange::Field {
            who: Who::Submitter,
            field: "phone".into(),
            value: format!("0900 000 00{phone}"),
        });
        change(IntakeChange::ConfirmPerson {
            who: Who::Submitter,
        });
        self.is_received(draft);
    }

    /// Those of the same person are many.
    fn is_received(&mut self, draft: DraftId) {
        crate::hand_in_the_rest(&self.desk, draft);
        let double = IntakeChange::AcceptDouble { case: 0 };
        self.desk.intake_change(draft, double).unwrap();
        if let Ok(received) = self.desk.intake_receive(draft) {
            self.received.push(received.dossiers[0].id);
        }
    }

    fn settle(&self) {
        let clashes = self.desk.clashes().unwrap();
        if let Some(clash) = clashes.first() {
            let wish = ClashSettle {
                first: clash.first,
                second: clash.second,
                taken: clash
                    .fields
                    .iter()
                    .take(1)
                    .map(|field| field.field.clone())
                    .collect(),
            };
            self.desk.clash_settle(&wish).unwrap();
        }
    }

    fn some(&self, which: usize) -> Option<DossierId> {
        let rows = self.desk.search("nguyen van mau").unwrap().dossiers;
        let ids: BTreeSet<DossierId> = rows.into_iter().map(|one| one.row.id).collect();
        let count = ids.len().max(1);
        ids.into_iter().nth(which % count)
    }

    fn result(&self, which: usize) {
        let Some(id) = self.some(which) else {
            return;
        };
        let wish = ResultWish {
            name: "Giấy khai sinh".into(),
            code: None,
            number: "35/2026".into(),
            file: None,
        };
        // One that has a result has it already.
        let _done = self.desk.result_record(id, &wish);
    }

    fn hold(&self, which: usize, on: bool) {
        if let Some(id) = self.some(which) {
            let held = match on {
                true => self.desk.hold(id),
                false => self.desk.let_go(id),
            };
            held.unwrap();
        }
    }
}
