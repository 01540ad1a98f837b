//! One request with a short answer that is read whole: for all that is no exchange.

use std::sync::Arc;

use reqwest::{
    Method, Request, StatusCode,
    header::{self, HeaderName, HeaderValue},
};
use rounds_model::{ServerTime, wire::SCHEMA};
use rounds_sync::ports::{RemoteError, Traffic};
use serde::de::DeserializeOwned;

use crate::{Connection, Token, body::Body, decode::Decoder, failure, head, pulse::Pulse, session::refusal};

/// Longest answer, decoded: a page of records of which many hold long documents.
const MAX_ANSWER: usize = 64 << 20;

/// What the calls of one run have in common.
pub struct Caller<'c> {
    /// The way to the server.
    pub connection: &'c Connection,
    /// Who asks.
    pub token: &'c Token,
    /// Where bytes are counted.
    pub traffic: &'c Arc<Traffic>,
    /// The run's id, for the server's log.
    pub run: &'c str,
}

/// What is asked.
#[derive(Default)]
pub struct Asked {
    /// The path without a leading slash.
    pub path: String,
    /// What stands behind the `?`.
    pub query: Option<String>,
    /// Headers beside those that every call has; `None` for one that is left off.
    pub headers: Vec<(HeaderName, Option<String>)>,
    /// What is sent; without it the call is a `GET`.
    pub body: Option<Body>,
}

/// A success.
pub struct Reply {
    /// The server's clock.
    pub sync_time: ServerTime,
    /// The entity tag without its quotes.
    pub tag: Option<String>,
    /// The body; `None` when what the tag sent stands for is still so.
    pub body: Option<Vec<u8>>,
}

impl Reply {
    /// The body as JSON.
    ///
    /// # Errors
    /// `Garbled` where it is not what was expected.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, RemoteError> {
        serde_json::from_slice(self.body.as_deref().unwrap_or_default()).map_err(|_| RemoteError::Garbled)
    }
}

impl Caller<'_> {
    /// Asks once; nothing is retried.
    ///
    /// # Errors
    /// What kept the request from being made or answered, or why it was refused.
    pub async fn ask(&self, asked: Asked) -> Result<Reply, RemoteError> {
        let pulse = Arc::new(Pulse::new(self.connection.stall));
        let request = self.request(asked, &pulse)?;
        let answer = pulse.watch(self.connection.client.execute(request)).await.map_err(|_| RemoteError::Stalled)?;
        let mut answer = answer.map_err(|error| failure::meaning(&error))?;
        pulse.received();
        let reason = answer.status().canonical_reason().map_or(0, str::len);
        self.traffic.received(head::size("HTTP/1.1 200 ".len() + reason, answer.headers()));
        let sync_time = head::sync_time(answer.status(), answer.headers())?;
        let tag = answer.headers().get(header::ETAG).and_then(|tag| tag.to_str().ok()).map(|tag| tag.trim_matches('"').to_owned());
        match answer.status() {
            StatusCode::NOT_MODIFIED => Ok(Reply { sync_time, tag, body: None }),
            status if status.is_success() => {
                let encoding = answer.headers().get(header::CONTENT_ENCODING).map(HeaderValue::as_bytes);
                let mut decoder = Decoder::of(encoding).ok_or(RemoteError::Garbled)?;
                let mut body = Vec::new();
                while let Some(piece) = {
                    let piece = pulse.watch(answer.chunk()).await.map_err(|_| RemoteError::Stalled)?;
                    piece.map_err(|error| failure::meaning(&error))?
                } {
                    pulse.received();
                    self.traffic.received(piece.len() as u64);
                    decoder.decode(&piece, |bytes| body.extend_from_slice(bytes)).map_err(|_| RemoteError::Garbled)?;
                    if body.len() > MAX_ANSWER {
                        return Err(RemoteError::Garbled);
                    }
                }
                Ok(Reply { sync_time, tag, body: Some(body) })
            }
            _ => Err(refusal(answer, &pulse).await),
        }
    }

    fn request(&self, asked: Asked, pulse: &Arc<Pulse>) -> Result<Request, RemoteError> {
        let mut url = self.connection.address.url(&asked.path);
        url.set_query(asked.query.as_deref());
        let method = if asked.body.is_some() { Method::POST } else { Method::GET };
        let mut request = Request::new(method, url);
        let first_line = request.method().as_str().len()
            + request.url().path().len()
            + request.url().query().map_or(0, |query| query.len() + 1)
            + " HTTP/1.1 ".len();
        let headers = request.headers_mut();
        headers.insert(header::AUTHORIZATION, self.token.bearer().ok_or(RemoteError::Garbled)?);
        headers.insert(head::SYNC, value(&format!("{SCHEMA}.{}", self.run))?);
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        for (name, said) in asked.headers {
            if let Some(said) = said {
                headers.insert(name, value(&said)?);
            }
        }
        if let Some(body) = asked.body {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
            *request.body_mut() = Some(body.into_pieces(Arc::clone(pulse), Arc::clone(self.traffic)));
        }
        // `host` is added below us.
        let added = ("host: ".len() + self.connection.address.host().len() + 2) as u64;
        self.traffic.sent(head::size(first_line, request.headers()) + added);
        Ok(request)
    }
}

fn value(text: &str) -> Result<HeaderValue, RemoteError> {
    HeaderValue::from_str(text).map_err(|_| RemoteError::Garbled)
}
