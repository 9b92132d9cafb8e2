//! What the product says of a folder, in lines that end with `end`:
//!
//! - `first-run`: nothing was set up; or `refused WHAT CODE`: the product says no, with its code.
//! - `check ok`, or `check PROBLEM` as the check names it.
//! - `dossier CODE HASH`: a dossier with all its papers and receipts; the hash is over every byte of them.
//! - `person ID HASH`: the entry of a dossier's owner.
//! - `certification`, `number` and `book`: see [`certify`].
//! - `draft ID VERSION`.
//! - `backups N`, and `check` again for the newest of them.
//! - `slip HASH`: a print that was noted; `wrong WHAT`: a print that nobody is asked about.
//! - `received ID CODE`: told to go on, the counter received one more citizen, and certified an original: `number`.
use std::path::Path;

use motcua_desk::Desk;
use motcua_desk::case::dossier::Dossier;
use motcua_desk::case::ids::{DossierId, Hash, PersonId};
use motcua_desk::error::{Error, Result};
use motcua_desk::view::backup::RestoreRequest;
use motcua_desk::view::session::Phase;

use crate::{SECRET, after, certify, desk, request, tell, visit};

/// Opens the folder as the window would, reads everything, and works on if told to.
pub fn judge(folder: &Path, go_on: bool) {
    let (desk, _) = desk(folder);
    if let Err((what, error)) = look(&desk, folder, go_on) {
        refused(what, &error);
    }
    tell("end");
}

/// Restores the newest backup with what is intact in the folder, and tells what is there then: `rescued all`, or
/// `rescued some` where the product says that events are lost.
pub fn rescue(folder: &Path, key: &str, user: &str) {
    let (desk, _) = desk(folder);
    if let Err((what, error)) = rescued(&desk, folder, key, user) {
        refused(what, &error);
    }
    tell("end");
}

fn rescued(
    desk: &Desk,
    folder: &Path,
    key: &str,
    user: &str,
) -> std::result::Result<(), (&'static str, Error)> {
    let at = |what| move |error| (what, error);
    let backups = desk
        .restore_find(&after::backups(folder))
        .map_err(at("backups"))?;
    let request = RestoreRequest {
        backup: backups.first().map(|backup| backup.path.clone()),
        recovery_key: key.into(),
        user: user.parse().unwrap(),
        secret: SECRET.into(),
    };
    let (_, done) = desk.restore(&request, &|_| {}).map_err(at("restore"))?;
    let all = done.lost_events.is_none() && done.lost_files == 0;
    tell(if all { "rescued all" } else { "rescued some" });
    let checked = desk.check().map_err(at("check"))?;
    tell(&format!(
        "check {}",
        checked.first_problem.as_deref().unwrap_or("ok")
    ));
    held(desk).map_err(at("list"))?;
    certify::books(desk).map_err(at("books"))
}

/// Tells what the open store holds. What cannot be read is told by itself, and the others follow.
pub fn held(desk: &Desk) -> Result<()> {
    for row in desk.newest()? {
        let told =
            tell_dossier(desk, row.id).and_then(|dossier| tell_person(desk, dossier.owner.person));
        if let Err(error) = told {
            refused(&format!("dossier:{}", row.code), &error);
        }
    }
    for draft in desk.home()?.drafts {
        match desk.intake_open(draft.id) {
            Ok(view) => tell(&format!("draft {} {}", draft.id, view.version)),
            Err(error) => refused(&format!("draft:{}", draft.id), &error),
        }
    }
    certify::held(desk)
}

/// Tells the entry of a person with a hash over it.
pub fn tell_person(desk: &Desk, id: PersonId) -> Result<()> {
    let all = serde_json::to_vec(&desk.person(id)?.person).unwrap();
    tell(&format!("person {id} {}", Hash::of(&all)));
    Ok(())
}

/// Tells a dossier with a hash over its record and every byte of its papers and receipts.
pub fn tell_dossier(desk: &Desk, id: DossierId) -> Result<Dossier> {
    let dossier = desk.dossier(id)?.dossier;
    assert!(
        !dossier.receipts.is_empty(),
        "{} has no receipt",
        dossier.code
    );
    let mut all = serde_json::to_vec(&dossier).unwrap();
    let place = tempfile::tempdir().unwrap();
    let files = desk.export(&dossier.code, place.path())?;
    for path in files
        .papers
        .iter()
        .map(|paper| &paper.path)
        .chain(&files.receipt)
    {
        all.extend(Hash::of(&std::fs::read(path).unwrap()).0);
    }
    tell(&format!("dossier {} {}", dossier.code, Hash::of(&all)));
    Ok(dossier)
}

fn look(desk: &Desk, folder: &Path, go_on: bool) -> std::result::Result<(), (&'static str, Error)> {
    let at = |what| move |error| (what, error);
    let state = desk.state().map_err(at("state"))?;
    if let Some(problem) = state.problem {
        return Err(("start", problem));
    }
    if state.phase == Phase::FirstRun {
        tell("first-run");
        if !go_on {
            return Ok(());
        }
        desk.set_up(&request()).map_err(at("set-up"))?;
    } else {
        desk.sign_in(state.users[0].id, SECRET)
            .map_err(at("sign-in"))?;
    }
    let checked = desk.check().map_err(at("check"))?;
    tell(&format!(
        "check {}",
        checked.first_problem.as_deref().unwrap_or("ok")
    ));
    held(desk).map_err(at("list"))?;
    prints(desk).map_err(at("prints"))?;
    certify::books(desk).map_err(at("books"))?;
    backups(desk, folder).map_err(at("backups"))?;
    if go_on {
        tell("goes-on");
        visit::receive(desk, 1).map_err(at("visit"))?;
        certify::prepare(desk).map_err(at("certify"))?;
        certify::receive(desk, 0).map_err(at("certify"))?;
        let checked = desk.check().map_err(at("check"))?;
        tell(&format!(
            "check {}",
            checked.first_problem.as_deref().unwrap_or("ok")
        ));
    }
    Ok(())
}

/// Tells how many backups there are, and tries the newest.
fn backups(desk: &Desk, folder: &Path) -> Result<()> {
    let backups = after::backups(folder);
    let found = if backups.is_dir() {
        desk.restore_find(&backups)?.len()
    } else {
        0
    };
    tell(&format!("backups {found}"));
    if found > 0 {
        let drilled = desk.backup_drill(Some(&backups), &|_| {})?.drill;
        let wrong = drilled.and_then(|drill| drill.first_problem);
        tell(&format!("check {}", wrong.as_deref().unwrap_or("ok")));
    }
    Ok(())
}

/// Tells every print that was noted. One of which it is not known whether a slip came out must be asked about.
fn prints(desk: &Desk) -> Result<()> {
    let asked: Vec<DossierId> = desk
        .prints_open()?
        .iter()
        .map(|open| open.dossier)
        .collect();
    for row in desk.newest()? {
        let dossier = desk.dossier(row.id)?.dossier;
        for print in dossier.receipts.iter().flat_map(|form| &form.prints) {
            tell(&format!("slip {}", print.file.sha256));
        }
        let last = dossier.receipts.last().and_then(|form| form.prints.last());
        if last.is_some_and(|print| print.state.is_open()) && !asked.contains(&dossier.id) {
            tell(&format!(
                "wrong print of {} that nobody asks about",
                row.code
            ));
        }
    }
    Ok(())
}

fn refused(what: &str, error: &Error) {
    let place = error.detail.get("where").map_or("", String::as_str);
    tell(&format!("refused {what} {:?} {place}", error.code));
}
