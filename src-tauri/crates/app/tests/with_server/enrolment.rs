//! A laptop is connected by an enrolment code, without the password that the account had.

use rounds_app::api::Phase;

use crate::support::{EMAIL, PASSWORD, Site, start};

#[tokio::test]
async fn a_code_connects_once_and_sets_the_password() {
    let site = Site::open().await;
    let code = site.enrolment_code().await;
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (app, other) = (start(&first).await, start(&second).await);
    let refused = app.connect_with_code(&site.url(), EMAIL, &code, Some("short")).await.unwrap_err();
    assert_eq!(refused.code(), "password_too_short");
    let typed = format!(" {} ", code.to_lowercase().replace('-', " "));
    let connected = app.connect_with_code(&site.url(), " Amina@example.org", &typed, Some("three lake boats")).await.unwrap();
    assert_eq!(connected.state.phase, Phase::Ready);
    assert!(app.sync_now().await.is_ok());

    let refused = other.connect_with_code(&site.url(), EMAIL, &code, None).await.unwrap_err();
    assert_eq!(refused.code(), "wrong_enrolment_code", "it is used up");
    assert_eq!(other.state().await.unwrap().phase, Phase::Welcome);
    assert_eq!(other.connect(&site.url(), EMAIL, PASSWORD).await.unwrap_err().code(), "wrong_password");
    assert!(other.connect(&site.url(), EMAIL, "three lake boats").await.is_ok());
}

#[tokio::test]
async fn a_slip_of_the_fingers_is_told_without_a_network_and_leaves_the_code_good() {
    let site = Site::open().await;
    let code = site.enrolment_code().await;
    let folder = tempfile::tempdir().unwrap();
    let app = start(&folder).await;
    let slipped = code.replacen(&code[..1], if code.starts_with('7') { "8" } else { "7" }, 1);
    for wrong in [slipped.as_str(), &code[1..], ""] {
        let refused = app.connect_with_code("https://nobody.invalid", EMAIL, wrong, None).await.unwrap_err();
        assert_eq!(refused.code(), "mistyped_enrolment_code", "{wrong}");
    }
    assert_eq!(app.connect_with_code(&site.url(), "juma@example.org", &code, None).await.unwrap_err().code(), "wrong_enrolment_code");
    app.connect_with_code(&site.url(), EMAIL, &code, None).await.unwrap();
}
