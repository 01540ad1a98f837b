//! Old and new talk to each other: what an older laptop sent, and what an older server answered, recorded from the version
//! before changes were told (`fixtures/wire-1`), and a server of the first days that knows JSON alone.

use std::{io::Read as _, sync::Arc};

use reqwest::{Client, RequestBuilder, Response};
use rounds_model::{
    EntityId,
    wire::{
        Line, OpResult, Problem, ServerCode, Verdict,
        block::{BlockReader, Form},
    },
};
use rounds_server::store::Fate;
use rounds_sync::RunOutcome;
use rounds_tests::{
    OlderServer, Refusal, Stage, Stranger, TestDevice,
    builders::{enter_visit, id, place},
};

/// What an older laptop sent after a first sync that found nothing: two visits, five answers, and a visit once more.
const REQUEST: &[u8] = include_bytes!("../../fixtures/wire-1/request.zst");
/// The same by somebody who speaks JSON.
const REQUEST_JSON: &str = include_str!("../../fixtures/wire-1/request.json");
/// What an older server answered on a first sync: 145 records of eight kinds.
const ANSWER: &[u8] = include_bytes!("../../fixtures/wire-1/answer.zst");
/// The same to somebody who reads JSON.
const ANSWER_JSON: &str = include_str!("../../fixtures/wire-1/answer.ndjson");

fn asked(stage: &Stage, post: bool) -> RequestBuilder {
    let url = format!("{}/api/sync", stage.server.url());
    let request = if post { Client::new().post(url) } else { Client::new().get(url) };
    request.bearer_auth(stage.a.token().reveal()).header("sync", "1.recorded")
}

async fn lines(answer: Response) -> (String, Vec<Line>) {
    assert_eq!(answer.status(), 200);
    let form = answer.headers()["content-type"].to_str().unwrap().to_owned();
    let bytes = answer.bytes().await.unwrap();
    let Some(narrow) = Form::named(form.as_bytes()) else {
        let text = std::str::from_utf8(&bytes).unwrap();
        return (form, text.lines().map(|line| Line::parse(line).unwrap()).collect());
    };
    let mut text = String::new();
    zstd::stream::read::Decoder::with_dictionary(&bytes[..], narrow.dictionary()).unwrap().read_to_string(&mut text).unwrap();
    let mut reader = BlockReader::default();
    (form, text.lines().flat_map(|line| reader.read(line).unwrap()).collect())
}

async fn refused(answer: Response) -> (u16, ServerCode) {
    let status = answer.status().as_u16();
    let problem: Problem = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
    assert!(!problem.title.is_empty(), "in words too");
    (status, problem.code)
}

/// Sends the recorded request twice, as after a lost answer, and looks whether it was done once and told in whole records.
async fn done_once(stage: &Stage, request: impl Fn() -> RequestBuilder, form: &str) {
    for _ in 0..2 {
        let (told, lines) = lines(request().send().await.unwrap()).await;
        assert_eq!(told, form);
        let results: Vec<&OpResult> =
            lines.iter().filter_map(|line| if let Line::Results(results) = line { Some(results) } else { None }).flatten().collect();
        assert_eq!(results.len(), 8);
        assert!(results.iter().all(|one| matches!(one.verdict, Verdict::Ok { updated_at: Some(_), .. })), "{results:?}");
        assert!(!lines.iter().any(|line| matches!(line, Line::Update(_) | Line::Updates(_))), "nothing that it cannot read");
        let Some(Line::End(end)) = lines.last() else { panic!("{lines:?}") };
        assert!(end.digest.is_some() && end.total.is_none());
        let state = end.state.clone().unwrap();
        let again = asked(stage, false).header("accept", form).header("if-none-match", format!("\"{state}\"")).send().await.unwrap();
        assert_eq!(again.status(), 304, "its state is understood");
    }
    let fates = async |id: EntityId| {
        let history = stage.server.history(stage.organisation, id).await;
        history.into_iter().map(|entry| entry.fate).collect::<Vec<_>>()
    };
    assert_eq!(fates(id(0x70)).await, [Fate::Stored]);
    assert_eq!(fates(id(0x71)).await, [Fate::Stored, Fate::Stored]);
    assert_eq!(stage.server.fields(stage.organisation, id(0x71)).await.unwrap().text("remarks"), Some("changed"));
    stage.converge().await;
    assert_eq!(stage.b.text(id(0x71), "remarks").await.as_deref(), Some("changed"), "and a new laptop has it");
    assert_eq!(stage.b.under("MonitoringAnswer", id(0x70)).await.len(), 5);
}

#[tokio::test]
async fn an_older_laptop_is_served_in_the_form_that_it_speaks() {
    let stage = Stage::set().await;
    let request = || asked(&stage, true).header("accept", "x-rounds/1").header("content-type", "x-rounds/1").body(REQUEST);
    done_once(&stage, request, "x-rounds/1").await;
}

