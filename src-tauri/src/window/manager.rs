//! The manager's window: opened by a knock, over the visitor's; gone again, with all its page remembers, when it is closed.

use std::sync::{Mutex, PoisonError};

use shiwen_app::managing::Managing;
use tauri::{AppHandle, Manager, WindowEvent};

use super::{
    gestures,
    pane::{self, Pane},
    web_process,
};

const PANE: Pane = Pane { label: "manager", page: "manager.html", title: "十问 管理" };

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
    let window = pane::open(app, PANE, windowed)?;
    let managing = app.state::<Managing>().inner().clone();
    window.on_window_event(move |event| {
        if matches!(event, WindowEvent::Destroyed) {
            let managing = managing.clone();
            // Writes that somebody left; the main thread waits for no disk.
            tauri::async_runtime::spawn_blocking(move || managing.close());
        }
    });
    web_process::reload_when_it_dies(&window)?;
    gestures::leave_the_tap_and_the_drag(&window)?;
    window.set_focus()
}

/// Closes it, if it is open. Who was in is out.
pub(crate) fn close(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(PANE.label) {
        // Fails only if it is closing already.
        let _ = window.destroy();
    }
}
