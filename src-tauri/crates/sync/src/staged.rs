//! Tells what a cut first download has brought, so that the server need not name these records by their ids again.

use std::collections::BTreeMap;

use rounds_model::{Digest, EntityId, Kind, KindDigest, proof};

use crate::ports::{StoreError, WriteTxn};

/// Rows read at once.
const PAGE: u32 = 512;

/// The digest of the live rows of each kind, and their ids by stamp.
pub async fn tell(txn: &mut dyn WriteTxn) -> Result<(Digest, BTreeMap<Kind, Vec<EntityId>>), StoreError> {
    let (mut digest, mut ids) = (Digest::new(), BTreeMap::new());
    for (kind, _) in txn.staged_kinds().await? {
        let (mut rows, mut after) = (Vec::new(), None);
        loop {
            let page = txn.staged(&kind, after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.key.id);
            rows.extend(page.iter().filter(|record| record.content.is_live()).map(|record| (record.stamp, record.key.id)));
        }
        rows.sort_unstable();
        let mut sum = KindDigest::default();
        rows.iter().for_each(|(stamp, id)| sum.add(proof(*id, *stamp)));
        digest.insert(kind.clone(), sum);
        ids.insert(kind, rows.into_iter().map(|(_, id)| id).collect());
    }
    Ok((digest, ids))
}
