//! The one way out: a signal, a closed window and an order from inside all end the event loop, and its end
//! stops the terminal.

use shiwen_app::terminal::Terminal;
use tauri::{AppHandle, RunEvent, async_runtime::spawn};
use tokio::signal::unix::{SignalKind, signal};

/// What the event loop calls: stops the terminal when the loop ends.
pub(super) fn stop_at_the_end(terminal: Terminal) -> impl FnMut(&AppHandle, RunEvent) {
    move |_, event| {
        if matches!(event, RunEvent::Exit) {
            terminal.stop();
        }
    }
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
