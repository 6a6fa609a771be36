//! The life of the program with a window: opens the terminal and the visitor's window, and leaves by one path
//! only, so that the log always knows of an ordered stop.

mod exit;
mod gestures;
mod glass;
mod knock;
mod manager;
mod pane;
mod picture;
#[cfg(any(debug_assertions, feature = "automation"))]
mod touches;
mod visitor;
mod web_process;

pub(crate) use exit::end_without_terminal;
pub(crate) use manager::close as close_manager;

use std::{error::Error, process::ExitCode};

use shiwen_app::{
    cli::{WindowOptions, complain},
    home::Home,
    managing::{Managing, Means, Plugs},
    terminal::{Terminal, TerminalOptions},
};
use tauri::{App, Emitter, Manager, WebviewWindow};

use self::glass::Glass;
use crate::{
    commands::{manager as manager_commands, visitor as visitor_commands},
    environment,
};

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
    let asked = terminal_options(options);
    let terminal = Terminal::open(&home, &asked)?;
    let managing = Managing::with(&home, &terminal, asked.dots_per_decimetre, means());
    let app = build(&terminal, managing.clone(), home, options.size).map_err(|error| NoWindow(error.into()));
    let app = app.inspect_err(|_| terminal.stop())?;
    let code = app.run_return(exit::stop_at_the_end(terminal, managing));
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
        measured: options.glass_mm.is_some(),
        points: glass.map(Glass::points),
        pixels: glass.map(|glass| glass.pixels),
        pace: environment::pace(),
        ..options.terminal.clone()
    }
}

/// What the manager's window works with; a driven one may have a stick of its own.
fn means() -> Means {
    let product = Means::product();
    match environment::sticks() {
        Some(root) => Means { plugs: Plugs { roots: vec![root], ..Plugs::default() }, ..product },
        None => product,
    }
}

fn build(
    terminal: &Terminal,
    managing: Managing,
    home: Home,
    size: Option<(u32, u32)>,
) -> tauri::Result<App> {
    let app = picture::serve(tauri::Builder::default(), home)
        .manage(terminal.clone())
        .manage(managing)
        .invoke_handler(tauri::generate_handler![
            visitor_commands::page_open,
            visitor_commands::visit_touch,
            manager_commands::manager_door,
            manager_commands::manager_set_up,
            manager_commands::manager_enter,
            manager_commands::manager_ask,
            manager_commands::manager_close,
        ])
        .build(tauri::generate_context!())?;
    exit::end_on_signals(app.handle());
    let window = visitor::open(app.handle(), size)?;
    web_process::reload_when_it_dies(&window)?;
    gestures::leave_the_tap(&window)?;
    #[cfg(any(debug_assertions, feature = "automation"))]
    touches::listen(&window)?;
    hear_knocks(&window, size)?;
    show_changes(terminal, &window);
    Ok(app)
}

/// Opens the manager's window, as large as the visitor's, whenever somebody knocks.
fn hear_knocks(window: &WebviewWindow, size: Option<(u32, u32)>) -> tauri::Result<()> {
    let app = window.app_handle().clone();
    knock::hear(window, move || {
        let app = app.clone();
        tauri::async_runtime::spawn_blocking(move || manager::open(&app, size));
    })
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
