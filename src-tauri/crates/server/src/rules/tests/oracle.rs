//! Many write and many read at once: a reader at T has every row up to T, for ever.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use rounds_model::{
    EntityId, Kind, RecordKey, Role, Stamp,
    wire::{Action, ExchangeRequest},
};

use crate::{
    Server,
    testing::{Bench, Replica, visit},
};

const WRITERS: usize = 6;
const READERS: usize = 3;
const WRITES: usize = 15;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_reader_at_a_moment_has_every_row_up_to_it_however_many_write() {
    let bench = Bench::new().await;
    let servers = [bench.server.clone()];
    write_and_read(&bench, &servers).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_reader_at_a_moment_has_every_row_up_to_it_through_whichever_of_two_servers() {
    let bench = Bench::on_postgres().await;
    let servers = [bench.server.clone(), bench.another_server().await];
    write_and_read(&bench, &servers).await;
}

async fn write_and_read(bench: &Bench, servers: &[Server]) {
    bench.world().await;
    // What the writers were promised: each new record with its stamp.
    let promised: Arc<Mutex<BTreeMap<RecordKey, Stamp>>> = Arc::default();
    let writing = Arc::new(AtomicBool::new(true));

    let mut writers = Vec::new();
    for writer in 0..WRITERS {
        let device = bench.device(Role::Coordinator, &[3]).await.through(&servers[writer % servers.len()]);
        let promised = Arc::clone(&promised);
        writers.push(tokio::spawn(async move {
            for n in 0..WRITES {
                let id = EntityId::from_bytes(((writer * WRITES + n) as u128 + (1 << 90)).to_be_bytes());
                let key = RecordKey::new(Kind::of("Visit"), id);
                let stamp = device.done(&[device.operation(Action::Put, key.clone(), None, Some(visit(3)))]).await[0];
                promised.lock().unwrap().insert(key, stamp);
            }
        }));
    }
    let mut readers = Vec::new();
    for reader in 0..READERS {
        let device = bench.device(Role::Coordinator, &[3]).await.through(&servers[reader % servers.len()]);
        let (promised, writing) = (Arc::clone(&promised), Arc::clone(&writing));
        readers.push(tokio::spawn(async move {
            let mut replica = Replica::default();
            loop {
                let last_round = !writing.load(Ordering::SeqCst);
                let request = ExchangeRequest { state: replica.state.clone(), ..ExchangeRequest::default() };
                let answer = device.exchange(request).await.unwrap();
                replica.take(&answer);
                for (key, stamp) in promised.lock().unwrap().iter().filter(|(_, stamp)| **stamp <= answer.begin.until) {
                    assert_eq!(replica.rows.get(key).map(|(held, _)| held), Some(stamp), "a row up to {} is missing", answer.begin.until);
                }
                if last_round {
                    return replica;
                }
            }
        }));
    }
    for writer in writers {
        writer.await.unwrap();
    }
    writing.store(false, Ordering::SeqCst);
    let promised = promised.lock().unwrap().clone();
    assert_eq!(promised.values().collect::<std::collections::BTreeSet<_>>().len(), WRITERS * WRITES, "a stamp was given twice");
    for reader in readers {
        let replica = reader.await.unwrap();
        assert!(promised.keys().all(|key| replica.rows.contains_key(key)));
    }
}
