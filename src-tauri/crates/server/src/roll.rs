//! All live records of a kind, page by page, for whoever reads a whole kind: an import, an export, a count.

use rounds_model::{EntityId, Kind, Payload, Role, Stamp};

use crate::{
    scope::Scope,
    store::{PageQuery, PageRow, ReadTxn, StoreError},
};

/// Rows read at once.
const PAGE: usize = 1_000;

/// The scope of an operator: all of an organisation.
pub fn everything() -> Scope {
    Scope::new(EntityId::from_bytes([0; 16]), Role::Administrator, None)
}

/// Hands every live record that the scope sees to `take`, as of the moment the transaction began.
///
/// # Errors
/// The store failed, or `take` did.
pub async fn call<E: From<StoreError>>(
    txn: &mut dyn ReadTxn,
    scope: &Scope,
    kind: &Kind,
    mut take: impl FnMut(&PageRow, &Payload) -> Result<(), E>,
) -> Result<(), E> {
    let until = txn.clock().last;
    let mut query = PageQuery { kind: kind.clone(), after: Stamp::default(), until, removals: false, limit: PAGE };
    loop {
        let page = txn.page(scope, &query).await?;
        for row in &page {
            query.after = row.stamp;
            if let Some(data) = row.content.payload() {
                take(row, data)?;
            }
        }
        if page.len() < PAGE {
            return Ok(());
        }
    }
}
