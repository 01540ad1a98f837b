//! What a device is told: rows kind by kind, by stamp inside a kind, up to one moment.
//!
//! Each page is one short snapshot, and none is open while the page is sent. A row that is written again
//! between two pages has left the range by then; the answer then ends with `more`, and the next one brings
//! it. So a state is only ever given for a moment that the device holds whole.

use std::collections::{BTreeMap, HashMap, HashSet};

use rounds_model::{
    Change, Content, EntityId, Kind, Payload, RecordKey, Registry, Stamp,
    wire::{Authorship, Begin, End, ExchangeRequest, Line, Outcome, Record, ServerCode, Update},
};

use super::{Caller, ExchangeError, Rules, State, authorship, base::shared_with, exchange::tell_digest, staged};
use crate::store::{ClockRow, PageQuery, PageRow, ReadTxn, ServerStore, StoreError};

/// Rows per page of an answer that is streamed.
pub(super) const PAGE: usize = 500;

/// Where a download stands.
#[derive(Debug)]
pub(super) struct Download {
    epoch: String,
    full: bool,
    pub until: Stamp,
    /// Each kind with its cursor, in the order of the registry.
    kinds: Vec<(Kind, Stamp)>,
    /// Where each cursor began: what the device holds.
    held: Vec<Stamp>,
    /// The device takes changes of what it holds.
    updates: bool,
    device: EntityId,
    /// The kind that is being read.
    position: usize,
    user: EntityId,
    /// Records of which the request wants to know who and when.
    named: HashSet<EntityId>,
    pub count: u64,
}

impl Download {
    /// Begins where the request's state and cursors say.
    ///
    /// # Errors
    /// A cursor beyond the clock, or older than the tombstones kept.
    pub fn new(registry: &Registry, clock: &ClockRow, caller: &Caller, request: &ExchangeRequest) -> Result<Self, ServerCode> {
        let given = request.state.as_deref().and_then(State::parse);
        let fits = |state: &State| state.epoch == clock.epoch && state.scope == caller.scope.hash;
        let state = given.as_ref().filter(|state| fits(state));
        // Cursors given under another epoch or scope are emptied with it.
        let resuming = given.is_none() || state.is_some();
        let whole = state.map_or(Stamp::default(), |state| state.cursor);
        let mut kinds = Vec::new();
        for adapter in registry.kinds() {
            let collection = Kind::from(adapter.collection().as_str());
            let since = request.since.get(&adapter.kind()).or_else(|| request.since.get(&collection));
            let cursor = since.copied().filter(|_| resuming).unwrap_or(whole);
            if cursor > clock.last {
                return Err(ServerCode::Ahead);
            }
            if cursor > Stamp::default() && cursor < clock.horizon {
                return Err(ServerCode::CursorExpired);
            }
            kinds.push((adapter.kind(), cursor));
        }
        let held = kinds.iter().map(|(_, cursor)| *cursor).collect();
        let mut named: HashSet<EntityId> = request.watch.iter().copied().collect();
        named.extend(request.need.iter().map(|key| key.id));
        named.extend(request.operations.iter().map(|operation| operation.id));
        Ok(Self {
            epoch: clock.epoch.clone(),
            full: state.is_none() && (request.since.is_empty() || !resuming),
            until: clock.last,
            kinds,
            held,
            // While counting from zero, or in another history, nobody knows what the device holds.
            updates: request.updates && state.is_some(),
            device: caller.session.device,
            position: 0,
            user: caller.session.account.id,
            named,
            count: 0,
        })
    }

    /// The first line. A device of an earlier history is told up to where that one is the same as this one.
    pub async fn begin(&self, txn: &mut dyn ReadTxn, caller: &Caller, request: &ExchangeRequest) -> Result<Begin, StoreError> {
        let shared = shared(txn, request.state.as_deref()).await?;
        let kinds = self.kinds.iter().map(|(kind, _)| kind.clone()).collect();
        Ok(Begin::new(self.epoch.clone(), caller.scope.hash.clone(), shared, self.full, self.until, kinds))
    }

