//! What a device is told, from zero, since a moment, and when it was cut.

use std::collections::BTreeMap;

use rounds_model::{
    Content, EntityId, Kind, OpId, Payload, RecordKey, Role, Stamp,
    wire::{Action, Base, DigestRequest, ExchangeRequest, Operation, ServerCode, Verdict},
};

use crate::{
    testing::{Answer, Bench, Device, Replica, school, visit},
    toys::{id, key},
};

/// `count` visits under school 3, in requests of 500.
async fn visits(device: &Device, count: usize) {
    let put = |n: usize| {
        let key = RecordKey::new(Kind::of("Visit"), EntityId::from_bytes((n as u128 + (1 << 100)).to_be_bytes()));
        device.operation(Action::Put, key, None, Some(visit(3)))
    };
    let all: Vec<Operation> = (0..count).map(put).collect();
    for chunk in all.chunks(500) {
        device.done(chunk).await;
    }
}

#[tokio::test]
async fn kinds_come_in_order_and_stamps_rise_within_each() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    visits(&office, 5).await;
    let answer = office.exchange(ExchangeRequest::default()).await.unwrap();
    assert!(answer.begin.full && !answer.end.more);
    let place = |kind: &Kind| answer.begin.kinds.iter().position(|known| known == kind).unwrap();
    assert!(answer.records.is_sorted_by_key(|record| (place(&record.key.kind), record.stamp)));
    assert!(answer.records.iter().all(|record| record.stamp <= answer.begin.until && record.author.is_none()));
    assert_eq!(answer.end.count, 12);
}

#[tokio::test]
async fn a_download_of_many_pages_is_whole_and_a_cut_one_goes_on_from_any_line() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    visits(&office, 1_200).await;
    let whole = office.exchange(ExchangeRequest::default()).await.unwrap();
    assert_eq!(whole.records.len(), 1_207);
    for cut in [0, 1, 6, 7, 500, 1_206, 1_207] {
        let mut since: BTreeMap<Kind, Stamp> = BTreeMap::new();
        let mut reached = whole.begin.kinds.iter();
        if let Some(last) = whole.records[..cut].last() {
            for kind in reached.by_ref().take_while(|kind| **kind != last.key.kind) {
                since.insert(kind.clone(), whole.begin.until);
            }
            since.insert(last.key.kind.clone(), last.stamp);
        }
        let rest = office.exchange(ExchangeRequest { since, ..ExchangeRequest::default() }).await.unwrap();
        assert_eq!(rest.begin.full, cut == 0);
        let mut both = whole.records[..cut].to_vec();
        both.extend(rest.records);
        assert_eq!(both, whole.records, "cut after {cut}");
    }
}

#[tokio::test]
async fn an_answer_with_operations_ends_at_two_thousand_and_says_where_to_go_on() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    visits(&office, 2_100).await;
    let put = office.put("School", 50, None, school(1));
    let request = ExchangeRequest { operations: vec![put], digest: Some(DigestRequest::default()), ..ExchangeRequest::default() };
    let first = office.exchange(request).await.unwrap();
    assert_eq!(first.records.len(), 2_000);
    assert!(first.end.more && first.end.state.is_none() && first.end.digest.is_none());
    let mut since: BTreeMap<Kind, Stamp> = first.begin.kinds.iter().map(|kind| (kind.clone(), first.begin.until)).collect();
    since.extend(first.end.cursors.clone());
    let second = office.exchange(ExchangeRequest { since, ..ExchangeRequest::default() }).await.unwrap();
    assert!(!second.end.more);
    // The rest, and the school that the request itself wrote after `until`.
    assert_eq!(second.records.len(), 108);
}

#[tokio::test]
async fn own_writes_are_told_by_results_alone_and_the_state_lies_behind_them() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let mut replica = Replica::default();
    replica.pull(&office).await;
    let put = office.put("School", 20, None, school(1));
    let request = ExchangeRequest { state: replica.state.clone(), operations: vec![put], ..ExchangeRequest::default() };
    let answer = office.exchange(request).await.unwrap();
    assert!(answer.records.is_empty() && answer.effects.is_empty());
    let next = office.exchange(ExchangeRequest { state: answer.end.state, ..ExchangeRequest::default() }).await.unwrap();
    assert!(next.records.is_empty() && !next.begin.full);
}

