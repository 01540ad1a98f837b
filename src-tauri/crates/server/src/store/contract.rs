//! What every backend of [`ServerStore`] has to keep. A backend runs it with one line:
//! `server_store_contract!(make)`, where `make` gives a fresh, empty store and what keeps it alive.

use rounds_model::{Content, EntityId, Kind, KindDigest, OpId, Payload, Role, ServerTime, Stamp, proof};

mod accounts;
mod digest;
mod oracle;
mod versions;

pub use accounts::*;
pub use digest::*;
pub use oracle::*;
pub use versions::*;

use super::{Answer, Fate, HistoryRow, Link, Organisation, PageQuery, ServerStore, StoreError, WriteTxn};
use crate::{
    path::Path,
    scope::Scope,
    toys::{author, id, key, row},
};

/// Makes a test of each promise.
macro_rules! server_store_contract {
    ($make:path) => {
        $crate::store::contract::server_store_contract!(
            $make,
            [
                a_commit_lasts_and_a_drop_rolls_back,
                a_savepoint_undoes_what_came_after_it_alone,
                stamps_are_drawn_under_the_clock_row_and_never_twice,
                a_snapshot_does_not_move,
                organisations_share_nothing_not_even_the_meaning_of_an_id,
                what_did_not_become_a_version_is_kept_once,
                an_answer_is_remembered_per_user,
                a_page_rises_by_stamp_and_ends_at_its_limit,
                the_scope_in_the_store_is_the_scope_in_the_rules,
                the_digest_is_the_sum_over_visible_live_rows,
                a_record_counts_where_it_hangs_whatever_it_was_before,
                what_was_not_committed_counts_nowhere,
                a_subtree_is_found_owners_first_and_so_is_who_refers_into_it,
                exits_reach_those_who_saw_and_see_no_longer,
                what_is_shown_through_another_is_visible_until_hidden,
                tokens_name_a_device_until_they_are_dropped_or_the_password_changes,
                a_use_is_noted_on_the_token_and_its_device_and_never_taken_back,
                what_waits_on_a_device_is_noted_and_told_with_its_token,
                tokens_are_taken_from_one_device_or_from_all_of_an_account,
                a_one_time_code_names_an_account_and_is_used_once,
                whoever_lost_the_last_place_stays_bound_to_none,
                codes_go_with_the_password_and_with_all_tokens,
                a_history_is_known_by_where_it_parted_from_the_present_one,
                what_only_its_history_tells_of_is_found_with_its_last_content,
                an_organisation_takes_a_name_that_no_other_has,
                an_earlier_version_is_found_by_its_stamp_or_as_the_newest_up_to_one,
                what_lost_is_counted_by_kind_and_fate,
                an_erasure_empties_the_history_of_one_record_and_is_noted,
                pruning_takes_tombstones_and_old_answers_and_raises_the_horizon,
                a_payload_comes_back_as_it_went_in,
                readers_mirror_exactly_what_many_writers_commit,
            ]
        );
    };
    ($make:path, [$($name:ident),+ $(,)?]) => {
        $(
            #[tokio::test]
            async fn $name() {
                let (store, _alive) = $make().await;
                $crate::store::contract::$name(&store).await;
            }
        )+
    };
}
pub(crate) use server_store_contract;

const NOW: ServerTime = ServerTime::from_micros(1_000_000);

async fn founded(store: &dyn ServerStore, n: u8) -> EntityId {
    store.found(&Organisation { id: id(n), name: format!("Organisation {n}") }, "first").await.unwrap();
    id(n)
}

async fn open(store: &dyn ServerStore) -> Box<dyn WriteTxn> {
    let organisation = founded(store, 100).await;
    store.write(organisation).await.unwrap()
}

async fn put(txn: &mut dyn WriteTxn, kind: &'static str, n: u8, path: &Path) {
    let row = crate::store::Row { path: path.clone(), stamp: txn.draw(NOW), ..row(kind, n) };
    txn.put(&row, &[], NOW).await.unwrap();
}

