//! The running terminal: one thread owns the record, the visit and the clocks; everybody else sends it messages.

mod opening;
mod options;
mod run;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError, mpsc},
};

pub(crate) use opening::Opening;
pub use options::{KeyboardOption, OpenError, TerminalOptions};
use shiwen_domain::view::{Touch, VisitorView};

use crate::{home::Home, writing};

/// The terminal's thread is gone; the program is about to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the terminal has stopped")]
pub struct Stopped;

/// Who is told of a view that changed without a touch.
pub(crate) type Watcher = Arc<Mutex<Option<Box<dyn Fn(VisitorView) + Send>>>>;

pub(crate) enum Message {
    PageOpened(mpsc::SyncSender<VisitorView>),
    Touch(Touch, mpsc::SyncSender<VisitorView>),
    Verified(crate::serving::Alarm),
    Pictures(BTreeMap<String, String>),
    Stop(mpsc::SyncSender<()>),
}

/// A handle to the running terminal.
#[derive(Clone)]
pub struct Terminal {
    messages: mpsc::Sender<Message>,
    watcher: Watcher,
}

impl std::fmt::Debug for Terminal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Terminal")
    }
}

impl Terminal {
    /// Opens the data directory and starts serving.
    pub fn open(home: &Home, options: &TerminalOptions) -> Result<Self, OpenError> {
        let (sender, receiver) = mpsc::channel();
        let watcher = Watcher::default();
        let running = run::Running::open(home, options, sender.clone(), watcher.clone())?;
        let spawned =
            std::thread::Builder::new().name("terminal".into()).spawn(move || running.run(&receiver));
        spawned.map_err(OpenError::Thread)?;
        Ok(Self { messages: sender, watcher })
    }

    /// The page started; answers what it shows. A visit that an earlier page left open ends as interrupted.
    pub fn page_open(&self) -> Result<VisitorView, Stopped> {
        self.ask(Message::PageOpened)
    }

    /// A touch; answers what the page shows next. What it shows of the visit is on the disk.
    pub fn touch(&self, touch: Touch) -> Result<VisitorView, Stopped> {
        // Here and not on the terminal's thread: others go on meanwhile.
        let touch = writing::fitted(touch);
        self.ask(|answer| Message::Touch(touch, answer))
    }

    /// Calls `watcher` with every view that changes without a touch.
    pub fn on_view(&self, watcher: Box<dyn Fn(VisitorView) + Send>) {
        *self.watcher.lock().unwrap_or_else(PoisonError::into_inner) = Some(watcher);
    }

    /// Ends the visit that is going on and closes the record. Returns when that is on the disk.
    pub fn stop(&self) {
        // If the thread is gone already there is nothing left to end.
        let _ = self.ask(Message::Stop);
    }

    fn ask<T>(&self, message: impl FnOnce(mpsc::SyncSender<T>) -> Message) -> Result<T, Stopped> {
        let (sender, receiver) = mpsc::sync_channel(1);
        self.messages.send(message(sender)).map_err(|_| Stopped)?;
        receiver.recv().map_err(|_| Stopped)
    }
}
