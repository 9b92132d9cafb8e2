//! One program from its start to its end, with all processes below it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{File, read_to_string};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use motcua_tests::app::descendants;
use serde::Serialize;
use serde_json::Value;

use crate::process;

/// How often the processes are looked at.
const LOOK: Duration = Duration::from_millis(20);
/// Ticks in a second in which the kernel tells processor time (`USER_HZ`).
const TICKS: f64 = 100.0;

/// What it cost.
#[derive(Serialize)]
pub struct Cost {
    pub pages: usize,
    /// Processor time of all its processes.
    pub cpu_s_a_page: f64,
    pub wall_s_a_page: f64,
    /// The most that one process held (RSS), megabytes of 1024 · 1024 bytes.
    pub largest_mib: u64,
    /// The most that all of them held at a moment (PSS), as far as it was seen.
    pub together_mib: u64,
    /// What it wrote.
    pub bytes_a_page: u64,
    /// Processor time by program, seconds a page; what a process used after the last look at it is missing.
    pub by_program: BTreeMap<String, f64>,
    /// Mean wall time a page until it was clean, and of reading it, milliseconds, as our program tells.
    pub stages_ms: Option<Stages>,
}

/// What our program says of its pages.
#[derive(Serialize)]
pub struct Stages {
    pub clean: f64,
    pub read: Option<f64>,
}

/// Why there is no figure.
#[derive(Debug, thiserror::Error)]
pub enum MeasureError {
    /// A file or process.
    #[error("the bench cannot go on: {0}")]
    Io(#[from] std::io::Error),
    /// A program ended badly.
    #[error("{program} failed; it says: {said}")]
    Failed { program: String, said: String },
    /// The kernel's figures are not as they should be.
    #[error("the kernel's figures cannot be read")]
    Unreadable,
}

/// Runs the program in `folder`; what it leaves there as `out…` counts as its output.
pub fn run(
    program: &OsString,
    arguments: &[OsString],
    folder: &Path,
    pages: usize,
) -> Result<Cost, MeasureError> {
    let (told, log) = (folder.join("told"), folder.join("log"));
    let before = children_s()?;
    let started = Instant::now();
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        // Threads of Tesseract that wait for each other cost more than they bring; the same for everybody.
        .env("OMP_THREAD_LIMIT", "1")
        .stdout(File::create(&told)?)
        .stderr(File::create(&log)?)
        .spawn()?;
    let mut seen = Seen::default();
    let status = seen.watch(&mut child)?;
    let wall = started.elapsed().as_secs_f64();
    if !status.success() {
        let said = read_to_string(&log).unwrap_or_default();
        let program = program.to_string_lossy().into_owned();
        return Err(MeasureError::Failed { program, said });
    }
    let a_page = |whole: f64| (whole / pages as f64 * 1000.0).round() / 1000.0;
    Ok(Cost {
        pages,
        cpu_s_a_page: a_page(children_s()? - before),
        wall_s_a_page: a_page(wall),
        largest_mib: seen.largest_kb / 1024,
        together_mib: seen.together_kb / 1024,
        bytes_a_page: written(folder)? / pages as u64,
        by_program: seen
            .by_program()
            .into_iter()
            .map(|(name, s)| (name, a_page(s)))
            .collect(),
        stages_ms: stages(&read_to_string(&told).unwrap_or_default()),
    })
}

/// What was seen of the processes.
#[derive(Default)]
struct Seen {
    largest_kb: u64,
    together_kb: u64,
    /// Name and processor seconds of each.
    used: BTreeMap<u32, (String, f64)>,
}

impl Seen {
    fn watch(&mut self, child: &mut Child) -> Result<std::process::ExitStatus, MeasureError> {
        loop {
            let mut all = descendants(child.id());
            all.push(child.id());
            let mut together = 0;
            for pid in all {
                self.largest_kb = self.largest_kb.max(process::most_kb(pid));
                together += process::pss_kb(pid);
                if let Some(used) = used(pid) {
                    self.used.insert(pid, used);
                }
            }
            self.together_kb = self.together_kb.max(together);
            if let Some(status) = child.try_wait()? {
                return Ok(status);
            }
            std::thread::sleep(LOOK);
        }
    }

    fn by_program(&self) -> BTreeMap<String, f64> {
        let mut sums = BTreeMap::new();
        for (name, seconds) in self.used.values() {
            *sums.entry(name.clone()).or_default() += seconds;
        }
        sums
    }
}

/// Name and processor seconds of a process.
fn used(pid: u32) -> Option<(String, f64)> {
    let stat = read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let name = stat.split_once('(')?.1.rsplit_once(") ")?.0;
    let worker = if process::is_worker(pid) {
        " worker"
    } else {
        ""
    };
    Some((format!("{name}{worker}"), seconds(&stat, 11)?))
}

/// Processor seconds of all processes that we or our children have waited for.
fn children_s() -> Result<f64, MeasureError> {
    let stat = read_to_string("/proc/self/stat")?;
    seconds(&stat, 13).ok_or(MeasureError::Unreadable)
}

/// User and system time, two fields counted after the name, which may hold blanks.
fn seconds(stat: &str, first: usize) -> Option<f64> {
    let (_, rest) = stat.rsplit_once(") ")?;
    let mut fields = rest.split(' ').skip(first).map(str::parse::<u64>);
    let ticks = fields.next()?.ok()? + fields.next()?.ok()?;
    Some(ticks as f64 / TICKS)
}

fn written(folder: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let path: PathBuf = entry?.path();
        let is_output = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with("out");
        if path.file_name().is_some_and(is_output) {
            bytes += path.metadata()?.len();
        }
    }
    Ok(bytes)
}

fn stages(told: &str) -> Option<Stages> {
    let told: Value = serde_json::from_str(told).ok()?;
    let pages = told.get("pages")?.as_array()?;
    let mean = |at: &str| {
        let ms: Vec<f64> = pages
            .iter()
            .filter_map(|page| page.pointer(at)?.as_f64())
            .collect();
        (!ms.is_empty()).then(|| (ms.iter().sum::<f64>() / ms.len() as f64).round())
    };
    Some(Stages {
        clean: mean("/ms")?,
        read: mean("/ocr/ms"),
    })
}
