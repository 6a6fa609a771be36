//! The one way out: a signal, a window that is gone and an order from inside all end the event loop, and its end
//! stops the terminal. Only an end that was ordered is one with 0: after any other systemd starts the program anew.

use std::{
    process::ExitCode,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use shiwen_app::{managing::Managing, terminal::Terminal};
use tauri::{AppHandle, Manager, RunEvent, WebviewWindow, WindowEvent, async_runtime::spawn};
use tokio::{
    signal::unix::{SignalKind, signal},
    time::sleep,
};

use super::COULD_NOT_RUN;
use crate::{
    environment,
    supervision::{Fares, ending, systemd},
};

/// How long the page may show that it is out of service before the window goes.
const FAREWELL: Duration = Duration::from_secs(3);

/// Somebody who may has ordered the program to end.
static ORDERED: AtomicBool = AtomicBool::new(false);

/// Ends the event loop because somebody who may has ordered it.
pub(super) fn ordered(app: &AppHandle) {
    ORDERED.store(true, Ordering::SeqCst);
    app.exit(0);
}

/// Ends the event loop with its window: in order where whoever started the program by hand closes it. In a hall nobody may, and
/// whatever took it away, the program is to start anew.
pub(super) fn end_with(window: &WebviewWindow) {
    let app = window.app_handle().clone();
    window.on_window_event(move |event| match event {
        WindowEvent::CloseRequested { .. } if !environment::is_service() => ordered(&app),
        WindowEvent::Destroyed => app.exit(COULD_NOT_RUN.into()),
        _ => {}
    });
}

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

/// How the program has ended. The event loop ends with 0 too when its window is gone, whoever took it away.
pub(super) fn ended(fares: Option<&Fares>, code: i32) -> ExitCode {
    let code = match code {
        _ if ORDERED.load(Ordering::SeqCst) => 0,
        0 => COULD_NOT_RUN.into(),
        code => code,
    };
    note_the_end(fares, code);
    ExitCode::from(u8::try_from(code).unwrap_or(COULD_NOT_RUN))
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
                ordered(&app);
            }
        });
    }
}
