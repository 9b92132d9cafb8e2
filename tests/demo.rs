//! `make demo`: the main job at the practice counter without a window, then over the wire to a province, which is
//! SIMULATED. Prints one JSON object: the dossier with its files, and what the province's own ledger has of it.

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use motcua_desk::case::exchange::DialectName;
use motcua_desk::case::ids::BootId;
use motcua_desk::view::exchange::ExchangeSubject;
use motcua_desk::{Clock, Desk, DeskParts, SystemClock, Worker};
use motcua_province::Ledger;
use motcua_tests::app::built;
use motcua_tests::{link, repository};
use serde_json::{Value, json};

/// A clock by which the seconds are over in which receiving can be taken back.
struct AMinuteAhead(SystemClock);

impl Clock for AMinuteAhead {
    fn now(&self) -> DateTime<Utc> {
        self.0.now() + TimeDelta::minutes(1)
    }
    fn monotonic_ms(&self) -> u64 {
        self.0.monotonic_ms()
    }
    fn boot(&self) -> BootId {
        self.0.boot()
    }
}

fn main() -> ExitCode {
    let told = demo(&repository().join("target/demo"))
        .and_then(|shown| Ok(writeln!(std::io::stdout(), "{shown:#}")?));
    match told {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _nobody_listens = writeln!(std::io::stderr(), "{error:?}");
            ExitCode::FAILURE
        }
    }
}

fn demo(folder: &Path) -> Result<Value, Box<dyn Error>> {
    let made = desk(folder, Arc::new(SystemClock::start()))?.demo(&folder.join("demo"))?;
    let desk = desk(folder, Arc::new(AMinuteAhead(SystemClock::start())))?;
    desk.practise()?;
    let agency = desk.settings()?.office.agency;
    let province = link::province(&agency.code, &agency.name)?;
    link::connect(&desk, &province, &agency.code, DialectName::National)?;
    desk.exchange_turn()?;
    let id = desk.dossier_by_code(&made.dossier)?.dossier.id;
    let matter = desk.exchange_matter(ExchangeSubject::Dossier(id))?;
    let mut shown = serde_json::to_value(&made)?;
    shown["data"] = json!(folder);
    shown["delivery"] = json!(matter.row.delivery);
    shown["simulated_province"] = ledger(&province.ledger(), &made.dossier)?;
    Ok(shown)
}

fn desk(folder: &Path, clock: Arc<dyn Clock>) -> Result<Desk, Box<dyn Error>> {
    let worker = Worker::new(built("motcuactl")?, vec!["worker".into()]);
    let parts = DeskParts {
        clock,
        practice: true,
        ..DeskParts::system(folder.to_owned(), worker)
    };
    Ok(Desk::new(parts)?)
}

/// What the province received of one dossier.
fn ledger(ledger: &Ledger, code: &str) -> Result<Value, Box<dyn Error>> {
    let files = ledger.files()?.into_iter();
    let progress = ledger.progress()?.into_iter();
    Ok(json!({
        "dossier": ledger.dossier(code)?,
        "files": files.filter(|file| file.used_by.iter().any(|user| user == code)).collect::<Vec<_>>(),
        "progress": progress.filter(|row| row.number == code).collect::<Vec<_>>(),
    }))
}
