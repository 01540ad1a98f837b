//! Records that an operator loads on the server: the same validation, parents, stamps and history as for
//! what a device sends, but without a base: what is loaded replaces what is there.

use std::collections::{BTreeMap, HashMap};

use rounds_model::{
    Content, EntityId, Kind, OpId, Payload, RecordKey, Role,
    wire::{Action, Authorship, Operation, Record, Verdict},
};

use super::{
    Caller, Rules,
    base::Version,
    operation::{Attempt, Batch, invalid},
};
use crate::{
    scope::Scope,
    store::{Account, Author, ServerStore, Session, StoreError, WriteTxn},
};

/// Records written in one transaction.
const BATCH: usize = 500;

/// A record to load.
#[derive(Clone, PartialEq, Debug)]
pub struct LoadRecord {
    /// Which record.
    pub key: RecordKey,
    /// What it holds.
    pub data: Payload,
    /// Who is to stand in the history as its author; `None` for whoever loads.
    pub author: Option<Authorship>,
}

impl LoadRecord {
    /// Reads one line: a record line of the protocol, of which stamp and operation are not taken over, or
    /// just `{"kind","id","data"}`.
    ///
    /// # Errors
    /// What is no record line, or one without data.
    pub fn parse(line: &str) -> Result<Self, LoadError> {
        let mut value: serde_json::Value = serde_json::from_str(line).map_err(|error| LoadError::Malformed(error.to_string()))?;
        if let Some(fields) = value.as_object_mut() {
            fields.insert("updatedAt".into(), "1970-01-01T00:00:00Z".into());
        }
        let record: Record = serde_json::from_value(value).map_err(|error| LoadError::Malformed(error.to_string()))?;
        match record.content {
            Content::Live(data) => Ok(Self { key: record.key, data, author: record.author }),
            Content::Deleted | Content::Gone => Err(LoadError::Malformed("only records with data can be loaded".into())),
        }
    }
}

/// Why something could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Not a record line.
    #[error("not a record line: {0}")]
    Malformed(String),
    /// The rules refuse a record.
    #[error("{} {} is refused: {reason}", .key.kind, .key.id)]
    Refused {
        /// Which.
        key: RecordKey,
        /// Why, in words.
        reason: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl LoadError {
    /// The record that was refused.
    #[must_use]
    pub const fn key(&self) -> Option<&RecordKey> {
        match self {
            Self::Refused { key, .. } => Some(key),
            Self::Malformed(_) | Self::Store(_) => None,
        }
    }

    /// Why, in words, without naming the record.
    #[must_use]
    pub fn reason(self) -> String {
        match self {
            Self::Refused { reason, .. } => reason,
            other => other.to_string(),
        }
    }
}

/// How records are loaded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Manner {
    /// A record replaces what is there.
    Replace,
    /// The fields of a record are laid over what is there; the others stay. What was deleted or erased stays so.
    LayOver,
    /// As [`Manner::LayOver`], and nothing is kept: to see what would be refused.
    Rehearse,
}

/// What became of the records.
#[derive(Debug, Default)]
pub struct LoadReport {
    /// Records written, by kind.
    pub loaded: BTreeMap<Kind, u64>,
    /// How many of those are new, by kind.
    pub new: BTreeMap<Kind, u64>,
    /// Records that stood there already with the same content.
    pub unchanged: u64,
    /// Records that the rules refuse, with the reason.
    pub refused: Vec<LoadError>,
}

impl LoadReport {
    /// The first refusal, if there is any.
    ///
    /// # Errors
    /// That refusal.
    pub fn complete(self) -> Result<(), LoadError> {
        self.refused.into_iter().next().map_or(Ok(()), Err)
    }

    fn count(&mut self, key: RecordKey, fate: Loaded) {
        match fate {
            Loaded::Unchanged => self.unchanged += 1,
            Loaded::Refused(reason) => self.refused.push(LoadError::Refused { key, reason }),
            Loaded::New | Loaded::Changed => {
                if fate == Loaded::New {
                    *self.new.entry(key.kind.clone()).or_default() += 1;
                }
                *self.loaded.entry(key.kind).or_default() += 1;
            }
        }
    }
}

/// What became of one record.
#[derive(PartialEq, Eq)]
enum Loaded {
    New,
    Changed,
    Unchanged,
    Refused(String),
}

impl Rules {
    /// Loads records into an organisation, in any order: parents are written first.
    ///
    /// # Errors
    /// The store failed; batches before that are kept, and loading again is harmless.
    pub async fn load(
        &self,
        store: &dyn ServerStore,
        organisation: EntityId,
        author: &Author,
        records: Vec<LoadRecord>,
    ) -> Result<LoadReport, StoreError> {
        self.load_as(store, organisation, author, records, Manner::Replace).await
    }

