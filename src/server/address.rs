//! Where a request comes from: the address by which attempts are counted.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;

use super::settings::Settings;
use super::state::Cloud;

/// The address of whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller(pub IpAddr);

impl FromRequestParts<Cloud> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, cloud: &Cloud) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        // Without a connection (a socket in a folder, a test) all callers are one.
        let peer = peer.map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| peer.0.ip());
        Ok(Self(caller(peer, &parts.headers, cloud.settings())))
    }
}

/// The peer's address; behind a proxy that is trusted, the last one that it names.
/// (spec: Authentication)
fn caller(peer: IpAddr, headers: &HeaderMap, settings: &Settings) -> IpAddr {
    let peer = peer.to_canonical();
    if !settings.trusted_proxies.iter().any(|net| net.contains(&peer)) {
        return peer;
    }
    let hops = headers.get_all("x-forwarded-for").iter().next_back();
    let last = hops.and_then(|hops| hops.to_str().ok()?.rsplit(',').next());
    last.and_then(|hop| hop.trim().parse().ok()).unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::nobody_else("192.0.2.7", &[], "192.0.2.7")]
    #[case::not_trusted("192.0.2.7", &["203.0.113.9"], "192.0.2.7")]
    #[case::trusted("10.0.0.1", &["203.0.113.9"], "203.0.113.9")]
    #[case::the_last_hop("10.0.0.1", &["198.51.100.1, 203.0.113.9"], "203.0.113.9")]
    #[case::the_last_header("10.0.0.1", &["198.51.100.1", "203.0.113.9"], "203.0.113.9")]
    #[case::nonsense("10.0.0.1", &["unknown"], "10.0.0.1")]
    #[case::mapped("::ffff:10.0.0.1", &["2001:db8::1"], "2001:db8::1")]
    fn callers(#[case] peer: &str, #[case] hops: &[&str], #[case] address: &str) {
        let mut settings = Settings::at(SocketAddr::from(([127, 0, 0, 1], 8787)));
        settings.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
        let mut headers = HeaderMap::new();
        for hop in hops {
            headers.append("x-forwarded-for", hop.parse().unwrap());
        }
        let found = caller(peer.parse().unwrap(), &headers, &settings);
        assert_eq!(found, address.parse::<IpAddr>().unwrap());
    }
}
