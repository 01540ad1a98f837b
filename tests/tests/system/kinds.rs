//! Kinds: the engine, the stores and the server move, keep and order whatever is declared, and keep what is not.

use std::sync::Arc;

use rounds_http::Options;
use rounds_model::{Adapter, Collection, Entity, EntityId, Field, Kind, Payload, RecordKey, Registry, Role, adapter};
use rounds_sync::{EditState, RunOutcome, ports::Store as _};
use rounds_tests::{
    Stage, TestDevice, TestServer, TrueTime,
    builders::{enter_visit, fields, id, place, places, visit},
};
use serde_json::json;

/// A kind that no crate of the product knows.
struct Borehole;

impl Entity for Borehole {
    const KIND: &'static str = "Borehole";
    const COLLECTION: Collection = Collection::VISITS;
    const NESTED: &'static str = "boreholes";
    const FIELDS: &'static [Field] =
        &[Field::owner("schoolId", "School"), Field::text("name").required().search(), Field::decimal("depth").within(0.0, 300.0)];

    fn label(data: &Payload) -> String {
        data.text("name").unwrap_or_default().to_owned()
    }
}

fn with_boreholes() -> Registry {
    // Listed first, although its owner is listed later: the order is computed.
    let kinds: Vec<Arc<dyn Adapter>> = std::iter::once(adapter::<Borehole>()).chain(rounds_entities::adapters()).collect();
    Registry::new(kinds).unwrap()
}

fn borehole(name: &str) -> Payload {
    fields(json!({"schoolId": place::SCHOOL, "name": name, "depth": 61.5}))
}

#[tokio::test]
async fn a_kind_added_to_the_list_syncs_through_engine_store_and_server_untouched() {
    let time = TrueTime::default();
    let server = TestServer::start_with(&time, with_boreholes()).await;
    let stage = Stage::set_on(time, server).await;
    let made = stage.a.create("Borehole", borehole("Old well")).await;
    let report = stage.a.sync().await;
    assert_eq!((report.outcome, report.requests, report.confirmed), (RunOutcome::Complete, 1, 1));
    stage.converge().await;
    assert_eq!(stage.b.shown(made).await, Some(borehole("Old well")));
    stage.time.minutes(1);
    stage.b.set(made, "depth", 70).await;
    stage.converge().await;
    assert_eq!(stage.a.shown(made).await.unwrap().get("depth"), Some(&json!(70)));
    stage.a.delete(made).await;
    stage.converge().await;
    assert_eq!(stage.b.shown(made).await, None);
}

#[tokio::test]
async fn a_program_that_does_not_know_a_kind_keeps_its_records_for_one_that_does() {
    let time = TrueTime::default();
    let server = TestServer::start_with(&time, with_boreholes()).await;
    let stage = Stage::set_on(time, server).await;
    let made = stage.a.create("Borehole", borehole("Old well")).await;
    stage.a.sync().await;

    let older = rounds_entities::registry().unwrap();
    let Stage { server, time, baraka, .. } = &stage;
    let mut device = TestDevice::connect_with(server, time, baraka, "Older program", older, &Options::default()).await;
    assert_eq!(device.sync().await.outcome, RunOutcome::Complete);
    assert_eq!(device.digest().await, stage.a.digest().await, "what it does not know counts all the same");
    assert_eq!(device.shown(made).await, Some(borehole("Old well")));
    device.restart_knowing(with_boreholes()).await;
    assert_eq!(device.sync().await.outcome, RunOutcome::Complete);
    device.set(made, "name", "Renamed well").await;
    assert_eq!(device.sync().await.outcome, RunOutcome::Complete);
    stage.converge().await;
    assert_eq!(stage.a.text(made, "name").await.as_deref(), Some("Renamed well"));
}

#[tokio::test]
async fn fields_of_a_newer_program_come_back_from_an_older_one_untouched() {
    let stage = Stage::set().await;
    let Stage { a, b, .. } = &stage;
    let newer = visit(place::SCHOOL).with("fromTheFuture", json!({"deep": ["x", 1, null, 0.1]}));
    let id = a.create("SchoolVisit", newer).await;
    a.sync().await;
    b.sync().await;
    stage.time.minutes(1);
    b.set(id, "remarks", "edited by a program that does not know the field").await;
    stage.converge().await;
    assert_eq!(a.shown(id).await.unwrap().get("fromTheFuture"), Some(&json!({"deep": ["x", 1, null, 0.1]})));
}

#[tokio::test]
async fn parents_reach_the_server_before_their_children_and_are_deleted_after_them() {
    let stage = Stage::set().await;
    let Stage { a, server, organisation, .. } = &stage;
    let entered = enter_visit(a, place::SCHOOL).await;
    assert_eq!(a.sync().await.requests, 1);
    let mut stamps = Vec::new();
    for id in [entered.visit, entered.lessons[0], entered.assessments[0]] {
        stamps.push(server.record(*organisation, id).await.unwrap().stamp);
    }
    assert!(stamps.is_sorted(), "visit, lesson, assessment");
    assert_eq!(a.delete(entered.visit).await, 17);
    let report = a.sync().await;
    assert_eq!((report.outcome, report.requests), (RunOutcome::Complete, 1));
    for id in entered.all() {
        assert_eq!(server.fields(*organisation, id).await, None);
        assert_eq!(a.held(id).await, None);
    }
    stage.converge().await;
}

