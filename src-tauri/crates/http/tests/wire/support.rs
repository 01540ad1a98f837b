//! Servers written by hand on a bare socket: they read one request and answer with exactly the bytes told.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};

/// The clock that answers of these servers carry.
pub const SYNC_TIME: &str = "2026-01-15T10:30:00.000001Z";

/// A request as it arrived.
pub struct Received {
    /// The head, line breaks and all.
    pub head: String,
    /// The body as it stood on the wire.
    pub body: Vec<u8>,
}

impl Received {
    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.split_once(": ").filter(|(key, _)| key.eq_ignore_ascii_case(name))).map(|(_, value)| value)
    }

    /// The body of a message that is plain JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// Listens on a free port.
pub async fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (listener, url)
}

/// A server that takes one request and hangs up after `answer`; gives its address and what it received.
pub async fn answering(answer: impl Into<Vec<u8>>) -> (String, oneshot::Receiver<Received>) {
    let answer = answer.into();
    let (listener, url) = listen().await;
    let (tell, told) = oneshot::channel();
    tokio::spawn(async move {
        let (mut call, _) = listener.accept().await.unwrap();
        let received = receive(&mut call).await;
        call.write_all(&answer).await.unwrap();
        call.shutdown().await.unwrap();
        let _ = tell.send(received);
    });
    (url, told)
}

/// Reads one request with its body.
pub async fn receive(call: &mut (impl AsyncRead + Unpin)) -> Received {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
        assert_ne!(call.read_buf(&mut bytes).await.unwrap(), 0, "the request was cut");
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut received = Received { head, body: bytes.split_off(end) };
    let length: usize = received.header("content-length").map_or(0, |length| length.parse().unwrap());
    while received.body.len() < length {
        assert_ne!(call.read_buf(&mut received.body).await.unwrap(), 0, "the body was cut");
    }
    received
}

/// A connection taken and its request read, for answers with a rhythm of their own.
pub async fn taken(listener: &TcpListener) -> TcpStream {
    let (mut call, _) = listener.accept().await.unwrap();
    receive(&mut call).await;
    call
}

/// An answer of ours: its status line, the clock, more headers, a length, a body.
pub fn ours(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut answer = format!("HTTP/1.1 {status}\r\nsync-time: {SYNC_TIME}\r\n{headers}content-length: {}\r\n\r\n", body.len()).into_bytes();
    answer.extend_from_slice(body);
    answer
}

/// Compressed.
pub fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}
