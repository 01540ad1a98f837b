//! The digest that is kept is the one that is counted.

use rounds_model::{Digest, EntityId, Kind, Payload, Role, Stamp, proof};

use super::{NOW, founded};
use crate::{
    path::Path,
    scope::Scope,
    store::{PageQuery, ReadTxn, Row, ServerStore, WriteTxn},
    toys::{id, row},
};

/// The digest of a scope as its records tell it, read one by one as a device is told them.
pub async fn counted(txn: &mut dyn ReadTxn, scope: &Scope, kinds: &[Kind]) -> Digest {
    let mut digest = Digest::new();
    for kind in kinds {
        let query = PageQuery { kind: kind.clone(), after: Stamp::default(), until: txn.clock().last, removals: false, limit: 100_000 };
        for told in txn.page(scope, &query).await.unwrap() {
            digest.entry(kind.clone()).or_default().add(proof(told.key.id, told.stamp));
        }
    }
    digest
}

/// The scopes of one with everything, of one with nothing, and of one with each of these places, and with all of them.
fn scopes(places: &[Path]) -> Vec<Scope> {
    let mut granted = vec![Some(vec![]), None, Some(places.to_vec())];
    granted.extend(places.iter().map(|place| Some(vec![place.clone()])));
    granted.into_iter().map(|places| Scope::new(id(9), Role::DataManager, places)).collect()
}

async fn put(txn: &mut dyn WriteTxn, row: Row) {
    let stamp = txn.draw(NOW);
    txn.put(&Row { stamp, ..row }, &[], NOW).await.unwrap();
}

/// A region with a place that holds a record, another region, and what all share; the three that can be granted.
pub async fn fill(store: &dyn ServerStore, organisation: EntityId) -> [Path; 3] {
    let (region, other) = (Path::top(id(1)), Path::top(id(2)));
    let place = region.child(id(3));
    let mut txn = store.write(organisation).await.unwrap();
    for (n, path) in [(1, &region), (2, &other), (3, &place), (4, &place.child(id(4)))] {
        put(txn.as_mut(), Row { path: path.clone(), ..row("School", n) }).await;
    }
    put(txn.as_mut(), Row { shared: true, ..row("School", 5) }).await;
    put(txn.as_mut(), Row { data: None, ..row("School", 6) }).await;
    txn.commit().await.unwrap();
    [region, place, other]
}

/// Whether what is kept is what is counted, to everyone who may look.
pub async fn is_kept(txn: &mut dyn ReadTxn, places: &[Path], after: &str) {
    for scope in scopes(places) {
        let counted = counted(txn, &scope, &[Kind::of("School")]).await;
        assert_eq!(txn.digest(&scope).await.unwrap(), counted, "{:?} {after}", scope.roots);
    }
}

pub async fn a_record_counts_where_it_hangs_whatever_it_was_before(store: &dyn ServerStore) {
    let organisation = founded(store, 100).await;
    let places = fill(store, organisation).await;
    let [region, place, other] = &places;
    let mut txn = store.write(organisation).await.unwrap();
    let hangs = [Path::top(id(7)), region.child(id(7)), place.child(id(7)), other.child(id(7))];
    let states: Vec<_> = hangs.iter().flat_map(|path| [(true, true), (true, false), (false, false)].map(|state| (path, state))).collect();
    // Every change from each to each.
    for (from, to) in states.iter().flat_map(|from| states.iter().map(move |to| (from, to))) {
        for (path, (live, shared)) in [from, to] {
            let data = live.then(Payload::default);
            let version = Row { path: (*path).clone(), data, shared: *shared, ..row("School", 7) };
            txn.savepoint().await.unwrap();
            put(txn.as_mut(), version.clone()).await;
            txn.rollback().await.unwrap();
            is_kept(txn.as_mut(), &places, "after a change that was undone").await;
            put(txn.as_mut(), version).await;
        }
        is_kept(txn.as_mut(), &places, &format!("after {from:?} became {to:?}")).await;
    }
    // Seen through another, beside what is seen by where it hangs.
    for through in [place, other] {
        txn.show(id(7), &through.child(id(8))).await.unwrap();
        is_kept(txn.as_mut(), &places, "through a reference").await;
    }
    txn.commit().await.unwrap();
    is_kept(store.read(organisation).await.unwrap().as_mut(), &places, "once it is lasting").await;
}

pub async fn what_was_not_committed_counts_nowhere(store: &dyn ServerStore) {
    let organisation = founded(store, 100).await;
    let places = [Path::top(id(1))];
    for keep in [true, false, true] {
        let mut txn = store.write(organisation).await.unwrap();
        for n in 1..9 {
            let path = if n == 1 { places[0].clone() } else { places[0].child(id(n)) };
            put(txn.as_mut(), Row { path, ..row("School", n) }).await;
        }
        is_kept(txn.as_mut(), &places, "while it is written").await;
        if keep {
            txn.commit().await.unwrap();
        }
        is_kept(store.read(organisation).await.unwrap().as_mut(), &places, "afterwards").await;
    }
    let mut txn = store.write(organisation).await.unwrap();
    for n in 1..9 {
        put(txn.as_mut(), Row { data: None, ..row("School", n) }).await;
    }
    txn.prune(txn.clock().last, NOW).await.unwrap();
    assert!(txn.digest(&Scope::new(id(9), Role::Administrator, None)).await.unwrap().is_empty());
    txn.commit().await.unwrap();
}
