//! How many connections there may be at once, of all and of one address. Each ends after ten seconds of silence, but whoever opens
//! thousands meanwhile would take the files away that the terminal needs for the record, and whoever opens some tens again and
//! again, without a token, would keep the business system out.

use std::{
    collections::HashMap,
    future::{Ready, ready},
    io,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use axum_server::accept::Accept;
use tokio::net::TcpStream;
use tower::Service;

/// So many connections at once; one business system needs one or two, and no more than 16 requests are answered at once.
const CONNECTIONS: usize = 32;
/// So many of them from one address.
const OF_ONE: usize = 8;

/// Gives each connection its place. Whoever comes beyond is closed at once, and nobody who is served notices.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places(Arc<Mutex<HashMap<IpAddr, usize>>>);

impl Places {
    fn take(&self, peer: IpAddr) -> Option<Place> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = held.values().sum::<usize>() >= CONNECTIONS || held.get(&peer) >= Some(&OF_ONE);
        if is_full {
            return None;
        }
        *held.entry(peer).or_default() += 1;
        Some(Place { places: self.clone(), peer })
    }
}

/// One place, given back with this.
#[derive(Debug)]
struct Place {
    places: Places,
    peer: IpAddr,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.places.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = held.remove(&self.peer).and_then(|held| held.checked_sub(1)).filter(|left| *left > 0);
        held.extend(left.map(|left| (self.peer, left)));
    }
}

impl<S> Accept<TcpStream, S> for Places {
    type Stream = TcpStream;
    type Service = Placed<S>;
    type Future = Ready<io::Result<(TcpStream, Placed<S>)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let place = stream.peer_addr().and_then(|peer| {
            self.take(peer.ip()).ok_or_else(|| io::Error::other("there is no place for one more"))
        });
        ready(place.map(|place| (stream, Placed { service, _place: Arc::new(place) })))
    }
}

/// What answers on a connection, and its place: given back when the connection ends, with the last copy of this.
#[derive(Clone, Debug)]
pub(crate) struct Placed<S> {
    service: S,
    _place: Arc<Place>,
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
