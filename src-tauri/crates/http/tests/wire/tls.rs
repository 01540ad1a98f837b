//! TLS against servers with certificates made for the test: what the system does not trust is refused, and a
//! certificate that only the date speaks against is told apart, because then the laptop's clock is the suspect.

use std::sync::Arc;

use crate::support::{listen, ours, receive};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rounds_http::{Connection, ConnectionError, Options};
use rounds_sync::ports::RemoteError;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::AsyncWriteExt;
use tokio_rustls::TlsAcceptor;

struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn pem(&self) -> Vec<u8> {
        self.0.pem().into_bytes()
    }

    /// Serves one health answer under a certificate valid in these years; gives its address.
    async fn serve(&self, from: i32, to: i32) -> String {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        params.not_before = date_time_ymd(from, 1, 1);
        params.not_after = date_time_ymd(to, 1, 1);
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let (listener, url) = listen().await;
        tokio::spawn(async move {
            let (call, _) = listener.accept().await.unwrap();
            // A client that refuses the certificate hangs up; there is nothing to serve then.
            if let Ok(mut call) = acceptor.accept(call).await {
                receive(&mut call).await;
                let health = br#"{"name":"rounds","version":"0.1.0","schema":1}"#;
                call.write_all(&ours("200 OK", "", health)).await.unwrap();
                call.shutdown().await.unwrap();
            }
        });
        url.replace("http://127.0.0.1", "https://localhost")
    }
}

fn connection(url: &str, root: Option<Vec<u8>>) -> Connection {
    Connection::to(url.parse().unwrap(), &Options { extra_root: root, ..Options::default() }).unwrap()
}

#[tokio::test]
async fn an_authority_of_the_organisations_own_is_trusted_when_it_is_given() {
    let authority = Authority::new();
    let url = authority.serve(2020, 2090).await;
    assert_eq!(connection(&url, Some(authority.pem())).health().await.map(|health| health.name), Ok("rounds".into()));
    let url = authority.serve(2020, 2090).await;
    assert_eq!(connection(&url, None).health().await, Err(RemoteError::Tls { by_date: false }));
}

#[tokio::test]
async fn a_certificate_that_only_the_date_speaks_against_is_told_apart() {
    let authority = Authority::new();
    for (from, to) in [(2001, 2002), (2089, 2090)] {
        let url = authority.serve(from, to).await;
        let answer = connection(&url, Some(authority.pem())).health().await;
        assert_eq!(answer, Err(RemoteError::Tls { by_date: true }), "{from} to {to}");
    }
}

#[test]
fn a_file_that_is_no_certificate_is_refused() {
    let options = Options { extra_root: Some(b"-----BEGIN NONSENSE-----".to_vec()), ..Options::default() };
    assert_eq!(Connection::to("https://example.org".parse().unwrap(), &options).err(), Some(ConnectionError::ExtraRoot));
}
