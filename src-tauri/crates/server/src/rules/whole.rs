//! An operation that says only what it changes: made whole on the version that it was made on, and from then on like
//! any other. What is remembered of it, compared and kept is the whole record.

use rounds_model::wire::{Action, Operation, Verdict};

use super::{Caller, Rules, base::Version, operation::invalid};
use crate::store::{StoreError, WriteTxn};

impl Rules {
    /// The whole of `operation`, made on `version`; a refusal when it cannot be made.
    pub(super) async fn whole(
        &self,
        txn: &mut dyn WriteTxn,
        caller: &Caller,
        operation: &Operation,
        version: Version,
    ) -> Result<Result<Operation, Verdict>, StoreError> {
        let Some(change) = operation.change.as_ref().filter(|_| operation.data.is_none() && operation.action == Action::Put) else {
            return Ok(Err(invalid("", "required", "A put carries the whole record or what it changes, and nothing else does")));
        };
        // Of another history, or of an operation that was not done: what it was is not known here, whatever is here now.
        let Version::At(stamp) = version else { return Ok(Err(Verdict::Need)) };
        // Nobody learns of a record, or of a version of it, what they may not see.
        let Some(row) = self.look(txn, caller, operation.id).await?.seen() else { return Ok(Err(Verdict::Denied)) };
        let before = if stamp == row.stamp { row.data } else { txn.version(operation.id, stamp).await? };
        Ok(before.map(|before| Operation { data: Some(change.of(&before)), change: None, ..operation.clone() }).ok_or(Verdict::Need))
    }
}