#[tokio::test]
async fn each_needed_record_is_answered_whole_or_as_deleted_or_as_gone() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    office.done(&[office.delete("Teacher", 5, bench.row(5).await.unwrap().stamp, None)]).await;
    let device = bench.device(Role::Coordinator, &[1]).await;
    let mut replica = Replica::default();
    let state = replica.pull(&device).await.end.state;
    let need = vec![key("School", 3), key("Teacher", 5), key("School", 4), key("School", 99), key("Visit", 3)];
    let put = device.put("Visit", 30, None, visit(3));
    for operations in [vec![], vec![put]] {
        let request = ExchangeRequest { state: state.clone(), need: need.clone(), operations, ..ExchangeRequest::default() };
        let answer = device.exchange(request).await.unwrap();
        let told: Vec<_> = answer
            .effects
            .iter()
            .map(|line| match line {
                rounds_model::wire::Line::Record(record) => (record.key.clone(), record.content.clone(), record.author.is_some()),
                other => panic!("{other:?}"),
            })
            .collect();
        let expected = [
            (key("School", 3), Content::Live(school(1)), true),
            (key("Teacher", 5), Content::Deleted, true),
            (key("School", 4), Content::Gone, false),
            (key("School", 99), Content::Gone, false),
            (key("Visit", 3), Content::Gone, false),
        ];
        assert_eq!(told, expected);
    }
}

#[tokio::test]
async fn who_and_when_is_told_of_records_that_the_request_names() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let answer = office.exchange(ExchangeRequest { watch: vec![id(3)], ..ExchangeRequest::default() }).await.unwrap();
    let named: Vec<_> = answer.records.iter().filter(|record| record.author.is_some()).map(|record| record.key.clone()).collect();
    assert_eq!(named, [key("School", 3)]);
    // The device that wrote them is told by which operation; another is not.
    assert!(answer.records.iter().all(|record| record.op.is_some()));
    let other = bench.device(Role::Administrator, &[]).await.exchange(ExchangeRequest::default()).await.unwrap();
    assert!(other.records.iter().all(|record| record.op.is_none()));
}

#[tokio::test]
async fn an_unconfirmed_operation_is_remembered_or_is_not() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let put = office.put("School", 20, None, school(1));
    let stamp = office.done(std::slice::from_ref(&put)).await[0];
    let never = OpId { incarnation: 1, counter: 999 };
    let answer = office.exchange(ExchangeRequest { unconfirmed: vec![put.op, never], ..ExchangeRequest::default() }).await.unwrap();
    let outcomes: Vec<_> = answer.outcomes.iter().map(|outcome| (outcome.op, outcome.done, outcome.updated_at)).collect();
    assert_eq!(outcomes, [(put.op, true, Some(stamp)), (never, false, None)]);
}

#[tokio::test]
async fn tombstones_are_told_since_a_moment_and_not_from_zero() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let mut replica = Replica::default();
    replica.pull(&office).await;
    office.done(&[office.delete("Teacher", 5, bench.row(5).await.unwrap().stamp, None)]).await;
    let since = replica.pull(&office).await;
    assert_eq!(since.records.iter().map(|record| record.content.clone()).collect::<Vec<_>>(), [Content::Deleted]);
    let zero: Answer = office.exchange(ExchangeRequest::default()).await.unwrap();
    assert!(zero.records.iter().all(|record| record.content.is_live()));
}

#[tokio::test]
async fn a_cursor_or_base_beyond_the_clock_is_refused_to_that_device_and_an_old_one_has_expired() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let mut replica = Replica::default();
    replica.pull(&office).await;
    let future = Stamp::from_micros(9_000_000_000_000_000);
    let since = BTreeMap::from([(Kind::of("School"), future)]);
    let ahead = office.exchange(ExchangeRequest { since, ..ExchangeRequest::default() }).await;
    assert_eq!(ahead.unwrap_err(), ServerCode::Ahead);
    let put = office.put("School", 3, Some(Base::Stamp(future)), school(1));
    let request = ExchangeRequest { state: replica.state.clone(), operations: vec![put], ..ExchangeRequest::default() };
    assert_eq!(office.exchange(request).await.unwrap_err(), ServerCode::Ahead);

    office.done(&[office.delete("Teacher", 5, bench.row(5).await.unwrap().stamp, None)]).await;
    let mut txn = bench.server.store().write(bench.organisation).await.unwrap();
    let last = txn.clock().last;
    txn.prune(last, rounds_model::ServerTime::from_micros(0)).await.unwrap();
    txn.commit().await.unwrap();
    assert!(bench.row(5).await.is_none(), "the tombstone is pruned");
    let old = office.exchange(ExchangeRequest { state: replica.state.clone(), ..ExchangeRequest::default() }).await;
    assert_eq!(old.unwrap_err(), ServerCode::CursorExpired);
    assert!(office.exchange(ExchangeRequest::default()).await.unwrap().begin.full);
}

