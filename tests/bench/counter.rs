//! A counter as benches of a whole one use it, and what it receives.
use std::path::Path;
use std::sync::Arc;

use motcua_desk::case::ids::{DossierId, DraftId};
use motcua_desk::case::office::Agency;
use motcua_desk::case::user::Role;
use motcua_desk::error::Result;
use motcua_desk::view::intake::{ImportRequest, IntakeChange, IntakeView, LineState, Who};
use motcua_desk::view::session::SetUpRequest;
use motcua_desk::{Clock, Desk, DeskParts, ProtectedFile, Worker};

/// What its user signs in with.
pub const SECRET: &str = "mật khẩu của phép đo";
/// A commune that does not exist.
pub const AGENCY: &str = "H99.01";
/// Birth registration.
const BIRTH: &str = "1.001193";
/// A paper of it that comes as a file.
const PAPER: &str = "van-ban-uy-quyen";
/// Names follow one another by different steps, so that all of them meet and few people have the same one: each visit
/// looks at everybody with its name.
const SURNAMES: [&str; 7] = ["Nguyễn", "Trần", "Nguyễn", "Lê", "Phạm", "Nguyễn", "Vũ"];
const GIVEN: [&str; 5] = ["Thị Mẫu", "Văn Thử", "Đình Diễn", "Thị Tập", "Văn Ví"];
const LAST: [&str; 11] = [
    "An", "Bình", "Cúc", "Dung", "Giang", "Hòa", "Khôi", "Lan", "Minh", "Nga", "Oanh",
];

/// Parts of one over a folder.
pub fn parts(folder: &Path, clock: Arc<dyn Clock>) -> DeskParts {
    let program = motcua_tests::built_folder().unwrap().join("motcuactl");
    let mut parts = DeskParts::system(
        folder.to_owned(),
        Worker::new(program, vec!["worker".into()]),
    );
    parts.keeper = Arc::new(ProtectedFile);
    parts.clock = clock;
    parts
}

/// Sets it up with one user who does everything.
pub fn set_up(desk: &Desk) -> Result<()> {
    desk.set_up(&SetUpRequest {
        agency: Agency {
            code: AGENCY.into(),
            name: "ỦY BAN NHÂN DÂN XÃ THỬ".into(),
            ..Agency::default()
        },
        counter: 1,
        name: "Lê Thị Thử".into(),
        roles: vec![
            Role::ReceptionClerk,
            Role::JusticeOfficer,
            Role::Head,
            Role::Administrator,
        ],
        secret: SECRET.into(),
    })?;
    Ok(())
}

/// Receives the birth of somebody's child, with a file or without.
pub fn receive(desk: &Desk, number: u32, file: bool) -> Result<DossierId> {
    let view = begin(desk, number, file)?;
    for line in view.cases[0]
        .papers
        .iter()
        .filter(|line| line.state == LineState::Missing)
    {
        let on_paper = IntakeChange::SetLine {
            case: 0,
            line: line.key.clone(),
            state: LineState::OnPaper,
        };
        desk.intake_change(view.draft, on_paper)?;
    }
    Ok(desk.intake_receive(view.draft)?.dossiers[0].id)
}

/// Begins to receive it.
pub fn begin(desk: &Desk, number: u32, file: bool) -> Result<IntakeView> {
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
        event_date: Some(desk.home()?.today),
    })?;
    let lines = &view.cases[0].papers;
    if let Some(line) = lines.iter().find(|line| file && line.kind == PAPER) {
        bring(desk, draft, &line.key)?;
    }
    desk.intake_open(draft)
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
