//! Why the certificate that a database or an object store shows is not believed, in words that say what to do about it.

use std::{error::Error, io};

use rustls::CertificateError;

/// Why a certificate was not believed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Distrust {
    /// No authority that is known here stands behind it.
    Unknown,
    /// It was made for these names, and none of them was called.
    OtherName(String),
    /// Its time is over.
    Over,
    /// Its time has not come.
    Early,
    /// Something else, in the words of the library.
    Other(String),
}

impl Distrust {
    /// What is found behind a failure, if a certificate is.
    #[must_use]
    pub fn in_chain(error: &(dyn Error + 'static)) -> Option<Self> {
        let mut cause = Some(error);
        while let Some(error) = cause {
            if let Some(rustls::Error::InvalidCertificate(why)) = error.downcast_ref() {
                return Some(Self::of(why));
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

    fn of(error: &CertificateError) -> Self {
        match error {
            // A wrong signature is one of an authority with the same name and another key.
            CertificateError::UnknownIssuer | CertificateError::BadSignature => Self::Unknown,
            CertificateError::NotValidForNameContext { presented, .. } => {
                // The library tells them as `DnsName("a.example.org")`.
                let names = presented.iter().map(|name| name.trim_end_matches("\")").trim_start_matches("DnsName(\""));
                Self::OtherName(names.collect::<Vec<_>>().join(", "))
            }
            CertificateError::NotValidForName => Self::OtherName(String::new()),
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => Self::Over,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Self::Early,
            other => Self::Other(other.to_string()),
        }
    }

    /// What happened, what is safe and what to do, for whoever runs the server; `setting` names an authority's file.
    #[must_use]
    pub fn words(&self, whose: &str, setting: &str) -> String {
        let (what, remedy) = match self {
            Self::Unknown => (
                "comes from no authority that is known here".to_owned(),
                format!("name the file of its authority in {setting}, or install it in the system's store"),
            ),
            Self::OtherName(names) => (
                format!("is for another name ({names})"),
                "write a name that stands in the certificate into the address, or have a certificate made for this one".to_owned(),
            ),
            Self::Over => ("is out of date".to_owned(), "have it renewed; if it is good, this machine's clock is wrong".to_owned()),
            Self::Early => ("is not good yet".to_owned(), "set this machine's clock, or wait until it is".to_owned()),
            Self::Other(why) => (format!("will not do ({why})"), "have another one made for it".to_owned()),
        };
        format!("the certificate of {whose} {what}; neither a password nor data was sent to it: {remedy}")
    }
}
