//! Beside the window: what the desktop is told, and what the tray says.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use futures_util::StreamExt as _;
use rounds_sync::RunOutcome;
use rounds_tests::builders::place;
use zbus::{MessageStream, connection, zvariant::Value};

use crate::{
    office::Office,
    steps::{edit_school, settle_in},
    webdriver::until,
    window::Window,
};

#[tokio::test]
async fn a_conflict_is_announced_once_when_the_window_is_behind_another_and_the_tray_tells_how_things_stand() {
    let office = Office::open().await;
    let announced = overhear().await;
    let window = Window::open()
        .await
        .through(async |window| {
            settle_in(window, &office).await;
            window.tray_says("All sent").await;
            office.colleague.set(place::SCHOOL, "headTeacher", "Mrs Baraka says").await;
            assert_eq!(office.colleague.sync().await.outcome, RunOutcome::Complete);
            edit_school(window, "headTeacher", "Mr Amina found").await;
            window.tray_says("1 change waits to be sent").await;
            sync_from_tray(window).await;
            window.tray_says("1 record needs you").await;
            assert_eq!(*announced.lock().unwrap(), [""; 0], "the window is in front and says it");

            let other = Window::open().await;
            office.colleague.set(place::TEACHER, "name", "Teacher One, as Baraka writes it").await;
            assert_eq!(office.colleague.sync().await.outcome, RunOutcome::Complete);
            window.go(&format!("/records/Teacher/{}", place::TEACHER)).await;
            window.answer("name", "Teacher One, as Amina writes it").await;
            window.stored().await;
            for _ in 0..2 {
                sync_from_tray(window).await;
            }
            window.tray_says("2 records need you").await;
            let any = async || (!announced.lock().unwrap().is_empty()).then_some(());
            until(|| "the conflict is announced".to_owned(), any).await;
            assert_eq!(*announced.lock().unwrap(), ["Rounds: Conflicts to review"], "once");
            drop(other.close().await);
        })
        .await;
    drop(window.close().await);
}

async fn sync_from_tray(window: &Window) {
    window.sync_by(async || window.press_in_tray("Sync now").await).await;
}

/// The arguments of `Notify`: program, what it replaces, icon, title, text, actions, hints, how long it stays.
type Announcement<'m> = (&'m str, u32, &'m str, &'m str, &'m str, Vec<&'m str>, HashMap<&'m str, Value<'m>>, i32);

/// What programs ask the desktop's daemon to announce from now on: their name and the title.
async fn overhear() -> Arc<Mutex<Vec<String>>> {
    let bus = connection::Builder::session().unwrap().build().await.unwrap();
    let mut messages = MessageStream::from(&bus);
    let rules = ["type='method_call',interface='org.freedesktop.Notifications',member='Notify'"];
    let (name, path) = ("org.freedesktop.DBus", "/org/freedesktop/DBus");
    bus.call_method(Some(name), path, Some("org.freedesktop.DBus.Monitoring"), "BecomeMonitor", &(&rules[..], 0_u32)).await.unwrap();
    let announced = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&announced);
    tokio::spawn(async move {
        while let Some(Ok(message)) = messages.next().await {
            let body = message.body();
            if let Ok((program, _, _, title, ..)) = body.deserialize::<Announcement<'_>>() {
                heard.lock().unwrap().push(format!("{program}: {title}"));
            }
        }
    });
    announced
}
