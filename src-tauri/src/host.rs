//! The program behind the window, from the moment it is there.

use rounds_app::{App, AppError, api::UiError};
use tokio::sync::SetOnce;

/// What a command gives back.
pub type Answer<T> = Result<T, UiError>;

/// Holds the program; commands that come before it is there wait.
#[derive(Default)]
pub struct Host(SetOnce<Result<App, UiError>>);

impl Host {
    /// The program.
    pub async fn app(&self) -> Answer<&App> {
        self.0.wait().await.as_ref().map_err(Clone::clone)
    }

    /// The program is there, or could not be started.
    pub fn started(&self, started: Result<App, AppError>) {
        // It is started once.
        let _ = self.0.set(started.map_err(UiError::from));
    }

    /// Closes the database in order.
    pub async fn close(&self) {
        if let Some(Ok(app)) = self.0.get() {
            app.close().await;
        }
    }
}
