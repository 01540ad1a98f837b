//! The page of the office in a real browser, as the people meet it for whom it is: without a mouse, with little sight, on
//! a small screen; and as those meet it whom what it shows is none of the business of.

use serde_json::json;

use crate::browser::{Deployment, Page};

const LANTERN: &str = "Lantern Reading Programme (invented demo)";
const RIVERSIDE: &str = "Riverside Schools Trust (invented demo)";

/// Fails if the page that is open, called `view`, cannot be used by everybody.
async fn for_everybody(page: &Page, view: &str) {
    for colours in ["dark", "light"] {
        page.session.prefer(colours).await.expect("a page");
        assert_eq!(page.session.barriers().await, [""; 0], "{view}, {colours}");
    }
    let (all, reached) = page.reachable().await;
    assert_eq!(reached, all, "the tab key on {view}");
    for (width, is_large) in [(1_280, false), (1_280, true), (500, false)] {
        page.session.resize(width, 900).await.expect("a window");
        if is_large {
            page.session.large_text().await;
        }
        assert_eq!(page.session.misplaced().await, [""; 0], "{view}, {width} wide, large: {is_large}");
        page.session.run("document.documentElement.style.fontSize = ''").await.expect("a page");
    }
    page.session.resize(1_280, 900).await.expect("a window");
}

#[tokio::test]
async fn a_supervisor_without_a_mouse_reads_every_view_of_the_office() {
    let deployment = Deployment::make();
    let page = Page::open(&deployment).await;
    page.read("Rounds: the office").await;
    for_everybody(&page, "the form to sign in").await;
    page.go("/office").await;
    let supervisor = deployment.guest("supervisor@lantern.example");
    page.type_keys(&format!("{}\u{e004}a wrong password\u{e006}", supervisor.email)).await;
    page.read("do not belong together").await;
    for_everybody(&page, "the form after a wrong password").await;
    page.go("/office").await;
    page.sign_in(&supervisor).await;

    page.go("/office?from=2020-01-01&days=1").await;
    let seen = page.read("Not heard from for 1 days").await;
    assert!(seen.contains(LANTERN) && seen.contains("of 140 schools had a visit") && seen.contains("Wilfred Juma"), "{seen}");
    assert!(!seen.contains("\n0 of 140 schools"), "{seen}");
    for_everybody(&page, "the overview").await;
    page.go("/office").await;
    page.reach("Silent for days").await;
    page.type_keys("\u{e003}30\u{e006}").await;
    page.read("Not heard from for 30 days").await;

    page.press("History of a record").await;
    page.read("Name or id").await;
    for_everybody(&page, "the search for a record").await;
    page.go("/office/history").await;
    page.reach("Name or id").await;
    page.type_keys("modika\u{e006}").await;
    page.read("Records of that name").await;
    for_everybody(&page, "records of one name").await;
    page.press("Modika").await;
    page.read("Oldest first").await;
    for_everybody(&page, "the past of a record").await;
    page.go("/office/history?kind=School&of=nobody").await;
    page.read("Nothing is called so").await;
    for_everybody(&page, "nothing found").await;

    page.sign_out().await;
    page.go("/office?from=2020-01-01").await;
    let after = page.read("Password").await;
    assert!(!after.contains(LANTERN), "{after}");
    page.session.close().await;
}

#[tokio::test]
async fn the_past_of_a_record_shows_what_was_there_before_who_changed_it_and_that_it_was_erased() {
    let deployment = Deployment::make();
    let admin = deployment.guest("admin@lantern.example");
    let id = "11111111-1111-4111-8111-111111111111";
    for name in ["Asha Before", "Asha After"] {
        deployment.load(&admin, &json!({"kind": "Monitor", "id": id, "data": {"name": name, "active": true}}));
    }
    let page = Page::open(&deployment).await;
    page.sign_in(&admin).await;
    page.go("/office/history?kind=Monitor&of=asha").await;
    page.read("Records of that name").await;
    page.press("Asha After").await;
    page.read("Oldest first").await;
    let changed = "const changed = document.querySelector('tbody tr:last-child'); \
                   return ['del', 'ins', 'td:nth-child(3)'].map((part) => changed.querySelector(part).textContent).join('; ')";
    let changed = page.text_of(changed).await;
    assert!(changed.starts_with(&format!("Asha Before; Asha After; {}", admin.name)), "{changed}");

    deployment.operate(&["erase", "Monitor", id, "--reason", "asked for by letter", "--by", &admin.email]);
    page.go(&format!("/office/history?kind=Monitor&of={id}")).await;
    let seen = page.read("asked for by letter").await;
    assert!(!seen.contains("Asha"), "{seen}");
    page.session.close().await;
}

#[tokio::test]
async fn what_is_not_granted_is_on_no_view() {
    let deployment = Deployment::make();
    let page = Page::open(&deployment).await;
    let first_found = async |kind: &str, words: &str| {
        page.go(&format!("/office/history?kind={kind}&of={words}")).await;
        page.read("Records of that name").await;
        page.listed().await.remove(0).0
    };
    page.sign_in(&deployment.guest("admin@lantern.example")).await;
    let (elsewhere, visit) = (first_found("District", "kisumu").await, first_found("SchoolVisit", "20").await);
    page.go(&elsewhere).await;
    page.read("Oldest first").await;
    page.sign_out().await;

    // In another county.
    page.sign_in(&deployment.guest("supervisor@lantern.example")).await;
    let seen = page.read("Schools visited").await;
    assert!(seen.contains("Nyeri") && !seen.contains("Kisumu") && !seen.contains("Edits that met"), "{seen}");
    for address in [elsewhere.as_str(), "/office/history?kind=District&of=kisumu"] {
        page.go(address).await;
        page.read("Nothing is called so").await;
    }
    page.go(&first_found("District", "kieni").await).await;
    page.read("Oldest first").await;
    page.sign_out().await;

    // In another organisation, whose schools are the same and which has made no visit.
    page.sign_in(&deployment.add(RIVERSIDE, "office@riverside.example", "administrator")).await;
    let seen = page.read("Schools visited").await;
    assert!(seen.contains(RIVERSIDE) && !seen.contains(LANTERN) && !seen.contains("lantern.example"), "{seen}");
    page.go(&visit).await;
    page.read("Nothing is called so").await;
    page.sign_out().await;

    // Nowhere yet; and not for others.
    page.sign_in(&deployment.add(LANTERN, "new@lantern.example", "supervisor")).await;
    page.read("No schools are in the places that you are granted").await;
    page.go("/office/history?kind=School&of=modika").await;
    page.read("Nothing is called so").await;
    page.sign_out().await;
    let coordinator = deployment.guest("coordinator1@lantern.example");
    page.type_keys(&format!("{}\u{e004}{}\u{e006}", coordinator.email, coordinator.password)).await;
    let seen = page.read("Your visits are in the app").await;
    assert!(!seen.contains(LANTERN), "{seen}");
    page.session.close().await;
}
