//! A request's body: compressed when that pays, sent in small pieces so that movement can be felt and counted.

use std::{io::Write, sync::Arc};

use flate2::{Compression, write::GzEncoder};
use futures_util::stream;
use rounds_sync::ports::Traffic;

use crate::pulse::Pulse;

/// From this size on a body is compressed; below it the headers of compression cost more than they save.
const WORTH_COMPRESSING: usize = 1_024;
/// A piece: small enough to take only a few seconds on a slow link.
const PIECE: usize = 4_096;

/// A body ready to be sent.
pub struct Body {
    bytes: Vec<u8>,
    gzip: bool,
}

impl Body {
    /// Compresses `json` when that makes it smaller.
    pub fn of(json: Vec<u8>) -> Self {
        if json.len() >= WORTH_COMPRESSING
            && let Some(packed) = pack(&json)
            && packed.len() < json.len()
        {
            return Self { bytes: packed, gzip: true };
        }
        Self { bytes: json, gzip: false }
    }

    /// Bytes on the wire.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether it is compressed.
    pub const fn is_gzip(&self) -> bool {
        self.gzip
    }

    /// The body as pieces; each tells `pulse` and `traffic` when the connection takes it.
    pub fn into_pieces(self, pulse: Arc<Pulse>, traffic: Arc<Traffic>) -> reqwest::Body {
        let pieces: Vec<Vec<u8>> = self.bytes.chunks(PIECE).map(<[u8]>::to_vec).collect();
        reqwest::Body::wrap_stream(stream::iter(pieces.into_iter().map(move |piece| {
            pulse.sent(piece.len() as u64);
            traffic.sent(piece.len() as u64);
            Ok::<_, std::convert::Infallible>(piece)
        })))
    }
}

fn pack(json: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(json.len() / 4), Compression::default());
    encoder.write_all(json).ok()?;
    encoder.finish().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_compressed_when_that_makes_it_smaller() {
        assert!(!Body::of(b"{}".to_vec()).is_gzip());
        let long = Body::of(b"{\"name\":\"school\"}".repeat(100));
        assert!(long.is_gzip());
        assert!(long.len() < 200);
    }
}
