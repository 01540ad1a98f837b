//! Bad answers: each ends the run with its code, keeps the queue, and does no harm to the next run.

use std::sync::Arc;

use rounds_sync::{RunOutcome, RunReport};
use rounds_tests::{
    Stage, Stranger,
    builders::{enter_visit, place},
};

/// The head of an answer of our server, followed by `body`.
fn ours(status: &str, body: &str) -> String {
    let head = "sync-time: 2026-03-02T06:02:00.000001Z\r\ncache-control: private, no-store\r\ncontent-type: application/x-ndjson";
    format!("HTTP/1.1 {status}\r\n{head}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

const BEGIN: &str =
    r#"{"begin":true,"epoch":"other","scope":"scope1","full":true,"until":"2026-03-02T06:00:00.000001Z","kinds":["School"]}"#;
const RECORD: &str = r#"{"kind":"School","id":"99999999-9999-9999-9999-999999999999","updatedAt":"2026-03-02T06:00:00.000001Z","data":{}}"#;

/// Enters a visit, syncs against a stranger with this answer, and then with the server.
async fn survives(answer: String, code: &str) -> RunReport {
    let mut stage = Stage::set().await;
    let entered = enter_visit(&stage.a, place::SCHOOL).await;
    let shown = stage.a.digest().await;
    let server = stage.a.remote();
    let stranger = Stranger::saying(answer).await;
    stage.a.talk_to(Arc::new(stranger.remote(stage.a.token())));
    let report = stage.a.sync().await;
    assert_eq!((report.outcome, report.code.as_deref()), (RunOutcome::Failed, Some(code)));
    assert_eq!((report.waiting, report.confirmed), (17, 0), "the queue is kept");
    assert_eq!(stage.a.digest().await, shown, "nothing of it was taken for the server's word");

    stage.a.talk_to(server);
    stage.converge().await;
    for id in entered.all() {
        assert!(stage.b.shown(id).await.is_some());
    }
    report
}

#[tokio::test]
async fn a_captive_portal_is_no_server() {
    let page = "<html><body>Welcome to the hotel. Sign in.</body></html>";
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{page}", page.len());
    survives(answer, "captive_portal").await;
}

#[tokio::test]
async fn a_redirect_to_a_sign_in_page_is_a_captive_portal() {
    let answer = "HTTP/1.1 302 Found\r\nlocation: http://login.example/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    survives(answer.to_owned(), "captive_portal").await;
}

#[tokio::test]
async fn a_broken_proxy_before_the_server_is_a_broken_server() {
    survives("HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_owned(), "server_broken").await;
}

#[tokio::test]
async fn a_server_that_failed_says_so() {
    survives(ours("500 Internal Server Error", r#"{"title":"x","status":500,"code":"internal"}"#), "internal").await;
}

#[tokio::test]
async fn a_busy_server_is_left_alone_for_now() {
    let answer = "HTTP/1.1 503 Service Unavailable\r\nretry-after: 30\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    survives(answer.to_owned(), "busy").await;
}

#[tokio::test]
async fn an_answer_that_is_no_line_of_ours_is_garbled() {
    survives(ours("200 OK", &format!("{BEGIN}\n{{\"kind\":\n")), "garbled").await;
}

#[tokio::test]
async fn an_answer_whose_count_is_wrong_is_garbled() {
    let end = r#"{"end":true,"state":"other.scope1.AA","more":false,"count":7,"serverTime":"2026-03-02T06:02:00.000001Z"}"#;
    survives(ours("200 OK", &format!("{BEGIN}\n{RECORD}\n{end}\n")), "garbled").await;
}

#[tokio::test]
async fn an_answer_without_a_trailer_is_cut() {
    survives(ours("200 OK", &format!("{BEGIN}\n{RECORD}\n")), "cut").await;
}

#[tokio::test]
async fn an_answer_that_ends_inside_a_line_is_cut() {
    survives(ours("200 OK", &format!("{BEGIN}\n{{\"kind\":\"Sch")), "cut").await;
}

#[tokio::test]
async fn an_error_after_the_answer_has_begun_ends_the_run_with_its_code() {
    survives(ours("200 OK", &format!("{BEGIN}\n{{\"error\":{{\"code\":\"busy\"}}}}\n")), "busy").await;
}
