//! How laptops reach the server: with TLS of its own, or through a proxy that speaks it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use axum::http::HeaderName;

use super::Settings;
use crate::tls::TlsFiles;

/// A proxy that is believed about who asked it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proxy {
    /// The header in which it says who that was.
    pub header: HeaderName,
    /// The addresses that it has, and those of the proxies in front of it.
    pub addresses: Vec<IpAddr>,
}

/// The certificate that is named, if one is.
pub fn tls(settings: &Settings, problems: &mut Vec<String>) -> Option<TlsFiles> {
    match (&settings.tls_certificate, &settings.tls_key) {
        (Some(certificate), Some(key)) => Some(TlsFiles { certificate: certificate.clone(), key: key.clone() }),
        (None, None) => None,
        (Some(_), None) => {
            problems.push("tls_key is not set, and tls_certificate is".into());
            None
        }
        (None, Some(_)) => {
            problems.push("tls_certificate is not set, and tls_key is".into());
            None
        }
    }
}

/// The proxy that is believed; none, unless one is named.
pub fn proxy(settings: &Settings, problems: &mut Vec<String>) -> Option<Proxy> {
    let Some(name) = &settings.proxy_header else {
        if settings.proxy_addresses.is_some() {
            problems.push("proxy_addresses is set, and proxy_header, in which a proxy says who asked it, is not".into());
        }
        return None;
    };
    let header = name.parse::<HeaderName>().ok().filter(|header| header != "forwarded");
    if header.is_none() {
        problems.push("proxy_header has to name a header that holds an address, such as X-Forwarded-For or X-Real-IP".into());
    }
    let here = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
    let addresses = settings.proxy_addresses.as_deref().map_or_else(
        || here.to_vec(),
        |text| {
            let mut addresses = Vec::new();
            for part in text.split(',').map(str::trim) {
                match part.parse() {
                    Ok(address) => addresses.push(address),
                    Err(_) => problems.push(format!("proxy_addresses: {part} is no address; write them with commas between")),
                }
            }
            addresses
        },
    );
    Some(Proxy { header: header?, addresses })
}
