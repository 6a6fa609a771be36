//! The shell: opens the windows and passes what is touched on. It owns no rule, no file and no record; all of that
//! is behind `shiwen_app`. The only crate that names Tauri.

mod commands;
mod environment;
mod standin;
mod window;

use std::process::ExitCode;

use standin as shiwen_app;

fn main() -> ExitCode {
    environment::settle();
    shiwen_app::cli::main(|options| window::run(&options))
}
