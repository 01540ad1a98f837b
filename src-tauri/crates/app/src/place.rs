//! The address in the window where the person was last. It is kept in the encrypted database, since it names records,
//! and is durable when the call returns, so that the program opens there again after a crash.

use crate::{App, AppError};

/// The name under which it is kept.
const PLACE: &str = "place";

/// Longer than any address of the window.
const LONGEST: usize = 2_000;

impl App {
    /// Where the person was last; `None` before the first time.
    ///
    /// # Errors
    /// No account, or the database's.
    pub async fn place(&self) -> Result<Option<String>, AppError> {
        Ok(self.desk().await?.store.kept(PLACE).await?)
    }

    /// Remembers where the person is.
    ///
    /// # Errors
    /// `invalid` for what is no address of the window, no account, or the database's.
    pub async fn set_place(&self, address: &str) -> Result<(), AppError> {
        if address.len() > LONGEST || !address.starts_with('/') {
            return Err(AppError::Invalid { field: "address".into(), message: "is no address of the window".into() });
        }
        Ok(self.desk().await?.store.keep(PLACE, Some(address)).await?)
    }
}
