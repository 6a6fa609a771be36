//! The running terminal: one thread owns the record, the visit and the clocks; everybody else sends it messages.

mod counter;
mod notices;
mod opening;
mod options;
mod platform;
mod run;
mod setting;
mod watching;

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
};

use counter::Listening;
pub(crate) use opening::{Equipment, Opening};
pub use options::{KeyboardOption, OpenError, TerminalOptions};
use shiwen_counter::{Answered, Question, Refused};
use shiwen_domain::{
    entry::Body,
    id::EntryId,
    managing::SettingView,
    moment::Moment,
    supervision::Pulse,
    view::{Touch, VisitorView},
};
use shiwen_store::StoreError;

use crate::{
    home::Home,
    notices::{NoticeChange, NoticeError, NoticesHere},
    restoring::{Bringing, Outcome, RestoreError},
    sending::News,
    serving::Alarm,
    settings::{Change, NotSet},
    writing,
};

/// The terminal's thread is gone; the program is about to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the terminal has stopped")]
pub struct Stopped;

/// What somebody did in the manager's window does not stand in the log.
#[derive(Debug, thiserror::Error)]
pub enum NotWritten {
    /// The terminal is gone.
    #[error(transparent)]
    Stopped(#[from] Stopped),
    /// The record could not take it; the terminal pauses and tries to go on.
    #[error("it could not be written down: {0}")]
    Store(#[from] StoreError),
}

/// Who is told of something that nobody asked for.
pub(crate) type Watcher<T> = Arc<Mutex<Option<Box<dyn Fn(T) + Send>>>>;

/// Who is told of what.
#[derive(Clone, Default)]
pub(crate) struct Watchers {
    /// Of a view that changed without a touch.
    pub(crate) view: Watcher<VisitorView>,
    /// Of a moment in which the page can be loaded anew: nobody is there, and no visit begins before it is. After a visit
    /// with words, or when somebody has asked for it.
    pub(crate) words: Watcher<()>,
    /// Set while the thread does what takes long.
    pub(crate) at_length: Arc<AtomicBool>,
    /// Set by each picture that the page has drawn.
    pub(crate) beat: Arc<AtomicBool>,
}

/// Tells a watcher, if there is one.
pub(crate) fn tell<T>(watcher: &Watcher<T>, what: T) {
    if let Some(watcher) = watcher.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
        watcher(what);
    }
}

pub(crate) enum Message {
    PageOpened(mpsc::SyncSender<VisitorView>),
    Touch(Touch, mpsc::SyncSender<VisitorView>),
    Verified(Alarm),
    /// Where the page finds the pictures of a pack of this version.
    Pictures(u64, BTreeMap<String, String>),
    Platform(News),
    WriteDown(Box<Body>, mpsc::SyncSender<Result<EntryId, StoreError>>),
    Now(mpsc::SyncSender<Moment>),
    Settings(mpsc::SyncSender<Vec<SettingView>>),
    Set(Change, mpsc::SyncSender<Result<Vec<SettingView>, NotSet>>),
    Standing(mpsc::SyncSender<Standing>),
    Notices(mpsc::SyncSender<NoticesHere>),
    /// By an account.
    ChangeNotices(NoticeChange, String, mpsc::SyncSender<Result<(), NoticeError>>),
    /// Of the counter's business system.
    Counter(Question, counter::Claim, mpsc::SyncSender<Result<Answered, Refused>>),
    SendNow,
    Probe(mpsc::SyncSender<Pulse>),
    /// Load the page anew, if nobody is there.
    RenewPage,
    /// By an account.
    Clean(String, mpsc::SyncSender<Result<bool, StoreError>>),
    BringBack(Box<Bringing>, mpsc::SyncSender<Result<Outcome, RestoreError>>, Arc<AtomicBool>),
    Stop(mpsc::SyncSender<()>),
}

/// How the terminal stands, as far as the manager's window shows it.
pub(crate) struct Standing {
    /// CSS pixels on 100 mm of the glass, if known.
    pub(crate) dots_per_decimetre: Option<u32>,
    /// What people call it.
    pub(crate) name: Option<String>,
}

/// A handle to the running terminal.
#[derive(Clone)]
pub struct Terminal {
    messages: mpsc::Sender<Message>,
    watchers: Watchers,
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
        let watchers = Watchers::default();
        let running = run::Running::open(home, options, sender.clone(), watchers.clone())?;
        let spawned =
            std::thread::Builder::new().name("terminal".into()).spawn(move || running.run(&receiver));
        spawned.map_err(OpenError::Thread)?;
        Ok(Self { messages: sender, watchers })
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

