//! Who sees a record sees all its parents.
//!
//! Owners are seen because scope is closed upward, and what hangs beside a record under one of its owners
//! is granted together with it. What is left are references across (a lesson of the past whose teacher has
//! moved to another school): the record referred to, and its owners, are shown to whoever is granted the
//! place where the record that refers hangs, and taken back when that reference ends.

use std::collections::BTreeSet;

use rounds_model::{EntityId, RecordKey, ServerTime};

use super::Rules;
use crate::{
    path::Path,
    store::{Link, Row, StoreError, WriteTxn},
};

impl Rules {
    /// Brings what is seen through the record at `path` up to date with `links`. `before` is where the
    /// record hung in its last version.
    pub(super) async fn look_through(
        &self,
        txn: &mut dyn WriteTxn,
        path: &Path,
        links: &[Link],
        before: Option<&Path>,
        now: ServerTime,
        touched: &mut BTreeSet<RecordKey>,
    ) -> Result<(), StoreError> {
        let lost = match before {
            Some(before) => txn.hide(before).await?,
            None => Vec::new(),
        };
        let mut shown: BTreeSet<EntityId> = BTreeSet::new();
        for link in links.iter().filter(|link| !link.owner) {
            let Some(target) = txn.record(link.target).await? else { continue };
            let beside = target.path.owner().is_some_and(|owner| path.is_within(&owner));
            if target.shared || beside || path.is_within(&target.path) {
                continue;
            }
            shown.extend(target.path.ids().into_iter().filter(|id| !path.goes_through(*id)));
        }
        for id in &shown {
            let new = txn.show(*id, path).await?;
            if new && !lost.iter().any(|key| key.id == *id) {
                // Its stamp is old, so no delta would bring it to those who see it from now on.
                self.stamp_anew(txn, *id, now, touched).await?;
            }
        }
        for key in lost.iter().filter(|key| !shown.contains(&key.id)) {
            let stamp = txn.draw(now);
            txn.leave(key, stamp, before.unwrap_or(path)).await?;
            touched.insert(key.clone());
        }
        Ok(())
    }

    /// Gives the newest version of a record a new stamp, with nothing else changed.
    pub(super) async fn stamp_anew(
        &self,
        txn: &mut dyn WriteTxn,
        id: EntityId,
        now: ServerTime,
        touched: &mut BTreeSet<RecordKey>,
    ) -> Result<(), StoreError> {
        let Some(mut row) = txn.record(id).await? else { return Ok(()) };
        row.stamp = txn.draw(now);
        let links = self.links(&row);
        touched.insert(row.key.clone());
        txn.put(&row, &links, now).await
    }

    /// What a row refers to.
    pub(super) fn links(&self, row: &Row) -> Vec<Link> {
        let (Some(adapter), Some(data)) = (self.registry.get(&row.key.kind), &row.data) else { return Vec::new() };
        let links = adapter.links(data).into_iter();
        links.map(|(parent, target)| Link { field: parent.field, target, owner: parent.owner }).collect()
    }
}
