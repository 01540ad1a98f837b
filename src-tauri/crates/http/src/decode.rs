//! Undoes the compression of an answer as it arrives, so that a cut answer gives all that came before the cut.

use std::io::{self, Write};

use flate2::write::MultiGzDecoder;
use rounds_model::wire::block::Form;

use crate::lines::MAX_LINE;

/// Memory that an answer may ask for, as a power of two (protocol, *Limits*).
const WINDOW: u32 = 23;

/// Bytes that one piece of an answer, as the network gave it, may stand for: far above what an answer of ours gives,
/// and bounded, since a piece can be made that stands for thousands of times its size.
const AT_ONCE: usize = 4 * MAX_LINE;

/// What one piece stood for.
#[derive(Default)]
pub struct Decoded(Vec<u8>);

impl Write for Decoded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > AT_ONCE {
            return Err(io::Error::other("more than an answer stands for"));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Decodes one answer.
pub enum Decoder {
    /// As it came.
    Plain,
    /// gzip.
    Gzip(Box<MultiGzDecoder<Decoded>>),
    /// The narrow form, which is compressed by itself.
    Narrow(Box<zstd::stream::write::Decoder<'static, Decoded>>),
}

impl Decoder {
    /// The decoder for a `Content-Encoding`; `None` for one that was not offered.
    pub fn of(encoding: Option<&[u8]>) -> Option<Self> {
        match encoding {
            None | Some(b"identity") => Some(Self::Plain),
            Some(b"gzip") => Some(Self::Gzip(Box::new(MultiGzDecoder::new(Decoded::default())))),
            Some(_) => None,
        }
    }

    /// The decoder of the narrow form; `None` when there is no memory for it.
    pub fn narrow(form: Form) -> Option<Self> {
        let mut decoder = zstd::stream::write::Decoder::with_dictionary(Decoded::default(), form.dictionary()).ok()?;
        decoder.window_log_max(WINDOW).ok()?;
        Some(Self::Narrow(Box::new(decoder)))
    }

    /// Decodes the next bytes into `sink`, as far as they can be.
    ///
    /// # Errors
    /// Bytes that are not of the encoding.
    pub fn decode(&mut self, bytes: &[u8], sink: impl FnOnce(&[u8])) -> io::Result<()> {
        match self {
            Self::Plain => sink(bytes),
            Self::Gzip(decoder) => {
                decoder.write_all(bytes)?;
                decoder.flush()?;
                sink(&decoder.get_ref().0);
                decoder.get_mut().0.clear();
            }
            Self::Narrow(decoder) => {
                decoder.write_all(bytes)?;
                decoder.flush()?;
                sink(&decoder.get_ref().0);
                decoder.get_mut().0.clear();
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn gzip_reads_back_wherever_it_is_cut() {
        let text = b"{\"a\":1}\n".repeat(50);
        let packed = gzip(&text);
        for cut in 0..packed.len() {
            let mut decoder = Decoder::of(Some(b"gzip")).unwrap();
            let mut out = Vec::new();
            let (left, right) = packed.split_at(cut);
            decoder.decode(left, |bytes| out.extend_from_slice(bytes)).unwrap();
            decoder.decode(right, |bytes| out.extend_from_slice(bytes)).unwrap();
            assert_eq!(out, text, "cut at {cut}");
        }
    }

    #[test]
    fn what_was_flushed_before_a_cut_is_given() {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(b"first\n").unwrap();
        encoder.flush().unwrap();
        let mut out = Vec::new();
        let mut decoder = Decoder::of(Some(b"gzip")).unwrap();
        decoder.decode(encoder.get_ref(), |bytes| out.extend_from_slice(bytes)).unwrap();
        assert_eq!(out, b"first\n");
    }

    #[test]
    fn the_narrow_form_reads_back_wherever_it_is_cut() {
        let text = b"{\"b\":\"School\"}\n".repeat(50);
        let mut encoder = zstd::stream::write::Encoder::with_dictionary(Vec::new(), 6, Form::Two.dictionary()).unwrap();
        for line in text.chunks(60) {
            encoder.write_all(line).unwrap();
            encoder.flush().unwrap();
        }
        let packed = encoder.finish().unwrap();
        for cut in 0..packed.len() {
            let (mut decoder, mut out) = (Decoder::narrow(Form::Two).unwrap(), Vec::new());
            let (left, right) = packed.split_at(cut);
            decoder.decode(left, |bytes| out.extend_from_slice(bytes)).unwrap();
            decoder.decode(right, |bytes| out.extend_from_slice(bytes)).unwrap();
            assert_eq!(out, text, "cut at {cut}");
        }
        assert!(Decoder::narrow(Form::Two).unwrap().decode(b"<html><body>sign in</body></html>", |_| ()).is_err());
    }

    #[test]
    fn a_few_bytes_that_stand_for_more_than_a_memory_holds_are_refused() {
        let zeros = vec![0; 1 << 20];
        let mut narrow = zstd::stream::write::Encoder::with_dictionary(Vec::new(), 1, Form::Two.dictionary()).unwrap();
        let mut plain = GzEncoder::new(Vec::new(), Compression::default());
        for _ in 0..=AT_ONCE >> 20 {
            narrow.write_all(&zeros).unwrap();
            plain.write_all(&zeros).unwrap();
        }
        let bombs = [(Decoder::narrow(Form::Two), narrow.finish().unwrap()), (Decoder::of(Some(b"gzip")), plain.finish().unwrap())];
        for (decoder, bomb) in bombs {
            assert!(bomb.len() < AT_ONCE / 500);
            assert!(decoder.unwrap().decode(&bomb, |_| ()).is_err());
        }
    }

    #[test]
    fn what_is_no_gzip_is_refused() {
        let mut decoder = Decoder::of(Some(b"gzip")).unwrap();
        assert!(decoder.decode(b"<html><body>sign in</body></html>", |_| ()).is_err());
        assert!(Decoder::of(Some(b"br")).is_none());
    }
}
