//! How a server is reached: TLS by the system's trust, the system's proxy, few headers, nothing followed or retried.

use std::{sync::Arc, time::Duration};

use reqwest::{Certificate, Client, redirect, retry};

use crate::ServerAddress;

/// What may be chosen about connections.
#[derive(Clone, Debug)]
pub struct Options {
    /// A certificate authority (PEM) trusted besides the system's, for an organisation with its own.
    pub extra_root: Option<Vec<u8>>,
    /// How long a connection may be made.
    pub connect: Duration,
    /// How long a connection may be silent before it counts as stalled.
    pub stall: Duration,
}

impl Default for Options {
    fn default() -> Self {
        // The wait for a connection is the shorter one, so that "not reached" is not mistaken for "stalled".
        Self { extra_root: None, connect: Duration::from_secs(25), stall: Duration::from_secs(30) }
    }
}

/// Why no connections can be made at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectionError {
    /// The extra certificate authority is no PEM certificate.
    #[error("the certificate authority's file holds no PEM certificate")]
    ExtraRoot,
    /// The system's trust store or proxy settings cannot be used.
    #[error("the system's TLS or proxy settings cannot be used")]
    Setup,
}

/// A server and the way to it. Cheap to clone; clones share their connections.
#[derive(Clone, Debug)]
pub struct Connection {
    pub(crate) client: Client,
    pub(crate) address: Arc<ServerAddress>,
    pub(crate) stall: Duration,
}

impl Connection {
    /// The way to the server at `address`; nothing is sent yet.
    ///
    /// # Errors
    /// Settings that cannot work.
    pub fn to(address: ServerAddress, options: &Options) -> Result<Self, ConnectionError> {
        // The one provider of this program; when another part has installed it before, it is the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = Client::builder()
            // Certificates are judged by the system's own verifier, which this backend takes where no roots are named.
            .tls_backend_rustls()
            .connect_timeout(options.connect)
            // A pooled connection serves the exchanges of one run; a laptop that slept finds it dead.
            .pool_idle_timeout(Duration::from_secs(20))
            // A redirect is somebody else's answer; what is sent twice is the engine's decision.
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false);
        if let Some(pem) = &options.extra_root {
            let roots = Certificate::from_pem_bundle(pem).unwrap_or_default();
            if roots.is_empty() {
                return Err(ConnectionError::ExtraRoot);
            }
            builder = builder.tls_certs_merge(roots);
        }
        let client = builder.build().map_err(|_| ConnectionError::Setup)?;
        Ok(Self { client, address: Arc::new(address), stall: options.stall })
    }

    /// Where the server is.
    #[must_use]
    pub fn address(&self) -> &ServerAddress {
        &self.address
    }
}
