//! The engine's way to the server inside this program: a call, and no socket.

use async_trait::async_trait;
use futures_util::stream;
use rounds_http::Token;
use rounds_server::Inside;
use rounds_sync::ports::{Answer, Exchange, Remote, RemoteError, Traffic};

use super::PracticeServer;

/// Makes exchanges with the server inside this program. No byte moves over a network, so none is counted.
pub struct PracticeRemote {
    server: PracticeServer,
    token: Token,
    traffic: Traffic,
}

impl PracticeRemote {
    /// Exchanges under `token`.
    pub fn new(server: PracticeServer, token: Token) -> Self {
        Self { server, token, traffic: Traffic::default() }
    }
}

#[async_trait]
impl Remote for PracticeRemote {
    async fn exchange(&self, exchange: Exchange) -> Result<Answer, RemoteError> {
        let server = &self.server.server;
        let answer = server.answer(self.token.reveal(), exchange.request, exchange.idle).await;
        let sync_time = server.rules().now();
        match answer {
            Ok(Inside::NotModified) => Ok(Answer::NotModified { sync_time }),
            Ok(Inside::Lines(lines)) => Ok(Answer::Lines { sync_time, lines: Box::pin(stream::iter(lines.into_iter().map(Ok))) }),
            Err(refused) => Err(RemoteError::Refused { code: refused.0, retry_after: None }),
        }
    }

    fn traffic(&self) -> &Traffic {
        &self.traffic
    }
}
