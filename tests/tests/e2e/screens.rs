//! Every screen for everybody: axe finds no barrier in any of them, light and dark, and the window speaks French and
//! runs from right to left.

use rounds_tests::builders::{WholeVisit, enter_visit, place};

use crate::{office::Office, steps::connect, webdriver::By, window::Window};

const SCREENS: [&str; 12] = [
    "/",
    "/schools",
    "/conflicts",
    "/sync",
    "/sync?part=queue",
    "/sync?part=runs",
    "/sync?part=journal",
    "/sync?part=ledger",
    "/settings",
    "/schools/10101010-1010-1010-1010-101010101010",
    "/schools/10101010-1010-1010-1010-101010101010?part=details",
    "/records/Teacher/20202020-2020-2020-2020-202020202020",
];

/// What opens a dialog on the screen of settings.
const DIALOGS: [&str; 4] = [
    "(//*[@data-testid='settings-page']//section)[1]//button[1]",
    "(//*[@data-testid='settings-page']//section)[1]//button[2]",
    "(//*[@data-testid='settings-page']//section)[1]//button[3]",
    "//button[contains(@aria-keyshortcuts, 'F1')]",
];
const ESCAPE: &str = "\u{e00c}";

#[tokio::test]
async fn no_screen_has_a_barrier_and_every_one_speaks_french_and_runs_from_right_to_left() {
    let office = Office::open().await;
    let entered = enter_visit(&office.colleague, place::SCHOOL).await;
    office.colleague.sync().await;
    let window = Window::open()
        .await
        .through(async |window| {
            window.see_part("connect-form").await;
            assert_eq!(window.barriers().await, Vec::<String>::new(), "welcome");
            connect(window, &office).await;
            window.read("sync-standing", "All synced").await;
            let screens = all_screens(&entered);
            for scheme in ["light", "dark"] {
                window.ask(&format!("document.documentElement.setAttribute('data-mantine-color-scheme', '{scheme}')")).await;
                for screen in &screens {
                    show(window, screen).await;
                    assert_eq!(window.barriers().await, Vec::<String>::new(), "{screen}, {scheme}");
                }
            }
            for (language, direction, shots) in [("fr", "ltr", "french"), ("xx", "rtl", "right-to-left")] {
                window.language(language).await;
                window.see(By::Css(format!("html[lang='{language}'][dir='{direction}']"))).await;
                for screen in &screens {
                    show(window, screen).await;
                    let wider = window.ask("const main = document.querySelector('main'); return main.scrollWidth - main.clientWidth").await;
                    assert!(wider.as_i64().unwrap() <= 1, "{screen} in {language} is {wider} pixels too wide");
                }
                for (screen, name) in [("/", "today"), (screens[12].as_str(), "visit")] {
                    show(window, screen).await;
                    window.shoot(&format!("{name}-{shots}")).await;
                }
            }
        })
        .await;
    drop(window.close().await);
}

#[tokio::test]
async fn every_language_can_be_read_and_reached_in_large_type_in_the_smallest_window() {
    let office = Office::open().await;
    let entered = enter_visit(&office.colleague, place::SCHOOL).await;
    office.colleague.sync().await;
    let window = Window::open()
        .await
        .through(async |window| {
            connect(window, &office).await;
            window.read("sync-standing", "All synced").await;
            window.resize(1024, 640).await;
            let mut misplaced = Vec::new();
            for language in ["en", "fr", "pt", "sw", "xx"] {
                window.language(language).await;
                window.see(By::Css(format!("html[lang='{language}']"))).await;
                window.large_text().await;
                for screen in all_screens(&entered) {
                    show(window, &screen).await;
                    misplaced.extend(window.misplaced().await.into_iter().map(|one| format!("{screen} in {language}: {one}")));
                }
                show(window, "/settings").await;
                for dialog in DIALOGS {
                    window.press_at(dialog).await;
                    window.see(By::Css("[role='dialog']".to_owned())).await;
                    window.settled().await;
                    misplaced.extend(window.misplaced().await.into_iter().map(|one| format!("{dialog} in {language}: {one}")));
                    window.type_keys(ESCAPE).await;
                    window.gone(By::Css("[role='dialog']".to_owned())).await;
                }
            }
            assert_eq!(misplaced, Vec::<String>::new());
        })
        .await;
    drop(window.close().await);
}

fn all_screens(entered: &WholeVisit) -> Vec<String> {
    let parts = ["arrival", "form", "lessons", "pupils", "notes", "actions", "finish"];
    let visits = parts.map(|part| format!("/visits/{}?part={part}", entered.visit));
    let assessment = format!("/assessments/{}", entered.assessments[0]);
    SCREENS.iter().map(|one| (*one).to_owned()).chain(visits).chain([assessment]).collect()
}

async fn show(window: &Window, screen: &str) {
    window.go(screen).await;
    window.see(By::Css("main [data-page-title]".to_owned())).await;
    window.settled().await;
}
