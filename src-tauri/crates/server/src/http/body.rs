//! A request's body, read whole before anything is asked of the database, decoded, and limited: in length, in the time
//! that it takes, and in the memory that all bodies at hand take together.

use std::{io::Read, sync::Arc, time::Duration};

use axum::{body::Body, extract::Request, http::header};
use flate2::read::GzDecoder;
use futures_util::{Stream, StreamExt as _};
use rounds_model::wire::{
    ExchangeRequest, ServerCode,
    block::{self, Form},
    limit,
};
use serde::de::DeserializeOwned;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit},
    time::{Instant, timeout, timeout_at},
};

use super::problem::Refusal;

/// Memory that a compressed request may ask for, as a power of two.
const WINDOW: u32 = 23;

/// Bytes of a body that says who signs in.
const SMALL: usize = 16 * 1024;

/// Bytes of all bodies at hand.
const ALL: usize = 256 << 20;

/// How long no byte of a body may come.
const SILENCE: Duration = Duration::from_secs(60);

/// How long a body may take: the longest one over a link of two kilobytes a second.
const WHOLE: Duration = Duration::from_secs(10 * 60);

/// How many bodies are decoded at once, for each processor: more would only take memory.
const DECODING: usize = 2;

/// What all bodies at hand share.
#[derive(Debug)]
pub struct Intake {
    bytes: Arc<Semaphore>,
    decoding: Semaphore,
}

impl Default for Intake {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Self { bytes: Arc::new(Semaphore::new(ALL)), decoding: Semaphore::new(processors * DECODING) }
    }
}

/// A share of the memory for bodies, given back when it is dropped.
#[derive(Debug)]
pub struct Share {
    _bytes: Option<OwnedSemaphorePermit>,
}

impl Intake {
    /// Reads the body as JSON; for what a person types.
    ///
    /// # Errors
    /// Too long, too slow, cut, badly compressed, or not the JSON expected; or no memory for it now.
    pub async fn json<T: DeserializeOwned>(&self, request: Request<Body>) -> Result<T, Refusal> {
        Ok(self.sized(request, SMALL).await?.0)
    }

    /// Reads a body of at most `limit` bytes as JSON. The share is held until the request is answered.
    ///
    /// # Errors
    /// As [`Intake::json`].
    pub async fn sized<T: DeserializeOwned>(&self, request: Request<Body>, limit: usize) -> Result<(T, Share), Refusal> {
        let (bytes, share) = self.read(request, limit).await?;
        let _turn = self.turn().await?;
        Ok((parse(&bytes.decoded(limit)?)?, share))
    }

    /// Reads the body of an exchange, in either form. The share is held until the exchange is answered.
    ///
    /// # Errors
    /// As [`Intake::json`].
    pub async fn exchange(&self, request: Request<Body>) -> Result<(ExchangeRequest, Share), Refusal> {
        let form = request.headers().get(header::CONTENT_TYPE).and_then(|form| Form::named(form.as_bytes()));
        let (bytes, share) = self.read(request, limit::REQUEST_BYTES).await?;
        let _turn = self.turn().await?;
        let bytes = bytes.decoded(limit::REQUEST_BYTES)?;
        let Some(form) = form else { return Ok((parse(&bytes)?, share)) };
        let mut decoder =
            zstd::stream::read::Decoder::with_dictionary(bytes.as_slice(), form.dictionary()).map_err(|_| ServerCode::Internal)?;
        decoder.window_log_max(WINDOW).map_err(|_| ServerCode::Internal)?;
        let unpacked = block::unpack_request(&within_limit(decoder, limit::REQUEST_BYTES)?).map_err(|_| ServerCode::Malformed)?;
        Ok((unpacked, share))
    }

