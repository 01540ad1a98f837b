//! Blobs and notes in a bucket of an S3-compatible store. `rusty-s3` signs, the product's own HTTP client speaks.
//!
//! A content is one PUT that says its length and its SHA-256, so that the store checks what arrives as well; one that
//! is found wrong on the way is broken off before its last byte, which no store takes for an object.

use std::{error::Error, ops::Range, path::PathBuf, time::Duration};

use async_trait::async_trait;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use futures_util::{StreamExt as _, stream};
use reqwest::{Body, Certificate, Client, RequestBuilder, Response, StatusCode, header, redirect};
use rusty_s3::{Bucket, Credentials, S3Action, UrlStyle, actions};
use sha2::{Digest as _, Sha256};

use super::{BlobError, BlobKey, BlobStore, Content, Result, checked::checked};
use crate::tls::{self, Distrust};

/// How long a signature is good: longer than any request, shorter than a day of a wrong clock.
const SIGNED_FOR: Duration = Duration::from_secs(15 * 60);

/// How long the store may take to accept a connection.
const CONNECT: Duration = Duration::from_secs(10);

/// How long the store may say nothing.
const SILENCE: Duration = Duration::from_secs(30);

/// The header by which the store checks a content.
const CHECKSUM: &str = "x-amz-checksum-sha256";

/// Where a bucket is and who opens it.
#[derive(Clone, PartialEq, Eq)]
pub struct S3Location {
    /// The store's address.
    pub endpoint: String,
    /// The region that requests are signed for; stores that have none take any.
    pub region: String,
    /// The bucket, which exists already.
    pub bucket: String,
    /// The access key's name.
    pub access_key: String,
    /// The access key's secret.
    pub secret_key: String,
    /// Whether the bucket's name is part of the path, and not of the host.
    pub path_style: bool,
    /// The file of an authority (PEM) that is believed besides the system's.
    pub authority: Option<PathBuf>,
}

impl S3Location {
    /// Whether the store is reached with TLS.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.endpoint.get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"))
    }
}

/// A bucket.
#[derive(Clone)]
pub struct S3Blobs {
    client: Client,
    bucket: Bucket,
    credentials: Credentials,
}

impl S3Blobs {
    /// The bucket at this place. Nothing is asked of it yet.
    ///
    /// # Errors
    /// What is no address, no name of a bucket, or no file of an authority, in words.
    pub fn new(place: &S3Location) -> std::result::Result<Self, String> {
        let endpoint = place.endpoint.parse().map_err(|error| format!("{} is no address: {error}", place.endpoint))?;
        let style = if place.path_style { UrlStyle::Path } else { UrlStyle::VirtualHost };
        let bucket = Bucket::new(endpoint, style, place.bucket.clone(), place.region.clone())
            .map_err(|error| format!("the bucket {} at {} cannot be used: {error}", place.bucket, place.endpoint))?;
        // The one provider of this program; when another part has installed it before, it is the same one.
        let _already = rustls::crypto::ring::default_provider().install_default();
        let mut builder = Client::builder().connect_timeout(CONNECT).read_timeout(SILENCE).redirect(redirect::Policy::custom(follow));
        if let Some(file) = &place.authority {
            let certificates = tls::authority(file).map_err(|error| format!("s3_ca: {error}"))?;
            let certificates: reqwest::Result<Vec<_>> = certificates.iter().map(|one| Certificate::from_der(one)).collect();
            builder = builder.tls_certs_merge(certificates.map_err(|error| format!("s3_ca: {error}"))?);
        }
        let client = builder.build().map_err(|error| format!("no HTTP client can be made: {error}"))?;
        Ok(Self { client, bucket, credentials: Credentials::new(&place.access_key, &place.secret_key) })
    }

