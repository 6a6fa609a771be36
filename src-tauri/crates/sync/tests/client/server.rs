//! A server on loopback that reads one request a connection and answers it as it was told.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
    thread,
};

use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What was asked.
pub(crate) struct Request {
    /// Request line and headers, in small letters.
    pub(crate) head: String,
    /// The body.
    pub(crate) body: Vec<u8>,
}

/// Answers one connection after the other, each with the next of `answers`, and then closes it. Its port, and what was
/// asked.
pub(crate) fn serve(answers: &[&str]) -> (u16, Receiver<Request>) {
    let answers: Vec<Vec<u8>> = answers.iter().map(|answer| answer.as_bytes().to_vec()).collect();
    serve_on(answers, |stream| stream)
}

/// The same behind TLS.
pub(crate) fn serve_tls(config: ServerConfig, answer: &str) -> (u16, Receiver<Request>) {
    let config = Arc::new(config);
    // Whoever refuses the certificate may come once more.
    serve_on(vec![answer.as_bytes().to_vec(); 2], move |stream| {
        StreamOwned::new(ServerConnection::new(config.clone()).expect("a sound configuration"), stream)
    })
}

fn serve_on<S: Read + Write>(
    answers: Vec<Vec<u8>>,
    open: impl Fn(TcpStream) -> S + Send + 'static,
) -> (u16, Receiver<Request>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback works");
    let port = listener.local_addr().expect("loopback works").port();
    let (asked, requests) = channel();
    thread::spawn(move || {
        for answer in answers {
            let (stream, _) = listener.accept().expect("loopback works");
            let end = stream.try_clone().expect("loopback works");
            let mut stream = open(stream);
            // Whoever does not trust us says nothing more.
            if let Some(request) = read(&mut stream) {
                let _ = asked.send(request);
                let _ = stream.write_all(&answer).and_then(|()| stream.flush());
            }
            drop(stream);
            let _ = end.shutdown(Shutdown::Both);
        }
    });
    (port, requests)
}

fn read(stream: &mut impl Read) -> Option<Request> {
    let mut bytes = Vec::new();
    let ends = loop {
        if let Some(ends) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break ends + 4;
        }
        more(stream, &mut bytes)?;
    };
    let head = String::from_utf8(bytes[..ends].to_vec()).expect("ASCII").to_lowercase();
    let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
    let length = length.map_or(0, |length| length.parse().expect("a number"));
    while bytes.len() < ends + length {
        more(stream, &mut bytes)?;
    }
    Some(Request { head, body: bytes[ends..].to_vec() })
}

fn more(stream: &mut impl Read, bytes: &mut Vec<u8>) -> Option<()> {
    let mut chunk = [0; 4096];
    let read = stream.read(&mut chunk).ok().filter(|read| *read > 0)?;
    bytes.extend_from_slice(&chunk[..read]);
    Some(())
}

/// An answer with a body.
pub(crate) fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n{body}", body.len())
}

/// The platform's answer to a batch.
pub(crate) fn taken() -> String {
    let body = r#"{"size":4,"cosigned":"text","time_ms":5}"#;
    answer("200 OK", "content-type: application/json; charset=utf-8\r\n", body)
}
