//! The visitor's window: there for as long as the program runs.

use tauri::{AppHandle, WebviewWindow};

use super::{
    exit,
    pane::{self, Pane},
};

/// The window's name in capabilities and events.
pub(crate) const LABEL: &str = "visitor";

/// The event of a view that changed without a touch; its payload is the `VisitorView`.
pub(crate) const VIEW_EVENT: &str = "visitor-view";

/// Opens it. The program ends with it, whatever else is open.
pub(super) fn open(app: &AppHandle, windowed: Option<(u32, u32)>) -> tauri::Result<WebviewWindow> {
    let window = pane::open(app, Pane { label: LABEL, page: "visitor.html", title: "十问" }, windowed, None)?;
    exit::end_with(&window);
    Ok(window)
}
