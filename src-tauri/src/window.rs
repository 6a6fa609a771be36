//! The life of the program with a window: opens the terminal and the visitor's window, and leaves by one path
//! only, so that the log always knows of an ordered stop.

mod exit;
mod gestures;
mod glass;
mod knock;
mod manager;
mod pane;
mod picture;
mod refusals;
#[cfg(any(debug_assertions, feature = "automation"))]
mod scripts;
mod still;
#[cfg(any(debug_assertions, feature = "automation"))]
mod touches;
mod visitor;
mod way_out;
mod web_process;

pub(crate) use exit::end_without_terminal;
pub(crate) use manager::close as close_manager;
pub(crate) use web_process::exchange as exchange_page;

use std::{error::Error, process::ExitCode};

use shiwen_app::{
    cli::{WindowOptions, complain},
    home::{Home, HomeError},
    managing::{Managing, Means, Plugs},
    supervising::Supervising,
    terminal::{Terminal, TerminalOptions},
};
use shiwen_domain::supervision::{Begin, Event, Failing, Rung};
use tauri::{App, Emitter, Manager, WebviewWindow};

use self::{glass::Glass, way_out::WayOut};
use crate::{
    commands::{manager as manager_commands, visitor as visitor_commands},
    environment,
    supervision::{self, Fares, Watch, Watched, ending},
};

/// The program could not run, or not go on.
pub(crate) const COULD_NOT_RUN: u8 = 3;

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
#[error("no window can be opened ({0}); start shiwen where there is a display")]
struct NoWindow(#[source] Box<dyn Error>);

/// Opens the window and stays until it is closed or the program is told to end.
pub(crate) fn run(options: &WindowOptions) -> ExitCode {
    let code = serve(options).unwrap_or_else(|error| {
        complain(error.as_ref());
        ExitCode::from(COULD_NOT_RUN)
    });
    if ending::starts_anew() {
        ending::at_once();
    }
    code
}

fn serve(options: &WindowOptions) -> Result<ExitCode, Box<dyn Error>> {
    find_display()?;
    let home = Home::from_environment()?;
    let (supervising, begin) = match supervising(&home) {
        Ok(Some(begun)) => begun,
        Ok(None) => return serve_visitors(options, home, None),
        Err(closed) => return still::without_data(options, home, &closed),
    };
    let fares = Fares::new(supervising);
    match begin {
        Begin::Serve => {
            let served = serve_visitors(options, home, Some(&fares));
            // Whoever starts it by hand has read why it did not.
            if served.is_err() && !environment::is_service() {
                exit::note_the_end(Some(&fares), 0);
            }
            served
        }
        Begin::Reboot => {
            supervision::take(&fares, Rung::Reboot, Failing::Program);
            still::run(options, &home, &fares)
        }
        Begin::StandStill => {
            if !fares.lock().past().stands_still() {
                fares.lock().takes(Rung::StandStill, Failing::Program);
            }
            still::run(options, &home, &fares)
        }
    }
}

/// How the terminal fared; nothing where nobody watches, or where somebody else does: then this program will not serve either.
/// A data directory that cannot be written is a fault that ending does not mend: systemd would start the program again and
/// again, and nobody who stands before the terminal would know why. Whoever starts it by hand reads it.
fn supervising(home: &Home) -> Result<Option<(Supervising, Begin)>, HomeError> {
    if !environment::is_supervised() {
        return Ok(None);
    }
    match Supervising::begin(home) {
        Err(closed @ HomeError::File { .. }) if environment::is_service() => Err(closed),
        begun => {
            Ok(begun.inspect_err(|error| tracing::warn!(%error, "nobody watches over the program")).ok())
        }
    }
}

fn serve_visitors(
    options: &WindowOptions,
    home: Home,
    fares: Option<&Fares>,
) -> Result<ExitCode, Box<dyn Error>> {
    let asked = terminal_options(options);
    let terminal = Terminal::open(&home, &asked)?;
    let way_out = WayOut::default();
    let managing = Managing::with(&home, &terminal, asked.dots_per_decimetre, means(&way_out));
    let parts = Parts { terminal: terminal.clone(), managing: managing.clone(), fares: fares.cloned() };
    let app = build(parts, home, options.size).map_err(|error| NoWindow(error.into()));
    let app = app.inspect_err(|_| terminal.stop())?;
    way_out.leads_out_of(app.handle());
    let code = app.run_return(exit::stop_at_the_end(terminal, managing));
    Ok(exit::ended(fares, code))
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
fn means(way_out: &WayOut) -> Means {
    let product = Means { way_out: way_out.taken(), ..Means::product() };
    match environment::sticks() {
        Some(root) => Means { plugs: Plugs { roots: vec![root], ..Plugs::default() }, ..product },
        None => product,
    }
}

/// What the window is made for.
struct Parts {
    terminal: Terminal,
    managing: Managing,
    fares: Option<Fares>,
}

fn build(parts: Parts, home: Home, size: Option<(u32, u32)>) -> tauri::Result<App> {
    let Parts { terminal, managing, fares } = parts;
    let (watch, events) = supervision::watch();
    let watch = if fares.is_some() { watch } else { Watch::NONE };
    let app = picture::serve(tauri::Builder::default(), home)
        .manage(terminal.clone())
        .manage(managing)
        .manage(watch.clone())
        .invoke_handler(tauri::generate_handler![
            visitor_commands::page_open,
            visitor_commands::page_beat,
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
    web_process::reload_when_it_dies(&window, watch.clone())?;
    gestures::leave_the_tap(&window)?;
    #[cfg(any(debug_assertions, feature = "automation"))]
    {
        touches::listen(&window)?;
        scripts::listen(&window)?;
    }
    hear_knocks(&window, size)?;
    show_changes(&terminal, &window, &watch);
    if let Some(fares) = fares {
        let app = app.handle().clone();
        Watched { app, page: window, terminal, fares, watch }.begin(events)?;
    }
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
fn show_changes(terminal: &Terminal, window: &WebviewWindow, watch: &Watch) {
    let page = window.clone();
    terminal.on_view(Box::new(move |view| {
        // Fails only while the window is closing, when there is nobody to show it to.
        let _ = page.emit_to(visitor::LABEL, visitor::VIEW_EVENT, view);
    }));
    if environment::exchanges_the_page() {
        let (window, watch) = (window.clone(), watch.clone());
        terminal.on_words_left(Box::new(move |()| {
            watch.sees(Event::PageRenewed);
            web_process::exchange(&window);
        }));
    }
}
