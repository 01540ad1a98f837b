//! An answer on its way out: lines as NDJSON, gzipped where that is taken, or in the narrow form for a device that
//! asks for it. Whole when it was built in memory, else page by page, each flushed so that a cut stream decodes to
//! its last whole page.

use std::{io::Write as _, sync::Arc};

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use flate2::{Compression, write::GzEncoder};
use futures_util::stream;
use rounds_model::{
    EntityId, Registry,
    wire::{
        Line, ServerCode,
        block::{self, Form},
    },
};
use zstd::stream::raw::CParameter;

use super::problem::Refusal;
use crate::{rules::Pages, store::ServerStore};

/// How hard an answer is squeezed: beyond this level a first sync costs the server twice the time for a few per cent.
const LEVEL: i32 = 6;
/// How far back the compressor looks, as a power of two; each answer under way holds a little more than that.
const WINDOW: u32 = 20;

/// Bytes of a line from which on it is flushed.
const WORTH_FLUSHING: usize = 2_000;

/// Writes lines as bytes.
enum Writer {
    Plain(Vec<u8>),
    Gzip(Box<GzEncoder<Vec<u8>>>),
    Narrow(Box<Narrow>),
}

/// The narrow form: blocks of columns inside a zstd frame.
struct Narrow {
    form: Form,
    blocks: block::BlockWriter,
    encoder: zstd::stream::write::Encoder<'static, Vec<u8>>,
}

impl Narrow {
    fn new(form: Form, registry: &Registry) -> std::io::Result<Self> {
        let mut encoder = zstd::stream::write::Encoder::with_dictionary(Vec::new(), LEVEL, form.dictionary())?;
        encoder.set_parameter(CParameter::WindowLog(WINDOW))?;
        encoder.set_parameter(CParameter::DictIdFlag(false))?; // the media type says which
        Ok(Self { form, blocks: block::BlockWriter::new(form, registry.clone()), encoder })
    }

    /// Writes the lines; a block that is not full waits for the next ones, until the end.
    fn add(&mut self, lines: &[Line], last: bool) -> std::io::Result<()> {
        let Self { blocks, encoder, .. } = self;
        let mut failed = None;
        let mut write = |mut text: String| {
            text.push('\n');
            // What is worth resuming after decodes on its own, however soon the link is cut.
            let flush = text.len() >= WORTH_FLUSHING;
            let written = encoder.write_all(text.as_bytes()).and_then(|()| if flush { encoder.flush() } else { Ok(()) });
            if let Err(error) = written {
                failed.get_or_insert(error);
            }
        };
        for line in lines {
            blocks.add(line, &mut write)?;
        }
        if last {
            blocks.flush(&mut write)?;
        }
        failed.map_or(Ok(()), Err)
    }
}

impl Writer {
    /// A writer for what the request accepts; `known` are the records that the first line says are known on both sides.
    fn for_device(headers: &HeaderMap, registry: &Registry, known: &[EntityId]) -> Result<Self, Refusal> {
        if let Some(form) = newest_accepted(headers) {
            let mut narrow = Narrow::new(form, registry).map_err(|_| ServerCode::Internal)?;
            narrow.blocks.know(known);
            return Ok(Self::Narrow(Box::new(narrow)));
        }
        let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if accepted.split(',').any(|coding| coding.trim() == "gzip") {
            Ok(Self::Gzip(Box::new(GzEncoder::new(Vec::new(), Compression::default()))))
        } else {
            Ok(Self::Plain(Vec::new()))
        }
    }

    fn add(&mut self, lines: &[Line]) -> Result<(), Refusal> {
        if let Self::Narrow(narrow) = self {
            return Ok(narrow.add(lines, false).map_err(|_| ServerCode::Internal)?);
        }
        for line in lines {
            let mut text = line.to_text().map_err(|_| ServerCode::Internal)?;
            text.push('\n');
            match self {
                Self::Plain(bytes) => bytes.extend_from_slice(text.as_bytes()),
                Self::Gzip(encoder) => encoder.write_all(text.as_bytes()).map_err(|_| ServerCode::Internal)?,
                Self::Narrow(_) => {}
            }
        }
        Ok(())
    }

    /// What can be sent now.
    fn flush(&mut self) -> Result<Bytes, Refusal> {
        Ok(match self {
            Self::Plain(bytes) => std::mem::take(bytes).into(),
            Self::Gzip(encoder) => {
                encoder.flush().map_err(|_| ServerCode::Internal)?;
                std::mem::take(encoder.get_mut()).into()
            }
            Self::Narrow(narrow) => {
                narrow.encoder.flush().map_err(|_| ServerCode::Internal)?;
                std::mem::take(narrow.encoder.get_mut()).into()
            }
        })
    }

