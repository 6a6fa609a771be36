//! The life of the program with a window: opens the terminal and the visitor's window, and leaves by one path
//! only, so that the log always knows of an ordered stop.

mod exit;
mod gestures;
mod glass;
mod picture;
#[cfg(any(debug_assertions, feature = "automation"))]
mod touches;
mod visitor;
mod web_process;

pub(crate) use exit::end_without_terminal;

use std::{error::Error, process::ExitCode};

use shiwen_app::{
    cli::{WindowOptions, complain},
    home::Home,
    terminal::{Terminal, TerminalOptions},
};
use tauri::{App, Emitter, WebviewWindow};

use self::glass::Glass;
use crate::{commands, environment};

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
    let home = Home::from_environment()?;
    let terminal = Terminal::open(&home, &terminal_options(options))?;
    let app = build(&terminal, home, options.size).map_err(|error| NoWindow(error.into()));
    let app = app.inspect_err(|_| terminal.stop())?;
    let code = app.run_return(exit::stop_at_the_end(terminal));
    Ok(ExitCode::from(u8::try_from(code).unwrap_or(COULD_NOT_RUN)))
}

/// Without a display the toolkit would panic, and only once the record is open.
fn find_display() -> Result<(), NoWindow> {
    gtk::init().map_err(|error| NoWindow(error.into()))
}

/// What the screen says of itself, and how fast a driven window's clocks run.
fn terminal_options(options: &WindowOptions) -> TerminalOptions {
    let glass = Glass::find(options.size, options.glass_mm);
    TerminalOptions {
        dots_per_decimetre: glass.and_then(Glass::dots_per_decimetre),
        pixels: glass.map(|glass| glass.pixels),
        pace: environment::pace(),
        ..options.terminal.clone()
    }
}

fn build(terminal: &Terminal, home: Home, size: Option<(u32, u32)>) -> tauri::Result<App> {
    let app = picture::serve(tauri::Builder::default(), home)
        .manage(terminal.clone())
        .invoke_handler(tauri::generate_handler![commands::page_open, commands::visit_touch])
        .build(tauri::generate_context!())?;
    exit::end_on_signals(app.handle());
    let window = visitor::open(&app, size)?;
    web_process::reload_when_it_dies(&window)?;
    gestures::leave_the_tap(&window)?;
    #[cfg(any(debug_assertions, feature = "automation"))]
    touches::listen(&window)?;
    show_changes(terminal, &window);
    Ok(app)
}

/// Tells the page what changes without a touch, and lets its process go with what it remembers.
fn show_changes(terminal: &Terminal, window: &WebviewWindow) {
    let page = window.clone();
    terminal.on_view(Box::new(move |view| {
        // Fails only while the window is closing, when there is nobody to show it to.
        let _ = page.emit_to(visitor::LABEL, visitor::VIEW_EVENT, view);
    }));
    if environment::exchanges_the_page() {
        let window = window.clone();
        terminal.on_words_left(Box::new(move |()| web_process::exchange(&window)));
    }
}
