//! A counter's day by script, until somebody kills it, and the judge of what is left of it.
//!
//! `scripted-day day FOLDER [VISITS]` works in the folder: every step is told on standard output only after it was
//! acknowledged. `scripted-day judge [go-on]` reads folders from standard input and tells what the product says of
//! each, and `scripted-day rescue KEY USER` restores them first: see [`judge`]. `scripted-day feeder FOLDER DEVICE`
//! scans a stack: see [`feeder`]. `scripted-day batch FOLDER COPIES` signs copies with a token, and `scripted-day
//! batch-judge FROM` looks at them: see [`batch`].
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a drill fails by panicking and speaks on stdout"
)]

mod after;
mod batch;
mod certify;
mod feeder;
mod judge;
mod tray;
mod visit;

use std::io::{BufRead as _, Write as _};
use std::path::Path;
use std::sync::Arc;

use motcua_desk::case::office::Agency;
use motcua_desk::case::user::Role;
use motcua_desk::view::session::{Phase, SetUpRequest};
use motcua_desk::{Desk, DeskParts, ProtectedFile, Worker};

use crate::tray::Tray;

const SECRET: &str = "mật khẩu của buổi diễn tập";

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["day", folder] => day(Path::new(folder), None),
        ["day", folder, visits] => day(Path::new(folder), Some(visits.parse().unwrap())),
        ["feeder", folder, device] => feeder::scan(Path::new(folder), device),
        ["batch", folder, copies] => batch::sign(Path::new(folder), copies.parse().unwrap()),
        ["batch-judge", from] => {
            let from = from.parse().unwrap();
            judge_all(|folder| batch::judge(folder, from));
        }
        ["judge"] => judge_all(|folder| judge::judge(folder, false)),
        ["judge", "go-on"] => judge_all(|folder| judge::judge(folder, true)),
        ["rescue", key, user] => judge_all(|folder| judge::rescue(folder, key, user)),
        _ => panic!(
            "scripted-day day FOLDER [VISITS] | judge [go-on] | rescue KEY USER | feeder FOLDER DEVICE | batch FOLDER COPIES | batch-judge FROM"
        ),
    }
}

/// Works for that many visits and closes the counter, or works until killed.
fn day(folder: &Path, visits: Option<u32>) {
    // The second disk is there before the counter is.
    let backups = after::backups(folder);
    if !backups.exists() {
        std::fs::create_dir_all(&backups).unwrap();
        let above = std::fs::File::open(backups.parent().unwrap());
        above.and_then(|above| above.sync_all()).unwrap();
    }
    tell("begins");
    let (desk, tray) = open(folder);
    judge::held(&desk).unwrap();
    tell("ready");
    after::look_for_slips(&desk, &tray).unwrap();
    certify::prepare(&desk).unwrap();
    certify::look_for_statements(&desk).unwrap();
    for visit in 0..visits.unwrap_or(u32::MAX) {
        let dossier = visit::receive(&desk, visit).unwrap();
        after::work(&desk, folder, visit, dossier).unwrap();
        certify::work(&desk, visit).unwrap();
    }
    desk.sign_out().unwrap();
    tell("closed");
}

fn judge_all(judge: impl Fn(&Path)) {
    for folder in std::io::stdin().lock().lines() {
        judge(Path::new(&folder.unwrap()));
    }
}

/// The counter in this folder, set up where there is none, with its user signed in.
fn open(folder: &Path) -> (Desk, Arc<Tray>) {
    let (desk, tray) = desk(folder);
    let state = desk.state().unwrap();
    assert_eq!(state.problem, None, "the store does not open");
    if state.phase == Phase::FirstRun {
        let done = desk.set_up(&request()).unwrap();
        tell(&format!(
            "recovery {} {}",
            done.recovery_key, done.session.user
        ));
    } else {
        desk.sign_in(state.users[0].id, SECRET).unwrap();
    }
    (desk, tray)
}

/// A desk whose device secret lies with its data, so that the drill holds all of it, and the tray of its printer.
fn desk(folder: &Path) -> (Desk, Arc<Tray>) {
    let program = motcua_tests::built_folder().unwrap().join("motcuactl");
    let worker = Worker::new(program, vec!["worker".into()]);
    let mut parts = DeskParts::system(folder.to_owned(), worker);
    parts.keeper = Arc::new(ProtectedFile);
    let tray = Arc::new(Tray::of_drill());
    parts.printer = Arc::<Tray>::clone(&tray);
    (Desk::new(parts).unwrap(), tray)
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
        roles: vec![Role::ReceptionClerk, Role::Head],
        secret: SECRET.into(),
    }
}
