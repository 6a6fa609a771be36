//! Whose request it is, as an address: the connection's, or what the proxy in front says.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::{extract::ConnectInfo, extract::Request};

/// The address a request comes from. Behind a proxy it is the last one of `X-Forwarded-For`, which the proxy has set.
pub(super) fn of(request: &Request, behind_proxy: bool) -> IpAddr {
    let connection = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let told = behind_proxy.then(|| forwarded(request)).flatten();
    told.or(connection).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}

/// The network that one subscriber has: an IPv4 address, or the first 64 bits of an IPv6 one, behind which anybody has more
/// addresses than could be counted.
pub(super) fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address @ IpAddr::V4(_) => address,
    }
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
    fn a_subscriber_is_one_however_many_addresses_he_has() {
        let network = |address: &str| network_of(address.parse().unwrap());
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2:ffff::1"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
    }

    #[test]
    fn only_a_proxy_is_believed_and_only_its_own_word() {
        let spoofed = request("1.1.1.1, 203.0.113.5");
        assert_eq!(of(&spoofed, false).to_string(), "10.0.0.1");
        assert_eq!(of(&spoofed, true).to_string(), "203.0.113.5");
        assert_eq!(of(&request("nonsense"), true).to_string(), "10.0.0.1");
    }
}
