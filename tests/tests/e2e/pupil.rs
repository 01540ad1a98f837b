//! A pupil is assessed with every kind of section that stands beside the grid: a timed passage, questions as far as it
//! was read, a list that ends by its rule, and a list that is left out after a zero.

use rounds_model::EntityId;
use rounds_sync::RunOutcome;
use rounds_tests::{
    Entered,
    builders::{fields, id},
};
use serde_json::json;

use crate::{
    office::Office,
    steps::{begin_assessment, begin_visit, settle_in},
    webdriver::By,
    window::Window,
};

const INSTRUMENT: EntityId = id(0x70);

#[tokio::test]
async fn a_pupil_reads_a_passage_answers_as_far_as_it_was_read_and_lists_end_by_their_rules() {
    let office = Office::open().await;
    office.server.load(office.organisation, &[Entered::new("AssessmentDefinition", INSTRUMENT, instrument())]).await;
    let window = Window::open()
        .await
        .through(async |window| {
            settle_in(window, &office).await;
            begin_visit(window).await;
            begin_assessment(window, "Reading and sums").await;
            let assessment = window.record().await;
            read_aloud(window).await;
            answer_questions(window).await;
            count_until_the_rule_ends_it(window).await;
            window.read("section-ruled-out", "has no correct item").await;
            window.shoot("assessment-ruled-out").await;
            window.press("Back to all sections").await;
            window.press_part("finish-assessment").await;
            window.see_part("assessment-over").await;
            window.read("score-passage", "8 correct = 9 attempted − 1 wrong").await;
            window.press_part("sync-now").await;
            window.read("sync-standing", "All synced").await;
            assert_eq!(office.colleague.sync().await.outcome, RunOutcome::Complete);
            assert_eq!(
                kept(&office, assessment).await,
                [
                    ("harder".to_owned(), "rule".to_owned()),
                    ("passage".to_owned(), "110111111..".to_owned()),
                    ("questions".to_owned(), "1ns".to_owned()),
                    ("sums".to_owned(), "000...".to_owned()),
                ]
            );
        })
        .await;
    drop(window.close().await);
}

fn instrument() -> rounds_model::Payload {
    let words = "Zuri has a red kite . She runs on the hill".split(' ').map(str::to_owned).collect::<Vec<_>>();
    let question = |text: &str, after: u8| json!({"text": text, "after": after});
    let sections = json!([
        {"code": "passage", "title": "Reading aloud", "type": "passage", "items": words, "durationSeconds": 60, "sentenceEnds": [6, 11]},
        {"code": "questions", "title": "What was read", "type": "questions", "passage": "passage", "skipIfZero": "passage",
            "items": [question("What does Zuri have?", 5), question("What does she do?", 8), question("Where?", 11)]},
        {"code": "sums", "title": "Sums", "type": "list", "items": ["1 + 2", "3 + 1", "2 + 4", "5 + 4", "6 + 6", "7 + 5"],
            "stop": {"consecutiveWrong": 3}},
        {"code": "harder", "title": "Harder sums", "type": "list", "items": ["13 + 6", "18 + 7"], "skipIfZero": "sums"},
    ]);
    fields(json!({"title": "Reading and sums", "version": 1, "status": "published", "sections": sections}))
}

/// One word wrong of nine, by finger and by key.
async fn read_aloud(window: &Window) {
    window.press_part("section-passage").await;
    window.press_part("clock-button").await;
    window.press_part("item-3").await;
    window.see(By::Css("[data-testid='item-3'][data-state='wrong']".to_owned())).await;
    assert_eq!(window.small_targets().await, Vec::<String>::new());
    window.shoot("assessment-passage").await;
    window.press_part("clock-button").await;
    window.press_part("item-9").await;
    window.press("Finish section").await;
    window.read("score-passage", "8 correct = 9 attempted − 1 wrong").await;
    window.press_part("next-section").await;
}

async fn answer_questions(window: &Window) {
    window.press_part("begin-list").await;
    window.see(By::Css("[data-testid='item-3'][data-state='notAsked']".to_owned())).await;
    assert_eq!(window.small_targets().await, Vec::<String>::new());
    window.type_keys("r").await;
    window.see(By::Css("[data-testid='item-1'][data-state='right']".to_owned())).await;
    window.press_part("answer-2-noResponse").await;
    window.read("answered", "2 of 2").await;
    window.shoot("assessment-questions").await;
    window.press_part("finish-section").await;
    window.read("score-questions", "1").await;
    window.press_part("next-section").await;
}

async fn count_until_the_rule_ends_it(window: &Window) {
    window.press_part("begin-list").await;
    for item in 1..=3 {
        window.press_part(&format!("answer-{item}-wrong")).await;
    }
    window.read("section-question", "3 items in a row are wrong").await;
    window.shoot("assessment-rule").await;
    window.type_keys("x").await; // the mark's key once more answers nothing
    window.type_keys("e").await;
    window.read("section-say", "ended the section after item 3").await;
    window.press_part("finish-section").await;
    window.see_part("zero-score").await;
    // What depends on these sums is left out: the next section says so itself.
    window.press_at("//button[normalize-space()='All sections']").await;
    window.press_part("section-harder").await;
}

/// What was kept of each section on the colleague's laptop: the items, or why there are none.
async fn kept(office: &Office, assessment: EntityId) -> Vec<(String, String)> {
    let mut kept = Vec::new();
    for answer in office.colleague.under("SectionAnswer", assessment).await {
        let told = answer.text("items").or_else(|| answer.text("skippedReason")).unwrap_or_default();
        kept.push((answer.text("section").unwrap_or_default().to_owned(), told.to_owned()));
    }
    kept.sort();
    kept
}
