//! Blobs and notes in a bucket of an S3-compatible store. `rusty-s3` signs, the product's own HTTP client speaks.
//!
//! A content is one PUT that says its length and its SHA-256, so that the store checks what arrives as well; one that
//! is found wrong on the way is broken off before its last byte, which no store takes for an object.

use std::{error::Error, ops::Range, time::Duration};

use async_trait::async_trait;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use futures_util::{StreamExt as _, stream};
use reqwest::{Body, Client, RequestBuilder, Response, StatusCode, header};
use rusty_s3::{Bucket, Credentials, S3Action, UrlStyle, actions};
use sha2::{Digest as _, Sha256};

use super::{BlobError, BlobKey, BlobStore, Content, Result, checked::checked};

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
    /// What is no address, or no name of a bucket, in words.
    pub fn new(place: &S3Location) -> std::result::Result<Self, String> {
        let endpoint = place.endpoint.parse().map_err(|error| format!("{} is no address: {error}", place.endpoint))?;
        let style = if place.path_style { UrlStyle::Path } else { UrlStyle::VirtualHost };
        let bucket = Bucket::new(endpoint, style, place.bucket.clone(), place.region.clone())
            .map_err(|error| format!("the bucket {} at {} cannot be used: {error}", place.bucket, place.endpoint))?;
        // The one provider of this program; when another part has installed it before, it is the same one.
        let _already = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .connect_timeout(CONNECT)
            .read_timeout(SILENCE)
            .build()
            .map_err(|error| format!("no HTTP client can be made: {error}"))?;
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
    let mut cause: Option<&(dyn Error + 'static)> = Some(&error);
    let mut words = error.to_string();
    while let Some(inner) = cause {
        if let Some(BlobError::Mismatch) = inner.downcast_ref() {
            return BlobError::Mismatch;
        }
        if let Some(BlobError::BrokenOff(why)) = inner.downcast_ref() {
            return BlobError::BrokenOff(why.clone());
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
    use axum::{Router, extract::Request};
    use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
    use tempfile::TempDir;

    use super::*;
    use crate::blobs::contract;

    /// A real S3 server in this process, over a folder.
    pub async fn serve() -> (S3Location, TempDir) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("rounds")).unwrap();
        let mut builder = S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder.path()).unwrap());
        builder.set_auth(SimpleAuth::from_single("key", "a secret"));
        let service = builder.build();
        let router = Router::new().fallback(move |request: Request| {
            let service = service.clone();
            async move { service.call(request.map(s3s::Body::http_body_unsync)).await.unwrap().map(axum::body::Body::new) }
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let place = S3Location {
            endpoint,
            region: "us-east-1".into(),
            bucket: "rounds".into(),
            access_key: "key".into(),
            secret_key: "a secret".into(),
            path_style: true,
        };
        (place, folder)
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

    #[test]
    fn what_is_no_address_is_said_so() {
        let (endpoint, bucket) = ("over there".to_owned(), "rounds".to_owned());
        let place =
            S3Location { endpoint, region: String::new(), bucket, access_key: String::new(), secret_key: String::new(), path_style: true };
        assert!(S3Blobs::new(&place).err().unwrap().contains("over there is no address"));
    }
}
