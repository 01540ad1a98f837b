//! The program behind the window, from the moment it is there.

use rounds_app::{App, AppError, api::UiError};
use tokio::sync::SetOnce;

/// What a command gives back.
pub type Answer<T> = Result<T, UiError>;

/// Holds the program; commands that come before it is there wait.
#[derive(Default)]
pub struct Host(SetOnce<Result<App, AppError>>);

impl Host {
    /// Asks the program for something; a failure is put into words of the person's language.
    pub async fn ask<T, Asked: Future<Output = Result<T, AppError>>>(&self, what: impl FnOnce(App) -> Asked) -> Answer<T> {
        match self.0.wait().await {
            Ok(app) => {
                let language = app.language();
                what(app.clone()).await.map_err(|error| error.told(language))
            }
            // Without the program there are no settings to name a language: the system's is spoken.
            Err(error) => Err(error.told(crate::language())),
        }
    }

    /// The program is there, or could not be started.
    pub fn started(&self, started: Result<App, AppError>) {
        // It is started once.
        let _ = self.0.set(started);
    }

    /// The program, when it is there already.
    pub fn open(&self) -> Option<App> {
        self.0.get().and_then(|started| started.as_ref().ok().cloned())
    }

    /// Closes the database in order.
    pub async fn close(&self) {
        if let Some(app) = self.open() {
            app.close().await;
        }
    }
}
