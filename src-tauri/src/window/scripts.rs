//! Scripts for a proof: whoever got a script into the visitor's page could do this, and must not get out of it. `WebDriver` could
//! say them too, but a page that it drives asks it before any dialog. A run names a socket, and says there what the page is to do.
//! Not part of a build for a hall.

use std::{
    io::{self, BufRead, BufReader, Write},
    os::unix::net::{UnixListener, UnixStream},
    sync::mpsc,
    thread,
};

use gtk::gio::Cancellable;
use javascriptcore::ValueExt;
use tauri::WebviewWindow;
use webkit2gtk::WebViewExt;

use crate::environment;

/// Between two scripts, and between two answers.
const END: u8 = 0;

/// Listens for as long as the window lives, if this run names a socket.
pub(super) fn listen(window: &WebviewWindow) -> io::Result<()> {
    let Some(path) = environment::scripts() else { return Ok(()) };
    let listener = UnixListener::bind(path)?;
    let window = window.clone();
    thread::Builder::new().name("scripts".into()).spawn(move || {
        for asker in listener.incoming().flatten() {
            // Whoever asked has gone; the next one may come.
            let _ = follow(&window, &asker);
        }
    })?;
    Ok(())
}

/// Answers each script by what it returns, in JSON, or by `!` and what went wrong.
fn follow(window: &WebviewWindow, mut asker: &UnixStream) -> io::Result<()> {
    for script in BufReader::new(asker).split(END) {
        let script = String::from_utf8_lossy(&script?).into_owned();
        let answer = run(window, script).unwrap_or_else(|error| format!("!{error}"));
        asker.write_all(&[answer.as_bytes(), &[END]].concat())?;
    }
    Ok(())
}

/// Runs the body of an asynchronous function as if a finger had asked for it, and waits until it is done.
fn run(window: &WebviewWindow, script: String) -> Result<String, String> {
    let (done, wait) = mpsc::channel();
    let asked = window.with_webview(move |webview| {
        let view = webview.inner();
        let none = None::<&Cancellable>;
        view.call_async_javascript_function(&script, None, None, None, none, move |answer| {
            let said = answer.map(|value| value.to_json(0).map_or_else(|| "null".to_owned(), Into::into));
            // Nobody waits any more if the program is ending.
            let _ = done.send(said.map_err(|error| error.to_string()));
        });
    });
    asked.map_err(|error| error.to_string())?;
    wait.recv().unwrap_or_else(|_| Err("the page is gone".to_owned()))
}
