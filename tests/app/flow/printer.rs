//! The printer of this run: what comes out of it, and what goes wrong with it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// How long the spooler may take.
const PATIENCE: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(50);

/// One print queue whose jobs end up in a folder.
pub struct Printer {
    queue: String,
    tray: PathBuf,
    taken: Vec<PathBuf>,
}

impl Printer {
    /// The queue this run was given; none, said so, where it was given none.
    #[expect(clippy::print_stderr, reason = "a skipped test says so")]
    pub fn of_this_run() -> Option<Self> {
        let tray = std::env::var_os("MOTCUA_PRINT_OUTPUT").map(PathBuf::from);
        let queue = std::env::var("MOTCUA_PRINT_QUEUE").ok();
        let (Some(tray), Some(queue)) = (tray, queue) else {
            eprintln!("skipped: no print queue; run by `make test`");
            return None;
        };
        let taken = pdfs(&tray);
        Some(Self { queue, tray, taken })
    }

    /// The text of the next slip that comes out.
    pub async fn slip(&mut self) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let new = pdfs(&self.tray)
                .into_iter()
                .find(|pdf| !self.taken.contains(pdf));
            if let Some(new) = new {
                let text = text_of(&new);
                self.taken.push(new);
                return text;
            }
            assert!(Instant::now() < deadline, "nothing came out of the printer");
            tokio::time::sleep(POLL).await;
        }
    }

    /// Nothing came out that was not taken.
    pub fn is_empty(&self) -> bool {
        pdfs(&self.tray).len() == self.taken.len()
    }

    /// Takes no more jobs.
    pub fn dies(&self) {
        tell("cupsreject", &self.queue);
    }

    /// Takes jobs again.
    pub fn lives(&self) {
        tell("cupsaccept", &self.queue);
    }

    /// The tray is empty from the next job on.
    pub fn jams(&self) {
        std::fs::write(self.tray.join("jam"), "").unwrap();
    }

    /// Waits until it stopped in the middle of a job.
    pub async fn stopped(&self) {
        let deadline = Instant::now() + PATIENCE;
        while !self.said("-p").contains("disabled") {
            assert!(Instant::now() < deadline, "the printer did not stop");
            tokio::time::sleep(POLL).await;
        }
    }

    /// Somebody puts paper in, and drops the job that jammed at the printer.
    pub fn is_cleared(&self) {
        std::fs::remove_file(self.tray.join("jam")).unwrap();
        let waiting = self.said("-o");
        let job = waiting.split_whitespace().next();
        tell("cancel", job.expect("the job that jammed waits"));
        tell("cupsenable", &self.queue);
    }

    /// What the spooler says of the queue (`-p`) or its waiting jobs (`-o`).
    fn said(&self, what: &str) -> String {
        let said = Command::new("lpstat")
            .args([what, &self.queue])
            .env("LC_ALL", "C")
            .output();
        String::from_utf8(said.unwrap().stdout).unwrap()
    }
}

/// Runs one of the printer keeper's tools, which are not on everybody's path.
fn tell(program: &str, about: &str) {
    let path = std::env::var("PATH").unwrap_or_default();
    let told = Command::new(program)
        .arg(about)
        .env("PATH", format!("{path}:/usr/sbin"))
        .status();
    assert!(told.unwrap().success(), "{program}");
}

fn pdfs(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    files
        .filter(|file| file.extension().is_some_and(|end| end == "pdf"))
        .collect()
}

/// The text of a PDF, lines joined.
fn text_of(pdf: &Path) -> String {
    let text = Command::new("pdftotext")
        .args(["-layout"])
        .arg(pdf)
        .arg("-")
        .output()
        .unwrap();
    assert!(text.status.success());
    let text = String::from_utf8(text.stdout).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
