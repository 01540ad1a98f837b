//! One test per trap into which scores of timed grids are known to fall.

use super::*;
use rounds_model::Payload;
use serde_json::{Value, json};

fn section(section_type: &str, items: usize, stop: Value) -> Section {
    let items: Vec<String> = (1..=items).map(|item| item.to_string()).collect();
    let section = json!({"code": "s", "title": "S", "type": section_type, "items": items, "durationSeconds": 60, "stop": stop});
    serde_json::from_value(section).unwrap()
}

fn grid() -> Section {
    section("timedGrid", 20, json!({"firstWrong": 5}))
}

fn facts(answer: Value) -> Facts {
    Facts::read(&serde_json::from_value::<Payload>(answer).unwrap()).unwrap()
}

fn scored(section: &Section, answer: Value) -> Score {
    let score = score(section, &facts(answer)).unwrap().unwrap();
    assert!(score.is_possible(), "{score:?}");
    score
}

#[test]
fn correct_is_attempted_less_incorrect() {
    let score = scored(&grid(), json!({"items": "11011110111.........", "lastItem": 11, "secondsLeft": 0}));
    assert_eq!((score.attempted, score.incorrect, score.correct), (11, 2, 9));
    assert_eq!((score.per_minute, score.accuracy), (Some(9.0), Some(9.0 / 11.0)));
}

#[test]
fn marks_after_the_last_item_do_not_count() {
    let score = scored(&grid(), json!({"items": "00110000000000000000", "lastItem": 4, "secondsLeft": 0}));
    assert_eq!((score.attempted, score.incorrect, score.correct), (4, 2, 2));
}

#[test]
fn wrong_marks_beyond_the_last_item_never_make_the_score_negative() {
    let score = scored(&grid(), json!({"items": "10000000000000000000", "lastItem": 1, "secondsLeft": 30}));
    assert_eq!((score.attempted, score.incorrect, score.correct, score.per_minute), (1, 0, 1, Some(2.0)));
}

#[test]
fn a_row_marked_wrong_counts_item_by_item() {
    let score = scored(&grid(), json!({"items": "11111000001111......", "lastItem": 14, "secondsLeft": 0}));
    assert_eq!((score.attempted, score.incorrect, score.correct), (14, 5, 9));
}

#[test]
fn no_response_is_incorrect_in_a_grid_and_told_apart() {
    let score = scored(&grid(), json!({"items": "11n10", "lastItem": 5, "secondsLeft": 0}));
    assert_eq!((score.incorrect, score.no_response), (2, 1));
}

#[test]
fn the_rate_is_exact_and_uses_the_time_that_passed() {
    let score = scored(&grid(), json!({"items": "11111111111111111111", "lastItem": 20, "secondsLeft": 13}));
    assert_eq!((score.elapsed_seconds, score.per_minute), (Some(47.0), Some(20.0 * 60.0 / 47.0)));
}

#[test]
fn the_rate_is_never_rounded_and_neither_are_the_seconds() {
    let score = scored(&grid(), json!({"items": "1111111", "lastItem": 7, "secondsLeft": 14.25}));
    assert_eq!((score.elapsed_seconds, score.per_minute), (Some(45.75), Some(7.0 * 60.0 / 45.75)));
}

#[test]
fn the_item_at_the_time_mark_and_the_marks_of_an_earlier_start_do_not_touch_the_score() {
    let plain = json!({"items": "11011", "lastItem": 5, "secondsLeft": 0});
    let mut noted = plain.clone();
    noted["itemAtTime"] = json!(3);
    noted["timeMarkSeconds"] = json!(30);
    noted["events"] = json!([{"ms": 900, "item": 1, "state": "0"}, {"ms": 1200, "state": "restart", "items": "0...."}]);
    assert_eq!(scored(&grid(), noted), scored(&grid(), plain));
}

#[test]
fn the_time_allowed_on_the_day_wins_over_the_definition() {
    let score = scored(&grid(), json!({"items": "1111", "lastItem": 4, "durationSeconds": 120, "secondsLeft": 0}));
    assert_eq!(score.per_minute, Some(2.0));
}

#[test]
fn no_time_passed_gives_no_rate() {
    let score = scored(&grid(), json!({"items": "1111", "lastItem": 4, "secondsLeft": 60}));
    assert_eq!((score.elapsed_seconds, score.per_minute, score.correct), (Some(0.0), None, 4));
}

