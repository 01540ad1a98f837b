//! The program behind the window, from the moment it is there.

use std::sync::atomic::{AtomicUsize, Ordering};

use rounds_app::{App, AppError, api::UiError};
use tokio::sync::SetOnce;

/// What a command gives back.
pub type Answer<T> = Result<T, UiError>;

/// Holds the program; commands that come before it is there wait.
#[derive(Default)]
pub struct Host {
    program: SetOnce<Result<App, AppError>>,
    /// How many commands it works on.
    at_work: AtomicUsize,
}

/// A command that the program works on, however it ends.
struct AtWork<'h>(&'h AtomicUsize);

impl<'h> AtWork<'h> {
    fn on(count: &'h AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Host {
    /// Asks the program for something; a failure is put into words of the person's language.
    pub async fn ask<T, Asked: Future<Output = Result<T, AppError>>>(&self, what: impl FnOnce(App) -> Asked) -> Answer<T> {
        match self.program.wait().await {
            Ok(app) => {
                let _at_work = AtWork::on(&self.at_work);
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
        let _ = self.program.set(started);
    }

    /// The program, when it is there already.
    pub fn open(&self) -> Option<App> {
        self.program.get().and_then(|started| started.as_ref().ok().cloned())
    }

    /// Whether it works on something that the window asked for.
    pub fn is_busy(&self) -> bool {
        self.at_work.load(Ordering::Relaxed) > 0
    }

    /// Closes the database in order.
    pub async fn close(&self) {
        if let Some(app) = self.open() {
            app.close().await;
        }
    }
}
