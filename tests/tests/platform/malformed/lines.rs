//! What is no HTTP at all, or breaks off: nobody else notices.

use std::{
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpStream},
    time::Duration,
};

use shiwen_tests::{figure, seed::Seed};

use super::super::scene::Scene;

#[test]
fn what_is_no_http_disturbs_nobody() {
    let scene = Scene::open();
    let (machine, log) = scene.witnessed(1, 2);
    let mut seed = Seed::new(17);
    let right = format!("POST {} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n", log.target());
    let mut statuses = std::collections::BTreeMap::new();
    for _ in 0..figure(1_000) {
        let (bytes, end) = broken(&right, &mut seed);
        let status = status(scene.platform.address(), &bytes, end);
        assert!(status < 500, "{status} to {}", String::from_utf8_lossy(&bytes));
        *statuses.entry(status).or_insert(0) += 1;
    }
    println!("answers to broken lines (0: hung up): {statuses:?}");
    assert_eq!(machine.line.taken(&log, &log.batch(2..2)).size, 2);
    // The control: the same way of asking gets an answer if what it asks is right.
    let health = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n";
    assert_eq!(status(scene.platform.address(), health, End::Open), 200);
}

/// What is behind the last byte.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// Nothing, for ever.
    Open,
    /// The end of what is said.
    Closed,
}

fn broken(right: &str, seed: &mut Seed) -> (Vec<u8>, End) {
    let with = |rest: &str| format!("{right}{rest}").into_bytes();
    let choice = seed.below(10);
    let end = if [0, 8, 9].contains(&choice) { End::Closed } else { End::Open };
    let bytes = match choice {
        0 => seed.bytes::<64>().to_vec(),
        1 => with("Content-Length: 10\r\nContent-Length: 20\r\n\r\n0123456789"),
        2 => with("Content-Length: -1\r\n\r\n"),
        3 => with("Content-Length: 99999999999999999999\r\n\r\nx"),
        4 => with("Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n"),
        5 => with("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nfffffffffffffffff\r\n"),
        6 => with(&format!("X: {}\r\n\r\n", "y".repeat(200_000))),
        7 => with(&format!("{}\r\n", "X: y\r\n".repeat(5_000))),
        8 => with("Content-Length: 1000\r\n\r\n{\"first\":"),
        _ => {
            let mut bytes = with("Content-Length: 2\r\n\r\n{}");
            let at = seed.place(bytes.len());
            bytes[at] = seed.bytes::<1>()[0];
            bytes
        }
    };
    (bytes, end)
}

/// Sends bytes and nothing more; the status that came, 0 if none did.
fn status(to: SocketAddr, bytes: &[u8], end: End) -> u16 {
    let mut stream = TcpStream::connect(to).expect("the platform listens");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a time limit");
    let _ = stream.write_all(bytes);
    if end == End::Closed {
        let _ = stream.shutdown(Shutdown::Write);
    }
    let mut said = [0; 64];
    let read = stream.read(&mut said).unwrap_or(0);
    let text = String::from_utf8_lossy(&said[..read]);
    text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
}
