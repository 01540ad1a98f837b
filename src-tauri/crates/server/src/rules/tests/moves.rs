//! Who sees what, when records move: a device that follows along holds exactly what it may see, closed
//! under references, with the server's digest.

use rounds_model::{
    Content, Payload, Role,
    wire::{Base, DigestRequest, ExchangeRequest, Line, Verdict},
};

use crate::{
    testing::{Bench, Device, Replica, school, teacher, visit},
    toys::{id, key},
};

on_either_database! {
    a_school_that_moves_goes_from_one_and_comes_to_the_other_with_all_under_it,
    what_was_typed_about_a_school_that_moved_away_is_refused_whole_and_who_has_it_now_makes_it,
    a_granted_school_that_moves_brings_its_new_region_and_leaves_the_old,
    a_granted_school_that_its_own_person_moves_into_a_granted_region_counts_once_and_leaves_the_old,
    a_teacher_who_moved_away_stays_visible_through_past_lessons_and_no_longer_without_them,
    seeing_a_record_through_another_does_not_let_one_change_it,
    a_change_of_grants_gives_a_new_scope_and_all_of_it_from_the_beginning,
    a_place_that_is_gained_brings_what_was_written_long_before_and_one_that_is_lost_takes_no_more,
}

async fn a_school_that_moves_goes_from_one_and_comes_to_the_other_with_all_under_it(bench: Bench) {
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

async fn what_was_typed_about_a_school_that_moved_away_is_refused_whole_and_who_has_it_now_makes_it(bench: Bench) {
    let office = bench.world().await;
    let (north, south) = (bench.device(Role::Coordinator, &[1]).await, bench.device(Role::Coordinator, &[2]).await);
    let stamp = bench.row(3).await.unwrap().stamp;
    let teacher_stamp = bench.row(5).await.unwrap().stamp;
    let moved = office.done(&[office.put("School", 3, Some(Base::Stamp(stamp)), school(2))]).await[0];
    let now = bench.row(5).await.unwrap().stamp;
    assert!(now > moved && moved > teacher_stamp, "the move tells of all that lies under it anew");
    let typed = |device: &Device, teacher_stamp| {
        [
            device.put("Visit", 20, None, visit(3)),
            device.put("Teacher", 5, Some(Base::Stamp(teacher_stamp)), teacher(3).with("name", "Typed")),
            device.put("School", 3, Some(Base::Stamp(moved)), school(2).with("name", "Typed")),
            device.delete("Teacher", 5, teacher_stamp, None),
        ]
    };
    // Before the move was known, and by who knows the versions of today all the same.
    for stamp in [teacher_stamp, now] {
        let refused = north.send(&typed(&north, stamp)).await;
        assert!(
            matches!(refused[..], [Verdict::Parent { .. }, Verdict::Parent { .. }, Verdict::Parent { .. }, Verdict::Denied]),
            "{refused:?}"
        );
    }
    assert_eq!((bench.row(20).await, bench.row(3).await.unwrap().stamp, bench.row(5).await.unwrap().stamp), (None, moved, now));
    let done = south.send(&typed(&south, now)[..3]).await;
    assert!(done.iter().all(|verdict| matches!(verdict, Verdict::Ok { .. })), "{done:?}");
}

async fn a_granted_school_that_moves_brings_its_new_region_and_leaves_the_old(bench: Bench) {
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

async fn a_granted_school_that_its_own_person_moves_into_a_granted_region_counts_once_and_leaves_the_old(bench: Bench) {
    bench.world().await;
    let device = bench.device(Role::Coordinator, &[1, 4]).await;
    let stamp = bench.row(4).await.unwrap().stamp;
    let moved = device.put("School", 4, Some(Base::Stamp(stamp)), school(1));
    let request = ExchangeRequest { operations: vec![moved], digest: Some(DigestRequest::default()), ..ExchangeRequest::default() };
    let answer = device.exchange(request).await.unwrap();
    assert!(matches!(answer.verdicts()[..], [Verdict::Ok { .. }]), "{:?}", answer.results);
    let left = |line: &Line| matches!(line, Line::Record(record) if record.key == key("Region", 2) && record.content == Content::Gone);
    assert!(answer.effects.iter().any(left), "{:?}", answer.effects);
    let scope = device.caller().await.scope;
    let after = bench.server.store().read(bench.organisation).await.unwrap().digest(&scope).await.unwrap();
    assert_eq!(answer.end.digest, Some(after));
}

async fn a_teacher_who_moved_away_stays_visible_through_past_lessons_and_no_longer_without_them(bench: Bench) {
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

async fn seeing_a_record_through_another_does_not_let_one_change_it(bench: Bench) {
    let office = bench.world().await;
    let device = bench.device(Role::Coordinator, &[3]).await;
    let lesson = Payload::default().with("visitId", id(20).to_string()).with("teacherId", id(5).to_string());
    office.done(&[office.put("Visit", 20, None, visit(3)), office.put("Lesson", 21, None, lesson)]).await;
    let stamp = bench.row(5).await.unwrap().stamp;
    let stamp = office.done(&[office.put("Teacher", 5, Some(Base::Stamp(stamp)), teacher(4))]).await[0];
    let verdicts = device.send(&[device.put("Teacher", 5, Some(Base::Stamp(stamp)), teacher(4).with("name", "Taken"))]).await;
    assert_eq!(verdicts, [Verdict::Denied]);
}

async fn a_change_of_grants_gives_a_new_scope_and_all_of_it_from_the_beginning(bench: Bench) {
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

async fn a_place_that_is_gained_brings_what_was_written_long_before_and_one_that_is_lost_takes_no_more(bench: Bench) {
    let office = bench.world().await;
    office.done(&[office.put("Visit", 20, None, visit(4))]).await;
    let device = bench.device(Role::Coordinator, &[1]).await;
    let (rules, store, account) = (bench.server.rules(), bench.server.store(), device.session.account.id);
    let mut replica = Replica::default();
    replica.pull(&device).await;
    assert!(!replica.holds("Visit", 20));
    rules.grant(store, bench.organisation, account, id(2)).await.unwrap();
    replica.pull(&device).await;
    assert!(replica.holds("Visit", 20) && replica.holds("Teacher", 5) && replica.is_closed(), "older than all that it was told");
    device.done(&[device.put("Visit", 21, None, visit(4))]).await;

    rules.revoke(store, bench.organisation, account, id(2)).await.unwrap();
    let late = device.send(&[device.put("Visit", 22, None, visit(4))]).await;
    assert!(matches!(late[..], [Verdict::Parent { .. }]), "{late:?}");
    replica.pull(&device).await;
    assert!(!replica.holds("Visit", 20) && replica.holds("Teacher", 5) && replica.is_closed());
    assert!(bench.row(21).await.unwrap().data.is_some(), "what was taken while it was granted stays");
}
