//! What a put is answered.

use rounds_model::{
    Content, EntityId, Kind, OpId, Payload, RecordKey, Role, Stamp,
    wire::{Action, Base, ConflictCode, Line, OpResult, ParentState, Verdict},
};
use serde_json::json;

use crate::{
    store::Fate,
    testing::{Bench, school, teacher, visit},
    toys::{self, id},
};

/// A verdict in one word, or the code of its first error.
fn word(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Ok { .. } => "ok".into(),
        Verdict::Conflict { code: ConflictCode::Stale, .. } => "stale".into(),
        Verdict::Conflict { code: ConflictCode::SubtreeChanged, .. } => "subtree_changed".into(),
        Verdict::Parent { state: ParentState::Absent, .. } => "absent".into(),
        Verdict::Parent { state: ParentState::Deleted, .. } => "deleted".into(),
        Verdict::Invalid { errors } => errors[0].code.clone(),
        Verdict::Need => "need".into(),
        Verdict::Denied => "denied".into(),
        Verdict::Retry { .. } => "retry".into(),
    }
}

#[tokio::test]
async fn each_put_is_answered_by_the_first_rule_that_it_breaks() {
    let bench = Bench::new().await;
    bench.world().await;
    let coordinator = bench.device(Role::Coordinator, &[1]).await;
    let viewer = bench.device(Role::Viewer, &[1]).await;
    let named = || Payload::default().with("name", "x");
    let cases = [
        ("a school of mine", &coordinator, "School", 20, None, school(1), "ok"),
        ("a school elsewhere", &coordinator, "School", 21, None, school(2), "absent"),
        ("a change to a school elsewhere", &coordinator, "School", 4, Some(1), school(1), "denied"),
        ("a change to a school elsewhere that stays there", &coordinator, "School", 4, Some(1), school(2), "absent"),
        ("a change to a school that never was, in a place elsewhere", &coordinator, "School", 22, Some(1), school(2), "absent"),
        ("a change to a school that never was", &coordinator, "School", 22, Some(1), school(1), "denied"),
        ("a region, which the office manages", &coordinator, "Region", 23, None, named(), "denied"),
        ("a form, which the office manages", &coordinator, "Form", 24, None, named(), "denied"),
        ("a school by one who reads only", &viewer, "School", 25, None, school(1), "denied"),
        ("a kind of the future", &coordinator, "Satellite", 26, None, named(), "unknown_kind"),
        ("a school without a name", &coordinator, "School", 27, None, Payload::default().with("regionId", id(1).to_string()), "required"),
        ("a number out of range", &coordinator, "School", 28, None, school(1).with("pupils", 9_001), "out_of_range"),
        ("a reserved name", &coordinator, "School", 29, None, school(1).with("updatedAt", "x"), "reserved"),
        ("another kind's id", &coordinator, "Teacher", 3, None, teacher(3), "kind_changed"),
        ("a teacher of no school", &coordinator, "Teacher", 30, None, teacher(99), "absent"),
        ("a school in a school", &coordinator, "School", 31, None, school(3), "absent"),
        ("an answer whose id is not its own", &coordinator, "Answer", 32, None, answer(40, 7), "key_changed"),
        ("a second school under one id", &coordinator, "School", 3, None, school(1), "stale"),
        ("a version that is not the newest", &coordinator, "School", 3, Some(1), school(1), "stale"),
        ("a visit with fields of the future", &coordinator, "Visit", 33, None, visit(3).with("mood", json!({"a": [1]})), "ok"),
    ];
    for (name, device, kind, n, base, data, expected) in cases {
        let base = base.map(|micros| Base::Stamp(Stamp::from_micros(micros)));
        let verdicts = device.send(&[device.put(kind, n, base, data)]).await;
        assert_eq!(word(&verdicts[0]), expected, "{name}: {:?}", verdicts[0]);
    }
}

fn answer(visit: u8, question: u8) -> Payload {
    Payload::default().with("visitId", id(visit).to_string()).with("questionId", id(question).to_string())
}

#[tokio::test]
async fn one_bad_operation_never_fails_its_neighbours() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let sent = [
        office.put("School", 20, None, school(1)),
        office.put("School", 21, None, Payload::default()),
        office.put("Teacher", 22, None, teacher(20)),
        office.put("Teacher", 23, None, teacher(21)),
    ];
    let words: Vec<String> = office.send(&sent).await.iter().map(word).collect();
    assert_eq!(words, ["ok", "required", "ok", "absent"]);
}

