//! Certificates made here, installed as an operator does, well and badly; and shown over real sockets.

use std::{fs, net::SocketAddr, path::PathBuf};

use chrono::{DateTime, Utc};
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName},
};
use tempfile::TempDir;
use tokio::{io::AsyncReadExt as _, io::AsyncWriteExt as _, net::TcpStream};
use tokio_rustls::TlsConnector;

use super::*;
use crate::{Listening, testing::Bench};

/// A folder with `cert.pem` and `key.pem`, and what the certificate is in bytes.
struct Installed {
    folder: TempDir,
    certificate: CertificateDer<'static>,
}

impl Installed {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let certificate = install(&folder);
        Self { folder, certificate }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn files(&self) -> TlsFiles {
        TlsFiles { certificate: self.file("cert.pem"), key: self.file("key.pem") }
    }
}

fn install(folder: &TempDir) -> CertificateDer<'static> {
    let mut params = CertificateParams::new(vec!["localhost".into()]).unwrap();
    (params.not_before, params.not_after) = (date_time_ymd(2020, 1, 2), date_time_ymd(2090, 3, 4));
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap();
    fs::write(folder.path().join("cert.pem"), certificate.pem()).unwrap();
    fs::write(folder.path().join("key.pem"), key.serialize_pem()).unwrap();
    certificate.der().clone()
}

fn day(text: &str) -> DateTime<Utc> {
    format!("{text}T00:00:00Z").parse().unwrap()
}

#[test]
fn a_certificate_says_from_when_until_when_it_is_good() {
    let installed = Installed::new();
    let validity = Certificate::read(&installed.files()).ok().unwrap().validity;
    // The first year is written with two digits, the last one with four.
    assert_eq!(validity, Validity { from: day("2020-01-02"), until: day("2090-03-04") });
    assert_eq!(validity.complaint(day("2026-11-27")), None);
    assert!(validity.complaint(day("2090-03-05")).unwrap().contains("ended on 2090-03-04"));
    assert!(validity.complaint(day("2020-01-01")).unwrap().contains("begins on 2020-01-02"));
    for length in 0..installed.certificate.len().min(120) {
        assert_eq!(Validity::of(&installed.certificate[..length]), None, "cut at {length}");
    }
}

#[test]
fn what_is_wrong_with_the_files_is_said_in_words() {
    let (one, other) = (Installed::new(), Installed::new());
    let (certificate, key) = (one.file("cert.pem"), one.file("key.pem"));
    let locked = one.file("locked.pem");
    fs::write(&locked, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n").unwrap();
    let (text, damaged) = (one.file("text.pem"), one.file("damaged.pem"));
    fs::write(&text, "hello").unwrap();
    fs::write(&damaged, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap();
    for (certificate, key, expected) in [
        (one.file("none.pem"), key.clone(), "none.pem cannot be read"),
        (certificate.clone(), one.file("none.pem"), "none.pem cannot be read"),
        (key.clone(), key.clone(), "here belongs the certificate"),
        (text.clone(), key.clone(), "holds no certificate"),
        (damaged, key.clone(), "is damaged"),
        (certificate.clone(), certificate.clone(), "here belongs its private key"),
        (certificate.clone(), text, "holds no private key"),
        (certificate.clone(), locked, "passphrase"),
        (certificate, other.file("key.pem"), "is not the one of the certificate"),
    ] {
        let refusal = Certificate::read(&TlsFiles { certificate, key }).err().unwrap().to_string();
        assert!(refusal.contains(expected), "{refusal} does not say {expected}");
    }
}

async fn listen(installed: &Installed) -> (Listening, Bench) {
    let files = installed.files();
    let bench = Bench::behind(|config| config.tls = Some(files)).await;
    let listening = bench.server.listen(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
    assert!(listening.url().starts_with("https://"));
    (listening, bench)
}

/// What is answered to whoever trusts this certificate and no other.
async fn answered(listening: &Listening, trusted: &CertificateDer<'static>) -> io::Result<String> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider())).with_safe_default_protocol_versions().unwrap();
    let connector = TlsConnector::from(Arc::new(builder.with_root_certificates(roots).with_no_client_auth()));
    let stream = TcpStream::connect(listening.address()).await?;
    let mut stream = connector.connect(ServerName::try_from("localhost").unwrap(), stream).await?;
    stream.write_all(b"GET /api/health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

#[tokio::test]
async fn a_renewed_certificate_is_shown_without_a_restart_and_a_bad_one_never() {
    let installed = Installed::new();
    let (listening, _bench) = listen(&installed).await;
    assert!(answered(&listening, &installed.certificate).await.unwrap().starts_with("HTTP/1.1 200"));

    let renewed = install(&installed.folder);
    assert!(listening.renew_certificate().unwrap().is_some());
    assert!(answered(&listening, &renewed).await.unwrap().starts_with("HTTP/1.1 200"));
    assert!(answered(&listening, &installed.certificate).await.is_err(), "the one before is still shown");

    fs::write(installed.file("cert.pem"), "half a fi").unwrap();
    assert!(listening.renew_certificate().is_err());
    assert!(answered(&listening, &renewed).await.unwrap().starts_with("HTTP/1.1 200"));
    listening.stop().await.unwrap();
}

#[test]
fn files_that_were_written_are_noticed_once() {
    let installed = Installed::new();
    let identity = Identity::open(installed.files()).unwrap();
    assert!(!identity.is_outdated());
    fs::write(installed.file("key.pem"), "no key").unwrap();
    assert!(identity.is_outdated());
    assert!(identity.renew().is_err());
    assert!(!identity.is_outdated(), "what will not do is told once, not every time");
    install(&installed.folder);
    assert!(identity.is_outdated() && identity.renew().is_ok());
}

#[tokio::test]
async fn who_never_finishes_a_handshake_holds_up_nobody() {
    let installed = Installed::new();
    let (listening, _bench) = listen(&installed).await;
    let mut silent = Vec::new();
    for _ in 0..100 {
        silent.push(TcpStream::connect(listening.address()).await.unwrap());
    }
    assert!(answered(&listening, &installed.certificate).await.unwrap().contains("\"name\":\"rounds\""));
    // Plain HTTP on the same port is no door around TLS.
    let mut plain = TcpStream::connect(listening.address()).await.unwrap();
    plain.write_all(b"GET /api/health HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut said = Vec::new();
    let _cut = plain.read_to_end(&mut said).await;
    assert!(!said.starts_with(b"HTTP"), "{said:?}");
    listening.stop().await.unwrap();
}
