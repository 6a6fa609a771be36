//! The visitor's window: fills the screen, has no frame, shows one page and refuses every way out of it.

use tauri::{
    App, WebviewUrl, WebviewWindow, WebviewWindowBuilder, Wry,
    webview::{Color, NewWindowResponse, PermissionResponse},
};

use crate::environment;

/// The window's name in capabilities and events.
pub(crate) const LABEL: &str = "visitor";

/// The event of a view that changed without a touch; its payload is the `VisitorView`.
pub(crate) const VIEW_EVENT: &str = "visitor-view";

/// The ground of the page (`--ground` in ui/src/shared/tokens.css): what is seen while the page is being loaded.
const GROUND: Color = Color(0xf7, 0xf3, 0xeb, 0xff);

/// Opens the window over the whole screen, or as an ordinary window of a size in CSS pixels.
pub(super) fn open(app: &App, windowed: Option<(u32, u32)>) -> tauri::Result<WebviewWindow> {
    let builder = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App("visitor.html".into()))
        .title("十问")
        .background_color(GROUND);
    let builder = refuse_ways_out(builder);
    match windowed {
        Some((width, height)) => builder.inner_size(f64::from(width), f64::from(height)),
        None => fill_screen(builder, app)?,
    }
    .build()
}

type Builder<'a> = WebviewWindowBuilder<'a, Wry, App>;

/// Nothing leads away from the page, and nothing is taken in but touches and text.
fn refuse_ways_out(builder: Builder<'_>) -> Builder<'_> {
    builder
        .on_navigation(|url| url.scheme() == "tauri" && url.path() == "/visitor.html")
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_permission_request(|_, _| PermissionResponse::Deny)
        .disable_drag_drop_handler()
        .general_autofill_enabled(false)
        .zoom_hotkeys_enabled(false)
        .browser_extensions_enabled(false)
        // The page leaves nothing on disk. (WebDriver cannot drive such a page.)
        .incognito(!environment::driven())
        .devtools(cfg!(debug_assertions))
}

/// Full screen needs a window manager; the size of the monitor makes it fill the screen where there is none.
fn fill_screen<'a>(builder: Builder<'a>, app: &App) -> tauri::Result<Builder<'a>> {
    let builder = builder.decorations(false).fullscreen(true);
    let Some(monitor) = app.primary_monitor()? else { return Ok(builder) };
    let size = monitor.size().to_logical::<f64>(monitor.scale_factor());
    let corner = monitor.position().to_logical::<f64>(monitor.scale_factor());
    Ok(builder.inner_size(size.width, size.height).position(corner.x, corner.y))
}
