//! The queue: what the server has not confirmed yet, and why it waits.

use std::collections::BTreeSet;

use rounds_model::EntityId;
use rounds_sync::{Edit, EditState, Held, ports::Store};

use crate::{
    App, AppError, Language,
    api::{QueueAction, QueueRow, QueueState, Reason},
    records::id_of,
    times,
};

impl App {
    /// What the server has not confirmed yet, the oldest change first.
    ///
    /// # Errors
    /// No account, or the database's.
    pub async fn queue(&self) -> Result<Vec<QueueRow>, AppError> {
        let desk = self.desk().await?;
        let mut screen = desk.store.screens().await?;
        let txn = screen.engine();
        let edited = txn.edited().await?;
        let ids: Vec<EntityId> = edited.iter().map(|held| held.key.id).collect();
        let sent: BTreeSet<EntityId> =
            txn.sealed_of(&ids).await?.iter().filter(|sealed| sealed.sent).map(|sealed| sealed.operation.id).collect();
        let paused: BTreeSet<EntityId> = txn.conflicts_of(&ids).await?.iter().map(|conflict| conflict.key.id).collect();
        let names = screen.labels(&ids).await?;
        let language = self.language();
        let row = |held: &Held, edit: &Edit| {
            let id = held.key.id;
            let (state, reason) = match &edit.state {
                _ if paused.contains(&id) => (QueueState::Paused, None),
                EditState::Attention { reason } => (QueueState::Attention, Some(Reason::of(reason, language))),
                EditState::Blocked { .. } => (QueueState::Blocked, Some(blocked(language))),
                EditState::Ready if sent.contains(&id) => (QueueState::Sent, None),
                EditState::Ready => (QueueState::Waiting, None),
            };
            QueueRow {
                id: id.to_string(),
                kind: held.key.kind.as_str().to_owned(),
                label: names.get(&id).map(|(_, name)| name.clone()).unwrap_or_else(|| held.key.kind.as_str().to_owned()),
                record_id: id.to_string(),
                action: if held.content.is_live() { QueueAction::Put } else { QueueAction::Delete },
                state,
                reason,
                since: times::wall(edit.first.wall),
            }
        };
        Ok(edited.iter().filter_map(|held| Some(row(held, held.edit.as_ref()?))).collect())
    }

    /// Sends an entry that needs attention again with the next run.
    ///
    /// # Errors
    /// `not_found`, or the database's.
    pub async fn queue_retry(&self, id: &str) -> Result<(), AppError> {
        let id = id_of(id)?;
        self.desk().await?.resolver().retry(id).await?;
        self.told_of(id).await
    }

    /// Takes an entry back: it goes to the journal, and the record is as the server has it.
    ///
    /// # Errors
    /// `not_found`, `invalid` when it may have been sent already, or the database's.
    pub async fn queue_withdraw(&self, id: &str) -> Result<(), AppError> {
        let id = id_of(id)?;
        let desk = self.desk().await?;
        let kind = desk.store.read().await?.held(&[id]).await?.pop().flatten().map(|held| held.key.kind);
        desk.resolver().withdraw(id).await?;
        self.changed(kind);
        Ok(())
    }

    async fn told_of(&self, id: EntityId) -> Result<(), AppError> {
        let held = self.desk().await?.store.read().await?.held(&[id]).await?.pop().flatten();
        self.changed(held.map(|held| held.key.kind));
        Ok(())
    }
}

/// Why an entry waits for the record above it.
fn blocked(language: Language) -> Reason {
    Reason::of(&rounds_sync::Reason { code: "parent_absent".to_owned(), fields: Vec::new() }, language)
}
