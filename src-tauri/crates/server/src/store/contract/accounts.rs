//! The part of the contract about who signs in, and about what the office sees and erases.

use rounds_model::{EntityId, Kind, Payload, Role, ServerTime, Stamp};

use super::{NOW, founded, open, put};
use crate::{
    path::Path,
    store::{
        Account, Device, Enrolment, Erasure, Fate, HistoryRow, Organisation, ServerStore, Setback, StoreError, TokenHash, Unsent, WriteTxn,
    },
    toys::{author, id, key},
};

const LATER: ServerTime = ServerTime::from_micros(2_000_000);

fn account(n: u8, email: &str) -> Account {
    Account { id: id(n), email: email.into(), name: "A".into(), role: Role::DataManager }
}

fn device(n: u8, owner: u8) -> Device {
    Device { id: id(n), account: id(owner), name: "laptop".into() }
}

/// Two people with two devices each; a device's token is its number.
async fn people(store: &dyn ServerStore) {
    let mut txn = open(store).await;
    for (n, email) in [(1, "a@example.org"), (2, "b@example.org")] {
        txn.add_account(&account(n, email), "hash").await.unwrap();
        for device in [device(n * 10, n), device(n * 10 + 1, n)] {
            assert!(txn.add_token(&device, TokenHash([device.id.as_bytes()[0]; 32]), NOW).await.unwrap());
        }
    }
    txn.commit().await.unwrap();
}

async fn lost(txn: &mut dyn WriteTxn, kind: &'static str, n: u8, fate: Fate, recorded: ServerTime) {
    let mut writer = author(9);
    writer.op = Some(rounds_model::OpId { incarnation: 1, counter: u64::from(n) });
    let data = Some(Payload::default().with("name", "lost"));
    txn.keep(&HistoryRow { key: key(kind, n), fate, stamp: None, data, author: writer, recorded }).await.unwrap();
}

pub async fn tokens_name_a_device_until_they_are_dropped_or_the_password_changes(store: &dyn ServerStore) {
    let mut txn = open(store).await;
    txn.add_account(&account(1, "a@example.org"), "hash").await.unwrap();
    txn.add_account(&account(2, "b@example.org"), "hash").await.unwrap();
    assert!(matches!(txn.add_account(&account(3, "a@example.org"), "hash").await, Err(StoreError::EmailTaken)));
    assert!(txn.add_token(&device(10, 1), TokenHash([1; 32]), NOW).await.unwrap());
    assert!(txn.add_token(&device(10, 1), TokenHash([2; 32]), NOW).await.unwrap());
    assert!(!txn.add_token(&device(10, 2), TokenHash([3; 32]), NOW).await.unwrap(), "another's device is not taken over");
    txn.drop_token(TokenHash([1; 32])).await.unwrap();
    txn.commit().await.unwrap();

    assert_eq!(store.pass(TokenHash([1; 32])).await.unwrap(), None);
    assert_eq!(store.pass(TokenHash([3; 32])).await.unwrap(), None);
    let session = store.pass(TokenHash([2; 32])).await.unwrap().unwrap().session;
    assert_eq!((session.organisation, session.device, session.account), (id(100), id(10), account(1, "a@example.org")));
    assert_eq!(store.credentials("a@example.org").await.unwrap().unwrap().password, "hash");
    assert_eq!(store.credentials("nobody@example.org").await.unwrap(), None);

    let mut txn = store.write(id(100)).await.unwrap();
    txn.set_password(id(1), "other").await.unwrap();
    txn.commit().await.unwrap();
    assert_eq!(store.pass(TokenHash([2; 32])).await.unwrap(), None);
    assert_eq!(store.credentials("a@example.org").await.unwrap().unwrap().password, "other");
}

