//! The listener on a thread of its own. A business system that hangs or floods it takes nothing from the visitor.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    thread::JoinHandle,
    time::Duration,
};

use axum_server::Handle;

use crate::{Config, Desk, http, places::Places};

/// How long a connection may take to say what it wants.
const HEADERS: Duration = Duration::from_secs(10);

/// A server that listens until it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    handle: Handle<SocketAddr>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Begins to listen.
    pub fn start(config: Config, desk: Arc<dyn Desk>) -> io::Result<Self> {
        let listener = TcpListener::bind(config.listen)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let handle = Handle::new();
        let serving = handle.clone();
        let serve = async move {
            let mut server = axum_server::from_tcp(listener)?.acceptor(Places::default()).handle(serving);
            // A connection that says nothing is not waited for to say which protocol it speaks.
            let builder = server.http_builder();
            *builder = builder.clone().http1_only();
            let mut builder = builder.http1();
            builder.timer(hyper_util::rt::TokioTimer::new()).header_read_timeout(HEADERS);
            server.serve(http::router(config, address, desk).into_make_service()).await
        };
        let thread = std::thread::Builder::new().name("counter".into()).spawn(move || {
            if let Err(error) = runtime.block_on(serve) {
                tracing::error!(%error, "the counter's business system is not listened to any more");
            }
            // A question that the terminal has not answered yet must not keep the program from ending.
            runtime.shutdown_background();
        })?;
        Ok(Self { address, handle, thread: Some(thread) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    /// Afterwards its address is free. Whoever drops it may be the thread that answers, so that requests under way are cut off
    /// rather than waited for: they ask again.
    fn drop(&mut self) {
        self.handle.shutdown();
        if let Some(thread) = self.thread.take() {
            // It has said what went wrong by itself.
            let _ = thread.join();
        }
    }
}
