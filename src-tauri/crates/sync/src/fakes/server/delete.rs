//! What goes with a record that is deleted on the server in memory, and what holds it back.

use std::collections::BTreeSet;

use rounds_model::{
    Content, EntityId, FieldError, Stamp,
    wire::{Authorship, ConflictCode, Current, DeletedUnder, Line, Operation, Verdict},
};

use super::{Row, State, rules::record};

impl State {
    /// Deletes what is under a record, or says what somebody else changed there.
    pub(super) fn delete_under(
        &mut self,
        device: &str,
        operation: &Operation,
        author: &Authorship,
        lost: Option<Stamp>,
        own_rows: &mut Vec<Line>,
    ) -> Option<Verdict> {
        let below = self.below(operation.id);
        let unseen = |row: &&Row| row.author.device != device && operation.seen.is_none_or(|seen| row.stamp > seen);
        if let Some(row) = below.iter().filter_map(|id| self.rows.get(id)).find(unseen) {
            return Some(Verdict::Conflict { code: ConflictCode::SubtreeChanged, current: Box::new(Current(record(row, device, true))) });
        }
        let going: BTreeSet<EntityId> = below.iter().copied().chain([operation.id]).collect();
        let inbound = self.inbound(&going);
        if inbound.iter().any(|(_, _, required)| *required) {
            let errors = vec![FieldError { field: String::new(), code: "in_use".into(), message: "something refers to it".into() }];
            return Some(Verdict::Invalid { errors });
        }
        for id in below {
            let stamp = self.stamp();
            if let Some(Row { key, .. }) = self.rows.get(&id).cloned() {
                self.put(Row { key: key.clone(), stamp, content: Content::Deleted, author: author.clone(), made_by: None, lost });
                own_rows.push(Line::DeletedUnder(DeletedUnder {
                    deleted_under: operation.op,
                    kind: key.kind,
                    ids: vec![id],
                    updated_at: vec![stamp],
                }));
            }
        }
        for (id, field, _) in inbound {
            let Some(mut row) = self.rows.get(&id).cloned() else { continue };
            if let Content::Live(data) = &mut row.content {
                data.0.insert(field.to_owned(), serde_json::Value::Null);
            }
            (row.stamp, row.made_by, row.lost) = (self.stamp(), Some((device.to_owned(), operation.op)), None);
            row.author = author.clone();
            if self.sees(device, id) {
                own_rows.push(Line::Record(record(&row, device, true)));
            }
            self.put(row);
        }
        None
    }

    /// Live rows that stay and refer to any of `going`: by which field, and whether they cannot do without.
    fn inbound(&self, going: &BTreeSet<EntityId>) -> Vec<(EntityId, &'static str, bool)> {
        let mut found = Vec::new();
        for row in self.rows.values().filter(|row| !going.contains(&row.key.id)) {
            let (Some(adapter), Some(data)) = (self.registry.get(&row.key.kind), row.content.payload()) else { continue };
            let links = adapter.links(data).into_iter().filter(|(_, target)| going.contains(target));
            found.extend(links.map(|(parent, _)| (row.key.id, parent.field, parent.required)));
        }
        found
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
