//! A request's body, in the narrow form or as JSON, sent in small pieces so that movement can be felt and counted.

use std::sync::Arc;

use flate2::{Compression, write::GzEncoder};
use futures_util::stream;
use rounds_model::wire::{
    ExchangeRequest,
    block::{self, Form},
};
use rounds_sync::ports::Traffic;
use serde::Serialize;
use zstd::zstd_safe::CParameter;

use crate::pulse::Pulse;

/// A piece: small enough to take only a few seconds on a slow link.
const PIECE: usize = 4_096;
/// How hard a request is squeezed: it is at most a megabyte, and the link is slower than any laptop.
const LEVEL: i32 = 19;

/// A body ready to be sent.
pub struct Body(Vec<u8>);

impl Body {
    /// The body of `request` in a narrow form, or as JSON without one; `None` when it cannot be made, for which there is
    /// no reason but a lack of memory.
    pub fn of(request: &ExchangeRequest, form: Option<Form>) -> Option<Self> {
        let Some(form) = form else { return serde_json::to_vec(request).ok().map(Self) };
        let text = block::pack_request(form, request).ok()?;
        let mut compressor = zstd::bulk::Compressor::with_dictionary(LEVEL, form.dictionary()).ok()?;
        compressor.set_parameter(CParameter::DictIdFlag(false)).ok()?; // the media type says which
        compressor.compress(&text).ok().map(Self)
    }

    /// A body of JSON, gzipped; `None` when it cannot be made, for which there is no reason but a lack of memory.
    pub fn gzipped(body: &impl Serialize) -> Option<Self> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        serde_json::to_writer(&mut encoder, body).ok()?;
        encoder.finish().ok().map(Self)
    }

    /// Bytes on the wire.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The body as pieces; each tells `pulse` and `traffic` when the connection takes it.
    pub fn into_pieces(self, pulse: Arc<Pulse>, traffic: Arc<Traffic>) -> reqwest::Body {
        let pieces: Vec<Vec<u8>> = self.0.chunks(PIECE).map(<[u8]>::to_vec).collect();
        reqwest::Body::wrap_stream(stream::iter(pieces.into_iter().map(move |piece| {
            pulse.sent(piece.len() as u64);
            traffic.sent(piece.len() as u64);
            Ok::<_, std::convert::Infallible>(piece)
        })))
    }
}
