//! What is asked, and what of the answers is believed.

use shiwen_sync::{
    link::{Fault, Link, NetworkFault, Page},
    protocol::{Batch, Enrolment, Problem, ProblemKind},
};
use std::{sync::Arc, time::Duration};

use crate::{
    TOKEN, batch, link, log, send,
    server::{answer, serve, taken},
    settings, wait,
};

#[test]
fn a_batch_goes_out_compressed_under_the_terminals_token() {
    let (port, requests) = serve(&[&taken()]);
    let link = link(port);
    let answered = send(&link).unwrap();
    assert_eq!((answered.size, answered.cosigned.as_str(), answered.time_ms), (4, "text", 5));
    let request = requests.recv().unwrap();
    assert!(request.head.starts_with(&format!("post /v1/logs/hall-1/{}/entries http/1.1", log())));
    for header in [
        &format!("authorization: bearer {TOKEN}"),
        "content-encoding: zstd",
        "content-type: application/json",
        "user-agent: shiwen/9.8.7",
    ] {
        assert!(request.head.contains(&format!("{header}\r\n")), "{header}: {}", request.head);
    }
    let body = zstd::decode_all(request.body.as_slice()).unwrap();
    assert_eq!(serde_json::from_slice::<Batch>(&body).unwrap(), batch());
    assert!(!format!("{link:?}").contains(TOKEN));
}

#[test]
fn an_enrolment_goes_out_without_a_token() {
    let said = Problem::new(ProblemKind::BadCode);
    let problem = serde_json::to_string(&said).unwrap();
    let (port, requests) =
        serve(&[&answer("403 Forbidden", "content-type: application/problem+json\r\n", &problem)]);
    let clock = shiwen_sync::tls::Clock::new(|| Duration::ZERO, 0);
    let client = shiwen_sync::client::Client::new(
        &settings(&format!("http://127.0.0.1:{port}/shiwen/")),
        Arc::new(clock),
    );
    let enrolment = Enrolment {
        code: "typed-code".into(),
        terminal: None,
        log: None,
        demo: true,
        key: String::new(),
        proof: String::new(),
    };
    let fault = wait(client.unwrap().enrol(&enrolment)).unwrap_err();
    assert!(matches!(&fault, Fault::Problem { status: 403, problem, .. } if **problem == said));
    assert!(!format!("{fault} {fault:?} {enrolment:?}").contains("typed-code"));
    let request = requests.recv().unwrap();
    assert!(request.head.starts_with("post /shiwen/v1/enrolment "), "{}", request.head);
    assert!(!request.head.contains("authorization"));
}

#[test]
fn a_problem_comes_back_with_the_wait_it_asks_for() {
    let problem = serde_json::to_string(&Problem::new(ProblemKind::TooManyRequests)).unwrap();
    let headers = "content-type: application/problem+json\r\nretry-after: 17\r\n";
    let (port, _requests) = serve(&[&answer("429 Too Many", headers, &problem)]);
    let fault = send(&link(port)).unwrap_err();
    assert_eq!(fault.retry_after(), Some(Duration::from_secs(17)));
    assert!(matches!(fault, Fault::Problem { status: 429, problem, .. }
        if ProblemKind::of(&problem) == Some(ProblemKind::TooManyRequests)));
}

#[test]
fn a_portals_page_is_called_by_its_title_and_nothing_else_of_it_is_kept() {
    let html = "<html><title>欢迎 Wi-Fi</title><body>please pay</body></html>";
    for status in ["200 OK", "401 Unauthorized", "511 Network Authentication Required"] {
        let (port, _requests) = serve(&[&answer(status, "content-type: text/html\r\n", html)]);
        let fault = send(&link(port)).unwrap_err();
        assert!(fault.to_string().contains("欢迎 Wi-Fi"), "{fault}");
        assert!(!format!("{fault:?}").contains("pay"), "{fault:?}");
        assert!(matches!(fault, Fault::Foreign { .. }), "{fault}");
    }
}

