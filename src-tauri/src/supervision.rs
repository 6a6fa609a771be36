//! Watches over the running program from a thread of its own: is the page drawn, does the main loop go round, does the terminal
//! answer? What follows is decided in `shiwen_domain::supervision`; here it is seen and done.

pub(crate) mod ending;
#[cfg(any(debug_assertions, feature = "automation"))]
mod fault;
pub(crate) mod systemd;
mod weight;

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError, Sender, TryRecvError},
    },
    thread,
    time::Duration,
};

use shiwen_app::{
    supervising::{Supervising, now, tell},
    terminal::Terminal,
};
use shiwen_domain::{
    managing::WayOut,
    supervision::{Act, Event, Failing, Past, Pulse, Rung, Supervision},
};
use tauri::{AppHandle, WebviewWindow};

use crate::{environment, window};

/// Between two looks.
const SECOND_MS: u64 = 1_000;
/// Looks between two questions to the terminal, and between two weighings.
const ASK_EVERY: u64 = 5;
const WEIGH_EVERY: u64 = 60;
/// How long a machine that was told to starts anew may take to end this program.
const MACHINE_ENDS: Duration = Duration::from_secs(120);

/// What the next start is told; shared with whoever ends the program in order.
#[derive(Clone)]
pub(crate) struct Fares(Arc<Mutex<Supervising>>);

