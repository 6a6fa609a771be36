//! One exchange against a platform that says what a test wants: what is believed, what is refused, and what it does to the
//! cursor, the remarks and the pack.

mod believed;
mod large;
mod log;
mod pack;
mod patience;
mod platform;
mod sound;

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use log::Log;
use platform::{Platform, pins};
use shiwen_sync::exchange::{End, Report, exchange};

/// One whole exchange; nothing here waits for anything.
fn run(log: &mut Log, platform: &Platform) -> Report {
    let pins = pins();
    now(exchange(log, platform, &pins)).expect("the platform answers at once").expect("memory does not fail")
}

/// What comes of it at once; nothing if it waits for something.
fn now<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => Some(done),
        Poll::Pending => None,
    }
}

#[test]
fn everything_is_sent_once_and_an_exchange_without_news_sends_an_empty_batch() {
    let (mut log, platform) = (Log::of(1_203), Platform::honest());
    let report = run(&mut log, &platform);
    assert_eq!((report.acknowledged, report.batches, &report.end), (1_203, 3, &End::Done));
    assert_eq!(log.cursor_size(), 1_203);
    let sizes = |platform: &Platform| -> Vec<usize> {
        platform.sent.borrow().iter().map(|batch| batch.entries.len()).collect()
    };
    assert_eq!(sizes(&platform), [500, 500, 203]);
    assert_eq!(platform.sent.borrow()[1].health.waiting, 203);
    assert_eq!(report.to_string(), "1203 entries acknowledged in 3 batches; nothing waits");

    let report = run(&mut log, &platform);
    assert_eq!((report.acknowledged, report.batches, report.state), (0, 1, true));
    assert_eq!(sizes(&platform).last(), Some(&0));
    assert!(platform.sent.borrow()[3].witnessed.is_some());
    assert_eq!(log.keeps, 3, "nothing new is not written");
}