#[test]
fn a_redirect_is_not_followed_but_named() {
    let (other, elsewhere) = serve(&[&taken()]);
    for (location, host) in [
        (format!("http://localhost:{other}/v1"), Some("localhost")),
        ("https://portal.example/login?mac=1".into(), Some("portal.example")),
        ("/login".into(), None),
    ] {
        let (port, _requests) = serve(&[&answer("307 Go", &format!("location: {location}\r\n"), "")]);
        let fault = send(&link(port)).unwrap_err();
        let page = Page { title: None, host: host.map(str::to_owned) };
        assert_eq!(fault, Fault::Foreign { status: 307, page, retry_after: None });
    }
    assert!(elsewhere.try_recv().is_err(), "nothing was asked elsewhere");
}

#[test]
fn json_that_the_platform_did_not_write_is_foreign() {
    let foreign = [
        ("200 OK", "application/json", r#"{"login":true}"#),
        ("200 OK", "application/json", "no JSON"),
        ("200 OK", "text/plain", r#"{"size":4,"cosigned":"text","time_ms":5}"#),
        ("201 Created", "application/json", r#"{"size":4,"cosigned":"text","time_ms":5}"#),
        ("403 No", "application/json", r#"{"message":"no route"}"#),
        ("403 No", "application/problem+json", r#"{"type":"about:blank","title":"No","status":403}"#),
    ];
    for (status, media, body) in foreign {
        let (port, _requests) = serve(&[&answer(status, &format!("content-type: {media}\r\n"), body)]);
        let fault = send(&link(port)).unwrap_err();
        assert!(matches!(fault, Fault::Foreign { .. }), "{status} {media} {body}: {fault:?}");
    }
}

#[test]
fn no_newer_pack_is_no_fault_and_a_file_is_bytes() {
    let problem = serde_json::to_string(&Problem::new(ProblemKind::NotFound)).unwrap();
    let none = answer("404 No", "content-type: application/problem+json\r\n", &problem);
    let same = "HTTP/1.1 304 Same\r\n\r\n";
    let pack = answer("200 OK", "content-type: application/json\r\n", r#"{"manifest":"note"}"#);
    let (port, requests) = serve(&[&none, same, &pack]);
    let link = link(port);
    assert_eq!(wait(link.pack(0)), Ok(None));
    assert_eq!(wait(link.pack(41)), Ok(None));
    assert_eq!(wait(link.pack(41)).unwrap().unwrap().manifest, "note");
    let asked: Vec<_> = requests.try_iter().collect();
    assert!(asked[1].head.contains("if-none-match: \"41\"\r\n"));

    let file = answer("200 OK", "content-type: image/png\r\n", "bytes");
    let page = answer("200 OK", "content-type: text/html\r\n", "<title>Sign in</title>");
    let (port, _requests) = serve(&[&file, &page]);
    let link = crate::link(port);
    assert_eq!(wait(link.media("ab")), Ok(b"bytes".to_vec()));
    assert!(matches!(wait(link.media("ab")), Err(Fault::Foreign { status: 200, .. })));
}

#[test]
fn the_state_is_asked_behind_a_place() {
    let state = r#"{"time_ms":5,"pack_version":null,"work_orders":[],"erasures":[],"next":9}"#;
    let (port, requests) = serve(&[&answer("200 OK", "content-type: application/json\r\n", state)]);
    assert_eq!(wait(link(port).state(8)).unwrap().next, 9);
    assert!(requests.recv().unwrap().head.starts_with("get /v1/terminals/hall-1/state?after=8 "));
}

#[test]
fn an_answer_without_end_is_not_read_to_its_end() {
    let long = " ".repeat(3 * 1024 * 1024);
    let (port, _requests) = serve(&[&answer("200 OK", "content-type: application/json\r\n", &long)]);
    assert_eq!(send(&link(port)), Err(Fault::Network(NetworkFault::TooLong)));
}
