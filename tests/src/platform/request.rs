//! Asking the platform as a browser, a BI tool or the 12345 system does. Plain HTTP only.

use std::io::Write as _;

use super::Platform;
use crate::wire::http::{Message, Side, ask};

impl Platform {
    /// Asks for a path, with a bearer token if there is one.
    pub fn get(&self, path: &str, token: Option<&str>) -> Message {
        let headers: Vec<_> =
            token.iter().map(|token| ("Authorization", format!("Bearer {token}"))).collect();
        self.ask("GET", path, &headers, b"")
    }

    /// The JSON that a path answers with; anything but 200 is the test's fault.
    pub fn json(&self, path: &str, token: &str) -> serde_json::Value {
        let answer = self.get(path, Some(token));
        assert_eq!(answer.status(), Some(200), "{path}: {}", String::from_utf8_lossy(answer.body()));
        serde_json::from_slice(answer.body()).expect("JSON")
    }

    /// Asks in any way.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, String)], body: &[u8]) -> Message {
        let request = request(method, path, headers, body);
        ask(self.address(), &request).unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }
}

/// A request as it stands on the wire.
pub fn request(method: &str, path: &str, headers: &[(&str, String)], body: &[u8]) -> Message {
    let mut bytes = Vec::new();
    let _ = write!(bytes, "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    for (name, value) in headers {
        let _ = write!(bytes, "{name}: {value}\r\n");
    }
    let _ = write!(bytes, "Content-Length: {}\r\n\r\n", body.len());
    bytes.extend_from_slice(body);
    Message::read(&mut bytes.as_slice(), Side::Request).expect("a request").expect("a request")
}
