//! A recorded day: everything the product did to its folder, in one order with everything it acknowledged.
use std::ffi::OsStr;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::day::Day;

/// One act of the program on the folder; texts are places in [`Recording::bytes`].
#[derive(Clone, Debug)]
pub enum Act {
    /// A new process starts: nothing is open.
    Start,
    /// A file or folder was opened.
    Open {
        fd: i32,
        path: String,
        creates: bool,
        empties: bool,
        folder: bool,
    },
    Close(i32),
    Copy {
        from: i32,
        to: i32,
    },
    Write {
        fd: i32,
        at: u64,
        bytes: Range<usize>,
    },
    /// The file has this length now.
    Length(i32, u64),
    /// The file has at least this length now.
    Reserve(i32, u64),
    Sync(i32),
    Rename(String, String),
    Link(String, String),
    Unlink(String),
    MakeFolder(String),
    RemoveFolder(String),
    /// Said on standard output.
    Tell(String),
}

/// A recorded day.
pub struct Recording {
    /// The counter's folder before the day, where there was one.
    pub before: Option<PathBuf>,
    /// The acts in the order they happened.
    pub acts: Vec<Act>,
    /// The log; written bytes are ranges of it.
    pub bytes: Vec<u8>,
}

/// The folder of the counter, below the recorded folder.
pub const COUNTER: &str = "counter";

/// Records several runs in one folder, from the first set-up or from what was `before`: each is the number of
/// visits, and whether it is then closed or killed.
pub fn record(before: Option<PathBuf>, runs: &[(u32, Ends)]) -> Recording {
    let place = crate::quick_folder();
    let root = place.path().canonicalize().unwrap().join("disk");
    std::fs::create_dir(&root).unwrap();
    let (log, recorder) = (place.path().join("log"), recorder());
    let environment: [(&str, &OsStr); 3] = [
        ("LD_PRELOAD", recorder.as_os_str()),
        ("MOTCUA_RECORD", log.as_os_str()),
        ("MOTCUA_RECORD_ROOT", root.as_os_str()),
    ];
    let folder = root.join(COUNTER);
    if let Some(before) = &before {
        crate::copy(before, &folder);
    }
    for (visits, ends) in runs {
        let count = visits.to_string();
        let mut words = vec![OsStr::new("day"), folder.as_os_str()];
        match ends {
            Ends::Closed => {
                words.push(OsStr::new(&count));
                Day::start(&words, &environment).end();
            }
            Ends::Killed => {
                let day = Day::start(&words, &environment);
                let mut received = 0;
                while received < *visits {
                    let line = day.line().expect("the day stopped by itself");
                    received += u32::from(line.starts_with("received "));
                }
                day.kill();
            }
        }
    }
    let bytes = std::fs::read(&log).unwrap();
    Recording {
        before,
        acts: acts(&bytes),
        bytes,
    }
}

/// How a recorded run ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// The store is closed.
    Closed,
    /// SIGKILL: what was written stays, nothing is closed.
    Killed,
}

/// The recorder, built once where the programs are, however many drills begin together.
fn recorder() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(build_recorder)
}

fn build_recorder() -> PathBuf {
    let folder = motcua_tests::built_folder().unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("drill/recorder.c");
    let (built, library) = (
        folder.join(format!("recorder.{}.so", std::process::id())),
        folder.join("recorder.so"),
    );
    let made = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .args([&built, &source])
        .status();
    assert!(
        made.is_ok_and(|status| status.success()),
        "the recorder does not compile"
    );
    std::fs::rename(&built, &library).unwrap();
    library
}

const HEAD: usize = 29;

fn acts(log: &[u8]) -> Vec<Act> {
    let mut acts = Vec::new();
    let mut said = Vec::new();
    let mut at = 0;
    while at + HEAD <= log.len() {
        let number = |from: usize| u64::from_le_bytes(log[at + from..][..8].try_into().unwrap());
        let small = |from: usize| i32::from_le_bytes(log[at + from..][..4].try_into().unwrap());
        let (fd, a) = (small(1), number(5));
        let first = at + HEAD..at + HEAD + small(21) as usize;
        let second = first.end..first.end + small(25) as usize;
        if second.end > log.len() {
            // The kill came in the middle of a record; what it tells of was not acknowledged.
            break;
        }
        let text = |range: &Range<usize>| String::from_utf8(log[range.clone()].to_vec()).unwrap();
        let (one, two) = (|| text(&first), || text(&second));
        let act = match log[at] {
            b'S' => {
                said.clear();
                Some(Act::Start)
            }
            b'O' => Some(Act::Open {
                fd,
                path: one(),
                creates: a & 1 != 0,
                empties: a & 2 != 0,
                folder: a & 4 != 0,
            }),
            b'C' => Some(Act::Close(fd)),
            b'D' => Some(Act::Copy {
                from: a as i32,
                to: fd,
            }),
            b'W' => Some(Act::Write {
                fd,
                at: a,
                bytes: second.clone(),
            }),
            b'T' => Some(Act::Length(fd, a)),
            b'A' => Some(Act::Reserve(fd, a)),
            b'F' => Some(Act::Sync(fd)),
            b'R' => Some(Act::Rename(one(), two())),
            b'L' => Some(Act::Link(one(), two())),
            b'U' => Some(Act::Unlink(one())),
            b'M' => Some(Act::MakeFolder(one())),
            b'B' => Some(Act::RemoveFolder(one())),
            b'K' => {
                said.extend_from_slice(&log[second.clone()]);
                None
            }
            other => panic!("{} cannot be replayed: {}", char::from(other), one()),
        };
        acts.extend(act);
        while let Some(end) = said.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = said.drain(..=end).collect();
            acts.push(Act::Tell(
                String::from_utf8(line).unwrap().trim_end().to_owned(),
            ));
        }
        at = second.end;
    }
    acts
}
