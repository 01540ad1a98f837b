//! Random work on three laptops over links that break: when the faults are off and conflicts settled, two runs
//! each make all the same, and every value that was ever committed is found somewhere.

use std::collections::BTreeSet;

use super::*;
use crate::{
    edit::EditError,
    fakes::{Dice, Fault},
    ports::RemoteError,
    resolve::Choice,
};

async fn live(laptop: &Laptop, kind: &Kind, known: &[(Kind, EntityId)], dice: &Dice) -> Option<EntityId> {
    let ids: Vec<EntityId> = known.iter().filter(|(one, _)| one == kind).map(|(_, id)| *id).collect();
    let held = laptop.store.read().await.unwrap().held(&ids).await.unwrap();
    let live: Vec<EntityId> =
        held.into_iter().flatten().filter(|held| held.content.is_live() && held.hidden_under.is_none()).map(|held| held.key.id).collect();
    if live.is_empty() { None } else { Some(live[usize::try_from(dice.roll(live.len() as u64)).unwrap()]) }
}

/// Everything text that a laptop or the server keeps anywhere.
async fn kept(laptops: &[Laptop], server: &FakeServer, known: &[(Kind, EntityId)]) -> BTreeSet<String> {
    let mut texts = BTreeSet::new();
    let mut keep = |content: &rounds_model::Content| {
        for value in content.payload().into_iter().flat_map(|data| data.0.values()) {
            texts.extend(value.as_str().map(str::to_owned));
        }
    };
    for (_, id) in known {
        server.history(*id).iter().for_each(&mut keep);
    }
    for laptop in laptops {
        laptop.journal().await.iter().for_each(|entry| keep(&entry.content));
        let ids: Vec<EntityId> = known.iter().map(|(_, id)| *id).collect();
        laptop.store.read().await.unwrap().held(&ids).await.unwrap().iter().flatten().for_each(|held| keep(&held.content));
    }
    texts
}

async fn settle(laptop: &Laptop, dice: &Dice) {
    for conflict in laptop.conflicts().await {
        let choice = if dice.roll(2) == 0 { Choice::Mine } else { Choice::Theirs };
        // an earlier settlement of a record above may have closed it
        let _settled = laptop.resolver().settle(conflict.key.id, choice).await;
    }
}

async fn play(seed: u64) {
    let server = server();
    let dice = Dice::of(seed);
    let laptops = [Laptop::new(&server, "a"), Laptop::new(&server, "b"), Laptop::new(&server, "c")];
    let mut known: Vec<(Kind, EntityId)> = Vec::new();
    // a value is superseded when its own author overwrote it on the same laptop
    let mut written: Vec<(usize, EntityId, String)> = Vec::new();
    for step in 0..60 {
        let which = usize::try_from(dice.roll(3)).unwrap();
        let laptop = &laptops[which];
        let value = format!("v{seed}-{step}");
        server.advance(MINUTE);
        laptops.iter().for_each(|one| one.clock.advance(MINUTE));
        match dice.roll(10) {
            0 => known.push((PLACE, laptop.create(PLACE, place(&value)).await)),
            1 => {
                if let Some(place) = live(laptop, &PLACE, &known, &dice).await {
                    known.push((VISIT, laptop.create(VISIT, visit(place, &value)).await));
                }
            }
            2 => {
                if let Some(visit) = live(laptop, &VISIT, &known, &dice).await {
                    let question = format!("q{}", dice.roll(3));
                    if let Ok(saved) = laptop.editor().create(&ANSWER, answer(visit, &question, &value), false).await {
                        known.push((ANSWER, saved.held.key.id));
                        written.push((which, saved.held.key.id, value));
                    }
                }
            }
            3..=5 => {
                let (kind, field) = [(PLACE, "name"), (PLACE, "phone"), (VISIT, "note")][usize::try_from(dice.roll(3)).unwrap()].clone();
                if let Some(id) = live(laptop, &kind, &known, &dice).await {
                    match laptop.editor().change(id, &set(field, &value)).await {
                        Ok(_) => written.push((which, id, value)),
                        Err(EditError::InConflict) => {}
                        Err(error) => panic!("seed {seed}: {error}"),
                    }
                }
            }
            6 => {
                let kind = [PLACE, VISIT, ANSWER][usize::try_from(dice.roll(3)).unwrap()].clone();
                if let Some(id) = live(laptop, &kind, &known, &dice).await
                    && dice.roll(3) == 0
                {
                    let _refused_in_conflict = laptop.editor().delete(id).await;
                }
            }
            7 => settle(laptop, &dice).await,
            _ => {
                let lines = usize::try_from(dice.roll(8)).unwrap();
                match dice.roll(4) {
                    0 => laptop.remote.meet([Fault::After(lines, RemoteError::Cut)]),
                    1 => laptop.remote.meet([Fault::Before(RemoteError::Stalled)]),
                    _ => {}
                }
                laptop.sync().await;
            }
        }
    }
    for _ in 0..12 {
        for laptop in &laptops {
            laptop.sync().await;
            settle(laptop, &dice).await;
        }
    }
    for laptop in laptops.iter().chain(&laptops) {
        laptop.sync().await;
    }
    for (n, laptop) in laptops.iter().enumerate() {
        let report = laptop.sync().await;
        assert_eq!(report.code, None, "seed {seed}, laptop {n}: {report:?}");
    }
    for (kind, id) in &known {
        let on_server = server.content(*id).filter(rounds_model::Content::is_live);
        for (n, laptop) in laptops.iter().enumerate() {
            let here = laptop.held(*id).await.map(|held| held.content).filter(rounds_model::Content::is_live);
            assert_eq!(here, on_server, "seed {seed}: {kind} {id} on laptop {n}");
        }
    }
    let digest = laptops[0].store.read().await.unwrap().digest().await.unwrap();
    for laptop in &laptops {
        assert_eq!(laptop.store.read().await.unwrap().digest().await.unwrap(), digest, "seed {seed}");
    }
    let kept = kept(&laptops, &server, &known).await;
    for (n, (which, id, value)) in written.iter().enumerate() {
        let overwritten = written[n + 1..].iter().any(|(other, one, _)| other == which && one == id);
        assert!(overwritten || kept.contains(value), "seed {seed}: {value} of {id} is nowhere");
    }
}

#[tokio::test]
async fn three_laptops_converge_and_nothing_typed_is_lost() {
    for seed in 0..150 {
        play(seed).await;
    }
}
