//! What the toolkit below the window reads from the environment. Set once, before the first thread, because
//! the environment of a process with threads cannot be changed safely.

use std::{env, path::Path};

/// Makes the environment right for a terminal. Call it before anything starts a thread.
pub(crate) fn settle() {
    for (name, value) in changes(Path::new("/dev/dri").exists(), AUTOMATION_ALLOWED) {
        #[expect(unsafe_code, reason = "sound: `main` calls this first, while there is one thread")]
        match value {
            Some(value) => unsafe { env::set_var(name, value) },
            None => unsafe { env::remove_var(name) },
        }
    }
}

/// Whether `WebDriver` may drive the window when it is started with `TAURI_WEBVIEW_AUTOMATION=true`: in debug
/// builds, which the tests run, and in release builds made for measuring. On a terminal in a hall the
/// variable means nothing.
const AUTOMATION_ALLOWED: bool = cfg!(any(debug_assertions, feature = "automation"));

/// Whether this run is driven by `WebDriver`.
pub(crate) fn driven() -> bool {
    AUTOMATION_ALLOWED && env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some_and(|value| value == "true")
}

/// Variables to set, or to remove where there is no value.
fn changes(has_gpu: bool, automation_allowed: bool) -> Vec<(&'static str, Option<&'static str>)> {
    // A session bus whose portal hangs would hold up the first screen for 25 s, and nothing here needs one. A
    // screen reader has a bus of its own: the session exports its address as AT_SPI_BUS_ADDRESS. (The
    // property on the root window is enough for the frame, but not for the page in it.)
    let mut changes = vec![("DBUS_SESSION_BUS_ADDRESS", Some("disabled:"))];
    if !has_gpu {
        // Without a GPU this renderer copies through memory: 70 MB more, and a later first picture.
        changes.push(("WEBKIT_DISABLE_DMABUF_RENDERER", Some("1")));
    }
    if !automation_allowed {
        changes.push(("TAURI_WEBVIEW_AUTOMATION", None));
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(has_gpu: bool, automation_allowed: bool) -> Vec<&'static str> {
        changes(has_gpu, automation_allowed).into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn the_graphics_card_is_used_where_there_is_one() {
        assert!(names(false, true).contains(&"WEBKIT_DISABLE_DMABUF_RENDERER"));
        assert!(!names(true, true).contains(&"WEBKIT_DISABLE_DMABUF_RENDERER"));
    }

    #[test]
    fn only_a_build_that_allows_it_can_be_driven() {
        assert!(changes(true, false).contains(&("TAURI_WEBVIEW_AUTOMATION", None)));
        assert!(!names(true, true).contains(&"TAURI_WEBVIEW_AUTOMATION"));
    }
}
