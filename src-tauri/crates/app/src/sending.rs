//! The sender: its own thread, which talks to the platform for as long as the terminal runs. It opens the record for
//! moments only, through an [`shiwen_store::Outbox`], and tells the terminal's thread what only that may do. The visitor
//! never waits for it, and nothing that fails here is seen on the screen.

mod desk;
mod exchanging;
mod noting;
pub mod once;
mod post;
mod waiting;

use std::{
    io,
    sync::{Arc, atomic::AtomicBool, mpsc},
    thread::JoinHandle,
};

use shiwen_domain::{entry::ReopenReason, id::LogId};
use shiwen_store::StoreError;
pub(crate) use shiwen_sync::mood::Urgency;
use shiwen_sync::protocol::ErasureOrder;
use tokio::{runtime::Runtime, sync::Notify};

pub(crate) use exchanging::{Stamp, stamp, tls_clock};

use crate::home::{Home, HomeError, Keys};

/// How much the sender gives way, as `nice` counts.
const NICE: i32 = 10;

/// Why an exchange could not go on, on this side.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The data directory.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// The record.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is nothing to send from.
    #[error("there is no record yet; start shiwen first")]
    NoRecord,
    /// The record was continued in a new log meanwhile.
    #[error("a new log was begun meanwhile")]
    OtherLog,
}

/// What the platform has to say to the terminal's thread.
#[derive(Debug)]
pub(crate) enum News {
    /// What time it is, in milliseconds since 1970.
    Time(i64),
    /// This log cannot go on.
    Reopen { log: LogId, reason: ReopenReason },
    /// What is to be erased.
    Erase(Vec<ErasureOrder>),
    /// A pack is staged.
    Pack,
    /// The terminal was enrolled, or enrolled again.
    Enrolled,
    /// The record does not agree with its own signed head.
    NotSound,
}

/// Tells the terminal's thread something.
pub(crate) type Tell = Box<dyn Fn(News) + Send>;

/// The sender, as the terminal's thread has it. It ends when this is dropped.
pub(crate) struct Sender {
    wakes: Option<mpsc::Sender<Urgency>>,
    stopping: Arc<Notify>,
    urgent: Arc<Notify>,
    thread: Option<JoinHandle<()>>,
}

impl Sender {
    /// Starts it. `clock_trusted` says how the terminal's clock is, `stamp` which enrolment the terminal has read.
    pub(crate) fn start(
        home: Home,
        keys: Keys,
        clock_trusted: Arc<AtomicBool>,
        stamp: Stamp,
        tell: Tell,
    ) -> io::Result<Self> {
        let (wakes, woken) = mpsc::channel();
        let stopping = Arc::new(Notify::new());
        let urgent = Arc::new(Notify::new());
        let signals = exchanging::Signals { stopping: Arc::clone(&stopping), urgent: Arc::clone(&urgent) };
        let sending = exchanging::Sending::new(home, keys, clock_trusted, stamp, tell, signals);
        let run = move || {
            give_way();
            sending.run(&woken);
        };
        let thread = std::thread::Builder::new().name("sender".into()).spawn(run)?;
        Ok(Self { wakes: Some(wakes), stopping, urgent, thread: Some(thread) })
    }

    /// Something is to be sent.
    pub(crate) fn wake(&self, urgency: Urgency) {
        // First what is under way, then the next: the other way round, the exchange that this very wake began could lose what it
        // asks beside, and nothing would begin another before the heartbeat.
        if urgency == Urgency::Now {
            self.urgent.notify_waiters();
        }
        // A sender that is gone is started again with the program.
        let _ = self.wakes.as_ref().map(|wakes| wakes.send(urgency));
    }
}

impl Drop for Sender {
    fn drop(&mut self) {
        // Whatever it waits for: the network's answer, or the next time.
        self.wakes = None;
        self.stopping.notify_one();
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// Whoever is at the screen goes first: what is sent can wait a moment. On Linux a thread has a priority of its own.
pub(crate) fn give_way() {
    if let Err(error) = rustix::process::setpriority_process(None, NICE) {
        tracing::debug!(%error, "the sender keeps its priority");
    }
}

/// A runtime for one thread, with network and time.
pub(crate) fn runtime() -> io::Result<Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

#[cfg(test)]
mod tests {
    use rustix::process::getpriority_process;

    use super::*;

    #[test]
    fn the_sender_gives_way_and_nobody_else_does() {
        let before = getpriority_process(None).expect("a priority");
        let there = std::thread::spawn(|| {
            give_way();
            getpriority_process(None).expect("a priority")
        });
        assert_eq!(there.join().expect("no panic"), NICE.max(before));
        assert_eq!(getpriority_process(None).expect("a priority"), before);
    }
}
