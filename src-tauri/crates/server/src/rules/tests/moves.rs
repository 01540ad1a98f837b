//! Who sees what, when records move: a device that follows along holds exactly what it may see, closed
//! under references, with the server's digest.

use rounds_model::{Payload, Role, wire::Base};

use crate::{
    testing::{Bench, Replica, school, teacher, visit},
    toys::id,
};

#[tokio::test]
async fn a_school_that_moves_goes_from_one_and_comes_to_the_other_with_all_under_it() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    office.done(&[office.put("Visit", 20, None, visit(3))]).await;
    let (north, south) = (bench.device(Role::Coordinator, &[1]).await, bench.device(Role::Coordinator, &[2]).await);
    let (mut in_north, mut in_south) = (Replica::default(), Replica::default());
    in_north.pull(&north).await;
    in_south.pull(&south).await;
    assert!(in_north.holds("Visit", 20) && !in_south.holds("Visit", 20));

    let stamp = bench.row(3).await.unwrap().stamp;
    office.done(&[office.put("School", 3, Some(Base::Stamp(stamp)), school(2))]).await;
    in_north.pull(&north).await;
    in_south.pull(&south).await;
    for (kind, n) in [("School", 3), ("Teacher", 5), ("Visit", 20)] {
        assert!(!in_north.holds(kind, n) && in_south.holds(kind, n), "{kind}");
    }
    assert!(in_north.is_closed() && in_south.is_closed());
}

#[tokio::test]
async fn a_granted_school_that_moves_brings_its_new_region_and_leaves_the_old() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let device = bench.device(Role::Coordinator, &[3]).await;
    let mut replica = Replica::default();
    replica.pull(&device).await;
    assert!(replica.holds("Region", 1) && !replica.holds("Region", 2));
    let stamp = bench.row(3).await.unwrap().stamp;
    office.done(&[office.put("School", 3, Some(Base::Stamp(stamp)), school(2))]).await;
    let answer = replica.pull(&device).await;
    assert!(!answer.begin.full, "moving a root is no change of grants");
    assert!(!replica.holds("Region", 1) && replica.holds("Region", 2) && replica.is_closed());
}

#[tokio::test]
async fn a_teacher_who_moved_away_stays_visible_through_past_lessons_and_no_longer_without_them() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let device = bench.device(Role::Coordinator, &[3]).await;
    let mut replica = Replica::default();
    let lesson = Payload::default().with("visitId", id(20).to_string()).with("teacherId", id(5).to_string());
    office.done(&[office.put("Visit", 20, None, visit(3)), office.put("Lesson", 21, None, lesson)]).await;
    replica.pull(&device).await;

    let stamp = bench.row(5).await.unwrap().stamp;
    office.done(&[office.put("Teacher", 5, Some(Base::Stamp(stamp)), teacher(4))]).await;
    replica.pull(&device).await;
    assert!(replica.holds("Teacher", 5) && replica.holds("School", 4) && replica.holds("Region", 2));
    assert!(replica.is_closed());

    let stamp = bench.row(21).await.unwrap().stamp;
    office.done(&[office.delete("Lesson", 21, stamp, None)]).await;
    replica.pull(&device).await;
    assert!(!replica.holds("Teacher", 5) && !replica.holds("School", 4) && !replica.holds("Region", 2));
    assert!(replica.holds("School", 3));
}

#[tokio::test]
async fn seeing_a_record_through_another_does_not_let_one_change_it() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let device = bench.device(Role::Coordinator, &[3]).await;
    let lesson = Payload::default().with("visitId", id(20).to_string()).with("teacherId", id(5).to_string());
    office.done(&[office.put("Visit", 20, None, visit(3)), office.put("Lesson", 21, None, lesson)]).await;
    let stamp = bench.row(5).await.unwrap().stamp;
    let stamp = office.done(&[office.put("Teacher", 5, Some(Base::Stamp(stamp)), teacher(4))]).await[0];
    let verdicts = device.send(&[device.put("Teacher", 5, Some(Base::Stamp(stamp)), teacher(4).with("name", "Taken"))]).await;
    assert_eq!(verdicts, [rounds_model::wire::Verdict::Denied]);
}

#[tokio::test]
async fn a_change_of_grants_gives_a_new_scope_and_all_of_it_from_the_beginning() {
    let bench = Bench::new().await;
    bench.world().await;
    let device = bench.device(Role::Coordinator, &[3]).await;
    let mut replica = Replica::default();
    replica.pull(&device).await;
    bench.server.rules().grant(bench.server.store(), bench.organisation, device.session.account.id, id(4)).await.unwrap();
    let answer = replica.pull(&device).await;
    assert!(answer.begin.full && replica.holds("School", 4) && replica.is_closed());
    bench.server.rules().revoke(bench.server.store(), bench.organisation, device.session.account.id, id(3)).await.unwrap();
    replica.pull(&device).await;
    assert!(!replica.holds("School", 3) && replica.is_closed());
}
