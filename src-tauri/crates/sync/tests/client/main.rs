//! The HTTP client against a server on loopback that says what a test wants: what is sent, what is believed, how every
//! fault is called, and that no token gets into any text.

mod answers;
mod certificates;
mod faults;
mod server;

use std::{sync::Arc, time::Duration};

use shiwen_domain::id::LogId;
use shiwen_sync::{
    client::{Client, Settings, TerminalLink},
    link::{Fault, Link},
    protocol::{Batch, BatchAnswer, Health, PrivateContent, Sent},
    tls::Clock,
};

/// The terminal's token; it may stand in the header and nowhere else.
const TOKEN: &str = "swt_secret-token";
/// A time at which the certificates of the tests are valid.
const NOW_S: u64 = 1_800_000_000;

fn settings(platform: &str) -> Settings {
    let (connect_within, answer_within) = (Duration::from_secs(5), Duration::from_secs(5));
    Settings { connect_within, answer_within, ..Settings::new(platform, "9.8.7") }
}

fn link_with(settings: &Settings, clock: Clock) -> TerminalLink {
    Client::new(settings, Arc::new(clock)).expect("sound settings").terminal("hall-1".into(), TOKEN.into())
}

fn link(port: u16) -> TerminalLink {
    link_with(&settings(&format!("http://127.0.0.1:{port}")), Clock::new(|| Duration::from_secs(NOW_S), 0))
}

fn log() -> LogId {
    LogId(uuid::Uuid::from_u128(7))
}

fn batch() -> Batch {
    let private =
        PrivateContent { kind: "text".into(), nonce: "00".repeat(32), content: b"what was said".to_vec() };
    Batch {
        first: 3,
        entries: vec![Sent { bytes: vec![0, 255, 10], private: vec![private] }],
        checkpoint: "a checkpoint".into(),
        witnessed: None,
        health: Health::default(),
    }
}

/// Runs one request to its end.
fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(future)
}

fn send(link: &TerminalLink) -> Result<BatchAnswer, Fault> {
    let answer = wait(link.send_batch(log(), &batch()));
    if let Err(fault) = &answer {
        let texts = format!("{fault} {fault:?} {link:?}");
        assert!(!texts.contains(TOKEN) && !texts.contains("what was said"), "{texts}");
    }
    answer
}
