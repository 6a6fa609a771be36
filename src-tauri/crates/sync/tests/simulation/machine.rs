//! A terminal: its disk, its clock, its end of the wires, and the exchange that is going on.

use std::{
    cell::RefCell,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use shiwen_sync::{
    exchange::{Leave, Pins, Report},
    mood::Mood,
};

use crate::{
    clock::Clock,
    disk::{Disk, PowerCut, Shared},
    engine::{self, Kind},
    network::Wire,
};

type Running = Pin<Box<dyn Future<Output = Result<Report, PowerCut>>>>;

/// One terminal.
pub(crate) struct Machine {
    pub(crate) disk: Shared,
    pub(crate) clock: Clock,
    pub(crate) wire: Wire,
    pub(crate) mood: Mood,
    pub(crate) up: bool,
    /// Older copies of its disk.
    pub(crate) snapshots: Vec<Disk>,
    /// Whether it was told of a log that is not its own in this exchange.
    pub(crate) told_of_conflict: bool,
    running: Option<Running>,
}

impl Machine {
    pub(crate) fn new(disk: Disk, clock: Clock) -> Self {
        Self {
            disk: Shared(Rc::new(RefCell::new(disk))),
            clock,
            wire: Wire::default(),
            mood: Mood::default(),
            up: true,
            snapshots: Vec::new(),
            told_of_conflict: false,
            running: None,
        }
    }

    /// Whether it may begin an exchange now.
    pub(crate) fn is_idle(&self) -> bool {
        self.up && self.running.is_none() && self.disk.0.borrow().stopped.is_none()
    }

    /// Begins an exchange.
    pub(crate) fn begin(&mut self, kind: Kind, pins: Rc<Pins>, leave: Leave) {
        self.told_of_conflict = false;
        self.running = Some(Box::pin(engine::run(kind, self.disk.clone(), self.wire.clone(), pins, leave)));
    }

    /// Goes on with the exchange as far as it gets; its result if it ended.
    pub(crate) fn poll(&mut self) -> Option<Result<Report, PowerCut>> {
        let running = self.running.as_mut()?;
        match running.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Pending => None,
            Poll::Ready(result) => {
                self.running = None;
                Some(result)
            }
        }
    }

    /// The power goes.
    pub(crate) fn fall(&mut self) {
        self.running = None;
        self.up = false;
        self.disk.0.borrow_mut().fails = None;
        self.mood.begin_anew();
    }

    /// The power comes back.
    pub(crate) fn rise(&mut self, now: u64) {
        self.up = true;
        self.clock.started = now;
    }

    pub(crate) fn terminal(&self) -> String {
        self.disk.0.borrow().pen.terminal.clone()
    }
}