#[test]
fn a_time_that_nobody_noted_gives_no_rate() {
    let score = scored(&grid(), json!({"items": "1111", "lastItem": 4}));
    assert_eq!((score.elapsed_seconds, score.per_minute, score.correct), (None, None, 4));
}

#[test]
fn a_first_row_all_wrong_scores_zero_even_when_no_time_passed() {
    for left in [0, 41, 60] {
        let score = scored(&grid(), json!({"items": "00000", "autoStopped": true, "secondsLeft": left}));
        assert_eq!((score.attempted, score.correct, score.per_minute, score.auto_stopped), (5, 0, Some(0.0), true), "{left} left");
    }
}

#[test]
fn a_stop_in_the_middle_keeps_what_was_right_before() {
    let grid = section("timedGrid", 20, json!({"consecutiveWrong": 4}));
    let score = scored(&grid, json!({"items": "11110000............", "autoStopped": true, "secondsLeft": 30}));
    assert_eq!((score.attempted, score.correct, score.per_minute), (8, 4, Some(8.0)));
}

#[test]
fn nothing_attempted_has_no_accuracy() {
    let score = scored(&grid(), json!({"items": "....", "lastItem": 0, "secondsLeft": 0}));
    assert_eq!((score.attempted, score.accuracy, score.per_minute), (0, None, Some(0.0)));
}

#[test]
fn an_untimed_item_that_was_not_attempted_is_not_correct() {
    let list = section("list", 10, json!({"consecutiveWrong": 4}));
    let score = scored(&list, json!({"items": "1100n.....", "autoStopped": true}));
    assert_eq!((score.asked, score.attempted, score.correct, score.incorrect), (5, 5, 2, 3));
    assert_eq!((score.per_minute, score.accuracy), (None, Some(0.4)));
}

#[test]
fn an_untimed_list_left_early_counts_the_answers_and_not_the_rest() {
    let list = section("list", 10, Value::Null);
    let score = scored(&list, json!({"items": "1m0......."}));
    assert_eq!((score.total, score.asked, score.attempted, score.correct, score.incorrect), (10, 3, 2, 1, 1));
}

#[test]
fn in_a_list_refusing_is_no_attempt_and_not_knowing_is() {
    let list = section("list", 6, Value::Null);
    let score = scored(&list, json!({"items": "1rdmas"}));
    assert_eq!((score.asked, score.attempted, score.correct, score.incorrect), (4, 2, 1, 1));
}

#[test]
fn comprehension_is_told_of_asked_and_of_all() {
    let questions = section("questions", 5, Value::Null);
    let score = scored(&questions, json!({"items": "10nss"}));
    assert_eq!((score.asked, score.correct, score.total), (3, 1, 5));
    assert_eq!((score.of_asked(), score.of_total()), (Some(1.0 / 3.0), Some(0.2)));
}

#[test]
fn sentences_count_when_they_were_read_to_their_end() {
    let mut passage = section("passage", 12, Value::Null);
    passage.sentence_ends = vec![4, 9, 12];
    let score = scored(&passage, json!({"items": "1111111111..", "lastItem": 10, "secondsLeft": 0}));
    assert_eq!(score.sentences, Some(2));
}

#[test]
fn a_section_that_was_not_done_has_no_score() {
    assert_eq!(score(&grid(), &facts(json!({"skippedReason": "refused"}))), Ok(None));
}

#[test]
fn facts_that_contradict_the_section_are_said_so_and_never_clamped() {
    let cases = [
        (json!({"items": "1".repeat(21), "lastItem": 20}), ScoreError::TooManyItems),
        (json!({"items": "11", "lastItem": 21}), ScoreError::LastItem),
        (json!({"items": "11", "secondsLeft": 0}), ScoreError::NoLastItem),
        (json!({"items": "00", "autoStopped": true}), ScoreError::NoLastItem),
        (json!({"items": "11.1", "lastItem": 4}), ScoreError::Undecided(3)),
        (json!({"items": "11", "lastItem": 4}), ScoreError::Undecided(3)),
        (json!({"items": "1r", "lastItem": 2}), ScoreError::Undecided(2)),
        (json!({"items": "11", "lastItem": 2, "secondsLeft": 61}), ScoreError::TimeLeft),
        (json!({"items": "11", "lastItem": 2, "secondsLeft": -1}), ScoreError::TimeLeft),
    ];
    for (answer, expected) in cases {
        assert_eq!(score(&grid(), &facts(answer.clone())), Err(expected), "{answer}");
    }
}
