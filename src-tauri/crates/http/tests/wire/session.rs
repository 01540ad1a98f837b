//! Signing in and out against servers written by hand.

use crate::support::{answering, ours};
use rounds_http::{Connection, Credentials, Options, Token};
use rounds_model::wire::ServerCode;
use rounds_sync::ports::RemoteError;
use serde_json::json;

const SESSION: &str = r#"{"token":"AAAAAAAAAAAAAAAAAAAAAA","user":{"monitorId":"01010101-0101-0101-0101-010101010101","name":"Amina","email":"amina@example.org","role":"coordinator"},"organisation":{"id":"02020202-0202-0202-0202-020202020202","name":"Elimu"},"epoch":"abcde","scope":"fghijk","syncTime":"2026-01-15T10:30:00.000001Z"}"#;

fn connection(url: &str) -> Connection {
    Connection::to(url.parse().unwrap(), &Options::default()).unwrap()
}

fn amina() -> Credentials<'static> {
    Credentials { email: "amina@example.org", password: "p\"ä\n", device: "Laptop 3" }
}

#[tokio::test]
async fn signing_in_gives_a_session_and_its_token_is_never_printed() {
    let (url, received) = answering(ours("200 OK", "", SESSION.as_bytes())).await;
    let session = connection(&url).sign_in(&amina()).await.unwrap();
    assert_eq!(session.token.reveal(), "AAAAAAAAAAAAAAAAAAAAAA");
    assert_eq!((session.user.name.as_str(), session.organisation.name.as_str()), ("Amina", "Elimu"));
    assert!(!format!("{session:?}").contains("AAAA"));

    let received = received.await.unwrap();
    assert!(received.head.starts_with("POST /api/session HTTP/1.1"));
    let expected = json!({"email": "amina@example.org", "password": "p\"ä\n", "device": {"name": "Laptop 3"}});
    assert_eq!(received.json(), expected);
}

#[tokio::test]
async fn a_wrong_password_is_said_so() {
    let problem = br#"{"title":"E-mail and password do not belong together","status":401,"code":"wrong_password"}"#;
    let (url, _) = answering(ours("401 Unauthorized", "content-type: application/problem+json\r\n", problem)).await;
    let refused = connection(&url).sign_in(&amina()).await.unwrap_err();
    assert_eq!(refused, RemoteError::Refused { code: ServerCode::WrongPassword, retry_after: None });
}

#[tokio::test]
async fn a_sign_in_page_of_the_network_is_no_server() {
    let (url, _) = answering("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 6\r\n\r\n<html>").await;
    assert_eq!(connection(&url).sign_in(&amina()).await.unwrap_err(), RemoteError::CaptivePortal);
}

#[tokio::test]
async fn signing_out_names_the_token_and_takes_an_empty_answer() {
    let (url, received) = answering(ours("204 No Content", "", b"")).await;
    connection(&url).sign_out(&Token::new("secret".into())).await.unwrap();
    let received = received.await.unwrap();
    assert!(received.head.starts_with("DELETE /api/session HTTP/1.1"));
    assert_eq!(received.header("authorization"), Some("Bearer secret"));
}

#[tokio::test]
async fn changing_a_password_names_the_token_and_both_passwords() {
    let (url, received) = answering(ours("204 No Content", "", b"")).await;
    connection(&url).change_password(&Token::new("secret".into()), "o\"ld", "the new one").await.unwrap();
    let received = received.await.unwrap();
    assert!(received.head.starts_with("POST /api/session/password HTTP/1.1"));
    assert_eq!(received.header("authorization"), Some("Bearer secret"));
    assert_eq!(received.json(), json!({"current": "o\"ld", "next": "the new one"}));
}
