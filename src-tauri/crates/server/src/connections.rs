//! Serving connections: HTTP/1 and HTTP/2 over what the listener lets in, each within limits, so that whoever is slow,
//! silent or hostile costs no connection but their own. A server that stops lets in nobody and finishes what is under way.

use std::time::Duration;

use axum::{Extension, Router, extract::ConnectInfo};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
    service::TowerToHyperService,
};
use prometheus_client::metrics::gauge::Gauge;
use tokio::{sync::watch, task::JoinSet, time::timeout};

use crate::{
    config::Serving,
    listener::{Listener, Peer, Ready},
    metrics::Metrics,
    watched::Watched,
};

/// Bytes of a request's head.
const HEAD: usize = 16 * 1024;

/// Lines of a request's head.
const HEADERS: usize = 64;

/// Requests at once on one connection of HTTP/2. A laptop has one, and photos at most three more.
const STREAMS: u32 = 8;

/// Serves what `listener` lets in until the sender of `stopped` is dropped, and then finishes what is under way.
pub async fn serve(mut listener: Listener, router: Router, serving: Serving, metrics: Metrics, mut stopped: watch::Receiver<()>) {
    let (builder, graceful, mut open) = (builder(&serving), GracefulShutdown::new(), JoinSet::new());
    loop {
        let Ready { stream, peer, admitted } = tokio::select! {
            biased;
            _ = stopped.changed() => break,
            Some(_) = open.join_next() => continue,
            ready = listener.next() => match ready {
                Some(ready) => ready,
                None => break,
            },
        };
        let service = TowerToHyperService::new(router.clone().layer(Extension(ConnectInfo(Peer(peer)))));
        let stream = TokioIo::new(Watched::new(stream, serving.silence, metrics.received.clone(), metrics.sent.clone()));
        let connection = graceful.watch(builder.serve_connection(stream, service).into_owned());
        let counted = Counted::new(&metrics.open);
        open.spawn(async move {
            let _inside = (admitted, counted);
            if let Err(error) = connection.await {
                // What a client does to its own connection is no failure of the server.
                tracing::debug!(%error, "A connection broke");
            }
        });
    }
    // The socket closes here: whoever comes now is refused, and goes to another process or comes back.
    drop(listener);
    tracing::info!(open = open.len(), "Stopping");
    if timeout(serving.stop_within, graceful.shutdown()).await.is_err() {
        tracing::warn!("Some requests did not finish in time; what they committed is kept, and their devices ask again");
    }
    open.shutdown().await;
}

/// A connection as the gauge counts it, however it ends.
struct Counted(Gauge);

impl Counted {
    fn new(open: &Gauge) -> Self {
        open.inc();
        Self(open.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.dec();
    }
}

fn builder(serving: &Serving) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(serving.head).max_buf_size(HEAD).max_headers(HEADERS);
    let frames = u32::try_from(HEAD).unwrap_or(u32::MAX);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(frames)
        .max_concurrent_streams(STREAMS)
        .keep_alive_interval(None::<Duration>);
    builder
}
