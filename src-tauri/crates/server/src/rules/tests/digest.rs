//! After whatever is done to an organisation, the digest that is kept of what somebody sees is the one that is counted.

use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use rounds_model::{
    Kind, Payload, RecordKey, Role,
    wire::{Base, DigestRequest, ExchangeRequest, Operation, Verdict},
};

use crate::{
    rules::load::LoadRecord,
    scope::Scope,
    store::contract::counted,
    testing::{Bench, Device, school, teacher, visit},
    toys::{self, author, id, key},
};

on_either_database! {
    after_random_writes_moves_deletions_erasures_and_grants_the_digest_kept_is_the_digest_counted,
}

/// So many things are done to the organisation.
const STEPS: u32 = 160;
/// A year and a half: what is deleted is forgotten.
const LONG: i64 = 550 * 86_400 * 1_000_000;

/// A record of the world to write or delete.
fn any(dice: &mut StdRng) -> (&'static str, u8) {
    match dice.random_range(0..10) {
        0 => ("Region", dice.random_range(1..=2)),
        1..=3 => ("School", dice.random_range(10..=14)),
        4 | 5 => ("Teacher", dice.random_range(20..=24)),
        6 | 7 => ("Visit", dice.random_range(30..=36)),
        8 => ("Lesson", dice.random_range(40..=46)),
        _ => ("Question", dice.random_range(50..=52)),
    }
}

/// Anything that may be written about it, under any parent: a school under another region moves.
fn content(dice: &mut StdRng, kind: &str) -> Payload {
    let parent = |n: u8| id(n).to_string();
    match kind {
        "School" => school(dice.random_range(1..=2)),
        "Teacher" => teacher(dice.random_range(10..=14)),
        "Visit" => visit(dice.random_range(10..=14)),
        "Lesson" => {
            let of = Payload::default().with("visitId", parent(dice.random_range(30..=36)));
            of.with("teacherId", parent(dice.random_range(20..=24)))
        }
        "Question" => Payload::default().with("formId", parent(6)),
        _ => Payload::default().with("name", "Region"),
    }
}

/// One operation; that some are refused is part of it.
async fn operation(bench: &Bench, dice: &mut StdRng, device: &Device) -> Operation {
    let (kind, n) = any(dice);
    let held = bench.row(n).await;
    match held {
        Some(row) if dice.random_bool(0.25) => device.delete(kind, n, row.stamp, Some(row.stamp)),
        held => device.put(kind, n, held.map(|row| Base::Stamp(row.stamp)), content(dice, kind)),
    }
}

/// Sends a few in one transaction, with the digest at its end.
async fn send(bench: &Bench, dice: &mut StdRng, device: &Device) -> usize {
    let mut operations = Vec::new();
    for _ in 0..dice.random_range(1..5) {
        operations.push(operation(bench, dice, device).await);
    }
    let answer = device
        .exchange(ExchangeRequest { operations, digest: Some(DigestRequest::default()), ..ExchangeRequest::default() })
        .await
        .unwrap();
    let scope = device.caller().await.scope;
    let told = answer.end.digest.as_ref().expect("there is no more");
    assert_eq!(told, &count(bench, &scope).await, "at the end of the transaction that wrote");
    answer.verdicts().iter().filter(|verdict| matches!(verdict, Verdict::Ok { .. })).count()
}

async fn count(bench: &Bench, scope: &Scope) -> rounds_model::Digest {
    let kinds: Vec<Kind> = toys::registry().kinds().map(|adapter| adapter.kind().clone()).collect();
    counted(bench.server.store().read(bench.organisation).await.unwrap().as_mut(), scope, &kinds).await
}

async fn after_random_writes_moves_deletions_erasures_and_grants_the_digest_kept_is_the_digest_counted(bench: Bench) {
    let seed = rand::random();
    println!("seed {seed}");
    let mut dice = StdRng::seed_from_u64(seed);
    let (rules, store, organisation) = (bench.server.rules(), bench.server.store(), bench.organisation);
    let office = bench.world().await;
    let mut devices = vec![office];
    for roots in [&[][..], &[1], &[1, 2]] {
        devices.push(bench.device(Role::Coordinator, roots).await);
    }
    let mut done = 0;
    for step in 0..STEPS {
        let who = dice.random_range(0..devices.len());
        let (device, place) = (&devices[who], dice.random_range(10..=14));
        match dice.random_range(0..12) {
            0 if who > 0 => {
                // What is not there cannot be granted.
                let _refused = rules.grant(store, organisation, device.session.account.id, id(place)).await;
            }
            1 if who > 0 => {
                rules.revoke(store, organisation, device.session.account.id, id(place)).await.unwrap();
            }
            2 => {
                let (kind, n) = any(&mut dice);
                // Nor can what never was be erased.
                let _refused = rules.erase(store, organisation, &devices[0].session.account, &key(kind, n), "asked").await;
            }
            3 => {
                let (kind, n) = any(&mut dice);
                let record = LoadRecord { key: RecordKey::new(Kind::of(kind), id(n)), data: content(&mut dice, kind), author: None };
                rules.load(store, organisation, &author(9), vec![record]).await.unwrap();
            }
            4 if step % 40 == 0 => {
                bench.clock.forward(LONG);
                rules.tidy(store).await.unwrap();
            }
            _ => done += send(&bench, &mut dice, device).await,
        }
        for device in &devices {
            let scope = device.caller().await.scope;
            let kept = store.read(organisation).await.unwrap().digest(&scope).await.unwrap();
            assert_eq!(kept, count(&bench, &scope).await, "step {step}, {:?}", scope.roots);
        }
    }
    assert!(done > 40, "only {done} operations of all were done");
}
