//! What the server in memory makes of one operation.

use rounds_model::{
    Content, EntityId, RecordKey, Stamp,
    wire::{Action, Authorship, Base, ConflictCode, Current, DeletedUnder, Line, Operation, ParentState, Record, Verdict},
};

use super::{Row, State, record};

impl State {
    /// The whole of an operation that carries what it changes; `None` when that version is kept no longer.
    fn whole(&self, operation: &Operation) -> Option<Operation> {
        let Some(change) = &operation.change else { return Some(operation.clone()) };
        let Some(Base::Stamp(stamp)) = operation.base else { return None };
        let base = self.versions.iter().find(|one| one.key.id == operation.id && one.stamp == stamp && stamp > self.forgotten)?;
        Some(Operation { data: Some(change.of(base.content.payload()?)), change: None, ..operation.clone() })
    }

    /// Applies one operation.
    pub(super) fn operation(&mut self, device: &str, operation: &Operation, own_rows: &mut Vec<Line>) -> Verdict {
        let memory = (device.to_owned(), operation.op);
        if let Some(done) = self.done.get(&memory) {
            return Verdict::Ok { updated_at: *done, current: None };
        }
        if let Some(verdict) = self.verdicts.get(&operation.id) {
            return verdict.clone();
        }
        if !self.sees(device, operation.id) {
            return Verdict::Denied;
        }
        let Some(operation) = &self.whole(operation) else { return Verdict::Need };
        let sent = operation.data.clone().map_or(Content::Deleted, Content::Live);
        if operation.action == Action::Archive {
            self.history.push((operation.id, sent));
            self.done.insert(memory, None);
            return Verdict::Ok { updated_at: None, current: None };
        }
        if let Some(missing) = self.missing_parent(operation) {
            return missing;
        }
        let current = self.rows.get(&operation.id).cloned();
        let base = match &operation.base {
            Some(Base::Op { op }) => self.done.get(&(device.to_owned(), *op)).copied().flatten(),
            Some(Base::Stamp(stamp)) => Some(*stamp),
            // A version of the lost history builds on what survived of the record.
            Some(Base::Lost { .. }) => {
                current.as_ref().filter(|row| self.restored_to.is_none_or(|to| row.stamp <= to)).map(|row| row.stamp)
            }
            None => None,
        };
        if current.as_ref().map(|row| row.stamp) != base {
            self.history.push((operation.id, sent));
            let Some(row) = current else {
                let gone = Record {
                    key: RecordKey::new(operation.kind.clone(), operation.id),
                    stamp: Stamp::from_micros(self.last),
                    content: Content::Gone,
                    op: None,
                    author: None,
                };
                return Verdict::Conflict { code: ConflictCode::Stale, current: Box::new(Current(gone)) };
            };
            return Verdict::Conflict { code: ConflictCode::Stale, current: Box::new(Current(record(&row, device, true))) };
        }
        let author = Authorship { by: EntityId::from_bytes([1; 16]), device: device.to_owned(), edited: operation.edited };
        if operation.action == Action::Delete {
            let below = self.below(operation.id);
            let later = below
                .iter()
                .filter_map(|id| self.rows.get(id))
                .find(|row| row.author.device != device && operation.seen.is_none_or(|seen| row.stamp > seen));
            if let Some(row) = later {
                return Verdict::Conflict { code: ConflictCode::SubtreeChanged, current: Box::new(Current(record(row, device, true))) };
            }
            for id in below {
                let stamp = self.stamp();
                if let Some(Row { key, .. }) = self.rows.get(&id).cloned() {
                    self.put(Row { key: key.clone(), stamp, content: Content::Deleted, author: author.clone(), made_by: None });
                    own_rows.push(Line::DeletedUnder(DeletedUnder {
                        deleted_under: operation.op,
                        kind: key.kind,
                        ids: vec![id],
                        updated_at: vec![stamp],
                    }));
                }
            }
        }
        let stamp = self.stamp();
        self.history.push((operation.id, sent.clone()));
        let key = RecordKey::new(operation.kind.clone(), operation.id);
        self.put(Row { key, stamp, content: sent, author, made_by: Some((device.to_owned(), operation.op)) });
        self.done.insert(memory, Some(stamp));
        Verdict::Ok { updated_at: Some(stamp), current: None }
    }

    fn missing_parent(&self, operation: &Operation) -> Option<Verdict> {
        let (adapter, data) = (self.registry.get(&operation.kind)?, operation.data.as_ref()?);
        adapter.links(data).into_iter().find_map(|(parent, id)| {
            let which = RecordKey::new(parent.kind, id);
            match self.rows.get(&id).map(|row| row.content.is_live()) {
                Some(true) => None,
                Some(false) => Some(Verdict::Parent { which, state: ParentState::Deleted }),
                None => Some(Verdict::Parent { which, state: ParentState::Absent }),
            }
        })
    }

    /// The live rows that `root` owns, children last.
    fn below(&self, root: EntityId) -> Vec<EntityId> {
        let mut found = Vec::new();
        let mut level = vec![root];
        while !level.is_empty() {
            level = self
                .rows
                .values()
                .filter(|row| {
                    let (Some(adapter), Some(data)) = (self.registry.get(&row.key.kind), row.content.payload()) else { return false };
                    adapter.links(data).iter().any(|(parent, id)| parent.owner && level.contains(id))
                })
                .map(|row| row.key.id)
                .collect();
            found.extend(&level);
        }
        found
    }
}
