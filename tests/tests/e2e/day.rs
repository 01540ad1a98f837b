//! A coordinator's day: from the first connect to a visit confirmed by the server, over a link that breaks three
//! times, and a conflict that a second laptop makes.

use rounds_model::{EntityId, Payload};
use rounds_sync::RunOutcome;
use rounds_tests::{
    Fault,
    builders::{id, place},
};

use crate::{office::Office, steps::connect, webdriver::By, window::Window};

#[tokio::test]
async fn a_day_in_the_real_window() {
    let office = Office::open().await;
    let window = Window::open()
        .await
        .through(async |window| {
            connect(window, &office).await;
            find_a_school(window).await;
            let visit = enter_a_visit(window).await;
            let assessment = assess_a_pupil(window, visit).await;
            finish(window, visit).await;
            sync_over_a_bad_link(window, &office, visit, assessment).await;
            settle_a_conflict(window, &office).await;
            look_around(window).await;
        })
        .await;
    drop(window.close().await);
}

async fn find_a_school(window: &Window) {
    window.shoot("today-empty").await;
    window.go("/schools").await;
    window.read("school-count", "2 schools").await;
    window.read("sync-standing", "All synced").await;
    window.shoot("schools").await;
    window.fill("[data-testid='school-search']", "baob").await;
    window.read("school-count", "1 school found").await;
    window.shoot("schools-search").await;
    window.fill("[data-testid='school-search']", "acac").await;
    window.read("windowed-table", "Acacia").await;
    window.press_at("//*[@data-testid='row'][contains(., 'Acacia')]").await;
    window.read("children-SchoolVisit", "No visit to this school yet").await;
    window.shoot("school").await;
}

/// Enters arrival, form, lesson, notes and an action; gives the visit's id.
async fn enter_a_visit(window: &Window) -> EntityId {
    window.press("Add a visit").await;
    window.see_part("visit-workspace").await;
    let visit = window.record().await;
    window.answer("date", "2 Mar 2026").await;
    window.choose("visitType", "Monitoring").await;
    window.answer("arrivedAt", "08:30").await;
    window.choose("schoolOpen", "Yes").await;
    window.choose("headTeacherPresent", "Yes").await;
    window.answer("metWith", "Mrs Wanjiku, head teacher").await;
    window.answer("staffOnRoll", "12").await;
    window.stored().await;
    window.shoot("visit-arrival").await;

    window.press_part("visit-part-form").await;
    window.choose("water", "No").await;
    window.answer("why_dry", "The pump broke in January").await;
    window.answer("benches", "500").await;
    window.type_keys("\u{e004}").await; // a tab more, out of the question
    window.read("question-benches", "Between 0 and 499").await;
    window.answer("benches", "44").await;
    window.answer("seen", "Met the head teacher.\nثلاثة معلمين حاضرون").await;
    window.stored().await;
    window.shoot("visit-form").await;

    window.press_part("visit-part-lessons").await;
    window.press("Add a lesson").await;
    window.refer("teacherId", "Teacher One").await;
    window.answer("grade", "2").await;
    window.stored().await;
    window.shoot("visit-lesson").await;

    window.press_part("visit-part-notes").await;
    window.fill("[data-field='remarks'] textarea", "To be seen again in May").await;
    window.stored().await;
    window.shoot("visit-notes").await;
    window.press_part("visit-part-actions").await;
    window.press("Add an action").await;
    window.answer("action", "Repair the pump").await;
    window.stored().await;
    window.shoot("visit-actions").await;
    visit
}

/// Runs the timed grid by keyboard: two wrong of seven attempted.
async fn assess_a_pupil(window: &Window, visit: EntityId) -> EntityId {
    window.go(&format!("/visits/{visit}?part=pupils")).await;
    window.fill("[name='pupilCode']", "2-07").await;
    window.shoot("visit-pupils").await;
    window.press("Begin the assessment").await;
    window.see_part("assessment-page").await;
    let assessment = window.record().await;
    window.press_part("assent-yes").await;
    window.press_part("section-letters").await;
    window.see_part("grid").await;
    window.shoot("assessment-ready").await;
    assert_eq!(window.small_targets().await, Vec::<String>::new());
    window.press_part("clock-button").await;
    window.press_part("item-3").await;
    window.type_keys("\u{e014}\u{e014}x").await; // right, right: item 5
    window.see(By::Css("[data-testid='item-5'][data-state='wrong']".to_owned())).await;
    window.shoot("assessment-running").await;
    assert_eq!(window.small_targets().await, Vec::<String>::new());
    window.press_part("clock-button").await;
    window.press_part("item-7").await;
    window.press("Finish section").await;
    window.read("score-letters", "5 correct = 7 attempted − 2 wrong").await;
    window.shoot("assessment-section").await;
    assert_eq!(window.small_targets().await, Vec::<String>::new());
    window
        .press_at(
            "//*[@data-testid='next-section'] | //a[normalize-space()='All sections'] | //button[normalize-space()='Back to all sections']",
        )
        .await;
    window.press_part("finish-assessment").await;
    window.see_part("assessment-over").await;
    window.shoot("assessment-result").await;
    assessment
}

