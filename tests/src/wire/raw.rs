//! A wire that only sees bytes: for TLS.

use std::{
    fmt,
    io::{self, Read, Write},
    net::{Shutdown, SocketAddr, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use super::{Door, locked, open::Closing};

/// Where a connection is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RawCut {
    /// After so many bytes of the terminal's.
    Up(u64),
    /// After so many bytes of the platform's.
    Down(u64),
}

/// What went over it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RawCounted {
    /// Connections that came.
    pub connections: u64,
    /// Of them, cut.
    pub cut: u64,
    /// Bytes of the terminal's that were passed on.
    pub up: u64,
    /// Bytes of the platform's that were passed on.
    pub down: u64,
}

/// The wire.
pub struct RawWire {
    state: Arc<RawState>,
    door: Door,
}

struct RawState {
    to: SocketAddr,
    next: Mutex<Option<RawCut>>,
    counted: Mutex<RawCounted>,
}

impl RawWire {
    /// A wire to a place.
    pub fn to(to: SocketAddr) -> Self {
        let state = Arc::new(RawState { to, next: Mutex::default(), counted: Mutex::default() });
        let shared = Arc::clone(&state);
        let door = Door::open(move |stream, closing| {
            let _ = shared.serve(&stream, &closing);
            closing.forget(&stream);
        });
        Self { state, door }
    }

    /// Where the terminal reaches it.
    pub fn address(&self) -> SocketAddr {
        self.door.address()
    }

    /// The next connection is cut; those after it pass.
    pub fn cut_next(&self, cut: RawCut) {
        *locked(&self.state.next) = Some(cut);
    }

    /// What went over it so far.
    pub fn counted(&self) -> RawCounted {
        *locked(&self.state.counted)
    }
}

impl fmt::Debug for RawWire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawWire({}, {:?})", self.door.address(), self.counted())
    }
}

impl RawState {
    fn serve(self: &Arc<Self>, terminal: &TcpStream, closing: &Arc<Closing>) -> io::Result<()> {
        let cut = locked(&self.next).take();
        locked(&self.counted).connections += 1;
        let platform = TcpStream::connect(self.to)?;
        closing.remember(&platform);
        let (up, down) = match cut {
            Some(RawCut::Up(place)) => (Some(place), None),
            Some(RawCut::Down(place)) => (None, Some(place)),
            None => (None, None),
        };
        let (from, to, shared) = (terminal.try_clone()?, platform.try_clone()?, Arc::clone(self));
        let upwards = thread::spawn(move || shared.pump(from, to, up, |counted| &mut counted.up));
        let moved =
            self.pump(platform.try_clone()?, terminal.try_clone()?, down, |counted| &mut counted.down);
        let _ = upwards.join();
        closing.forget(&platform);
        moved
    }

    /// Carries bytes one way until the end of either side, or up to the place of a cut, which ends both ways.
    fn pump(
        &self,
        mut from: TcpStream,
        mut to: TcpStream,
        cut: Option<u64>,
        counter: fn(&mut RawCounted) -> &mut u64,
    ) -> io::Result<()> {
        let mut left = cut;
        let mut buffer = [0; 16 * 1024];
        loop {
            let read = from.read(&mut buffer).unwrap_or(0);
            let pass = left.map_or(read, |left| usize::try_from(left).unwrap_or(read).min(read));
            let written = to.write_all(&buffer[..pass]);
            *counter(&mut locked(&self.counted)) += pass as u64;
            left = left.map(|left| left - pass as u64);
            if left == Some(0) {
                locked(&self.counted).cut += 1;
            }
            if left == Some(0) || read == 0 || written.is_err() {
                let _ = from.shutdown(if left == Some(0) { Shutdown::Both } else { Shutdown::Read });
                let _ = to.shutdown(if left == Some(0) { Shutdown::Both } else { Shutdown::Write });
                return written;
            }
        }
    }
}
