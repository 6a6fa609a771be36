//! Sends a request, and names what went wrong on the way. The library's own texts go nowhere: they hold addresses.

use std::{error::Error, io};

use reqwest::{RequestBuilder, Response};
use rustls::CertificateError;

use crate::link::{NetworkFault, TlsFault};

/// Sends a request and waits for the beginning of its answer.
pub(super) async fn send(request: RequestBuilder) -> Result<Response, NetworkFault> {
    request.send().await.map_err(|error| fault_of(&error))
}

/// The name of a fault of the way.
pub(super) fn fault_of(error: &reqwest::Error) -> NetworkFault {
    if error.is_dns() {
        return NetworkFault::Name;
    }
    if let Some(fault) = chain(error).find_map(named) {
        return fault;
    }
    if error.is_timeout() {
        NetworkFault::Timeout
    } else if error.is_connect() {
        NetworkFault::Unreachable
    } else {
        NetworkFault::BrokenOff
    }
}

/// An error and what is behind it. An `io::Error` holds another error inside that is not its source.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| {
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        inner.map(|inner| inner as &(dyn Error + 'static)).or_else(|| error.source())
    })
}

fn named(error: &(dyn Error + 'static)) -> Option<NetworkFault> {
    if let Some(error) = error.downcast_ref::<rustls::Error>() {
        return Some(NetworkFault::Tls(tls_fault(error)));
    }
    let kind = error.downcast_ref::<io::Error>()?.kind();
    match kind {
        io::ErrorKind::ConnectionRefused => Some(NetworkFault::Refused),
        io::ErrorKind::TimedOut => Some(NetworkFault::Timeout),
        io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe | io::ErrorKind::UnexpectedEof => {
            Some(NetworkFault::BrokenOff)
        }
        _ => None,
    }
}

fn tls_fault(error: &rustls::Error) -> TlsFault {
    let rustls::Error::InvalidCertificate(why) = error else { return TlsFault::Other };
    match why {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => TlsFault::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => TlsFault::NotYetValid,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            TlsFault::OtherName
        }
        CertificateError::UnknownIssuer | CertificateError::BadSignature => TlsFault::UnknownAuthority,
        _ => TlsFault::Other,
    }
}
