//! From which address a request comes.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, request::Parts},
};

use super::App;
use crate::{config::Proxy, listener::Peer};

/// The address that a request comes from, as far as this server can know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Address(pub IpAddr);

impl FromRequestParts<App> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        // Without a socket behind it (a test, a program that asks inside itself) everybody is one.
        let peer = parts.extensions.get::<ConnectInfo<Peer>>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.0.ip());
        Ok(Self(behind(peer, &parts.headers, app.proxy.as_deref())))
    }
}

/// A proxy that the operator named is believed about who asked it; nobody else is.
fn behind(peer: IpAddr, headers: &HeaderMap, proxy: Option<&Proxy>) -> IpAddr {
    let Some(proxy) = proxy else { return peer };
    let is_proxy = |address: IpAddr| proxy.addresses.contains(&address.to_canonical());
    if !is_proxy(peer) {
        return peer;
    }
    let lines = headers.get_all(&proxy.header).iter().filter_map(|value| value.to_str().ok());
    let named: Vec<&str> = lines.flat_map(|line| line.split(',')).collect();
    // Each proxy adds at the end whom it saw. The last that is no proxy asked; what stands before it came with the request.
    let mut asked = peer;
    for text in named.into_iter().rev() {
        let Ok(address) = text.trim().parse::<IpAddr>() else { break };
        asked = address;
        if !is_proxy(address) {
            break;
        }
    }
    asked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(peer: &str, forwarded: &[&str], proxy: Option<&Proxy>) -> IpAddr {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        behind(peer.parse().unwrap(), &headers, proxy)
    }

    #[test]
    fn only_a_proxy_that_was_named_is_believed() {
        let addresses = ["127.0.0.1", "::1", "10.0.0.7"].map(|address| address.parse().unwrap()).to_vec();
        let proxy = Proxy { header: "x-forwarded-for".parse().unwrap(), addresses };
        let cases = [
            ("203.0.113.9", &["198.51.100.1"][..], "203.0.113.9"),
            ("127.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            ("::ffff:127.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            ("::1", &["1.2.3.4, 198.51.100.1"], "198.51.100.1"),
            ("127.0.0.1", &["1.2.3.4", "2001:db8::1"], "2001:db8::1"),
            ("127.0.0.1", &["1.2.3.4, 198.51.100.1, 10.0.0.7"], "198.51.100.1"),
            ("127.0.0.1", &["nonsense"], "127.0.0.1"),
            ("127.0.0.1", &[], "127.0.0.1"),
        ];
        for (peer, forwarded, expected) in cases {
            assert_eq!(asked(peer, forwarded, Some(&proxy)), expected.parse::<IpAddr>().unwrap(), "{peer} with {forwarded:?}");
        }
    }

    #[test]
    fn without_one_no_header_is_believed() {
        assert_eq!(asked("127.0.0.1", &["198.51.100.1"], None), IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
}
