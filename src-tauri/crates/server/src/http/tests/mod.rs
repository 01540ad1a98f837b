//! The server over real sockets, asked by a foreign client.

mod bodies;
mod exchange;
mod hostile;
mod office;
mod rest;
mod session;
mod tenancy;
mod wire;

use std::net::SocketAddr;

use reqwest::{Client, RequestBuilder, Response};
use rounds_model::wire::{ExchangeRequest, Line, Problem, ServerCode};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::{
    Listening,
    config::Proxy,
    testing::{Answer, Bench, Device},
};

/// A listening server and a client of it.
pub struct Site {
    pub bench: Bench,
    listening: Listening,
    client: Client,
}

impl Site {
    pub async fn new() -> Self {
        Self::at(Bench::new().await).await
    }

    /// Behind a proxy on this machine that is believed.
    pub async fn behind_proxy() -> Self {
        let addresses = vec![std::net::Ipv4Addr::LOCALHOST.into()];
        let proxy = Proxy { header: "x-forwarded-for".parse().unwrap(), addresses };
        Self::at(Bench::behind(|config| config.proxy = Some(proxy)).await).await
    }

    pub async fn at(bench: Bench) -> Self {
        // The second test of a process finds a provider there already; which of them came first is the same.
        let _already = rustls::crypto::ring::default_provider().install_default();
        let listening = bench.server.listen(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        let client = Client::builder().no_proxy().no_gzip().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { bench, listening, client }
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.listening.url()))
    }

    pub fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(format!("{}{path}", self.listening.url()))
    }

    pub fn delete(&self, path: &str) -> RequestBuilder {
        self.client.delete(format!("{}{path}", self.listening.url()))
    }

    pub async fn exchange(&self, device: &Device, request: &ExchangeRequest) -> Answer {
        let response = self.post("/api/sync").bearer_auth(&device.token).json_text(request).send().await.unwrap();
        assert_eq!(response.status(), 200);
        read(response).await
    }

    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.listening.address()).await.unwrap()
    }

    pub async fn stop(self) {
        drop(self.client);
        self.listening.stop().await.unwrap();
    }
}

/// JSON without reqwest's own feature for it.
pub trait JsonText {
    fn json_text<T: serde::Serialize>(self, value: &T) -> Self;
}

impl JsonText for RequestBuilder {
    fn json_text<T: serde::Serialize>(self, value: &T) -> Self {
        self.header("content-type", "application/json").body(serde_json::to_string(value).unwrap())
    }
}

/// Every answer of ours says the time, and asks not to be kept.
pub fn is_ours(response: &Response) -> bool {
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
    let time = header("sync-time").is_some_and(|time| time.len() == 27 && time.parse::<rounds_model::ServerTime>().is_ok());
    time && header("cache-control") == Some("private, no-store")
}

pub async fn read(response: Response) -> Answer {
    assert!(is_ours(&response));
    assert_eq!(response.headers()["content-type"], "application/x-ndjson");
    lines(&response.text().await.unwrap())
}

pub fn lines(text: &str) -> Answer {
    assert!(text.ends_with('\n'));
    Answer::read(text.lines().map(|line| Line::parse(line).unwrap()).collect())
}

/// A refusal's code, after looking at the rest of it.
pub async fn refusal(request: RequestBuilder) -> ServerCode {
    let response = request.send().await.unwrap();
    assert!(is_ours(&response));
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    let status = response.status().as_u16();
    let problem: Problem = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    assert_eq!((problem.status, problem.code.status()), (status, status));
    problem.code
}

/// Sends bytes and reads until the server closes.
pub async fn talk(mut stream: TcpStream, bytes: &[u8]) -> Vec<u8> {
    stream.write_all(bytes).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    answer
}
