//! What follows a reception: slips, corrections, destroyed scans, people entered twice. `doing NAME` says that the
//! thing of that name changes now and may have changed when the power fails.
use std::path::{Path, PathBuf};

use motcua_desk::Desk;
use motcua_desk::case::dossier::{Dossier, PaperStanding};
use motcua_desk::case::ids::{DossierId, PaperId};
use motcua_desk::case::money::Dong;
use motcua_desk::case::paper::PurgeGround;
use motcua_desk::error::Result;
use motcua_desk::view::print::PrintAnswer;

use crate::judge::{tell_dossier, tell_person};
use crate::tell;
use crate::tray::Tray;

/// Does by turns what a day brings.
pub fn work(desk: &Desk, folder: &Path, visit: u32, id: DossierId) -> Result<()> {
    let dossier = desk.dossier(id)?.dossier;
    tell_person(desk, dossier.owner.person)?;
    if visit.is_multiple_of(2) {
        print(desk, &dossier, visit)?;
    }
    if visit % 5 == 1 {
        doing(&dossier);
        let total = Dong::new(dossier.fee.total.value() + 8_000).unwrap();
        desk.fee_correct(id, total, "nhập nhầm mức phí")?;
        tell_dossier(desk, id)?;
        // The corrected receipt goes out with the next print.
        print(desk, &dossier, visit)?;
    }
    if visit.is_multiple_of(12)
        && let Some(paper) = imported(&dossier)
    {
        doing(&dossier);
        desk.purge(paper, PurgeGround::Mistake)?;
        tell_dossier(desk, id)?;
    }
    if visit % 5 == 4 {
        merge(desk, &dossier)?;
    }
    if visit % 9 == 4 {
        desk.backup_now(Some(&backups(folder)), &|_| {})?;
        tell("backup");
    }
    if visit % 7 == 5 {
        doing(&dossier);
        desk.cancel_ask(id, "nhập nhầm hồ sơ")?;
        tell_dossier(desk, id)?;
        doing(&dossier);
        desk.cancel_answer(id, true, "")?;
        tell_dossier(desk, id)?;
    }
    Ok(())
}

/// The folder of the backups of the counter in `folder`, on the same drilled disk.
pub fn backups(folder: &Path) -> PathBuf {
    folder.with_extension("backup")
}

/// Looks into the tray for every slip the program is not sure of, as it asks; what did not come out is printed.
pub fn look_for_slips(desk: &Desk, tray: &Tray) -> Result<()> {
    let mut unsettled = Vec::new();
    for row in desk.newest()? {
        let dossier = desk.dossier(row.id)?.dossier;
        let last = dossier.receipts.last().and_then(|form| form.prints.last());
        if last.is_some_and(|print| print.state.is_open()) {
            doing(&dossier);
            unsettled.push(dossier);
        }
    }
    let asked: Vec<DossierId> = desk
        .prints_open()?
        .iter()
        .map(|open| open.dossier)
        .collect();
    for dossier in unsettled {
        if !asked.contains(&dossier.id) {
            // The spooler knew what became of it.
            tell_dossier(desk, dossier.id)?;
            continue;
        }
        let newest = dossier.receipts.last().and_then(|form| form.prints.last());
        let out = newest.is_some_and(|print| tray.holds(&print.file.sha256.to_string()));
        let answer = if out {
            PrintAnswer::HandedOver
        } else {
            PrintAnswer::NotOut
        };
        desk.print_settle(dossier.id, answer)?;
        if !out {
            desk.receipt_print(dossier.id, None)?;
            // Settled at once, so that no later look at the spooler changes it unsaid.
            desk.print_settle(dossier.id, PrintAnswer::HandedOver)?;
        }
        tell_dossier(desk, dossier.id)?;
    }
    Ok(())
}

/// Prints the newest receipt; every other time the citizen gets it at once, every eighth time another one.
fn print(desk: &Desk, dossier: &Dossier, visit: u32) -> Result<()> {
    doing(dossier);
    desk.receipt_print(dossier.id, None)?;
    if visit.is_multiple_of(4) {
        desk.print_settle(dossier.id, PrintAnswer::HandedOver)?;
    } else {
        desk.prints_open()?;
    }
    if visit % 8 == 4 {
        desk.receipt_print(dossier.id, None)?;
        desk.print_settle(dossier.id, PrintAnswer::HandedOver)?;
    }
    tell_dossier(desk, dossier.id)?;
    Ok(())
}

/// Keeps the person without a card under somebody of the same name, and every other time takes it back.
fn merge(desk: &Desk, dossier: &Dossier) -> Result<()> {
    let from = dossier.owner.person;
    let same_name = desk.search(&dossier.owner.name)?.people;
    let into = same_name.iter().find(|hit| {
        desk.merge_plan(from, hit.row.id)
            .is_ok_and(|plan| plan.refused.is_none())
    });
    let Some(into) = into else { return Ok(()) };
    tell(&format!("doing {from}"));
    desk.merge(from, into.row.id)?;
    tell_person(desk, from)?;
    if dossier.register_entry.is_multiple_of(2) {
        tell(&format!("doing {from}"));
        desk.split(from)?;
        tell_person(desk, from)?;
    }
    Ok(())
}

fn doing(dossier: &Dossier) {
    tell(&format!("doing {}", dossier.code));
}

fn imported(dossier: &Dossier) -> Option<PaperId> {
    dossier.papers.iter().find_map(|line| match &line.standing {
        PaperStanding::Imported { papers, .. } => papers.first().copied(),
        _ => None,
    })
}
