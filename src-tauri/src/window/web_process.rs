//! The page runs in a process of its own, which can die without the program. It is then loaded again; the
//! page's first call ends the visit that was on the screen.

use gtk::{Clipboard, gdk, prelude::WidgetExt};
use shiwen_domain::supervision::Event;
use tauri::WebviewWindow;
use webkit2gtk::WebViewExt;

use crate::supervision::Watch;

/// Watches the page's process for as long as the window lives. A window that is out of sight needs no page.
pub(super) fn reload_when_it_dies(window: &WebviewWindow, watch: Watch) -> tauri::Result<()> {
    window.with_webview(move |webview| {
        let view = webview.inner();
        view.connect_web_process_terminated(move |view, _reason| {
            watch.sees(Event::PageGone);
            if view.is_mapped() {
                view.reload();
            }
        });
    })
}

/// Loads the page as if for the first time.
pub(super) fn load_anew(window: &WebviewWindow) -> tauri::Result<()> {
    window.with_webview(|webview| webview.inner().reload())
}

/// Gives the page another process: what was written and typed leaves the memory with the old one. The page is loaded
/// again as after a crash.
pub(crate) fn exchange(window: &WebviewWindow) {
    // Fails only while the window is closing, and takes the process along.
    let _ = window.with_webview(|webview| {
        webview.inner().terminate_web_process();
        forget_what_was_copied();
    });
}

/// What somebody copied on the page, or only marked, is held by the program and not by the page: whoever comes next could paste
/// it.
fn forget_what_was_copied() {
    for selection in [gdk::SELECTION_CLIPBOARD, gdk::SELECTION_PRIMARY] {
        Clipboard::get(&selection).clear();
    }
}