impl Fares {
    pub(crate) fn new(supervising: Supervising) -> Self {
        Self(Arc::new(Mutex::new(supervising)))
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Supervising> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes what is seen elsewhere. Where nobody watches, nobody hears it.
#[derive(Clone)]
pub(crate) struct Watch(Option<Sender<Event>>);

impl Watch {
    /// Nobody watches.
    pub(crate) const NONE: Self = Self(None);

    /// Something was seen.
    pub(crate) fn sees(&self, event: Event) {
        if let Some(watch) = &self.0 {
            // The watch ends with the program only.
            let _ = watch.send(event);
        }
    }
}

/// Watches a program that begins; answers whom to tell what is seen.
pub(crate) fn watch() -> (Watch, Receiver<Event>) {
    let (sender, events) = mpsc::channel();
    (Watch(Some(sender)), events)
}

/// Whom and what the watch is about.
pub(crate) struct Watched {
    pub(crate) app: AppHandle,
    pub(crate) page: WebviewWindow,
    pub(crate) terminal: Terminal,
    pub(crate) fares: Fares,
    pub(crate) watch: Watch,
}

impl Watched {
    /// Begins to watch.
    pub(crate) fn begin(self, events: Receiver<Event>) -> std::io::Result<()> {
        let past = self.fares.lock().past().clone();
        let watching = Watching {
            machine: machine(past),
            watched: self,
            looks: 0,
            loop_asked: Arc::default(),
            pulse: None,
            at_length: false,
            ready: false,
        };
        thread::Builder::new().name("supervision".into()).spawn(move || watching.run(&events)).map(drop)
    }

    /// Tells the log what was done last, from a thread of its own: the record may be busy.
    fn tell(&self) {
        let (fares, terminal) = (self.fares.clone(), self.terminal.clone());
        let Some(done) = fares.lock().untold() else { return };
        thread::spawn(move || match tell(&terminal, done) {
            Ok(()) => fares.lock().told(done),
            Err(error) => {
                tracing::warn!(%error, "the log does not tell what was done; the next start tells it");
            }
        });
    }
}

/// A proof may shorten the time in which a page proves itself.
fn machine(past: Past) -> Supervision {
    let machine = Supervision::new(past, now().mono_ms);
    match environment::pages_proven_after_ms() {
        Some(proven_ms) => machine.with_pages_proven_after(proven_ms),
        None => machine,
    }
}

struct Watching {
    watched: Watched,
    machine: Supervision,
    looks: u64,
    /// The main loop has been asked and has not answered yet.
    loop_asked: Arc<AtomicBool>,
    /// The answer of the terminal's thread that is waited for.
    pulse: Option<Receiver<Pulse>>,
    at_length: bool,
    ready: bool,
}

impl Watching {
    fn run(mut self, events: &Receiver<Event>) {
        self.watched.tell();
        let mut due_ms = now().mono_ms;
        loop {
            let wait = due_ms.saturating_sub(now().mono_ms).min(SECOND_MS);
            match events.recv_timeout(Duration::from_millis(wait)) {
                Ok(event) => {
                    self.is_ready(event);
                    self.step(event);
                }
                Err(RecvTimeoutError::Timeout) => {
                    due_ms = now().mono_ms + SECOND_MS;
                    self.looks_around();
                    self.step(Event::Tick);
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// With the first picture that the page has drawn.
    fn is_ready(&mut self, event: Event) {
        if event == Event::PageBeat && !std::mem::replace(&mut self.ready, true) {
            systemd::ready();
        }
        if event == Event::PageGone {
            self.ready = false;
            systemd::status("the page is being loaded again");
        }
    }

    fn looks_around(&mut self) {
        #[cfg(any(debug_assertions, feature = "automation"))]
        fault::make(&self.watched);
        self.asks_the_loop();
        self.asks_the_terminal();
        if self.looks.is_multiple_of(WEIGH_EVERY)
            && let Some(bytes) = weight::heaviest()
        {
            self.step(Event::PageWeighs(bytes));
        }
        self.looks += 1;
    }

    fn asks_the_loop(&self) {
        if self.loop_asked.swap(true, Ordering::SeqCst) {
            return;
        }
        let (asked, watch) = (Arc::clone(&self.loop_asked), self.watched.watch.clone());
        // Fails only while the program ends.
        let _ = self.watched.app.run_on_main_thread(move || {
            asked.store(false, Ordering::SeqCst);
            watch.sees(Event::LoopAnswered);
        });
    }

    fn asks_the_terminal(&mut self) {
        let at_length = self.watched.terminal.is_at_length();
        if std::mem::replace(&mut self.at_length, at_length) != at_length {
            self.step(Event::StoreAtLength(at_length));
        }
        match self.pulse.as_ref().map(Receiver::try_recv) {
            Some(Err(TryRecvError::Disconnected)) => self.step(Event::StoreGone),
            Some(Ok(pulse)) => {
                self.pulse = None;
                self.step(Event::StoreAnswered(pulse));
            }
            None if self.looks.is_multiple_of(ASK_EVERY) => match self.watched.terminal.probe() {
                Ok(pulse) => self.pulse = Some(pulse),
                Err(_) => self.step(Event::StoreGone),
            },
            Some(Err(TryRecvError::Empty)) | None => {}
        }
    }

    fn step(&mut self, event: Event) {
        let Some(act) = self.machine.step(now(), event) else { return };
        match act {
            Act::Alive => {}
            Act::Reload => self.reloads(),
            Act::Renew(why) => {
                tracing::info!(?why, "the page is loaded anew once nobody is there");
                // A terminal that is gone is seen in another way.
                let _ = self.watched.terminal.renew_page();
            }
            Act::Forget => self.watched.fares.lock().forgets(),
            Act::End(rung, failing) => self.ends(rung, failing),
        }
        systemd::alive();
    }

    fn reloads(&mut self) {
        tracing::error!("the page does not draw any more; it is loaded anew");
        systemd::status("the page hangs and is loaded anew");
        self.ready = false;
        self.watched.fares.lock().takes(Rung::Reload, Failing::Page);
        window::exchange_page(&self.watched.page);
        self.watched.tell();
    }

    /// The last that is done here. Whoever waits for the next sign of life does so in vain.
    fn ends(&self, rung: Rung, failing: Failing) -> ! {
        tracing::error!(?failing, ?rung, "the terminal cannot go on like this");
        systemd::status("something hangs; starting anew");
        take(&self.watched.fares, rung, failing);
        let app = self.watched.app.clone();
        let end = move || app.exit(window::COULD_NOT_RUN.into());
        ending::start_anew((failing != Failing::MainLoop).then_some(end))
    }
}

/// Keeps what is done, and has the machine start anew if that is it: then this does not return while there is hope.
pub(crate) fn take(fares: &Fares, rung: Rung, failing: Failing) {
    fares.lock().takes(rung, failing);
    if rung == Rung::Reboot {
        if ending::end_machine(WayOut::Restart) {
            ending::rest(MACHINE_ENDS);
        }
        tracing::error!("the machine does not start anew");
        fares.lock().takes(Rung::StandStill, failing);
    }
}
