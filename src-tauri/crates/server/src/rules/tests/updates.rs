//! Changed fields in place of whole records: what is told so, and what is made of it.

use rounds_model::{
    Change, Payload, Role, Stamp,
    wire::{Base, ExchangeRequest, Line, Operation, Update, Verdict},
};

use crate::{
    testing::{Answer, Bench, Device, school},
    toys::{id, key},
};

fn large(region: u8, name: &str) -> Payload {
    school(region).with("name", name).with("pupils", 120).with("ward", "Upper").with("notes", "none").with("phone", "1")
}

/// The office, a coordinator of the first region with a state, and the stamp of school 3 as it is then.
async fn stage() -> (Bench, Device, Device, String, Stamp) {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let made = bench.row(3).await.unwrap().stamp;
    let stamp = office.done(&[office.put("School", 3, Some(Base::Stamp(made)), large(1, "Acacia"))]).await[0];
    let device = bench.device(Role::Coordinator, &[1]).await;
    let state = device.exchange(ExchangeRequest::default()).await.unwrap().end.state.unwrap();
    (bench, office, device, state, stamp)
}

fn asking(state: &str) -> ExchangeRequest {
    ExchangeRequest { state: Some(state.to_owned()), updates: true, ..ExchangeRequest::default() }
}

async fn updates(device: &Device, request: ExchangeRequest) -> Vec<Update> {
    let lines = device.lines(request).await.unwrap();
    let count = lines.iter().filter(|line| matches!(line, Line::Record(_) | Line::Update(_))).count() as u64;
    assert!(matches!(lines.last(), Some(Line::End(end)) if end.count == count), "changes are counted as records are");
    lines
        .into_iter()
        .filter_map(|line| match line {
            Line::Update(update) => Some(update),
            _ => None,
        })
        .collect()
}

fn changing(operation: Operation, set: Payload, unset: &[&str]) -> Operation {
    let change = Change { set, unset: unset.iter().map(|field| (*field).to_owned()).collect() };
    Operation { data: None, change: Some(change), ..operation }
}

#[tokio::test]
async fn who_asks_so_is_told_what_changed_in_the_version_that_it_holds() {
    let (bench, office, device, state, stamp) = stage().await;
    let between = office.done(&[office.put("School", 3, Some(Base::Stamp(stamp)), large(1, "Baobab"))]).await[0];
    let newest = office.done(&[office.put("School", 3, Some(Base::Stamp(between)), large(1, "Cedar"))]).await[0];
    let told = updates(&device, asking(&state)).await;
    let change = Change { set: Payload::default().with("name", "Cedar"), unset: Vec::new() };
    assert_eq!(told, [Update { key: key("School", 3), stamp: newest, base: stamp, change }], "not on the version between");
    assert_eq!(bench.row(3).await.unwrap().data, Some(told[0].change.of(&large(1, "Acacia"))));
}

#[tokio::test]
async fn the_record_comes_whole_where_a_change_would_not_do() {
    let (_bench, office, device, state, stamp) = stage().await;
    office.done(&[office.put("School", 3, Some(Base::Stamp(stamp)), large(1, "Baobab"))]).await;
    let other = "other.scopes.AAAA".to_owned();
    let cases = [
        ("not asked for", ExchangeRequest { updates: false, ..asking(&state) }),
        ("counted from zero", ExchangeRequest { state: None, ..asking(&state) }),
        ("another history", ExchangeRequest { state: Some(other), ..asking(&state) }),
        ("named, so that it comes with who and when", ExchangeRequest { watch: vec![id(3)], ..asking(&state) }),
        ("needed", ExchangeRequest { need: vec![key("School", 3)], ..asking(&state) }),
        ("a cursor at zero", ExchangeRequest { since: [(key("School", 3).kind, Stamp::default())].into(), ..asking(&state) }),
    ];
    for (name, request) in cases {
        assert!(updates(&device, request.clone()).await.is_empty(), "{name}");
        let answer = device.exchange(request).await.unwrap();
        assert!(answer.records.iter().any(|record| record.key == key("School", 3)), "{name}");
    }
    assert_eq!(updates(&device, asking(&state)).await.len(), 1, "and as a change otherwise");
    assert!(updates(&office, asking(&state)).await.is_empty(), "one's own is named with its operation");
}

#[tokio::test]
async fn a_record_of_which_most_changed_or_that_is_new_or_was_emptied_comes_whole() {
    let (bench, office, device, state, stamp) = stage().await;
    office.done(&[office.put("School", 3, Some(Base::Stamp(stamp)), school(1).with("name", "Short"))]).await;
    office.done(&[office.put("School", 20, None, large(1, "New"))]).await;
    assert!(updates(&device, asking(&state)).await.is_empty());
    let state = device.exchange(asking(&state)).await.unwrap().end.state.unwrap();
    let stamp = bench.row(20).await.unwrap().stamp;
    bench.meddle("UPDATE history SET data = NULL").await;
    office.done(&[office.put("School", 20, Some(Base::Stamp(stamp)), large(1, "Renamed"))]).await;
    assert!(updates(&device, asking(&state)).await.is_empty());
}

