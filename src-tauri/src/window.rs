//! The life of the program with a window: opens the terminal and the visitor's window, and leaves by one path
//! only, so that the log always knows of an ordered stop.

mod exit;
mod visitor;
mod web_process;

pub(crate) use exit::end_without_terminal;

use std::{error::Error, process::ExitCode};

use shiwen_app::{
    cli::{WindowOptions, complain},
    home::Home,
    terminal::Terminal,
};
use tauri::{App, Emitter};

use crate::commands;

/// The program could not run, or not go on.
const COULD_NOT_RUN: u8 = 3;

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
#[error("no window can be opened ({0}); start shiwen where there is a display")]
struct NoWindow(#[source] Box<dyn Error>);

/// Opens the window and stays until it is closed or the program is told to end.
pub(crate) fn run(options: &WindowOptions) -> ExitCode {
    serve(options).unwrap_or_else(|error| {
        complain(error.as_ref());
        ExitCode::from(COULD_NOT_RUN)
    })
}

fn serve(options: &WindowOptions) -> Result<ExitCode, Box<dyn Error>> {
    find_display()?;
    let terminal = Terminal::open(&Home::from_environment()?, &options.terminal)?;
    let app = build(&terminal, options.size).map_err(|error| NoWindow(error.into()));
    let app = app.inspect_err(|_| terminal.stop())?;
    let code = app.run_return(exit::stop_at_the_end(terminal));
    Ok(ExitCode::from(u8::try_from(code).unwrap_or(COULD_NOT_RUN)))
}

/// Without a display the toolkit would panic, and only once the record is open.
fn find_display() -> Result<(), NoWindow> {
    gtk::init().map_err(|error| NoWindow(error.into()))
}

fn build(terminal: &Terminal, size: Option<(u32, u32)>) -> tauri::Result<App> {
    let app = tauri::Builder::default()
        .manage(terminal.clone())
        .invoke_handler(tauri::generate_handler![commands::page_open, commands::visit_touch])
        .build(tauri::generate_context!())?;
    exit::end_on_signals(app.handle());
    let window = visitor::open(&app, size)?;
    web_process::reload_when_it_dies(&window)?;
    terminal.on_view(Box::new(move |view| {
        // Fails only while the window is closing, when there is nobody to show it to.
        let _ = window.emit_to(visitor::LABEL, visitor::VIEW_EVENT, view);
    }));
    Ok(app)
}
