//! Forms: a record is opened, which pins the version on the screen, and saved as it is typed.

use rounds_model::{EntityId, Kind, Payload};
use rounds_sync::{JournalReason, edit::Change};

use crate::{
    App, AppError,
    api::{Fields, GivesWay, OpenedForm, RecordName, RecordView, Removed, SaveOutcome, Saved, Typed},
    records::{id_of, payload},
};

impl App {
    /// Opens a form on a record.
    ///
    /// # Errors
    /// `not_found`, or the database's.
    pub async fn open_form(&self, kind: &str, id: &str) -> Result<OpenedForm, AppError> {
        let id = id_of(id)?;
        self.expect_kind(&Kind::from(kind), id).await?;
        self.opened(id).await
    }

    async fn opened(&self, id: EntityId) -> Result<OpenedForm, AppError> {
        let (pin, _) = self.desk().await?.editor().open(id).await?;
        Ok(OpenedForm { pin: pin.id.to_string(), view: self.view(id).await? })
    }

    /// Saves what was typed in a form: it is on disk when this returns. What does not hold yet is kept as well, is
    /// told under `attention`, and is not sent before it holds. What gives way to it goes to the journal with it.
    ///
    /// # Errors
    /// A form that is not open, a changed key, a reference to nothing, or the database's.
    pub async fn save(&self, pin: &str, typed: Typed) -> Result<Saved, AppError> {
        let change = Change {
            set: payload(typed.set),
            unset: typed.unset,
            gives_way: typed.gives_way.map(|why| match why {
                GivesWay::NoAnswer => JournalReason::NoAnswer,
                GivesWay::NotAsked => JournalReason::NotAsked,
            }),
            brings_back: typed.brings_back.as_deref().map(id_of).transpose()?,
        };
        let saved = self.desk().await?.editor().save(id_of(pin)?, &change).await?;
        self.changed([saved.held.key.kind.clone()]);
        let outcome = if saved.conflict { SaveOutcome::Conflict } else { SaveOutcome::Saved };
        Ok(Saved { view: self.view(saved.held.key.id).await?, outcome })
    }

    /// Closes a form.
    ///
    /// # Errors
    /// The database's.
    pub async fn close_form(&self, pin: &str) -> Result<(), AppError> {
        Ok(self.desk().await?.editor().close(id_of(pin)?).await?)
    }

    /// Creates a record from a form that stays open. What is still missing is kept as a draft; only what the record
    /// cannot stand without, its owner and its key, is refused.
    ///
    /// # Errors
    /// `invalid`, `unknown_kind`, or the database's.
    pub async fn create(&self, kind: &str, data: Fields, parent: Option<&RecordName>) -> Result<OpenedForm, AppError> {
        let desk = self.desk().await?;
        let kind = Kind::from(kind);
        let mut data = payload(data);
        let adapter = desk.registry.get(&kind).ok_or_else(|| rounds_sync::edit::EditError::UnknownKind(kind.clone()))?;
        if let (Some(parent), Some(owner)) = (parent, adapter.owner())
            && owner.kind.as_str() == parent.kind
        {
            data = data.with(owner.field, parent.id.as_str());
        }
        if let Some(owner) = adapter.owner().filter(|owner| data.text(owner.field).is_none()) {
            return Err(AppError::Invalid {
                field: owner.field.into(),
                message: format!("the {} that it belongs to is needed", owner.kind),
            });
        }
        let saved = desk.editor().create(&kind, data, true).await?;
        self.changed([kind]);
        self.opened(saved.held.key.id).await
    }

    /// Creates or, with an id, edits a record as a whole; for programs without forms. Nothing is kept that does not
    /// hold.
    ///
    /// # Errors
    /// `invalid`, `unknown_kind`, `not_found`, `in_conflict`, or the database's.
    pub async fn put(&self, kind: &str, id: Option<&str>, fields: Fields) -> Result<RecordView, AppError> {
        let desk = self.desk().await?;
        let kind = Kind::from(kind);
        let saved = match id {
            Some(id) => {
                let id = id_of(id)?;
                self.expect_kind(&kind, id).await?;
                // A null takes the field away.
                let (set, unset): (Fields, Fields) = fields.into_iter().partition(|(_, value)| !value.is_null());
                let change = Change { set: payload(set), unset: unset.into_keys().collect(), ..Change::default() };
                desk.editor().change(id, &change).await?
            }
            None => desk.editor().create(&kind, payload(fields), false).await?,
        };
        self.changed([kind]);
        self.view(saved.held.key.id).await
    }

    /// Deletes a record and all that it owns.
    ///
    /// # Errors
    /// `not_found`, `in_conflict`, `invalid` when others refer to it, or the database's.
    pub async fn delete_record(&self, kind: &str, id: &str) -> Result<Removed, AppError> {
        let desk = self.desk().await?;
        let (kind, id) = (Kind::from(kind), id_of(id)?);
        self.expect_kind(&kind, id).await?;
        let removed = desk.editor().delete(id).await?;
        let mut kinds = vec![kind];
        let mut next = 0;
        while let Some(kind) = kinds.get(next) {
            let below = desk.registry.owned_by(kind);
            kinds.extend(below);
            next += 1;
        }
        self.changed(kinds);
        Ok(Removed { removed: u32::try_from(removed).unwrap_or(u32::MAX) })
    }

    /// A record that is named by the wrong kind is not there.
    async fn expect_kind(&self, kind: &Kind, id: EntityId) -> Result<(), AppError> {
        let view = self.view(id).await?;
        if view.row.kind == kind.as_str() { Ok(()) } else { Err(AppError::NotFound) }
    }
}

/// What a payload holds, as fields.
pub fn fields(data: &Payload) -> Fields {
    data.0.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
}
