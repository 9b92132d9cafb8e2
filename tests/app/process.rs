//! Child processes that end with the one that started them, and the tree below them.

use std::io;
use std::path::Path;
use std::process::{Child, ChildStdout, Command};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// How long a process may take to end after SIGTERM.
const FAREWELL: Duration = Duration::from_secs(5);

/// A process that is asked to end (SIGTERM) when this value goes away, and made to when it does
/// not listen.
pub(super) struct Guarded(Child);

impl Guarded {
    /// Starts a command made by [`command`].
    pub(super) fn spawn(command: &mut Command) -> io::Result<Self> {
        command.spawn().map(Self)
    }

    /// The process id of the program itself: `setpriv` turns into it.
    pub(super) fn pid(&self) -> u32 {
        self.0.id()
    }

    /// What the program prints, when its standard output was piped; once only.
    pub(super) fn take_output(&mut self) -> io::Result<ChildStdout> {
        self.0
            .stdout
            .take()
            .ok_or_else(|| io::ErrorKind::BrokenPipe.into())
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        send(self.pid(), Signal::TERM);
        let deadline = Instant::now() + FAREWELL;
        while Instant::now() < deadline {
            if !matches!(self.0.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        // It did not listen; what remains is to make sure that nothing outlives the test.
        let _ended = self.0.kill().and_then(|()| self.0.wait());
    }
}

/// A command whose process ends when the process that starts it dies without saying goodbye.
///
/// Asking the kernel for that directly would need unsafe code; `setpriv` of util-linux does it.
pub(super) fn command(program: &str) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "TERM", "--", program]);
    command
}

/// Sends a signal; a process that is already gone is no error here.
pub(super) fn send(pid: u32, signal: Signal) {
    if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
        let _gone_already = kill_process(pid, signal);
    }
}

/// Whether the process is there and not merely waiting to be reaped.
pub(super) fn is_alive(pid: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/stat"))
        .ok()
        .and_then(|stat| Some(stat.rsplit_once(") ")?.1.starts_with('Z')))
        == Some(false)
}

/// The direct child of `parent` that runs `program`.
pub(super) fn child_running(parent: u32, program: &Path) -> Option<u32> {
    children(parent)
        .into_iter()
        .find(|pid| std::fs::read_link(format!("/proc/{pid}/exe")).is_ok_and(|exe| exe == program))
}

/// All processes below `pid`, parents before their children.
#[must_use]
pub fn descendants(pid: u32) -> Vec<u32> {
    let mut found = children(pid);
    let mut next = 0;
    while let Some(&pid) = found.get(next) {
        found.extend(children(pid));
        next += 1;
    }
    found
}

fn children(parent: u32) -> Vec<u32> {
    let of_parent = |pid: &u32| parent_of(*pid) == Some(parent);
    all().into_iter().filter(of_parent).collect()
}

fn all() -> Vec<u32> {
    let Ok(processes) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    processes
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect()
}

/// The processes of a process group that still run.
#[must_use]
pub fn running_in_group(group: u32) -> Vec<u32> {
    let in_group = |pid: &u32| stat_field(*pid, 2) == Some(group) && is_alive(*pid);
    all().into_iter().filter(in_group).collect()
}

fn parent_of(pid: u32) -> Option<u32> {
    stat_field(pid, 1)
}

/// A number of `stat`, counted after the name, which may hold blanks and brackets: 1 the parent, 2 the group.
fn stat_field(pid: u32, place: usize) -> Option<u32> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, rest) = stat.rsplit_once(") ")?;
    rest.split(' ').nth(place)?.parse().ok()
}
