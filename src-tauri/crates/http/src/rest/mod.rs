//! The exchange by the server's REST routes: what changed here goes up by `POST /api/changes`, then each collection is
//! asked what changed there, and both are given to the engine as the lines of one answer. The engine does not know which
//! form it speaks.
//!
//! The first collection is asked up to now, the others up to the same moment: the state that is told at the end is true
//! of all of them. A collection of which there is more than a page ends the answer, and the engine asks on from there, so
//! that parents are here before their children.

mod page;
mod past;
mod waves;

use std::sync::Arc;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use reqwest::header::{self, HeaderName};
use rounds_model::{
    Adapter, Collection, Kind, Registry, ServerTime, Stamp,
    wire::{Begin, End, Line, OpResult, Operation, Record},
};
use rounds_sync::ports::{Answer, Exchange, Remote, RemoteError, Traffic};
use serde::{Deserialize, Serialize};

use self::{page::Page, waves::waves};
use crate::{
    Connection, Token,
    body::Body,
    call::{Asked, Caller},
};

/// Rows of a page: a cut costs what one exchange asked for, so it is not the most that a server tells.
const PAGE: usize = 1_000;
/// Requests with operations on the way at once.
const LANES: usize = 3;
/// In which history, under which grants and up to where cursors and bases stand.
const SYNC_STATE: HeaderName = HeaderName::from_static("sync-state");

/// Makes exchanges with one server by its REST routes, under one user's token.
pub struct RestRemote {
    connection: Connection,
    token: Token,
    registry: Registry,
    traffic: Arc<Traffic>,
    lanes: usize,
}

#[derive(Serialize)]
struct Changes<'o> {
    operations: &'o [Operation],
}

#[derive(Deserialize)]
struct Results {
    results: Vec<OpResult>,
}

/// What the collections told.
struct Told {
    /// The first page, which says of which history all is.
    first: Page,
    records: Vec<Record>,
    /// The collections asked, and up to where each was told.
    asked: Vec<(Collection, Stamp)>,
    /// What is known when all was told.
    state: Option<String>,
    /// There is more to be asked.
    more: bool,
    /// The server counted from nothing what was asked after a moment.
    anew: bool,
    sync_time: ServerTime,
}

/// How a walk through the collections ended.
enum Walk {
    /// Nothing has moved.
    Unmoved(ServerTime),
    /// Something moved while they were asked.
    Torn,
    Told(Box<Told>),
}

impl RestRemote {
    /// Exchanges over `connection` under `token`, of records of these kinds.
    #[must_use]
    pub fn new(connection: Connection, token: Token, registry: Registry) -> Self {
        Self { connection, token, registry, traffic: Arc::default(), lanes: LANES }
    }

    /// With so many requests with operations on the way at once, at least one.
    #[must_use]
    pub fn with_lanes(self, lanes: usize) -> Self {
        Self { lanes: lanes.max(1), ..self }
    }

    fn caller<'c>(&'c self, exchange: &'c Exchange) -> Caller<'c> {
        Caller { connection: &self.connection, token: &self.token, traffic: &self.traffic, run: &exchange.run }
    }

    /// Sends the operations, wave by wave; the results are in their order. What was done before a failure is remembered by
    /// the server, and sending it again does nothing.
    async fn send(&self, exchange: &Exchange) -> Result<Vec<OpResult>, RemoteError> {
        let operations = &exchange.request.operations;
        let mut results = Vec::with_capacity(operations.len());
        for wave in waves(&self.registry, operations) {
            let requests = wave.into_iter().map(|range| self.change(exchange, &operations[range]));
            let answered: Vec<Vec<OpResult>> = stream::iter(requests).buffered(self.lanes).try_collect().await?;
            results.extend(answered.into_iter().flatten());
        }
        Ok(results)
    }

    async fn change(&self, exchange: &Exchange, operations: &[Operation]) -> Result<Vec<OpResult>, RemoteError> {
        let body = Body::gzipped(&Changes { operations }).ok_or(RemoteError::Garbled)?;
        let headers = vec![(SYNC_STATE, exchange.request.state.clone())];
        let asked = Asked { path: "api/changes".to_owned(), headers, body: Some(body), ..Asked::default() };
        let Results { results } = self.caller(exchange).ask(asked).await?.read()?;
        let in_order = results.iter().map(|result| result.op).eq(operations.iter().map(|operation| operation.op));
        if in_order { Ok(results) } else { Err(RemoteError::Garbled) }
    }

    /// Asks each collection, with `tag` whether anything has moved at all.
    async fn walk(&self, exchange: &Exchange, tag: Option<&str>) -> Result<Walk, RemoteError> {
        let (mut told, mut unmoved): (Option<Told>, _) = (None, None);
        for collection in self.registry.collections() {
            let after = self.after(exchange, &collection);
            let until = told.as_ref().map(|told| told.first.cursor);
            let reply = self.caller(exchange).ask(asked(&collection, exchange, after, until, tag.filter(|_| told.is_none()))).await?;
            if reply.body.is_none() {
                unmoved = Some(reply.sync_time);
                continue;
            }
            if unmoved.is_some() {
                return Ok(Walk::Torn);
            }
            let mut page: Page = reply.read()?;
            let records = page.records()?;
            if told.as_ref().is_some_and(|told: &Told| (&told.first.epoch, &told.first.scope) != (&page.epoch, &page.scope)) {
                return Err(RemoteError::Cut); // its history or the grants changed in the middle: all of it anew
            }
            let anew = page.full && after != Some(Stamp::default()) && (after.is_some() || exchange.request.state.is_some());
            let (cursor, more) = (page.cursor, page.more);
            let told = told.get_or_insert_with(|| Told {
                first: page,
                records: Vec::new(),
                asked: Vec::new(),
                state: reply.tag.clone(),
                more: false,
                anew,
                sync_time: reply.sync_time,
            });
            told.records.extend(records);
            told.asked.push((collection, cursor));
            (told.more, told.sync_time) = (more, reply.sync_time);
            if told.more {
                break;
            }
        }
        Ok(match (told, unmoved) {
            (Some(told), _) => Walk::Told(Box::new(told)),
            (None, Some(sync_time)) => Walk::Unmoved(sync_time),
            (None, None) => return Err(RemoteError::Garbled),
        })
    }

