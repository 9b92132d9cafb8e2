//! Writes the window's typed bindings, or with `--check` says whether the committed ones are current.
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use specta_typescript::Typescript;

fn main() -> ExitCode {
    let target = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../ui/src/bindings.ts");
    match current(&target) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) if std::env::args().any(|argument| argument == "--check") => complain(
            "ui/src/bindings.ts is not current: run `cargo run -p motcua --bin export-bindings`",
        ),
        Ok(false) => match motcua_shell::bindings().export(Typescript::default(), &target) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => complain(&error.to_string()),
        },
        Err(problem) => complain(&problem),
    }
}

/// Compares what the committed file says with what would be written now; the fresh one stands beside it for that
/// moment, because the exporter writes files only.
fn current(target: &Path) -> Result<bool, String> {
    let fresh = target.with_extension("fresh.ts");
    motcua_shell::bindings()
        .export(Typescript::default(), &fresh)
        .map_err(|error| error.to_string())?;
    let text = std::fs::read(&fresh).map_err(|error| error.to_string())?;
    std::fs::remove_file(&fresh).map_err(|error| error.to_string())?;
    Ok(std::fs::read(target).is_ok_and(|committed| committed == text))
}

#[allow(
    clippy::print_stderr,
    reason = "this is a command of the build, its words go to whoever runs it"
)]
fn complain(words: &str) -> ExitCode {
    eprintln!("{words}");
    ExitCode::FAILURE
}
