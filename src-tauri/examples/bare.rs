//! An empty Tauri window: what a window costs before anything is in it. `./kiosk bench` holds the terminal's start and
//! memory against it. It has no commands, no record and no script.

use tauri::{
    WebviewUrl, WebviewWindowBuilder,
    http::{HeaderValue, Response, header::CONTENT_TYPE},
};

/// One line, so that there is a first paint to wait for.
const PAGE: &str =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>bare</title><p>bare</p></html>";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let app = tauri::Builder::default()
        .register_uri_scheme_protocol("bare", |_, _| {
            let mut page = Response::new(PAGE.as_bytes());
            page.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
            page
        })
        .build(tauri::generate_context!())?;
    let page = WebviewUrl::CustomProtocol("bare://localhost/".parse()?);
    WebviewWindowBuilder::new(&app, "bare", page).title("bare").inner_size(1080.0, 1920.0).build()?;
    app.run(|_, _| {});
    Ok(())
}
