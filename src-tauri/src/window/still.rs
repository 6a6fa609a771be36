//! A terminal that stands still, so nobody is served: starting anew was in vain, or the data directory cannot be written. One page
//! without a script says so, until an hour is over or somebody comes, or until the directory can be written.

use std::{error::Error, process::ExitCode, thread, time::Duration};

use shiwen_app::{
    cli::WindowOptions,
    home::{Home, HomeError},
    supervising::{Supervising, now, tell},
    terminal::{Terminal, TerminalOptions},
};
use tauri::{App, AppHandle};

use super::{
    COULD_NOT_RUN, NoWindow, exit, gestures,
    pane::{self, Pane},
    terminal_options,
};
use crate::supervision::{Fares, ending, systemd};

const PANE: Pane = Pane { label: "still", page: "still.html", title: "十问 暂停服务" };
/// The same where the data directory cannot be written.
const WITHOUT_DATA: Pane = Pane { page: "still-data.html", ..PANE };
/// Between two signs of life.
const BEAT: Duration = Duration::from_secs(1);
/// Between two looks whether the data directory can be written again.
const LOOK: Duration = Duration::from_secs(10);
/// What the log tells goes to the platform within this.
const SENDS: Duration = Duration::from_secs(30);

/// Stands still because starting anew was in vain.
pub(super) fn run(options: &WindowOptions, home: &Home, fares: &Fares) -> Result<ExitCode, Box<dyn Error>> {
    tracing::error!("the terminal stands still: starting anew was in vain");
    let app = open(options, PANE, "out of service: starting anew was in vain")?;
    tell_once(terminal_options(options), home.clone(), fares)?;
    let (handle, waits) = (app.handle().clone(), fares.clone());
    thread::Builder::new().name("still".into()).spawn(move || wait(&handle, &waits))?;
    let code = app.run_return(|_, _| {});
    Ok(exit::ended(Some(fares), code))
}

/// Stands still because the data directory cannot be written. Nothing is remembered of it, because there is no place: so the
/// program does not end, and the machine is left in peace, until the directory can be written.
pub(super) fn without_data(
    options: &WindowOptions,
    home: Home,
    closed: &HomeError,
) -> Result<ExitCode, Box<dyn Error>> {
    tracing::error!(error = closed as &dyn Error, "the terminal stands still: its data cannot be written");
    let app = open(options, WITHOUT_DATA, "out of service: the data directory cannot be written")?;
    let (alive, again) = (app.handle().clone(), app.handle().clone());
    // Two threads: a disk that hangs holds up whoever looks at it.
    thread::Builder::new().name("still".into()).spawn(move || {
        loop {
            beat(&alive);
        }
    })?;
    thread::Builder::new().name("data".into()).spawn(move || {
        // Whatever else is wrong then is no reason to wait here: the next start says so, and ends as any start does.
        while matches!(Supervising::can_begin(&home), Err(HomeError::File { .. })) {
            ending::rest(LOOK);
        }
        start_anew(again)
    })?;
    let code = app.run_return(|_, _| {});
    Ok(exit::ended(None, code))
}

/// The page that says so, and what systemd is told.
fn open(options: &WindowOptions, pane: Pane, status: &str) -> Result<App, Box<dyn Error>> {
    let app = tauri::Builder::default()
        .build(tauri::generate_context!())
        .map_err(|error| NoWindow(error.into()))?;
    exit::end_on_signals(app.handle());
    let window =
        pane::open(app.handle(), pane, options.size, None).map_err(|error| NoWindow(error.into()))?;
    exit::end_with(&window);
    gestures::leave_the_tap(&window)?;
    systemd::ready();
    // After it, because what is ready is said to serve.
    systemd::status(status);
    Ok(app)
}

/// Says that all is well as far as it can be, until the time is over.
fn wait(app: &AppHandle, fares: &Fares) {
    while fares.lock().past().still_for_ms(now()).is_some() {
        beat(app);
    }
    start_anew(app.clone())
}

/// Once the main loop has gone round.
fn beat(app: &AppHandle) {
    // Fails only while the program ends.
    let _ = app.run_on_main_thread(systemd::alive);
    ending::rest(BEAT);
}

fn start_anew(app: AppHandle) -> ! {
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
