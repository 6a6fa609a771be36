//! HTTP in a few lines: one request a connection.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
};

use serde::Serialize;
use shiwen_sync::protocol::Problem;

pub(super) struct Said {
    pub(super) status: u16,
    pub(super) media: &'static str,
    pub(super) body: Vec<u8>,
}

pub(super) fn json(what: &impl Serialize) -> Said {
    let body = serde_json::to_vec(what).expect("JSON");
    Said { status: 200, media: "application/json", body }
}

pub(super) fn problem(problem: &Problem) -> Said {
    Said { status: problem.status, media: "application/problem+json", ..json(problem) }
}

/// Reads a request and answers it; a connection that breaks off is nobody's.
pub(super) fn answer(stream: TcpStream, say: impl FnOnce(&str, &str, &[u8]) -> Said) {
    let _ = try_answer(stream, say);
}

fn try_answer(mut stream: TcpStream, say: impl FnOnce(&str, &str, &[u8]) -> Said) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let (mut words, mut length) = (line.split(' '), 0);
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    loop {
        let mut header = String::new();
        if reader.read_line(&mut header)? <= 2 {
            break;
        }
        let lower = header.to_ascii_lowercase();
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let Said { status, media, body } = say(method, path, &body);
    write!(
        stream,
        "HTTP/1.1 {status} .\r\ncontent-type: {media}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    )?;
    stream.write_all(&body)
}