#[tokio::test]
async fn a_child_without_its_parent_waits_and_is_shown_when_the_parent_comes() {
    let stage = Stage::set().await;
    let Stage { b, server, organisation, .. } = &stage;
    let (parent, child) = (id(0xa1), id(0xa2));
    let lesson = fields(json!({"visitId": parent, "teacherId": place::TEACHER}));
    server.force(*organisation, RecordKey::new(Kind::of("TeacherVisit"), child), lesson.clone(), true).await;
    let report = b.sync().await;
    assert_eq!((report.outcome, report.code.as_deref(), report.parked), (RunOutcome::Partial, Some("set_aside"), 1));
    assert_eq!(b.shown(child).await, None);
    let again = b.sync().await;
    assert!(again.requests <= 3, "a parent that never comes is not asked for without end");

    server.force(*organisation, RecordKey::new(Kind::of("SchoolVisit"), parent), visit(place::SCHOOL), true).await;
    let report = b.sync().await;
    assert_eq!((report.outcome, report.code, report.parked), (RunOutcome::Complete, None, 0));
    assert_eq!(b.shown(child).await, Some(lesson));
}

#[tokio::test]
async fn a_record_that_does_not_hold_is_set_aside_and_the_rest_goes_on() {
    let stage = Stage::set().await;
    let Stage { b, server, organisation, .. } = &stage;
    let (bad, good) = (id(0xb1), id(0xb2));
    let school = |name: serde_json::Value| fields(json!({"districtId": place::DISTRICT, "name": name}));
    server.force(*organisation, RecordKey::new(Kind::of("School"), bad), school(json!(7)), true).await;
    server.force(*organisation, RecordKey::new(Kind::of("School"), good), school(json!("Good")), true).await;
    let report = b.sync().await;
    assert_eq!((report.outcome, report.code.as_deref(), report.parked), (RunOutcome::Partial, Some("set_aside"), 1));
    assert!(b.shown(good).await.is_some());
    let parked = b.store().read().await.unwrap().parked().await.unwrap();
    assert_eq!((parked[0].record.key.id, parked[0].invalid[0].field.as_str()), (bad, "name"), "which record, and what is wrong");

    server.force(*organisation, RecordKey::new(Kind::of("School"), bad), school(json!("Mended")), true).await;
    assert_eq!(b.sync().await.outcome, RunOutcome::Complete);
    assert_eq!(b.text(bad, "name").await.as_deref(), Some("Mended"));
}

#[tokio::test]
async fn an_edit_that_the_server_refuses_needs_attention_and_its_neighbours_go_up() {
    let stage = Stage::set().await;
    let Stage { server, organisation, time, a, .. } = &stage;
    // A teacher who is named in a lesson that A cannot see yet.
    let entered = enter_visit(&stage.b, place::SCHOOL).await;
    stage.b.sync().await;
    a.delete(place::TEACHER).await;
    let made = a.create("SchoolVisit", visit(place::SCHOOL)).await;
    time.minutes(1);
    let report = a.sync().await;
    assert_eq!((report.outcome, report.code.as_deref(), report.attention), (RunOutcome::Partial, Some("attention_needed"), 1));
    assert!(server.fields(*organisation, made).await.is_some(), "its neighbour is there");
    let held = a.held(place::TEACHER).await.unwrap();
    let Some(EditState::Attention { reason }) = held.edit.map(|edit| edit.state) else { panic!("the reason is kept") };
    assert_eq!((reason.code.as_str(), reason.fields[0].code.as_str()), ("invalid", "in_use"));

    a.resolver().withdraw(place::TEACHER).await.unwrap();
    stage.converge().await;
    assert!(a.shown(place::TEACHER).await.is_some() && a.shown(entered.lessons[0]).await.is_some());
}

#[tokio::test]
async fn what_a_role_may_not_do_is_denied_kept_and_told() {
    let stage = Stage::set().await;
    let Stage { server, organisation, time, .. } = &stage;
    let viewer = server.user(*organisation, "Viewer", Role::Viewer, &[place::DISTRICT]).await;
    let device = TestDevice::connect(server, time, &viewer, "Laptop C").await;
    device.sync().await;
    device.set(place::SCHOOL, "notes", "a viewer's wish").await;
    let report = device.sync().await;
    assert_eq!((report.outcome, report.attention), (RunOutcome::Partial, 1));
    assert_eq!(device.text(place::SCHOOL, "notes").await.as_deref(), Some("a viewer's wish"), "what was typed is kept");
    assert_eq!(server.fields(*organisation, place::SCHOOL).await.unwrap().text("notes"), None);
}

#[tokio::test]
async fn the_ids_that_tests_name_are_of_the_kinds_they_say() {
    let registry = rounds_entities::registry().unwrap();
    for entered in places() {
        let adapter = registry.get(&entered.key.kind).unwrap();
        assert_eq!(adapter.check(&entered.data), Ok(()), "{:?}", entered.key);
        assert!(adapter.derived_id(&entered.data).is_none_or(|derived| derived == entered.id()));
    }
    let _: EntityId = place::SCHOOL;
}
