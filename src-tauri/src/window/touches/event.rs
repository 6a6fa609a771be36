//! The toolkit's own event of a touch, as a touch screen makes it. The binding has no way to make one, so its
//! fields are set by hand: the only place that does.

use std::{cell::OnceCell, ptr};

use gtk::{
    gdk::{self, ffi::GdkEventTouch, prelude::SeatExt},
    glib::{
        self,
        object::{Cast, ObjectExt},
        translate::{IntoGlib, ToGlibPtr, ToGlibPtrMut},
    },
    prelude::{DeviceExt, WidgetExt},
};
use webkit2gtk::WebView;

use super::{Contact, Doing};

thread_local! {
    /// The touch screen of this run: one for all fingers, as the toolkit keeps account of devices.
    static SCREEN: OnceCell<Option<gdk::Device>> = const { OnceCell::new() };
}

/// Has the view touched; says whether there was a view to touch.
pub(super) fn put(view: &WebView, contact: Contact) -> bool {
    let Some(window) = view.window() else { return false };
    let Some(pointer) = view.display().default_seat().and_then(|seat| seat.pointer()) else { return false };
    let Some(screen) = SCREEN.with(|screen| screen.get_or_init(|| touch_screen(&pointer)).clone()) else {
        return false;
    };
    let (_, left, top) = window.origin();
    // Milliseconds that wrap around after 49 days, as the display server counts them.
    let time = u32::try_from((glib::monotonic_time() / 1000) & i64::from(u32::MAX)).unwrap_or_default();
    let mut event = gdk::Event::new(match contact.doing {
        Doing::Begins => gdk::EventType::TouchBegin,
        Doing::Moves => gdk::EventType::TouchUpdate,
        Doing::Ends => gdk::EventType::TouchEnd,
        Doing::Cancels => gdk::EventType::TouchCancel,
    });
    event.set_device(Some(&pointer));
    event.set_source_device(Some(&screen));
    #[expect(
        unsafe_code,
        reason = "sound: the event was made as one of touch, and takes over the window's reference"
    )]
    unsafe {
        let event: *mut gdk::ffi::GdkEvent = event.to_glib_none_mut().0;
        let touch = &mut *event.cast::<GdkEventTouch>();
        touch.window = window.to_glib_full();
        touch.time = time;
        (touch.x, touch.y) = contact.at;
        (touch.x_root, touch.y_root) = (contact.at.0 + f64::from(left), contact.at.1 + f64::from(top));
        // A number in the place of an address, as under X.
        touch.sequence = ptr::without_provenance_mut(usize::from(contact.finger) + 1);
        touch.emulating_pointer = (contact.finger == 0).into_glib();
    }
    gtk::main_do_event(&mut event);
    true
}

/// A touch screen beside the real devices: some gestures are for touch screens only.
fn touch_screen(pointer: &gdk::Device) -> Option<gdk::Device> {
    let screen = glib::Object::builder_with_type(ObjectExt::type_(pointer))
        .property("display", pointer.display())
        .property("name", "touch screen")
        .property("type", gdk::DeviceType::Slave)
        .property("input-source", gdk::InputSource::Touchscreen)
        .property("input-mode", gdk::InputMode::Screen)
        .property("has-cursor", true)
        .build();
    screen.downcast().ok()
}
