//! The real window: a person's first day with Rounds, and the second laptop that comes in between.
//!
//! `cargo xtask e2e` gives it a display, a session bus, a keychain and the built programs.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a step that fails fails the test on that line")]

mod webdriver;
mod window;

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt as _;
use rounds_model::{EntityId, Role};
use rounds_sync::RunOutcome;
use rounds_tests::{
    TestDevice, TestServer, TestUser, TrueTime,
    builders::{place, places},
};
use webdriver::By;
use window::Window;

struct Office {
    server: TestServer,
    organisation: EntityId,
    amina: TestUser,
    /// A colleague's laptop.
    colleague: TestDevice,
}

impl Office {
    async fn open() -> Self {
        let time = TrueTime::of_this_machine();
        let server = TestServer::start(&time).await;
        let organisation = server.organisation("Programme").await;
        server.load(organisation, &places()).await;
        let amina = server.user(organisation, "Amina", Role::Coordinator, &[place::DISTRICT]).await;
        let baraka = server.user(organisation, "Baraka", Role::Coordinator, &[place::DISTRICT]).await;
        let colleague = TestDevice::connect(&server, &time, &baraka, "Laptop B").await;
        colleague.sync().await;
        Self { server, organisation, amina, colleague }
    }
}

#[tokio::test]
async fn a_day_in_the_real_window() {
    let office = Office::open().await;
    let window = Window::open().await;
    let day = AssertUnwindSafe(async {
        connect(&window, &office).await;
        find_a_school(&window).await;
        let visit = enter_a_visit(&window).await;
        sync(&window, &office, visit).await;
        settle_a_conflict(&window, &office).await;
        look_around(&window).await;
    });
    if let Err(failure) = day.catch_unwind().await {
        window.keep_what_failed().await;
        std::panic::resume_unwind(failure);
    }
    window.close().await;
}

async fn connect(window: &Window, office: &Office) {
    window.see_part("connect-form").await;
    window.shoot("welcome").await;
    window.fill("[name='server']", &office.server.url()).await;
    window.fill("[name='email']", &office.amina.email).await;
    window.fill("[name='password']", "not the password").await;
    window.press("Connect").await;
    window.read("problem", "password").await;
    window.fill("[name='password']", office.amina.password).await;
    window.press("Connect").await;
    let code = window.read("recovery-code", "").await;
    assert_eq!(code.chars().filter(char::is_ascii_alphanumeric).count(), 24, "a code to print");
    window.shoot("recovery-code").await;
    window.press_at("//label[normalize-space()='I have written it down']").await;
    window.press("Continue").await;
}

async fn find_a_school(window: &Window) {
    window.see_part("today-page").await;
    window.shoot("today").await;
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

/// Enters a visit with a lesson, an assessment in it, and an answer; gives its id.
async fn enter_a_visit(window: &Window) -> EntityId {
    window.press("Add a visit").await;
    window.answer("date", "2 Mar 2026").await;
    window.choose("status", "Done").await;
    window.saved().await;
    window.answer("remarks", "Met the head teacher.\nثلاثة معلمين حاضرون").await;
    window.saved().await;
    let visit = window.record().await;
    window.shoot("visit").await;

    window.press("Add lesson observed").await;
    window.refer("teacherId", "Teacher One").await;
    window.answer("grade", "2").await;
    window.saved().await;
    window.shoot("lesson").await;

    window.press("Add assessment").await;
    window.refer("assessmentDefinitionId", "Reading").await;
    window.answer("pupilCode", "2-07").await;
    window.saved().await;
    window.shoot("assessment").await;

    window.press_at("//nav[@aria-label='Where this belongs']//a[contains(., '2026')]").await;
    window.read("children-TeacherVisit", "Grade 2").await;
    window.press("Add monitoring answer").await;
    window.refer("questionId", "Question 3").await;
    window.answer("value", "Yes, twice a week").await;
    window.saved().await;
    window.shoot("answer").await;
    visit
}

async fn sync(window: &Window, office: &Office, visit: EntityId) {
    window.read("sync-standing", "4 changes wait to be sent").await;
    window.press_part("sync-now").await;
    window.read("sync-standing", "All synced").await;
    window.press_at("//*[@data-testid='sync-card']//a").await;
    window.read("receipt", "4 of 4 records confirmed by the server").await;
    window.shoot("sync").await;

    assert_eq!(office.colleague.sync().await.outcome, RunOutcome::Complete);
    let pulled = office.colleague.shown(visit).await.expect("the visit is on the colleague's laptop");
    assert_eq!(pulled.text("remarks"), Some("Met the head teacher.\nثلاثة معلمين حاضرون"), "as it was typed");
    assert!(office.server.record(office.organisation, visit).await.is_some());
}

async fn settle_a_conflict(window: &Window, office: &Office) {
    let colleague = &office.colleague;
    colleague.set(place::SCHOOL, "headTeacher", "Mrs Baraka says").await;
    colleague.set(place::SCHOOL, "ward", "Upper ward").await;
    assert_eq!(colleague.sync().await.outcome, RunOutcome::Complete);

    window.go(&format!("/schools/{}?part=details", place::SCHOOL)).await;
    window.answer("headTeacher", "Mr Amina found").await;
    window.answer("phone", "0700 000 000").await;
    window.saved_details().await;
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
