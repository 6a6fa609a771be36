//! Whoever is not the business system: pages of a browser, wrong tokens, garbage, floods. None of it reaches the visitor's screen.

use std::{
    io::{ErrorKind, Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    time::Duration,
};

use shiwen_domain::{level::Level, view::Screen};
use shiwen_tests::{
    contract::Contract,
    seed::Seed,
    until,
    wire::http::{Message, answer, ask},
};
use socket2::{Domain, Socket, Type};

use crate::scene::{Scene, request};

fn status(scene: &Scene, asked: &Message) -> u16 {
    let answer = ask(scene.address, asked).expect("an answer");
    let (method, path) = asked.method_and_path();
    let status = answer.status().expect("a status");
    let fits = Contract::of_the_counter().check_answer(
        &method,
        &path,
        status,
        &answer.headers(),
        &answer.plain_body(),
    );
    // Refused at the gate, before anybody looks at the address.
    assert!(fits.is_ok() || [401, 403, 429].contains(&status), "{method} {path}: {fits:?}");
    assert_eq!(answer.header("access-control-allow-origin"), None, "no page may read an answer");
    status
}

#[test]
fn only_the_token_and_the_terminals_own_address_open_it() {
    let scene = Scene::new();
    let bearer = format!("Bearer {}", scene.token);
    let with = |host: &str, headers: &[(&str, &str)]| {
        status(&scene, &request("GET", "/v1/status", host, headers, b""))
    };
    let own = scene.address.to_string();
    let right = ("Authorization", bearer.as_str());
    assert_eq!(with(&own, &[right]), 200, "the control");
    assert_eq!(with(&format!("localhost:{}", scene.address.port()), &[right]), 200);
    assert_eq!(with(&own, &[]), 401);
    assert_eq!(with(&own, &[("Authorization", "Bearer wrong")]), 401);
    assert_eq!(with(&own, &[("Authorization", &format!("Basic {}", scene.token))]), 401);
    assert_eq!(with(&own, &[right, ("Origin", "http://127.0.0.1")]), 403, "a page of a browser");
    assert_eq!(with(&own, &[right, ("Origin", "null")]), 403);
    for rebound in
        ["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1:1", "localhost", "8.8.8.8:7410", ""]
    {
        assert_eq!(with(rebound, &[right]), 403, "{rebound}");
    }
    let preflight = [("Origin", "http://evil.example"), ("Access-Control-Request-Method", "POST")];
    assert_eq!(status(&scene, &request("OPTIONS", "/v1/pause", &own, &preflight, b"")), 403);
}

#[test]
fn who_tries_tokens_is_told_to_wait_and_the_right_one_still_passes() {
    let scene = Scene::new();
    let own = scene.address.to_string();
    let tries: Vec<u16> = (0..30)
        .map(|number| {
            let wrong = format!("Bearer wrong-{number}");
            status(&scene, &request("GET", "/v1/status", &own, &[("Authorization", &wrong)], b""))
        })
        .collect();
    assert_eq!((tries[0], tries[29]), (401, 429), "{tries:?}");
    assert_eq!(scene.asks("GET", "/v1/status", None).status(), Some(200));
}

#[test]
fn what_is_no_request_of_the_contract_is_refused_and_changes_nothing() {
    let scene = Scene::new();
    let bearer = format!("Bearer {}", scene.token);
    let own = scene.address.to_string();
    let json = ("Content-Type", "application/json");
    let sent = |method: &str, path: &str, kind: Option<(&str, &str)>, body: &[u8]| {
        let mut headers = vec![("Authorization", bearer.as_str())];
        headers.extend(kind);
        status(&scene, &request(method, path, &own, &headers, body))
    };
    let announced = |body: &[u8]| sent("POST", "/v1/evaluations", Some(json), body);
    assert_eq!(announced(b"{"), 400);
    assert_eq!(announced(b""), 400);
    assert_eq!(announced(b"[]"), 422);
    assert_eq!(announced(br#"{"case_number":"","service_number":1}"#), 422);
    assert_eq!(announced(br#"{"case_number":" a","service_number":1}"#), 422);
    assert_eq!(announced(b"{\"case_number\":\"a\\u0000\",\"service_number\":1}"), 422);
    assert_eq!(announced(br#"{"case_number":"a","service_number":0}"#), 422);
    assert_eq!(announced(br#"{"case_number":"a","service_number":-1}"#), 422);
    assert_eq!(announced(br#"{"case_number":"a"}"#), 422);
    assert_eq!(announced(br#"{"case_number":"a","service_number":1,"level":5}"#), 422);
    assert_eq!(announced(&vec![b' '; 9_000]), 413);
    assert_eq!(sent("POST", "/v1/evaluations", None, b"{}"), 415);
    assert_eq!(sent("POST", "/v1/evaluations", Some(("Content-Type", "text/plain")), b"{}"), 415);
    assert_eq!(sent("PATCH", "/v1/evaluations", None, b""), 405);
    assert_eq!(sent("GET", "/v1/nothing", None, b""), 404);
    assert_eq!(sent("GET", "/v1/evaluations/not-an-id", None, b""), 404);
    assert_eq!(sent("GET", "/v1/evaluations/018f0000-0000-7000-8000-000000000000", None, b""), 404);
    assert_eq!(sent("POST", "/v1/pause", Some(json), br#"{"cause":"boredom"}"#), 422);
    assert_eq!(scene.of_kind("rating").len() + scene.of_kind("unrated").len(), 0);
    assert_eq!(scene.gets("GET", "/v1/status", None, 200)["state"], "ready");
}

#[test]
fn a_slow_or_a_cut_body_ends_by_itself_and_the_visitor_does_not_wait() {
    let scene = Scene::new();
    let head = format!(
        "POST /v1/evaluations HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n\
         Content-Length: 100\r\n\r\n{{",
        scene.address, scene.token
    );
    // More than there are places: whoever holds one loses it after ten seconds.
    let mut slow: Vec<TcpStream> = (0..20)
        .map(|number| {
            let mut stream = connected_from(number / OF_ONE, &scene);
            stream.write_all(head.as_bytes()).expect("sent");
            stream
        })
        .collect();
    let mut cut = TcpStream::connect(scene.address).expect("connected");
    cut.write_all(b"POST /v1/eval").expect("sent");
    drop(cut);
    scene.taps(Level::VeryDissatisfied);
    scene.finishes();
    assert_eq!(scene.of_kind("rating").len(), 1, "the visitor was served meanwhile");
    let last = slow.pop().expect("one of them");
    last.set_read_timeout(Some(Duration::from_secs(60))).expect("patience");
    let ended = answer(last).expect("an answer").status();
    assert!([Some(408), Some(503)].contains(&ended), "{ended:?}");
    let mut first = slow.remove(0);
    first.set_read_timeout(Some(Duration::from_secs(60))).expect("patience");
    let mut rest = Vec::new();
    let _ = first.read_to_end(&mut rest);
    assert!(String::from_utf8_lossy(&rest).starts_with("HTTP/1.1 408"), "{}", String::from_utf8_lossy(&rest));
    drop(slow);
    until("it answers again", || {
        let bearer = format!("Bearer {}", scene.token);
        let asked = request("GET", "/v1/status", scene.address, &[("Authorization", &bearer)], b"");
        ask(scene.address, &asked).is_ok_and(|answer| answer.status() == Some(200))
    });
}

/// So many connections may come from one address.
const OF_ONE: usize = 8;

/// A connection from another address of this machine.
fn connected_from(peer: usize, scene: &Scene) -> TcpStream {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    let peer = Ipv4Addr::new(127, 0, 1, 1 + u8::try_from(peer).expect("a few"));
    socket.bind(&SocketAddr::from((peer, 0)).into()).expect("an address");
    socket.connect(&scene.address.into()).expect("connected");
    socket.into()
}

/// Whether the other side has closed it.
fn is_closed(mut stream: &TcpStream) -> bool {
    stream.set_nonblocking(true).expect("it does not wait");
    match stream.read(&mut [0; 64]) {
        Ok(read) => read == 0,
        Err(error) => error.kind() != ErrorKind::WouldBlock,
    }
}

/// Asks on a connection that stays open; the status.
fn asks_on(mut stream: &TcpStream, scene: &Scene) -> Option<u16> {
    let (host, token) = (scene.address, &scene.token);
    write!(stream, "GET /v1/status HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n")
        .ok()?;
    let mut said = Vec::new();
    while !said.ends_with(b"}") {
        let mut some = [0; 512];
        let read = stream.read(&mut some).ok().filter(|read| *read > 0)?;
        said.extend_from_slice(&some[..read]);
    }
    String::from_utf8_lossy(&said).strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()
}

#[test]
fn no_more_connections_are_held_than_there_are_places_and_who_is_served_does_not_notice() {
    const PLACES: usize = 32;
    let scene = Scene::new();
    let connected = |number: usize| connected_from(number / OF_ONE, &scene);
    let served = connected(0);
    assert_eq!(asks_on(&served, &scene), Some(200));
    let silent: Vec<TcpStream> = (1..PLACES - 1).map(connected).collect();
    let last = connected(PLACES - 1);
    assert_eq!(asks_on(&last, &scene), Some(200), "the control: the last place");
    assert!(!silent.iter().any(is_closed), "the control: those before have one each");
    let beyond: Vec<TcpStream> = (PLACES..PLACES + 8).map(connected).collect();
    until("whoever comes beyond is closed", || beyond.iter().all(is_closed));
    assert!(!silent.iter().any(is_closed), "long before they have been silent for too long");
    assert_eq!(asks_on(&served, &scene), Some(200));
    drop((silent, last));
    until("there is room again", || asks_on(&connected(0), &scene) == Some(200));
}

#[test]
fn whoever_is_at_one_address_keeps_nobody_else_out() {
    let scene = Scene::new();
    let mut silent: Vec<TcpStream> = (0..OF_ONE).map(|_| connected_from(1, &scene)).collect();
    let beyond: Vec<TcpStream> = (0..40).map(|_| connected_from(1, &scene)).collect();
    until("whoever comes beyond is closed", || beyond.iter().all(is_closed));
    assert!(!silent.iter().any(is_closed), "the control: so many have a place");
    assert_eq!(asks_on(&connected_from(2, &scene), &scene), Some(200), "another address is served");
    silent.pop();
    until("its place is free again", || asks_on(&connected_from(1, &scene), &scene) == Some(200));
}

#[test]
fn any_bytes_at_all_leave_the_terminal_as_it_was() {
    let scene = Scene::new();
    let bearer = format!("Bearer {}", scene.token);
    let own = scene.address.to_string();
    let mut seed = Seed::new(7);
    let paths = ["/v1/evaluations", "/v1/duty", "/v1/pause", "/v1/evaluations/x", "/", "/v1/evaluations/%00"];
    let methods = ["POST", "PUT", "DELETE", "GET"];
    for _ in 0..300 {
        let (path, method) = (paths[seed.place(paths.len())], methods[seed.place(methods.len())]);
        let length = seed.place(300);
        let bytes: Vec<u8> = (0..length).map(|_| seed.draw().to_le_bytes()[0]).collect();
        // A resume or a pack's duty needs no body: those are asked for rightly whatever stands behind.
        if method == "DELETE" && path == "/v1/duty" {
            continue;
        }
        let body = if seed.once_in(2) {
            serde_json::to_vec(&serde_json::json!({ "case_number": 7, "clerk": bytes, "cause": bytes }))
                .expect("JSON")
        } else {
            bytes
        };
        let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
        let asked = request(method, path, &own, &headers, &body);
        let answered = ask(scene.address, &asked).expect("an answer").status().expect("a status");
        assert!((400..500).contains(&answered), "{method} {path}: {answered}");
    }
    let mut raw = TcpStream::connect(scene.address).expect("connected");
    raw.write_all(&[0xff; 5_000]).expect("sent");
    drop(raw);
    let view = scene.terminal.as_ref().expect("running").page_open().expect("a view");
    assert!(matches!(view.screen, Screen::Rate { chosen: None, .. }));
    assert_eq!(scene.gets("GET", "/v1/status", None, 200)["state"], "ready");
    scene.is_whole();
}