#[tokio::test]
async fn a_change_is_made_whole_on_its_version_and_answered_kept_and_remembered_as_that() {
    let (bench, office, device, _, stamp) = stage().await;
    let whole = device.put("School", 3, Some(Base::Stamp(stamp)), large(1, "From the device"));
    let sent = changing(whole.clone(), Payload::default().with("name", "From the device"), &[]);
    let first = device.done(std::slice::from_ref(&sent)).await;
    assert_eq!(bench.row(3).await.unwrap().data, Some(large(1, "From the device")));
    for again in [&sent, &whole] {
        assert_eq!(device.done(std::slice::from_ref(again)).await, first, "in either form it is the same operation");
    }
    let reused = changing(whole, Payload::default().with("name", "Something else"), &[]);
    assert!(matches!(&device.send(&[reused]).await[0], Verdict::Invalid { errors } if errors[0].code == "op_reused"));

    // On a version that is not the newest: the payload that lost is in the history, whole.
    let stale =
        changing(office.put("School", 3, Some(Base::Stamp(stamp)), school(1)), Payload::default().with("ward", "Lower"), &["phone"]);
    assert!(matches!(office.send(&[stale]).await[0], Verdict::Conflict { .. }));
    let mut txn = bench.server.store().read(bench.organisation).await.unwrap();
    let lost = txn.history(id(3)).await.unwrap().pop().unwrap();
    let mut expected = large(1, "Acacia").with("ward", "Lower");
    expected.0.remove("phone");
    assert_eq!(lost.data, Some(expected));
}

#[tokio::test]
async fn a_change_of_a_version_that_is_not_kept_needs_the_whole_record_unless_it_was_done() {
    let (bench, office, device, _, stamp) = stage().await;
    let change = |base| changing(device.put("School", 3, Some(base), school(1)), Payload::default().with("name", "x"), &[]);
    let done = change(Base::Stamp(stamp));
    let stamps = device.done(std::slice::from_ref(&done)).await;
    bench.meddle("DELETE FROM history WHERE fate = 'stored'").await;
    office.done(&[office.put("School", 3, Some(Base::Stamp(stamps[0])), large(1, "y"))]).await;
    assert_eq!(device.done(std::slice::from_ref(&done)).await, stamps);
    for base in [Base::Stamp(stamp), Base::Op { op: done.op }, Base::Lost { lost: ("before".into(), stamp) }] {
        assert_eq!(device.send(&[change(base)]).await, [Verdict::Need]);
    }
}

#[tokio::test]
async fn a_change_tells_nobody_what_they_may_not_see() {
    let (bench, _, device, _, _) = stage().await;
    let elsewhere = bench.row(4).await.unwrap().stamp;
    let set = || Payload::default().with("name", "x");
    let mut verdicts = Vec::new();
    for (n, base) in [(4, elsewhere), (4, Stamp::from_micros(elsewhere.micros() - 1)), (99, elsewhere)] {
        verdicts.extend(device.send(&[changing(device.put("School", n, Some(Base::Stamp(base)), set()), set(), &[])]).await);
    }
    assert_eq!(verdicts, [Verdict::Denied, Verdict::Denied, Verdict::Denied]);
}

#[tokio::test]
async fn a_change_beside_a_whole_record_or_of_anything_but_a_put_is_refused() {
    let (_bench, _, device, _, stamp) = stage().await;
    let both = Operation { change: Some(Change::default()), ..device.put("School", 3, Some(Base::Stamp(stamp)), large(1, "x")) };
    let delete = changing(device.delete("School", 3, stamp, Some(stamp)), Payload::default(), &[]);
    for verdict in device.send(&[both, delete]).await {
        assert!(matches!(&verdict, Verdict::Invalid { errors } if errors[0].code == "required"), "{verdict:?}");
    }
}

#[tokio::test]
async fn who_takes_changes_is_told_one_digest_of_all_kinds_unless_it_asks_for_each() {
    let (_bench, _, device, state, _) = stage().await;
    let ends: Vec<_> = [asking(&state), ExchangeRequest { digest: Some(Default::default()), ..asking(&state) }].into();
    let [total, each] = &ends[..] else { panic!() };
    let end = |lines| Answer::read(lines).end;
    let (total, each) = (end(device.lines(total.clone()).await.unwrap()), end(device.lines(each.clone()).await.unwrap()));
    assert_eq!(total.total, each.digest.as_ref().map(rounds_model::total));
    assert_eq!((total.digest, each.total), (None, None));
}
