//! A counter that received dossiers for weeks without a line.
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::TimeDelta;
use motcua_desk::case::exchange::DialectName;
use motcua_desk::case::ids::{DossierId, DraftId};
use motcua_desk::case::office::Agency;
use motcua_desk::case::user::Role;
use motcua_desk::error::Result;
use motcua_desk::view::intake::{ImportRequest, IntakeChange, LineState, Who};
use motcua_desk::view::session::SetUpRequest;
use motcua_desk::{Clock, Desk, DeskParts, ProtectedFile, Worker};
use motcua_province::Simulator;
use motcua_tests::link;
use motcua_tests::stepped::Stepped;

use crate::run::monday;

const SECRET: &str = "mật khẩu của phép đo";
const AGENCY: &str = "H99.01";
/// Birth registration.
const BIRTH: &str = "1.001193";
/// A paper of it that comes as a file with one dossier in so many.
const WITH_FILE: u32 = 20;
const PAPER: &str = "van-ban-uy-quyen";
/// Dossiers of one day: no more than a counter has numbers.
const A_DAY: u32 = 400;
/// Names follow one another by different steps, so that all of them meet and few people have the same one: each visit
/// looks at everybody with its name.
const SURNAMES: [&str; 7] = ["Nguyễn", "Trần", "Nguyễn", "Lê", "Phạm", "Nguyễn", "Vũ"];
const GIVEN: [&str; 5] = ["Thị Mẫu", "Văn Thử", "Đình Diễn", "Thị Tập", "Văn Ví"];
const LAST: [&str; 11] = [
    "An", "Bình", "Cúc", "Dung", "Giang", "Hòa", "Khôi", "Lan", "Minh", "Nga", "Oanh",
];

/// What waits, and where.
pub struct Backlog {
    folder: PathBuf,
    clock: Arc<Stepped>,
    /// Files among it.
    pub files: u32,
    /// One of the dossiers.
    pub one: DossierId,
}

/// A province that nobody reaches yet.
pub fn province() -> Simulator {
    link::province(AGENCY, "ỦY BAN NHÂN DÂN XÃ THỬ").unwrap()
}

/// Receives that many dossiers.
pub fn backlog(folder: &Path, province: &Simulator, many: u32) -> Result<Backlog> {
    let clock = Arc::new(Stepped::at(monday()));
    let desk = Desk::new(parts(folder, &clock))?;
    set_up(&desk)?;
    link::connect(&desk, province, AGENCY, DialectName::Gateway)?;
    let mut one = None;
    let mut files = 0;
    for number in 0..many {
        if number > 0 && number.is_multiple_of(A_DAY) {
            clock.step(TimeDelta::days(1));
            if desk.home()?.clock.is_some() {
                desk.clock_confirm()?;
            }
        }
        let file = number.is_multiple_of(WITH_FILE);
        files += u32::from(file);
        one = Some(receive(&desk, &*clock, number, file)?);
    }
    // The seconds of the last in which it can be taken back.
    clock.step(TimeDelta::minutes(1));
    // Without a line they are put in line all the same.
    desk.exchange_turn()?;
    Ok(Backlog {
        folder: folder.to_owned(),
        clock,
        files,
        one: one.unwrap_or_else(DossierId::fresh),
    })
}

/// The counter as it is started in the morning.
pub fn opened(backlog: &Backlog) -> Result<Desk> {
    let desk = Desk::new(parts(&backlog.folder, &backlog.clock))?;
    let user = desk.state()?.users[0].id;
    desk.sign_in(user, SECRET)?;
    Ok(desk)
}

fn parts(folder: &Path, clock: &Arc<Stepped>) -> DeskParts {
    let program = motcua_tests::built_folder().unwrap().join("motcuactl");
    let mut parts = DeskParts::system(
        folder.to_owned(),
        Worker::new(program, vec!["worker".into()]),
    );
    parts.keeper = Arc::new(ProtectedFile);
    parts.clock = Arc::<Stepped>::clone(clock);
    parts
}

fn set_up(desk: &Desk) -> Result<()> {
    desk.set_up(&SetUpRequest {
        agency: Agency {
            code: AGENCY.into(),
            name: "ỦY BAN NHÂN DÂN XÃ THỬ".into(),
            ..Agency::default()
        },
        counter: 1,
        name: "Lê Thị Thử".into(),
        roles: vec![Role::ReceptionClerk, Role::Head, Role::Administrator],
        secret: SECRET.into(),
    })?;
    Ok(())
}

fn receive(desk: &Desk, clock: &dyn Clock, number: u32, file: bool) -> Result<DossierId> {
    let of = |list: &[&'static str]| list[number as usize % list.len()];
    let name = format!("{} {} {}", of(&SURNAMES), of(&GIVEN), of(&LAST));
    let card =
        format!("001099{number:06}||{name}|15061999|Nam|Thôn Một, Xã Thử, Tỉnh Thử|15082021");
    let draft = desk.intake_start()?.draft;
    let change = |change| desk.intake_change(draft, change);
    change(IntakeChange::Card { text: card })?;
    change(IntakeChange::ConfirmPerson {
        who: Who::Submitter,
    })?;
    change(IntakeChange::AddProcedure {
        procedure: BIRTH.into(),
    })?;
    let view = change(IntakeChange::SetFee {
        case: 0,
        quantity: 1,
        pages: 1,
        event_date: Some(clock.now().date_naive()),
    })?;
    let lines = &view.cases[0].papers;
    if let Some(line) = lines.iter().find(|line| file && line.kind == PAPER) {
        bring(desk, draft, &line.key)?;
    }
    for line in lines.iter().filter(|line| line.state == LineState::Missing) {
        change(IntakeChange::SetLine {
            case: 0,
            line: line.key.clone(),
            state: LineState::OnPaper,
        })?;
    }
    Ok(desk.intake_receive(draft)?.dossiers[0].id)
}

fn bring(desk: &Desk, draft: DraftId, line: &str) -> Result<()> {
    let sample = motcua_tests::repository().join("assets/samples/van-ban-uy-quyen.pdf");
    let request = ImportRequest {
        draft,
        case: 0,
        line: line.to_owned(),
        incoming: Vec::new(),
        paths: vec![sample.display().to_string()],
        again: None,
    };
    desk.intake_import(&request, &|_| {})?;
    Ok(())
}