    pub fn finished(&self) -> bool {
        self.position == self.kinds.len()
    }

    /// At most `limit` further rows.
    pub async fn page(&mut self, txn: &mut dyn ReadTxn, caller: &Caller, limit: usize, lines: &mut Vec<Line>) -> Result<(), StoreError> {
        let mut room = limit;
        while room > 0
            && let Some((kind, after)) = self.kinds.get(self.position).cloned()
        {
            let removals = after > Stamp::default();
            let position = self.position;
            let query = PageQuery { kind, after, until: self.until, removals, limit: room };
            let rows = txn.page(&caller.scope, &query).await?;
            room -= rows.len().min(room);
            match rows.last() {
                Some(last) if rows.len() == query.limit => self.kinds[self.position].1 = last.stamp,
                _ => {
                    self.kinds[self.position].1 = self.until;
                    self.position += 1;
                }
            }
            let mut earlier = self.earlier(txn, &rows, self.held[position]).await?;
            for row in rows {
                let update = earlier.remove(&row.key.id).and_then(|earlier| update(&row, earlier));
                lines.push(match update {
                    Some(update) => self.update(update),
                    None => self.record(row),
                });
            }
        }
        Ok(())
    }

    /// The versions of `rows` that the device holds, where what has changed since may be told alone: not of records
    /// that the request names, nor of versions that this user made, which say so.
    async fn earlier(
        &self,
        txn: &mut dyn ReadTxn,
        rows: &[PageRow],
        held: Stamp,
    ) -> Result<HashMap<EntityId, (Stamp, Payload)>, StoreError> {
        if !self.updates || held == Stamp::default() {
            return Ok(HashMap::new());
        }
        let own = |row: &PageRow| row.author.as_ref().is_some_and(|author| author.by == self.user && author.op.is_some());
        let told_whole = |row: &PageRow| self.named.contains(&row.key.id) || !row.content.is_live() || own(row);
        let ids: Vec<EntityId> = rows.iter().filter(|row| !told_whole(row)).map(|row| row.key.id).collect();
        if ids.is_empty() { Ok(HashMap::new()) } else { txn.versions(&ids, held, self.device).await }
    }

    const fn update(&mut self, update: Update) -> Line {
        self.count += 1;
        Line::Update(update)
    }

    /// One row as the device is told it.
    pub fn record(&mut self, row: PageRow) -> Line {
        self.count += 1;
        let author = row.author.as_ref();
        let op = author.filter(|author| author.by == self.user).and_then(|author| author.op);
        let author: Option<Authorship> = author.filter(|_| self.named.contains(&row.key.id)).map(authorship);
        Line::Record(Record { key: row.key, stamp: row.stamp, content: row.content, op, author })
    }

    /// The cursors that a device goes on from where they are not `until`.
    pub fn cursors(&self) -> BTreeMap<Kind, Stamp> {
        self.kinds.iter().filter(|(_, cursor)| *cursor != self.until).cloned().collect()
    }
}

/// What `row` changes in an earlier version, where that says less than all of it.
fn update(row: &PageRow, (base, before): (Stamp, Payload)) -> Option<Update> {
    let data = row.content.payload()?;
    let change = Change::between(&before, data);
    change.is_less_than(data).then(|| Update { key: row.key.clone(), stamp: row.stamp, base, change })
}

impl Rules {
    /// The fates of operations sent before.
    pub(super) async fn outcomes(
        &self,
        txn: &mut dyn ReadTxn,
        caller: &Caller,
        request: &ExchangeRequest,
    ) -> Result<Option<Line>, StoreError> {
        let mut outcomes = Vec::with_capacity(request.unconfirmed.len());
        for op in &request.unconfirmed {
            let answer = txn.answer(caller.session.account.id, *op).await?;
            outcomes.push(Outcome { op: *op, done: answer.is_some(), updated_at: answer.and_then(|answer| answer.stamp) });
        }
        Ok((!outcomes.is_empty()).then_some(Line::Outcomes(outcomes)))
    }

