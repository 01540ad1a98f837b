//! A link to the server in memory on which every message may be lost, doubled, delayed or cut, as dice say.

use async_trait::async_trait;
use futures_util::StreamExt;
use rounds_model::wire::ServerCode;

use crate::ports::{Answer, Exchange, Remote, RemoteError, Traffic};

use super::{Dice, FakeServer, Gate};

/// A device's rough link to a [`FakeServer`].
pub struct RoughLink {
    server: FakeServer,
    device: String,
    traffic: Traffic,
    gate: Gate,
    dice: Dice,
    calm: std::sync::atomic::AtomicBool,
}

/// What becomes of one exchange.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Works,
    /// The server never hears of it.
    Lost,
    /// The server hears it twice; the device gets the second answer.
    Doubled,
    /// The server does it all, and no answer comes.
    Unanswered,
    /// The server does it all, and the answer ends after a line of it.
    Cut,
    /// Something on the way refuses it.
    Busy,
}

impl RoughLink {
    /// The link of the device called `device`; its await points are those of `gate`.
    #[must_use]
    pub fn new(server: FakeServer, device: &str, gate: Gate, dice: Dice) -> Self {
        Self { server, device: device.to_owned(), traffic: Traffic::default(), gate, dice, calm: false.into() }
    }

    /// The same link, used by a program whose await points are those of `gate`.
    #[must_use]
    pub fn of_program(&self, gate: Gate) -> Self {
        let link = Self::new(self.server.clone(), &self.device, gate, self.dice.clone());
        if self.calm.load(std::sync::atomic::Ordering::Relaxed) {
            link.calm();
        }
        link
    }

    /// From now on everything arrives.
    pub fn calm(&self) {
        self.calm.store(true, std::sync::atomic::Ordering::Relaxed);
    }

    fn fate(&self) -> Fate {
        if self.calm.load(std::sync::atomic::Ordering::Relaxed) {
            return Fate::Works;
        }
        match self.dice.roll(20) {
            0 | 1 => Fate::Lost,
            2 | 3 => Fate::Doubled,
            4 | 5 => Fate::Unanswered,
            6..=8 => Fate::Cut,
            9 => Fate::Busy,
            _ => Fate::Works,
        }
    }

    fn error(&self) -> RemoteError {
        match self.dice.roll(5) {
            0 => RemoteError::Cut,
            1 => RemoteError::Garbled,
            2 => RemoteError::Stalled,
            3 => RemoteError::Broken(502),
            _ => RemoteError::Unreachable,
        }
    }
}

#[async_trait]
impl Remote for RoughLink {
    async fn exchange(&self, exchange: Exchange) -> Result<Answer, RemoteError> {
        let fate = self.fate();
        self.gate.pass(true).await;
        match fate {
            Fate::Lost => return Err(self.error()),
            Fate::Busy => return Err(RemoteError::Refused { code: ServerCode::Busy, retry_after: Some(1) }),
            _ => {}
        }
        let sync_time = self.server.now();
        if exchange.idle && exchange.request.state.as_ref().is_some_and(|state| self.server.unchanged(&self.device, state)) {
            return if fate == Fate::Unanswered { Err(self.error()) } else { Ok(Answer::NotModified { sync_time }) };
        }
        let mut lines = self.server.exchange(&self.device, &exchange.request);
        self.gate.pass(true).await;
        match fate {
            Fate::Doubled => lines = self.server.exchange(&self.device, &exchange.request),
            Fate::Unanswered => return Err(self.error()),
            _ => {}
        }
        let cut = (fate == Fate::Cut).then(|| (usize::try_from(self.dice.roll(lines.len() as u64)).unwrap_or(0), self.error()));
        let (keep, error) = cut.map_or((usize::MAX, None), |(keep, error)| (keep, Some(Err(error))));
        let lines: Vec<_> = lines.into_iter().take(keep).map(Ok).chain(error).collect();
        let gate = self.gate.clone();
        let lines = futures_util::stream::iter(lines).then(move |line| {
            let gate = gate.clone();
            async move {
                gate.pass(true).await;
                line
            }
        });
        Ok(Answer::Lines { sync_time, lines: Box::pin(lines) })
    }

    fn traffic(&self) -> &Traffic {
        &self.traffic
    }
}
