//! How fast the window is with a country in its store: 40,000 schools among 200,000 records. A measurement, not a test:
//! it prints a table and asserts no time. `cargo xtask e2e --installed --measure` runs it on the installed program.

use std::{fmt::Write as _, path::PathBuf};

use rounds_model::{Content, EntityId, Kind, Payload, RecordKey};
use rounds_sqlite::{DatabaseKey, SqliteStore};
use rounds_sync::{Held, Version, ports::Store};
use rounds_tests::{
    Fault,
    builders::{lesson, place, visit},
};

use crate::{office::Office, steps::connect, webdriver::By, window::Window};

const SCHOOLS: u32 = 40_000;
const PUPILS: u32 = 100_000;
const VISITS: u32 = 30_000;
const TURNS: usize = 15;

#[tokio::test]
#[ignore = "a measurement"]
async fn with_a_country_in_the_store() {
    let office = Office::open().await;
    let window = Window::open().await.through(async |window| drop(connect(window, &office).await)).await;
    office.link.set(Fault::Offline).await;
    let left = window.close().await;
    fill(&database_in(left.path())).await;

    let begun = std::time::Instant::now();
    let window = Window::open_on(left).await;
    window.see_part("today-page").await;
    window.settled().await;
    let mut table = format!("start to usable | {} ms\n", begun.elapsed().as_millis());
    table += &memory(&window, "after the start");
    let window = window
        .through(async |window| {
            window.go("/schools").await;
            window.see(By::Css("[data-testid='row']".to_owned())).await;
            let mut rows = Vec::new();
            for turn in 0..TURNS {
                let name = format!("Sch {}", 10_000 + turn * 997);
                rows.push(("search: keystroke to paint", measured(window, &search(&name)).await));
            }
            for turn in 0..TURNS {
                let school = school(u32::try_from(turn).unwrap() * 2_311);
                rows.push(("open a school", measured(window, &open(&format!("/schools/{school}"), "[data-testid^='children-']")).await));
                let visit = visit_id(u32::try_from(turn).unwrap() * 1_733);
                let shown = "[data-testid='visit-workspace'] [data-field='date'] input";
                rows.push(("open a visit", measured(window, &open(&format!("/visits/{visit}"), shown)).await));
            }
            window.go(&format!("/visits/{}?part=pupils", visit_id(0))).await;
            window.fill("[name='pupilCode']", "2-07").await;
            window.press("Begin the assessment").await;
            window.press_part("assent-yes").await;
            window.press_part("section-letters").await;
            window.press_part("clock-button").await;
            window.see(By::Css("[data-testid='item-1'][data-state]".to_owned())).await;
            for turn in 0..TURNS {
                rows.push(("mark in the grid to paint", measured(window, &mark(turn + 1)).await));
            }
            for name in ["search: keystroke to paint", "open a school", "open a visit", "mark in the grid to paint"] {
                let mut times: Vec<f64> = rows.iter().filter(|(one, _)| *one == name).map(|(_, time)| *time).collect();
                times.sort_by(f64::total_cmp);
                writeln!(
                    table,
                    "{name} | median {:.0} ms, worst of {} {:.0} ms",
                    times[times.len() / 2],
                    times.len(),
                    times[times.len() - 1]
                )
                .unwrap();
            }
        })
        .await;
    table += &memory(&window, "after all of it");
    println!("{SCHOOLS} schools, {} records in the store\n{table}", SCHOOLS + PUPILS + 2 * VISITS);
    drop(window.close().await);
}

fn memory(window: &Window, when: &str) -> String {
    let shares = window.memory();
    let all: u64 = shares.iter().map(|(_, bytes)| bytes).sum();
    let each: Vec<String> = shares.iter().map(|(name, bytes)| format!("{name} {}", bytes / 1_000_000)).collect();
    format!("memory {when} (PSS) | {} MB: {}\n", all / 1_000_000, each.join(", "))
}

