//! `picture://localhost/<id>`: the pictures that the pack brought and the terminal has prepared. Nothing else can be
//! had by this name.

use shiwen_app::{home::Home, pictures};
use tauri::{
    Builder, Wry,
    http::{Request, Response, StatusCode, header},
};

/// The scheme of their names; the page's security policy allows it for images alone.
const SCHEME: &str = "picture";

/// Serves the pictures of a data directory.
pub(super) fn serve(builder: Builder<Wry>, home: Home) -> Builder<Wry> {
    builder.register_asynchronous_uri_scheme_protocol(SCHEME, move |_, request, responder| {
        let home = home.clone();
        // Reading a file must not hold up the window.
        tauri::async_runtime::spawn_blocking(move || responder.respond(answer(&home, &request)));
    })
}

fn answer(home: &Home, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    let id = request.uri().path().trim_start_matches('/');
    let mut response = Response::new(Vec::new());
    match pictures::read(home, id) {
        Some((bytes, media_type)) => {
            *response.body_mut() = bytes;
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(media_type));
            // The name is the hash of what it stands for.
            headers.insert(
                header::CACHE_CONTROL,
                header::HeaderValue::from_static("public, max-age=31536000, immutable"),
            );
        }
        None => *response.status_mut() = StatusCode::NOT_FOUND,
    }
    response
}