    /// Loads records in one of several manners; kinds in order, and records of one kind as they are listed.
    ///
    /// # Errors
    /// As [`Rules::load`].
    pub async fn load_as(
        &self,
        store: &dyn ServerStore,
        organisation: EntityId,
        author: &Author,
        mut records: Vec<LoadRecord>,
        manner: Manner,
    ) -> Result<LoadReport, StoreError> {
        records.sort_by_key(|record| self.registry.rank(&record.key.kind));
        let mut report = LoadReport::default();
        let mut rehearsed: HashMap<EntityId, (usize, LoadRecord)> = HashMap::new();
        let mut records = records.into_iter().peekable();
        while records.peek().is_some() {
            let records: Vec<LoadRecord> = records.by_ref().take(BATCH).collect();
            let mut batch = Batch::default();
            // Short transactions, so that a large file stops no device for long.
            let mut txn = store.write(organisation).await?;
            for parent in self.above(&records, &rehearsed) {
                self.load_one(txn.as_mut(), organisation, author, parent, manner, &mut batch).await?;
            }
            for record in records {
                let (key, copy) = (record.key.clone(), (manner == Manner::Rehearse).then(|| record.clone()));
                let fate = self.load_one(txn.as_mut(), organisation, author, record, manner, &mut batch).await?;
                if let Some(copy) = copy.filter(|_| !matches!(fate, Loaded::Refused(_))) {
                    rehearsed.insert(key.id, (rehearsed.len(), copy));
                }
                report.count(key, fate);
            }
            if manner != Manner::Rehearse {
                txn.commit().await?;
            }
        }
        Ok(report)
    }

    /// The records rehearsed before that these lie under, which were rolled back with their own batch.
    fn above(&self, records: &[LoadRecord], rehearsed: &HashMap<EntityId, (usize, LoadRecord)>) -> Vec<LoadRecord> {
        let mut found: BTreeMap<usize, LoadRecord> = BTreeMap::new();
        let mut waiting: Vec<&LoadRecord> = records.iter().collect();
        while let Some(record) = waiting.pop() {
            let links = self.registry.get(&record.key.kind).map(|adapter| adapter.links(&record.data)).unwrap_or_default();
            for (turn, parent) in links.iter().filter_map(|(_, id)| rehearsed.get(id)) {
                if found.insert(*turn, parent.clone()).is_none() {
                    waiting.push(parent);
                }
            }
        }
        found.into_values().collect()
    }

    async fn load_one(
        &self,
        txn: &mut dyn WriteTxn,
        organisation: EntityId,
        author: &Author,
        mut record: LoadRecord,
        manner: Manner,
        batch: &mut Batch,
    ) -> Result<Loaded, StoreError> {
        let held = txn.record(record.key.id).await?;
        let mut fate = if held.is_none() { Loaded::New } else { Loaded::Changed };
        if let Some(row) = held.as_ref().filter(|row| row.key == record.key) {
            if manner != Manner::Replace {
                let Some(data) = row.data.clone() else { return Ok(Loaded::Refused("it was deleted here".into())) };
                record.data = Payload(data.0.into_iter().chain(record.data.0).collect());
            }
            if row.data.as_ref() == Some(&record.data) {
                return Ok(Loaded::Unchanged);
            }
            // A table that is as old as the request would fill in again what somebody asked to have removed.
            if manner != Manner::Replace && txn.erasures().await?.iter().any(|erasure| erasure.key == record.key) {
                return Ok(Loaded::Refused("it was erased here".into()));
            }
        }
        let version = held.map_or(Version::None, |row| Version::At(row.stamp));
        let (caller, operation) = as_operation(organisation, author, record);
        let mut attempt = Attempt::new(&caller, &operation, version, self.now());
        attempt.author.device = None;
        attempt.author.op = None;
        let verdict = match self.registry.get(&operation.kind) {
            Some(_) => self.put(txn, &attempt, batch).await?,
            None => invalid("kind", "unknown_kind", "This server does not know the kind"),
        };
        if let Some(reason) = refusal(&verdict) {
            fate = Loaded::Refused(reason);
        }
        Ok(fate)
    }
}

/// A record as an operation of the author with everything granted.
fn as_operation(organisation: EntityId, author: &Author, record: LoadRecord) -> (Caller, Operation) {
    let (by, device_name, edited) = match record.author {
        Some(author) => (author.by, author.device, author.edited),
        None => (author.by, author.device_name.clone(), author.edited),
    };
    let account = Account { id: by, email: String::new(), name: String::new(), role: Role::Administrator };
    let scope = Scope::new(by, Role::Administrator, None);
    let session = Session { organisation, account, device: by, device_name, unsent: None };
    let operation = Operation {
        op: OpId { incarnation: 0, counter: 0 },
        kind: record.key.kind,
        id: record.key.id,
        action: Action::Put,
        base: None,
        data: Some(record.data),
        change: None,
        edited,
        seen: None,
    };
    (Caller { session, scope }, operation)
}

/// Why a verdict is a refusal, in words.
pub(super) fn refusal(verdict: &Verdict) -> Option<String> {
    match verdict {
        Verdict::Ok { .. } => None,
        Verdict::Invalid { errors } => {
            Some(errors.iter().map(|error| format!("{}: {}", error.field, error.message)).collect::<Vec<_>>().join("; "))
        }
        Verdict::Parent { which, .. } => Some(format!("{} {} is not there", which.kind, which.id)),
        Verdict::Conflict { .. } => Some("it was changed meanwhile".into()),
        Verdict::Need => Some("the whole record is needed".into()),
        Verdict::Denied => Some("it may not be written".into()),
        Verdict::Retry { .. } => Some("the server is busy".into()),
    }
}
