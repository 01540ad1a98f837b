//! What a cut first download has brought already, as far as both sides mean the same by it: of these records the ids
//! need not be told again.

use rounds_model::{Digest, EntityId, Kind, KindDigest, Stamp, proof};

use super::{Caller, download::PAGE};
use crate::store::{PageQuery, ReadTxn, StoreError};

/// Records that the device holds and both sides know alike.
#[derive(Default)]
pub(super) struct Staged {
    /// Their kinds.
    pub kinds: Vec<Kind>,
    /// Their ids in the order of the kinds, by stamp inside a kind.
    pub ids: Vec<EntityId>,
}

/// The records up to the cursor of each of `kinds`, where their digest is what the device says that it staged. A row
/// written again since is one that the device counts and the server does not: its kind is left out.
pub(super) async fn known(txn: &mut dyn ReadTxn, caller: &Caller, kinds: &[(Kind, Stamp)], staged: &Digest) -> Result<Staged, StoreError> {
    let mut known = Staged::default();
    for (kind, until) in kinds {
        let Some(theirs) = staged.get(kind) else { continue };
        let (mut ours, mut ids, mut after) = (KindDigest::default(), Vec::new(), Stamp::default());
        loop {
            let query = PageQuery { kind: kind.clone(), after, until: *until, removals: false, limit: PAGE };
            let rows = txn.page(&caller.scope, &query).await?;
            for row in &rows {
                ours.add(proof(row.key.id, row.stamp));
                ids.push(row.key.id);
            }
            match rows.last() {
                // No more is read than the device says it has.
                Some(last) if rows.len() == PAGE && ours.count <= theirs.count => after = last.stamp,
                _ => break,
            }
        }
        if ours == *theirs {
            known.kinds.push(kind.clone());
            known.ids.append(&mut ids);
        }
    }
    Ok(known)
}
