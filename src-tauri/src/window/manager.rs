//! The manager's window: opened by a knock, over the visitor's; gone again, with all its page remembers, when it is closed.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use shiwen_app::managing::Managing;
use tauri::{AppHandle, Manager, WindowEvent};
use tokio::time::sleep;

use super::{
    gestures,
    pane::{self, Pane},
    web_process,
};

const PANE: Pane = Pane { label: "manager", page: "manager.html", title: "十问 管理" };

/// How often it is looked whether the page still asks, and how long it may be silent.
const LOOK: Duration = Duration::from_secs(10);
const SILENT_MS: u64 = 300_000;

/// One knock may be heard as of a finger and as of a mouse: the second finds the window of the first.
static OPENING: Mutex<()> = Mutex::new(());

/// Opens it, or brings it forward. Not to be called on the main thread, which it waits for.
pub(super) fn open(app: &AppHandle, windowed: Option<(u32, u32)>) {
    let _one = OPENING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(window) = app.get_webview_window(PANE.label) {
        // Fails only while the window is closing.
        let _ = window.set_focus();
        return;
    }
    if let Err(error) = try_open(app, windowed) {
        tracing::error!(error = &error as &dyn std::error::Error, "the manager's window did not open");
    }
}

fn try_open(app: &AppHandle, windowed: Option<(u32, u32)>) -> tauri::Result<()> {
    let managing = app.state::<Managing>().inner().clone();
    managing.hears();
    let window = pane::open(app, PANE, windowed)?;
    window.on_window_event(move |event| {
        if matches!(event, WindowEvent::Destroyed) {
            let managing = managing.clone();
            // Writes that somebody left; the main thread waits for no disk.
            tauri::async_runtime::spawn_blocking(move || managing.close());
        }
    });
    close_when_silent(app);
    web_process::reload_when_it_dies(&window)?;
    gestures::leave_the_tap_and_the_drag(&window)?;
    window.set_focus()
}

/// A page that asks for nothing any more has hung, or nobody is at it: it must not stand before the visitors for ever. (One that
/// works closes itself before.)
fn close_when_silent(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        while app.get_webview_window(PANE.label).is_some() {
            sleep(LOOK).await;
            if app.state::<Managing>().silent_for_ms() > SILENT_MS {
                tracing::warn!("the manager's page said nothing for minutes and is closed");
                close(&app);
            }
        }
    });
}

/// Closes it, if it is open. Who was in is out.
pub(crate) fn close(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(PANE.label) {
        // Fails only if it is closing already.
        let _ = window.destroy();
    }
}
