//! The counter's day told through the desk, with the real worker process.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "tests fail by panicking, say when they are skipped, and the desk under test runs on the real clock"
)]

mod backup;
mod book_days;
mod books;
mod certify;
mod certify_after;
mod clock;
mod copies;
mod copies_cli;
mod copies_sign;
mod counter;
mod disk_full;
mod exchange;
mod feeder;
mod hostile;
mod intake;
mod keys;
mod mistakes;
mod old;
mod oversight;
mod papers_last;
mod papers_sign;
mod parts;
mod people;
mod prints;
mod province;
mod reading;
mod rescue;
mod safety;
mod scanner;
mod secrets;
mod share;
mod signing;
mod signing_setting;
mod stack;
mod tokens;
mod verdicts;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use motcua_desk::case::ids::{DraftId, UserId};
use motcua_desk::case::office::Agency;
use motcua_desk::case::user::Role;
use motcua_desk::error::{ErrorCode, Result};
use motcua_desk::view::intake::{
    ImportRequest, IntakeChange, IntakeView, LineState, ReceivedView, Who,
};
use motcua_desk::view::print::PrinterView;
use motcua_desk::view::scan::{StackImport, StackView};
use motcua_desk::view::session::SetUpRequest;
use motcua_desk::view::settings::UserRequest;
use motcua_desk::{Desk, DeskParts, JobState, Printer, Sheet, Worker};

/// Secret of the administrator.
pub const SECRET: &str = "mật khẩu thử";
/// The card of somebody who does not exist.
pub const CARD: &str =
    "001099000011|012345678|Nguyễn Văn Mẫu|15061999|Nam|Thôn Một, Xã Thử, Tỉnh Thử|15082021";
/// The card of somebody else who does not exist.
pub const OTHER: &str =
    "001190000022||Trần Thị Khác|01021990|Nữ|Thôn Hai, Xã Thử, Tỉnh Thử|15082021";
/// Birth registration.
pub const BIRTH: &str = "1.001193";

/// A printer that keeps what it was given.
#[derive(Default)]
pub struct PaperTray(
    pub Mutex<Vec<Vec<u8>>>,
    pub Mutex<Mood>,
    /// Jobs taken back.
    pub Mutex<Vec<String>>,
);

/// How the printer is.
#[derive(Clone, Copy, Default, PartialEq)]
pub enum Mood {
    /// Prints at once.
    #[default]
    Fine,
    /// Takes nothing.
    Dead,
    /// Takes everything and prints nothing.
    Jammed,
    /// The program ends while the printer is spoken to.
    Crashing,
}

impl Printer for PaperTray {
    fn printers(&self) -> Result<Vec<PrinterView>> {
        Ok(vec![PrinterView {
            name: "tray".into(),
            default: true,
            ready: true,
        }])
    }
    fn print(&self, _: &str, pdf: &[u8], _: Sheet) -> Result<Option<String>> {
        match *self.1.lock().unwrap() {
            Mood::Dead => return Err(ErrorCode::PrintFailed.into()),
            Mood::Jammed => {}
            Mood::Crashing => panic!("the power is gone"),
            Mood::Fine => self.0.lock().unwrap().push(pdf.to_vec()),
        }
        Ok(Some("tray-1".into()))
    }
    fn state(&self, _: &str, _: &str) -> JobState {
        match *self.1.lock().unwrap() {
            Mood::Fine => JobState::Done,
            _ => JobState::Waiting,
        }
    }
    fn cancel(&self, _: &str, job: &str) {
        self.2.lock().unwrap().push(job.to_owned());
    }
}

/// The program whose children open foreign files.
pub fn program() -> PathBuf {
    let program = motcua_tests::built_folder().unwrap().join("motcuactl");
    assert!(program.exists(), "motcuactl is not built: run `make build`");
    program
}

/// The real worker.
pub fn worker() -> Worker {
    Worker::new(program(), vec!["worker".into()])
}

/// A desk over `folder`, not yet set up, with what it prints.
pub fn desk(folder: &Path) -> (Desk, Arc<PaperTray>) {
    desk_by(folder, worker())
}

/// The same with another worker.
pub fn desk_by(folder: &Path, worker: Worker) -> (Desk, Arc<PaperTray>) {
    let mut parts = DeskParts::system(folder.to_owned(), worker);
    let tray = Arc::new(PaperTray::default());
    parts.printer = Arc::<PaperTray>::clone(&tray);
    (Desk::new(parts).unwrap(), tray)
}

/// The set-up of a commune that does not exist.
pub fn set_up_request() -> SetUpRequest {
    SetUpRequest {
        agency: Agency {
            code: "H99.01".into(),
            superior: "ỦY BAN NHÂN DÂN TỈNH THỬ".into(),
            name: "ỦY BAN NHÂN DÂN XÃ THỬ".into(),
            unit: "Bộ phận Tiếp nhận và Trả kết quả".into(),
            place: "Xã Thử".into(),
            ..Agency::default()
        },
        counter: 2,
        name: "Lê Thị Thử".into(),
        roles: vec![Role::ReceptionClerk, Role::Head],
        secret: SECRET.into(),
    }
}

