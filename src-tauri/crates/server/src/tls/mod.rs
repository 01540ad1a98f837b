//! The certificate that the server shows: read from two files, looked at before it is used, and read again when the
//! files change, without a connection being lost. A renewal that will not do is refused and the one before it stays.
//! And the certificates that it is shown, by its database and its object store: whom it believes besides the system.

mod authority;
mod distrust;
mod validity;

#[cfg(test)]
pub(crate) mod issued;
#[cfg(test)]
mod tests;

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::SystemTime,
};

use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};

pub use authority::authority;
pub use distrust::Distrust;
pub use validity::Validity;

/// The files of a certificate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TlsFiles {
    /// The certificate of the server first, then those that lead to an authority (PEM).
    pub certificate: PathBuf,
    /// Its private key (PEM, without a passphrase).
    pub key: PathBuf,
}

/// Why a certificate cannot be used, in words for whoever installed it.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("{} cannot be read: {reason}", .file.display())]
    Unreadable {
        /// Which.
        file: PathBuf,
        /// What came of it.
        reason: io::Error,
    },
    /// A file does not hold what it should.
    #[error("{} {what}", .file.display())]
    Wrong {
        /// Which.
        file: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// Each file is good, but they do not belong together.
    #[error("the key in {} is not the one of the certificate in {}", .0.key.display(), .0.certificate.display())]
    Strangers(TlsFiles),
    /// The library refuses.
    #[error("TLS cannot be set up: {0}")]
    Library(#[from] rustls::Error),
}

/// A certificate that was read and is whole.
#[derive(Clone)]
pub struct Certificate {
    key: Arc<CertifiedKey>,
    /// From when until when it is good.
    pub validity: Validity,
}

impl Certificate {
    /// Reads the files and looks whether they belong together. That it is good today is for the caller to say: a
    /// server with a certificate that ended yesterday is still better than none.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn read(files: &TlsFiles) -> Result<Self, TlsError> {
        let chain = chain(&files.certificate)?;
        let key = ring::default_provider().key_provider.load_private_key(private_key(&files.key)?).map_err(|error| {
            let what = format!("holds a private key of a sort that is not understood ({error}); RSA, ECDSA P-256/P-384 and Ed25519 are");
            TlsError::Wrong { file: files.key.clone(), what }
        })?;
        let damaged = || TlsError::Wrong { file: files.certificate.clone(), what: "holds a certificate that is damaged".into() };
        let validity = chain.first().and_then(|first| Validity::of(first)).ok_or_else(damaged)?;
        let key = CertifiedKey::new(chain, key);
        match key.keys_match() {
            Ok(()) => Ok(Self { key: Arc::new(key), validity }),
            Err(rustls::Error::InconsistentKeys(_)) => Err(TlsError::Strangers(files.clone())),
            Err(_) => Err(damaged()),
        }
    }
}

fn read(file: &Path) -> Result<Vec<u8>, TlsError> {
    fs::read(file).map_err(|reason| TlsError::Unreadable { file: file.to_owned(), reason })
}

fn chain(file: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let pem = read(file)?;
    let wrong = |what: &str| TlsError::Wrong { file: file.to_owned(), what: what.to_owned() };
    let chain: Vec<_> = CertificateDer::pem_slice_iter(&pem).collect::<Result<_, _>>().map_err(|_| wrong("is no whole PEM file"))?;
    if !chain.is_empty() {
        return Ok(chain);
    }
    let is_key = PrivateKeyDer::from_pem_slice(&pem).is_ok();
    Err(wrong(if is_key { "holds a private key; here belongs the certificate" } else { "holds no certificate in PEM form" }))
}

fn private_key(file: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    let pem = read(file)?;
    PrivateKeyDer::from_pem_slice(&pem).map_err(|_| {
        let text = String::from_utf8_lossy(&pem);
        let what = if text.contains("ENCRYPTED") {
            "is locked with a passphrase, which nobody types when the server starts; store the key without one"
        } else if text.contains("BEGIN CERTIFICATE") {
            "holds a certificate; here belongs its private key"
        } else {
            "holds no private key in PEM form"
        };
        TlsError::Wrong { file: file.to_owned(), what: what.to_owned() }
    })
}

/// The certificate that connections are shown, and the files that it comes from.
pub struct Identity {
    files: TlsFiles,
    current: RwLock<Shown>,
}

struct Shown {
    key: Arc<CertifiedKey>,
    /// How the files stood when they were read last, whether or not what they held was used.
    seen: Trace,
}

/// When the files were written, and how long they are.
type Trace = [Option<(SystemTime, u64)>; 2];

impl Identity {
    /// Reads the files.
    ///
    /// # Errors
    /// See [`Certificate::read`].
    pub fn open(files: TlsFiles) -> Result<Self, TlsError> {
        let seen = trace(&files);
        let key = Certificate::read(&files)?.key;
        Ok(Self { files, current: RwLock::new(Shown { key, seen }) })
    }

    /// Reads the files again; connections from now on are shown what they hold.
    ///
    /// # Errors
    /// What is wrong with them; then the certificate before stays.
    pub fn renew(&self) -> Result<Validity, TlsError> {
        // Looked at before they are read: what is written meanwhile is news to the next look.
        let seen = trace(&self.files);
        let read = Certificate::read(&self.files);
        let mut shown = self.current.write().unwrap_or_else(PoisonError::into_inner);
        shown.seen = seen;
        let Certificate { key, validity } = read?;
        shown.key = key;
        drop(shown);
        Ok(validity)
    }

    /// Whether the files were written since they were read.
    #[must_use]
    pub fn is_outdated(&self) -> bool {
        trace(&self.files) != self.current.read().unwrap_or_else(PoisonError::into_inner).seen
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").field("files", &self.files).finish_non_exhaustive()
    }
}

impl ResolvesServerCert for Identity {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner).key))
    }
}

fn trace(files: &TlsFiles) -> Trace {
    [&files.certificate, &files.key].map(|file| {
        let meta = fs::metadata(file).ok()?;
        Some((meta.modified().ok()?, meta.len()))
    })
}

/// How connections are encrypted: TLS 1.2 and 1.3, HTTP/2 where the other side has it.
///
/// # Errors
/// The library refuses.
pub fn server_config(identity: Arc<Identity>) -> Result<ServerConfig, TlsError> {
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider())).with_safe_default_protocol_versions()?;
    let mut config = builder.with_no_client_auth().with_cert_resolver(identity);
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