    async fn put_object(&self, object: &str, hash: &[u8], size: u64, body: Body) -> Result<()> {
        let hash = BASE64_STANDARD.encode(hash);
        let mut action = self.bucket.put_object(Some(&self.credentials), object);
        action.headers_mut().insert(CHECKSUM, hash.as_str());
        let request = self.client.put(action.sign(SIGNED_FOR)).header(CHECKSUM, &hash).header(header::CONTENT_LENGTH, size).body(body);
        done("a write", send(request).await?).await.map(|_| ())
    }

    async fn get_object(&self, object: &str, range: Option<Range<u64>>) -> Result<Option<Response>> {
        let action = actions::GetObject::new(&self.bucket, Some(&self.credentials), object);
        let mut request = self.client.get(action.sign(SIGNED_FOR));
        if let Some(range) = range {
            request = request.header(header::RANGE, format!("bytes={}-{}", range.start, range.end.saturating_sub(1)));
        }
        found("a read", send(request).await?).await
    }
}

/// A store that was asked for with TLS sends nobody on to one without.
fn follow(attempt: redirect::Attempt<'_>) -> redirect::Action {
    let was_encrypted = attempt.previous().last().is_some_and(|url| url.scheme() == "https");
    if was_encrypted && attempt.url().scheme() != "https" {
        return attempt.error(BlobError::Distrusted(
            "the object store sends on to an address without TLS; nothing was sent there: ask whoever runs it, or mend s3_endpoint".into(),
        ));
    }
    redirect::Policy::default().redirect(attempt)
}

fn blob(key: &BlobKey) -> String {
    format!("blobs/{}", key.path())
}

fn named(name: &str) -> String {
    format!("notes/{name}")
}

async fn send(request: RequestBuilder) -> Result<Response> {
    request.send().await.map_err(unreachable)
}

