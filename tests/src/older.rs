//! A server of the first days in front of the real one: it knows lines of JSON and whole records, no narrow form and no
//! changes.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::SeqCst},
    },
};

use reqwest::{Client, Method, Response};
use rounds_http::{Connection, HttpRemote, Options, Token};
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use crate::{TestServer, call::request};

/// How it refuses a form that it does not know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// As the product's own first server: it tried to read JSON.
    Malformed,
    /// As HTTP has it, without a word.
    UnsupportedMediaType,
}

/// Gone when dropped.
pub struct OlderServer {
    address: SocketAddr,
    refused: Arc<AtomicU64>,
    answering: JoinHandle<()>,
}

impl OlderServer {
    /// Stands in front of `server`.
    pub async fn before(server: &TestServer, refusal: Refusal) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound socket");
        let (url, refused) = (server.url(), Arc::new(AtomicU64::new(0)));
        let count = Arc::clone(&refused);
        let answering = tokio::spawn(async move {
            let client = Client::new();
            while let Ok((call, _)) = listener.accept().await {
                // A caller that hangs up has its answer already.
                let _ = answer(call, &client, &url, refusal, &count).await;
            }
        });
        Self { address, refused, answering }
    }

    /// The way to it under a laptop's token.
    #[must_use]
    pub fn remote(&self, token: &Token) -> HttpRemote {
        let address = format!("http://{}", self.address).parse().expect("an address");
        HttpRemote::new(Connection::to(address, &Options::default()).expect("the system's settings"), token.clone())
    }

    /// Requests that it could not read so far.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.refused.load(SeqCst)
    }
}

impl Drop for OlderServer {
    fn drop(&mut self) {
        self.answering.abort();
    }
}

/// Answers one request and hangs up.
async fn answer(mut call: TcpStream, client: &Client, url: &str, refusal: Refusal, refused: &AtomicU64) -> std::io::Result<()> {
    let (head, body) = request(&mut call).await?;
    let header = |name: &str| {
        let mut headers = head.lines().filter_map(|line| line.split_once(": "));
        headers.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
    };
    let answer = if header("content-type").is_some_and(|form| form.starts_with("x-rounds/")) {
        refused.fetch_add(1, SeqCst);
        let (status, body) = match refusal {
            Refusal::Malformed => (400, r#"{"title":"The request cannot be read.","status":400,"code":"malformed"}"#),
            Refusal::UnsupportedMediaType => (415, ""),
        };
        written(status, "sync-time: 2026-03-02T10:00:00.000000Z\r\n", body.as_bytes())
    } else {
        let mut words = head.split(' ');
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let mut forwarded = client.request(method, format!("{url}{path}")).body(body);
        for name in ["authorization", "sync", "if-none-match", "content-type"] {
            if let Some(value) = header(name) {
                forwarded = forwarded.header(name, value);
            }
        }
        relayed(forwarded.send().await.expect("the server answers")).await
    };
    call.write_all(&answer).await?;
    call.shutdown().await
}

/// An answer of the real server as the older one gives it: without a word of changes.
async fn relayed(answer: Response) -> Vec<u8> {
    let mut headers = String::new();
    for name in ["sync-time", "etag", "content-type", "retry-after"] {
        if let Some(value) = answer.headers().get(name) {
            headers += &format!("{name}: {}\r\n", value.to_str().expect("a header of ours"));
        }
    }
    let status = answer.status().as_u16();
    let body = answer.text().await.expect("a whole answer");
    written(status, &headers, body.replacen(r#","updates":true}"#, "}", 1).as_bytes())
}

fn written(status: u16, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = if status == 304 { String::new() } else { format!("content-length: {}\r\n", body.len()) };
    let mut answer = format!("HTTP/1.1 {status} \r\n{headers}{length}connection: close\r\n\r\n").into_bytes();
    answer.extend_from_slice(body);
    answer
}
