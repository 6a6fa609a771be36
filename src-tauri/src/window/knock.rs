//! Hears the knock on the visitor's window. Here and not in its page, which knows nothing of the manager's window: the taps
//! and keys are only watched, the page has them all the same.

use std::cell::RefCell;

use gtk::{
    gdk::{self, EventMask, ModifierType},
    glib::{self, Propagation},
    prelude::{WidgetExt, WidgetExtManual},
};
use shiwen_domain::managing::Knock;
use tauri::WebviewWindow;
use webkit2gtk::WebView;

/// Calls `open` on the main thread whenever somebody knocks: by finger, by mouse, or with Ctrl+Alt+M.
pub(super) fn hear(window: &WebviewWindow, open: impl Fn() + Clone + Send + 'static) -> tauri::Result<()> {
    window.with_webview(move |webview| {
        let view = webview.inner();
        view.add_events(EventMask::TOUCH_MASK | EventMask::BUTTON_PRESS_MASK | EventMask::KEY_PRESS_MASK);
        // Each counts by itself: of a finger the toolkit may tell as of a mouse too.
        let by_finger = (RefCell::new(Knock::default()), open.clone());
        view.connect_touch_event(move |view, event| {
            if event.event_type() == gdk::EventType::TouchBegin {
                tapped(view, event, &by_finger.0, &by_finger.1);
            }
            Propagation::Proceed
        });
        let by_mouse = (RefCell::new(Knock::default()), open.clone());
        view.connect_button_press_event(move |view, event| {
            // A double click is told once more as one.
            if event.event_type() == gdk::EventType::ButtonPress {
                tapped(view, event, &by_mouse.0, &by_mouse.1);
            }
            Propagation::Proceed
        });
        view.connect_key_press_event(move |_, event| {
            let keys = ModifierType::CONTROL_MASK | ModifierType::MOD1_MASK;
            let is_m = event.keyval().to_lower() == gdk::keys::constants::m;
            if !is_m || !event.state().contains(keys) {
                return Propagation::Proceed;
            }
            open();
            Propagation::Stop
        });
    })
}

fn tapped(view: &WebView, event: &gdk::Event, knock: &RefCell<Knock>, open: &impl Fn()) {
    let size = (f64::from(view.allocated_width()), f64::from(view.allocated_height()));
    let there = event.coords().is_some_and(|at| Knock::is_there(at, size));
    let now_ms = u64::try_from(glib::monotonic_time() / 1000).unwrap_or_default();
    if knock.borrow_mut().tap(there, now_ms) {
        open();
    }
}
