//! The scripted day as a process of its own, with its group, so that a kill takes its children too.
use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use motcua_tests::app::running_in_group;

/// Longer than any step; a day or judge that says nothing for so long hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// How long the children of a killed process may take to end: a driver lets the paper out first.
const FAREWELL: Duration = Duration::from_secs(30);

/// A running scripted day, or a judge.
pub struct Day {
    child: Child,
    lines: Receiver<String>,
}

impl Day {
    /// Starts `scripted-day` with these words.
    pub fn start<S: AsRef<OsStr>>(words: &[S], environment: &[(&str, &OsStr)]) -> Self {
        use std::os::unix::process::CommandExt as _;
        let program = motcua_tests::built_folder().unwrap().join("scripted-day");
        assert!(
            program.exists(),
            "scripted-day is not built: run `make build`"
        );
        let mut child = Command::new(program)
            .args(words)
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let errors = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || {
            let said = errors.lines().map_while(Result::ok);
            // The database engine says on its own what the judge then tells in the product's words.
            for line in said.filter(|line| !line.contains("ERROR CORE ")) {
                eprintln!("{line}");
            }
        });
        let (send, lines) = channel();
        std::thread::spawn(move || {
            // Ends with the pipe, or when nobody listens any more.
            out.lines()
                .map_while(Result::ok)
                .try_for_each(|line| send.send(line))
        });
        Self { child, lines }
    }

    /// The next line; none when the process has ended.
    pub fn line(&self) -> Option<String> {
        match self.lines.recv_timeout(PATIENCE) {
            Ok(line) => Some(line),
            Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => None,
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => panic!("nothing for {PATIENCE:?}"),
        }
    }

    /// Where the process reads.
    pub fn stdin(&mut self) -> &mut ChildStdin {
        self.child.stdin.as_mut().unwrap()
    }

    /// SIGKILL to the whole group; the lines it had said before.
    pub fn kill(mut self) -> Vec<String> {
        self.kill_group();
        self.lines.iter().collect()
    }

    /// SIGKILL to the process alone, so that what becomes of its children can be seen: how many were at work, the
    /// lines it had said before, and those of the children that do not end.
    pub fn kill_alone(mut self) -> (usize, Vec<String>, Vec<u32>) {
        let group = self.child.id();
        let below = running_in_group(group).len().saturating_sub(1);
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let said = self.lines.iter().collect();
        let deadline = Instant::now() + FAREWELL;
        let mut left = running_in_group(group);
        while !left.is_empty() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(10));
            left = running_in_group(group);
        }
        (below, said, left)
    }

    /// Waits for an end of its own; the lines it said.
    pub fn end(mut self) -> Vec<String> {
        drop(self.child.stdin.take());
        let lines = std::iter::from_fn(|| self.line()).collect();
        assert!(self.child.wait().unwrap().success(), "the day failed");
        lines
    }

    fn kill_group(&mut self) {
        let group = rustix::process::Pid::from_child(&self.child);
        // Gone already where it ended by itself.
        let _gone = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        self.child.wait().unwrap();
    }
}

impl Drop for Day {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            self.kill_group();
        }
    }
}
