//! How many connections there may be at once. Each ends after ten seconds of silence, but whoever opens thousands meanwhile would
//! take the files away that the terminal needs for the record.

use std::{
    future::{Ready, ready},
    io,
    sync::Arc,
    task::{Context, Poll},
};

use axum_server::accept::Accept;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::Service;

/// So many connections at once; one business system needs one or two, and no more than 16 requests are answered at once.
pub(crate) const CONNECTIONS: usize = 32;

/// Gives each connection its place. Whoever comes beyond is closed at once, and nobody who is served notices.
#[derive(Clone, Debug)]
pub(crate) struct Places(Arc<Semaphore>);

impl Places {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Semaphore::new(CONNECTIONS)))
    }
}

impl<I, S> Accept<I, S> for Places {
    type Stream = I;
    type Service = Placed<S>;
    type Future = Ready<io::Result<(I, Placed<S>)>>;

    fn accept(&self, stream: I, service: S) -> Self::Future {
        let place = self.0.clone().try_acquire_owned();
        ready(place.map_err(io::Error::other).map(|place| (stream, Placed { service, _place: place.into() })))
    }
}

/// What answers on a connection, and its place: given back when the connection ends, with the last copy of this.
#[derive(Clone, Debug)]
pub(crate) struct Placed<S> {
    service: S,
    _place: Arc<OwnedSemaphorePermit>,
}

impl<S: Service<R>, R> Service<R> for Placed<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, request: R) -> Self::Future {
        self.service.call(request)
    }
}
