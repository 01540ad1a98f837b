//! A tape between a laptop and its server: it keeps what was asked, by its first line, and what the server answered, byte
//! for byte.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use rounds_http::{Connection, HttpRemote, Options, Token};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use crate::{TestServer, call::request};

/// In which form the answers are recorded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Recorded {
    /// Lines of JSON.
    Plain,
    /// The newest narrow form that the laptop reads.
    Narrow,
}

/// Records until it is dropped.
pub struct Tape {
    address: SocketAddr,
    answers: Arc<Mutex<Vec<Vec<u8>>>>,
    asked: Arc<Mutex<Vec<String>>>,
    recording: JoinHandle<()>,
}

impl Tape {
    /// Puts a tape before `server`.
    pub async fn before(server: &TestServer, form: Recorded) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound socket");
        let (server, answers, asked) = (server.address(), Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
        let (kept, noted) = (Arc::clone(&answers), Arc::clone(&asked));
        let recording = tokio::spawn(async move {
            while let Ok((call, _)) = listener.accept().await {
                let keep = |answer: &[u8]| kept.lock().unwrap_or_else(PoisonError::into_inner).push(answer.to_vec());
                let note = |line: &str| noted.lock().unwrap_or_else(PoisonError::into_inner).push(line.to_owned());
                carry(call, server, form, note, keep).await.expect("a server that answers");
            }
        });
        Self { address, answers, asked, recording }
    }

    /// The way over it under a laptop's token.
    #[must_use]
    pub fn remote(&self, token: &Token) -> HttpRemote {
        HttpRemote::new(self.connection(), token.clone())
    }

    /// The way over it.
    #[must_use]
    pub fn connection(&self) -> Connection {
        let address = format!("http://{}", self.address).parse().expect("an address");
        Connection::to(address, &Options::default()).expect("the system's settings")
    }

    /// Method and path of what was asked since this was called last.
    #[must_use]
    pub fn take_asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The answers so far, heads and all.
    #[must_use]
    pub fn answers(&self) -> Vec<Vec<u8>> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Tape {
    fn drop(&mut self) {
        self.recording.abort();
    }
}

/// Carries one request and its answer, which ends with the connection; it is kept before the laptop has it.
async fn carry(mut call: TcpStream, server: SocketAddr, form: Recorded, note: impl Fn(&str), keep: impl Fn(&[u8])) -> std::io::Result<()> {
    let (head, body) = request(&mut call).await?;
    note(head.lines().next().unwrap_or_default().trim_end_matches(" HTTP/1.1"));
    let keeps = |line: &&str| form == Recorded::Narrow || !line.to_lowercase().starts_with("accept:");
    let head: String = head.lines().filter(keeps).map(|line| format!("{line}\r\n")).collect();
    let mut to_server = TcpStream::connect(server).await?;
    to_server.write_all(format!("{head}connection: close\r\n\r\n").as_bytes()).await?;
    to_server.write_all(&body).await?;
    let mut answer = Vec::new();
    to_server.read_to_end(&mut answer).await?;
    keep(&answer);
    call.write_all(&answer).await?;
    call.shutdown().await
}
