//! What can become of a request.

use std::time::Duration;

/// What becomes of a request. Places are any number: they are taken modulo the length of the message, so that a random
/// number is a random place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It goes to the platform and its answer comes back.
    Pass,
    /// The platform gets the bytes before this place, up to the whole request, and no more; the terminal gets nothing. The
    /// connections are closed, every second time by a reset.
    CutRequest(u64),
    /// The platform gets all of it, the terminal only the bytes of the answer before this place, which is never all.
    CutAnswer(u64),
    /// It is on its way for a while, then passes.
    Slow(Duration),
    /// Nothing ever comes back, and the platform does not get it.
    Hang,
    /// The platform gets it, the answer never comes back.
    HangAfter,
    /// The platform gets it twice, one after the other; the terminal gets the second answer.
    Twice,
    /// The platform gets it twice at the same time; the terminal gets one of the answers.
    TwiceAtOnce,
    /// The connection is closed; the platform gets it after a later one that passed, or when the wire is told to.
    Late,
    /// Somebody else answers in the platform's place, and the platform does not get it.
    Instead(Reply),
}

/// An answer that is not the platform's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// Header lines but the length, such as `Retry-After: 1`.
    pub headers: Vec<String>,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    /// A status with nothing else.
    pub fn status(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    /// A problem of the platform's own, by the end of its `type`.
    pub fn problem(status: u16, kind: &str) -> Self {
        let body =
            format!(r#"{{"type":"urn:shiwen:problem:{kind}","title":"made by the wire","status":{status}}}"#);
        Self::status(status).with("Content-Type: application/problem+json", body)
    }

    /// A page such as a portal's.
    pub fn page(status: u16, title: &str) -> Self {
        let body =
            format!("<!doctype html><title>{title}</title><h1>{title}</h1><form><input name=user></form>");
        Self::status(status).with("Content-Type: text/html; charset=utf-8", body)
    }

    /// A redirect.
    pub fn redirect(to: &str) -> Self {
        Self::status(302).with(&format!("Location: {to}"), "")
    }

    /// With one more header line and another body.
    #[must_use]
    pub fn with(mut self, header: &str, body: impl Into<Vec<u8>>) -> Self {
        self.headers.push(header.to_owned());
        Self { body: body.into(), ..self }
    }

    /// As it stands on the wire.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let first = format!("HTTP/1.1 {} Made by the wire", self.status);
        let length = format!("Content-Length: {}", self.body.len());
        let lines = [&[first], self.headers.as_slice(), &[length]].concat().join("\r\n");
        [lines.as_bytes(), b"\r\n\r\n", &self.body].concat()
    }
}
