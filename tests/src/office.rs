//! The network of an office: a proxy that asks for a password, and a server whose certificate comes from the
//! organisation's own authority.

use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::SeqCst},
    },
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

/// The password that the proxy asks for; it may stand in no log and no file.
pub const PROXY_PASSWORD: &str = "pass-of-the-proxy";

/// An office in front of a server.
pub struct Office {
    /// The server's address behind TLS.
    pub url: String,
    /// What `HTTPS_PROXY` is set to on the laptops of this office.
    pub proxy: String,
    folder: TempDir,
    tunnels: Arc<AtomicU64>,
}

impl Office {
    /// Puts the office in front of the server at `server`.
    pub async fn before(server: SocketAddr) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut params = CertificateParams::new(Vec::new()).expect("an authority");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("an authority");
        std::fs::write(folder.path().join("authority.pem"), authority.pem()).expect("a file");
        let front = serve_tls(acceptor(&authority), server).await;
        let tunnels = Arc::new(AtomicU64::new(0));
        let proxy = serve_proxy(Arc::clone(&tunnels)).await;
        Self {
            url: format!("https://localhost:{}", front.port()),
            proxy: format!("http://amina:{PROXY_PASSWORD}@{proxy}"),
            folder,
            tunnels,
        }
    }

    /// The authority's certificate, as a PEM file.
    #[must_use]
    pub fn authority(&self) -> PathBuf {
        self.folder.path().join("authority.pem")
    }

    /// Connections that went through the proxy with its password.
    #[must_use]
    pub fn tunnels(&self) -> u64 {
        self.tunnels.load(SeqCst)
    }
}

fn acceptor(authority: &CertifiedIssuer<'static, KeyPair>) -> TlsAcceptor {
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(vec!["localhost".to_owned()]).expect("a certificate");
    let certificate = params.signed_by(&key, authority).expect("a certificate");
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions of TLS")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .expect("a certificate that fits its key");
    TlsAcceptor::from(Arc::new(config))
}

/// Takes TLS off and passes on to the server.
async fn serve_tls(acceptor: TlsAcceptor, server: SocketAddr) -> SocketAddr {
    serve(move |call| {
        let acceptor = acceptor.clone();
        async move {
            // A laptop that does not trust the certificate hangs up; there is nothing to pass on then.
            if let (Ok(mut near), Ok(mut far)) = (acceptor.accept(call).await, TcpStream::connect(server).await) {
                let _ = copy_bidirectional(&mut near, &mut far).await;
            }
        }
    })
    .await
}

/// Opens a tunnel for whoever asks with the password.
async fn serve_proxy(tunnels: Arc<AtomicU64>) -> SocketAddr {
    let credentials = format!("proxy-authorization: basic {}", BASE64_STANDARD.encode(format!("amina:{PROXY_PASSWORD}")));
    serve(move |mut call| {
        let (tunnels, credentials) = (Arc::clone(&tunnels), credentials.clone());
        async move {
            let head = head(&mut call).await;
            let target = head.strip_prefix("CONNECT ").and_then(|rest| rest.split(' ').next()).unwrap_or_default().to_owned();
            let known = head.lines().any(|line| line.eq_ignore_ascii_case(&credentials));
            match TcpStream::connect(&target).await {
                Ok(mut far) if known => {
                    tunnels.fetch_add(1, SeqCst);
                    if call.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.is_ok() {
                        let _ = copy_bidirectional(&mut call, &mut far).await;
                    }
                }
                _ => {
                    let refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n";
                    let _ = call.write_all(refusal).await;
                }
            }
        }
    })
    .await
}

async fn head(call: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match call.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8_lossy(&head).into_owned()
}

async fn serve<Served: Future<Output = ()> + Send + 'static>(each: impl Fn(TcpStream) -> Served + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((call, _)) = listener.accept().await {
            tokio::spawn(each(call));
        }
    });
    address
}