#[tokio::test]
async fn an_operation_sent_again_changes_nothing_and_another_content_under_its_id_is_refused() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let put = office.put("School", 20, None, school(1));
    let first = office.done(std::slice::from_ref(&put)).await;
    let again = office.done(std::slice::from_ref(&put)).await;
    assert_eq!(first, again);
    let history = bench.server.store().read(bench.organisation).await.unwrap().history(id(20)).await.unwrap();
    assert_eq!(history.len(), 1);
    let mut other = put;
    other.data = Some(school(2));
    assert_eq!(word(&office.send(&[other]).await[0]), "op_reused");
}

#[tokio::test]
async fn the_losing_payload_is_kept_once_and_the_conflict_says_who_and_when() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let other = bench.device(Role::Coordinator, &[1]).await;
    let late = other.put("School", 3, None, school(1).with("name", "Mine"));
    for _ in 0..2 {
        let verdicts = other.send(std::slice::from_ref(&late)).await;
        let Verdict::Conflict { code: ConflictCode::Stale, current } = &verdicts[0] else { panic!("{verdicts:?}") };
        assert_eq!(current.author().unwrap().by, office.session.account.id);
        assert_eq!(current.author().unwrap().device, office.session.device_name);
        assert_eq!(current.0.content, Content::Live(school(1)));
        assert_eq!(current.0.op, None, "another device's operation is not told");
    }
    let history = bench.server.store().read(bench.organisation).await.unwrap().history(id(3)).await.unwrap();
    let rejected: Vec<_> = history.iter().filter(|entry| entry.fate == Fate::Rejected).collect();
    assert_eq!(rejected.len(), 1);
    assert_eq!(rejected[0].data.as_ref().and_then(|data| data.text("name")), Some("Mine"));
    assert_eq!(rejected[0].author.by, other.session.account.id);
}

#[tokio::test]
async fn an_edit_may_build_on_an_operation_whose_answer_never_came() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let first = office.put("School", 20, None, school(1));
    let second = office.put("School", 20, Some(Base::Op { op: first.op }), school(1).with("name", "Two"));
    office.done(std::slice::from_ref(&first)).await;
    office.done(&[first, second]).await;
    assert_eq!(bench.row(20).await.unwrap().data.unwrap().text("name"), Some("Two"));
}

#[tokio::test]
async fn an_edit_that_mends_a_refused_operation_stands_where_that_one_stood() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let stamp = bench.row(3).await.unwrap().stamp;
    let bad = office.put("School", 3, Some(Base::Stamp(stamp)), school(1).with("pupils", -1));
    let mended = office.put("School", 3, Some(Base::Op { op: bad.op }), school(1).with("pupils", 1));
    let words: Vec<String> = office.send(&[bad, mended]).await.iter().map(word).collect();
    assert_eq!(words, ["out_of_range", "ok"]);
}

#[tokio::test]
async fn an_edit_that_lost_on_the_device_is_archived_without_a_stamp() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let before = bench.row(3).await.unwrap().stamp;
    let key = toys::key("School", 3);
    let archive = office.operation(Action::Archive, key, Some(Base::Stamp(before)), Some(school(1).with("name", "Lost")));
    for _ in 0..2 {
        let verdicts = office.send(std::slice::from_ref(&archive)).await;
        assert_eq!(verdicts, [Verdict::Ok { updated_at: None, current: None }]);
    }
    assert_eq!(bench.row(3).await.unwrap().stamp, before);
    let history = bench.server.store().read(bench.organisation).await.unwrap().history(id(3)).await.unwrap();
    assert_eq!(history.iter().filter(|entry| entry.fate == Fate::Archived).count(), 1);
}

#[tokio::test]
async fn an_optional_reference_to_what_is_deleted_is_let_go_and_said_so() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let stamp = bench.row(5).await.unwrap().stamp;
    office.done(&[office.delete("Teacher", 5, stamp, None)]).await;
    let verdicts = office.send(&[office.put("Visit", 20, None, visit(3).with("teacherId", id(5).to_string()))]).await;
    let Verdict::Ok { current: Some(current), .. } = &verdicts[0] else { panic!("{verdicts:?}") };
    assert_eq!(current.0.content.payload().unwrap().get("teacherId"), None);
}

#[tokio::test]
async fn two_who_answer_the_same_question_meet_and_a_deleted_answer_becomes_the_base() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    office.done(&[office.put("Visit", 40, None, visit(3))]).await;
    let derived = EntityId::derived(&Kind::of("Answer"), &[&id(40).to_string(), &id(7).to_string()]);
    let key = || RecordKey::new(Kind::of("Answer"), derived);
    let put = |base| office.operation(Action::Put, key(), base, Some(answer(40, 7)));
    let stamp = office.done(&[put(None)]).await[0];
    office.done(&[office.operation(Action::Delete, key(), Some(Base::Stamp(stamp)), None)]).await;
    let verdicts = office.send(&[put(None)]).await;
    let Verdict::Conflict { code: ConflictCode::Stale, current } = &verdicts[0] else { panic!("{verdicts:?}") };
    assert_eq!(current.0.content, Content::Deleted);
    office.done(&[put(Some(Base::Stamp(current.0.stamp)))]).await;
}

