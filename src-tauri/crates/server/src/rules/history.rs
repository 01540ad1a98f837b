//! The past of a record, for whoever sees the record as it is now; and which records are called something.

use rounds_model::{EntityId, Kind, RecordKey, Stamp};

use super::{Caller, Rules};
use crate::store::{Erasure, HistoryRow, PageQuery, ReadTxn, StoreError};

/// Rows read at once while looking for a name.
const PAGE: usize = 500;

/// All that became of a record.
#[derive(Clone, PartialEq, Debug)]
pub struct Past {
    /// Its versions, and what did not become one, oldest first.
    pub entries: Vec<HistoryRow>,
    /// When its content was erased, why and by whom.
    pub erasures: Vec<Erasure>,
}

impl Rules {
    /// The past of a record that the caller sees; `None` of what is hidden as of what is not there.
    ///
    /// # Errors
    /// The store failed.
    pub async fn past(&self, txn: &mut dyn ReadTxn, caller: &Caller, key: &RecordKey) -> Result<Option<Past>, StoreError> {
        if self.look(txn, caller, key.id).await?.seen().is_none_or(|row| row.key.kind != key.kind) {
            return Ok(None);
        }
        let entries = txn.history(key.id).await?;
        let erasures = txn.erasures().await?.into_iter().filter(|erasure| erasure.key == *key).collect();
        Ok(Some(Past { entries, erasures }))
    }

    /// Live records of `kind` that the caller sees and whose label has `words` in it, at most `limit`, with their labels.
    ///
    /// # Errors
    /// The store failed.
    pub async fn called(
        &self,
        txn: &mut dyn ReadTxn,
        caller: &Caller,
        kind: &Kind,
        words: &str,
        limit: usize,
    ) -> Result<Vec<(EntityId, String)>, StoreError> {
        let Some(adapter) = self.registry.get(kind) else { return Ok(Vec::new()) };
        let (words, until) = (words.to_lowercase(), txn.clock().last);
        let (mut found, mut after) = (Vec::new(), Stamp::default());
        loop {
            let query = PageQuery { kind: kind.clone(), after, until, removals: false, limit: PAGE };
            let rows = txn.page(&caller.scope, &query).await?;
            for row in &rows {
                let label = row.content.payload().map(|data| adapter.label(data)).unwrap_or_default();
                if label.to_lowercase().contains(&words) {
                    found.push((row.key.id, label));
                }
                if found.len() == limit {
                    return Ok(found);
                }
            }
            match rows.last() {
                Some(last) if rows.len() == PAGE => after = last.stamp,
                _ => return Ok(found),
            }
        }
    }
}
