//! The part of the contract about many at once: whoever reads up to a moment has all there was at that moment, for
//! ever, whatever those that write do and however long they take.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use futures_util::future::join_all;
use rounds_model::{EntityId, Kind, KindDigest, Role, Stamp, proof};

use super::{NOW, founded};
use crate::{
    scope::Scope,
    store::{PageQuery, Row, ServerStore},
    toys::{id, row},
};

const WRITERS: usize = 6;
const READERS: usize = 3;
const TRANSACTIONS: usize = 12;
const RECORDS: u8 = 40;

/// Writes a few rows, takes its time, and keeps them or not.
async fn write(store: &dyn ServerStore, organisation: EntityId) {
    let mut txn = store.write(organisation).await.unwrap();
    for _ in 0..rand::random_range(1..4) {
        let version = Row { stamp: txn.draw(NOW), ..row("School", rand::random_range(1..=RECORDS)) };
        let is_live = rand::random_bool(0.8);
        txn.put(&Row { data: version.data.clone().filter(|_| is_live), ..version }, &[], NOW).await.unwrap();
        tokio::time::sleep(Duration::from_micros(rand::random_range(0..2_000))).await;
    }
    if rand::random_bool(0.7) {
        txn.commit().await.unwrap();
    }
}

/// What a device has that takes page after page, and up to where.
#[derive(Default)]
struct Mirror {
    rows: BTreeMap<EntityId, Stamp>,
    up_to: Stamp,
}

impl Mirror {
    /// Takes all up to the moment of one snapshot, and compares with all there is in it.
    async fn cut(&mut self, store: &dyn ServerStore, organisation: EntityId) {
        let mut txn = store.read(organisation).await.unwrap();
        let (until, everything) = (txn.clock().last, Scope::new(id(9), Role::Administrator, None));
        loop {
            let query = PageQuery { kind: Kind::of("School"), after: self.up_to, until, removals: true, limit: 5 };
            let page = txn.page(&everything, &query).await.unwrap();
            let Some(last) = page.last() else { break };
            self.up_to = last.stamp;
            for told in &page {
                self.rows.remove(&told.key.id);
                if told.content.is_live() {
                    self.rows.insert(told.key.id, told.stamp);
                }
            }
        }
        self.up_to = until;
        let mut expected = KindDigest::default();
        self.rows.iter().for_each(|(id, stamp)| expected.add(proof(*id, *stamp)));
        let found = txn.digest(&everything).await.unwrap().remove(&Kind::of("School")).unwrap_or_default();
        assert_eq!(found, expected, "the mirror at {until} is not what was there");
    }
}

pub async fn readers_mirror_exactly_what_many_writers_commit(store: &dyn ServerStore) {
    write_and_mirror(&[store]).await;
}

/// The same through several stores over one database, which take turns.
pub async fn write_and_mirror(stores: &[&dyn ServerStore]) {
    let organisation = founded(stores[0], 100).await;
    let store = |number: usize| stores[number % stores.len()];
    let writing = AtomicUsize::new(WRITERS);
    let writers = join_all((0..WRITERS).map(async |writer| {
        for _ in 0..TRANSACTIONS {
            write(store(writer), organisation).await;
        }
        writing.fetch_sub(1, Ordering::SeqCst);
    }));
    let readers = join_all((0..READERS).map(async |reader| {
        let (mut mirror, mut cuts) = (Mirror::default(), 0);
        while writing.load(Ordering::SeqCst) > 0 {
            mirror.cut(store(reader), organisation).await;
            cuts += 1;
        }
        mirror.cut(store(reader), organisation).await;
        cuts
    }));
    let (_, cuts) = tokio::join!(writers, readers);
    assert!(cuts.iter().all(|cuts| *cuts > 1), "a reader that looked only once has seen nothing happen");
}