pub async fn a_commit_lasts_and_a_drop_rolls_back(store: &dyn ServerStore) {
    let mut txn = open(store).await;
    put(txn.as_mut(), "School", 1, &Path::top(id(1))).await;
    txn.commit().await.unwrap();
    let mut txn = store.write(id(100)).await.unwrap();
    put(txn.as_mut(), "School", 2, &Path::top(id(2))).await;
    drop(txn);
    let mut txn = store.read(id(100)).await.unwrap();
    let kept = txn.record(id(1)).await.unwrap().unwrap();
    assert_eq!(kept, crate::store::Row { stamp: Stamp::from_micros(1_000_000), ..row("School", 1) });
    assert_eq!(txn.record(id(2)).await.unwrap(), None);
    assert_eq!(txn.clock().last, kept.stamp);
    assert!(matches!(store.read(id(55)).await, Err(StoreError::NoOrganisation(_))));
}

pub async fn a_savepoint_undoes_what_came_after_it_alone(store: &dyn ServerStore) {
    let mut txn = open(store).await;
    for (n, keep) in [(1, true), (2, false), (3, true)] {
        txn.savepoint().await.unwrap();
        put(txn.as_mut(), "School", n, &Path::top(id(n))).await;
        if keep { txn.release().await.unwrap() } else { txn.rollback().await.unwrap() }
    }
    txn.commit().await.unwrap();
    let mut txn = store.read(id(100)).await.unwrap();
    assert!(txn.record(id(1)).await.unwrap().is_some());
    assert!(txn.record(id(2)).await.unwrap().is_none() && txn.history(id(2)).await.unwrap().is_empty());
    assert!(txn.record(id(3)).await.unwrap().is_some());
}

pub async fn stamps_are_drawn_under_the_clock_row_and_never_twice(store: &dyn ServerStore) {
    let mut txn = open(store).await;
    let first: Vec<i64> = (0..3).map(|_| txn.draw(NOW).micros()).collect();
    assert_eq!(first, [1_000_000, 1_000_001, 1_000_002]);
    txn.commit().await.unwrap();
    let mut txn = store.write(id(100)).await.unwrap();
    assert_eq!(txn.draw(ServerTime::from_micros(5)).micros(), 1_000_003, "the wall clock went back");
    drop(txn);
    let mut txn = store.write(id(100)).await.unwrap();
    assert_eq!(txn.draw(NOW).micros(), 1_000_003, "what was rolled back was never issued");
}

pub async fn a_snapshot_does_not_move(store: &dyn ServerStore) {
    let organisation = founded(store, 100).await;
    let mut snapshot = store.read(organisation).await.unwrap();
    let mut txn = store.write(organisation).await.unwrap();
    put(txn.as_mut(), "School", 1, &Path::top(id(1))).await;
    txn.commit().await.unwrap();
    assert_eq!(snapshot.clock().last, Stamp::default());
    assert_eq!(snapshot.record(id(1)).await.unwrap(), None);
}

pub async fn a_payload_comes_back_as_it_went_in(store: &dyn ServerStore) {
    let mut txn = open(store).await;
    let text = r#"{"z":1e-7,"a":12345678901234567890,"m":{"y":[1.0,-0.0,null,true],"b":0.1},"n":"a\u0000b \ud83d\ude00 \"'\\"}"#;
    let data: Payload = serde_json::from_str(text).unwrap();
    let mut odd = crate::store::Row { stamp: txn.draw(NOW), data: Some(data.clone()), ..row("School", 1) };
    odd.author.device_name = "L'ordinateur de Zoë \u{1f4bb}".into();
    txn.put(&odd, &[], NOW).await.unwrap();
    let written = serde_json::to_string(&data).unwrap();
    let read = txn.record(id(1)).await.unwrap().unwrap();
    assert_eq!(serde_json::to_string(&read.data).unwrap(), written);
    assert_eq!(serde_json::to_string(&txn.history(id(1)).await.unwrap()[0].data).unwrap(), written);
    assert_eq!(read, odd);
}

