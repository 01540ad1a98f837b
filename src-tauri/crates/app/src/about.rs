//! What the program says of itself, and whose work it is built from.

use crate::{
    App, AppError,
    account::device_name,
    api::{About, Licence},
};

/// Written by `cargo xtask licences` from the manifests of what is built in.
const LICENCES: &str = include_str!("../licences.json");

impl App {
    /// Version, server, name and licences.
    ///
    /// # Errors
    /// A file that names the account and cannot be read.
    pub fn about(&self) -> Result<About, AppError> {
        Ok(About {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            server: self.current()?.map(|account| account.server),
            device_name: device_name(),
            licences: licences()?,
        })
    }
}

fn licences() -> Result<Vec<Licence>, AppError> {
    serde_json::from_str(LICENCES).map_err(|_| AppError::Files(std::io::ErrorKind::InvalidData))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_licences_that_are_built_in_can_be_read() {
        assert!(licences().unwrap().iter().all(|one| !one.name.is_empty() && !one.licence.is_empty()));
    }
}
