//! Digest and counts: what *synced* rests on.

use rounds_model::{Content, Digest, EntityId, Kind, Stamp, proof};

use super::rows::{PLACE, VISIT, came, clean, conflict, deleted, dirty, edit, id, key, live, parked, place, sealed, visit};
use crate::{
    Edit, EditState, Held, Reason,
    ports::{Counts, Store, StoreError},
};

type Outcome = Result<(), StoreError>;

fn digest(rows: &[(Kind, EntityId, i64)]) -> Digest {
    let mut digest = Digest::new();
    for (kind, id, stamp) in rows {
        digest.entry(kind.clone()).or_default().add(proof(*id, Stamp::from_micros(*stamp)));
    }
    digest
}

/// The digest.
pub async fn the_digest_counts_the_newest_live_version_of_each_record(store: &dyn Store) -> Outcome {
    assert_eq!(store.read().await?.digest().await?, Digest::new());
    let unsent = Held { base: None, edit: Some(edit(1, 0)), ..clean(PLACE, 2, place("not known to the server")) };
    let deleted_here = Held { content: Content::Deleted, edit: Some(edit(2, 0)), ..clean(PLACE, 3, place("deleted here")) };
    let ghost = Held { base: Some(deleted(40)), edit: Some(edit(3, 0)), ..clean(PLACE, 4, place("deleted there")) };
    let mut txn = store.write().await?;
    txn.put_held(&[clean(PLACE, 1, place("a")), unsent, deleted_here, ghost, dirty(5, 9), dirty(6, 10), clean(PLACE, 7, place("x"))])
        .await?;
    txn.put_held(&[clean(VISIT, 8, visit(id(1)))]).await?;
    txn.put_conflict(&conflict(5, 1, live(50, place("theirs")))).await?;
    txn.put_conflict(&conflict(6, 1, deleted(60))).await?;
    txn.put_parked(&parked(PLACE, 7, deleted(70))).await?; // waits for its children to go
    txn.put_parked(&parked(VISIT, 9, live(90, visit(id(404))))).await?; // waits for its parent
    txn.put_parked(&parked(VISIT, 10, live(100, visit(id(404))))).await?;
    txn.put_conflict(&crate::Conflict { key: key(VISIT, id(10)), ..conflict(10, 1, live(95, visit(id(1)))) }).await?;
    txn.commit().await?;
    let expected = [(PLACE, id(1), 1), (PLACE, id(3), 3), (PLACE, id(5), 50), (VISIT, id(8), 8), (VISIT, id(9), 90), (VISIT, id(10), 100)];
    assert_eq!(store.read().await?.digest().await?, digest(&expected));
    Ok(())
}

/// The counts.
pub async fn the_counts_tell_what_waits(store: &dyn Store) -> Outcome {
    assert_eq!(store.read().await?.counts().await?, Counts::default());
    let reason = Reason { code: "denied".to_owned(), fields: Vec::new() };
    let refused = |n: u32, change| {
        let state = EditState::Attention { reason: reason.clone() };
        Held { edit: Some(Edit { state, ..edit(change, 0) }), ..dirty(n, change) }
    };
    let mut txn = store.write().await?;
    txn.put_held(&[clean(PLACE, 1, place("a")), refused(2, 1), refused(3, 3), dirty(4, 5), dirty(5, 6), dirty(6, 7)]).await?;
    txn.put_sealed(&[sealed(1, 1, 2, true), sealed(1, 2, 4, false)]).await?;
    txn.put_conflict(&conflict(2, 1, deleted(9))).await?;
    txn.put_conflict(&conflict(5, 1, deleted(9))).await?;
    txn.put_parked(&parked(VISIT, 9, deleted(9))).await?;
    txn.put_parked(&parked(VISIT, 10, deleted(9))).await?;
    txn.stage(&[came(PLACE, id(1), deleted(4)), came(PLACE, id(2), deleted(4)), came(PLACE, id(1), deleted(5))]).await?;
    txn.put_needs(&[key(PLACE, id(1))]).await?;
    txn.commit().await?;
    let expected = Counts { dirty: 5, waiting: 2, unconfirmed: 2, conflicts: 2, attention: 1, parked: 2, staged: 2, needs: 1 };
    assert_eq!(store.read().await?.counts().await?, expected);
    Ok(())
}