#[tokio::test]
async fn a_record_never_lies_under_itself() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let under = |n: u8| Payload::default().with("name", "x").with("regionId", id(n).to_string());
    let stamp = bench.row(1).await.unwrap().stamp;
    let first = office.done(&[office.put("Region", 1, Some(Base::Stamp(stamp)), under(2))]).await[0];
    let second = bench.row(2).await.unwrap().stamp;
    let sent = [office.put("Region", 2, Some(Base::Stamp(second)), under(1)), office.put("Region", 1, Some(Base::Stamp(first)), under(1))];
    let words: Vec<String> = office.send(&sent).await.iter().map(word).collect();
    assert_eq!(words, ["cycle", "cycle"]);
}

#[tokio::test]
async fn nothing_is_typed_in_the_future() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let mut put = office.put("School", 20, None, school(1));
    put.edited.to = rounds_model::EditTime::from_micros(9_000_000_000_000_000);
    office.done(&[put]).await;
    let row = bench.row(20).await.unwrap();
    assert!(row.author.edited.to.micros() <= row.stamp.micros());
}

#[tokio::test]
async fn what_is_stored_is_never_too_deep_to_be_told() {
    let bench = Bench::new().await;
    let (office, other) = (bench.world().await, bench.device(Role::Administrator, &[]).await);
    let deep = |levels| school(1).with("notes", (0..levels).fold(json!(1), |inner, _| json!([inner])));
    for (n, levels) in [(20, 1), (21, 64), (22, 65), (23, 123)] {
        let stored = word(&office.send(&[office.put("School", n, None, deep(levels))]).await[0]) == "ok";
        assert_eq!(stored, levels <= 64, "{levels}");
        // A conflict names the whole record deep inside of its line.
        let verdicts = other.send(&[other.put("School", n, None, deep(levels))]).await;
        let results = verdicts.into_iter().map(|verdict| OpResult { op: OpId { incarnation: 1, counter: 1 }, verdict }).collect();
        let text = Line::Results(results).to_text().unwrap();
        assert!(Line::parse(&text).is_ok(), "{levels}");
    }
}

#[tokio::test]
async fn a_time_outside_of_the_calendar_is_never_passed_on() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let mut put = office.put("School", 20, None, school(1));
    put.edited.from = rounds_model::EditTime::from_micros(i64::MIN);
    office.done(&[put]).await;
    let from = bench.row(20).await.unwrap().author.edited.from;
    assert_eq!(from.to_string().parse(), Ok(from), "a laptop that is told it can read it");
}

#[tokio::test]
async fn an_operation_on_which_the_database_fails_is_asked_for_again_and_its_neighbours_stand() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    bench.meddle("CREATE TRIGGER broken BEFORE INSERT ON history WHEN NEW.data LIKE '%breaks%' BEGIN SELECT RAISE(ABORT, 'x'); END").await;
    let breaking = office.put("School", 21, None, school(1).with("name", "breaks"));
    let sent = [office.put("School", 20, None, school(1)), breaking.clone(), office.put("School", 22, None, school(1))];
    let words: Vec<String> = office.send(&sent).await.iter().map(word).collect();
    assert_eq!(words, ["ok", "retry", "ok"]);
    assert!(bench.row(21).await.is_none(), "nothing of it stays");
    bench.meddle("DROP TRIGGER broken").await;
    office.done(&[breaking]).await;
}

#[tokio::test]
async fn a_laptop_that_signs_in_again_is_answered_as_before() {
    let bench = Bench::new().await;
    let office = bench.world().await;
    let first = office.put("School", 20, None, school(1));
    let stamp = office.done(std::slice::from_ref(&first)).await[0];
    let again = bench.signed_in_again(office).await;
    assert_eq!(again.done(std::slice::from_ref(&first)).await, [stamp]);
    let next = again.put("School", 20, Some(Base::Op { op: first.op }), school(1).with("name", "Two"));
    again.done(&[next]).await;
    // A version that it made before signing in again is still told as its own.
    let stale = again.send(&[again.put("School", 20, None, school(1))]).await;
    let Verdict::Conflict { current, .. } = &stale[0] else { panic!("{stale:?}") };
    assert!(current.0.op.is_some());
}
