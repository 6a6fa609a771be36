//! The manager's window: opened by a knock, over the visitor's; out of sight again, without anything its page remembers, when it
//! is closed.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use shiwen_app::{home::Home, managing::Managing};
use tauri::{AppHandle, Manager, WebviewWindow, WindowEvent};
use tokio::time::sleep;

use super::{
    gestures,
    pane::{self, Pane},
    web_process,
};
use crate::{environment, supervision::Watch};

const PANE: Pane = Pane { label: "manager", page: "manager.html", title: "十问 管理" };

/// How often it is looked whether the page still asks, and how long it may be silent.
const LOOK: Duration = Duration::from_secs(10);
const SILENT_MS: u64 = 300_000;

/// One knock may be heard as of a finger and as of a mouse: the second finds the window of the first.
static OPENING: Mutex<()> = Mutex::new(());

/// Opens it, or brings it forward. Not to be called on the main thread, which it waits for.
pub(super) fn open(app: &AppHandle, windowed: Option<(u32, u32)>) {
    let _one = OPENING.lock().unwrap_or_else(PoisonError::into_inner);
    let opened = match app.get_webview_window(PANE.label) {
        Some(window) => show(app, &window),
        None => make(app, windowed),
    };
    if let Err(error) = opened {
        tracing::error!(error = &error as &dyn std::error::Error, "the manager's window did not open");
    }
}

fn show(app: &AppHandle, window: &WebviewWindow) -> tauri::Result<()> {
    if !window.is_visible()? {
        app.state::<Managing>().hears();
        window.show()?;
        web_process::load_anew(window)?;
        close_when_silent(app);
    }
    window.set_focus()
}

fn make(app: &AppHandle, windowed: Option<(u32, u32)>) -> tauri::Result<()> {
    app.state::<Managing>().hears();
    let apart = Home::from_environment().ok().map(|home| home.toolkit_folder());
    let window = pane::open(app, PANE, windowed, apart)?;
    let told = app.clone();
    window.on_window_event(move |event| match event {
        WindowEvent::CloseRequested { api, .. } => {
            api.prevent_close();
            close(&told);
        }
        WindowEvent::Destroyed => leave(&told),
        _ => {}
    });
    close_when_silent(app);
    web_process::reload_when_it_dies(&window, Watch::NONE)?;
    gestures::leave_the_tap_and_the_drag(&window)?;
    window.set_focus()
}

/// A page that asks for nothing any more has hung, or nobody is at it: it must not stand before the visitors for ever. (One that
/// works closes itself before.)
fn close_when_silent(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        while app.get_webview_window(PANE.label).is_some_and(|window| window.is_visible().unwrap_or(false)) {
            sleep(LOOK).await;
            if app.state::<Managing>().silent_for_ms() > SILENT_MS {
                tracing::warn!("the manager's page said nothing for minutes and is closed");
                close(&app);
            }
        }
    });
}

/// Closes it, if it is open. Who was in is out, and the process of the page is ended with all it remembers. The window itself is
/// kept out of sight, because its context cannot be made a second time; a driven one goes, for `WebDriver` loses a page with its
/// process.
pub(crate) fn close(app: &AppHandle) {
    let Some(window) = app.get_webview_window(PANE.label) else { return };
    if environment::driven() {
        // Fails only if it is closing already.
        let _ = window.destroy();
    } else if window.is_visible().unwrap_or(true) {
        let _ = window.hide();
        web_process::exchange(&window);
        leave(app);
    }
}

/// Writes that somebody left; the main thread waits for no disk.
fn leave(app: &AppHandle) {
    let managing = app.state::<Managing>().inner().clone();
    tauri::async_runtime::spawn_blocking(move || managing.close());
}
