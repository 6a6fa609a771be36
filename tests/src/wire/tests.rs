//! The wire does what it says: each fate is seen from both ends.

use std::{
    io::{BufReader, ErrorKind, Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use super::*;
use crate::answering::Answering;
use http::Side;

/// A platform that remembers the bodies it was sent and answers with the number it has.
struct End {
    server: Answering,
    bodies: Arc<Mutex<Vec<String>>>,
}

impl End {
    fn open() -> Self {
        let bodies: Arc<Mutex<Vec<String>>> = Arc::default();
        let shared = Arc::clone(&bodies);
        let server = Answering::with(move |request| {
            let mut bodies = locked(&shared);
            bodies.push(String::from_utf8_lossy(request.body()).into_owned());
            Some(Reply::status(200).with("X-Number: 1", format!("answer {}", bodies.len())))
        });
        Self { server, bodies }
    }

    fn bodies(&self) -> Vec<String> {
        locked(&self.bodies).clone()
    }
}

fn request(body: &str) -> Vec<u8> {
    let length = body.len();
    format!("POST /v1/logs/t/l/entries HTTP/1.1\r\nContent-Length: {length}\r\n\r\n{body}").into_bytes()
}

fn ask(wire: &Wire, body: &str) -> Result<String, ErrorKind> {
    let asked = || {
        let mut stream = TcpStream::connect(wire.door.address())?;
        stream.write_all(&request(body))?;
        let answer = Message::read(&mut BufReader::new(stream), Side::Answer)?;
        answer.ok_or_else(|| ErrorKind::UnexpectedEof.into())
    };
    let answer = asked().map_err(|error: std::io::Error| error.kind())?;
    Ok(String::from_utf8_lossy(answer.body()).into_owned())
}

#[test]
fn what_passes_arrives_once_and_is_answered() {
    let end = End::open();
    let wire = Wire::to(end.server.address());
    assert_eq!(ask(&wire, "one"), Ok("answer 1".into()));
    assert_eq!(end.bodies(), ["one"]);
    let counted = Counted { requests: 1, batches: 1, delivered: 1, answered: 1, ..Counted::default() };
    // The wire counts an answer once it has passed, which whoever got it may be quicker than.
    let until = Instant::now() + Duration::from_secs(10);
    while wire.counted().answered == 0 && Instant::now() < until {
        std::thread::yield_now();
    }
    assert_eq!(Counted { bytes_up: 0, ..wire.counted() }, counted);
}

#[test]
fn a_request_that_was_cut_anywhere_arrives_whole_or_not_at_all() {
    let end = End::open();
    let wire = Wire::to(end.server.address());
    let length = request("12345678").len() as u64;
    for place in 0..=length {
        wire.next_batch(Fate::CutRequest(place));
        ask(&wire, "12345678").expect_err("the terminal hears nothing");
    }
    // One place is behind the last byte.
    assert_eq!((end.bodies().len(), wire.counted().cut, wire.counted().delivered), (1, length + 1, 1));
    assert_eq!(ask(&wire, "after"), Ok("answer 2".into()));
}

#[test]
fn an_answer_that_was_cut_belongs_to_a_request_that_arrived() {
    let end = End::open();
    let wire = Wire::to(end.server.address());
    for place in 0..120 {
        wire.next_batch(Fate::CutAnswer(place << 33 | place));
        ask(&wire, "x").expect_err("never all of it");
    }
    assert_eq!((end.bodies().len(), wire.counted().answered), (120, 0));
}

#[test]
fn a_request_may_arrive_twice_or_late() {
    let end = End::open();
    let wire = Wire::to(end.server.address());
    wire.next_batch(Fate::Twice);
    assert_eq!(ask(&wire, "twice"), Ok("answer 2".into()));
    wire.next_batch(Fate::Late);
    ask(&wire, "late").expect_err("closed");
    assert_eq!(end.bodies(), ["twice", "twice"]);
    assert_eq!(ask(&wire, "early"), Ok("answer 3".into()));
    assert_eq!((end.bodies().join(" "), wire.deliver_late()), ("twice twice early late".into(), 0));
    wire.next_batch(Fate::TwiceAtOnce);
    ask(&wire, "at once").expect("one of the answers");
    assert_eq!(end.bodies().len(), 6);
}

#[test]
fn others_may_answer_and_nobody_may_answer() {
    let end = End::open();
    let wire = Wire::to(end.server.address());
    wire.next_batch(Fate::Instead(Reply::page(200, "Sign in")));
    assert!(ask(&wire, "x").expect("an answer").contains("Sign in"));
    assert_eq!(end.bodies(), [""; 0]);
    wire.next_batch(Fate::HangAfter);
    let mut stream = TcpStream::connect(wire.door.address()).expect("a connection");
    stream.write_all(&request("hangs")).expect("sent");
    drop(wire);
    // Nothing came until the wire was gone.
    let mut left = Vec::new();
    assert_eq!(stream.read_to_end(&mut left).unwrap_or(0), 0);
    assert!(end.bodies().len() <= 1);
}

#[test]
fn a_test_may_act_while_the_answer_is_on_its_way() {
    let end = End::open();
    let wire = Wire::to(end.server.address());
    let (bodies, seen) = (Arc::clone(&end.bodies), Arc::new(Mutex::new(Vec::new())));
    let kept = Arc::clone(&seen);
    wire.when_delivered(move || locked(&kept).push(locked(&bodies).len()));
    ask(&wire, "x").expect("an answer");
    assert_eq!(*locked(&seen), [1]);
}

#[test]
fn a_raw_wire_is_cut_at_a_byte() {
    let end = End::open();
    let wire = raw::RawWire::to(end.server.address());
    wire.cut_next(raw::RawCut::Down(5));
    let mut stream = TcpStream::connect(wire.address()).expect("a connection");
    stream.write_all(&request("x")).expect("sent");
    let mut got = Vec::new();
    let _ = stream.read_to_end(&mut got);
    assert_eq!(got, b"HTTP/");
    let mut stream = TcpStream::connect(wire.address()).expect("a connection");
    stream.write_all(&request("y")).expect("sent");
    let whole =
        Message::read(&mut BufReader::new(stream), Side::Answer).expect("readable").expect("an answer");
    assert_eq!(whole.body(), b"answer 2");
    assert_eq!((wire.counted().connections, wire.counted().cut), (2, 1));
}
