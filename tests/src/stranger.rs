//! A machine that is not the server, or no longer in its right mind: it answers every request with the same bytes.

use std::net::SocketAddr;

use rounds_http::{Connection, HttpRemote, Options, Token};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// Answers everything the same; gone when dropped.
pub struct Stranger {
    address: SocketAddr,
    answering: JoinHandle<()>,
}

impl Stranger {
    /// Answers with exactly these bytes and hangs up.
    pub async fn saying(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound socket");
        let answering = tokio::spawn(async move {
            while let Ok((call, _)) = listener.accept().await {
                // A caller that hangs up has its answer already.
                let _ = say(call, &answer).await;
            }
        });
        Self { address, answering }
    }

    /// The way to it under a laptop's token.
    #[must_use]
    pub fn remote(&self, token: &Token) -> HttpRemote {
        let address = format!("http://{}", self.address).parse().expect("an address");
        HttpRemote::new(Connection::to(address, &Options::default()).expect("the system's settings"), token.clone())
    }
}

impl Drop for Stranger {
    fn drop(&mut self) {
        self.answering.abort();
    }
}

/// Reads one whole request and answers it.
async fn say(mut call: TcpStream, answer: &[u8]) -> std::io::Result<()> {
    let mut request = Vec::new();
    while !is_whole(&request) {
        let mut piece = [0; 4096];
        let read = call.read(&mut piece).await?;
        if read == 0 {
            break;
        }
        request.extend_from_slice(&piece[..read]);
    }
    call.write_all(answer).await?;
    call.shutdown().await
}

fn is_whole(request: &[u8]) -> bool {
    let Some(end) = request.windows(4).position(|four| four == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&request[..end]).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok()).unwrap_or(0);
    request.len() >= end + 4 + length
}
