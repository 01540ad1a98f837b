//! The tray: how the sync stands, beside the system's clock, with Sync now, Open and Quit.
//!
//! It is an extra: a desktop without a tray, or without the library that draws one, has the window all the same.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Mutex,
};

use rounds_app::{App, Language, api::SyncStatus};
use tauri::{
    AppHandle, Manager, Wry, async_runtime,
    image::Image,
    include_image,
    menu::{Menu, MenuEvent, MenuItem, PredefinedMenuItem},
    tray::{TrayIcon, TrayIconBuilder},
};

use crate::{host::Host, window, words};

const SYNC_NOW: &str = "sync-now";
const OPEN: &str = "open";
const QUIT: &str = "quit";

/// How the sync stands, as the tray tells it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// No account is open.
    Apart,
    /// Nothing waits.
    Synced,
    /// So many changes wait to be sent.
    Waiting(u32),
    /// So many records wait for the person.
    Review(u32),
    /// The last try did not reach the server; so many changes wait.
    Offline(u32),
}

impl Standing {
    /// What needs the person comes first, then what keeps the rest from being sent.
    pub fn of(status: &SyncStatus) -> Self {
        let review = status.conflicts + status.attention;
        match (review, status.online, status.waiting) {
            (1.., _, _) => Self::Review(review),
            (0, Some(false), waiting) => Self::Offline(waiting),
            (0, _, 0) => Self::Synced,
            (0, _, waiting) => Self::Waiting(waiting),
        }
    }

    fn icon(self) -> Image<'static> {
        match self {
            Self::Apart | Self::Offline(_) => include_image!("../icons/tray/offline.png"),
            Self::Synced => include_image!("../icons/tray/synced.png"),
            Self::Waiting(_) => include_image!("../icons/tray/waiting.png"),
            Self::Review(_) => include_image!("../icons/tray/review.png"),
        }
    }
}

/// The tray's icon and the lines of its menu.
pub struct Tray {
    icon: TrayIcon,
    standing: MenuItem<Wry>,
    sync_now: MenuItem<Wry>,
    open: MenuItem<Wry>,
    quit: MenuItem<Wry>,
    shown: Mutex<(Standing, Language)>,
}

impl Tray {
    /// Puts the tray up, where the desktop has one; the shell holds it from then on.
    pub fn put_up(handle: &AppHandle) {
        // The library is looked for when it is first needed, and its binding panics where there is none.
        match catch_unwind(AssertUnwindSafe(|| Self::build(handle))) {
            Ok(Ok(tray)) => drop(handle.manage(tray)),
            Ok(Err(error)) => tracing::info!(%error, "There is no tray"),
            Err(_) => tracing::info!("There is no tray: libayatana-appindicator3 is not installed"),
        }
    }

    fn build(handle: &AppHandle) -> tauri::Result<Self> {
        let (standing, language) = (Standing::Apart, Language::default());
        let line = words::standing(standing, language);
        let menu = words::menu(language);
        let told = MenuItem::new(handle, &line, false, None::<&str>)?;
        let sync_now = MenuItem::with_id(handle, SYNC_NOW, menu.sync_now, false, None::<&str>)?;
        let open = MenuItem::with_id(handle, OPEN, menu.open, true, None::<&str>)?;
        let quit = MenuItem::with_id(handle, QUIT, menu.quit, true, None::<&str>)?;
        let rule = PredefinedMenuItem::separator(handle)?;
        let menu = Menu::with_items(handle, &[&told, &rule, &sync_now, &open, &quit])?;
        let icon = TrayIconBuilder::new().icon(standing.icon()).tooltip(tooltip(&line)).menu(&menu).on_menu_event(chosen).build(handle)?;
        Ok(Self { icon, standing: told, sync_now, open, quit, shown: Mutex::new((standing, language)) })
    }

    /// Shows how things stand, when that is news.
    fn show(&self, standing: Standing, language: Language) -> tauri::Result<()> {
        {
            let Ok(mut shown) = self.shown.lock() else { return Ok(()) };
            if *shown == (standing, language) {
                return Ok(());
            }
            *shown = (standing, language);
        }
        let line = words::standing(standing, language);
        let menu = words::menu(language);
        self.standing.set_text(&line)?;
        self.sync_now.set_text(menu.sync_now)?;
        self.sync_now.set_enabled(standing != Standing::Apart)?;
        self.open.set_text(menu.open)?;
        self.quit.set_text(menu.quit)?;
        self.icon.set_tooltip(Some(tooltip(&line)))?;
        self.icon.set_icon(Some(standing.icon()))
    }
}

/// Brings the tray up to date.
pub async fn refresh(handle: &AppHandle, app: &App) {
    let Some(tray) = handle.try_state::<Tray>() else { return };
    let standing = app.sync_status().await.map_or(Standing::Apart, |status| Standing::of(&status));
    if let Err(error) = tray.show(standing, app.language()) {
        tracing::info!(%error, "The tray could not be changed");
    }
}

fn tooltip(line: &str) -> String {
    format!("Rounds: {line}")
}

#[expect(clippy::needless_pass_by_value, reason = "the shell hands events over")]
fn chosen(handle: &AppHandle, event: MenuEvent) {
    match event.id.as_ref() {
        SYNC_NOW => sync_now(handle.clone()),
        OPEN => window::show(handle),
        QUIT => window::close(handle),
        _ => {}
    }
}

/// Asks for a run; where that is not possible the window says why.
fn sync_now(handle: AppHandle) {
    async_runtime::spawn(async move {
        if handle.state::<Host>().ask(|app| async move { app.sync_now().await }).await.is_err() {
            window::show(&handle);
        }
    });
}

#[cfg(test)]
mod tests {
    use rounds_app::api::LastSynced;

    use super::*;

    fn status(waiting: u32, conflicts: u32, attention: u32, online: Option<bool>) -> SyncStatus {
        SyncStatus {
            running: false,
            progress: None,
            waiting,
            conflicts,
            attention,
            parked: 0,
            last_run: None,
            last_synced: LastSynced::default(),
            next_automatic: None,
            online,
            clock_off_warning: None,
        }
    }

    #[test]
    fn what_needs_the_person_comes_before_the_network_and_the_network_before_what_waits() {
        for (status, standing) in [
            (status(0, 0, 0, Some(true)), Standing::Synced),
            (status(0, 0, 0, None), Standing::Synced),
            (status(3, 0, 0, None), Standing::Waiting(3)),
            (status(3, 0, 0, Some(false)), Standing::Offline(3)),
            (status(0, 0, 0, Some(false)), Standing::Offline(0)),
            (status(3, 1, 1, Some(false)), Standing::Review(2)),
        ] {
            assert_eq!(Standing::of(&status), standing);
        }
    }
}