    /// Appends what somebody did in the manager's window. Answers once it is on the disk.
    pub fn write_down(&self, body: Body) -> Result<EntryId, NotWritten> {
        Ok(self.ask(|answer| Message::WriteDown(Box::new(body), answer))??)
    }

    /// What the terminal's clocks say: the moment that an entry written now would bear.
    pub fn now(&self) -> Result<Moment, Stopped> {
        self.ask(Message::Now)
    }

    /// What may be set, and how it is.
    pub(crate) fn settings(&self) -> Result<Vec<SettingView>, Stopped> {
        self.ask(Message::Settings)
    }

    /// Sets something. Answers how everything is then, once log and disk have it.
    pub(crate) fn set(&self, change: Change) -> Result<Result<Vec<SettingView>, NotSet>, Stopped> {
        self.ask(|answer| Message::Set(change, answer))
    }

    /// How it stands.
    pub(crate) fn standing(&self) -> Result<Standing, Stopped> {
        self.ask(Message::Standing)
    }

    /// The notices from a stick.
    pub(crate) fn notices(&self) -> Result<NoticesHere, Stopped> {
        self.ask(Message::Notices)
    }

    /// Adds one or takes one down. Answers once log and disk have it.
    pub(crate) fn change_notices(
        &self,
        change: NoticeChange,
        by: String,
    ) -> Result<Result<(), NoticeError>, Stopped> {
        self.ask(|answer| Message::ChangeNotices(change, by, answer))
    }

    /// Sends what waits now, whatever was planned.
    pub fn send_now(&self) -> Result<(), Stopped> {
        self.messages.send(Message::SendNow).map_err(|_| Stopped)
    }

    /// Brings a backup back once nobody is there; the answer comes then. Whoever sets `taken` first has it: the terminal, which
    /// then brings it back, or whoever asked and does not want it any more.
    pub(crate) fn bring_back(
        &self,
        bringing: Bringing,
        taken: Arc<AtomicBool>,
    ) -> Result<mpsc::Receiver<Result<Outcome, RestoreError>>, Stopped> {
        let (sender, receiver) = mpsc::sync_channel(1);
        let message = Message::BringBack(Box::new(bringing), sender, taken);
        self.messages.send(message).map_err(|_| Stopped)?;
        Ok(receiver)
    }

    /// The page has just drawn.
    pub fn page_beats(&self) {
        self.watchers.beat.store(true, Ordering::Relaxed);
    }

    /// Asks how it is, and whether the record can still be read. The answer comes when the thread has the time.
    pub fn probe(&self) -> Result<mpsc::Receiver<Pulse>, Stopped> {
        let (sender, receiver) = mpsc::sync_channel(1);
        self.messages.send(Message::Probe(sender)).map_err(|_| Stopped)?;
        Ok(receiver)
    }

    /// Whether the thread does something that takes long.
    pub fn is_at_length(&self) -> bool {
        self.watchers.at_length.load(Ordering::Relaxed)
    }

    /// Has the page loaded anew (see [`Self::on_words_left`]), unless somebody is there.
    pub fn renew_page(&self) -> Result<(), Stopped> {
        self.messages.send(Message::RenewPage).map_err(|_| Stopped)
    }

    /// No touch counts for half a minute, because somebody cleans the glass. Answers whether that began: not while somebody
    /// is there.
    pub(crate) fn clean(&self, by: String) -> Result<bool, NotWritten> {
        Ok(self.ask(|answer| Message::Clean(by, answer))??)
    }

    /// A verification has found something.
    pub(crate) fn verified(&self, alarm: Alarm) -> Result<(), Stopped> {
        self.messages.send(Message::Verified(alarm)).map_err(|_| Stopped)
    }

    /// Calls `watcher` with every view that changes without a touch.
    pub fn on_view(&self, watcher: Box<dyn Fn(VisitorView) + Send>) {
        *self.watchers.view.lock().unwrap_or_else(PoisonError::into_inner) = Some(watcher);
    }

    /// Calls `watcher` when nobody is there any more after a visit in which something could be said in words: the page
    /// has taken the words off the screen, but its memory may still hold them. For the time in which touches are ignored
    /// after a change of the screen no visit can begin. Also after [`Self::renew_page`]: then no touch counts before the page
    /// is loaded anew.
    pub fn on_words_left(&self, watcher: Box<dyn Fn(()) + Send>) {
        *self.watchers.words.lock().unwrap_or_else(PoisonError::into_inner) = Some(watcher);
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
