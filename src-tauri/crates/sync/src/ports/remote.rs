//! The server, as the engine sees it.

use std::{
    collections::BTreeMap,
    pin::Pin,
    sync::atomic::{AtomicU64, Ordering},
};

use async_trait::async_trait;
use futures_util::Stream;
use rounds_model::{
    EntityId, Kind, ServerTime,
    wire::{ExchangeRequest, Line, ServerCode},
};

/// One exchange to make.
#[derive(Clone, PartialEq, Debug)]
pub struct Exchange {
    /// The run's id, for the server's log; at most 8 characters.
    pub run: String,
    /// What to send.
    pub request: ExchangeRequest,
    /// There is nothing to say beyond the state: ask whether anything changed (`GET`), which may be answered by
    /// [`Answer::NotModified`].
    pub idle: bool,
    /// The records whose digest the request carries as staged, by stamp inside a kind.
    pub staged: BTreeMap<Kind, Vec<EntityId>>,
}

/// The lines of an answer as they arrive.
pub type LineStream = Pin<Box<dyn Stream<Item = Result<Line, RemoteError>> + Send>>;

/// What the server answered, apart from a refusal.
pub enum Answer {
    /// Nothing has changed since the state sent.
    NotModified {
        /// The server's clock when it answered.
        sync_time: ServerTime,
    },
    /// An answer; the stream fails with [`RemoteError::Cut`] when it ends without a trailer.
    Lines {
        /// The server's clock when it began to answer.
        sync_time: ServerTime,
        /// The lines.
        lines: LineStream,
    },
}

/// Makes exchanges with the server under one user's token.
#[async_trait]
pub trait Remote: Send + Sync {
    /// Sends `exchange` and gives the lines of the answer as they come. Nothing is retried here.
    ///
    /// # Errors
    /// What kept the exchange from being made or answered.
    async fn exchange(&self, exchange: Exchange) -> Result<Answer, RemoteError>;

    /// The bytes moved so far, in both directions, headers included as far as the adapter can count them.
    fn traffic(&self) -> &Traffic;
}

/// Counts the bytes of exchanges; shared with whoever shows progress.
#[derive(Debug, Default)]
pub struct Traffic {
    up: AtomicU64,
    down: AtomicU64,
}

impl Traffic {
    /// Notes bytes sent.
    pub fn sent(&self, bytes: u64) {
        self.up.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Notes bytes received.
    pub fn received(&self, bytes: u64) {
        self.down.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Bytes sent so far.
    #[must_use]
    pub fn up(&self) -> u64 {
        self.up.load(Ordering::Relaxed)
    }

    /// Bytes received so far.
    #[must_use]
    pub fn down(&self) -> u64 {
        self.down.load(Ordering::Relaxed)
    }
}

/// Why an exchange was not made or not answered. None of these carries an address, a token or a payload.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RemoteError {
    /// No connection to the server.
    #[error("the server cannot be reached")]
    Unreachable,
    /// The server's certificate was not accepted.
    #[error("the connection is not secure")]
    Tls {
        /// The certificate is not valid at the laptop's date: most often the laptop's clock is wrong.
        by_date: bool,
    },
    /// Something that is not the server answered, most often a sign-in page of the network.
    #[error("another machine answered in place of the server")]
    CaptivePortal,
    /// No byte moved for 30 seconds.
    #[error("the connection stalled")]
    Stalled,
    /// The answer ended before its trailer.
    #[error("the answer was cut")]
    Cut,
    /// The answer cannot be read.
    #[error("the answer cannot be read")]
    Garbled,
    /// The server failed or a proxy before it did (5xx without a code of ours).
    #[error("the server failed with status {0}")]
    Broken(u16),
    /// The server refused the request with a code.
    #[error("the server refused: {code}")]
    Refused {
        /// Why.
        code: ServerCode,
        /// Seconds to wait, for `busy`.
        retry_after: Option<u32>,
    },
}

impl RemoteError {
    /// The code of the one table.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Tls { by_date: true } => "tls_clock",
            Self::Tls { by_date: false } => "tls",
            Self::CaptivePortal => "captive_portal",
            Self::Stalled => "stalled",
            Self::Cut => "cut",
            Self::Garbled => "garbled",
            Self::Broken(_) => "server_broken",
            Self::Refused { code, .. } => code.name(),
        }
    }

    /// Whether what was sent is more than one request may carry.
    #[must_use]
    pub const fn is_too_large(&self) -> bool {
        matches!(self, Self::Refused { code: ServerCode::TooLarge, .. })
    }

    /// Whether what was sent may be the reason: the server got it and did not answer as it should.
    #[must_use]
    pub const fn may_be_the_operations(&self) -> bool {
        matches!(
            self,
            Self::Stalled
                | Self::Cut
                | Self::Garbled
                | Self::Broken(_)
                | Self::Refused { code: ServerCode::Internal | ServerCode::Malformed, .. }
        )
    }
}
