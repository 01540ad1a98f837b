//! The journal: edits that lost, restorable with one call.

use rounds_sync::JournalReason;

use crate::{
    App, AppError,
    api::{JournalRow, RecordView},
    forms, labels,
    records::id_of,
    times,
};

impl App {
    /// Edits that lost, newest first.
    ///
    /// # Errors
    /// No account, or the database's.
    pub async fn journal(&self) -> Result<Vec<JournalRow>, AppError> {
        let desk = self.desk().await?;
        let mut screen = desk.store.screens().await?;
        let journal = screen.engine().journal().await?;
        let ids: Vec<_> = journal.iter().map(|entry| entry.key.id).collect();
        let names = screen.labels(&ids).await?;
        Ok(journal
            .into_iter()
            .map(|entry| JournalRow {
                label: labels::of_content(&desk.registry, &entry.key.kind, &entry.content)
                    .or_else(|| names.get(&entry.key.id).map(|(_, name)| name.clone()))
                    .unwrap_or_else(|| entry.key.kind.as_str().to_owned()),
                id: entry.id.to_string(),
                kind: entry.key.kind.as_str().to_owned(),
                record_id: entry.key.id.to_string(),
                data: entry.content.payload().map(forms::fields).unwrap_or_default(),
                at: times::server(entry.at),
                why: why(entry.reason).to_owned(),
                restored: entry.restored,
                only: entry.only,
            })
            .collect())
    }

    /// Puts an entry back, as a new edit on the record as it is now.
    ///
    /// # Errors
    /// `not_found`, `in_conflict`, `invalid` when what it belongs to is gone, or the database's.
    pub async fn restore_journal(&self, id: &str) -> Result<RecordView, AppError> {
        let held = self.desk().await?.resolver().restore(id_of(id)?).await?;
        self.changed([held.key.kind]);
        self.view(held.key.id).await
    }
}

const fn why(reason: JournalReason) -> &'static str {
    match reason {
        JournalReason::LaterEdit => "laterEdit",
        JournalReason::Decision => "decision",
        JournalReason::Withdrawn => "withdrawn",
        JournalReason::DeletedAbove => "deletedAbove",
        JournalReason::Displaced => "displaced",
        JournalReason::NoAnswer => "noAnswer",
        JournalReason::NotAsked => "notAsked",
    }
}