#[tokio::test]
async fn who_speaks_json_is_served_in_json() {
    let stage = Stage::set().await;
    let request = || asked(&stage, true).header("content-type", "application/json").body(REQUEST_JSON);
    done_once(&stage, request, "application/x-ndjson").await;
}

#[tokio::test]
async fn a_form_or_schema_that_is_not_spoken_is_refused_in_words_or_answered_in_json() {
    let stage = Stage::set().await;
    let stamp = stage.server.last_stamp(stage.organisation).await;
    let newer = asked(&stage, true).header("content-type", "x-rounds/9").body(REQUEST).send().await.unwrap();
    assert_eq!(refused(newer).await, (400, ServerCode::Malformed));
    let other = asked(&stage, true).header("content-type", "x-rounds/2").body(REQUEST_JSON).send().await.unwrap();
    assert_eq!(refused(other).await, (400, ServerCode::Malformed));
    let url = format!("{}/api/sync", stage.server.url());
    let old = Client::new().get(url).bearer_auth(stage.a.token().reveal()).header("sync", "0.recorded").send().await.unwrap();
    assert_eq!(refused(old).await, (400, ServerCode::SchemaTooOld));
    assert_eq!(stage.server.last_stamp(stage.organisation).await, stamp, "nothing was done of what was refused");
    let (form, lines) = lines(asked(&stage, false).header("accept", "x-rounds/9").send().await.unwrap()).await;
    assert_eq!(form, "application/x-ndjson");
    assert!(matches!(lines.last(), Some(Line::End(_))));
}

#[tokio::test]
async fn what_an_older_server_answered_is_read_in_both_of_its_forms() {
    let stage = Stage::set().await;
    let head = |form: &str, length: usize| {
        format!("HTTP/1.1 200 OK\r\nsync-time: 2026-03-02T10:00:00.000000Z\r\ncontent-type: {form}\r\ncontent-length: {length}\r\n\r\n")
    };
    let mut held = Vec::new();
    for (form, body) in [("x-rounds/1", ANSWER), ("application/x-ndjson", ANSWER_JSON.as_bytes())] {
        let older = Stranger::saying([head(form, body.len()).as_bytes(), body].concat()).await;
        let mut laptop = TestDevice::connect(&stage.server, &stage.time, &stage.amina, form).await;
        laptop.talk_to(Arc::new(older.remote(laptop.token())));
        let report = laptop.sync().await;
        assert_eq!(
            (report.outcome, report.code.as_deref(), report.pulled.values().sum::<u64>()),
            (RunOutcome::Complete, None, 145),
            "{form}"
        );
        assert_eq!(laptop.under("MonitoringAnswer", id(0x70)).await.len(), 10);
        held.push(laptop.digest().await);
    }
    assert_eq!(held[0], held[1]);
}

#[tokio::test]
async fn a_new_laptop_works_with_a_server_that_knows_json_alone() {
    for refusal in [Refusal::Malformed, Refusal::UnsupportedMediaType] {
        let mut stage = Stage::set().await;
        let older = OlderServer::before(&stage.server, refusal).await;
        let mut laptop = TestDevice::connect(&stage.server, &stage.time, &stage.amina, "Laptop C").await;
        let real = laptop.remote();
        laptop.talk_to(Arc::new(older.remote(laptop.token())));
        let report = laptop.sync().await;
        assert_eq!((report.outcome, report.code), (RunOutcome::Complete, None), "{refusal:?}: a first sync");
        let entered = enter_visit(&laptop, place::SCHOOL).await;
        let report = laptop.sync().await;
        assert_eq!((report.outcome, report.code), (RunOutcome::Complete, None), "{refusal:?}");
        assert_eq!((report.confirmed, older.refused()), (17, 1), "{refusal:?}: it was refused once");
        stage.time.minutes(1);
        laptop.set(entered.visit, "remarks", "seen").await;
        stage.time.minutes(1);
        assert_eq!(laptop.sync().await.outcome, RunOutcome::Complete);
        assert_eq!(older.refused(), 1, "{refusal:?}: and from then on asked in JSON");
        for id in entered.all().into_iter().skip(1) {
            let history = stage.server.history(stage.organisation, id).await;
            assert_eq!(history.iter().map(|entry| entry.fate).collect::<Vec<_>>(), [Fate::Stored], "{refusal:?}");
        }
        // The server is renewed.
        laptop.talk_to(real);
        stage.a.set(place::SCHOOL, "notes", "renewed").await;
        stage.converge().await;
        assert_eq!(laptop.sync().await.outcome, RunOutcome::Complete);
        assert_eq!(laptop.digest().await, stage.a.digest().await);
        stage.server.stop().await;
    }
}
