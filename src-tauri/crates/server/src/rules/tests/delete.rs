//! What a delete takes along, lets go, and is held back by.

use std::collections::BTreeMap;

use rounds_model::{
    Payload, Role, Stamp,
    wire::{ConflictCode, ExchangeRequest, Line, Verdict},
};

use crate::{
    testing::{Bench, Replica, teacher, visit},
    toys::{id, key},
};

fn lesson(visit: u8, teacher: u8) -> Payload {
    Payload::default().with("visitId", id(visit).to_string()).with("teacherId", id(teacher).to_string())
}

#[tokio::test]
async fn a_delete_takes_along_what_it_owns_and_tells_of_each_row() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    office.done(&[office.put("Visit", 20, None, visit(3)), office.put("Lesson", 21, None, lesson(20, 5))]).await;
    let mut replica = Replica::default();
    replica.pull(&office).await;
    let seen = bench.row(21).await.unwrap().stamp;
    let delete = office.delete("School", 3, bench.row(3).await.unwrap().stamp, Some(seen));
    let op = delete.op;
    let request = ExchangeRequest { state: replica.state.clone(), operations: vec![delete], ..ExchangeRequest::default() };
    let answer = office.exchange(request).await.unwrap();
    assert!(matches!(answer.verdicts()[0], Verdict::Ok { updated_at: Some(_), .. }), "{:?}", answer.results);
    let mut told = BTreeMap::new();
    for line in &answer.effects {
        let Line::DeletedUnder(rows) = line else { panic!("{line:?}") };
        assert_eq!(rows.deleted_under, op);
        told.insert(rows.kind.as_str().to_owned(), rows.ids.clone());
    }
    assert_eq!(told, BTreeMap::from([("Teacher".into(), vec![id(5)]), ("Visit".into(), vec![id(20)]), ("Lesson".into(), vec![id(21)])]));
    assert_eq!(answer.end.count, 3);
    // The device takes its own delete and needs nothing further.
    replica.take(&answer);
    replica.rows.remove(&key("School", 3));
    assert!(replica.pull(&office).await.records.is_empty());
    // Another device hears of all four.
    let other = bench.device(Role::Administrator, &[]).await;
    let mut later = Replica::default();
    later.pull(&other).await;
    assert!(!later.holds("School", 3) && !later.holds("Lesson", 21) && later.holds("School", 4));
}

#[tokio::test]
async fn a_required_reference_from_elsewhere_holds_a_delete_back() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    office.done(&[office.put("Visit", 20, None, visit(4)), office.put("Lesson", 21, None, lesson(20, 5))]).await;
    let stamp = bench.row(3).await.unwrap().stamp;
    let verdicts = office.send(&[office.delete("School", 3, stamp, Some(Stamp::from_micros(i64::MAX)))]).await;
    let Verdict::Invalid { errors } = &verdicts[0] else { panic!("{verdicts:?}") };
    assert_eq!(errors[0].code, "in_use");
    assert!(bench.row(5).await.unwrap().data.is_some());
}

#[tokio::test]
async fn an_optional_reference_is_let_go_with_a_new_stamp_and_told() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    office.done(&[office.put("Visit", 20, None, visit(3).with("teacherId", id(5).to_string()))]).await;
    let before = bench.row(20).await.unwrap().stamp;
    let delete = office.delete("Teacher", 5, bench.row(5).await.unwrap().stamp, None);
    let op = delete.op;
    let answer = office.exchange(ExchangeRequest { operations: vec![delete], ..ExchangeRequest::default() }).await.unwrap();
    let [Line::Record(told)] = &answer.effects[..] else { panic!("{:?}", answer.effects) };
    assert_eq!(told.key, key("Visit", 20));
    assert_eq!(told.op, Some(op), "the device knows this version for what its own deletion did");
    let row = bench.row(20).await.unwrap();
    assert!(row.stamp > before && row.data.unwrap().get("teacherId").is_none());
}

#[tokio::test]
async fn what_others_added_under_a_record_since_it_was_seen_is_a_conflict() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let other = bench.device(Role::Coordinator, &[3]).await;
    let stamp = bench.row(3).await.unwrap().stamp;
    let seen = bench.row(7).await.unwrap().stamp;
    office.done(&[office.put("Visit", 20, None, visit(3))]).await;
    let added = other.done(&[other.put("Visit", 21, None, visit(3))]).await[0];
    let verdicts = office.send(&[office.delete("School", 3, stamp, Some(seen))]).await;
    let Verdict::Conflict { code: ConflictCode::SubtreeChanged, current } = &verdicts[0] else { panic!("{verdicts:?}") };
    assert_eq!(current.0.key, key("Visit", 21));
    // Having seen it, the same person may go on; what the device itself added was never in question.
    office.done(&[office.delete("School", 3, stamp, Some(added))]).await;
}

#[tokio::test]
async fn what_was_seen_under_other_grants_does_not_cover_what_these_show() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let other = bench.device(Role::Coordinator, &[3]).await;
    let added = other.done(&[other.put("Visit", 21, None, visit(3))]).await[0];
    let mut replica = Replica::default();
    replica.pull(&office).await;
    let mut parts: Vec<&str> = replica.state.as_deref().unwrap().split('.').collect();
    parts[1] = "elsewhere";
    let elsewhere = parts.join(".");
    let delete = office.delete("School", 3, bench.row(3).await.unwrap().stamp, Some(added));
    let request = |state| ExchangeRequest { state, operations: vec![delete.clone()], ..ExchangeRequest::default() };
    let answer = office.exchange(request(Some(elsewhere))).await.unwrap();
    assert!(matches!(answer.verdicts()[0], Verdict::Conflict { code: ConflictCode::SubtreeChanged, .. }), "{:?}", answer.results);
    let answer = office.exchange(request(replica.state.clone())).await.unwrap();
    assert!(matches!(answer.verdicts()[0], Verdict::Ok { .. }), "{:?}", answer.results);
}

#[tokio::test]
async fn deleting_what_is_deleted_already_or_never_came_is_no_conflict() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let other = bench.device(Role::Administrator, &[]).await;
    let stamp = bench.row(5).await.unwrap().stamp;
    let tombstone = office.done(&[office.delete("Teacher", 5, stamp, None)]).await;
    assert_eq!(other.done(&[other.delete("Teacher", 5, stamp, None)]).await, tombstone);
    let never = other.put("Teacher", 50, None, teacher(99));
    let gone = crate::testing::Device::operation(
        &other,
        rounds_model::wire::Action::Delete,
        key("Teacher", 50),
        Some(rounds_model::wire::Base::Op { op: never.op }),
        None,
    );
    let verdicts = other.send(&[never, gone]).await;
    assert!(matches!(verdicts[..], [Verdict::Parent { .. }, Verdict::Ok { updated_at: Some(_), .. }]), "{verdicts:?}");
}

#[tokio::test]
async fn nobody_deletes_what_is_not_granted() {
    let bench = Bench::new().await;
    bench.world().await;
    let other = bench.device(Role::Coordinator, &[4]).await;
    let stamp = bench.row(3).await.unwrap().stamp;
    assert_eq!(other.send(&[other.delete("School", 3, stamp, None)]).await, [Verdict::Denied]);
    assert_eq!(other.send(&[other.delete("School", 77, stamp, None)]).await, [Verdict::Denied]);
    // Its region is visible to it, but not its own.
    let manager = bench.device(Role::DataManager, &[4]).await;
    let stamp = bench.row(2).await.unwrap().stamp;
    assert_eq!(manager.send(&[manager.delete("Region", 2, stamp, None)]).await, [Verdict::Denied]);
}
