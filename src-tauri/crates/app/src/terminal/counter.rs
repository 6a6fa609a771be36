//! Listening to the counter's business system, while that is turned on. What it asks goes to the terminal's thread like a touch.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    time::Duration,
};

use shiwen_counter::{Answered, Desk, Question, Refused, Server};
use shiwen_domain::moment::Moment;

use super::{Message, run::Running};
use crate::counter::CounterFile;
use crate::sending::Urgency;

/// The server, and by what it listens.
#[derive(Default)]
pub(super) struct Listening {
    file: Option<CounterFile>,
    server: Option<Server>,
}

/// Who asks is answered within this, or nothing is done: a visitor has gone by then. The server itself waits for 10 s.
const PATIENCE: Duration = Duration::from_secs(5);

/// A question is either done or given up, whichever comes first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Claim(Arc<AtomicBool>);

impl Claim {
    /// Whether the other side was not here before.
    pub(super) fn is_mine(&self) -> bool {
        !self.0.swap(true, Ordering::SeqCst)
    }
}

/// Where the business system's questions go.
struct ToTerminal(mpsc::Sender<Message>);

impl Desk for ToTerminal {
    fn answer(&self, question: Question) -> Result<Answered, Refused> {
        let ((sender, receiver), claim) = (mpsc::sync_channel(1), Claim::default());
        let message = Message::Counter(question, claim.clone(), sender);
        self.0.send(message).map_err(|_| Refused::NotStored)?;
        match receiver.recv_timeout(PATIENCE) {
            Ok(answer) => answer,
            // It is being done just now.
            Err(_) if !claim.is_mine() => receiver.recv().unwrap_or(Err(Refused::NotStored)),
            Err(_) => Err(Refused::NotStored),
        }
    }
}

impl Running {
    /// Answers the business system. What came while the terminal was busy elsewhere for long is not done any more.
    pub(super) fn answer_counter(
        &mut self,
        question: Question,
        claim: &Claim,
        answer: &mpsc::SyncSender<Result<Answered, Refused>>,
        now: &Moment,
    ) {
        if !claim.is_mine() {
            return;
        }
        let looks = matches!(question, Question::Status | Question::Evaluation(_));
        let announces = matches!(question, Question::Announce(_));
        // Without a page that takes touches nobody could answer.
        let answered = if announces && !(self.drawn && self.takes_touches(now)) {
            Err(Refused::Busy)
        } else {
            self.serving.counter_asks(question, now)
        };
        // Who asked may have gone; what was done stands all the same.
        let _ = answer.send(answered);
        if !looks {
            self.wake(Urgency::Soon);
        }
    }

    /// Begins or ends to listen as the file says, which the command line may have changed. An address that cannot be had is
    /// tried again: the network may come up later.
    pub(super) fn listen_to_counter(&mut self) {
        let wanted = self.home.counter_interface_or_none();
        let changed = wanted != self.listening.file;
        if !changed && self.listening.server.is_some() == wanted.is_some() {
            return;
        }
        self.listening.server = None;
        self.listening.file.clone_from(&wanted);
        let Some(config) = wanted.and_then(|file| file.config()) else { return };
        let listen = config.listen;
        match Server::start(config, Arc::new(ToTerminal(self.messages.clone()))) {
            Ok(server) => {
                tracing::info!(address = %server.address(), "the counter's business system is listened to");
                self.listening.server = Some(server);
            }
            Err(error) if changed => {
                tracing::error!(%error, %listen, "the counter's business system cannot be listened to; trying again");
            }
            Err(_) => {}
        }
    }
}
