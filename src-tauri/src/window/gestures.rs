//! Of all a web view makes of fingers only the tap is left. A pinch would enlarge the page and a long press open a menu;
//! and a finger that rests on a button or trembles across it would press nothing, where it meant to.

use gtk::{
    Gesture, PropagationPhase,
    ffi::GtkGesture,
    glib::{object::ObjectExt, translate::from_glib_none},
    prelude::EventControllerExt,
};
use tauri::WebviewWindow;
use webkit2gtk::WebView;

/// The view's gestures besides the tap, by the names it keeps them under.
const DRAG: &str = "wk-view-drag-gesture";
const GESTURES: [&str; 4] =
    ["wk-view-zoom-gesture", "wk-view-long-press-gesture", DRAG, "wk-view-swipe-gesture"];

/// Leaves the tap.
pub(super) fn leave_the_tap(window: &WebviewWindow) -> tauri::Result<()> {
    window.with_webview(|webview| GESTURES.into_iter().for_each(|name| switch_off(&webview.inner(), name)))
}

/// The same where a page is longer than its window and is moved by the finger.
pub(super) fn leave_the_tap_and_the_drag(window: &WebviewWindow) -> tauri::Result<()> {
    window.with_webview(|webview| {
        let taken = GESTURES.into_iter().filter(|name| *name != DRAG);
        taken.for_each(|name| switch_off(&webview.inner(), name));
    })
}

fn switch_off(view: &WebView, name: &str) {
    #[expect(
        unsafe_code,
        reason = "sound: what the view keeps under these names are gestures, for as long as it lives"
    )]
    let gesture: Option<Gesture> =
        unsafe { view.data::<GtkGesture>(name).map(|gesture| from_glib_none(gesture.as_ptr())) };
    // A web view that keeps them under other names is found out by the runs with fingers.
    if let Some(gesture) = gesture {
        gesture.set_propagation_phase(PropagationPhase::None);
    }
}
