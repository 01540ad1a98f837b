//! The exchange over HTTP: what the rules say arrives as they said it.

use rounds_model::{
    Adapter, Collection, Entity, Field, Payload, Registry, Role, adapter,
    wire::{
        Base, DigestRequest, ExchangeRequest, Line, Verdict,
        block::{self, Form},
    },
};

use super::{Site, lines, read};
use crate::{
    Server,
    testing::{Replica, school, visit},
    toys::{id, key},
};

#[tokio::test]
async fn every_kind_of_verdict_crosses_the_wire() {
    let site = Site::new().await;
    site.bench.world().await;
    let device = site.bench.device(Role::Coordinator, &[1]).await;
    let operations = vec![
        device.put("Visit", 20, None, visit(3).with("note", "ملاحظة \"quoted\"\nsecond line")),
        device.put("School", 3, None, school(1)),
        device.put("Visit", 21, None, visit(99)),
        device.put("School", 22, None, Payload::default()),
        device.put("School", 4, None, school(1)),
    ];
    let request = ExchangeRequest { operations, digest: Some(DigestRequest::default()), ..ExchangeRequest::default() };
    let answer = site.exchange(&device, &request).await;
    assert!(
        matches!(
            answer.verdicts()[..],
            [Verdict::Ok { .. }, Verdict::Conflict { .. }, Verdict::Parent { .. }, Verdict::Invalid { .. }, Verdict::Denied]
        ),
        "{:?}",
        answer.results
    );
    let mut replica = Replica::default();
    replica.take(&answer);
    let row = site.bench.row(20).await.unwrap();
    replica.rows.insert(row.key, (row.stamp, row.data.unwrap()));
    assert_eq!(answer.end.digest, Some(replica.digest()));
    assert_eq!(replica.rows[&key("Visit", 20)].1.text("note"), Some("ملاحظة \"quoted\"\nsecond line"));
}

#[tokio::test]
async fn nothing_new_is_304_and_something_new_is_told_since_the_state() {
    let site = Site::new().await;
    let office = site.bench.world().await;
    let get = |state: &str| site.get("/api/sync").bearer_auth(&office.token).header("if-none-match", format!("\"{state}\""));
    let first = site.get("/api/sync").bearer_auth(&office.token).send().await.unwrap();
    let tag = first.headers()["etag"].to_str().unwrap().to_owned();
    let state = read(first).await.end.state.unwrap();
    assert_eq!(tag, format!("\"{state}\""));
    assert_eq!(get(&state).send().await.unwrap().status(), 304);
    office.done(&[office.put("School", 20, None, school(1))]).await;
    let answer = read(get(&state).send().await.unwrap()).await;
    assert!(!answer.begin.full);
    assert_eq!(answer.records.iter().map(|record| record.key.clone()).collect::<Vec<_>>(), [key("School", 20)]);
    // A state that was never given counts as none.
    assert!(read(get("nonsense").send().await.unwrap()).await.begin.full);
    // A POST is never answered by 304.
    let request = ExchangeRequest { state: answer.end.state, ..ExchangeRequest::default() };
    assert!(site.exchange(&office, &request).await.records.is_empty());
}

#[tokio::test]
async fn a_streamed_answer_is_the_same_plain_compressed_and_narrow() {
    use std::io::Read as _;
    let site = Site::new().await;
    let office = site.bench.world().await;
    let many: Vec<_> = (30..=255).map(|n| office.put("Visit", n, None, visit(3))).collect();
    for chunk in 0..3 {
        let renamed: Vec<_> = many
            .iter()
            .map(|put| {
                let mut bytes = *put.id.as_bytes();
                bytes[0] = chunk;
                office.operation(put.action, rounds_model::RecordKey::new(put.kind.clone(), bytes_id(bytes)), None, put.data.clone())
            })
            .collect();
        office.done(&renamed).await;
    }
    let get = || site.get("/api/sync").bearer_auth(&office.token);
    let plain = read(get().send().await.unwrap()).await;
    assert_eq!(plain.records.len(), 3 * 226 + 7);
    let zipped = get().header("accept-encoding", "br, gzip").send().await.unwrap();
    assert_eq!(zipped.headers()["content-encoding"], "gzip");
    let bytes = zipped.bytes().await.unwrap();
    let mut text = String::new();
    flate2::read::GzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap();
    assert_eq!(lines(&text).records, plain.records);

    for form in Form::ALL {
        let narrow = get().header("accept", form.media_type()).send().await.unwrap();
        assert_eq!(narrow.headers()["content-type"], form.media_type());
        let squeezed = narrow.bytes().await.unwrap();
        assert_eq!(crate::testing::Answer::read(unsqueezed(form, &squeezed)).records, plain.records);
        assert!(squeezed.len() < bytes.len(), "{} bytes narrow, {} by gzip", squeezed.len(), bytes.len());
    }
}

