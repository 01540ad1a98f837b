//! Connecting, signing out and coming back, against a server that only knows sessions.
#![expect(clippy::unwrap_used, reason = "a step of a test that fails ends it")]

use std::{fs, path::Path};

use rounds_app::{App, AppError, DataDir, Keys, Setup, api::Phase};
use serde_json::json;
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

const TOKEN: &str = "Zm9yIHRoZSBmaWxlcyBv";
const AMINA: &str = "amina@example.org";

/// Begins and ends sessions; gives its address.
async fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        loop {
            let (mut call, _) = listener.accept().await.unwrap();
            let mut request = vec![0; 16_384];
            let length = call.read(&mut request).await.unwrap();
            let request = String::from_utf8_lossy(&request[..length]).into_owned();
            let (status, body) = if request.starts_with("DELETE") {
                ("204 No Content", String::new())
            } else if request.contains("wrong") {
                ("401 Unauthorized", json!({"title": "", "status": 401, "code": "wrong_password"}).to_string())
            } else {
                let user =
                    json!({"monitorId": "01010101-0101-0101-0101-010101010101", "name": "Amina", "email": AMINA, "role": "coordinator"});
                let organisation = json!({"id": "02020202-0202-0202-0202-020202020202", "name": "Elimu"});
                ("200 OK", json!({"token": TOKEN, "user": user, "organisation": organisation}).to_string())
            };
            let head = format!(
                "HTTP/1.1 {status}\r\nsync-time: 2026-01-15T10:30:00.000001Z\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
                body.len()
            );
            call.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
        }
    });
    address
}

fn key(digit: char) -> Keys {
    Keys::given_or_slots(Some(&digit.to_string().repeat(64))).unwrap()
}

async fn start(folder: &TempDir, keys: Keys) -> App {
    App::start(Setup::new(DataDir::at(folder.path()), keys)).await.unwrap()
}

async fn phase(app: &App) -> Phase {
    app.state().await.unwrap().phase
}

/// Whether any file below `folder` holds `text` in plain.
fn is_in_plain(folder: &Path, text: &str) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return is_in_plain(&path, text);
        }
        fs::read(&path).unwrap().windows(text.len()).any(|window| window == text.as_bytes())
    })
}

#[tokio::test]
async fn an_account_is_there_again_after_a_restart_and_its_secrets_are_in_no_file() {
    let (folder, address) = (TempDir::new().unwrap(), server().await);
    let app = start(&folder, key('7')).await;
    assert_eq!(phase(&app).await, Phase::Welcome);
    let connected = app.connect(&address, " Amina@example.org", "right password").await.unwrap();
    assert_eq!(connected.state.phase, Phase::Ready);
    app.close().await;
    assert!(!is_in_plain(folder.path(), TOKEN));
    assert!(!is_in_plain(folder.path(), "right password"));

    let app = start(&folder, key('7')).await;
    assert_eq!(phase(&app).await, Phase::Ready);
    assert!(app.sync_now().await.is_ok(), "the token was kept");
}

#[tokio::test]
async fn what_is_unsent_survives_signing_out_and_coming_back() {
    let (folder, address) = (TempDir::new().unwrap(), server().await);
    let app = start(&folder, key('7')).await;
    app.connect(&address, AMINA, "right").await.unwrap();
    let country = app.put("Country", None, serde_json::from_value(json!({"name": "Kenya \"مدرسة\"\n"})).unwrap()).await.unwrap();
    let signed_out = app.sign_out().await.unwrap();
    assert_eq!((signed_out.unsent, signed_out.state.phase), (1, Phase::Welcome));
    assert!(matches!(app.record("Country", &country.row.id).await, Err(AppError::NotConnected)));
    let kept =
        |state: rounds_app::api::AppState| state.kept.into_iter().map(|kept| (kept.email, kept.server, kept.unsent)).collect::<Vec<_>>();
    assert_eq!(kept(signed_out.state), [(AMINA.to_owned(), format!("http://{address}"), 1)]);
    app.close().await;
    let app = start(&folder, key('7')).await;
    assert_eq!(kept(app.state().await.unwrap()), [(AMINA.to_owned(), format!("http://{address}"), 1)], "also after a restart");

    app.connect(&address, AMINA, "right").await.unwrap();
    let again = app.record("Country", &country.row.id).await.unwrap();
    assert_eq!(again.row.data, country.row.data);
    assert_eq!(app.queue().await.unwrap().len(), 1);
    assert_eq!(kept(app.state().await.unwrap()), [], "whoever is signed in sees the queue");
    app.queue_withdraw(&app.queue().await.unwrap()[0].id).await.unwrap();
    assert_eq!(kept(app.sign_out().await.unwrap().state), [], "all is sent, or was taken back");
}

#[tokio::test]
async fn a_wrong_password_or_another_account_changes_nothing() {
    let (folder, address) = (TempDir::new().unwrap(), server().await);
    let app = start(&folder, key('7')).await;
    assert_eq!(app.connect(&address, AMINA, "wrong").await.unwrap_err().code(), "wrong_password");
    assert_eq!(phase(&app).await, Phase::Welcome);
    app.connect(&address, AMINA, "right").await.unwrap();
    assert_eq!(app.connect(&address, "hawa@example.org", "right").await.unwrap_err().code(), "other_account");
    assert_eq!(app.connect("not an address", AMINA, "right").await.unwrap_err().code(), "bad_address");
    assert_eq!(phase(&app).await, Phase::Ready);
}

#[tokio::test]
async fn another_key_opens_nothing_and_says_so() {
    let (folder, address) = (TempDir::new().unwrap(), server().await);
    let app = start(&folder, key('7')).await;
    app.connect(&address, AMINA, "right").await.unwrap();
    app.close().await;
    let app = start(&folder, key('8')).await;
    assert_eq!(app.state().await.unwrap_err().code(), "wrong_key");
    assert_eq!(app.diagnose().await["database"]["code"], "wrong_key");
    let app = start(&folder, key('7')).await;
    assert_eq!(phase(&app).await, Phase::Ready);
}

#[tokio::test]
async fn diagnostics_name_nobody() {
    let (folder, address) = (TempDir::new().unwrap(), server().await);
    let app = start(&folder, key('7')).await;
    app.connect(&address, AMINA, "right").await.unwrap();
    app.put("Country", None, serde_json::from_value(json!({"name": "Kenya"})).unwrap()).await.unwrap();
    let told = app.diagnose().await;
    assert_eq!(told["database"]["counts"]["dirty"], 1);
    for secret in ["Amina", "amina", TOKEN, "Kenya", "01010101-0101"] {
        assert!(!told.to_string().contains(secret), "{secret}");
    }
}
