//! What goes wrong on the way, by name.

use std::{net::TcpListener, time::Duration};

use shiwen_sync::{
    client::Settings,
    link::{Fault, NetworkFault},
    tls::Clock,
};

use crate::{
    link, link_with, send,
    server::{serve, taken},
    settings,
};

fn clock() -> Clock {
    Clock::new(|| Duration::from_secs(crate::NOW_S), 0)
}

fn unused_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback works");
    listener.local_addr().expect("an address").port()
}

#[test]
fn nobody_there_is_refused() {
    assert_eq!(send(&link(unused_port())), Err(Fault::Network(NetworkFault::Refused)));
}

#[test]
fn a_name_without_an_address_is_told_from_everything_else() {
    // No name has a part that long, so that nobody on the network is asked.
    let proxy = Some(format!("http://{}.example:3128", "a".repeat(64)));
    let settings = Settings { proxy, ..settings("https://platform.example") };
    assert_eq!(send(&link_with(&settings, clock())), Err(Fault::Network(NetworkFault::Name)));
}

#[test]
fn a_hanging_platform_is_a_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let platform = format!("http://{}", listener.local_addr().unwrap());
    let answer_within = Duration::from_millis(200);
    let settings = Settings { answer_within, ..settings(&platform) };
    assert_eq!(send(&link_with(&settings, clock())), Err(Fault::Network(NetworkFault::Timeout)));
}

#[test]
fn an_answer_that_is_cut_anywhere_is_broken_off() {
    let whole = taken();
    for length in 0..whole.len() {
        let (port, _requests) = serve(&[&whole[..length]]);
        let answer = send(&link(port));
        assert_eq!(answer, Err(Fault::Network(NetworkFault::BrokenOff)), "after {length} bytes");
    }
    // The control: the whole answer is one.
    let (port, _requests) = serve(&[&whole]);
    assert!(send(&link(port)).is_ok());
}

#[test]
fn a_proxy_is_asked_for_everything_but_this_machine() {
    let (port, requests) = serve(&["HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n"]);
    let proxy = Some(format!("http://name:secret-word@127.0.0.1:{port}"));
    let far = Settings { proxy: proxy.clone(), ..settings("https://platform.example") };
    let fault = send(&link_with(&far, clock())).unwrap_err();
    assert!(matches!(fault, Fault::Network(_)), "{fault}");
    assert!(!format!("{fault:?}").contains("secret-word"));
    assert!(requests.recv().unwrap().head.starts_with("connect platform.example:443 "));

    let (near, asked) = serve(&[&taken()]);
    let near = Settings { proxy, ..settings(&format!("http://127.0.0.1:{near}")) };
    assert!(send(&link_with(&near, clock())).is_ok());
    assert!(asked.recv().unwrap().head.starts_with("post /v1/logs/"));
}
