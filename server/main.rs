//! Which command was typed?

use std::process::ExitCode;

fn main() -> ExitCode {
    preau::cli::run()
}