pub async fn organisations_share_nothing_not_even_the_meaning_of_an_id(store: &dyn ServerStore) {
    let (one, two) = (founded(store, 100).await, founded(store, 101).await);
    for (organisation, name) in [(one, "One"), (two, "Two")] {
        let mut txn = store.write(organisation).await.unwrap();
        let school = crate::store::Row { data: Some(Payload::default().with("name", name)), ..row("School", 1) };
        txn.put(&school, &[], NOW).await.unwrap();
        txn.put(&row("Visit", 2), &[Link { field: "schoolId", target: id(1), owner: true }], NOW).await.unwrap();
        let answer = Answer { hash: [u8::from(organisation == two); 32], stamp: None };
        txn.remember(id(9), OpId { incarnation: 1, counter: 1 }, &answer, NOW).await.unwrap();
        txn.commit().await.unwrap();
    }
    for (organisation, name, hash) in [(one, "One", [0; 32]), (two, "Two", [1; 32])] {
        let mut txn = store.read(organisation).await.unwrap();
        assert_eq!(txn.record(id(1)).await.unwrap().unwrap().data.unwrap().text("name"), Some(name));
        assert_eq!(txn.history(id(1)).await.unwrap().len(), 1);
        assert_eq!(txn.inbound(&Path::top(id(1))).await.unwrap().len(), 1);
        assert_eq!(txn.answer(id(9), OpId { incarnation: 1, counter: 1 }).await.unwrap().unwrap().hash, hash);
        let everything = Scope::new(id(9), Role::Administrator, None);
        assert_eq!(txn.digest(&everything).await.unwrap().values().map(|kind| kind.count).sum::<u64>(), 2);
    }
}

pub async fn what_did_not_become_a_version_is_kept_once(store: &dyn ServerStore) {
    let mut txn = open(store).await;
    let mut writer = author(9);
    writer.device = Some(id(9));
    writer.op = Some(OpId { incarnation: 1, counter: 1 });
    let data = Some(Payload::default().with("name", "lost"));
    let mut entry = HistoryRow { key: key("School", 1), fate: Fate::Rejected, stamp: None, data, author: writer, recorded: NOW };
    for _ in 0..3 {
        txn.keep(&entry).await.unwrap();
    }
    entry.fate = Fate::Archived;
    txn.keep(&entry).await.unwrap();
    let history = txn.history(id(1)).await.unwrap();
    assert_eq!(history.iter().map(|row| row.fate).collect::<Vec<_>>(), [Fate::Rejected, Fate::Archived]);
    assert_eq!(history[1], entry);
}

pub async fn an_answer_is_remembered_per_user(store: &dyn ServerStore) {
    let mut txn = open(store).await;
    let op = OpId { incarnation: u64::MAX, counter: 7 };
    let answer = Answer { hash: [7; 32], stamp: Some(Stamp::from_micros(5)) };
    txn.remember(id(1), op, &answer, NOW).await.unwrap();
    assert_eq!(txn.answer(id(1), op).await.unwrap(), Some(answer));
    assert_eq!(txn.answer(id(2), op).await.unwrap(), None);
    assert_eq!(txn.answer(id(1), OpId { counter: 8, ..op }).await.unwrap(), None);
}

pub async fn a_page_rises_by_stamp_and_ends_at_its_limit(store: &dyn ServerStore) {
    let mut txn = open(store).await;
    for n in [5, 3, 4, 1, 2] {
        put(txn.as_mut(), "School", n, &Path::top(id(n))).await;
    }
    let mut tombstone = row("School", 4);
    (tombstone.stamp, tombstone.data) = (txn.draw(NOW), None);
    txn.put(&tombstone, &[], NOW).await.unwrap();
    let everything = Scope::new(id(9), Role::Administrator, None);
    let from = |after: i64, removals, limit| PageQuery {
        kind: Kind::of("School"),
        after: Stamp::from_micros(after),
        until: Stamp::from_micros(1_000_005),
        removals,
        limit,
    };
    let mut ids = async |query| -> Vec<u8> {
        let rows = txn.page(&everything, &query).await.unwrap();
        assert!(rows.is_sorted_by_key(|row| row.stamp));
        rows.iter().map(|row| row.key.id.as_bytes()[0]).collect()
    };
    assert_eq!(ids(from(0, true, 10)).await, [5, 3, 1, 2, 4]);
    assert_eq!(ids(from(0, false, 10)).await, [5, 3, 1, 2], "no tombstone is told from zero");
    assert_eq!(ids(from(0, true, 2)).await, [5, 3]);
    assert_eq!(ids(from(1_000_001, true, 2)).await, [1, 2]);
    let mut early = from(0, true, 10);
    early.until = Stamp::from_micros(1_000_001);
    assert_eq!(ids(early).await, [5, 3]);
}