    /// One needed record, whole, or that it is deleted or not for this user; never silence.
    pub(super) async fn needed(
        &self,
        txn: &mut dyn ReadTxn,
        caller: &Caller,
        key: &RecordKey,
        until: Stamp,
    ) -> Result<PageRow, StoreError> {
        if let Some(row) = self.look(txn, caller, key.id).await?.seen().filter(|row| row.key.kind == key.kind) {
            let content = row.data.map_or(Content::Deleted, Content::Live);
            return Ok(PageRow { key: row.key, stamp: row.stamp, content, author: Some(row.author) });
        }
        Ok(PageRow { key: key.clone(), stamp: until, content: Content::Gone, author: None })
    }
}

/// The last stamp that the present history shares with the one that `state` is of.
pub(super) async fn shared(txn: &mut dyn ReadTxn, state: Option<&str>) -> Result<Option<Stamp>, StoreError> {
    let now = &txn.clock().epoch;
    match state.and_then(State::parse).map(|state| state.epoch).filter(|epoch| epoch != now) {
        Some(epoch) => shared_with(txn, &epoch).await,
        None => Ok(txn.clock().restored_to),
    }
}

/// An answer to a request without operations, page by page.
pub struct Pages {
    rules: Rules,
    caller: Caller,
    request: ExchangeRequest,
    download: Option<Download>,
    known: Vec<EntityId>,
    done: bool,
}

impl Pages {
    pub(super) const fn new(rules: Rules, caller: Caller, request: ExchangeRequest) -> Self {
        Self { rules, caller, request, download: None, known: Vec::new(), done: false }
    }

    /// Whether the trailer has been given.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.done
    }

    /// The records that the first line says are known on both sides, in their order.
    #[must_use]
    pub fn known(&self) -> &[EntityId] {
        &self.known
    }

    /// The next lines; none after the trailer. No transaction is open when it returns.
    ///
    /// # Errors
    /// On the first page a rule that the request breaks; later only the store.
    pub async fn next(&mut self, store: &dyn ServerStore) -> Result<Vec<Line>, ExchangeError> {
        let mut lines = Vec::new();
        if self.done {
            return Ok(lines);
        }
        let mut txn = store.read(self.caller.session.organisation).await?;
        let txn = txn.as_mut();
        let mut download = match self.download.take() {
            Some(download) => download,
            None => {
                let clock = txn.clock().clone();
                let download = Download::new(&self.rules.registry, &clock, &self.caller, &self.request).map_err(ExchangeError::Refused)?;
                let mut begin = download.begin(txn, &self.caller, &self.request).await?;
                if self.request.state.is_none() {
                    let staged = staged::known(txn, &self.caller, &download.kinds, &self.request.staged).await?;
                    (begin.known, self.known) = (staged.kinds, staged.ids);
                }
                lines.push(Line::Begin(begin));
                lines.extend(self.rules.outcomes(txn, &self.caller, &self.request).await?);
                download
            }
        };
        if txn.clock().epoch != download.epoch {
            return Err(ExchangeError::Refused(ServerCode::Busy));
        }
        download.page(txn, &self.caller, PAGE, &mut lines).await?;
        if download.finished() {
            self.finish(txn, &mut download, &mut lines).await?;
            self.done = true;
        }
        self.download = Some(download);
        Ok(lines)
    }

    async fn finish(&self, txn: &mut dyn ReadTxn, download: &mut Download, lines: &mut Vec<Line>) -> Result<(), StoreError> {
        if !self.request.need.is_empty() {
            // What follows the results moves no cursor.
            lines.push(Line::Results(Vec::new()));
            for key in &self.request.need {
                let row = self.rules.needed(txn, &self.caller, key, download.until).await?;
                lines.push(download.record(row));
            }
        }
        let more = txn.clock().last != download.until;
        let mut end = End::new(more, download.count, self.rules.now());
        if !more {
            end.state = Some(self.rules.state(txn, &self.caller));
            tell_digest(txn, &self.caller, &self.request, &mut end).await?;
        }
        lines.push(Line::End(end));
        Ok(())
    }
}