#[tokio::test]
async fn more_than_the_limits_is_too_large() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let many: Vec<Operation> = (0..1_001).map(|_| office.put("School", 3, None, Payload::default())).collect();
    assert_eq!(
        office.exchange(ExchangeRequest { operations: many, ..ExchangeRequest::default() }).await.unwrap_err(),
        ServerCode::TooLarge
    );
    let many = vec![id(3); 1_001];
    assert_eq!(office.exchange(ExchangeRequest { watch: many, ..ExchangeRequest::default() }).await.unwrap_err(), ServerCode::TooLarge);
}

#[tokio::test]
async fn another_organisation_with_the_same_ids_sees_and_changes_nothing() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    bench.found(id(101)).await;
    let theirs = bench.device_in(id(101), Role::Administrator, &[]).await;
    let empty = theirs.exchange(ExchangeRequest { need: vec![key("School", 3)], ..ExchangeRequest::default() }).await.unwrap();
    assert!(empty.records.is_empty());
    let stamp = bench.row(3).await.unwrap().stamp;
    let tries = [theirs.put("Teacher", 60, None, crate::testing::teacher(3)), theirs.delete("Teacher", 5, Stamp::from_micros(0), None)];
    let verdicts = theirs.send(&tries).await;
    assert!(matches!(verdicts[..], [Verdict::Parent { .. }, Verdict::Denied]), "{verdicts:?}");
    // The same ids are free there, and what is made there is not seen here.
    theirs.make_world().await;
    assert_eq!(bench.row(3).await.unwrap().stamp, stamp);
    assert_eq!(bench.row(3).await.unwrap().author.by, office.session.account.id);
    let mut replica = Replica::default();
    replica.pull(&office).await;
    assert_eq!(replica.rows.len(), 7);
}

#[tokio::test]
async fn a_row_written_while_pages_are_sent_comes_with_the_next_answer_and_no_state_is_given_before() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    visits(&office, 600).await;
    let (rules, store) = (bench.server.rules(), bench.server.store());
    let request = ExchangeRequest { digest: Some(DigestRequest::default()), ..ExchangeRequest::default() };
    let mut pages = rules.pages(office.caller().await, request).unwrap();
    let mut lines = pages.next(store).await.unwrap();
    assert!(!pages.is_done());
    // The last visit has not been sent yet, and leaves the range of this answer.
    let last = RecordKey::new(Kind::of("Visit"), EntityId::from_bytes((599 + (1_u128 << 100)).to_be_bytes()));
    let stamp = store.read(bench.organisation).await.unwrap().record(last.id).await.unwrap().unwrap().stamp;
    let change = office.operation(Action::Put, last.clone(), Some(Base::Stamp(stamp)), Some(visit(3).with("note", "later")));
    office.done(&[change]).await;
    while !pages.is_done() {
        lines.extend(pages.next(store).await.unwrap());
    }
    let first = Answer::read(lines);
    assert!(first.end.more && first.end.state.is_none() && first.end.digest.is_none());
    assert!(first.records.iter().all(|record| record.key != last));
    let since = first.begin.kinds.iter().map(|kind| (kind.clone(), first.begin.until)).collect();
    let next = office.exchange(ExchangeRequest { since, ..ExchangeRequest::default() }).await.unwrap();
    assert!(!next.end.more && !next.begin.full);
    assert_eq!(next.records.iter().map(|record| &record.key).collect::<Vec<_>>(), [&last]);
}

#[tokio::test]
async fn what_is_kept_long_enough_is_removed_and_what_is_young_is_not() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let stamp = bench.row(5).await.unwrap().stamp;
    office.done(&[office.delete("Teacher", 5, stamp, None)]).await;
    bench.server.rules().tidy(bench.server.store()).await.unwrap();
    assert!(bench.row(5).await.is_some());
    bench.clock.forward(401 * 24 * 60 * 60 * 1_000_000);
    bench.server.rules().tidy(bench.server.store()).await.unwrap();
    assert!(bench.row(5).await.is_none() && bench.row(3).await.is_some());
}
