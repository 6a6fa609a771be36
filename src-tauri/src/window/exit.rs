//! The one way out: a signal, a closed window and an order from inside all end the event loop, and its end
//! stops the terminal.

use std::time::Duration;

use shiwen_app::{managing::Managing, terminal::Terminal};
use tauri::{AppHandle, RunEvent, async_runtime::spawn};
use tokio::{
    signal::unix::{SignalKind, signal},
    time::sleep,
};

use super::COULD_NOT_RUN;
use crate::supervision::{Fares, ending, systemd};

/// How long the page may show that it is out of service before the window goes.
const FAREWELL: Duration = Duration::from_secs(3);

/// What the event loop calls: stops the terminal when the loop ends.
pub(super) fn stop_at_the_end(terminal: Terminal, managing: Managing) -> impl FnMut(&AppHandle, RunEvent) {
    move |_, event| {
        if matches!(event, RunEvent::Exit) {
            systemd::stopping();
            // First, because it still writes that somebody left.
            managing.close();
            terminal.stop();
        }
    }
}

/// An end that was ordered is no fault; one only to start anew is, and one with another code than 0.
pub(super) fn note_the_end(fares: Option<&Fares>, code: i32) {
    if let Some(fares) = fares.filter(|_| code == 0 && !ending::starts_anew()) {
        fares.lock().ends();
    }
}

/// Ends the event loop when the terminal's thread is gone: nobody can be served any more, and whoever watches over
/// the program starts it anew. The page has been told and has the time to say so.
pub(crate) fn end_without_terminal(app: AppHandle) {
    spawn(async move {
        sleep(FAREWELL).await;
        app.exit(COULD_NOT_RUN.into());
    });
}

/// Ends the event loop on SIGTERM (the session or systemd ends) and SIGINT (a developer's terminal).
pub(super) fn end_on_signals(app: &AppHandle) {
    for kind in [SignalKind::terminate(), SignalKind::interrupt()] {
        let app = app.clone();
        spawn(async move {
            // Without the signal's stream the signal keeps its default: the program ends, and the log calls
            // it a crash, which is the safe reading.
            if let Ok(mut signals) = signal(kind) {
                signals.recv().await;
                app.exit(0);
            }
        });
    }
}
