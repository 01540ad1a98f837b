//! What a failed request means. Error texts of the layers below name addresses, so none of them gets out.

use std::{error::Error, io};

use rounds_sync::ports::RemoteError;
use rustls::CertificateError;

/// What `error` means to the engine.
pub fn meaning(error: &reqwest::Error) -> RemoteError {
    if let Some(tls) = tls_cause(error) {
        return RemoteError::Tls { by_date: is_by_date(tls) };
    }
    // Once there was a connection, the request may have been taken: that is a cut, never "not reached".
    if error.is_connect() { RemoteError::Unreachable } else { RemoteError::Cut }
}

fn tls_cause(error: &reqwest::Error) -> Option<&rustls::Error> {
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    while let Some(error) = cause {
        if let Some(tls) = error.downcast_ref() {
            return Some(tls);
        }
        // An I/O error hides what it wraps from `source`.
        let inside = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        cause = match inside {
            Some(inside) => Some(inside),
            None => error.source(),
        };
    }
    None
}

const fn is_by_date(error: &rustls::Error) -> bool {
    use CertificateError::{Expired, ExpiredContext, NotValidYet, NotValidYetContext};
    matches!(error, rustls::Error::InvalidCertificate(Expired | ExpiredContext { .. } | NotValidYet | NotValidYetContext { .. }))
}
