//! The way to the server, on which one exchange has a fate that is chosen and not rolled.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use rounds_model::wire::ExchangeRequest;

use crate::{
    fakes::FakeServer,
    ports::{Answer, Exchange, Remote, RemoteError, Traffic},
};

/// What becomes of the first exchange of a run; all later ones work.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// It arrives, and so does the answer.
    Works,
    /// The server never hears of it.
    Lost,
    /// The server hears of it some day; the laptop gets no answer.
    Late,
    /// The server hears it twice; the laptop gets the second answer.
    Doubled,
    /// The server does it all, and no answer comes.
    Unanswered,
}

/// A laptop's link for one run.
pub struct Link {
    server: FakeServer,
    device: &'static str,
    fate: Mutex<Fate>,
    late: Mutex<Option<ExchangeRequest>>,
    traffic: Traffic,
}

impl Link {
    pub fn new(server: FakeServer, device: &'static str, fate: Fate) -> Self {
        Self { server, device, fate: Mutex::new(fate), late: Mutex::default(), traffic: Traffic::default() }
    }

    /// What is still on its way.
    pub fn late(&self) -> Option<ExchangeRequest> {
        self.late.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Whether no exchange met the fate, because nothing was to be said.
    pub fn was_spared(&self) -> bool {
        *self.fate.lock().unwrap_or_else(PoisonError::into_inner) != Fate::Works
    }
}

#[async_trait]
impl Remote for Link {
    async fn exchange(&self, exchange: Exchange) -> Result<Answer, RemoteError> {
        let mut next = self.fate.lock().unwrap_or_else(PoisonError::into_inner);
        let fate = std::mem::replace(&mut *next, Fate::Works);
        match fate {
            Fate::Lost => return Err(RemoteError::Unreachable),
            Fate::Late => {
                *self.late.lock().unwrap_or_else(PoisonError::into_inner) = Some(exchange.request);
                return Err(RemoteError::Stalled);
            }
            _ => {}
        }
        let sync_time = self.server.now();
        if exchange.idle && exchange.request.state.as_ref().is_some_and(|state| self.server.unchanged(self.device, state)) {
            *next = fate;
            return Ok(Answer::NotModified { sync_time });
        }
        let mut lines = self.server.exchange(self.device, &exchange.request);
        match fate {
            Fate::Doubled => lines = self.server.exchange(self.device, &exchange.request),
            Fate::Unanswered => return Err(RemoteError::Cut),
            _ => {}
        }
        let lines: Vec<_> = lines.into_iter().map(Ok).collect();
        Ok(Answer::Lines { sync_time, lines: Box::pin(futures_util::stream::iter(lines)) })
    }

    fn traffic(&self) -> &Traffic {
        &self.traffic
    }
}