pub async fn the_scope_in_the_store_is_the_scope_in_the_rules(store: &dyn ServerStore) {
    let mut txn = open(store).await;
    // A tree three deep, and one shared row.
    let mut paths = Vec::new();
    for top in [1, 2] {
        let region = Path::top(id(top));
        for school in [top * 10, top * 10 + 1] {
            let school_path = region.child(id(school));
            paths.push((school + 100, school_path.child(id(school + 100))));
            paths.push((school, school_path));
        }
        paths.push((top, region));
    }
    for (n, path) in &paths {
        put(txn.as_mut(), "School", *n, path).await;
    }
    let mut shared = row("School", 77);
    (shared.shared, shared.stamp) = (true, txn.draw(NOW));
    txn.put(&shared, &[], NOW).await.unwrap();
    let path_of = |n: u8| paths.iter().find(|(id, _)| *id == n).unwrap().1.clone();
    let grants = [
        (Role::Coordinator, Some(vec![])),
        (Role::Administrator, None),
        (Role::Coordinator, Some(vec![1])),
        (Role::Supervisor, Some(vec![10])),
        (Role::DataManager, Some(vec![11, 20])),
        (Role::Viewer, Some(vec![120])),
    ];
    for (role, roots) in grants {
        let scope = Scope::new(id(9), role, roots.as_ref().map(|roots: &Vec<u8>| roots.iter().map(|n| path_of(*n)).collect()));
        let query = PageQuery { kind: Kind::of("School"), after: Stamp::default(), until: txn.clock().last, removals: true, limit: 100 };
        let mut told: Vec<u8> = txn.page(&scope, &query).await.unwrap().iter().map(|row| row.key.id.as_bytes()[0]).collect();
        told.sort_unstable();
        let mut expected: Vec<u8> = paths.iter().filter(|(_, path)| scope.sees(path)).map(|(n, _)| *n).chain([77]).collect();
        expected.sort_unstable();
        assert_eq!(told, expected, "{role:?} with {roots:?}");
        assert_eq!(txn.digest(&scope).await.unwrap()[&Kind::of("School")].count, expected.len() as u64);
    }
}

pub async fn the_digest_is_the_sum_over_visible_live_rows(store: &dyn ServerStore) {
    let mut txn = open(store).await;
    let mut expected = KindDigest::default();
    // Enough rows that the sum wraps around.
    for n in 1..=60 {
        put(txn.as_mut(), "School", n, &Path::top(id(n))).await;
        expected.add(proof(id(n), txn.clock().last));
    }
    let mut tombstone = row("School", 99);
    (tombstone.stamp, tombstone.data) = (txn.draw(NOW), None);
    txn.put(&tombstone, &[], NOW).await.unwrap();
    let everything = Scope::new(id(9), Role::Administrator, None);
    assert_eq!(txn.digest(&everything).await.unwrap(), [(Kind::of("School"), expected)].into());
    let nothing = Scope::new(id(9), Role::Coordinator, Some(vec![]));
    assert!(txn.digest(&nothing).await.unwrap().is_empty());
}

pub async fn a_subtree_is_found_owners_first_and_so_is_who_refers_into_it(store: &dyn ServerStore) {
    let mut txn = open(store).await;
    let school = Path::top(id(1));
    put(txn.as_mut(), "School", 1, &school).await;
    put(txn.as_mut(), "Visit", 2, &school.child(id(2))).await;
    put(txn.as_mut(), "Lesson", 3, &school.child(id(2)).child(id(3))).await;
    put(txn.as_mut(), "School", 4, &Path::top(id(4))).await;
    let mut outside = row("Visit", 5);
    (outside.path, outside.stamp) = (Path::top(id(4)).child(id(5)), txn.draw(NOW));
    txn.put(&outside, &[Link { field: "lessonId", target: id(3), owner: false }], NOW).await.unwrap();
    let under: Vec<_> = txn.under(&school).await.unwrap().into_iter().map(|row| row.key).collect();
    assert_eq!(under, [key("Visit", 2), key("Lesson", 3)]);
    let mut gone = row("Lesson", 6);
    (gone.path, gone.stamp, gone.data) = (school.child(id(2)).child(id(6)), txn.draw(NOW), None);
    txn.put(&gone, &[], NOW).await.unwrap();
    assert_eq!(txn.under(&school).await.unwrap().len(), 2, "the live ones");
    assert_eq!(txn.ever_under(id(1)).await.unwrap(), [key("Visit", 2), key("Lesson", 3), key("Lesson", 6)]);
    let inbound = txn.inbound(&school).await.unwrap();
    assert_eq!(inbound.len(), 1);
    assert_eq!((&inbound[0].record, inbound[0].field.as_str(), inbound[0].target), (&key("Visit", 5), "lessonId", id(3)));
    assert!(txn.inbound(&Path::top(id(4))).await.unwrap().is_empty(), "a reference within is not from outside");
    // A version without the link refers no more.
    outside.stamp = txn.draw(NOW);
    txn.put(&outside, &[], NOW).await.unwrap();
    assert!(txn.inbound(&school).await.unwrap().is_empty());
}

