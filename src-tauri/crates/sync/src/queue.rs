//! What waits to be sent, and for what.

use std::collections::BTreeMap;

use rounds_model::{EntityId, RecordKey, Registry};

use crate::{
    EditState,
    ports::{ReadTxn, StoreError},
};

/// The records that wait for one above them, and which: it needs attention before it is on the server, or it is in conflict.
///
/// # Errors
/// What the store could not do.
pub async fn blocked(txn: &mut dyn ReadTxn, registry: &Registry) -> Result<BTreeMap<EntityId, RecordKey>, StoreError> {
    let mut blocked = BTreeMap::new();
    for held in txn.edited().await? {
        let (Some(adapter), Some(data)) = (registry.get(&held.key.kind), held.content.payload()) else { continue };
        for (parent, id) in adapter.links(data) {
            let Some(above) = txn.held(&[id]).await?.pop().flatten() else { continue };
            let attention = above.edit.as_ref().is_some_and(|edit| matches!(edit.state, EditState::Attention { .. }));
            if attention && above.base.is_none() || !txn.conflicts_of(&[id]).await?.is_empty() {
                blocked.insert(held.key.id, RecordKey::new(parent.kind, id));
            }
        }
    }
    Ok(blocked)
}
