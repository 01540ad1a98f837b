//! The exchange over HTTP: one request, one answer whose lines are given as they arrive.

use std::sync::Arc;

use futures_util::stream;
use reqwest::{
    Method, Request, Response, StatusCode,
    header::{self, HeaderMap, HeaderValue},
};
use rounds_model::wire::{Line, SCHEMA};
use rounds_sync::ports::{Answer, Exchange, LineStream, Remote, RemoteError, Traffic};

use crate::{Connection, Token, body::Body, decode::Decoder, failure, head, lines::LineSplitter, pulse::Pulse, session::refusal};

/// Bytes that the head of an idle request may take, so that both messages together stay within 380 (the head of a
/// `304` with its clock, tag and date takes 176). Compression is offered when its header still fits.
const IDLE_HEAD: u64 = 380 - 176;

/// Makes exchanges with one server under one user's token.
pub struct HttpRemote {
    connection: Connection,
    token: Token,
    traffic: Arc<Traffic>,
}

impl HttpRemote {
    /// Exchanges over `connection` under `token`.
    #[must_use]
    pub fn new(connection: Connection, token: Token) -> Self {
        Self { connection, token, traffic: Arc::default() }
    }

    /// The bytes moved so far, for whoever shows progress.
    #[must_use]
    pub fn shared_traffic(&self) -> Arc<Traffic> {
        Arc::clone(&self.traffic)
    }

    /// The request for `exchange`, without its body.
    fn head(&self, exchange: &Exchange) -> Result<Request, RemoteError> {
        let method = if exchange.idle { Method::GET } else { Method::POST };
        let mut request = Request::new(method, self.connection.address.url("api/sync"));
        let headers = request.headers_mut();
        headers.insert(header::AUTHORIZATION, secret(&format!("Bearer {}", self.token.reveal()))?);
        headers.insert(head::SYNC, plain(&format!("{SCHEMA}.{}", exchange.run))?);
        if let Some(state) = exchange.request.state.as_ref().filter(|_| exchange.idle) {
            headers.insert(header::IF_NONE_MATCH, plain(&format!("\"{state}\""))?);
        }
        Ok(request)
    }

    async fn send(&self, exchange: Exchange, pulse: &Arc<Pulse>) -> Result<Response, RemoteError> {
        let mut request = self.head(&exchange)?;
        let first_line = request.method().as_str().len() + request.url().path().len() + " HTTP/1.1 ".len();
        // `host` and `accept: */*` are added below us.
        let added = ("host: ".len() + self.connection.address.host().len() + 2 + "accept: */*\r\n".len()) as u64;
        let gzip = HeaderValue::from_static("gzip");
        let size = |headers: &HeaderMap| head::size(first_line, headers) + added;
        if exchange.idle {
            let offer = (header::ACCEPT_ENCODING.as_str().len() + gzip.len() + 4) as u64;
            if exchange.request.state.is_none() || size(request.headers()) + offer <= IDLE_HEAD {
                request.headers_mut().insert(header::ACCEPT_ENCODING, gzip);
            }
        } else {
            let json = serde_json::to_vec(&exchange.request).map_err(|_| RemoteError::Garbled)?;
            let body = Body::of(json);
            let headers = request.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
            headers.insert(header::ACCEPT_ENCODING, gzip.clone());
            if body.is_gzip() {
                headers.insert(header::CONTENT_ENCODING, gzip);
            }
            *request.body_mut() = Some(body.into_pieces(Arc::clone(pulse), Arc::clone(&self.traffic)));
        }
        self.traffic.sent(size(request.headers()));
        let answer = pulse.watch(self.connection.client.execute(request)).await.map_err(|_| RemoteError::Stalled)?;
        let answer = answer.map_err(|error| {
            tracing::debug!(connect = error.is_connect(), timeout = error.is_timeout(), "The exchange was not answered");
            failure::meaning(&error)
        })?;
        pulse.received();
        let reason = answer.status().canonical_reason().map_or(0, str::len);
        self.traffic.received(head::size("HTTP/1.1 200 ".len() + reason, answer.headers()));
        Ok(answer)
    }
}

#[async_trait::async_trait]
impl Remote for HttpRemote {
    async fn exchange(&self, exchange: Exchange) -> Result<Answer, RemoteError> {
        let idle = exchange.idle;
        let pulse = Arc::new(Pulse::new(self.connection.stall));
        let answer = self.send(exchange, &pulse).await?;
        let sync_time = head::sync_time(answer.status(), answer.headers())?;
        match answer.status() {
            StatusCode::NOT_MODIFIED if idle => Ok(Answer::NotModified { sync_time }),
            StatusCode::OK => {
                let encoding = answer.headers().get(header::CONTENT_ENCODING).map(HeaderValue::as_bytes);
                let decoder = Decoder::of(encoding).ok_or(RemoteError::Garbled)?;
                let traffic = Arc::clone(&self.traffic);
                Ok(Answer::Lines {
                    sync_time,
                    lines: AnswerLines { answer, decoder, pulse, traffic, lines: LineSplitter::default() }.stream(),
                })
            }
            _ => Err(refusal(answer, &pulse).await),
        }
    }

    fn traffic(&self) -> &Traffic {
        &self.traffic
    }
}

fn plain(text: &str) -> Result<HeaderValue, RemoteError> {
    HeaderValue::from_str(text).map_err(|_| RemoteError::Garbled)
}

fn secret(text: &str) -> Result<HeaderValue, RemoteError> {
    let mut value = plain(text)?;
    value.set_sensitive(true);
    Ok(value)
}

/// An answer being read.
struct AnswerLines {
    answer: Response,
    decoder: Decoder,
    lines: LineSplitter,
    pulse: Arc<Pulse>,
    traffic: Arc<Traffic>,
}

impl AnswerLines {
    /// Lines until the trailer, an error of the server, or a failure; nothing after any of them.
    fn stream(self) -> LineStream {
        Box::pin(stream::unfold(Some(self), |reading| async {
            let mut reading = reading?;
            match reading.next().await {
                Ok(line @ (Line::End(_) | Line::Error(_))) => Some((Ok(line), None)),
                Ok(line) => Some((Ok(line), Some(reading))),
                Err(error) => Some((Err(error), None)),
            }
        }))
    }

    async fn next(&mut self) -> Result<Line, RemoteError> {
        loop {
            match self.lines.next_line() {
                Ok(Some(line)) => {
                    return Line::parse(line).map_err(|_| {
                        tracing::warn!(bytes = line.len(), "A line of the answer cannot be read");
                        RemoteError::Garbled
                    });
                }
                Ok(None) => {}
                Err(_) => return Err(RemoteError::Garbled),
            }
            let piece = self.pulse.watch(self.answer.chunk()).await.map_err(|_| RemoteError::Stalled)?;
            let piece = piece.map_err(|error| failure::meaning(&error))?.ok_or(RemoteError::Cut)?;
            self.pulse.received();
            self.traffic.received(piece.len() as u64);
            let lines = &mut self.lines;
            self.decoder.decode(&piece, |bytes| lines.push(bytes)).map_err(|_| RemoteError::Garbled)?;
        }
    }
}
