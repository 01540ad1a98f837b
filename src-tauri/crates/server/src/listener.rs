//! The socket that the server listens on, plain or with TLS. A handshake takes as long as its link is slow, so none
//! is waited for where connections are accepted: who cannot finish it holds up nobody else.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;

use crate::admission::{Admission, Admitted};

/// How long a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(15);

/// How long nothing is accepted after the system refused to: it is out of file handles, most likely.
const PAUSE: Duration = Duration::from_secs(1);

/// Connections that are ready and were not taken yet.
const READY: usize = 64;

/// The bytes of a connection.
pub trait Wire: AsyncRead + AsyncWrite + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Wire for S {}

/// A connection that was let in.
pub struct Ready {
    /// Its bytes.
    pub stream: Box<dyn Wire>,
    /// Who is at its other end.
    pub peer: SocketAddr,
    /// Its place.
    pub admitted: Admitted,
}

/// Who is at the other end of a connection: a laptop, or a proxy in front of this server.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Gives out connections on which HTTP can be spoken. Dropping it ends the listening.
#[derive(Debug)]
pub struct Listener {
    ready: mpsc::Receiver<Ready>,
    address: SocketAddr,
}

impl Listener {
    /// Listens, for those whom `admission` lets in; with TLS if there is an acceptor for it.
    ///
    /// # Errors
    /// The address cannot be bound.
    pub async fn bind(address: SocketAddr, tls: Option<TlsAcceptor>, admission: Admission) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let (give, ready) = mpsc::channel(READY);
        tokio::spawn(accept(listener, tls, admission, give));
        Ok(Self { ready, address })
    }

    /// The next connection; `None` when there will be none.
    pub async fn next(&mut self) -> Option<Ready> {
        self.ready.recv().await
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }
}

async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>, admission: Admission, give: mpsc::Sender<Ready>) {
    let tls = tls.map(Arc::new);
    loop {
        let accepted = tokio::select! {
            () = give.closed() => return,
            // The place comes first: who finds none waits with the system, and costs nothing here.
            accepted = async { (admission.place().await, listener.accept().await) } => accepted,
        };
        match accepted {
            (Some(place), Ok((stream, peer))) => {
                let Some(admitted) = admission.admit(place, peer.ip()) else {
                    tracing::debug!("An address has too many connections; one more is closed");
                    continue;
                };
                // Answers are written whole; waiting to fill a packet would only delay them.
                drop(stream.set_nodelay(true));
                match &tls {
                    None => drop(give.send(Ready { stream: Box::new(stream), peer, admitted }).await),
                    Some(tls) => drop(tokio::spawn(shake_hands(Arc::clone(tls), stream, peer, admitted, give.clone()))),
                }
            }
            (None, _) => return,
            // The other side went away before it was let in.
            (_, Err(error)) if matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) => {}
            (_, Err(error)) => {
                tracing::error!(%error, "No connection can be accepted now");
                sleep(PAUSE).await;
            }
        }
    }
}

async fn shake_hands(tls: Arc<TlsAcceptor>, stream: TcpStream, peer: SocketAddr, admitted: Admitted, give: mpsc::Sender<Ready>) {
    match timeout(HANDSHAKE, tls.accept(stream)).await {
        Ok(Ok(stream)) => drop(give.send(Ready { stream: Box::new(stream), peer, admitted }).await),
        // Somebody spoke plain HTTP, or does not trust the certificate. Their address is theirs.
        Ok(Err(error)) => tracing::debug!(%error, "A handshake failed"),
        Err(_) => tracing::debug!("A handshake was not finished in time"),
    }
}
