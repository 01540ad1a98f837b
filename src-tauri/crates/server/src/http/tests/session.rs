//! Signing in and out.

use rounds_model::{Role, wire::ServerCode};
use serde_json::{Value, json};

use super::{JsonText as _, Site, is_ours, refusal};
use crate::{rules::accounts::NewUser, toys::id};

async fn with_user() -> Site {
    let site = Site::new().await;
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