pub async fn exits_reach_those_who_saw_and_see_no_longer(store: &dyn ServerStore) {
    let mut txn = open(store).await;
    let (old, new) = (Path::top(id(1)).child(id(3)), Path::top(id(2)).child(id(3)));
    put(txn.as_mut(), "School", 3, &new).await;
    let stamp = txn.clock().last;
    txn.leave(&key("School", 3), stamp, &old).await.unwrap();
    let cases = [(vec![1], Some(false)), (vec![2], Some(true)), (vec![1, 2], Some(true)), (vec![8], None)];
    for (roots, expected) in cases {
        let scope = Scope::new(id(9), Role::Coordinator, Some(roots.iter().map(|n| Path::top(id(*n))).collect()));
        let query = PageQuery { kind: Kind::of("School"), after: Stamp::from_micros(1), until: stamp, removals: true, limit: 9 };
        let rows = txn.page(&scope, &query).await.unwrap();
        let told: Vec<bool> = rows.iter().map(|row| row.content.is_live()).collect();
        assert_eq!(told, expected.into_iter().collect::<Vec<_>>(), "{roots:?}");
        assert!(rows.iter().all(|row| row.content != Content::Deleted));
    }
}

pub async fn what_is_shown_through_another_is_visible_until_hidden(store: &dyn ServerStore) {
    let mut txn = open(store).await;
    put(txn.as_mut(), "School", 3, &Path::top(id(1)).child(id(3))).await;
    let through = Path::top(id(2)).child(id(5));
    let scope = Scope::new(id(9), Role::Coordinator, Some(vec![Path::top(id(2))]));
    assert!(txn.digest(&scope).await.unwrap().is_empty());
    assert!(txn.show(id(3), &through).await.unwrap());
    assert!(!txn.show(id(3), &through).await.unwrap(), "it was shown before");
    assert_eq!(txn.seen_through(id(3)).await.unwrap(), std::slice::from_ref(&through));
    assert_eq!(txn.digest(&scope).await.unwrap()[&Kind::of("School")].count, 1);
    assert_eq!(txn.hide(&through).await.unwrap(), [key("School", 3)]);
    assert!(txn.digest(&scope).await.unwrap().is_empty());
}

pub async fn pruning_takes_tombstones_and_old_answers_and_raises_the_horizon(store: &dyn ServerStore) {
    let mut txn = open(store).await;
    put(txn.as_mut(), "School", 1, &Path::top(id(1))).await;
    let mut tombstone = row("School", 2);
    (tombstone.stamp, tombstone.data) = (txn.draw(NOW), None);
    txn.put(&tombstone, &[], NOW).await.unwrap();
    let op = |counter| OpId { incarnation: 1, counter };
    let answer = Answer { hash: [7; 32], stamp: None };
    txn.remember(id(9), op(1), &answer, ServerTime::from_micros(10)).await.unwrap();
    txn.remember(id(9), op(2), &answer, ServerTime::from_micros(20)).await.unwrap();
    txn.prune(tombstone.stamp, ServerTime::from_micros(15)).await.unwrap();
    txn.commit().await.unwrap();
    let mut txn = store.read(id(100)).await.unwrap();
    assert_eq!(txn.clock().horizon, tombstone.stamp);
    assert!(txn.record(id(1)).await.unwrap().is_some() && txn.record(id(2)).await.unwrap().is_none());
    assert!(txn.answer(id(9), op(1)).await.unwrap().is_none() && txn.answer(id(9), op(2)).await.unwrap().is_some());
}

/// The statements that a backend keeps in files, by file name.
pub fn statements(backend: &str) -> Vec<(String, String)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store").join(backend).join("query");
    let read = |entry: std::fs::DirEntry| (entry.file_name().display().to_string(), std::fs::read_to_string(entry.path()).unwrap());
    std::fs::read_dir(folder).unwrap().map(|entry| read(entry.unwrap())).collect()
}
