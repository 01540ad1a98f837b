//! The exchange over HTTP: one request, one answer whose lines are given as they arrive.

use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

use futures_util::stream;
use reqwest::{
    Method, Request, Response, StatusCode,
    header::{self, HeaderMap, HeaderValue},
};
use rounds_model::wire::{
    Line, SCHEMA, ServerCode,
    block::{BlockReader, Form},
};
use rounds_sync::ports::{Answer, Exchange, LineStream, Remote, RemoteError, Traffic};

use crate::{Connection, Token, body::Body, decode::Decoder, failure, head, lines::LineSplitter, pulse::Pulse, session::refusal};

/// Makes exchanges with one server under one user's token.
pub struct HttpRemote {
    connection: Connection,
    token: Token,
    traffic: Arc<Traffic>,
    /// The server was seen to take JSON where it took no narrow form.
    takes_json_only: AtomicBool,
}

impl HttpRemote {
    /// Exchanges over `connection` under `token`.
    #[must_use]
    pub fn new(connection: Connection, token: Token) -> Self {
        Self { connection, token, traffic: Arc::default(), takes_json_only: AtomicBool::new(false) }
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
        headers.insert(header::AUTHORIZATION, self.token.bearer().ok_or(RemoteError::Garbled)?);
        headers.insert(head::SYNC, plain(&format!("{SCHEMA}.{}", exchange.run))?);
        if let Some(state) = exchange.request.state.as_ref().filter(|_| exchange.idle) {
            headers.insert(header::IF_NONE_MATCH, plain(&format!("\"{state}\""))?);
        }
        Ok(request)
    }

    /// Sends `exchange`, its body in a narrow form or as JSON without one.
    async fn send(&self, exchange: &Exchange, sent: Option<Form>, pulse: &Arc<Pulse>) -> Result<Response, RemoteError> {
        let mut request = self.head(exchange)?;
        let first_line = request.method().as_str().len() + request.url().path().len() + " HTTP/1.1 ".len();
        // `host` is added below us.
        let added = ("host: ".len() + self.connection.address.host().len() + 2) as u64;
        // A server that is not known to speak the newer form is asked in the older one, and may answer in either.
        let form = Form::knowing(exchange.request.updates);
        request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static(form.media_type()));
        if form != Form::Two {
            request.headers_mut().append(header::ACCEPT, HeaderValue::from_static(Form::Two.media_type()));
        }
        let size = |headers: &HeaderMap| head::size(first_line, headers) + added;
        if !exchange.idle {
            let body = Body::of(&exchange.request, sent).ok_or(RemoteError::Garbled)?;
            let headers = request.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(sent.map_or("application/json", Form::media_type)));
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
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

    /// Sends `exchange` as [`HttpRemote::send`] does and begins to read the answer.
    async fn say(&self, exchange: &Exchange, sent: Option<Form>) -> Result<Answer, RemoteError> {
        let pulse = Arc::new(Pulse::new(self.connection.stall));
        let answer = self.send(exchange, sent, &pulse).await?;
        let sync_time = head::sync_time(answer.status(), answer.headers())?;
        match answer.status() {
            StatusCode::NOT_MODIFIED if exchange.idle => Ok(Answer::NotModified { sync_time }),
            StatusCode::OK => {
                let form = answer.headers().get(header::CONTENT_TYPE).and_then(|form| Form::named(form.as_bytes()));
                let encoding = answer.headers().get(header::CONTENT_ENCODING).map(HeaderValue::as_bytes);
                let decoder = form.map_or_else(|| Decoder::of(encoding), Decoder::narrow).ok_or(RemoteError::Garbled)?;
                let traffic = Arc::clone(&self.traffic);
                let (lines, blocks, unpacked) = (LineSplitter::default(), BlockReader::resuming(exchange.staged.clone()), VecDeque::new());
                Ok(Answer::Lines { sync_time, lines: AnswerLines { answer, decoder, lines, blocks, unpacked, pulse, traffic }.stream() })
            }
            _ => Err(refusal(answer, &pulse).await),
        }
    }
}

#[async_trait::async_trait]
impl Remote for HttpRemote {
    async fn exchange(&self, exchange: Exchange) -> Result<Answer, RemoteError> {
        let malformed = RemoteError::Refused { code: ServerCode::Malformed, retry_after: None };
        let narrow = (!self.takes_json_only.load(Relaxed)).then(|| Form::knowing(exchange.request.updates));
        let answer = self.say(&exchange, narrow).await;
        if exchange.idle || narrow.is_none() || !answer.as_ref().is_err_and(|error| *error == malformed) {
            return answer;
        }
        // An older server reads no narrow form. What it could not read it did not do, so it may be said again.
        let again = self.say(&exchange, None).await;
        self.takes_json_only.store(!again.as_ref().is_err_and(|error| *error == malformed), Relaxed);
        again
    }

    fn traffic(&self) -> &Traffic {
        &self.traffic
    }
}

fn plain(text: &str) -> Result<HeaderValue, RemoteError> {
    HeaderValue::from_str(text).map_err(|_| RemoteError::Garbled)
}

/// An answer being read.
struct AnswerLines {
    answer: Response,
    decoder: Decoder,
    lines: LineSplitter,
    blocks: BlockReader,
    /// What the last block holds and was not given yet.
    unpacked: VecDeque<Line>,
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
            if let Some(line) = self.unpacked.pop_front() {
                return Ok(line);
            }
            match self.lines.next_line() {
                Ok(Some(text)) => {
                    let read = self.blocks.read(text).map_err(|_| {
                        tracing::warn!(bytes = text.len(), "A line of the answer cannot be read");
                        RemoteError::Garbled
                    })?;
                    self.unpacked.extend(read);
                    continue;
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
