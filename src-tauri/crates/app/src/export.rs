//! Files that a person takes with them: what is unsent, and the diagnostics. They go to the person's documents, under a
//! name with the date, and never over a file that is there.

use std::{
    fs::File,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use rounds_model::Content;
use rounds_sync::{
    EditState, Held,
    ports::{Clock, Store},
};
use serde_json::{Value, json};

use crate::{
    App, AppError,
    api::{Account, WrittenFile},
    reports, times,
};

/// More files of one day than anybody writes.
const MOST: u32 = 1_000;

impl App {
    /// Writes all that the server has not confirmed into a file. Nothing of it leaves the queue.
    ///
    /// # Errors
    /// No account, a file that cannot be written, or the database's.
    pub async fn export_unsent(&self) -> Result<WrittenFile, AppError> {
        let desk = self.desk().await?;
        let edited = desk.store.read().await?.edited().await?;
        self.export(&desk.account, edited.iter().map(one).collect()).await
    }

    /// Writes these records into a file.
    pub(crate) async fn export(&self, account: &Account, records: Vec<Value>) -> Result<WrittenFile, AppError> {
        let count = reports::small(records.len() as u64);
        let account = json!({ "server": account.server, "email": account.email, "name": account.name });
        let told = json!({ "exportedAt": self.wall(), "account": account, "records": records });
        self.write_for_person("Rounds unsent", &told, count).await
    }

    /// Writes the diagnostics for support into a file; it holds no personal data.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub async fn write_diagnostics(&self) -> Result<WrittenFile, AppError> {
        let told = self.diagnose().await;
        self.write_for_person("Rounds diagnostics", &told, 0).await
    }

    async fn write_for_person(&self, name: &str, value: &Value, records: u32) -> Result<WrittenFile, AppError> {
        let folder = self.documents()?;
        let name = format!("{name} {}", self.wall().split('T').next().unwrap_or_default());
        let text = serde_json::to_vec_pretty(value).map_err(|_| AppError::Files(ErrorKind::InvalidData))?;
        let path = tokio::task::spawn_blocking(move || write_new(&folder, &name, &text))
            .await
            .map_err(|_| AppError::Files(ErrorKind::Other))??;
        Ok(WrittenFile { path: path.display().to_string(), records })
    }

    /// The person's documents; their home where the system names no such folder.
    fn documents(&self) -> Result<PathBuf, AppError> {
        let of_system = || {
            let dirs = directories::UserDirs::new()?;
            Some(dirs.document_dir().filter(|folder| folder.is_dir()).unwrap_or_else(|| dirs.home_dir()).to_owned())
        };
        self.setup().documents.clone().or_else(of_system).ok_or(AppError::Files(ErrorKind::NotFound))
    }

    /// Now, by the laptop's clock.
    pub(crate) fn wall(&self) -> String {
        times::wall(self.clock().now().wall)
    }
}

/// A record changed here, whole, with what it was changed from.
pub fn one(held: &Held) -> Value {
    let reason = held.edit.as_ref().and_then(|edit| match &edit.state {
        EditState::Attention { reason } => Some(reason.code.clone()),
        EditState::Ready | EditState::Blocked { .. } => None,
    });
    json!({
        "kind": held.key.kind,
        "id": held.key.id,
        "action": if held.content.is_live() { "put" } else { "delete" },
        "base": held.base.as_ref().map(|base| times::stamp(base.stamp)),
        "changedSince": held.edit.as_ref().map(|edit| times::wall(edit.first.wall)),
        "attention": reason,
        "data": held.content.payload(),
        "before": held.base.as_ref().and_then(|base| match &base.content {
            Content::Live(data) => Some(data),
            Content::Deleted | Content::Gone => None,
        }),
    })
}

/// Writes a file that was not there: `name.json`, or `name (2).json` and so on.
fn write_new(folder: &Path, name: &str, text: &[u8]) -> Result<PathBuf, AppError> {
    std::fs::create_dir_all(folder)?;
    for number in 1..=MOST {
        let path = folder.join(if number == 1 { format!("{name}.json") } else { format!("{name} ({number}).json") });
        match create_new(&path) {
            Ok(mut file) => {
                file.write_all(text)?;
                file.sync_all()?;
                return Ok(path);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(AppError::Files(ErrorKind::AlreadyExists))
}

/// A new file that only its owner can read: it may hold what people said about people.
fn create_new(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_file_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let first = write_new(folder.path(), "Rounds unsent", b"1").unwrap();
        let second = write_new(folder.path(), "Rounds unsent", b"2").unwrap();
        assert_eq!(std::fs::read(first).unwrap(), b"1");
        assert_eq!(second.file_name().unwrap(), "Rounds unsent (2).json");
    }
}