pub async fn a_use_is_noted_on_the_token_and_its_device_and_never_taken_back(store: &dyn ServerStore) {
    people(store).await;
    store.used(TokenHash([10; 32]), LATER).await.unwrap();
    store.used(TokenHash([10; 32]), NOW).await.unwrap();
    store.used(TokenHash([99; 32]), LATER).await.unwrap();
    assert_eq!(store.pass(TokenHash([10; 32])).await.unwrap().unwrap().used, LATER);
    assert_eq!(store.pass(TokenHash([11; 32])).await.unwrap().unwrap().used, NOW);
    let mut txn = store.read(id(100)).await.unwrap();
    let heard: Vec<_> = txn.devices().await.unwrap().into_iter().map(|known| (known.device.id, known.heard)).collect();
    assert_eq!(heard, [(id(11), NOW), (id(20), NOW), (id(21), NOW), (id(10), LATER)], "the longest silent first");
}

pub async fn what_waits_on_a_device_is_noted_and_told_with_its_token(store: &dyn ServerStore) {
    people(store).await;
    let other = founded(store, 101).await;
    let told = async |n: u8| store.pass(TokenHash([n; 32])).await.unwrap().unwrap().session.unsent;
    assert_eq!(told(10).await, None, "it never told");
    let waits = Unsent { count: 3, since: Some(NOW) };
    store.waits(id(100), id(10), waits).await.unwrap();
    store.waits(other, id(11), waits).await.unwrap();
    assert_eq!((told(10).await, told(11).await), (Some(waits), None), "another organisation's device is not touched");
    let mut txn = store.read(id(100)).await.unwrap();
    let unsent: Vec<_> = txn.devices().await.unwrap().into_iter().map(|known| known.unsent).collect();
    assert_eq!(unsent, [Some(waits), None, None, None]);
    drop(txn);
    store.waits(id(100), id(10), Unsent::default()).await.unwrap();
    assert_eq!(told(10).await, Some(Unsent::default()));
}

pub async fn tokens_are_taken_from_one_device_or_from_all_of_an_account(store: &dyn ServerStore) {
    people(store).await;
    let mut txn = store.write(id(100)).await.unwrap();
    assert_eq!(txn.drop_tokens(id(1), Some(id(20))).await.unwrap(), 0, "it is another's device");
    assert_eq!(txn.drop_tokens(id(1), Some(id(10))).await.unwrap(), 1);
    assert_eq!(txn.drop_tokens(id(2), None).await.unwrap(), 2);
    txn.commit().await.unwrap();
    let mut good = Vec::new();
    for n in [10, 11, 20, 21] {
        if store.pass(TokenHash([n; 32])).await.unwrap().is_some() {
            good.push(n);
        }
    }
    assert_eq!(good, [11]);
    let mut txn = store.write(id(100)).await.unwrap();
    txn.enrol(id(2), TokenHash([5; 32]), LATER).await.unwrap();
    assert_eq!(txn.tokens().await.unwrap(), [TokenHash([5; 32]), TokenHash([11; 32])], "codes are good as well");
    let mut txn = store.read(id(100)).await.unwrap();
    let tokens: Vec<_> = txn.devices().await.unwrap().into_iter().map(|known| (known.device.id, known.tokens)).collect();
    assert_eq!(tokens, [(id(10), 0), (id(11), 1), (id(20), 0), (id(21), 0)], "a device is known without a token too");
}

pub async fn a_one_time_code_names_an_account_and_is_used_once(store: &dyn ServerStore) {
    people(store).await;
    let other = founded(store, 101).await;
    let code = TokenHash([7; 32]);
    let mut txn = store.write(id(100)).await.unwrap();
    txn.enrol(id(1), code, LATER).await.unwrap();
    txn.commit().await.unwrap();
    let organisation = Organisation { id: id(100), name: "Organisation 100".into() };
    let expected = Enrolment { organisation, account: account(1, "a@example.org"), until: LATER };
    assert_eq!(store.enrolment(code).await.unwrap(), Some(expected));
    assert_eq!(store.enrolment(TokenHash([8; 32])).await.unwrap(), None);
    assert!(!store.write(other).await.unwrap().use_enrolment(code).await.unwrap(), "another organisation's");
    let mut txn = store.write(id(100)).await.unwrap();
    assert!(txn.use_enrolment(code).await.unwrap());
    assert!(!txn.use_enrolment(code).await.unwrap());
    txn.commit().await.unwrap();
    assert_eq!(store.enrolment(code).await.unwrap(), None);
}

