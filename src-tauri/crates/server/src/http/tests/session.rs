//! Signing in and out.

use rounds_model::{Role, wire::ServerCode};
use serde_json::{Value, json};

use super::{JsonText as _, Site, is_ours, refusal};
use crate::{rules::accounts::NewUser, toys::id};

async fn with_user() -> Site {
    with_user_at(Site::new().await).await
}

async fn with_user_at(site: Site) -> Site {
    let (rules, store) = (site.bench.server.rules(), site.bench.server.store());
    let user = NewUser { email: "Asha@Example.org".into(), name: "Asha".into(), role: Role::Administrator, password: "sëcret".into() };
    rules.add_user(store, site.bench.organisation, user).await.unwrap();
    site
}

async fn sign_in(site: &Site, device: Value) -> Value {
    let body = json!({"email": "asha@example.org ", "password": "sëcret", "device": device});
    let response = site.post("/api/session").json_text(&body).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(is_ours(&response));
    serde_json::from_str(&response.text().await.unwrap()).unwrap()
}

#[tokio::test]
async fn signing_in_tells_who_one_is_and_gives_a_token_that_works_until_one_signs_out() {
    let site = with_user().await;
    let answer = sign_in(&site, json!({"name": "laptop"})).await;
    assert_eq!(answer["user"]["name"], "Asha");
    assert_eq!(answer["user"]["role"], "administrator");
    assert_eq!(answer["user"]["email"], "asha@example.org");
    assert_eq!(answer["organisation"]["id"], id(100).to_string());
    assert_eq!(answer["epoch"], "first");
    assert_eq!(answer["scope"].as_str().unwrap().len(), 6);
    let token = answer["token"].as_str().unwrap();
    assert_eq!(token.len(), 22);
    assert_eq!(site.get("/api/sync").bearer_auth(token).send().await.unwrap().status(), 200);
    assert_eq!(site.delete("/api/session").bearer_auth(token).send().await.unwrap().status(), 204);
    assert_eq!(refusal(site.get("/api/sync").bearer_auth(token)).await, ServerCode::SignedOut);
    site.stop().await;
}