    async fn turn(&self) -> Result<SemaphorePermit<'_>, Refusal> {
        // Nobody closes it.
        self.decoding.acquire().await.map_err(|_| ServerCode::Internal.into())
    }

    async fn read(&self, request: Request<Body>, limit: usize) -> Result<(Bytes, Share), Refusal> {
        let gzip = request.headers().get(header::CONTENT_ENCODING).is_some_and(|value| value == "gzip");
        let length = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
        if length.is_some_and(|length| length > limit) {
            return Err(ServerCode::TooLarge.into());
        }
        let (bytes, share) = self.gather(request.into_body().into_data_stream(), limit).await?;
        Ok((Bytes { bytes, gzip }, share))
    }

    /// All pieces, each of which takes its share when it is here: who only announces a body takes none.
    async fn gather(
        &self,
        mut pieces: impl Stream<Item = Result<axum::body::Bytes, axum::Error>> + Unpin,
        limit: usize,
    ) -> Result<(Vec<u8>, Share), Refusal> {
        let (mut bytes, mut share) = (Vec::new(), None::<OwnedSemaphorePermit>);
        let end = Instant::now() + WHOLE;
        loop {
            let piece = timeout_at(end, timeout(SILENCE, pieces.next())).await;
            let Ok(Ok(piece)) = piece else { return Err(ServerCode::Malformed.into()) };
            let Some(piece) = piece else { return Ok((bytes, Share { _bytes: share })) };
            let piece = piece.map_err(|_| ServerCode::Malformed)?;
            if bytes.len() + piece.len() > limit {
                return Err(ServerCode::TooLarge.into());
            }
            let size = u32::try_from(piece.len()).unwrap_or(u32::MAX);
            let more = Arc::clone(&self.bytes).try_acquire_many_owned(size).map_err(|_| ServerCode::Busy)?;
            match &mut share {
                Some(share) => share.merge(more),
                None => share = Some(more),
            }
            bytes.extend_from_slice(&piece);
        }
    }
}

/// A whole body as it came.
struct Bytes {
    bytes: Vec<u8>,
    gzip: bool,
}

impl Bytes {
    /// The body, as JSON if it was not compressed otherwise.
    fn decoded(self, limit: usize) -> Result<Vec<u8>, ServerCode> {
        if self.gzip { within_limit(GzDecoder::new(self.bytes.as_slice()), limit) } else { Ok(self.bytes) }
    }
}

fn parse<T: DeserializeOwned>(decoded: &[u8]) -> Result<T, Refusal> {
    // A list would be read as an object by position; every request of ours is an object.
    if decoded.trim_ascii_start().first() != Some(&b'{') {
        return Err(ServerCode::Malformed.into());
    }
    serde_json::from_slice(decoded).map_err(|_| ServerCode::Malformed.into())
}

/// Never decodes more than the limit, however small the body was.
fn within_limit(reader: impl Read, limit: usize) -> Result<Vec<u8>, ServerCode> {
    let mut decoded = Vec::new();
    reader.take(limit as u64 + 1).read_to_end(&mut decoded).map_err(|_| ServerCode::Malformed)?;
    if decoded.len() > limit { Err(ServerCode::TooLarge) } else { Ok(decoded) }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    fn pieces(sizes: &[usize]) -> impl Stream<Item = Result<axum::body::Bytes, axum::Error>> + Unpin {
        stream::iter(sizes.iter().map(|size| Ok(vec![b'x'; *size].into())).collect::<Vec<_>>())
    }

    fn code<T>(read: Result<T, Refusal>) -> Option<ServerCode> {
        read.err().map(|refusal| refusal.code())
    }

    #[tokio::test]
    async fn the_memory_for_all_bodies_is_bounded_and_given_back() {
        let intake = Intake { bytes: Arc::new(Semaphore::new(1_000)), decoding: Semaphore::new(1) };
        let (bytes, first) = intake.gather(pieces(&[300, 300]), 600).await.unwrap();
        assert_eq!(bytes.len(), 600);
        assert_eq!(code(intake.gather(pieces(&[300, 300]), 600).await), Some(ServerCode::Busy));
        assert_eq!(intake.bytes.available_permits(), 400, "who is refused holds nothing");
        drop(first);
        assert_eq!(code(intake.gather(pieces(&[600, 1]), 600).await), Some(ServerCode::TooLarge));
        assert_eq!(intake.bytes.available_permits(), 1_000);
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_stands_still_or_takes_for_ever_is_given_up() {
        let intake = Intake::default();
        let silent = Box::pin(pieces(&[10]).chain(stream::pending()));
        assert_eq!(code(intake.gather(silent, 100).await), Some(ServerCode::Malformed));
        let slow = stream::unfold((), async |()| {
            tokio::time::sleep(Duration::from_secs(30)).await;
            Some((Ok(vec![b'x'].into()), ()))
        });
        let begun = Instant::now();
        assert_eq!(code(intake.gather(Box::pin(slow), 100_000).await), Some(ServerCode::Malformed));
        assert!(begun.elapsed() <= WHOLE + SILENCE);
        assert_eq!(intake.bytes.available_permits(), ALL);
    }
}