pub async fn an_organisation_takes_a_name_that_no_other_has(store: &dyn ServerStore) {
    let (one, _) = (founded(store, 100).await, founded(store, 101).await);
    let mut txn = store.write(one).await.unwrap();
    assert!(matches!(txn.rename("Organisation 101").await, Err(StoreError::NameTaken)));
    drop(txn);
    let mut txn = store.write(one).await.unwrap();
    txn.rename("Renamed").await.unwrap();
    txn.commit().await.unwrap();
    let names: Vec<String> = store.organisations().await.unwrap().into_iter().map(|one| one.name).collect();
    assert_eq!(names, ["Organisation 101", "Renamed"]);
    let taken = Organisation { id: id(102), name: "Renamed".into() };
    assert!(matches!(store.found(&taken, "first").await, Err(StoreError::NameTaken)));
}

pub async fn what_lost_is_counted_by_kind_and_fate(store: &dyn ServerStore) {
    let mut txn = open(store).await;
    put(txn.as_mut(), "School", 1, &Path::top(id(1))).await;
    lost(txn.as_mut(), "School", 1, Fate::Rejected, NOW).await;
    lost(txn.as_mut(), "School", 2, Fate::Rejected, LATER).await;
    lost(txn.as_mut(), "School", 3, Fate::Archived, LATER).await;
    lost(txn.as_mut(), "Visit", 4, Fate::Rejected, LATER).await;
    let setback = |kind, fate, count| Setback { kind: Kind::of(kind), fate, count };
    let all = [setback("School", Fate::Archived, 1), setback("School", Fate::Rejected, 2), setback("Visit", Fate::Rejected, 1)];
    assert_eq!(txn.setbacks(NOW).await.unwrap(), all);
    assert_eq!(txn.setbacks(LATER).await.unwrap()[1], setback("School", Fate::Rejected, 1));
}

pub async fn an_erasure_empties_the_history_of_one_record_and_is_noted(store: &dyn ServerStore) {
    let mut txn = open(store).await;
    for n in [1, 2] {
        put(txn.as_mut(), "School", n, &Path::top(id(n))).await;
        lost(txn.as_mut(), "School", n, Fate::Rejected, NOW).await;
    }
    let erasure = Erasure { key: key("School", 1), by: id(9), reason: "the parents asked".into(), at: LATER };
    txn.erase(&erasure).await.unwrap();
    txn.commit().await.unwrap();
    let mut txn = store.read(id(100)).await.unwrap();
    let held = async |txn: &mut dyn crate::store::ReadTxn, id: EntityId| -> Vec<(Option<Stamp>, bool)> {
        txn.history(id).await.unwrap().into_iter().map(|row| (row.stamp, row.data.is_some())).collect()
    };
    let stamp = |n: i64| Some(Stamp::from_micros(1_000_000 + n));
    assert_eq!(held(txn.as_mut(), id(1)).await, [(stamp(0), false), (None, false)], "who and when stay");
    assert_eq!(held(txn.as_mut(), id(2)).await, [(stamp(1), true), (None, true)]);
    assert_eq!(txn.erasures().await.unwrap(), [erasure]);
}

