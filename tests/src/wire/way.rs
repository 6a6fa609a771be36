//! One connection of the terminal's: takes its requests in and lets each meet its fate.

use std::{
    io::{self, BufReader, Read, Write},
    net::TcpStream,
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use socket2::SockRef;

use super::{
    Fate, State,
    http::{Message, Side, answer, ask},
    open::Closing,
};

pub(crate) struct Way<'a> {
    state: &'a Arc<State>,
    terminal: TcpStream,
    closing: Arc<Closing>,
}

/// Whether the connection goes on.
type Goes = io::Result<bool>;

impl<'a> Way<'a> {
    pub(crate) fn new(state: &'a Arc<State>, terminal: TcpStream, closing: Arc<Closing>) -> Self {
        Self { state, terminal, closing }
    }

    /// Serves the connection to its end. A fault of either side ends it, as on any wire.
    pub(crate) fn serve(mut self) {
        let _ = self.terminal.set_nodelay(true);
        let Ok(incoming) = self.terminal.try_clone() else { return };
        let mut incoming = BufReader::new(incoming);
        while let Ok(Some(request)) = Message::read(&mut incoming, Side::Request) {
            if !self.meet(request).unwrap_or(false) {
                break;
            }
        }
    }

    fn meet(&mut self, request: Message) -> Goes {
        match self.state.fate(&request) {
            Fate::Pass => self.pass(&request),
            Fate::CutRequest(place) => self.cut_request(&request, place),
            Fate::CutAnswer(place) => self.cut_answer(&request, place),
            Fate::Slow(time) => {
                wait(time);
                self.pass(&request)
            }
            Fate::Hang => self.hang(),
            Fate::HangAfter => {
                self.deliver(&request)?;
                self.hang()
            }
            Fate::Twice => {
                self.deliver(&request)?;
                self.pass(&request)
            }
            Fate::TwiceAtOnce => self.twice_at_once(&request),
            Fate::Late => {
                self.state.hold_back(request);
                Ok(false)
            }
            Fate::Instead(reply) => {
                self.state.count(|counted| counted.made_here += 1);
                self.terminal.write_all(&reply.to_bytes())?;
                Ok(true)
            }
        }
    }

    fn pass(&mut self, request: &Message) -> Goes {
        let answer = self.deliver(request)?;
        self.state.deliver_late();
        self.give(&answer)?;
        Ok(true)
    }

    fn deliver(&self, request: &Message) -> io::Result<Message> {
        let answer = ask(self.state.platform(), request)?;
        self.state.delivered();
        Ok(answer)
    }

    fn give(&mut self, answer: &Message) -> io::Result<()> {
        self.terminal.write_all(&answer.bytes)?;
        self.state.count(|counted| counted.answered += 1);
        Ok(())
    }

    fn cut_request(&mut self, request: &Message, place: u64) -> Goes {
        let end = modulo(place, request.bytes.len() + 1);
        let mut platform = TcpStream::connect(self.state.platform())?;
        platform.write_all(&request.bytes[..end])?;
        self.state.count(|counted| {
            counted.cut += 1;
            counted.delivered += u64::from(end == request.bytes.len());
        });
        end_in(place, &platform);
        if end == request.bytes.len() {
            // The platform has all of it and must not hear of the cut before it acted.
            let _ = answer(platform);
        }
        end_in(place, &self.terminal);
        Ok(false)
    }

    fn cut_answer(&mut self, request: &Message, place: u64) -> Goes {
        let answer = self.deliver(request)?;
        let end = modulo(place, answer.bytes.len());
        self.state.count(|counted| counted.cut += 1);
        self.terminal.write_all(&answer.bytes[..end])?;
        end_in(place, &self.terminal);
        Ok(false)
    }

    /// Waits until the terminal gives up, or the wire is dropped.
    fn hang(&mut self) -> Goes {
        let mut rest = [0; 1024];
        while self.terminal.read(&mut rest)? > 0 {}
        Ok(false)
    }

    fn twice_at_once(&mut self, request: &Message) -> Goes {
        let (again, state) = (request.clone(), Arc::clone(self.state));
        let second = thread::spawn(move || ask(state.platform(), &again));
        let first = self.deliver(request);
        let second = second.join().unwrap_or_else(|_| Err(io::Error::other("the second one panicked")));
        if second.is_ok() {
            self.state.count(|counted| counted.delivered += 1);
        }
        self.give(&first.or(second)?)?;
        Ok(true)
    }
}

impl Drop for Way<'_> {
    fn drop(&mut self) {
        // The last copy of it: only then does the other side hear that it is closed.
        self.closing.forget(&self.terminal);
    }
}

/// Every second cut ends its connection by a reset, the others in order.
fn end_in(place: u64, stream: &TcpStream) {
    if place & (1 << 40) == 0 {
        let _ = SockRef::from(stream).set_linger(Some(Duration::ZERO));
    }
}

fn modulo(place: u64, length: usize) -> usize {
    usize::try_from(place % (length.max(1) as u64)).unwrap_or(0)
}

/// Waits without anything to wait for, which is what a slow wire is.
fn wait(time: Duration) {
    let (_kept, never) = mpsc::channel::<()>();
    let _ = never.recv_timeout(time);
}
