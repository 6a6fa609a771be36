//! Whose request it is, as an address: the connection's, or what the proxy in front says.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::{extract::ConnectInfo, extract::Request};

/// The address a request comes from. Behind a proxy it is the last one of `X-Forwarded-For`, which the proxy has set.
pub(super) fn of(request: &Request, behind_proxy: bool) -> IpAddr {
    let connection = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let told = behind_proxy.then(|| forwarded(request)).flatten();
    told.or(connection).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}

fn forwarded(request: &Request) -> Option<IpAddr> {
    let header = request.headers().get_all("x-forwarded-for").iter().next_back()?;
    header.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(forwarded: &str) -> Request {
        let request = Request::builder().header("x-forwarded-for", forwarded);
        let mut request = request.body(axum::body::Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 7))));
        request
    }

    #[test]
    fn only_a_proxy_is_believed_and_only_its_own_word() {
        let spoofed = request("1.1.1.1, 203.0.113.5");
        assert_eq!(of(&spoofed, false).to_string(), "10.0.0.1");
        assert_eq!(of(&spoofed, true).to_string(), "203.0.113.5");
        assert_eq!(of(&request("nonsense"), true).to_string(), "10.0.0.1");
    }
}
