//! The way to the visitor's page of an undriven program: scripts over a socket, which a build for a hall does not have.

use std::{
    cell::RefCell,
    io::{BufRead, BufReader, Write},
    os::unix::net::UnixStream,
    path::Path,
};

use serde_json::Value;

use crate::window::driver::{PATIENCE, eventually};

/// Between two scripts, and between two answers.
const END: u8 = 0;
/// What begins an answer that is none.
const FAULT: char = '!';

pub(super) struct Page(RefCell<BufReader<UnixStream>>);

impl Page {
    pub(super) async fn at(socket: &Path) -> Self {
        let mut stream = None;
        eventually("the page can be asked", async || {
            stream = UnixStream::connect(socket).ok();
            stream.is_some()
        })
        .await;
        let stream = stream.unwrap_or_else(|| unreachable!("it was connected"));
        stream.set_read_timeout(Some(PATIENCE)).expect("a socket can be impatient");
        Self(RefCell::new(BufReader::new(stream)))
    }

    /// What the script returns, or why it did not.
    pub(super) fn asks(&self, script: &str) -> Result<Value, String> {
        let mut socket = self.0.borrow_mut();
        let asked = socket.get_mut().write_all(&[script.as_bytes(), &[END]].concat());
        asked.map_err(|error| format!("the program is gone: {error}"))?;
        let mut answer = Vec::new();
        socket.read_until(END, &mut answer).map_err(|error| format!("the page is silent: {error}"))?;
        answer.pop();
        let answer = String::from_utf8_lossy(&answer);
        match answer.strip_prefix(FAULT) {
            Some(fault) => Err(fault.to_owned()),
            None => serde_json::from_str(&answer).map_err(|error| format!("{answer:?} is no JSON: {error}")),
        }
    }
}
