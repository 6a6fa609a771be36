//! A wire between a terminal and the platform, on loopback, that does what wires, proxies and portals do: it cuts, holds up,
//! repeats and swaps requests, and answers in the platform's place. It speaks HTTP/1.1 and takes each message in whole, so
//! that a place for a cut can be chosen anywhere in it; [`raw`] is the one for TLS, which it cannot read.
//!
//! ```no_run
//! # use shiwen_tests::{seed::Seed, wire::{Fate, Wire}};
//! # let platform = "127.0.0.1:8480".parse().unwrap();
//! let wire = Wire::to(platform);
//! let mut seed = Seed::new(7);
//! wire.decide(move |request| if request.is_batch() { Fate::CutAnswer(seed.draw()) } else { Fate::Pass });
//! // … a terminal enrolled at wire.url() tries to sync …
//! assert!(wire.counted().cut > 0);
//! ```

mod fate;
pub mod http;
mod open;
pub mod raw;
mod way;

use std::{
    fmt,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

pub use fate::{Fate, Reply};
use http::Message;
pub use open::Door;
use way::Way;

/// Called while the platform's answer is held here.
type Delivered = Box<dyn FnMut() + Send>;
/// Decides what becomes of a request.
type Decide = Box<dyn FnMut(&Request) -> Fate + Send>;

/// A request as the decision sees it.
#[derive(Clone, Debug)]
pub struct Request {
    /// Its number on this wire, from 0.
    pub number: u64,
    /// `GET`, `POST`.
    pub method: String,
    /// The path with its query.
    pub path: String,
}

impl Request {
    /// Whether it carries a batch of entries.
    pub fn is_batch(&self) -> bool {
        self.method == "POST" && self.path.starts_with("/v1/logs/")
    }
}

/// What went over a wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Requests that came whole from the terminal.
    pub requests: u64,
    /// Of them, batches.
    pub batches: u64,
    /// Whole requests that the platform was given; one sent twice counts twice.
    pub delivered: u64,
    /// Whole answers of the platform that the terminal was given.
    pub answered: u64,
    /// Requests or answers that were cut.
    pub cut: u64,
    /// Answers made here.
    pub made_here: u64,
    /// Bytes of all requests that came.
    pub bytes_up: u64,
}

/// The wire; everything on it is closed when it is dropped.
pub struct Wire {
    state: Arc<State>,
    door: Door,
}

/// What all connections share.
pub(crate) struct State {
    to: Mutex<SocketAddr>,
    decide: Mutex<Decide>,
    delivered: Mutex<Delivered>,
    counted: Mutex<Counted>,
    /// Requests held back, for delivery after a later one.
    late: Mutex<Vec<Message>>,
}

impl Wire {
    /// A wire to the platform that passes everything on.
    pub fn to(platform: SocketAddr) -> Self {
        let state = Arc::new(State {
            to: Mutex::new(platform),
            decide: Mutex::new(Box::new(|_| Fate::Pass)),
            delivered: Mutex::new(Box::new(|| {})),
            counted: Mutex::default(),
            late: Mutex::default(),
        });
        let shared = Arc::clone(&state);
        let door = Door::open(move |stream, closing| Way::new(&shared, stream, closing).serve());
        Self { state, door }
    }

    /// Where the terminal reaches it.
    pub fn url(&self) -> String {
        format!("http://{}", self.door.address())
    }

    /// From now on each request meets the fate that this decides.
    pub fn decide(&self, decide: impl FnMut(&Request) -> Fate + Send + 'static) {
        *locked(&self.state.decide) = Box::new(decide);
    }

    /// From now on each request passes.
    pub fn pass(&self) {
        self.decide(|_| Fate::Pass);
    }

    /// The next batch meets a fate, everything else passes.
    pub fn next_batch(&self, fate: Fate) {
        let mut fate = Some(fate);
        self.decide(
            move |request| if request.is_batch() { fate.take().unwrap_or(Fate::Pass) } else { Fate::Pass },
        );
    }

    /// From now on this is called whenever the platform has answered and the terminal does not know it yet: the moment
    /// to kill one of them. (The moment before the platform knows anything is in [`Self::decide`].)
    pub fn when_delivered(&self, call: impl FnMut() + Send + 'static) {
        *locked(&self.state.delivered) = Box::new(call);
    }

    /// From now on it leads to another place: the platform started again elsewhere.
    pub fn lead_to(&self, platform: SocketAddr) {
        *locked(&self.state.to) = platform;
    }

    /// What went over it so far.
    pub fn counted(&self) -> Counted {
        *locked(&self.state.counted)
    }

    /// Gives the platform now what was held back ([`Fate::Late`]); how many requests that were.
    pub fn deliver_late(&self) -> usize {
        self.state.deliver_late()
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Wire({}, {:?})", self.door.address(), self.counted())
    }
}

impl State {
    pub(crate) fn fate(&self, request: &Message) -> Fate {
        let (method, path) = request.method_and_path();
        let mut counted = locked(&self.counted);
        let request_seen = Request { number: counted.requests, method, path };
        counted.requests += 1;
        counted.batches += u64::from(request_seen.is_batch());
        counted.bytes_up += request.bytes.len() as u64;
        drop(counted);
        locked(&self.decide)(&request_seen)
    }

    pub(crate) fn count(&self, one_more: impl FnOnce(&mut Counted)) {
        one_more(&mut locked(&self.counted));
    }

    pub(crate) fn delivered(&self) {
        self.count(|counted| counted.delivered += 1);
        locked(&self.delivered)();
    }

    pub(crate) fn platform(&self) -> SocketAddr {
        *locked(&self.to)
    }

    pub(crate) fn hold_back(&self, request: Message) {
        locked(&self.late).push(request);
    }

    pub(crate) fn deliver_late(&self) -> usize {
        let late = std::mem::take(&mut *locked(&self.late));
        for request in &late {
            // Whether the platform takes it is its own affair; nobody waits for the answer.
            if http::ask(self.platform(), request).is_ok() {
                self.count(|counted| counted.delivered += 1);
            }
        }
        late.len()
    }
}

/// A panic in a test's decision is that test's failure, not this lock's.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
