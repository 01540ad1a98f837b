//! Where a server is: what a person types, made exact.
//!
//! HTTPS unless the address is this machine's own or `http://` was typed on purpose; [`ServerAddress::is_protected`]
//! tells, so that the person can be told.

use std::{fmt, net::IpAddr, str::FromStr};

use reqwest::Url;

/// The address of a server: scheme, host, port, and the path that the API hangs under.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServerAddress(Url);

/// A text that is no address of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Nothing that a host could be read from.
    #[error("not the address of a server")]
    NotAnAddress,
    /// Neither `https` nor `http`.
    #[error("an address begins with https:// (or http:// on purpose)")]
    Scheme,
    /// It carries a user name or password, which would end up in logs of machines on the way.
    #[error("an address carries no user name or password")]
    Credentials,
}

impl ServerAddress {
    /// The URL of `path` (without a leading slash) on this server.
    #[must_use]
    pub fn url(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        let joined = format!("{}/{path}", self.0.path().trim_end_matches('/'));
        url.set_path(&joined);
        url
    }

    /// Whether nobody on the way can read along: HTTPS, or this machine itself.
    #[must_use]
    pub fn is_protected(&self) -> bool {
        self.0.scheme() == "https" || is_loopback(&self.0)
    }

    /// Host and port as the `Host` header names them.
    #[must_use]
    pub fn host(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        self.0.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.ends_with(".localhost") || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

impl FromStr for ServerAddress {
    type Err = AddressError;

    fn from_str(typed: &str) -> Result<Self, AddressError> {
        let typed = typed.trim();
        let parse = |text: &str| Url::parse(text).map_err(|_| AddressError::NotAnAddress);
        let mut url = if typed.contains("://") {
            parse(typed)?
        } else {
            let url = parse(&format!("https://{typed}"))?;
            if is_loopback(&url) { parse(&format!("http://{typed}"))? } else { url }
        };
        if !matches!(url.scheme(), "https" | "http") {
            return Err(AddressError::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressError::Credentials);
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err(AddressError::NotAnAddress);
        }
        url.set_query(None);
        url.set_fragment(None);
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(Self(url))
    }
}

impl fmt::Display for ServerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_becomes_one_exact_address() {
        for (typed, exact, protected) in [
            ("rounds.example.org", "https://rounds.example.org", true),
            ("  Rounds.Example.ORG/ ", "https://rounds.example.org", true),
            ("https://example.org:8443/rounds/?a=1#b", "https://example.org:8443/rounds", true),
            ("http://example.org", "http://example.org", false),
            ("localhost:8080", "http://localhost:8080", true),
            ("127.0.0.1:8080", "http://127.0.0.1:8080", true),
            ("[::1]:8080", "http://[::1]:8080", true),
            ("https://localhost", "https://localhost", true),
            ("192.168.1.5", "https://192.168.1.5", true),
        ] {
            let address: ServerAddress = typed.parse().unwrap();
            assert_eq!((address.to_string().as_str(), address.is_protected()), (exact, protected), "{typed}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused_with_the_reason() {
        for (typed, reason) in [
            ("", AddressError::NotAnAddress),
            ("https://", AddressError::NotAnAddress),
            ("two words", AddressError::NotAnAddress),
            ("ftp://example.org", AddressError::Scheme),
            ("https://amina:secret@example.org", AddressError::Credentials),
        ] {
            assert_eq!(typed.parse::<ServerAddress>(), Err(reason), "{typed}");
        }
    }

    #[test]
    fn a_path_is_joined_once() {
        let address: ServerAddress = "https://example.org/rounds/".parse().unwrap();
        assert_eq!(address.url("api/sync").as_str(), "https://example.org/rounds/api/sync");
        let address: ServerAddress = "https://example.org".parse().unwrap();
        assert_eq!(address.url("api/sync").as_str(), "https://example.org/api/sync");
    }
}