async fn finish(window: &Window, visit: EntityId) {
    window.go(&format!("/visits/{visit}?part=finish")).await;
    window.read("missing-list", "Left at").await;
    window.shoot("visit-missing").await;
    window.answer("incompleteReason", "The road was about to flood").await;
    window.press("Finish visit").await;
    window.see_part("visit-finished").await;
    window.shoot("visit-finished").await;
}

/// Presses *Sync now* while the link is cut three times, in both directions and altogether; nothing is lost or done
/// twice.
async fn sync_over_a_bad_link(window: &Window, office: &Office, visit: EntityId, assessment: EntityId) {
    for (fault, said) in [(Fault::CutUp(200), "cut"), (Fault::CutDown(300), "cut"), (Fault::Offline, "offline")] {
        office.link.set(fault).await;
        window.sync().await;
        window.go("/sync").await;
        window.see_part("run-problem").await;
        window.shoot(&format!("sync-{said}")).await;
    }
    office.link.repair().await;
    window.press_part("sync-now").await;
    window.read("sync-standing", "All synced").await;
    let receipt = window.read("receipt", "confirmed by the server").await;
    let counted: Vec<&str> = receipt.split_whitespace().filter(|word| word.parse::<u32>().is_ok()).collect();
    assert_eq!(counted.first(), counted.get(1), "all of them: {receipt}");
    window.shoot("sync").await;

    assert_eq!(office.colleague.sync().await.outcome, RunOutcome::Complete);
    let pulled = office.colleague.shown(visit).await.expect("the visit is on the colleague's laptop");
    assert_eq!([pulled.text("status"), pulled.text("remarks")], [Some("done"), Some("To be seen again in May")]);
    let answers = office.colleague.under("MonitoringAnswer", visit).await;
    let value = |question: EntityId| answers.iter().find(|one| one.text("questionId") == Some(&question.to_string())).cloned();
    let text = |answer: Option<Payload>| answer.and_then(|one| one.text("value").map(str::to_owned));
    assert_eq!(text(value(id(0x64))).as_deref(), Some("Met the head teacher.\nثلاثة معلمين حاضرون"), "as it was typed");
    let assessed = office.colleague.shown(assessment).await.expect("the assessment too");
    assert_eq!(assessed.text("status"), Some("complete"));
    assert_eq!(office.server.history(office.organisation, visit).await.len(), 1, "written once, however often it was sent");
}

async fn settle_a_conflict(window: &Window, office: &Office) {
    let colleague = &office.colleague;
    colleague.set(place::SCHOOL, "headTeacher", "Mrs Baraka says").await;
    colleague.set(place::SCHOOL, "ward", "Upper ward").await;
    assert_eq!(colleague.sync().await.outcome, RunOutcome::Complete);

    window.go(&format!("/schools/{}?part=details", place::SCHOOL)).await;
    window.answer("headTeacher", "Mr Amina found").await;
    window.answer("phone", "0700 000 000").await;
    window.stored().await;
    window.shoot("school-details").await;
    window.press_part("sync-now").await;
    window.read("sync-standing", "1 conflict to review").await;

    window.press_at("//nav[@aria-label='Main']//a[contains(., 'Conflicts')]").await;
    window.read("conflict-row", "Acacia").await;
    window.shoot("conflicts").await;
    window.press_part("conflict-row").await;
    window.read("conflict-fields", "Mrs Baraka says").await;
    window.see(By::XPath("//*[@data-testid='conflict-fields'][contains(., 'Mr Amina found')]".to_owned())).await;
    window.shoot("conflict").await;
    window.press_at("//*[@data-testid='choice-headTeacher']//*[@aria-label='Take mine']").await;
    window.shoot("conflict-chosen").await;
    window.press("Settle this conflict").await;
    window.see_part("settled").await;
    window.shoot("conflict-settled").await;

    window.press_part("sync-now").await;
    window.read("sync-standing", "All synced").await;
    assert_eq!(colleague.sync().await.outcome, RunOutcome::Complete);
    let school = colleague.shown(place::SCHOOL).await.unwrap();
    assert_eq!(
        [school.text("headTeacher"), school.text("ward"), school.text("phone")],
        [Some("Mr Amina found"), Some("Upper ward"), Some("0700 000 000")],
        "what was chosen, and what only one of them had changed"
    );
}

async fn look_around(window: &Window) {
    for (address, name) in [
        ("/", "today"),
        ("/sync?part=runs", "sync-history"),
        ("/sync?part=queue", "sync-queue"),
        ("/sync?part=journal", "sync-journal"),
        ("/sync?part=ledger", "sync-decisions"),
        ("/settings", "settings"),
        ("/conflicts", "conflicts-none"),
    ] {
        window.go(address).await;
        window.see(By::Css("main [data-page-title]".to_owned())).await;
        window.settled().await;
        window.shoot(name).await;
    }
}
