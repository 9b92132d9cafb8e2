//! One citizen's visit, step by step; each is told when it is safe.
use motcua_desk::Desk;
use motcua_desk::case::ids::DossierId;
use motcua_desk::error::Result;
use motcua_desk::view::intake::{ImportRequest, IntakeChange, IntakeView, LineState, Who};

use crate::judge::tell_dossier;
use crate::tell;

/// Marriage registration.
const PROCEDURE: &str = "1.000894";

/// Receives one citizen: every third brings a picture, every seventh a PDF.
pub fn receive(desk: &Desk, visit: u32) -> Result<DossierId> {
    let draft = desk.intake_start()?.draft;
    let change = |change| -> Result<IntakeView> {
        let view = desk.intake_change(draft, change)?;
        tell(&format!("draft {draft} {}", view.version));
        Ok(view)
    };
    // Somebody new every time, over all runs of the day.
    let number = 100_000 + desk.search("nobody")?.searched;
    let who = Who::Submitter;
    let field = |field: &str, value: String| IntakeChange::Field {
        who,
        field: field.into(),
        value,
    };
    if visit % 5 == 4 {
        // An old number and no card at hand; it may turn out to be somebody who was here before.
        change(field("name", "Nguyễn Văn Diễn".into()))?;
        change(field("old_id", format!("000{number:06}")))?;
    } else {
        let card = format!(
            "001099{number:06}||Nguyễn Văn Diễn|15061999|Nam|Thôn Một, Xã Thử, Tỉnh Thử|15082021"
        );
        change(IntakeChange::Card { text: card })?;
    }
    change(IntakeChange::ConfirmPerson { who })?;
    let procedure = PROCEDURE.into();
    let view = change(IntakeChange::AddProcedure { procedure })?;
    change(field("phone", format!("09{visit:08}")))?;
    change(IntakeChange::ConfirmPerson { who })?;
    let files: &[&str] = match visit {
        visit if visit % 7 == 3 => &["van-ban-uy-quyen.pdf"],
        visit if visit % 6 == 0 => &["giay-chung-sinh.jpg"],
        visit if visit % 3 == 0 => &["to-khai-khai-sinh.jpg", "giay-chung-sinh.jpg"],
        _ => &[],
    };
    let papers = &view.cases[0].papers;
    if let Some(line) = papers.iter().find(|line| !line.shown_only)
        && !files.is_empty()
    {
        let request = ImportRequest {
            draft,
            case: 0,
            line: line.key.clone(),
            incoming: Vec::new(),
            paths: files.iter().map(|file| sample(file)).collect(),
            again: None,
        };
        let view = desk.intake_import(&request, &|_| {})?;
        tell(&format!("draft {draft} {}", view.version));
    }
    for line in &desk.intake_open(draft)?.cases[0].papers {
        if line.state == LineState::Missing {
            change(IntakeChange::SetLine {
                case: 0,
                line: line.key.clone(),
                state: LineState::OnPaper,
            })?;
        }
    }
    let received = desk.intake_receive(draft)?;
    tell(&format!("received {draft} {}", received.dossiers[0].code));
    let id = received.dossiers[0].id;
    tell_dossier(desk, id)?;
    Ok(id)
}

fn sample(name: &str) -> String {
    motcua_tests::repository()
        .join("assets/samples")
        .join(name)
        .display()
        .to_string()
}
