//! The terminal, its screen and the business system beside it. Every exchange is held against the contract.

use std::{
    cell::RefCell,
    io::Write as _,
    net::{SocketAddr, TcpListener},
    thread::sleep,
    time::Duration,
};

use serde_json::{Value, json};
use shiwen_app::{
    counter::{self, CounterFile},
    home::Home,
    terminal::{Terminal, TerminalOptions},
};
use shiwen_domain::{
    entry::Entry,
    level::Level,
    view::{Mode, Touch, VisitorView},
};
use shiwen_tests::{
    contract::Contract,
    until,
    wire::http::{Message, Side, ask},
};
use tempfile::TempDir;

/// Longer than touches are ignored after a change of the screen.
const GUARD: Duration = Duration::from_millis(450);

pub(crate) struct Scene {
    pub(crate) terminal: Option<Terminal>,
    pub(crate) home: Home,
    pub(crate) address: SocketAddr,
    pub(crate) token: String,
    contract: Contract,
    pace: u32,
    folder: Option<TempDir>,
}

#[expect(
    clippy::disallowed_methods,
    reason = "a visitor takes time, and another thread tells nobody when it is done"
)]
pub(crate) fn pause(pause: Duration) {
    sleep(pause);
}

/// An address that nobody listens on.
pub(crate) fn free() -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    listener.local_addr().expect("an address")
}

pub(crate) fn options(pace: u32) -> TerminalOptions {
    TerminalOptions { mode: Some(Mode::Counter), pace, ..TerminalOptions::default() }
}

impl Scene {
    /// A terminal that listens, on clocks that run at this pace.
    pub(crate) fn at_pace(pace: u32) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let home = Home::at(folder.path().join("home"));
        // The first start makes the record that the log of it goes into.
        Terminal::open(&home, &options(0)).expect("a terminal").stop();
        let token = counter::enable(&home, free(), Vec::new()).expect("turned on").to_string();
        let mut scene = Self::opened(home, token, pace);
        scene.folder = Some(folder);
        scene
    }

    pub(crate) fn new() -> Self {
        Self::at_pace(0)
    }

    /// The same of a folder that is there.
    pub(crate) fn opened(home: Home, token: String, pace: u32) -> Self {
        let terminal = Terminal::open(&home, &options(pace)).expect("a terminal");
        terminal.page_open().expect("a view");
        let CounterFile { listen, .. } = home.counter_interface_or_none().expect("turned on");
        let (terminal, contract) = (Some(terminal), Contract::of_the_counter());
        Self { terminal, home, address: listen, token, contract, pace, folder: None }
    }

    /// Ends in order and starts again.
    pub(crate) fn restarts(&mut self) {
        self.terminal.take().expect("running").stop();
        let terminal = Terminal::open(&self.home, &options(self.pace)).expect("a terminal");
        terminal.page_open().expect("a view");
        self.terminal = Some(terminal);
    }

    fn running(&self) -> &Terminal {
        self.terminal.as_ref().expect("running")
    }

    /// What a visitor sees after a touch, some time after the last one.
    pub(crate) fn touches(&self, touch: Touch) -> VisitorView {
        pause(GUARD);
        self.running().touch(touch).expect("a view")
    }

    pub(crate) fn taps(&self, level: Level) {
        self.touches(Touch::TapFace { level });
    }

    /// The visitor goes on to the end and away.
    pub(crate) fn finishes(&self) {
        for touch in [Touch::Done, Touch::Finish, Touch::Stay] {
            self.touches(touch);
        }
    }

    /// Asks as the business system does.
    pub(crate) fn asks(&self, method: &str, path: &str, body: Option<&Value>) -> Message {
        let bearer = format!("Bearer {}", self.token);
        let bytes = body.map(|body| serde_json::to_vec(body).expect("JSON")).unwrap_or_default();
        let mut headers = vec![("Authorization", bearer.as_str())];
        headers.extend(body.map(|_| ("Content-Type", "application/json")));
        let request = request(method, path, self.address, &headers, &bytes);
        let answer = ask(self.address, &request).unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        assert_eq!(self.contract.check_exchange(&request, &answer), Ok(()), "{method} {path}");
        answer
    }

    /// The same, held against an expected status.
    pub(crate) fn gets(&self, method: &str, path: &str, body: Option<&Value>, status: u16) -> Value {
        let answer = self.asks(method, path, body);
        let said = String::from_utf8_lossy(&answer.plain_body()).into_owned();
        assert_eq!(answer.status(), Some(status), "{method} {path}: {said}");
        serde_json::from_str(&said).unwrap_or(Value::Null)
    }

    /// Announces a service of a case, once nobody is at the screen any more; its evaluation.
    pub(crate) fn announces(&self, case: &str, number: u32) -> String {
        let body = announcement(case, number);
        let last = RefCell::new(None);
        until("the screen is free", || {
            let answer = self.asks("POST", "/v1/evaluations", Some(&body));
            let is_busy = String::from_utf8_lossy(&answer.plain_body()).contains("problem:busy");
            last.replace(Some(answer));
            !is_busy
        });
        let answer = last.into_inner().expect("an answer");
        assert_eq!(answer.status(), Some(201));
        let said: Value = serde_json::from_slice(&answer.plain_body()).expect("JSON");
        assert_eq!(said["state"], "waiting");
        said["id"].as_str().expect("an id").to_owned()
    }

    pub(crate) fn state(&self, id: &str) -> String {
        let said = self.gets("GET", &format!("/v1/evaluations/{id}"), None, 200);
        said["state"].as_str().expect("a state").to_owned()
    }

    /// All entries of the log, in order.
    pub(crate) fn entries(&self) -> Vec<Value> {
        entries(&self.home)
    }

    /// The entries of a kind.
    pub(crate) fn of_kind(&self, kind: &str) -> Vec<Value> {
        self.entries().into_iter().filter(|entry| entry["kind"] == kind).collect()
    }

    /// The events of the terminal, by their names, from a place on.
    pub(crate) fn events(&self) -> Vec<String> {
        let events = self.of_kind("terminal_event").into_iter();
        events.map(|entry| entry["event"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// The record is whole, and its tables are what its entries say.
    pub(crate) fn is_whole(&self) {
        let open = self.home.reader().expect("a reader").expect("a record");
        let report = open.reader.verify(&open.keys.signing().verifying_key()).expect("verified");
        assert_eq!(report.findings, []);
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        if let Some(terminal) = self.terminal.take() {
            terminal.stop();
        }
    }
}

pub(crate) fn entries(home: &Home) -> Vec<Value> {
    let open = home.reader().expect("a reader").expect("a record");
    let mut entries = Vec::new();
    let read = open.reader.for_each_entry(0, |stored| {
        assert!(Entry::read(&stored.bytes).is_ok(), "an entry that can be read");
        entries.push(serde_json::from_slice(&stored.bytes).expect("JSON"));
        Ok(())
    });
    read.expect("entries");
    entries
}

pub(crate) fn announcement(case: &str, number: u32) -> Value {
    json!({ "case_number": case, "service_number": number })
}

/// A request as it stands on the wire.
pub(crate) fn request(
    method: &str,
    path: &str,
    host: impl std::fmt::Display,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Message {
    let mut bytes = Vec::new();
    let _ = write!(bytes, "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
    for (name, value) in headers {
        let _ = write!(bytes, "{name}: {value}\r\n");
    }
    let _ = write!(bytes, "Content-Length: {}\r\n\r\n", body.len());
    bytes.extend_from_slice(body);
    Message::read(&mut bytes.as_slice(), Side::Request).expect("a request").expect("a request")
}
