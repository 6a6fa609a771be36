//! The terminal's command line without a window toolkit: what the proofs start and kill by the hundred.

use std::process::ExitCode;

fn main() -> ExitCode {
    shiwen_app::cli::main(|_| {
        shiwen_app::cli::complain(&std::io::Error::other("this program has no window; start shiwen"));
        ExitCode::from(2)
    })
}
