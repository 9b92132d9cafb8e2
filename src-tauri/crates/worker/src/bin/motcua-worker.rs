//! The worker process by itself, for tests; the product starts its own executable with a `worker` argument.

use std::process::ExitCode;

fn main() -> ExitCode {
    motcua_worker::serve()
}
