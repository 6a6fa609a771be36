//! A terminal that stands still: starting anew was in vain, so nobody is served. One page without a script says so, until an hour
//! is over or somebody comes.

use std::{error::Error, process::ExitCode, thread, time::Duration};

use shiwen_app::{
    cli::WindowOptions,
    home::Home,
    supervising::{now, tell},
    terminal::{Terminal, TerminalOptions},
};
use tauri::AppHandle;

use super::{
    COULD_NOT_RUN, NoWindow, exit, gestures,
    pane::{self, Pane},
    terminal_options,
};
use crate::supervision::{Fares, ending, systemd};

const PANE: Pane = Pane { label: "still", page: "still.html", title: "十问 暂停服务" };
/// Between two signs of life.
const BEAT: Duration = Duration::from_secs(1);
/// What the log tells goes to the platform within this.
const SENDS: Duration = Duration::from_secs(30);

/// Stands still.
pub(super) fn run(options: &WindowOptions, home: &Home, fares: &Fares) -> Result<ExitCode, Box<dyn Error>> {
    tracing::error!("the terminal stands still: starting anew was in vain");
    let app = tauri::Builder::default()
        .build(tauri::generate_context!())
        .map_err(|error| NoWindow(error.into()))?;
    exit::end_on_signals(app.handle());
    let window =
        pane::open(app.handle(), PANE, options.size, None).map_err(|error| NoWindow(error.into()))?;
    gestures::leave_the_tap(&window)?;
    systemd::ready();
    // After it, because what is ready is said to serve.
    systemd::status("out of service: starting anew was in vain");
    tell_once(terminal_options(options), home.clone(), fares)?;
    let (handle, waits) = (app.handle().clone(), fares.clone());
    thread::Builder::new().name("still".into()).spawn(move || wait(&handle, &waits))?;
    let code = app.run_return(|_, _| {});
    exit::note_the_end(Some(fares), code);
    Ok(ExitCode::from(u8::try_from(code).unwrap_or(COULD_NOT_RUN)))
}

/// Says that all is well as far as it can be, each time the main loop has gone round, until the time is over.
fn wait(app: &AppHandle, fares: &Fares) {
    while fares.lock().past().still_for_ms(now()).is_some() {
        // Fails only while the program ends.
        let _ = app.run_on_main_thread(systemd::alive);
        ending::rest(BEAT);
    }
    let app = app.clone();
    ending::start_anew(Some(move || app.exit(COULD_NOT_RUN.into())))
}

/// Tells the log, if it can still be told. Tried once only: it may be the very thing that ends the program.
fn tell_once(asked: TerminalOptions, home: Home, fares: &Fares) -> std::io::Result<()> {
    let Some(done) = fares.lock().untold() else { return Ok(()) };
    fares.lock().told(done);
    let told = move || match Terminal::open(&home, &asked) {
        Ok(terminal) => {
            if let Err(error) = tell(&terminal, done) {
                tracing::error!(%error, "the log does not tell that the terminal stands still");
            }
            ending::rest(SENDS);
            terminal.stop();
        }
        Err(error) => tracing::error!(%error, "the log does not tell that the terminal stands still"),
    };
    thread::Builder::new().name("alarm".into()).spawn(told).map(drop)
}
