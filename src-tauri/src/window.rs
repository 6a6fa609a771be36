//! The life of the program with a window: opens the terminal and the visitor's window, and leaves by one path only,
//! so that the log always knows of an ordered stop.

mod exit;
mod visitor;
mod web_process;

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use tauri::{App, Emitter};

use crate::{
    commands,
    shiwen_app::{cli::WindowOptions, terminal::Terminal},
};

/// The program could not run.
const COULD_NOT_RUN: u8 = 3;

/// Opens the window and stays until it is closed or the program is told to end.
pub(crate) fn run(options: &WindowOptions) -> ExitCode {
    let terminal = match Terminal::open(&options.home, options.settings.clone()) {
        Ok(terminal) => terminal,
        Err(error) => return refuse(&error.to_string()),
    };
    let code = match build(&terminal, options) {
        Ok(app) => app.run_return(exit::stop_at_the_end(terminal)),
        Err(error) => {
            terminal.stop();
            return refuse(&format!("no window could be opened ({error}): is there a display?"));
        }
    };
    u8::try_from(code).map_or(ExitCode::from(COULD_NOT_RUN), ExitCode::from)
}

fn build(terminal: &Terminal, options: &WindowOptions) -> tauri::Result<App> {
    let app = tauri::Builder::default()
        .manage(terminal.clone())
        .invoke_handler(tauri::generate_handler![commands::page_open, commands::visit_touch])
        .build(tauri::generate_context!())?;
    exit::end_on_signals(app.handle());
    let window = visitor::open(&app, options.windowed)?;
    web_process::reload_when_it_dies(&window)?;
    terminal.on_view(Box::new(move |view| {
        // Fails only while the window is closing, when there is nobody to show it to.
        let _ = window.emit_to(visitor::LABEL, visitor::VIEW_EVENT, view);
    }));
    Ok(app)
}

/// Says in one sentence on standard error why there is no window.
fn refuse(sentence: &str) -> ExitCode {
    // A closed standard error leaves nobody to tell; the exit code still says it.
    let _ = writeln!(io::stderr(), "{sentence}");
    ExitCode::from(COULD_NOT_RUN)
}
