//! Foreign keys: checked at commit, whatever the order before.

use rounds_model::{Content, EntityId};

use super::rows::{PERSON, PLACE, VISIT, clean, edit, id, key, place, visit};
use crate::{
    Held,
    ports::{Referrer, Store, StoreError},
};

type Outcome = Result<(), StoreError>;

async fn put(store: &dyn Store, records: &[Held]) -> Outcome {
    let mut txn = store.write().await?;
    txn.put_held(records).await?;
    txn.commit().await
}

fn refers(n: u32, field: &str, target: EntityId) -> Referrer {
    Referrer { key: key(VISIT, id(n)), target, field: field.to_owned() }
}

/// Deferred.
pub async fn a_child_may_come_before_its_parent_in_one_transaction(store: &dyn Store) -> Outcome {
    let mut txn = store.write().await?;
    txn.put_held(&[clean(VISIT, 2, visit(id(1)))]).await?;
    txn.put_held(&[clean(PLACE, 1, place("late"))]).await?;
    txn.commit().await?;
    let mut txn = store.write().await?;
    txn.remove_held(&[id(1)]).await?;
    txn.remove_held(&[id(2)]).await?;
    txn.commit().await?;
    assert_eq!(store.read().await?.existing(&[id(1), id(2)]).await?.len(), 0);
    Ok(())
}

/// Dangling.
pub async fn a_child_without_its_parent_fails_the_commit_and_writes_nothing(store: &dyn Store) -> Outcome {
    let failed = put(store, &[clean(PLACE, 1, place("fine")), clean(VISIT, 2, visit(id(404)))]).await;
    assert!(matches!(failed, Err(StoreError::Dangling)), "{failed:?}");
    assert_eq!(store.read().await?.existing(&[id(1), id(2)]).await?.len(), 0);
    put(store, &[clean(PLACE, 1, place("fine"))]).await?; // and the store goes on
    let moved = put(store, &[clean(PLACE, 1, place("fine").with("withinId", id(404).to_string()))]).await;
    assert!(matches!(moved, Err(StoreError::Dangling)), "{moved:?}");
    Ok(())
}

/// Removal of a parent.
pub async fn a_parent_with_a_child_cannot_be_removed_alone(store: &dyn Store) -> Outcome {
    put(store, &[clean(PLACE, 1, place("p")), clean(VISIT, 2, visit(id(1)))]).await?;
    let mut txn = store.write().await?;
    txn.remove_held(&[id(1)]).await?;
    let failed = txn.commit().await;
    assert!(matches!(failed, Err(StoreError::Dangling)), "{failed:?}");
    assert_eq!(store.read().await?.existing(&[id(1), id(2)]).await?.len(), 2);
    let mut txn = store.write().await?;
    txn.remove_held(&[id(1)]).await?;
    txn.put_held(&[clean(PLACE, 1, place("back in the same transaction"))]).await?;
    txn.commit().await
}

/// Loose references.
pub async fn a_loose_reference_needs_no_record(store: &dyn Store) -> Outcome {
    let data = visit(id(1)).with("guideId", id(404).to_string());
    let loose = Held { loose: vec!["guideId".to_owned()], ..clean(VISIT, 2, data) };
    put(store, &[clean(PLACE, 1, place("p")), loose]).await?;
    assert_eq!(store.read().await?.referrers(&[id(404)]).await?, []);
    Ok(())
}

/// Who refers.
pub async fn referrers_come_by_id_and_by_field(store: &dyn Store) -> Outcome {
    let guided = |place: u32| visit(id(place)).with("guideId", id(3).to_string());
    let deleted = Held { content: Content::Deleted, edit: Some(edit(1, 0)), ..clean(VISIT, 4, guided(1)) };
    let hidden = Held { hidden_under: Some(id(1)), ..clean(VISIT, 6, guided(2)) };
    let places = [clean(PLACE, 1, place("a")), clean(PLACE, 2, place("b")), clean(PERSON, 3, place("c"))];
    put(store, &places).await?;
    put(store, &[hidden, clean(VISIT, 5, visit(id(1))), deleted]).await?;
    let mut read = store.read().await?;
    assert_eq!(
        read.referrers(&[id(3), id(1), id(1)]).await?,
        [refers(4, "guideId", id(3)), refers(4, "placeId", id(1)), refers(5, "placeId", id(1)), refers(6, "guideId", id(3))]
    );
    assert_eq!(read.referrers(&[id(2)]).await?, [refers(6, "placeId", id(2))]);
    assert_eq!(read.referrers(&[]).await?, []);
    Ok(())
}
