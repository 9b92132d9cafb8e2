//! Printers without paper: what came out of the one for slips is a line in a file that outlives every kill. The one for
//! statements forgets its jobs with the program, so that somebody has to be asked about them.
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Mutex;

use motcua_desk::case::ids::Hash;
use motcua_desk::error::Result;
use motcua_desk::view::print::PrinterView;
use motcua_desk::{JobState, Printer, Sheet};

/// The printer that statements of certification go to.
pub const STATEMENTS: &str = "statements";

/// The printers, and what lies in their trays.
pub struct Tray {
    file: Option<PathBuf>,
    slips: Mutex<Vec<String>>,
}

impl Tray {
    /// The tray in the file that `MOTCUA_TRAY` names, or one that is emptied with every start.
    pub fn of_drill() -> Self {
        let file = std::env::var_os("MOTCUA_TRAY").map(PathBuf::from);
        let slips = file
            .as_ref()
            .and_then(|file| std::fs::read_to_string(file).ok());
        let slips = slips
            .unwrap_or_default()
            .lines()
            .map(str::to_owned)
            .collect();
        Self {
            file,
            slips: Mutex::new(slips),
        }
    }

    /// Whether a slip of these bytes came out.
    pub fn holds(&self, sha256: &str) -> bool {
        self.slips.lock().unwrap().iter().any(|slip| slip == sha256)
    }
}

impl Printer for Tray {
    fn printers(&self) -> Result<Vec<PrinterView>> {
        let printer = |name: &str, default| PrinterView {
            name: name.into(),
            default,
            ready: true,
        };
        Ok(vec![printer("tray", true), printer(STATEMENTS, false)])
    }

    fn print(&self, printer: &str, pdf: &[u8], _: Sheet) -> Result<Option<String>> {
        let slip = Hash::of(pdf).to_string();
        if let Some(file) = self.file.as_ref().filter(|_| printer != STATEMENTS) {
            let mut file = OpenOptions::new()
                .create(true)
                .append(true)
                .open(file)
                .unwrap();
            file.write_all(format!("{slip}\n").as_bytes()).unwrap();
        }
        self.slips.lock().unwrap().push(slip.clone());
        Ok(Some(slip))
    }

    fn state(&self, _: &str, job: &str) -> JobState {
        if self.holds(job) {
            JobState::Done
        } else {
            JobState::Unknown
        }
    }

    // What it was given came out at once.
    fn cancel(&self, _: &str, _: &str) {}
}
