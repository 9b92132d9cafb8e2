//! The window of the counter. Started with the hidden argument `worker`, the same program is the sandboxed
//! child that opens foreign files.
#![cfg_attr(windows, windows_subsystem = "windows")]

use std::path::PathBuf;
use std::process::ExitCode;

use motcua_shell::Arguments;

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1).peekable();
    if words.peek().is_some_and(|word| word == "worker") {
        return motcua_desk::serve_worker();
    }
    let arguments = match Arguments::read(words, data_home()) {
        Ok(arguments) => arguments,
        Err(error) => return complain(&error),
    };
    match motcua_shell::run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => complain(&error),
    }
}

/// The system's folder for application data (XDG Base Directory; `%LOCALAPPDATA%`).
fn data_home() -> Option<PathBuf> {
    let set = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    set("XDG_DATA_HOME")
        .or_else(|| set("LOCALAPPDATA"))
        .or_else(|| set("HOME").map(|home| home.join(".local/share")))
}

#[allow(
    clippy::print_stderr,
    reason = "without a window, the terminal is the only place for words"
)]
fn complain(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("motcua: {error}");
    let mut cause = error.source();
    while let Some(inner) = cause {
        eprintln!("  {inner}");
        cause = inner.source();
    }
    ExitCode::FAILURE
}
