//! The door: parse, run, exit code; nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    tat::cli::run(std::env::args_os())
}
