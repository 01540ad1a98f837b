//! A request's body, read whole before anything is asked of the database, decoded, and limited.

use std::io::Read;

use axum::{body::Body, extract::Request, http::header};
use flate2::read::GzDecoder;
use rounds_model::wire::{
    ExchangeRequest, ServerCode,
    block::{self, Form},
    limit,
};
use serde::de::DeserializeOwned;

use super::problem::Refusal;

/// Memory that a compressed request may ask for, as a power of two.
const WINDOW: u32 = 23;

/// Reads the body as JSON.
///
/// # Errors
/// Too long, cut, badly compressed, or not the JSON expected.
pub async fn json<T: DeserializeOwned>(request: Request<Body>) -> Result<T, Refusal> {
    let decoded = read(request).await?;
    // A list would be read as an object by position; every request of ours is an object.
    if decoded.trim_ascii_start().first() != Some(&b'{') {
        return Err(ServerCode::Malformed.into());
    }
    serde_json::from_slice(&decoded).map_err(|_| ServerCode::Malformed.into())
}

/// Reads the body of an exchange, in either form.
///
/// # Errors
/// As [`json`].
pub async fn exchange(request: Request<Body>) -> Result<ExchangeRequest, Refusal> {
    let Some(form) = request.headers().get(header::CONTENT_TYPE).and_then(|form| Form::named(form.as_bytes())) else {
        return json(request).await;
    };
    let bytes = read(request).await?;
    let mut decoder =
        zstd::stream::read::Decoder::with_dictionary(bytes.as_slice(), form.dictionary()).map_err(|_| ServerCode::Internal)?;
    decoder.window_log_max(WINDOW).map_err(|_| ServerCode::Internal)?;
    block::unpack_request(&within_limit(decoder)?).map_err(|_| ServerCode::Malformed.into())
}

/// The whole body, as JSON if it was not compressed otherwise.
async fn read(request: Request<Body>) -> Result<Vec<u8>, Refusal> {
    let gzip = request.headers().get(header::CONTENT_ENCODING).is_some_and(|value| value == "gzip");
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > limit::REQUEST_BYTES) {
        return Err(ServerCode::TooLarge.into());
    }
    let bytes = axum::body::to_bytes(request.into_body(), limit::REQUEST_BYTES).await.map_err(|error| {
        let too_long = std::error::Error::source(&error).is_some_and(|source| source.to_string().contains("length limit"));
        if too_long { ServerCode::TooLarge } else { ServerCode::Malformed }
    })?;
    Ok(if gzip { within_limit(GzDecoder::new(bytes.as_ref()))? } else { bytes.to_vec() })
}

/// Never decodes more than the limit, however small the body was.
fn within_limit(reader: impl Read) -> Result<Vec<u8>, ServerCode> {
    let mut decoded = Vec::new();
    reader.take(limit::REQUEST_BYTES as u64 + 1).read_to_end(&mut decoded).map_err(|_| ServerCode::Malformed)?;
    if decoded.len() > limit::REQUEST_BYTES { Err(ServerCode::TooLarge) } else { Ok(decoded) }
}