#[tokio::test]
async fn a_device_that_signs_in_again_stays_the_device_it_was() {
    let site = with_user().await;
    let first = sign_in(&site, json!({"name": "laptop"})).await;
    let again = sign_in(&site, json!({"name": "renamed", "id": first["device"]["id"]})).await;
    assert_eq!(first["device"]["id"], again["device"]["id"]);
    assert_ne!(first["token"], again["token"]);
    let other = sign_in(&site, json!({"name": "laptop"})).await;
    assert_ne!(first["device"]["id"], other["device"]["id"], "two laptops of one name are two");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_email_are_the_same() {
    let site = with_user().await;
    for (email, password) in [("asha@example.org", "secret"), ("nobody@example.org", "sëcret"), ("", "")] {
        let body = json!({"email": email, "password": password, "device": {"name": "x"}});
        assert_eq!(refusal(site.post("/api/session").json_text(&body)).await, ServerCode::WrongPassword);
    }
    assert_eq!(refusal(site.post("/api/session").json_text(&json!({"email": 1}))).await, ServerCode::Malformed);
}

#[tokio::test]
async fn a_new_password_signs_every_device_out() {
    let site = with_user().await;
    let token = sign_in(&site, json!({"name": "laptop"})).await["token"].as_str().unwrap().to_owned();
    let (rules, store) = (site.bench.server.rules(), site.bench.server.store());
    rules.set_password(store, "asha@example.org", "another".into()).await.unwrap();
    assert_eq!(refusal(site.get("/api/sync").bearer_auth(&token)).await, ServerCode::SignedOut);
}

#[tokio::test]
async fn changing_ones_password_signs_every_other_device_out_and_this_one_goes_on() {
    let site = with_user().await;
    let token = async |name| sign_in(&site, json!({"name": name})).await["token"].as_str().unwrap().to_owned();
    let (this, other) = (token("laptop").await, token("left in the office").await);
    let change = |current: &str, next: &str| {
        site.post("/api/session/password").bearer_auth(&this).json_text(&json!({"current": current, "next": next}))
    };
    assert_eq!(refusal(change("secret", "ten letters")).await, ServerCode::WrongPassword);
    assert_eq!(refusal(change("sëcret", "nïne char")).await, ServerCode::PasswordTooShort, "counted as characters, not bytes");
    assert_eq!(refusal(site.post("/api/session/password").json_text(&json!({}))).await, ServerCode::SignedOut);
    assert_eq!(site.get("/api/sync").bearer_auth(&other).send().await.unwrap().status(), 200, "a refusal changes nothing");

    assert_eq!(change("sëcret", "ten letters").send().await.unwrap().status(), 204);
    assert_eq!(site.get("/api/sync").bearer_auth(&this).send().await.unwrap().status(), 200);
    assert_eq!(refusal(site.get("/api/sync").bearer_auth(&other)).await, ServerCode::SignedOut);
    let again = |password: &str| {
        site.post("/api/session").json_text(&json!({"email": "asha@example.org", "password": password, "device": {"name": "x"}}))
    };
    assert_eq!(refusal(again("sëcret")).await, ServerCode::WrongPassword);
    assert_eq!(again("ten letters").send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn the_checks_come_in_order_token_then_schema_then_the_rest() {
    let site = Site::new().await;
    let office = site.bench.world().await;
    let get = || site.get("/api/sync");
    assert_eq!(refusal(get().header("sync", "99.x")).await, ServerCode::SignedOut);
    assert_eq!(refusal(get().bearer_auth("AAAAAAAAAAAAAAAAAAAAAA").header("sync", "99.x")).await, ServerCode::SignedOut);
    assert_eq!(refusal(get().bearer_auth(&office.token).header("sync", "99.x")).await, ServerCode::SchemaTooOld);
    assert_eq!(refusal(get().bearer_auth(&office.token).header("sync", "x")).await, ServerCode::Malformed);
    assert_eq!(get().bearer_auth(&office.token).header("sync", "1.abcdefgh").send().await.unwrap().status(), 200);
    assert_eq!(refusal(site.get("/elsewhere")).await, ServerCode::NotFound);
    assert_eq!(refusal(site.delete("/api/sync")).await, ServerCode::NotFound);
}

#[tokio::test]
async fn anyone_may_ask_who_answers_and_how_much_it_takes() {
    let site = Site::new().await;
    let response = site.get("/api/health").send().await.unwrap();
    assert!(is_ours(&response));
    let health: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    assert_eq!(health["name"], "rounds");
    assert_eq!(health["schema"], 1);
    assert_eq!(health["limits"]["operations"], 1_000);
}

/// The status and the seconds to wait of a refused try.
async fn tried(request: reqwest::RequestBuilder) -> (u16, Option<u64>) {
    let response = request.send().await.unwrap();
    assert!(is_ours(&response));
    let wait = response.headers().get("retry-after").map(|value| value.to_str().unwrap().parse().unwrap());
    (response.status().as_u16(), wait)
}

#[tokio::test]
async fn who_tries_too_often_waits_and_whoever_is_signed_in_goes_on() {
    let site = with_user_at(Site::behind_proxy().await).await;
    let token = sign_in(&site, json!({"name": "laptop"})).await["token"].as_str().unwrap().to_owned();
    let attempt = |email: &str, from: &str, password: &str| {
        let body = json!({"email": email, "password": password, "device": {"name": "x"}});
        site.post("/api/session").header("x-forwarded-for", from).json_text(&body)
    };
    for _ in 0..10 {
        assert_eq!(tried(attempt("asha@example.org", "198.51.100.1", "guess")).await, (401, None));
    }
    let (status, wait) = tried(attempt("Asha@example.org ", "198.51.100.2", "sëcret")).await;
    assert!(status == 429 && wait.is_some_and(|wait| (1..=31).contains(&wait)), "from any address: {status} {wait:?}");
    assert_eq!(tried(attempt("nobody@example.org", "198.51.100.1", "guess")).await, (401, None), "another account");
    assert_eq!(site.get("/api/sync").bearer_auth(&token).send().await.unwrap().status(), 200);
    let guess = site.post("/api/session/password").bearer_auth(&token).json_text(&json!({"current": "x", "next": "ten letters"}));
    assert_eq!(tried(guess).await.0, 429, "an open laptop does not tell the password either");
    site.bench.clock.forward(60_000_000);
    assert_eq!(attempt("asha@example.org", "198.51.100.2", "sëcret").send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn one_address_cannot_try_many_accounts() {
    let site = Site::behind_proxy().await;
    // A code that cannot be one costs no password to be hashed, and counts all the same.
    let attempt = |number: u32, from: &str| {
        let body = json!({"email": format!("{number}@example.org"), "code": "no code", "device": {"name": "x"}});
        site.post("/api/session").header("x-forwarded-for", from).json_text(&body)
    };
    for number in 0..60 {
        assert_eq!(tried(attempt(number, "198.51.100.1")).await.0, 401);
    }
    assert_eq!(tried(attempt(60, "198.51.100.1")).await.0, 429);
    assert_eq!(tried(attempt(60, "198.51.100.2")).await.0, 401);
}

#[tokio::test]
async fn a_token_lasts_as_long_as_it_is_used_and_ninety_days_beyond() {
    const DAY: i64 = 24 * 60 * 60 * 1_000_000;
    let site = with_user().await;
    let token = sign_in(&site, json!({"name": "laptop"})).await["token"].as_str().unwrap().to_owned();
    for _ in 0..3 {
        site.bench.clock.forward(89 * DAY);
        assert_eq!(site.get("/api/sync").bearer_auth(&token).send().await.unwrap().status(), 200);
    }
    site.bench.clock.forward(91 * DAY);
    assert_eq!(refusal(site.get("/api/sync").bearer_auth(&token)).await, ServerCode::SignedOut);
    assert_eq!(refusal(site.get("/api/sync").bearer_auth(&token)).await, ServerCode::SignedOut, "asking does not renew it");
}

#[tokio::test]
async fn a_code_signs_in_once_and_sets_a_password() {
    let site = with_user().await;
    let (rules, store) = (site.bench.server.rules(), site.bench.server.store());
    let code = rules.enrol(store, "asha@example.org").await.unwrap().0.reveal();
    let attempt = |email: &str, code: &str, next: Value| {
        site.post("/api/session").json_text(&json!({"email": email, "code": code, "next": next, "device": {"name": "laptop"}}))
    };
    assert_eq!(refusal(attempt("nobody@example.org", &code, Value::Null)).await, ServerCode::WrongPassword);
    assert_eq!(refusal(attempt("asha@example.org", "ABCD-ABCD-ABCD-ABCD", Value::Null)).await, ServerCode::WrongPassword);
    assert_eq!(refusal(attempt("asha@example.org", &code, json!("short"))).await, ServerCode::PasswordTooShort);
    let response = attempt("Asha@example.org", &code.to_lowercase(), json!("ten letters")).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let answer: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    assert_eq!(site.get("/api/sync").bearer_auth(answer["token"].as_str().unwrap()).send().await.unwrap().status(), 200);
    assert_eq!(refusal(attempt("asha@example.org", &code, Value::Null)).await, ServerCode::WrongPassword, "it is used up");
    let body = json!({"email": "asha@example.org", "password": "ten letters", "device": {"name": "x"}});
    assert_eq!(site.post("/api/session").json_text(&body).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_code_goes_with_the_password_that_was_set_anew_and_with_the_tokens_that_were_taken_away() {
    let site = with_user().await;
    let (rules, store) = (site.bench.server.rules(), site.bench.server.store());
    let account = store.credentials("asha@example.org").await.unwrap().unwrap().account;
    let attempt =
        |code: &str| site.post("/api/session").json_text(&json!({"email": "asha@example.org", "code": code, "device": {"name": "x"}}));
    let code = async || rules.enrol(store, "asha@example.org").await.unwrap().0.reveal();
    let (before, kept) = (code().await, code().await);
    // A lost laptop has no code on it: whoever was handed one may still use it.
    rules.revoke_tokens(store, site.bench.organisation, account.id, Some(id(9))).await.unwrap();
    assert_eq!(attempt(&kept).send().await.unwrap().status(), 200);
    rules.set_password(store, "asha@example.org", "another".into()).await.unwrap();
    assert_eq!(refusal(attempt(&before)).await, ServerCode::WrongPassword);
    let after = code().await;
    rules.revoke_tokens(store, site.bench.organisation, account.id, None).await.unwrap();
    assert_eq!(refusal(attempt(&after)).await, ServerCode::WrongPassword);
}

#[tokio::test]
async fn a_code_grows_old_in_a_week_and_without_a_new_password_the_old_one_stays() {
    let site = with_user().await;
    let (rules, store) = (site.bench.server.rules(), site.bench.server.store());
    let attempt =
        |code: &str| site.post("/api/session").json_text(&json!({"email": "asha@example.org", "code": code, "device": {"name": "x"}}));
    let old = rules.enrol(store, "asha@example.org").await.unwrap().0.reveal();
    site.bench.clock.forward(6 * 24 * 60 * 60 * 1_000_000);
    let new = rules.enrol(store, "asha@example.org").await.unwrap().0.reveal();
    site.bench.clock.forward(2 * 24 * 60 * 60 * 1_000_000);
    assert_eq!(refusal(attempt(&old)).await, ServerCode::WrongPassword);
    assert_eq!(attempt(&new).send().await.unwrap().status(), 200);
    sign_in(&site, json!({"name": "laptop"})).await;
}
