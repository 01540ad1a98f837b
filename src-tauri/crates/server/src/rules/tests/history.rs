//! What a new history of the server means for devices that lived in the old one.

use rounds_model::{
    Stamp,
    wire::{Base, ExchangeRequest, Verdict},
};

use crate::testing::{Bench, Device, Replica, school};

/// A new history that shares everything up to `restored_to` with the old one.
async fn restore(bench: &Bench, restored_to: Stamp) {
    let mut txn = bench.server.store().write(bench.organisation).await.unwrap();
    txn.set_epoch("again", restored_to).await.unwrap();
    txn.commit().await.unwrap();
}

#[tokio::test]
async fn a_device_of_the_last_history_is_not_held_to_what_an_earlier_restore_lost() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let mut old = Replica::default();
    old.pull(&office).await;
    let survived = bench.row(7).await.unwrap().stamp;
    restore(&bench, survived).await;
    let second = office.done(&[office.put("School", 20, None, school(1))]).await[0];
    let mut replica = Replica::default();
    replica.pull(&office).await;
    bench.server.rules().new_epoch(bench.server.store(), bench.organisation).await.unwrap();
    let told = async |state: &Option<String>| {
        let request = ExchangeRequest { state: state.clone(), ..ExchangeRequest::default() };
        office.exchange(request).await.unwrap().begin.restored_to
    };
    assert_eq!(told(&replica.state).await, Some(second), "what came after the first restore is the same in both");
    assert_eq!(told(&old.state).await, Some(survived));
    // Written over by somebody since: an edit on the version that both histories have meets a newer one, and asks.
    let put = |name: &str| office.put("School", 20, Some(Base::Lost { lost: ("again".into(), second) }), school(1).with("name", name));
    assert!(matches!(office.send(&[put("On the same version")]).await[..], [Verdict::Ok { .. }]));
    assert!(matches!(office.send(&[put("Stale")]).await[..], [Verdict::Conflict { .. }]));
    assert_eq!(name(&bench, 20).await, "On the same version");
}

fn lost(micros: i64) -> Option<Base> {
    Some(Base::Lost { lost: ("first".into(), Stamp::from_micros(micros)) })
}

async fn name(bench: &Bench, n: u8) -> String {
    bench.row(n).await.unwrap().data.unwrap().text("name").unwrap().to_owned()
}

async fn propose(device: &Device, n: u8, base: Option<Base>, name: &str) -> Verdict {
    device.send(&[device.put("School", n, base, school(1).with("name", name))]).await.remove(0)
}

#[tokio::test]
async fn a_device_of_the_old_history_is_answered_in_full_and_its_operations_are_still_applied() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let mut replica = Replica::default();
    replica.pull(&office).await;
    let survived = bench.row(3).await.unwrap().stamp;
    restore(&bench, bench.row(7).await.unwrap().stamp).await;
    let put = office.put("School", 3, Some(Base::Stamp(survived)), school(1).with("name", "Offline"));
    let request = ExchangeRequest { state: replica.state.clone(), operations: vec![put], ..ExchangeRequest::default() };
    let answer = office.exchange(request).await.unwrap();
    assert_eq!(answer.begin.epoch, "again");
    assert!(answer.begin.full && answer.begin.restored_to.is_some());
    assert!(matches!(answer.verdicts()[..], [Verdict::Ok { .. }]), "{:?}", answer.results);
    assert_eq!(name(&bench, 3).await, "Offline");
}

#[tokio::test]
async fn a_second_new_history_does_not_make_up_for_what_the_first_one_lost() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let survived = bench.row(7).await.unwrap().stamp;
    restore(&bench, survived).await;
    office.done(&[office.put("School", 20, None, school(1))]).await;
    bench.server.rules().new_epoch(bench.server.store(), bench.organisation).await.unwrap();
    let answer = office.exchange(ExchangeRequest::default()).await.unwrap();
    assert_eq!(answer.begin.restored_to, Some(survived));
}

#[tokio::test]
async fn of_two_lost_versions_the_later_wins_without_a_question() {
    let bench = Bench::new().await;
    let (office, other) = (bench.world().await, bench.device(rounds_model::Role::Administrator, &[]).await);
    let last = bench.row(7).await.unwrap().stamp;
    restore(&bench, last).await;
    let (early, late) = (last.micros() + 10, last.micros() + 20);
    assert!(matches!(propose(&office, 3, lost(early), "Early").await, Verdict::Ok { current: None, .. }));
    assert!(matches!(propose(&other, 3, lost(late), "Late").await, Verdict::Ok { current: None, .. }));
    assert_eq!(name(&bench, 3).await, "Late");
    // Once more in the other order: the earlier is answered with what stands.
    let verdict = propose(&office, 3, lost(early + 1), "Early again").await;
    let Verdict::Ok { current: Some(current), .. } = verdict else { panic!("{verdict:?}") };
    assert_eq!(current.0.content.payload().unwrap().text("name"), Some("Late"));
    assert_eq!(name(&bench, 3).await, "Late");
}

#[tokio::test]
async fn two_that_build_on_one_lost_version_and_differ_are_a_conflict_and_the_same_is_not() {
    let bench = Bench::new().await;
    let (office, other) = (bench.world().await, bench.device(rounds_model::Role::Administrator, &[]).await);
    let last = bench.row(7).await.unwrap().stamp;
    restore(&bench, last).await;
    let version = last.micros() + 10;
    assert!(matches!(propose(&office, 3, lost(version), "As it was").await, Verdict::Ok { current: None, .. }));
    assert!(matches!(propose(&other, 3, lost(version), "As it was").await, Verdict::Ok { current: Some(_), .. }));
    assert!(matches!(propose(&other, 3, lost(version), "Edited since").await, Verdict::Conflict { .. }));
    assert_eq!(bench.row(3).await.unwrap().data.unwrap().text("name"), Some("As it was"));
}

#[tokio::test]
async fn a_lost_version_never_displaces_an_edit_made_after_the_restore() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let last = bench.row(7).await.unwrap().stamp;
    restore(&bench, last).await;
    let stamp = bench.row(3).await.unwrap().stamp;
    assert!(matches!(propose(&office, 3, Some(Base::Stamp(stamp)), "After").await, Verdict::Ok { .. }));
    assert!(matches!(propose(&office, 3, lost(last.micros() + 10), "Lost").await, Verdict::Conflict { .. }));
    assert_eq!(name(&bench, 3).await, "After");
}

#[tokio::test]
async fn an_old_device_that_has_not_heard_of_the_restore_yet_loses_nothing_either() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let mut replica = Replica::default();
    replica.pull(&office).await;
    let last = bench.row(7).await.unwrap().stamp;
    restore(&bench, last).await;
    // Its base is a version that the restore lost; the record is still the one before.
    let base = Some(Base::Stamp(Stamp::from_micros(last.micros() + 5)));
    let put = office.put("School", 3, base, school(1).with("name", "On a lost version"));
    let request = ExchangeRequest { state: replica.state.clone(), operations: vec![put], ..ExchangeRequest::default() };
    let answer = office.exchange(request).await.unwrap();
    assert!(matches!(answer.verdicts()[..], [Verdict::Ok { .. }]), "{:?}", answer.results);
}
