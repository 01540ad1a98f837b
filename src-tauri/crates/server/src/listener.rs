//! The socket that the server listens on, plain or with TLS. A handshake takes as long as its link is slow, so none
//! is waited for where connections are accepted: who cannot finish it holds up nobody else.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{extract::connect_info::Connected, serve::IncomingStream};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;

/// How long a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(15);

/// How long nothing is accepted after the system refused to: it is out of file handles, most likely.
const PAUSE: Duration = Duration::from_secs(1);

/// Connections that are ready and were not taken yet.
const READY: usize = 64;

/// The bytes of a connection.
pub trait Wire: AsyncRead + AsyncWrite + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Wire for S {}

type Ready = (Box<dyn Wire>, SocketAddr);

/// Who is at the other end of a connection: a laptop, or a proxy in front of this server.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

impl Connected<IncomingStream<'_, Listener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Listener>) -> Self {
        Self(*stream.remote_addr())
    }
}

/// Gives out connections on which HTTP can be spoken. Dropping it ends the listening.
#[derive(Debug)]
pub struct Listener {
    ready: mpsc::Receiver<Ready>,
    address: SocketAddr,
}

impl Listener {
    /// Listens; with TLS if there is an acceptor for it.
    ///
    /// # Errors
    /// The address cannot be bound.
    pub async fn bind(address: SocketAddr, tls: Option<TlsAcceptor>) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let (give, ready) = mpsc::channel(READY);
        tokio::spawn(accept(listener, tls, give));
        Ok(Self { ready, address })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }
}

impl axum::serve::Listener for Listener {
    type Io = Box<dyn Wire>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(ready) => ready,
            // Whoever accepts ends after this one, never before.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>, give: mpsc::Sender<Ready>) {
    let tls = tls.map(Arc::new);
    loop {
        let accepted = tokio::select! {
            () = give.closed() => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                // Answers are written whole; waiting to fill a packet would only delay them.
                drop(stream.set_nodelay(true));
                match &tls {
                    None => drop(give.send((Box::new(stream), peer)).await),
                    Some(tls) => drop(tokio::spawn(shake_hands(Arc::clone(tls), stream, peer, give.clone()))),
                }
            }
            // The other side went away before it was let in.
            Err(error) if matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) => {}
            Err(error) => {
                tracing::error!(%error, "No connection can be accepted now");
                sleep(PAUSE).await;
            }
        }
    }
}

async fn shake_hands(tls: Arc<TlsAcceptor>, stream: TcpStream, peer: SocketAddr, give: mpsc::Sender<Ready>) {
    match timeout(HANDSHAKE, tls.accept(stream)).await {
        Ok(Ok(stream)) => drop(give.send((Box::new(stream), peer)).await),
        // Somebody spoke plain HTTP, or does not trust the certificate. Their address is theirs.
        Ok(Err(error)) => tracing::debug!(%error, "A handshake failed"),
        Err(_) => tracing::debug!("A handshake was not finished in time"),
    }
}
