//! `motcuactl`: the desk without a window. `--json` is a contract others build on; errors go to stderr as
//! `{"error":{"code","detail","retry"}}` and never carry personal data.
//!
//! Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 the store is in use, 4 wrong secret or not signed
//! in, 5 a check found something wrong.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line speaks on stdout and stderr"
)]

mod arguments;
mod backup;
mod books;
mod commands;
mod copies;
mod exchange;
mod package;
mod papers;
mod secret;
mod show;
mod verdict;

use std::process::ExitCode;

use clap::Parser as _;
use motcua_desk::error::{Error, ErrorCode};

use arguments::Arguments;

fn main() -> ExitCode {
    // The sandboxed child is this same program.
    if std::env::args().nth(1).is_some_and(|word| word == "worker") {
        return motcua_desk::serve_worker();
    }
    let arguments = Arguments::parse();
    match commands::run(&arguments) {
        Ok(outcome) => {
            println!("{}", show::outcome(&outcome, arguments.json));
            if outcome.sound {
                ExitCode::SUCCESS
            } else {
                ExitCode::from(5)
            }
        }
        Err(error) => {
            eprintln!("{}", show::error(&error, arguments.json));
            exit_code(&error)
        }
    }
}

fn exit_code(error: &Error) -> ExitCode {
    ExitCode::from(match error.code {
        ErrorCode::Invalid => 2,
        ErrorCode::StoreInUse => 3,
        ErrorCode::Locked
        | ErrorCode::SecretWrong
        | ErrorCode::SecretWait
        | ErrorCode::UserUnknown => 4,
        _ => 1,
    })
}
