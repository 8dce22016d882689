//! Which command was typed?

use std::process::ExitCode;

fn main() -> ExitCode {
    preau::memory::keep_little();
    preau::cli::run()
}
