//! Steps that many tests take, and what a test does to the files that the program left.

use std::path::{Path, PathBuf};

use rounds_model::EntityId;
use rounds_tests::builders::place;

use crate::{office::Office, window::Window};

/// Connects; gives the recovery code.
pub async fn connect(window: &Window, office: &Office) -> String {
    window.see_part("connect-form").await;
    window.shoot("welcome").await;
    window.fill("[name='server']", &office.link.url()).await;
    window.fill("[name='email']", &office.amina.email).await;
    window.fill("[name='password']", "not the password").await;
    window.press("Connect").await;
    window.read("problem", "password").await;
    window.fill("[name='password']", office.amina.password).await;
    window.press("Connect").await;
    if window.has_key {
        window.see_part("today-page").await;
        return String::new();
    }
    let code: String = window.read("recovery-code", "").await.split_whitespace().collect();
    assert_eq!(code.chars().filter(char::is_ascii_alphanumeric).count(), 24, "a code to print");
    window.shoot("recovery-code").await;
    window.press_at("//label[normalize-space()='I have written it down']").await;
    window.press("Continue").await;
    window.see_part("today-page").await;
    code
}

/// Connects and waits for the first records; gives the recovery code.
pub async fn settle_in(window: &Window, office: &Office) -> String {
    let code = connect(window, office).await;
    window.read("sync-standing", "All synced").await;
    code
}

/// Begins a visit to the first school; gives its id.
pub async fn begin_visit(window: &Window) -> EntityId {
    window.go(&format!("/schools/{}", place::SCHOOL)).await;
    window.press("Add a visit").await;
    window.see_part("visit-workspace").await;
    window.record().await
}

/// Begins the assessment of a pupil who agrees, in a lesson of the visit on the screen.
pub async fn begin_assessment(window: &Window, instrument: &str) {
    window.press_part("visit-part-lessons").await;
    window.press("Add a lesson").await;
    window.refer("teacherId", "Teacher One").await;
    window.stored().await;
    window.press_part("visit-part-pupils").await;
    window.press_at("//*[@data-testid='assess-pupil']//label[normalize-space()='Instrument']/following::input[1]").await;
    window.press_at(&format!("//*[@role='option'][contains(normalize-space(), \"{instrument}\")]")).await;
    window.fill("[name='pupilCode']", "2-07").await;
    window.press("Begin the assessment").await;
    window.press_part("assent-yes").await;
}

/// Opens the details of the first school and answers one of its fields.
pub async fn edit_school(window: &Window, field: &str, text: &str) {
    window.go(&format!("/schools/{}?part=details", place::SCHOOL)).await;
    window.answer(field, text).await;
    window.stored().await;
}

/// The one file called `name` in a folder of the program, wherever it lies.
pub fn file_in(folder: &Path, name: &str) -> PathBuf {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else if entry.file_name() == name {
                return entry.path();
            }
        }
    }
    panic!("the program left no {name}");
}

/// Sets one value of the database's key file.
pub fn set_in_key_file(folder: &Path, name: &str, value: impl Into<serde_json::Value>) {
    let keys = file_in(folder, "keys.json");
    let mut file: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&keys).unwrap()).unwrap();
    file[name] = value.into();
    std::fs::write(&keys, file.to_string()).unwrap();
}
