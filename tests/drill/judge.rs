//! The judge: the product in a process of its own, asked about one folder after the other.
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::mpsc::sync_channel;

use crate::day::Day;
use crate::told::Judged;

/// Judges that work side by side.
const JUDGES: usize = 2;

/// A folder to be judged, and what the verdict needs to know of it.
pub struct Case<T> {
    /// How to find it again.
    pub name: String,
    /// Removed when it is judged.
    pub place: tempfile::TempDir,
    /// The data folder in `place`.
    pub folder: PathBuf,
    /// For the verdict.
    pub facts: T,
}

/// Has every case that `cases` hands out judged, and says what was wrong with which. `MOTCUA_KEEP` keeps the
/// folders of those.
pub fn judge_all<T: Send>(
    new_judge: impl Fn() -> Judge + Sync,
    cases: impl FnOnce(&dyn Fn(Case<T>)),
    verdict: impl Fn(Option<Judged>, &T) -> Vec<String> + Sync,
) -> Vec<String> {
    let problems = Mutex::new(Vec::new());
    let (send, receive) = sync_channel::<Case<T>>(JUDGES);
    let receive = Mutex::new(receive);
    std::thread::scope(|scope| {
        for _ in 0..JUDGES {
            scope.spawn(|| {
                let mut judge = new_judge();
                let next = || receive.lock().unwrap().recv().ok();
                while let Some(case) = next() {
                    let wrong = verdict(judge.ask(&case.folder), &case.facts);
                    if wrong.is_empty() {
                        continue;
                    }
                    let said = format!("{}: {}", case.name, wrong.join("; "));
                    problems.lock().unwrap().push(said);
                    if std::env::var_os("MOTCUA_KEEP").is_some() {
                        eprintln!("{} is kept in {}", case.name, case.place.keep().display());
                    }
                }
            });
        }
        cases(&|case| send.send(case).unwrap());
        drop(send);
    });
    problems.into_inner().unwrap()
}

/// A judge that is started when it is needed, and again where it fell.
pub struct Judge {
    words: Vec<String>,
    day: Option<Day>,
}

impl Judge {
    /// A judge that only looks.
    pub fn looking() -> Self {
        Self::told(&["judge"])
    }

    /// A judge that also sets up a folder without a store, and receives one more citizen.
    pub fn going_on() -> Self {
        Self::told(&["judge", "go-on"])
    }

    /// A judge that restores the newest backup first, with what is intact in the folder.
    pub fn rescuing(key: &str, user: &str) -> Self {
        Self::told(&["rescue", key, user])
    }

    fn told(words: &[&str]) -> Self {
        Self {
            words: words.iter().map(|word| (*word).to_owned()).collect(),
            day: None,
        }
    }

    /// What the product says of `folder`; none where it fell over.
    pub fn ask(&mut self, folder: &Path) -> Option<Judged> {
        let day = self.day.get_or_insert_with(|| Day::start(&self.words, &[]));
        writeln!(day.stdin(), "{}", folder.display()).unwrap();
        let mut judged = Judged::default();
        loop {
            match day.line() {
                Some(line) if line == "end" => return Some(judged),
                Some(line) => judged.take(&line),
                None => {
                    self.day = None;
                    return None;
                }
            }
        }
    }
}