#[tokio::test]
async fn a_device_is_answered_in_the_newest_form_that_it_reads_and_the_older_one_stays_as_it_was() {
    let site = Site::new().await;
    let office = site.bench.world().await;
    let stamp = site.bench.row(3).await.unwrap().stamp;
    let large = |name: &str| school(1).with("name", name).with("ward", "Upper").with("phone", "1").with("notes", "none");
    let stamp = office.done(&[office.put("School", 3, Some(Base::Stamp(stamp)), large("Acacia"))]).await[0];
    let device = site.bench.device(Role::Administrator, &[]).await;
    let state = site.exchange(&device, &ExchangeRequest::default()).await.end.state.unwrap();
    office.done(&[office.put("School", 3, Some(Base::Stamp(stamp)), large("Baobab"))]).await;
    for (accepted, form) in [
        (&["x-rounds/1"][..], Form::One),
        (&["x-rounds/1", "x-rounds/2"], Form::Two),
        (&["x-rounds/1, x-rounds/2"], Form::Two),
        (&["x-rounds/2"], Form::Two),
    ] {
        let get = site.get("/api/sync").bearer_auth(&device.token).header("if-none-match", format!("\"{state}\""));
        let answer = accepted.iter().fold(get, |get, form| get.header("accept", *form)).send().await.unwrap();
        assert_eq!(answer.headers()["content-type"], form.media_type());
        let lines = unsqueezed(form, &answer.bytes().await.unwrap());
        let Some(Line::End(end)) = lines.last() else { panic!("{lines:?}") };
        let told = (lines.iter().any(|line| matches!(line, Line::Updates(_))), end.total.is_some(), end.digest.is_some());
        assert_eq!(told, if form == Form::One { (false, false, true) } else { (true, true, false) }, "{accepted:?}");
    }
}

/// The lines of an answer in the narrow form.
fn unsqueezed(form: Form, bytes: &[u8]) -> Vec<Line> {
    use std::io::Read as _;
    let mut text = String::new();
    zstd::stream::read::Decoder::with_dictionary(bytes, form.dictionary()).unwrap().read_to_string(&mut text).unwrap();
    let mut reader = block::BlockReader::default();
    text.lines().flat_map(|line| reader.read(line).unwrap()).collect()
}

fn bytes_id(bytes: [u8; 16]) -> rounds_model::EntityId {
    rounds_model::EntityId::from_bytes(bytes)
}

#[tokio::test]
async fn another_organisations_token_sees_and_changes_none_of_it() {
    let site = Site::new().await;
    let office = site.bench.world().await;
    site.bench.found(id(101)).await;
    let theirs = site.bench.device_in(id(101), Role::Administrator, &[]).await;
    theirs.make_world().await;
    let before = site.exchange(&office, &ExchangeRequest::default()).await;
    let state = before.end.state.clone();
    // The ids are the same, and so is every stamp's meaning to them.
    let stamp = site.bench.row(3).await.unwrap().stamp;
    let put = theirs.put("School", 3, Some(rounds_model::wire::Base::Stamp(stamp)), school(1).with("name", "Taken"));
    let answer = site.exchange(&theirs, &ExchangeRequest { operations: vec![put], ..ExchangeRequest::default() }).await;
    assert_eq!(answer.records.len(), 7);
    let after = site.exchange(&office, &ExchangeRequest { state, ..ExchangeRequest::default() }).await;
    assert!(after.records.is_empty());
    assert_eq!(site.bench.row(3).await.unwrap().stamp, stamp);
}

struct Satellite;
impl Entity for Satellite {
    const KIND: &'static str = "Satellite";
    const COLLECTION: Collection = Collection::of("space");
    const NESTED: &'static str = "satellites";
    const FIELDS: &'static [Field] = &[Field::text("name").required()];
    fn label(_: &Payload) -> String {
        "A satellite".into()
    }
}

#[tokio::test]
async fn a_kind_added_at_run_time_is_served_like_any_other() {
    let folder = tempfile::tempdir().unwrap();
    let mut adapters: Vec<std::sync::Arc<dyn Adapter>> = rounds_entities::adapters();
    adapters.push(adapter::<Satellite>());
    let server = Server::open(folder.path(), Registry::new(adapters).unwrap()).await.unwrap();
    let (rules, store) = (server.rules(), server.store());
    let organisation = rules.found(store, id(100), "Reading for All").await.unwrap();
    let user = crate::NewUser { email: "a@example.org".into(), name: "Asha".into(), role: Role::Administrator, password: "x".into() };
    let account = rules.add_user(store, organisation.id, user).await.unwrap();
    let author = crate::store::Author { by: account.id, ..crate::toys::author(1) };
    let record = crate::LoadRecord { key: key("Satellite", 1), data: Payload::default().with("name", "Sputnik"), author: None };
    rules.load(store, organisation.id, &author, vec![record]).await.unwrap().complete().unwrap();
    let signed_in = rules.sign_in(store, "a@example.org", "x".into(), "laptop", None).await.unwrap().unwrap();
    let caller = crate::rules::Caller::load(store.read(organisation.id).await.unwrap().as_mut(), signed_in.session).await.unwrap();
    let mut pages = rules.pages(caller, ExchangeRequest::default()).unwrap();
    let answer = crate::testing::Answer::read(pages.next(store).await.unwrap());
    let kinds: Vec<&str> = answer.records.iter().map(|record| record.key.kind.as_str()).collect();
    assert_eq!(kinds, ["Organisation", "Monitor", "Satellite"]);
}
