//! A request's body, read whole before anything is asked of the database, decoded, and limited.

use std::io::Read as _;

use axum::{body::Body, extract::Request, http::header};
use flate2::read::GzDecoder;
use rounds_model::wire::{ServerCode, limit};
use serde::de::DeserializeOwned;

use super::problem::Refusal;

/// Reads the body as JSON.
///
/// # Errors
/// Too long, cut, badly compressed, or not the JSON expected.
pub async fn json<T: DeserializeOwned>(request: Request<Body>) -> Result<T, Refusal> {
    let gzip = request.headers().get(header::CONTENT_ENCODING).is_some_and(|value| value == "gzip");
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > limit::REQUEST_BYTES) {
        return Err(ServerCode::TooLarge.into());
    }
    let bytes = axum::body::to_bytes(request.into_body(), limit::REQUEST_BYTES).await.map_err(|error| {
        let too_long = std::error::Error::source(&error).is_some_and(|source| source.to_string().contains("length limit"));
        if too_long { ServerCode::TooLarge } else { ServerCode::Malformed }
    })?;
    let decoded = if gzip { decode(&bytes)? } else { bytes.to_vec() };
    // A list would be read as an object by position; every request of ours is an object.
    if decoded.trim_ascii_start().first() != Some(&b'{') {
        return Err(ServerCode::Malformed.into());
    }
    serde_json::from_slice(&decoded).map_err(|_| ServerCode::Malformed.into())
}

fn decode(bytes: &[u8]) -> Result<Vec<u8>, ServerCode> {
    let mut decoded = Vec::new();
    // Never decode more than the limit, however small the body was.
    let reader = GzDecoder::new(bytes);
    reader.take(limit::REQUEST_BYTES as u64 + 1).read_to_end(&mut decoded).map_err(|_| ServerCode::Malformed)?;
    if decoded.len() > limit::REQUEST_BYTES { Err(ServerCode::TooLarge) } else { Ok(decoded) }
}