/// Why no answer came: for a body that found itself wrong, that.
fn unreachable(error: reqwest::Error) -> BlobError {
    // An address carries the signature; it belongs into no log.
    let error = error.without_url();
    if let Some(distrust) = Distrust::in_chain(&error) {
        return BlobError::Distrusted(distrust.words("the object store", "s3_ca"));
    }
    let mut cause: Option<&(dyn Error + 'static)> = Some(&error);
    let mut words = error.to_string();
    while let Some(inner) = cause {
        if let Some(BlobError::Mismatch) = inner.downcast_ref() {
            return BlobError::Mismatch;
        }
        match inner.downcast_ref() {
            Some(BlobError::BrokenOff(why)) => return BlobError::BrokenOff(why.clone()),
            Some(BlobError::Distrusted(why)) => return BlobError::Distrusted(why.clone()),
            _ => {}
        }
        words = inner.to_string();
        cause = inner.source();
    }
    BlobError::Unreachable(words)
}

async fn done(what: &'static str, response: Response) -> Result<Response> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    // The answer names the error in XML between `<Code>` and `</Code>`.
    let text = response.text().await.unwrap_or_default();
    let code = text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>")).map(|(code, _)| code);
    Err(BlobError::Refused { what, status: status.as_u16(), reason: code.map(|code| format!(": {code}")).unwrap_or_default() })
}

async fn found(what: &'static str, response: Response) -> Result<Option<Response>> {
    if response.status() == StatusCode::NOT_FOUND {
        return Ok(None);
    }
    done(what, response).await.map(Some)
}

#[async_trait]
impl BlobStore for S3Blobs {
    async fn put(&self, key: &BlobKey, size: u64, content: Content) -> Result<()> {
        if self.size(key).await?.is_some() {
            return Ok(());
        }
        self.put_object(&blob(key), &key.hash, size, Body::wrap_stream(checked(content, key, size))).await
    }

    async fn get(&self, key: &BlobKey, range: Option<Range<u64>>) -> Result<Option<Content>> {
        let empty = || -> Content { Box::pin(stream::empty()) };
        if range.as_ref().is_some_and(Range::is_empty) {
            return Ok(self.size(key).await?.map(|_| empty()));
        }
        match self.get_object(&blob(key), range).await {
            Ok(response) => {
                Ok(response.map(|response| -> Content { Box::pin(response.bytes_stream().map(|piece| piece.map_err(unreachable))) }))
            }
            // A range that begins beyond the end.
            Err(BlobError::Refused { status: 416, .. }) => Ok(Some(empty())),
            Err(error) => Err(error),
        }
    }

    async fn size(&self, key: &BlobKey) -> Result<Option<u64>> {
        let object = blob(key);
        let action = actions::HeadObject::new(&self.bucket, Some(&self.credentials), &object);
        let response = found("a look", send(self.client.head(action.sign(SIGNED_FOR))).await?).await?;
        let length = |response: Response| response.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok();
        Ok(response.and_then(length))
    }

    async fn delete(&self, key: &BlobKey) -> Result<()> {
        let object = blob(key);
        let action = actions::DeleteObject::new(&self.bucket, Some(&self.credentials), &object);
        found("a removal", send(self.client.delete(action.sign(SIGNED_FOR))).await?).await.map(|_| ())
    }

    async fn note(&self, name: &str) -> Result<Option<Vec<u8>>> {
        match self.get_object(&named(name), None).await? {
            Some(response) => Ok(Some(response.bytes().await.map_err(unreachable)?.into())),
            None => Ok(None),
        }
    }

    async fn set_note(&self, name: &str, text: Vec<u8>) -> Result<()> {
        let hash = Sha256::digest(&text);
        self.put_object(&named(name), &hash, text.len() as u64, text.into()).await
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::{net::SocketAddr, sync::Arc};

    use axum::{Router, extract::Request, response::Redirect};
    use prometheus_client::metrics::counter::Counter;
    use rustls::ServerConfig;
    use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
    use tempfile::TempDir;
    use tokio::sync::watch;
    use tokio_rustls::TlsAcceptor;

    use super::*;
    use crate::tls::issued::Authority;
    use crate::{admission::Admission, blobs::contract, config::SERVING, connections, listener::Listener, metrics::Metrics};

    /// A real S3 server over a folder.
    fn store() -> (Router, TempDir) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("rounds")).unwrap();
        let mut builder = S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder.path()).unwrap());
        builder.set_auth(SimpleAuth::from_single("key", "a secret"));
        let service = builder.build();
        let router = Router::new().fallback(move |request: Request| {
            let service = service.clone();
            async move { service.call(request.map(s3s::Body::http_body_unsync)).await.unwrap().map(axum::body::Body::new) }
        });
        (router, folder)
    }

    /// The bucket of the store at this address.
    fn place(endpoint: String) -> S3Location {
        S3Location {
            endpoint,
            region: "us-east-1".into(),
            bucket: "rounds".into(),
            access_key: "key".into(),
            secret_key: "a secret".into(),
            path_style: true,
            authority: None,
        }
    }

    /// A real S3 server in this process.
    pub async fn serve() -> (S3Location, TempDir) {
        let (router, folder) = store();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (place(endpoint), folder)
    }

    /// Serves this with TLS; the port.
    async fn encrypted(router: Router, shown: Arc<ServerConfig>) -> (u16, watch::Sender<()>) {
        let admission = Admission::new(&SERVING, None, Counter::default());
        let listener = Listener::bind(SocketAddr::from(([127, 0, 0, 1], 0)), Some(TlsAcceptor::from(shown)), admission).await.unwrap();
        let (port, (stop, stopped)) = (listener.address().port(), watch::channel(()));
        tokio::spawn(connections::serve(listener, router, SERVING, Metrics::default(), stopped));
        (port, stop)
    }

    async fn fresh() -> (S3Blobs, TempDir) {
        let (place, folder) = serve().await;
        (S3Blobs::new(&place).unwrap(), folder)
    }

    contract::blob_store_contract!(fresh);

    #[tokio::test]
    async fn what_the_store_refuses_is_said_without_the_secret() {
        let (place, _folder) = serve().await;
        let stranger = S3Blobs::new(&S3Location { secret_key: "another".into(), ..place.clone() }).unwrap();
        let refusal = stranger.set_note("a", b"x".to_vec()).await.unwrap_err().to_string();
        assert!(refusal.contains("403") && refusal.contains("SignatureDoesNotMatch"), "{refusal}");
        let nowhere = S3Blobs::new(&S3Location { endpoint: "http://127.0.0.1:1".into(), ..place }).unwrap();
        let refusal = nowhere.note("a").await.unwrap_err().to_string();
        assert!(refusal.contains("cannot be reached") && !refusal.contains("Signature"), "{refusal}");
    }

    #[tokio::test]
    async fn a_store_with_tls_is_believed_under_the_named_authority_and_its_name_alone() {
        let (authority, (router, _folder)) = (Authority::new(), store());
        let (port, _running) = encrypted(router, authority.issue("localhost").shown()).await;
        let (known, another) = (authority.file(), Authority::new().file());
        let at = |host: &str, authority: Option<&std::path::Path>| {
            let place = S3Location { authority: authority.map(Into::into), ..place(format!("https://{host}:{port}")) };
            S3Blobs::new(&place).unwrap()
        };
        let blobs = at("localhost", Some(known.path()));
        blobs.set_note("a", b"kept".to_vec()).await.unwrap();
        assert_eq!(blobs.note("a").await.unwrap(), Some(b"kept".to_vec()));
        for (host, authority, expected) in [
            ("localhost", None, "no authority that is known here"),
            ("localhost", Some(another.path()), "no authority that is known here"),
            ("127.0.0.1", Some(known.path()), "is for another name (localhost)"),
        ] {
            let refusal = at(host, authority).set_note("b", b"told to nobody".to_vec()).await.unwrap_err().to_string();
            for words in ["the certificate of the object store", expected, "neither a password nor data was sent"] {
                assert!(refusal.contains(words), "{refusal} does not say {words}");
            }
        }
        assert_eq!(blobs.note("b").await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_certificate_that_ended_is_told_apart() {
        let (authority, (router, _folder)) = (Authority::new(), store());
        let (port, _running) = encrypted(router, authority.issue_until("localhost", 2021).shown()).await;
        let known = authority.file();
        let place = S3Location { authority: Some(known.path().into()), ..place(format!("https://localhost:{port}")) };
        let refusal = S3Blobs::new(&place).unwrap().note("a").await.unwrap_err().to_string();
        assert!(refusal.contains("is out of date") && refusal.contains("clock"), "{refusal}");
    }

    #[tokio::test]
    async fn a_store_with_tls_sends_nobody_on_to_one_without() {
        let ((plain, _folder), authority) = (serve().await, Authority::new());
        S3Blobs::new(&plain).unwrap().set_note("a", b"x".to_vec()).await.unwrap();
        let elsewhere = plain.endpoint.clone();
        let router = Router::new().fallback(move |request: Request| {
            let to = format!("{elsewhere}{}", request.uri().path_and_query().unwrap());
            async move { Redirect::temporary(&to) }
        });
        let (port, _running) = encrypted(router, authority.issue("localhost").shown()).await;
        let known = authority.file();
        let place = S3Location { authority: Some(known.path().into()), ..place(format!("https://localhost:{port}")) };
        let refusal = S3Blobs::new(&place).unwrap().note("a").await.unwrap_err().to_string();
        assert!(refusal.contains("sends on to an address without TLS"), "{refusal}");
    }

    #[test]
    fn what_is_no_authority_is_said_so() {
        let file = Some("/nowhere/ca.pem".into());
        let refusal = S3Blobs::new(&S3Location { authority: file, ..place("https://s3.example.org".into()) }).err().unwrap();
        assert!(refusal.contains("s3_ca: /nowhere/ca.pem cannot be read"), "{refusal}");
    }

    #[test]
    fn what_is_no_address_is_said_so() {
        assert!(S3Blobs::new(&place("over there".into())).err().unwrap().contains("over there is no address"));
    }
}
