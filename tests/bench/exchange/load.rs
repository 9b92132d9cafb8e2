//! A counter that received dossiers for weeks without a line.
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::TimeDelta;
use motcua_desk::Desk;
use motcua_desk::case::exchange::DialectName;
use motcua_desk::case::ids::DossierId;
use motcua_desk::error::Result;
use motcua_province::Simulator;
use motcua_tests::link;
use motcua_tests::stepped::Stepped;

use crate::counter::{AGENCY, SECRET, parts, receive, set_up};
use crate::run::monday;

/// A file comes with one dossier in so many.
const WITH_FILE: u32 = 20;
/// Dossiers of one day: no more than a counter has numbers.
const A_DAY: u32 = 400;
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
    let desk = Desk::new(parts(folder, Arc::<Stepped>::clone(&clock)))?;
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
        one = Some(receive(&desk, number, file)?);
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
    let desk = Desk::new(parts(
        &backlog.folder,
        Arc::<Stepped>::clone(&backlog.clock),
    ))?;
    let user = desk.state()?.users[0].id;
    desk.sign_in(user, SECRET)?;
    Ok(desk)
}
