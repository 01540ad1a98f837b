//! The bytes of a connection, watched and counted: one on which nothing moves for too long is cut.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use prometheus_client::metrics::counter::Counter;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep, sleep},
};

/// A stream that fails once nothing was read or written for as long as its patience lasts.
pub struct Watched<S> {
    stream: S,
    patience: Duration,
    cut: Pin<Box<Sleep>>,
    received: Counter,
    sent: Counter,
}

impl<S> Watched<S> {
    /// Watches `stream`, and counts its bytes.
    pub fn new(stream: S, patience: Duration, received: Counter, sent: Counter) -> Self {
        Self { stream, patience, cut: Box::pin(sleep(patience)), received, sent }
    }

    /// What was asked of the stream, unless it has been silent for too long.
    fn within<T>(&mut self, cx: &mut Context<'_>, asked: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if asked.is_ready() {
            self.cut.as_mut().reset(Instant::now() + self.patience);
            return asked;
        }
        match self.cut.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<S> Watched<S> {
    fn written(&mut self, cx: &mut Context<'_>, asked: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if let Poll::Ready(Ok(bytes)) = asked {
            self.sent.inc_by(bytes as u64);
        }
        self.within(cx, asked)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        let asked = Pin::new(&mut self.stream).poll_read(cx, into);
        self.received.inc_by((into.filled().len() - before) as u64);
        self.within(cx, asked)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let asked = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.written(cx, asked)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[io::IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let asked = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
        self.written(cx, asked)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