/// The milliseconds that a script of the page says.
async fn measured(window: &Window, script: &str) -> f64 {
    // Painted: the second frame after what was waited for stood in the page.
    let painted = "const until = (there) => new Promise((done) => { const look = () => there() \
                   ? requestAnimationFrame(() => requestAnimationFrame(done)) : requestAnimationFrame(look); look(); }); \
                   const done = arguments[arguments.length - 1]; ";
    window.ask_waiting(&format!("{painted}{script}")).await.as_f64().unwrap()
}

fn search(text: &str) -> String {
    format!(
        "const input = document.querySelector(\"[data-testid='school-search']\"); \
         const set = (text) => {{ Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, text); \
         input.dispatchEvent(new Event('input', {{bubbles: true}})); }}; \
         const first = () => document.querySelector(\"[data-testid='row']\")?.textContent ?? ''; \
         set('Sch'); until(() => !first().includes('{text}')).then(() => {{ const begun = performance.now(); set('{text}'); \
         until(() => first().includes('{text}')).then(() => done(performance.now() - begun)); }});"
    )
}

fn open(address: &str, shown: &str) -> String {
    format!(
        "location.hash = '#/sync'; until(() => !document.querySelector(\"{shown}\")).then(() => {{ const begun = performance.now(); \
         location.hash = '#{address}'; until(() => document.querySelector(\"{shown}\")).then(() => done(performance.now() - begun)); }});"
    )
}

fn mark(item: usize) -> String {
    format!(
        "const item = document.querySelector(\"[data-testid='item-{item}']\"); const begun = performance.now(); item.click(); \
         until(() => document.querySelector(\"[data-testid='item-{item}'][data-state='wrong']\")).then(() => done(performance.now() - begun));"
    )
}

fn numbered(kind: &'static str, n: u32) -> EntityId {
    EntityId::derived(&Kind::of(kind), &[&n.to_string()])
}

fn school(n: u32) -> EntityId {
    numbered("School", n)
}

fn visit_id(n: u32) -> EntityId {
    numbered("SchoolVisit", n)
}

/// Writes the country into the store, as a first sync of the same records would.
async fn fill(path: &std::path::Path) {
    let key = std::env::var("ROUNDS_KEY").expect("the key that the app is given as well");
    let store = SqliteStore::open(path, DatabaseKey::from_hex(&key).unwrap(), rounds_entities::registry().unwrap()).await.unwrap();
    let mut stamp = store.read().await.unwrap().device().await.unwrap().seen.unwrap_or_default();
    let mut held = |kind: &'static str, id: EntityId, data: Payload| {
        stamp = stamp.next();
        Held::clean(RecordKey::new(Kind::of(kind), id), Version { stamp, content: Content::Live(data) }, 1)
    };
    let district = place::DISTRICT.to_string();
    let named = |n: u32| {
        Payload::default()
            .with("name", format!("Sch {n} Primary"))
            .with("code", format!("SL{n}"))
            .with("ward", format!("Ward {}", n % 700))
            .with("districtId", district.as_str())
    };
    let mut rows: Vec<Held> = (0..SCHOOLS).map(|n| held("School", school(n), named(n))).collect();
    rows.extend((0..VISITS).map(|n| held("SchoolVisit", visit_id(n), visit(school(n % SCHOOLS)))));
    rows.extend((0..VISITS).map(|n| held("TeacherVisit", numbered("TeacherVisit", n), lesson(visit_id(n), place::TEACHER))));
    let pupil =
        |n: u32| Payload::default().with("schoolId", school(n % SCHOOLS).to_string()).with("code", format!("P{n}")).with("grade", n % 7);
    rows.extend((0..PUPILS).map(|n| held("Pupil", numbered("Pupil", n), pupil(n))));
    for part in rows.chunks(10_000) {
        let mut txn = store.write().await.unwrap();
        txn.put_held(part).await.unwrap();
        txn.commit().await.unwrap();
    }
    store.close().await;
}

fn database_in(folder: &std::path::Path) -> PathBuf {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else if entry.path().extension().is_some_and(|one| one == "db") {
                return entry.path();
            }
        }
    }
    panic!("the app made no database");
}
