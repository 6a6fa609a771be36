//! What a web view would open besides its page, or make of itself: menus, dialogs, choosers, the whole screen, its own end. The
//! page asks for none of it, so whoever does is somebody else, and nothing comes of it.

use std::ptr;

use gtk::{
    gdk::{EventKey, ModifierType, keys::constants},
    glib::{
        Propagation,
        gobject_ffi::{G_SIGNAL_MATCH_ID, g_signal_handler_disconnect, g_signal_handler_find},
        object::{ObjectExt, ObjectType},
        subclass::SignalId,
        translate::IntoGlib,
        types::StaticType,
        value::ToValue,
    },
    prelude::WidgetExt,
};
use tauri::WebviewWindow;
use webkit2gtk::{
    ColorChooserRequestExt, FileChooserRequestExt, OptionMenu, OptionMenuExt, SettingsExt, WebView,
    WebViewExt,
};

/// Refuses all of it, for as long as the window lives.
pub(super) fn refuse(window: &WebviewWindow) -> tauri::Result<()> {
    window.with_webview(|webview| {
        let view = webview.inner();
        refuse_menus(&view);
        refuse_dialogs(&view);
        keep_the_page(&view);
        // Nothing is dropped on it: a file would take the place of the page, a text get into a field unseen.
        view.drag_dest_unset();
    })
}

/// The menu of a long press and of the right button, the lists of fields, and the toolkit's chooser of little pictures.
fn refuse_menus(view: &WebView) {
    // By name: a key has no event, and the binding of the signal takes that for a fault and ends the program.
    view.connect_local("context-menu", false, |_| Some(true.to_value()));
    view.connect_local("show-option-menu", false, |told| {
        if let Some(menu) = told.get(1).and_then(|menu| menu.get::<OptionMenu>().ok()) {
            menu.close();
        }
        Some(true.to_value())
    });
    view.connect_key_press_event(|_, key| {
        if asks_for_pictures(key) { Propagation::Stop } else { Propagation::Proceed }
    });
}

fn asks_for_pictures(key: &EventKey) -> bool {
    let opens = [constants::period, constants::semicolon].contains(&key.keyval());
    opens && key.state().contains(ModifierType::CONTROL_MASK)
}

/// A page that asks is answered at once, as by somebody who closes the dialog.
fn refuse_dialogs(view: &WebView) {
    view.connect_script_dialog(|_, _| true);
    view.connect_print(|_, _| true);
    view.connect_run_file_chooser(|_, asked| {
        asked.cancel();
        true
    });
    view.connect_run_color_chooser(|_, asked| {
        asked.cancel();
        true
    });
    view.connect_show_notification(|_, _| true);
}

/// The page neither takes the screen, which it would give back without its full size, nor ends its own view.
fn keep_the_page(view: &WebView) {
    if let Some(settings) = WebViewExt::settings(view) {
        settings.set_enable_fullscreen(false);
    }
    let Some(close) = SignalId::lookup("close", WebView::static_type()) else { return };
    #[expect(
        unsafe_code,
        reason = "sound: the view lives, and what is taken off it is only what follows the page's wish to be closed"
    )]
    unsafe {
        let (view, close) = (view.as_ptr().cast(), close.into_glib());
        let connected = || {
            g_signal_handler_find(
                view,
                G_SIGNAL_MATCH_ID,
                close,
                0,
                ptr::null_mut(),
                ptr::null_mut(),
                ptr::null_mut(),
            )
        };
        // One by one: this glib takes no signal's handlers off all at once.
        for handler in std::iter::from_fn(|| Some(connected()).filter(|handler| *handler != 0)) {
            g_signal_handler_disconnect(view, handler);
        }
    }
}
