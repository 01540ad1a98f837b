//! A link to the server in memory that breaks where a test says.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Mutex, PoisonError},
};

use async_trait::async_trait;
use rounds_model::{
    EntityId,
    wire::{ExchangeRequest, ServerCode},
};

use crate::ports::{Answer, Exchange, Remote, RemoteError, Traffic};

use super::server::FakeServer;

/// What happens to one exchange.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// Nothing: it works.
    None,
    /// No answer ever comes.
    Silence,
    /// It fails before the server hears of it.
    Before(RemoteError),
    /// The server does all of it, and this many lines of the answer arrive.
    After(usize, RemoteError),
}

/// A device's link to a [`FakeServer`].
pub struct FakeRemote {
    server: FakeServer,
    device: String,
    traffic: Traffic,
    faults: Mutex<VecDeque<Fault>>,
    requests: Mutex<Vec<ExchangeRequest>>,
    poison: Mutex<Poison>,
}

/// What fails every exchange that it is in.
#[derive(Clone, Debug, Default)]
struct Poison {
    records: BTreeMap<EntityId, RemoteError>,
    limit: Option<usize>,
}

impl FakeRemote {
    /// The link of the device called `device`.
    #[must_use]
    pub fn new(server: FakeServer, device: &str) -> Self {
        Self {
            server,
            device: device.to_owned(),
            traffic: Traffic::default(),
            faults: Mutex::default(),
            requests: Mutex::default(),
            poison: Mutex::default(),
        }
    }

    /// The next exchanges meet these faults, in order; those after them work.
    pub fn meet(&self, faults: impl IntoIterator<Item = Fault>) {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner).extend(faults);
    }

    /// The exchanges from now on work, whatever faults are left.
    pub fn meet_no_more(&self) {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Every exchange with an operation on `id` fails with `error`, after the server got it and did nothing; `None`: no more.
    pub fn poison(&self, id: EntityId, error: Option<RemoteError>) {
        let mut poison = self.poison.lock().unwrap_or_else(PoisonError::into_inner);
        match error {
            Some(error) => poison.records.insert(id, error),
            None => poison.records.remove(&id),
        };
    }

    /// The server takes no more than so many operations at once.
    pub fn limit(&self, operations: usize) {
        self.poison.lock().unwrap_or_else(PoisonError::into_inner).limit = Some(operations);
    }

    fn poisoned(&self, request: &ExchangeRequest) -> Option<RemoteError> {
        let poison = self.poison.lock().unwrap_or_else(PoisonError::into_inner);
        let too_large = RemoteError::Refused { code: ServerCode::TooLarge, retry_after: None };
        let over = poison.limit.is_some_and(|limit| request.operations.len() > limit).then_some(too_large);
        over.or_else(|| request.operations.iter().find_map(|operation| poison.records.get(&operation.id).cloned()))
    }

    /// All requests made so far.
    #[must_use]
    pub fn requests(&self) -> Vec<ExchangeRequest> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Remote for FakeRemote {
    async fn exchange(&self, exchange: Exchange) -> Result<Answer, RemoteError> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).push(exchange.request.clone());
        let fault = self.faults.lock().unwrap_or_else(PoisonError::into_inner).pop_front().unwrap_or(Fault::None);
        tokio::task::yield_now().await;
        match fault {
            Fault::Silence => std::future::pending().await,
            Fault::Before(error) => return Err(error),
            Fault::None | Fault::After(..) => {}
        }
        if let Some(error) = self.poisoned(&exchange.request) {
            return Err(error);
        }
        let sync_time = self.server.now();
        if exchange.idle && exchange.request.state.as_ref().is_some_and(|state| self.server.unchanged(&self.device, state)) {
            return Ok(Answer::NotModified { sync_time });
        }
        let lines = self.server.exchange(&self.device, &exchange.request);
        let (keep, error) = match fault {
            Fault::After(lines, error) => (lines, Some(error)),
            _ => (usize::MAX, None),
        };
        let lines: Vec<_> = lines.into_iter().take(keep).map(Ok).chain(error.map(Err)).collect();
        Ok(Answer::Lines { sync_time, lines: Box::pin(futures_util::stream::iter(lines)) })
    }

    fn traffic(&self) -> &Traffic {
        &self.traffic
    }
}
