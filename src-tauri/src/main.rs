//! The shell: opens the windows and passes on what is touched. It owns no rule, no file and no record; all of
//! that is behind `shiwen_app`. The only crate that names Tauri.

mod commands;
mod environment;
mod supervision;
mod window;

use std::process::ExitCode;

fn main() -> ExitCode {
    environment::settle();
    shiwen_app::cli::main(|options| {
        environment::join_screen_reader();
        window::run(&options)
    })
}