    /// The last of it.
    fn finish(self) -> Result<Bytes, Refusal> {
        Ok(match self {
            Self::Plain(bytes) => bytes.into(),
            Self::Gzip(encoder) => encoder.finish().map_err(|_| ServerCode::Internal)?.into(),
            Self::Narrow(mut narrow) => {
                narrow.add(&[], true).map_err(|_| ServerCode::Internal)?;
                narrow.encoder.finish().map_err(|_| ServerCode::Internal)?.into()
            }
        })
    }

    fn respond(&self, lines: &[Line], body: Body) -> Response {
        let form = if let Self::Narrow(narrow) = self { narrow.form.media_type() } else { "application/x-ndjson" };
        let mut response = ([(header::CONTENT_TYPE, form)], body).into_response();
        let headers = response.headers_mut();
        if matches!(self, Self::Gzip(_)) {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        let state = lines.iter().rev().find_map(|line| match line {
            Line::End(end) => end.state.as_deref(),
            _ => None,
        });
        if let Some(tag) = state.and_then(entity_tag) {
            headers.insert(header::ETAG, tag);
        }
        response
    }
}

/// The newest narrow form that a device says it reads.
pub fn newest_accepted(headers: &HeaderMap) -> Option<Form> {
    let named = headers.get_all(header::ACCEPT).iter().filter_map(|accepted| accepted.to_str().ok()).flat_map(|list| list.split(','));
    named.filter_map(|form| Form::named(form.trim().as_bytes())).max()
}

/// A state as an entity tag.
pub fn entity_tag(state: &str) -> Option<HeaderValue> {
    HeaderValue::try_from(format!("\"{state}\"")).ok()
}

/// An answer that was built in memory.
///
/// # Errors
/// None in practice: every line can be written.
pub fn whole(headers: &HeaderMap, registry: &Registry, lines: &[Line]) -> Result<Response, Refusal> {
    in_one(Writer::for_device(headers, registry, &[])?, lines)
}

fn in_one(mut writer: Writer, lines: &[Line]) -> Result<Response, Refusal> {
    writer.add(lines)?;
    let response = writer.respond(lines, Body::empty());
    let (parts, _) = response.into_parts();
    Ok(Response::from_parts(parts, Body::from(writer.finish()?)))
}

/// An answer read page by page; no page is read before the one before it was taken by the connection.
///
/// # Errors
/// The first page could not be read: the answer can still be a refusal.
pub async fn paged(headers: &HeaderMap, registry: &Registry, store: Arc<dyn ServerStore>, mut pages: Pages) -> Result<Response, Refusal> {
    let first = pages.next(store.as_ref()).await?;
    let mut writer = Writer::for_device(headers, registry, pages.known())?;
    if pages.is_done() {
        return in_one(writer, &first);
    }
    let response = writer.respond(&[], Body::empty());
    writer.add(&first)?;
    let head = writer.flush()?;
    let rest = stream::try_unfold(Some((pages, writer, store, Some(head))), async |stage| {
        let Some((mut pages, mut writer, store, head)) = stage else { return Ok::<_, Stopped>(None) };
        if let Some(head) = head {
            return Ok(Some((head, Some((pages, writer, store, None)))));
        }
        let lines = match pages.next(store.as_ref()).await {
            Ok(lines) => lines,
            // The answer has begun: the reason is its last line, and there is no trailer.
            Err(error) => {
                let line = Line::Error(Refusal::from(error).code());
                writer.add(&[line]).map_err(|_| Stopped)?;
                return Ok(Some((writer.finish().map_err(|_| Stopped)?, None)));
            }
        };
        writer.add(&lines).map_err(|_| Stopped)?;
        if pages.is_done() {
            return Ok(Some((writer.finish().map_err(|_| Stopped)?, None)));
        }
        let bytes = writer.flush().map_err(|_| Stopped)?;
        Ok(Some((bytes, Some((pages, writer, store, None)))))
    });
    let (parts, _) = response.into_parts();
    Ok(Response::from_parts(parts, Body::from_stream(rest)))
}

/// A line could not be written; the connection is cut, which the device takes for what it is.
#[derive(Debug, thiserror::Error)]
#[error("the answer could not be written")]
struct Stopped;
