//! Files that are written for a person: copies of the database, exports, diagnostics; and what the program says of
//! itself.

use serde::{Deserialize, Serialize};
use specta::Type;

/// A copy of the database.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Backup {
    /// Names it.
    pub id: String,
    /// When it was made, by the laptop's clock.
    pub made_at: String,
    /// Its size.
    #[specta(type = u32)]
    pub bytes: u64,
    /// Records in it.
    pub records: u32,
}

/// A file just written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Type)]
pub struct WrittenFile {
    /// Where it is.
    pub path: String,
    /// Records in it.
    pub records: u32,
}

/// What the program says of itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct About {
    /// The program's version.
    pub version: String,
    /// The server that it is connected to.
    pub server: Option<String>,
    /// What this laptop is called to others.
    pub device_name: String,
    /// The work of others that it is built from.
    pub licences: Vec<Licence>,
}

/// A piece of work of others.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, Type)]
pub struct Licence {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Under which terms.
    pub licence: String,
}
