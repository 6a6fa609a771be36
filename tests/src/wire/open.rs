//! A listening socket on a free port of loopback and a thread for each connection. What is open when it is dropped is closed.

use std::{
    fmt,
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use super::locked;

/// Where connections come in.
pub struct Door {
    address: SocketAddr,
    closing: Arc<Closing>,
}

/// The open connections, and whether they are to be closed.
#[derive(Debug, Default)]
pub(crate) struct Closing {
    closed: AtomicBool,
    streams: Mutex<Vec<TcpStream>>,
}

impl Closing {
    /// Has this one closed with the rest, also while somebody waits for it.
    pub(crate) fn remember(&self, stream: &TcpStream) {
        if let Ok(stream) = stream.try_clone() {
            locked(&self.streams).push(stream);
        }
        if self.closed.load(Ordering::SeqCst) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// Lets go of one that is to be closed by whoever holds it.
    pub(crate) fn forget(&self, stream: &TcpStream) {
        let peer = stream.peer_addr().ok();
        locked(&self.streams).retain(|other| other.peer_addr().ok() != peer);
    }
}

impl Door {
    /// Opens it; `serve` gets each connection on a thread of its own.
    pub(crate) fn open(serve: impl Fn(TcpStream, Arc<Closing>) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let closing = Arc::new(Closing::default());
        let (serve, ours) = (Arc::new(serve), Arc::clone(&closing));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if ours.closed.load(Ordering::SeqCst) {
                    return;
                }
                let (serve, ours) = (Arc::clone(&serve), Arc::clone(&ours));
                ours.remember(&stream);
                thread::spawn(move || serve(stream, ours));
            }
        });
        Self { address, closing }
    }

    /// Where it is.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl fmt::Debug for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Door({})", self.address)
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.closing.closed.store(true, Ordering::SeqCst);
        for stream in locked(&self.closing.streams).drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
        // Whoever waits in `accept` looks up.
        let _ = TcpStream::connect(self.address);
    }
}
