//! The disk is full at every step of an intake, at every point within the step: the step says so and leaves
//! nothing behind, and the same step works when there is room again.
use std::path::PathBuf;
use std::sync::Arc;

use motcua_desk::Desk;
use motcua_desk::case::dossier::{PrintRecord, PrintState};
use motcua_desk::case::ids::{DossierId, DraftId};
use motcua_desk::error::{Error, ErrorCode};
use motcua_desk::view::backup::StoreHealth;
use motcua_desk::view::intake::{IntakeChange, Who};
use motcua_desk::view::print::PrintAnswer;
use motcua_desk::view::session::Phase;
use motcua_tests::small_disk::SmallDisk;

use crate::{BIRTH, CARD, PaperTray, begin, desk, finish, import, line, set_up_request};

/// More than any step takes.
const MOST_PAGES: u64 = 2048;

#[test]
fn every_step_of_an_intake_survives_a_full_disk() {
    let Some(disk) = SmallDisk::mount(24).unwrap() else {
        return;
    };
    let folder = disk.path().join("counter");
    std::fs::create_dir(&folder).unwrap();
    let (desk, tray) = desk(&folder);
    let mut visit = Visit {
        desk,
        tray,
        folder,
        draft: None,
        dossier: None,
    };
    let steps: [(&str, Step); 13] = [
        ("set-up", Visit::set_up),
        ("sign-in", Visit::sign_in),
        ("start", Visit::start),
        ("card", |visit| {
            visit.change(IntakeChange::Card { text: CARD.into() })
        }),
        ("person", |visit| {
            let who = Who::Submitter;
            visit.change(IntakeChange::ConfirmPerson { who })
        }),
        ("procedure", |visit| {
            let procedure = BIRTH.into();
            visit.change(IntakeChange::AddProcedure { procedure })
        }),
        ("fee", |visit| {
            visit.change(IntakeChange::SetFee {
                case: 0,
                quantity: 1,
                pages: 1,
                event_date: Some(chrono::Utc::now().date_naive()),
            })
        }),
        ("picture", |visit| visit.import("giay-chung-sinh.jpg")),
        ("pdf", |visit| visit.import("van-ban-uy-quyen.pdf")),
        ("sets", |visit| {
            visit.change(IntakeChange::SetSets { case: 0, sets: 2 })
        }),
        ("receive", Visit::receive),
        ("print", Visit::print),
        ("reprint", Visit::print),
    ];
    let mut failures = 0;
    for (name, step) in steps {
        visit.settle();
        let failed = every_shortage(&disk, &mut visit, name, step);
        assert!(failed > 0, "{name} needs no room");
        failures += failed;
    }
    assert!(failures > 30, "steps were cut short only {failures} times");
    assert!(visit.holds().ends_with(" slips 2"), "{}", visit.holds());
    assert_eq!(
        visit.tray.0.lock().unwrap().len(),
        2,
        "a slip came out twice"
    );
}

#[test]
fn on_a_disk_nearly_full_what_was_begun_is_finished_and_nothing_new_is_begun() {
    let Some(disk) = SmallDisk::mount(200).unwrap() else {
        return;
    };
    let (desk, _) = desk(disk.path());
    desk.set_up(&set_up_request()).unwrap();
    assert!(desk.store_state().unwrap().reserve_whole);
    let view = begin(&desk, CARD);
    let filler = disk.path().join("someone-elses");
    let free = u64::from(desk.store_state().unwrap().free) * 1024 * 1024;
    std::fs::write(
        &filler,
        vec![1; usize::try_from(free - 8 * 1024 * 1024).unwrap()],
    )
    .unwrap();
    assert_eq!(desk.intake_start().unwrap_err().code, ErrorCode::DiskTight);
    let state = desk.store_state().unwrap();
    assert_eq!(state.health, StoreHealth::Tight);
    assert!(!state.reserve_whole);
    let proof = line(&view, "giay-chung-sinh");
    import(&desk, view.draft, &proof, &["giay-chung-sinh.jpg"]).unwrap();
    finish(&desk, view.draft);
    std::fs::remove_file(filler).unwrap();
    desk.intake_start().unwrap();
    let state = desk.store_state().unwrap();
    assert_eq!(state.health, StoreHealth::Fine);
    assert!(state.reserve_whole);
}

type Step = fn(&mut Visit) -> Result<(), Error>;