/// A desk that is set up, with the administrator signed in.
pub fn open_desk(folder: &Path) -> (Desk, Arc<PaperTray>) {
    let (desk, tray) = desk(folder);
    desk.set_up(&set_up_request()).unwrap();
    (desk, tray)
}

/// Signs the only user in again.
pub fn sign_in(desk: &Desk) {
    let user = desk.state().unwrap().users[0].id;
    desk.sign_in(user, SECRET).unwrap();
}

/// Adds a user, whose secret is [`SECRET`] too; the administrator must be signed in.
pub fn add_user(desk: &Desk, name: &str, roles: &[Role]) -> UserId {
    let user = UserRequest {
        id: None,
        name: name.into(),
        roles: roles.to_vec(),
        secret: Some(SECRET.into()),
        active: true,
    };
    let users = desk.user_save(&user).unwrap().users;
    users.iter().find(|user| user.name == name).unwrap().id
}

/// Path of a sample paper.
pub fn sample(name: &str) -> String {
    motcua_tests::repository()
        .join("assets/samples")
        .join(name)
        .display()
        .to_string()
}

/// An intake with the person accepted and birth registration chosen.
pub fn begin(desk: &Desk, card: &str) -> IntakeView {
    let draft = desk.intake_start().unwrap().draft;
    let change = |change| desk.intake_change(draft, change).unwrap();
    change(IntakeChange::Card { text: card.into() });
    change(IntakeChange::ConfirmPerson {
        who: Who::Submitter,
    });
    change(IntakeChange::AddProcedure {
        procedure: BIRTH.into(),
    });
    let today = desk.home().unwrap().today;
    change(IntakeChange::SetFee {
        case: 0,
        quantity: 1,
        pages: 1,
        event_date: Some(today),
    })
}

/// Imports sample papers for a line of the first case.
pub fn import(desk: &Desk, draft: DraftId, line: &str, files: &[&str]) -> Result<IntakeView> {
    let request = ImportRequest {
        draft,
        case: 0,
        line: line.into(),
        incoming: Vec::new(),
        paths: files.iter().map(|file| sample(file)).collect(),
        again: None,
    };
    desk.intake_import(&request, &|_| {})
}

/// Brings pictures into the scan workspace: samples by their names, others by their paths.
pub fn bring(desk: &Desk, draft: DraftId, files: &[impl AsRef<str>]) -> StackView {
    let request = StackImport {
        draft,
        incoming: Vec::new(),
        paths: files.iter().map(|file| sample(file.as_ref())).collect(),
        bin: None,
    };
    desk.scan_import(&request, &|_| {}).unwrap()
}

/// An intake as [`begin`] starts it, with its proof of birth scanned.
pub fn scanned(desk: &Desk, card: &str) -> DraftId {
    let view = begin(desk, card);
    let proof = line(&view, "giay-chung-sinh");
    import(desk, view.draft, &proof, &["giay-chung-sinh.jpg"]).unwrap();
    view.draft
}

/// Key of the line of a kind of paper.
pub fn line(view: &IntakeView, kind: &str) -> String {
    let papers = &view.cases[0].papers;
    papers
        .iter()
        .find(|line| line.kind == kind)
        .unwrap_or_else(|| panic!("no line {kind}"))
        .key
        .clone()
}

/// What is still missing is handed in on paper.
pub fn hand_in_the_rest(desk: &Desk, draft: DraftId) {
    let view = desk.intake_open(draft).unwrap();
    for line in view.cases[0]
        .papers
        .iter()
        .filter(|line| line.state == LineState::Missing)
    {
        let change = IntakeChange::SetLine {
            case: 0,
            line: line.key.clone(),
            state: LineState::OnPaper,
        };
        desk.intake_change(draft, change).unwrap();
    }
}

/// What is still missing is handed in on paper; then the visit is received.
pub fn finish(desk: &Desk, draft: DraftId) -> ReceivedView {
    hand_in_the_rest(desk, draft);
    let view = desk.intake_open(draft).unwrap();
    assert_eq!(view.findings, Vec::new());
    desk.intake_receive(draft).unwrap()
}

/// The one user does everything.
pub fn everything_to_one(desk: &Desk) {
    let user = desk.state().unwrap().users[0].id;
    let request = UserRequest {
        id: Some(user),
        name: "Lê Thị Thử".into(),
        roles: vec![Role::ReceptionClerk, Role::Head, Role::Administrator],
        secret: None,
        active: true,
    };
    desk.user_save(&request).unwrap();
    desk.sign_out().unwrap();
    desk.sign_in(user, SECRET).unwrap();
}

/// A copy of a data folder as a power cut leaves it: without the shared memory of the database.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else if !entry.file_name().to_string_lossy().ends_with("-shm") {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
