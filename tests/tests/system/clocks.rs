//! Wrong clocks: they may cost a question, never data, and nobody wins for ever by living in the future.

use std::time::Duration;

use rounds_sync::{RunOutcome, resolve::Choice};
use rounds_tests::{Stage, builders::place};

const DAYS: Duration = Duration::from_secs(3 * 86_400);

#[tokio::test]
async fn a_clock_that_is_days_ahead_neither_wins_nor_asks_when_an_exchange_has_shown_how_far() {
    let stage = Stage::set().await;
    let Stage { time, a, b, .. } = &stage;
    a.clock.set_ahead(DAYS);
    a.sync().await;
    a.set(place::SCHOOL, "headTeacher", "typed first, on a clock in the future").await;
    time.minutes(10);
    b.set(place::SCHOOL, "headTeacher", "typed later").await;
    b.sync().await;
    let report = a.sync().await;
    assert_eq!((report.outcome, report.journaled), (RunOutcome::Complete, 1));
    let off = report.clock_off.expect("told: the clock is off by more than two minutes");
    assert_eq!(off / 1_000_000, 3 * 86_400);
    assert_eq!(a.text(place::SCHOOL, "headTeacher").await.as_deref(), Some("typed later"));
    stage.converge().await;
}

#[tokio::test]
async fn a_clock_that_nobody_can_vouch_for_costs_a_question_and_no_data() {
    for (ahead, name) in [(true, "in the future"), (false, "in the past")] {
        let stage = Stage::set().await;
        let Stage { time, server, organisation, a, b, .. } = &stage;
        // Between two boots somebody sets the clock; the edit is made on it; then it is set right again.
        if ahead {
            b.clock.set_ahead(DAYS)
        } else {
            b.clock.set_behind(DAYS)
        }
        b.clock.reboot();
        b.set(place::SCHOOL, "headTeacher", "typed on a wrong clock").await;
        time.minutes(10);
        a.set(place::SCHOOL, "headTeacher", "typed later on a right one").await;
        a.sync().await;
        b.clock.set_ahead(Duration::ZERO);
        b.clock.reboot();
        time.minutes(10);

        let report = b.sync().await;
        assert_eq!((report.outcome, report.conflicts, report.journaled), (RunOutcome::Partial, 1, 0), "{name}");
        assert_eq!(b.text(place::SCHOOL, "headTeacher").await.as_deref(), Some("typed on a wrong clock"));
        let stored = server.fields(*organisation, place::SCHOOL).await.unwrap();
        assert_eq!(stored.text("headTeacher"), Some("typed later on a right one"), "it did not win by itself");
        b.settle(place::SCHOOL, Choice::Theirs).await;
        assert!(!b.journal().await.is_empty(), "what lost is restorable");
        stage.converge().await;
    }
}

#[tokio::test]
async fn one_person_on_one_laptop_is_never_asked_whatever_the_clock_does() {
    let stage = Stage::set().await;
    let Stage { time, a, .. } = &stage;
    for turn in 0..6 {
        match turn % 3 {
            0 => a.clock.set_ahead(DAYS),
            1 => a.clock.set_behind(DAYS * 100),
            _ => a.clock.set_ahead(Duration::ZERO),
        }
        if turn % 2 == 0 {
            a.clock.reboot();
        }
        a.set(place::SCHOOL, "headTeacher", format!("turn {turn}")).await;
        time.minutes(1);
        let report = a.sync().await;
        assert_eq!((report.outcome, report.conflicts_opened, report.journaled), (RunOutcome::Complete, 0, 0), "turn {turn}");
    }
    stage.converge().await;
    assert_eq!(stage.b.text(place::SCHOOL, "headTeacher").await.as_deref(), Some("turn 5"));
}
