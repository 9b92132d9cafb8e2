//! A counter's day by script, until somebody kills it: every acknowledged step is told on standard output only
//! after it is safe.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a drill fails by panicking and speaks on stdout"
)]

use std::io::Write as _;
use std::path::PathBuf;

use motcua_desk::case::office::Agency;
use motcua_desk::case::user::Role;
use motcua_desk::view::intake::{ImportRequest, IntakeChange, LineState, Who};
use motcua_desk::view::session::{Phase, SetUpRequest};
use motcua_desk::{Desk, DeskParts, Worker};

const SECRET: &str = "mật khẩu của buổi diễn tập";

fn main() {
    let data = PathBuf::from(std::env::args().nth(1).unwrap());
    let program = motcua_tests::built_folder().unwrap().join("motcuactl");
    let parts = DeskParts::system(data, Worker::new(program, vec!["worker".into()]));
    let desk = Desk::new(parts).unwrap();
    let state = desk.state().unwrap();
    assert_eq!(state.problem, None, "the store does not open");
    if state.phase == Phase::FirstRun {
        desk.set_up(&request()).unwrap();
    } else {
        desk.sign_in(state.users[0].id, SECRET).unwrap();
    }
    if std::env::args().nth(2).as_deref() == Some("check") {
        check(&desk);
        return;
    }
    tell("ready");
    for visit in 0..10_000 {
        day(&desk, visit);
    }
}

/// Says what the store holds now, for the judge of the drill.
fn check(desk: &Desk) {
    let checked = desk.check().unwrap();
    tell(&format!(
        "check {} {}",
        checked.ok,
        checked.first_problem.unwrap_or_default()
    ));
    for row in desk.newest().unwrap() {
        let view = desk.dossier(row.id).unwrap();
        tell(&format!("dossier {} {}", row.code, view.receipts.len()));
    }
    for draft in desk.home().unwrap().drafts {
        tell(&format!(
            "draft {} {}",
            draft.id,
            desk.intake_open(draft.id).unwrap().version
        ));
    }
    tell("end");
}

fn day(desk: &Desk, visit: u32) {
    let draft = desk.intake_start().unwrap().draft;
    let change = |change| {
        let view = desk.intake_change(draft, change).unwrap();
        tell(&format!("draft {draft} {}", view.version));
        view
    };
    let number = 100_000 + visit + std::process::id() % 800_000;
    let card = format!(
        "001099{number:06}||Nguyễn Văn Diễn|15061999|Nam|Thôn Một, Xã Thử, Tỉnh Thử|15082021"
    );
    change(IntakeChange::Card { text: card });
    change(IntakeChange::ConfirmPerson {
        who: Who::Submitter,
    });
    let view = change(IntakeChange::AddProcedure {
        procedure: "1.000894".into(),
    });
    let phone = format!("09{visit:08}");
    change(IntakeChange::Field {
        who: Who::Submitter,
        field: "phone".into(),
        value: phone,
    });
    change(IntakeChange::ConfirmPerson {
        who: Who::Submitter,
    });
    if visit.is_multiple_of(3)
        && let Some(line) = view.cases[0].papers.iter().find(|line| !line.shown_only)
    {
        let request = ImportRequest {
            draft,
            case: 0,
            line: line.key.clone(),
            incoming: Vec::new(),
            paths: vec![
                motcua_tests::repository()
                    .join("assets/samples/giay-chung-sinh.jpg")
                    .display()
                    .to_string(),
            ],
            again: None,
        };
        let view = desk.intake_import(&request, &|_| {}).unwrap();
        tell(&format!("draft {draft} {}", view.version));
    }
    for line in desk.intake_open(draft).unwrap().cases[0]
        .papers
        .iter()
        .filter(|l| l.state == LineState::Missing)
    {
        change(IntakeChange::SetLine {
            case: 0,
            line: line.key.clone(),
            state: LineState::OnPaper,
        });
    }
    let received = desk.intake_receive(draft).unwrap();
    tell(&format!("received {draft} {}", received.dossiers[0].code));
}

fn tell(words: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("{words}\n").as_bytes())
        .and_then(|()| out.flush())
        .unwrap();
}

fn request() -> SetUpRequest {
    SetUpRequest {
        agency: Agency {
            code: "H99.02".into(),
            name: "ỦY BAN NHÂN DÂN XÃ THỬ".into(),
            ..Agency::default()
        },
        counter: 1,
        name: "Lê Thị Diễn".into(),
        roles: vec![Role::ReceptionClerk],
        secret: SECRET.into(),
    }
}
