//! What the toolkit below the window reads from the environment. Set once, before the first thread, because
//! the environment of a process with threads cannot be changed safely.

mod screen_reader;

use std::{
    env,
    path::{Path, PathBuf},
};

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

/// Where the page looks for a screen reader.
const SCREEN_READER: &str = "AT_SPI_BUS_ADDRESS";

/// Tells the page where a screen reader listens, if the session has one. Call it before anything starts a thread, and
/// only for a window: it asks the display.
pub(crate) fn join_screen_reader() {
    if env::var_os(SCREEN_READER).is_some() {
        return;
    }
    if let Some(address) = screen_reader::address() {
        #[expect(
            unsafe_code,
            reason = "sound: `main` calls this before the window, while there is one thread"
        )]
        unsafe {
            env::set_var(SCREEN_READER, address);
        }
    }
}

/// Who watches over the program listens there, where anybody does.
const NOTIFY_SOCKET: &str = "NOTIFY_SOCKET";

/// Whether systemd runs the program as a service: it starts the program anew when that ends, and lets it end the machine.
pub(crate) fn is_service() -> bool {
    env::var_os(NOTIFY_SOCKET).is_some_and(|socket| !socket.is_empty())
}

/// These mean something to builds that tests run, and to no other.
const MACHINE: &str = "SHIWEN_MACHINE";
#[cfg(any(debug_assertions, feature = "automation"))]
const FAULT: &str = "SHIWEN_FAULT";
#[cfg(any(debug_assertions, feature = "automation"))]
const SCRIPTS: &str = "SHIWEN_SCRIPTS";
const PROVEN: &str = "SHIWEN_PROVEN_MS";

/// What ends the machine instead of `systemctl`: a proof ends none.
pub(crate) fn machine() -> Option<PathBuf> {
    env::var_os(MACHINE).filter(|_| AUTOMATION_ALLOWED).map(PathBuf::from)
}

/// A file in which a proof names what is to hang.
#[cfg(any(debug_assertions, feature = "automation"))]
pub(crate) fn fault() -> Option<PathBuf> {
    env::var_os(FAULT).map(PathBuf::from)
}

/// In which time a page proves itself: a proof need not last for hours.
pub(crate) fn pages_proven_after_ms() -> Option<u64> {
    let said = env::var(PROVEN).ok().filter(|_| AUTOMATION_ALLOWED);
    said.and_then(|ms| ms.parse().ok())
}

/// A socket on which a proof says what the page is to do.
#[cfg(any(debug_assertions, feature = "automation"))]
pub(crate) fn scripts() -> Option<PathBuf> {
    env::var_os(SCRIPTS).map(PathBuf::from)
}

/// These mean something to a driven window only.
const SUPERVISE: &str = "SHIWEN_SUPERVISE";
const PACE: &str = "SHIWEN_PACE";
const EXCHANGE: &str = "SHIWEN_EXCHANGE";
const STICKS: &str = "SHIWEN_STICKS";

/// Whether `WebDriver` may drive the window when it is started with `TAURI_WEBVIEW_AUTOMATION=true`: in debug
/// builds, which the tests run, and in release builds made for measuring. On a terminal in a hall the
/// variable means nothing.
const AUTOMATION_ALLOWED: bool = cfg!(any(debug_assertions, feature = "automation"));

/// Whether this run is driven by `WebDriver`.
pub(crate) fn driven() -> bool {
    AUTOMATION_ALLOWED && env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some_and(|value| value == "true")
}

/// Whether the page gets another process after a visit with words. `WebDriver` gives its session up with the process, so
/// a driven window keeps its own unless it is told not to.
pub(crate) fn exchanges_the_page() -> bool {
    !driven() || env::var_os(EXCHANGE).is_some_and(|value| value == "true")
}

/// Whether the program is watched over. `WebDriver` gives its session up with a page that is loaded anew, so a driven window
/// is not, unless it is told to be.
pub(crate) fn is_supervised() -> bool {
    !driven() || env::var_os(SUPERVISE).is_some_and(|value| value == "true")
}

/// How many times faster than the day the clocks of a driven window run: runs that would take hours take minutes.
/// Anything but 1 to 60 is the day's own pace.
pub(crate) fn pace() -> u32 {
    let said = env::var(PACE).ok().filter(|_| driven());
    said.and_then(|pace| pace.parse().ok()).filter(|pace| (1..=60).contains(pace)).unwrap_or(1)
}

/// Where a driven window looks for sticks: a proof has a stick of its own, in a folder of its own.
pub(crate) fn sticks() -> Option<PathBuf> {
    env::var_os(STICKS).filter(|_| driven()).map(PathBuf::from)
}

/// Variables to set, or to remove where there is no value.
fn changes(has_gpu: bool, automation_allowed: bool) -> Vec<(&'static str, Option<&'static str>)> {
    // A session bus whose portal hangs would hold up the first screen for 25 s, and nothing here needs one. A
    // screen reader has a bus of its own.
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
