//! What both windows have in common: each shows one page, fills the screen or stands as an ordinary window, has no frame and
//! refuses every way out of its page.

use std::path::PathBuf;

use tauri::{
    AppHandle, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, Wry,
    webview::{Color, NewWindowResponse, PermissionResponse},
};

use super::refusals;
use crate::environment;

/// A window of the program.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pane {
    /// Its name in capabilities and events.
    pub(super) label: &'static str,
    /// Its page.
    pub(super) page: &'static str,
    /// What a window list calls it.
    pub(super) title: &'static str,
}

/// The ground of the pages (`--ground` in ui/src/shared/tokens.css): what is seen while a page is being loaded.
const GROUND: Color = Color(0xf7, 0xf3, 0xeb, 0xff);

/// Opens the window over the whole screen, or as an ordinary window of a size in CSS pixels.
///
/// `apart` is a folder that names a context of its own for the page. A page that leaves nothing on disk has one in any case, but
/// the toolkit tells only the first page under a name of the schemes that the program serves: a second one would find nothing
/// there. The folder holds nothing of the page.
pub(super) fn open(
    app: &AppHandle,
    pane: Pane,
    windowed: Option<(u32, u32)>,
    apart: Option<PathBuf>,
) -> tauri::Result<WebviewWindow> {
    let builder = WebviewWindowBuilder::new(app, pane.label, WebviewUrl::App(pane.page.into()))
        .title(pane.title)
        .background_color(GROUND);
    let builder = in_context(reach_nothing(refuse_ways_out(builder, pane.page)), apart);
    let builder = match windowed {
        Some((width, height)) => builder.inner_size(f64::from(width), f64::from(height)),
        None => fill_screen(builder, app)?,
    };
    let window = builder.build()?;
    refusals::refuse(&window)?;
    Ok(window)
}

type Builder<'a> = WebviewWindowBuilder<'a, Wry, AppHandle>;

/// Nothing leads away from the page, and nothing is taken in but touches and text.
fn refuse_ways_out<'a>(builder: Builder<'a>, page: &'static str) -> Builder<'a> {
    builder
        .on_navigation(move |url| is_page(url, page))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_permission_request(|_, _| PermissionResponse::Deny)
        .disable_drag_drop_handler()
        .general_autofill_enabled(false)
        .zoom_hotkeys_enabled(false)
        .browser_extensions_enabled(false)
        // The page leaves nothing on disk. (WebDriver cannot drive such a page.)
        .incognito(!environment::driven())
        .devtools(false)
}

/// Nobody listens there.
const NOBODY: &str = "http://127.0.0.1:1";

/// The page has no network. What it would ask is refused elsewhere, but the toolkit calls an address before it asks whether it
/// may, and for a mere hint of the page: all that goes to a proxy that is not there.
fn reach_nothing(builder: Builder<'_>) -> Builder<'_> {
    match Url::parse(NOBODY) {
        Ok(nobody) => builder.proxy_url(nobody),
        Err(_) => builder,
    }
}

/// The page by its one address: under another host it would be another page to the program.
fn is_page(url: &Url, page: &str) -> bool {
    let own = url.scheme() == "tauri" && url.host_str() == Some("localhost");
    own && url.path().strip_prefix('/') == Some(page)
}

/// A driven page stays in the one context that `WebDriver` sees.
fn in_context(builder: Builder<'_>, apart: Option<PathBuf>) -> Builder<'_> {
    match apart.filter(|_| !environment::driven()) {
        Some(folder) => builder.data_directory(folder),
        None => builder,
    }
}

/// Full screen needs a window manager; the size of the monitor makes it fill the screen where there is none.
fn fill_screen<'a>(builder: Builder<'a>, app: &AppHandle) -> tauri::Result<Builder<'a>> {
    let builder = builder.decorations(false).fullscreen(true);
    let Some(monitor) = app.primary_monitor()? else { return Ok(builder) };
    let size = monitor.size().to_logical::<f64>(monitor.scale_factor());
    let corner = monitor.position().to_logical::<f64>(monitor.scale_factor());
    Ok(builder.inner_size(size.width, size.height).position(corner.x, corner.y))
}
