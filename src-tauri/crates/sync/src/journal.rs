//! What goes to the journal and how it comes back: whole records, or only the fields that gave way.

use rounds_model::{Content, EntityId};

use crate::{
    Device, Held, JournalEntry, JournalReason, Pin,
    apply::wall,
    edit::Change,
    ports::{Reading, StoreError, WriteTxn},
};

/// What `held` holds, as an entry of the journal.
pub(crate) fn journal_entry(device: &Device, held: &Held, reason: JournalReason, now: Reading) -> JournalEntry {
    JournalEntry {
        id: EntityId::new(wall(now)),
        key: held.key.clone(),
        content: held.content.clone(),
        edited: held.edit.as_ref().map(|edit| device.interval(edit, held.base.as_ref().map(|base| base.stamp))),
        reason,
        at: device.server_now(now),
        restored: false,
        only: Vec::new(),
    }
}

/// What a change takes the place of, as it stood in the form, is kept; what it brings back is marked as restored.
pub(crate) async fn keep_in_journal(txn: &mut dyn WriteTxn, pin: &Pin, change: &Change, now: Reading) -> Result<(), StoreError> {
    if let Some(reason) = change.gives_way {
        let device = txn.device().await?;
        let held = txn.held(&[pin.key.id]).await?.pop().flatten();
        let edit = held.and_then(|held| held.edit);
        let shown = Held {
            key: pin.key.clone(),
            content: Content::Live(pin.shown.clone()),
            base: pin.base.clone(),
            edit,
            hidden_under: None,
            loose: Vec::new(),
            generation: device.generation,
        };
        let entry = JournalEntry { only: change.fields(), ..journal_entry(&device, &shown, reason, now) };
        txn.put_journal(&entry).await?;
    }
    if let Some(back) = change.brings_back
        && let Some(mut entry) = txn.journal().await?.into_iter().find(|entry| entry.id == back)
    {
        entry.restored = true;
        txn.put_journal(&entry).await?;
    }
    Ok(())
}

/// What a record holds once `entry` is restored on it.
pub(crate) fn restored_on(entry: &JournalEntry, now: &Content) -> Content {
    match (&entry.content, now) {
        (Content::Live(then), Content::Live(now)) if !entry.only.is_empty() => {
            let mut data = now.clone();
            for field in &entry.only {
                match then.get(field) {
                    Some(value) => data.0.insert(field.clone(), value.clone()),
                    None => data.0.remove(field),
                };
            }
            Content::Live(data)
        }
        (then, _) => then.clone(),
    }
}
