//! The page of the office, asked as a browser asks.

use reqwest::Response;
use rounds_model::{
    Role,
    wire::{Base, ExchangeRequest, ServerCode, Waiting},
};

use super::{Site, is_ours};
use crate::{
    rules::accounts::NewUser,
    store::Unsent,
    testing::{school, visit},
    toys::id,
};

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
async fn what_waited_on_a_laptop_at_its_last_exchange_is_shown() {
    let site = with_people().await;
    let laptop = site.bench.device(Role::Coordinator, &[1]).await;
    let since = rounds_model::ServerTime::from_micros(1_700_000_000_000_000);
    let seen = async || {
        let mut txn = site.bench.server.store().read(site.bench.organisation).await.unwrap();
        let devices = txn.devices().await.unwrap();
        devices.into_iter().find(|known| known.device.id == laptop.session.device).unwrap().unsent
    };
    assert_eq!(seen().await, None);
    let held = ExchangeRequest { waiting: Some(Waiting { count: 2, since }), ..ExchangeRequest::default() };
    let state = site.exchange(&laptop, &held).await.end.state.unwrap();
    assert_eq!(seen().await, Some(Unsent { count: 2, since: Some(since) }));
    let refused = laptop.put("Visit", 21, None, visit(99));
    site.exchange(&laptop, &ExchangeRequest { operations: vec![refused], ..held }).await;
    assert_eq!(seen().await, Some(Unsent { count: 3, since: Some(since) }), "what was sent and not taken waits too");
    let idle = site.get("/api/sync").bearer_auth(&laptop.token).header("if-none-match", format!("\"{state}\""));
    assert_eq!(idle.send().await.unwrap().status(), 304);
    assert_eq!(seen().await, Some(Unsent::default()), "who only asks has nothing that waits");
}

#[tokio::test]
async fn a_record_is_found_by_its_name_and_shows_its_past_where_one_is_granted_it() {
    let site = with_people().await;
    let office = site.bench.device(Role::Administrator, &[]).await;
    for n in [3, 4] {
        let base = Some(Base::Stamp(site.bench.row(n).await.unwrap().stamp));
        office.done(&[office.put("School", n, base, school(n - 2).with("name", "<i>Nuru</i>"))]).await;
    }
    let sara = cookie(&site, "sara@example.org").await;
    let page = async |of: String| {
        let response = site.get(&format!("/office/history?kind=School&of={of}")).header("cookie", &sara).send().await.unwrap();
        assert_eq!(response.status(), 200);
        response.text().await.unwrap()
    };
    let found = page("SCHOOL".into()).await;
    assert!(found.contains(&id(3).to_string()) && !found.contains(&id(4).to_string()), "{found}");
    let past = page(id(3).to_string()).await;
    assert!(past.contains("<del>School</del> <ins>&lt;i&gt;Nuru&lt;/i&gt;</ins>") && past.contains("A user, laptop"), "{past}");
    for hidden in [id(4).to_string(), id(99).to_string(), "nobody".into()] {
        assert!(page(hidden).await.contains("Nothing is called so"));
    }
    let stranger = site.get("/office/history?kind=School&of=nuru").send().await.unwrap().text().await.unwrap();
    assert!(stranger.contains("type=\"password\""));
}

#[tokio::test]
async fn what_is_counted_for_the_operator_is_not_told_on_the_address_of_laptops() {
    let site = with_people().await;
    let ada = cookie(&site, "ada@example.org").await;
    assert_eq!(super::refusal(site.get("/metrics").header("cookie", ada)).await, ServerCode::NotFound);
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