/// Tries a step with no room, then with more and more, until it works; how often it did not.
fn every_shortage(disk: &SmallDisk, visit: &mut Visit, name: &str, step: Step) -> u32 {
    let mut failed = 0;
    let mut pages = 0;
    loop {
        let before = visit.holds();
        disk.fill(pages).unwrap();
        let done = step(visit);
        disk.empty().unwrap();
        match done {
            Ok(()) => return failed,
            Err(error) => {
                // Nothing new is begun where what was begun might not find room.
                let tight = name == "start" && error.code == ErrorCode::DiskTight;
                let full = error.code == ErrorCode::DiskFull && error.retry;
                assert!(tight || full, "{name} with {pages} pages left: {error:?}");
                assert_eq!(visit.holds(), before, "{name} with {pages} pages left");
                visit.copy_is_sound();
                failed += 1;
            }
        }
        pages = (pages + 1).max(pages * 3 / 2);
        assert!(pages < MOST_PAGES, "{name} never works again");
    }
}

struct Visit {
    desk: Desk,
    tray: Arc<PaperTray>,
    folder: PathBuf,
    draft: Option<DraftId>,
    dossier: Option<DossierId>,
}

impl Visit {
    fn set_up(&mut self) -> Result<(), Error> {
        self.desk.set_up(&set_up_request())?;
        self.desk.sign_out()
    }

    fn sign_in(&mut self) -> Result<(), Error> {
        let users = self.desk.state()?.users;
        self.desk.sign_in(users[0].id, crate::SECRET).map(drop)
    }

    fn start(&mut self) -> Result<(), Error> {
        self.draft = Some(self.desk.intake_start()?.draft);
        Ok(())
    }

    fn change(&mut self, change: IntakeChange) -> Result<(), Error> {
        self.desk
            .intake_change(self.draft.unwrap(), change)
            .map(drop)
    }

    fn import(&mut self, file: &str) -> Result<(), Error> {
        let draft = self.draft.unwrap();
        let view = self.desk.intake_open(draft)?;
        import(&self.desk, draft, &line(&view, "giay-chung-sinh"), &[file]).map(drop)
    }

    fn receive(&mut self) -> Result<(), Error> {
        let received = self.desk.intake_receive(self.draft.unwrap())?;
        assert!(
            received.dossiers[0].code.ends_with("-4500"),
            "a number was lost"
        );
        self.dossier = Some(received.dossiers[0].id);
        Ok(())
    }

    /// Prints as a clerk does who looks into the printer's tray where the last print is not settled.
    fn print(&mut self) -> Result<(), Error> {
        let dossier = self.dossier.unwrap();
        let prints = self.desk.dossier(dossier)?.dossier.receipts[0]
            .prints
            .clone();
        let settled = |print: &PrintRecord| {
            matches!(print.state, PrintState::NotOut | PrintState::HandedOver)
        };
        if let Some(unsure) = prints.last().filter(|print| !settled(print)) {
            let noted = prints
                .iter()
                .filter(|print| print.state != PrintState::NotOut);
            if self.tray.0.lock().unwrap().len() == noted.count() {
                let handed_over = PrintAnswer::HandedOver;
                return self.desk.print_settle(dossier, handed_over).map(drop);
            }
            assert_eq!(unsure.state, PrintState::Sending);
            self.desk.print_settle(dossier, PrintAnswer::NotOut)?;
        }
        self.desk.receipt_print(dossier, None)?;
        self.desk
            .print_settle(dossier, PrintAnswer::HandedOver)
            .map(drop)
    }

    /// Closes the store and opens it again, so that no room is left in the database's log.
    fn settle(&mut self) {
        if self.desk.state().unwrap().phase == Phase::Open {
            self.desk.sign_out().unwrap();
            crate::sign_in(&self.desk);
        }
    }

    /// Everything the store holds, as one line to compare.
    fn holds(&self) -> String {
        let state = self.desk.state().unwrap();
        assert_eq!(state.problem, None);
        if state.phase != Phase::Open {
            return format!("{:?}", state.phase);
        }
        let temporary = std::fs::read_dir(self.folder.join("files/new")).unwrap();
        assert_eq!(temporary.count(), 0, "half files stay");
        let mut line = String::new();
        for draft in self.desk.home().unwrap().drafts {
            let version = self.desk.intake_open(draft.id).unwrap().version;
            line += &format!(" draft {version}");
        }
        for row in self.desk.newest().unwrap() {
            let dossier = self.desk.dossier(row.id).unwrap().dossier;
            let prints = &dossier.receipts[0].prints;
            let slips = prints
                .iter()
                .filter(|print| print.state == PrintState::HandedOver);
            line += &format!(" dossier {} slips {}", dossier.code, slips.count());
        }
        line
    }
    /// What a second start would find. The check itself would make room in the database's log, so it looks at a
    /// copy.
    fn copy_is_sound(&self) {
        if self.desk.state().unwrap().phase == Phase::FirstRun {
            return;
        }
        let place = tempfile::tempdir().unwrap();
        crate::copy(&self.folder, place.path());
        let (copied, _) = desk(place.path());
        crate::sign_in(&copied);
        let checked = copied.check().unwrap();
        assert!(checked.ok, "{:?}", checked.first_problem);
    }
}
