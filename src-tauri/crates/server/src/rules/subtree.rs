//! What follows when a record hangs elsewhere: its subtree moves along with new stamps, who lost sight of
//! it is told so, and who sees it from now on gets its new owners.

use std::collections::BTreeSet;

use rounds_model::{RecordKey, ServerTime};

use super::Rules;
use crate::store::{Link, Row, StoreError, WriteTxn};

impl Rules {
    /// Does what follows from `row` having replaced `held`.
    pub(super) async fn settle(
        &self,
        txn: &mut dyn WriteTxn,
        held: Option<&Row>,
        row: &Row,
        links: &[Link],
        now: ServerTime,
        touched: &mut BTreeSet<RecordKey>,
    ) -> Result<(), StoreError> {
        self.look_through(txn, &row.path, links, held.map(|held| &held.path), now, touched).await?;
        match held {
            Some(held) if held.path != row.path => self.moved(txn, held, row, now, touched).await,
            _ => Ok(()),
        }
    }

    async fn moved(
        &self,
        txn: &mut dyn WriteTxn,
        held: &Row,
        row: &Row,
        now: ServerTime,
        touched: &mut BTreeSet<RecordKey>,
    ) -> Result<(), StoreError> {
        txn.leave(&row.key, row.stamp, &held.path).await?;
        for under in txn.under(&held.path).await? {
            let (Some(mut child), Some(path)) = (txn.record(under.key.id).await?, under.path.moved(&held.path, &row.path)) else {
                continue;
            };
            child.path = path;
            child.stamp = txn.draw(now);
            let links = self.links(&child);
            txn.put(&child, &links, now).await?;
            txn.leave(&child.key, child.stamp, &under.path).await?;
            self.look_through(txn, &child.path, &links, Some(&under.path), now, touched).await?;
            touched.insert(child.key);
        }
        self.change_owners(txn, held, row, now, touched).await?;
        // Who sees the record only through another that refers to it must get its new owners.
        let mut referring: Vec<RecordKey> = txn.inbound(&row.path).await?.into_iter().map(|inbound| inbound.record).collect();
        referring.dedup();
        for key in referring {
            let Some(other) = txn.record(key.id).await? else { continue };
            let links = self.links(&other);
            self.look_through(txn, &other.path, &links, Some(&other.path), now, touched).await?;
        }
        Ok(())
    }

    /// Users whose granted roots moved along see other owners of them now.
    async fn change_owners(
        &self,
        txn: &mut dyn WriteTxn,
        held: &Row,
        row: &Row,
        now: ServerTime,
        touched: &mut BTreeSet<RecordKey>,
    ) -> Result<(), StoreError> {
        let roots = txn.roots_within(&row.path).await?;
        if roots.is_empty() {
            return Ok(());
        }
        let (old, new) = (held.path.owners(), row.path.owners());
        for id in new.iter().filter(|id| !old.contains(id)) {
            self.stamp_anew(txn, *id, now, touched).await?;
        }
        for id in old.iter().filter(|id| !new.contains(id)) {
            let Some(owner) = txn.record(*id).await? else { continue };
            let stamp = txn.draw(now);
            touched.insert(owner.key.clone());
            for root in &roots {
                txn.leave(&owner.key, stamp, &root.path).await?;
            }
        }
        Ok(())
    }
}
