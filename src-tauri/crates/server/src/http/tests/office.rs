//! The page of the office, asked as a browser asks.

use reqwest::Response;
use rounds_model::Role;

use super::{Site, is_ours};
use crate::{rules::accounts::NewUser, toys::id};

/// A site with two regions (1, 2), a supervisor of the first, an administrator, and a coordinator in each region.
async fn with_people() -> Site {
    let site = Site::new().await;
    site.bench.world().await;
    let people = [
        ("sara@example.org", "Sara <b>Supervisor</b>", Role::Supervisor, Some(1)),
        ("ada@example.org", "Ada", Role::Administrator, None),
        ("carl@example.org", "Carl", Role::Coordinator, Some(1)),
        ("dora@example.org", "Dora", Role::Coordinator, Some(2)),
    ];
    let (rules, store) = (site.bench.server.rules(), site.bench.server.store());
    for (email, name, role, root) in people {
        let user = NewUser { email: email.into(), name: name.into(), role, password: "secret".into() };
        let account = rules.add_user(store, site.bench.organisation, user).await.unwrap();
        if let Some(root) = root {
            rules.grant(store, site.bench.organisation, account.id, id(root)).await.unwrap();
        }
    }
    site
}

async fn enter(site: &Site, email: &str, password: &str) -> Response {
    let form = format!("email={}&password={password}", email.replace('@', "%40"));
    site.post("/office/sign-in").header("content-type", "application/x-www-form-urlencoded").body(form).send().await.unwrap()
}

/// The cookie that a browser would send.
async fn cookie(site: &Site, email: &str) -> String {
    let response = enter(site, email, "secret").await;
    assert_eq!((response.status().as_u16(), &response.headers()["location"]), (303, &"/office".parse().unwrap()));
    let cookie = response.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.ends_with("; Path=/office; HttpOnly; SameSite=Strict"), "{cookie}");
    cookie.split(';').next().unwrap().to_owned()
}

async fn page(site: &Site, cookie: &str) -> String {
    let response = site.get("/office").header("cookie", cookie).send().await.unwrap();
    assert_eq!(response.status(), 200);
    response.text().await.unwrap()
}

#[tokio::test]
async fn a_stranger_sees_a_form_and_nothing_on_the_page_can_run() {
    let site = with_people().await;
    let response = site.get("/office").header("cookie", "rounds_office=AAAAAAAAAAAAAAAAAAAAAA").send().await.unwrap();
    assert!(is_ours(&response) && response.status() == 200);
    let policy = response.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'self';"), "{policy}");
    // With `no-referrer` a browser would send the form with `Origin: null`, and the cookie would not be for TLS alone.
    assert_eq!(response.headers()["referrer-policy"], "same-origin");
    let text = response.text().await.unwrap();
    assert!(text.contains("type=\"password\"") && !text.contains("<script") && !text.contains("style="), "{text}");
    assert_eq!(site.get("/office/style.css").send().await.unwrap().headers()["content-type"], "text/css; charset=utf-8");
}

#[tokio::test]
async fn only_who_answers_for_others_is_let_in_and_tries_are_counted_as_on_a_laptop() {
    let site = with_people().await;
    let wrong = enter(&site, "ada@example.org", "guess").await;
    assert_eq!(wrong.status(), 401);
    assert!(wrong.text().await.unwrap().contains("value=\"ada@example.org\""), "the e-mail is not asked for twice");
    let coordinator = enter(&site, "carl@example.org", "secret").await;
    assert!(coordinator.status() == 403 && !coordinator.headers().contains_key("set-cookie"));
    let known = site.bench.server.store().read(site.bench.organisation).await.unwrap().devices().await.unwrap();
    assert!(known.iter().all(|known| known.device.name != "Office page"), "nothing is left of who was not let in");
    for _ in 0..9 {
        enter(&site, "ada@example.org", "guess").await;
    }
    let response = enter(&site, "ada@example.org", "secret").await;
    assert!(response.status() == 429 && response.headers().contains_key("retry-after"));
    assert!(response.text().await.unwrap().contains("Too many tries"));
}

#[tokio::test]
async fn a_supervisor_is_told_of_those_in_the_places_granted_and_an_administrator_of_all() {
    let site = with_people().await;
    let seen = page(&site, &cookie(&site, "sara@example.org").await).await;
    assert!(seen.contains("Sara &lt;b&gt;Supervisor&lt;/b&gt;") && !seen.contains("<b>"), "{seen}");
    assert!(seen.contains("carl@example.org") && !seen.contains("dora@example.org"), "{seen}");
    assert!(!seen.contains("Edits that met"), "what is counted for the whole organisation is not a supervisor's");
    let seen = page(&site, &cookie(&site, "ada@example.org").await).await;
    assert!(seen.contains("carl@example.org") && seen.contains("dora@example.org") && seen.contains("Edits that met"), "{seen}");
}

#[tokio::test]
async fn signing_out_ends_it_and_over_tls_the_cookie_is_for_tls_alone() {
    let site = with_people().await;
    let ada = cookie(&site, "ada@example.org").await;
    let out = site.post("/office/sign-out").header("cookie", &ada).send().await.unwrap();
    assert!(out.headers()["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    assert!(page(&site, &ada).await.contains("type=\"password\""));
    let form = "email=ada%40example.org&password=secret";
    let request = site.post("/office/sign-in").header("origin", "https://rounds.example.org");
    let secure = request.header("content-type", "application/x-www-form-urlencoded").body(form).send().await.unwrap();
    assert!(secure.headers()["set-cookie"].to_str().unwrap().contains("; Secure"));
}
