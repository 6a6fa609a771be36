//! Limits at every endpoint: how large a body may be, how long a request may take, how often somebody may ask.

use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::mpsc,
    time::{Duration, Instant},
};

use shiwen_sync::protocol::ProblemKind;
use shiwen_tests::paper_log::{Answer, Line, Request};

use super::{
    api::Endpoint,
    arms::{SECRET, arm, armed_with, propose},
    fuzz::Fuzz,
};
use crate::scene::Scene;

/// A platform with limits, and right requests for it.
fn limited(limits: &str) -> (Scene, Line, Fuzz) {
    let scene = armed_with(Some(limits));
    let (mut machine, mut log) = scene.witnessed(1, 20);
    propose(&mut machine, &mut log);
    let mut fuzz = Fuzz::new(5, log, SECRET.to_vec());
    arm(&scene, &mut fuzz, &machine.line.token);
    let line = scene.line();
    (scene, line, fuzz)
}

fn said(answer: &Answer) -> Option<ProblemKind> {
    answer.problem().and_then(|problem| ProblemKind::of(&problem))
}

/// A body blown up with blanks to so many bytes.
fn blown_up(fuzz: &mut Fuzz, endpoint: &Endpoint, bytes: usize) -> Request {
    let mut request = fuzz.right(endpoint);
    let blanks = bytes - request.body.len();
    request.body.extend(std::iter::repeat_n(b' ', blanks));
    fuzz.signed(endpoint, request)
}

#[test]
fn no_endpoint_takes_a_larger_body_than_it_says() {
    let wide = "requests_per_second = 10000\nburst = 10000\nopen_per_minute = 10000";
    let (_scene, line, mut fuzz) = limited(wide);
    let mut with_body = 0;
    for endpoint in fuzz.endpoints.clone().iter().filter(|endpoint| !endpoint.bodies.is_empty()) {
        let what = format!("{} {}", endpoint.method, endpoint.path);
        let largest = endpoint.largest.unwrap_or_else(|| panic!("{what} names no limit"));
        let refused = line.ask(&blown_up(&mut fuzz, endpoint, largest + 1));
        assert_eq!((refused.status, said(&refused)), (413, Some(ProblemKind::TooLarge)), "{what}");
        // The control: a blank less, and it is not its size that is wrong with it.
        let taken = line.ask(&blown_up(&mut fuzz, endpoint, largest));
        assert_ne!(taken.status, 413, "{what}: {}", taken.text());
        assert!(
            taken.status < 300 || said(&taken) != Some(ProblemKind::BadRequest),
            "{what}: {}",
            taken.text()
        );
        with_body += 1;
    }
    assert!(with_body > 4, "{with_body} endpoints with bodies");
}

#[test]
fn who_does_not_finish_is_told_so_in_time() {
    let limits = "timeout_s = 2\nburst = 1000\nopen_per_minute = 1000";
    let (scene, line, mut fuzz) = limited(limits);
    for endpoint in fuzz.endpoints.clone().iter().filter(|endpoint| !endpoint.bodies.is_empty()) {
        let what = format!("{} {}", endpoint.method, endpoint.path);
        let request = fuzz.right(endpoint);
        let begun = Instant::now();
        let status = unfinished(&scene, &request);
        let took = begun.elapsed();
        assert_eq!(status, 408, "{what}");
        assert!((Duration::from_secs(1)..Duration::from_secs(10)).contains(&took), "{what}: {took:?}");
    }
    assert_eq!(line.ask(&Request::new("GET", "/health")).status, 200);
}

/// Sends a request without the last byte of its body; the status that comes.
fn unfinished(scene: &Scene, request: &Request) -> u16 {
    let mut stream = TcpStream::connect(scene.platform.address()).expect("the platform listens");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a time limit");
    let bytes = request.to_bytes(scene.platform.address());
    stream.write_all(&bytes[..bytes.len() - 1]).expect("sent");
    let mut said = [0; 16];
    let read = stream.read(&mut said).expect("an answer in time");
    let text = String::from_utf8_lossy(&said[..read]);
    text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
}

#[test]
fn who_asks_too_often_waits_and_nobody_else_does() {
    let (scene, line, mut fuzz) = limited("requests_per_second = 1\nburst = 30\nopen_per_minute = 1000");
    let greedy = fuzz.tokens[2].clone();
    let ask = |token: &str| line.ask(&Request::new("GET", "/v1/terminals").by(token));
    let refused = (0..100).map(|_| ask(&greedy)).find(|answer| answer.status != 200).expect("a limit");
    assert_eq!(said(&refused), Some(ProblemKind::TooManyRequests));
    let wait: u64 =
        refused.header("retry-after").and_then(|wait| wait.parse().ok()).expect("when to come again");
    assert!((1..=60).contains(&wait), "{wait}");
    // Whoever has a token of his own notices nothing, and the health is told to everybody.
    assert_eq!(ask(&fuzz.tokens[1]).status, 200);
    for endpoint in fuzz.endpoints.clone() {
        let mut request = fuzz.right(&endpoint);
        request.headers.retain(|line| !line.starts_with(b"Authorization"));
        let answer = line.ask(&request.by(&greedy));
        let expected = if endpoint.path == "/health" { 200 } else { 429 };
        assert_eq!(answer.status, expected, "{} {}", endpoint.method, endpoint.path);
    }
    let (_kept, never) = mpsc::channel::<()>();
    let _ = never.recv_timeout(Duration::from_secs(wait + 1));
    assert_eq!(ask(&greedy).status, 200);
    drop(scene);
}

#[test]
fn who_has_no_token_is_counted_by_address() {
    let (_scene, line, _) = limited("open_per_minute = 40\nburst = 1000");
    let guess = |code: u32| line.ask(&Request::new("GET", format!("/v1/receipts/{code:09}")));
    let answers: Vec<u16> = (0..60).map(|code| guess(code).status).collect();
    assert_eq!(answers.first(), Some(&404));
    assert_eq!(answers.last(), Some(&429), "{answers:?}");
    // A wrong token is no way around.
    let wrong = line.ask(&Request::new("GET", "/v1/terminals").by("swa_guess"));
    assert_eq!(wrong.status, 429);
}