pub async fn whoever_lost_the_last_place_stays_bound_to_none(store: &dyn ServerStore) {
    people(store).await;
    let mut txn = store.write(id(100)).await.unwrap();
    for n in [5, 6] {
        put(txn.as_mut(), "School", n, &Path::top(id(n))).await;
    }
    let places = async |txn: &mut dyn WriteTxn| -> Option<Vec<Path>> { txn.grants(id(1)).await.unwrap().places() };
    assert_eq!(places(txn.as_mut()).await, None);
    assert!(!txn.revoke(id(1), id(5)).await.unwrap());
    assert_eq!(places(txn.as_mut()).await, None, "what was never granted binds nobody");
    txn.grant(id(1), id(5)).await.unwrap();
    txn.grant(id(1), id(6)).await.unwrap();
    assert_eq!(places(txn.as_mut()).await, Some(vec![Path::top(id(5)), Path::top(id(6))]));
    for (n, left) in [(6, vec![Path::top(id(5))]), (5, vec![])] {
        assert!(txn.revoke(id(1), id(n)).await.unwrap());
        assert_eq!(places(txn.as_mut()).await, Some(left));
    }
    txn.grant(id(1), id(6)).await.unwrap();
    txn.unbind(id(1)).await.unwrap();
    assert_eq!(places(txn.as_mut()).await, None);
    assert_eq!(txn.grants(id(99)).await.unwrap().places(), Some(vec![]), "nobody is granted nothing");
}

pub async fn codes_go_with_the_password_and_with_all_tokens(store: &dyn ServerStore) {
    people(store).await;
    let codes = [(1, TokenHash([70; 32])), (2, TokenHash([71; 32]))];
    let mut txn = store.write(id(100)).await.unwrap();
    for (n, code) in codes {
        txn.enrol(id(n), code, LATER).await.unwrap();
    }
    assert_eq!(txn.drop_tokens(id(1), Some(id(10))).await.unwrap(), 1);
    assert_eq!((txn.owner_of(id(10)).await.unwrap(), txn.owner_of(id(99)).await.unwrap()), (Some(id(1)), None));
    assert_eq!(txn.password(id(1)).await.unwrap().as_deref(), Some("hash"));
    txn.commit().await.unwrap();
    assert!(store.enrolment(codes[0].1).await.unwrap().is_some(), "one device is not the account");
    let mut txn = store.write(id(100)).await.unwrap();
    txn.set_password(id(1), "other").await.unwrap();
    assert_eq!(txn.password(id(1)).await.unwrap().as_deref(), Some("other"));
    txn.commit().await.unwrap();
    let good = async |n: usize| store.enrolment(codes[n].1).await.unwrap().is_some();
    assert!(!good(0).await && good(1).await);
}

pub async fn a_history_is_known_by_where_it_parted_from_the_present_one(store: &dyn ServerStore) {
    let at = Stamp::from_micros;
    let mut txn = open(store).await;
    assert_eq!((txn.shared_with("first").await.unwrap(), txn.clock().restored_to), (None, None));
    for (epoch, restored_to) in [("second", 50), ("third", 90), ("fourth", 70)] {
        txn.set_epoch(epoch, at(restored_to)).await.unwrap();
    }
    txn.note_history("elsewhere", at(40)).await.unwrap();
    txn.note_history("second", at(1)).await.unwrap();
    txn.commit().await.unwrap();
    let mut txn = store.read(id(100)).await.unwrap();
    assert_eq!((txn.clock().epoch.as_str(), txn.clock().restored_to), ("fourth", Some(at(40))));
    for (epoch, shared) in [("first", Some(50)), ("second", Some(70)), ("third", Some(70)), ("elsewhere", Some(40)), ("fourth", None)] {
        assert_eq!(txn.shared_with(epoch).await.unwrap(), shared.map(at), "{epoch}");
    }
}

pub async fn what_only_its_history_tells_of_is_found_with_its_last_content(store: &dyn ServerStore) {
    let mut txn = open(store).await;
    for n in [1, 2] {
        put(txn.as_mut(), "School", n, &Path::top(id(n))).await;
    }
    let last = Payload::default().with("name", "Renamed");
    for data in [Some(last.clone()), None] {
        let row = crate::store::Row { stamp: txn.draw(NOW), data, ..crate::toys::row("School", 1) };
        txn.put(&row, &[], NOW).await.unwrap();
    }
    lost(txn.as_mut(), "School", 1, Fate::Rejected, LATER).await;
    assert_eq!(txn.pruned().await.unwrap(), [], "a tombstone is still there");
    let horizon = txn.clock().last;
    txn.prune(horizon, NOW).await.unwrap();
    assert_eq!(txn.pruned().await.unwrap(), [(key("School", 1), last)]);
}
