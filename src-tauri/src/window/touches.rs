//! Fingers for a driven window: `WebDriver` knows no touch on this platform, so a run that is to touch the glass names
//! a socket and says there what its fingers do. Not part of a build for a hall.

mod event;

use std::{
    env,
    io::{self, BufRead, BufReader, Write},
    os::unix::net::{UnixListener, UnixStream},
    path::PathBuf,
    sync::mpsc,
    thread,
};

use tauri::WebviewWindow;

use crate::environment;

/// Where the run listens: the path of a socket that this program makes.
const SOCKET: &str = "SHIWEN_TOUCHES";

/// What a finger does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    Begins,
    Moves,
    Ends,
    Cancels,
}

/// What one finger does, and where in CSS pixels of the page.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Contact {
    finger: u8,
    doing: Doing,
    at: (f64, f64),
}

impl Contact {
    /// Reads `begin FINGER X Y`, `update FINGER X Y`, `end FINGER X Y` or `cancel FINGER X Y`.
    fn read(line: &str) -> Option<Self> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let &[doing, finger, x, y] = words.as_slice() else { return None };
        let doing = match doing {
            "begin" => Doing::Begins,
            "update" => Doing::Moves,
            "end" => Doing::Ends,
            "cancel" => Doing::Cancels,
            _ => return None,
        };
        Some(Self { finger: finger.parse().ok()?, doing, at: (x.parse().ok()?, y.parse().ok()?) })
    }
}

/// Listens for as long as the window lives, if this run is driven and names a socket.
pub(super) fn listen(window: &WebviewWindow) -> io::Result<()> {
    let Some(path) = env::var_os(SOCKET).filter(|_| environment::driven()) else { return Ok(()) };
    let listener = UnixListener::bind(PathBuf::from(path))?;
    let window = window.clone();
    thread::Builder::new().name("touches".into()).spawn(move || {
        for hand in listener.incoming().flatten() {
            // Whoever touched has gone; the next one may come.
            let _ = follow(&window, &hand);
        }
    })?;
    Ok(())
}

/// Does what the lines say and answers each one once the window has it: `done`, or `what?`.
fn follow(window: &WebviewWindow, mut hand: &UnixStream) -> io::Result<()> {
    for line in BufReader::new(hand).lines() {
        let done = Contact::read(&line?).is_some_and(|contact| touch(window, contact));
        hand.write_all(if done { b"done\n" } else { b"what?\n" })?;
    }
    Ok(())
}

fn touch(window: &WebviewWindow, contact: Contact) -> bool {
    let (done, wait) = mpsc::channel();
    let asked = window.with_webview(move |webview| {
        // Nobody waits any more if the program is ending.
        let _ = done.send(event::put(&webview.inner(), contact));
    });
    asked.is_ok() && wait.recv().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_a_finger_does_and_where() {
        let contact = Contact::read("update 2 10.5 300").expect("a contact");
        assert_eq!(contact, Contact { finger: 2, doing: Doing::Moves, at: (10.5, 300.0) });
    }

    #[test]
    fn anything_else_says_nothing() {
        for line in ["", "begin", "begin 1 2", "begin 1 2 3 4", "press 1 2 3", "begin x 2 3", "begin 1 2 y"] {
            assert_eq!(Contact::read(line), None, "{line}");
        }
    }
}