    fn kinds(&self, collection: &Collection) -> impl Iterator<Item = Kind> {
        self.registry.kinds().filter(move |adapter| adapter.collection() == *collection).map(Adapter::kind)
    }

    /// After which moment a collection is asked: the earliest of its kinds' cursors. `None` where one has none of its own,
    /// so that the state says it, which is earlier than all of them.
    fn after(&self, exchange: &Exchange, collection: &Collection) -> Option<Stamp> {
        let since: Vec<Option<Stamp>> = self.kinds(collection).map(|kind| exchange.request.since.get(&kind).copied()).collect();
        if since.contains(&Some(Stamp::default())) {
            return Some(Stamp::default());
        }
        since.into_iter().collect::<Option<Vec<Stamp>>>()?.into_iter().min()
    }

    /// The lines of an exchange that says the same.
    fn lines(&self, exchange: &Exchange, results: Vec<OpResult>, mut told: Told, needed: Vec<Record>) -> Vec<Line> {
        let request = &exchange.request;
        let until = told.asked.last().map_or(told.first.cursor, |(_, cursor)| if told.more { *cursor } else { told.first.cursor });
        let mut kinds: Vec<Kind> = told.asked.iter().flat_map(|(collection, _)| self.kinds(collection)).collect();
        told.records.sort_by_key(|record| (self.registry.rank(&record.key.kind), record.key.kind.clone(), record.stamp));
        for record in &told.records {
            if self.registry.get(&record.key.kind).is_none() && !kinds.contains(&record.key.kind) {
                kinds.push(record.key.kind.clone());
            }
        }
        kinds.sort_by_key(|kind| (self.registry.rank(kind), kind.clone()));
        let full = told.anew || (request.state.is_none() && request.since.is_empty());
        let Page { epoch, scope, restored_to, .. } = told.first;
        let mut begin = Begin::new(epoch, scope, restored_to, full, until, kinds);
        begin.updates = request.updates; // nothing is said of it here: what the exchange told before stays true
        let mut end = End::new(told.more, (told.records.len() + needed.len()) as u64, told.sync_time);
        if told.more {
            end.cursors = told.asked.iter().flat_map(|(one, cursor)| self.kinds(one).map(|kind| (kind, *cursor))).collect();
        } else {
            end.state = told.state;
        }
        // The operations were done before the collections were asked: what these tell is newer than the results.
        let (before, after) =
            if request.operations.is_empty() { (told.records, needed) } else { (Vec::new(), [told.records, needed].concat()) };
        let mut lines = vec![Line::Begin(begin)];
        lines.extend(before.into_iter().map(Line::Record));
        lines.push(Line::Results(results));
        lines.extend(after.into_iter().map(Line::Record));
        lines.push(Line::End(end));
        lines
    }
}

fn asked(collection: &Collection, exchange: &Exchange, after: Option<Stamp>, until: Option<Stamp>, tag: Option<&str>) -> Asked {
    let mut query = format!("limit={PAGE}");
    for (name, stamp) in [("updatedAfter", after), ("until", until)] {
        if let Some(stamp) = stamp {
            query += &format!("&{name}={stamp}");
        }
    }
    let tag = tag.map(|tag| format!("\"{tag}\""));
    let headers = vec![(SYNC_STATE, exchange.request.state.clone()), (header::IF_NONE_MATCH, tag)];
    Asked { path: format!("api/{}", collection.as_str()), query: Some(query), headers, body: None }
}

#[async_trait::async_trait]
impl Remote for RestRemote {
    async fn exchange(&self, exchange: Exchange) -> Result<Answer, RemoteError> {
        let results = self.send(&exchange).await?;
        let tag = exchange.request.state.as_deref().filter(|_| exchange.idle);
        let told = match self.walk(&exchange, tag).await? {
            Walk::Unmoved(sync_time) => return Ok(Answer::NotModified { sync_time }),
            Walk::Told(told) => told,
            Walk::Torn => match self.walk(&exchange, None).await? {
                Walk::Told(told) => told,
                Walk::Unmoved(_) | Walk::Torn => return Err(RemoteError::Garbled), // nothing was asked on condition
            },
        };
        let mut needed = Vec::new();
        for key in &exchange.request.need {
            needed.push(past::newest(&self.caller(&exchange), key, told.first.cursor).await?);
        }
        let sync_time = told.sync_time;
        let lines = self.lines(&exchange, results, *told, needed);
        Ok(Answer::Lines { sync_time, lines: Box::pin(stream::iter(lines.into_iter().map(Ok))) })
    }

    fn traffic(&self) -> &Traffic {
        &self.traffic
    }
}
