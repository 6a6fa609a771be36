//! The network between terminals and platform: what is asked waits here until the world carries it, and what is answered
//! until the terminal looks.

use std::{cell::RefCell, collections::BTreeMap, future::poll_fn, rc::Rc, task::Poll};

use shiwen_domain::id::LogId;
use shiwen_sync::{
    link::{Fault, Link},
    protocol::{Batch, BatchAnswer, PackAnswer, StateAnswer},
};

/// What a terminal asks.
#[derive(Clone)]
pub(crate) enum Ask {
    Batch(LogId, Box<Batch>),
    State,
}

/// What comes back.
#[derive(Clone)]
pub(crate) enum Reply {
    Batch(BatchAnswer),
    State(StateAnswer),
    Fault(Fault),
}

/// Everything that is under way.
#[derive(Default)]
pub(crate) struct Wires {
    next: u64,
    pub(crate) outbox: Vec<(u64, Ask)>,
    /// The calls that somebody waits for; with what came back, if it did.
    waiting: BTreeMap<u64, Option<Reply>>,
}

impl Wires {
    /// Brings an answer. Whether anybody still waits for it: the first counts.
    pub(crate) fn deliver(&mut self, call: u64, reply: Reply) -> bool {
        match self.waiting.get_mut(&call) {
            Some(place @ None) => {
                *place = Some(reply);
                true
            }
            _ => false,
        }
    }
}

/// One terminal's end of the wires.
#[derive(Clone, Default)]
pub(crate) struct Wire(pub(crate) Rc<RefCell<Wires>>);

/// Waits for one call; whoever is dropped waits no more.
struct Waiting(Wire, u64);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.0.borrow_mut().waiting.remove(&self.1);
    }
}

impl Wire {
    async fn ask(&self, ask: Ask) -> Result<Reply, Fault> {
        let call = {
            let mut wires = self.0.borrow_mut();
            wires.next += 1;
            let call = wires.next;
            wires.outbox.push((call, ask));
            wires.waiting.insert(call, None);
            call
        };
        let waiting = Waiting(self.clone(), call);
        let reply = poll_fn(|_| {
            let mut wires = waiting.0.0.borrow_mut();
            wires.waiting.get_mut(&call).and_then(Option::take).map_or(Poll::Pending, Poll::Ready)
        });
        match reply.await {
            Reply::Fault(fault) => Err(fault),
            reply => Ok(reply),
        }
    }
}

impl Link for Wire {
    async fn send_batch(&self, log: LogId, batch: &Batch) -> Result<BatchAnswer, Fault> {
        match self.ask(Ask::Batch(log, Box::new(batch.clone()))).await? {
            Reply::Batch(answer) => Ok(answer),
            _ => unreachable!("a batch is answered as a batch"),
        }
    }

    async fn state(&self, _: u64) -> Result<StateAnswer, Fault> {
        match self.ask(Ask::State).await? {
            Reply::State(answer) => Ok(answer),
            _ => unreachable!("a question for the state is answered as one"),
        }
    }

    async fn pack(&self, _: u64) -> Result<Option<PackAnswer>, Fault> {
        Ok(None)
    }

    async fn media(&self, _: &str) -> Result<Vec<u8>, Fault> {
        unreachable!("no pack is published")
    }
}
