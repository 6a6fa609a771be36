//! Listening to the counter's business system, while that is turned on. What it asks goes to the terminal's thread like a touch.

use std::sync::{Arc, mpsc};

use shiwen_counter::{Answered, Desk, Question, Refused, Server};

use super::{Message, run::Running};
use crate::counter::CounterFile;

/// The server, and by what it listens.
#[derive(Default)]
pub(super) struct Listening {
    file: Option<CounterFile>,
    server: Option<Server>,
}

/// Where the business system's questions go.
struct ToTerminal(mpsc::Sender<Message>);

impl Desk for ToTerminal {
    fn answer(&self, question: Question) -> Result<Answered, Refused> {
        let (sender, receiver) = mpsc::sync_channel(1);
        self.0.send(Message::Counter(question, sender)).map_err(|_| Refused::NotStored)?;
        receiver.recv().unwrap_or(Err(Refused::NotStored))
    }
}

impl Running {
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
