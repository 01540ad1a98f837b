//! Local changes: one transaction writes the record and what is to be sent. The person never waits for the network.
//!
//! A record that a form shows is saved through a [`Pin`], which remembers the version on the screen: a save on a
//! version that has moved since meets the newer one at once and is decided like any other.

use rounds_model::{Content, EntityId, Invalid, Kind, Payload, RecordKey, Registry, wire};

use crate::{
    Device, Edit, EditState, Held, JournalReason, Pin, Version,
    ablation::{Mechanism, without},
    apply::{Applier, wall},
    journal::{journal_entry, keep_in_journal},
    ports::{Clock, Reading, Store, StoreError, WriteTxn},
    readiness::state_of,
};

/// Why a change was not taken.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// What was entered does not hold; nothing was written.
    #[error("{0}")]
    Invalid(Invalid),
    /// No such record, or it was removed meanwhile.
    #[error("there is no such record")]
    NotFound,
    /// No such kind.
    #[error("there is no kind {0}")]
    UnknownKind(Kind),
    /// The record, or one under it that would go along, has an open conflict; that is settled first.
    #[error("the record has an open conflict")]
    InConflict,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What became of a save.
#[derive(Clone, PartialEq, Debug)]
pub struct Saved {
    /// The record now.
    pub held: Held,
    /// What keeps it from being sent, field by field; kept as a draft all the same.
    pub draft: Vec<rounds_model::FieldError>,
    /// Somebody else's newer version is in the way: a conflict is open.
    pub conflict: bool,
}

/// Makes local changes.
pub struct Editor<'e> {
    pub(crate) store: &'e dyn Store,
    pub(crate) registry: &'e Registry,
    pub(crate) clock: &'e dyn Clock,
}

/// Fields to set and to remove.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Change {
    /// New values.
    pub set: Payload,
    /// Fields to remove.
    pub unset: Vec<String>,
    /// What these fields held gives way for this reason and goes to the journal, in the same transaction.
    pub gives_way: Option<JournalReason>,
    /// The entry of the journal whose fields come back with this change.
    pub brings_back: Option<EntityId>,
}

impl Change {
    /// The fields that it touches.
    pub(crate) fn fields(&self) -> Vec<String> {
        self.set.0.keys().chain(&self.unset).cloned().collect()
    }

    fn apply(&self, target: &mut Payload) {
        for (field, value) in &self.set.0 {
            target.0.insert(field.clone(), value.clone());
        }
        for field in &self.unset {
            target.0.remove(field);
        }
    }
}

impl<'e> Editor<'e> {
    /// An editor over these ports.
    #[must_use]
    pub const fn new(store: &'e dyn Store, registry: &'e Registry, clock: &'e dyn Clock) -> Self {
        Self { store, registry, clock }
    }

    /// Creates a record. With `draft` it may be incomplete: it is kept, and not sent before it holds.
    /// A record that is unique by nature and is here already is edited instead.
    ///
    /// # Errors
    /// What does not hold (unless `draft`), a reference to nothing, or the store.
    pub async fn create(&self, kind: &Kind, data: Payload, draft: bool) -> Result<Saved, EditError> {
        let adapter = self.registry.get(kind).ok_or_else(|| EditError::UnknownKind(kind.clone()))?;
        let now = self.clock.now();
        let derived = adapter.derived_id(&data);
        if derived.is_none() && !adapter.key().is_empty() {
            let mut invalid = Invalid::default();
            adapter.key().iter().filter(|key| data.text(key).is_none()).for_each(|key| invalid.add(key, "required", "is needed"));
            return Err(EditError::Invalid(invalid));
        }
        let key = RecordKey::new(kind.clone(), derived.unwrap_or_else(|| self.clock.new_id()));
        let mut txn = self.store.write().await?;
        let known = txn.held(&[key.id]).await?.pop().flatten();
        let held = known.unwrap_or(Held {
            key,
            content: Content::Live(Payload::default()),
            base: None,
            edit: None,
            hidden_under: None,
            loose: Vec::new(),
            generation: 0,
        });
        let saved = self.write(txn.as_mut(), held, data, now, draft).await?;
        txn.commit().await?;
        Ok(saved)
    }

    /// Changes fields of a record on the version that is held now.
    ///
    /// # Errors
    /// What does not hold, a record that is not here or in conflict, or the store.
    pub async fn change(&self, id: EntityId, change: &Change) -> Result<Saved, EditError> {
        let mut txn = self.store.write().await?;
        let held = txn.held(&[id]).await?.pop().flatten().ok_or(EditError::NotFound)?;
        if !txn.conflicts_of(&[id]).await?.is_empty() {
            return Err(EditError::InConflict);
        }
        let mut data = held.content.payload().cloned().ok_or(EditError::NotFound)?;
        change.apply(&mut data);
        let saved = self.write(txn.as_mut(), held, data, self.clock.now(), false).await?;
        txn.commit().await?;
        Ok(saved)
    }

    /// Opens a form on a record.
    ///
    /// # Errors
    /// A record that is not here, or the store.
    pub async fn open(&self, id: EntityId) -> Result<(Pin, Held), EditError> {
        let mut txn = self.store.write().await?;
        let held = txn.held(&[id]).await?.pop().flatten().ok_or(EditError::NotFound)?;
        let shown = held.content.payload().cloned().ok_or(EditError::NotFound)?;
        let pin = Pin { id: EntityId::new(wall(self.clock.now())), key: held.key.clone(), base: held.base.clone(), shown };
        txn.put_pin(&pin).await?;
        txn.commit().await?;
        Ok((pin, held))
    }

    /// Closes a form.
    ///
    /// # Errors
    /// The store's.
    pub async fn close(&self, pin: EntityId) -> Result<(), EditError> {
        let mut txn = self.store.write().await?;
        txn.remove_pin(pin).await?;
        Ok(txn.commit().await?)
    }

    /// Saves what was typed in a form. Whatever it is, it is on disk when this returns: incomplete entries are kept
    /// as a draft, and a version that moved meanwhile is decided on now.
    ///
    /// # Errors
    /// [`EditError::NotFound`] when neither the record nor what it belonged to is here any more; what was typed is in the
    /// journal then.
    /// A pin that is not open, a changed key field, a reference to nothing, or the store.
    pub async fn save(&self, pin: EntityId, change: &Change) -> Result<Saved, EditError> {
        let now = self.clock.now();
        let mut txn = self.store.write().await?;
        let mut pin = txn.pins().await?.into_iter().find(|one| one.id == pin).ok_or(EditError::NotFound)?;
        keep_in_journal(txn.as_mut(), &pin, change, now).await?;
        let id = pin.key.id;
        let in_conflict = !txn.conflicts_of(&[id]).await?.is_empty();
        let held = txn.held(&[id]).await?.pop().flatten();
        let moved = held.as_ref().is_none_or(|held| has_moved(&pin, held)) && !without(Mechanism::OpenedOn);
        change.apply(&mut pin.shown);
        let saved = if moved {
            let links = self.registry.get(&pin.key.kind).map(|adapter| adapter.links(&pin.shown)).unwrap_or_default();
            let ids: Vec<EntityId> = links.iter().map(|(_, id)| *id).collect();
            let existing = txn.existing(&ids).await?;
            let missing = links.iter().filter(|(_, id)| !existing.contains(id));
            if missing.clone().any(|(parent, _)| parent.required || parent.owner) {
                return self.homeless(txn, &pin, now).await;
            }
            let loose = missing.map(|(parent, _)| parent.field.to_owned()).collect();
            self.meet(txn.as_mut(), &mut pin, held, loose, in_conflict, now).await?
        } else {
            let held = held.ok_or(EditError::NotFound)?;
            let mut data = held.content.payload().cloned().unwrap_or_else(|| pin.shown.clone());
            change.apply(&mut data);
            self.write(txn.as_mut(), held, data, now, true).await?
        };
        txn.put_pin(&pin).await?;
        txn.commit().await?;
        Ok(Saved { conflict: saved.conflict || in_conflict, ..saved })
    }

    /// The record is no more, nor what it belonged to: what was typed goes to the journal.
    async fn homeless(&self, mut txn: Box<dyn WriteTxn + '_>, pin: &Pin, now: Reading) -> Result<Saved, EditError> {
        let mut device = txn.device().await?;
        let edit = Some(new_edit(&mut device, now, None));
        let (key, base, content) = (pin.key.clone(), pin.base.clone(), Content::Live(pin.shown.clone()));
        let mine = Held { key, content, base, edit, hidden_under: None, loose: Vec::new(), generation: device.generation };
        txn.put_journal(&journal_entry(&device, &mine, JournalReason::DeletedAbove, now)).await?;
        txn.put_pin(pin).await?;
        txn.set_device(&device).await?;
        txn.commit().await?;
        Err(EditError::NotFound)
    }

    /// A save on a version that has moved: what the form shows is a dirty record on the pinned version, and meets
    /// the newer one as R. In an open conflict it becomes my side, and the question stays.
    async fn meet(
        &self,
        txn: &mut dyn WriteTxn,
        pin: &mut Pin,
        held: Option<Held>,
        loose: Vec<String>,
        in_conflict: bool,
        now: Reading,
    ) -> Result<Saved, EditError> {
        let mut device = txn.device().await?;
        let other = held.clone().filter(Held::is_dirty);
        let proposed = other.as_ref().and_then(|other| other.edit.as_ref()?.lost.clone());
        let (newest, unsaved) = match held {
            Some(held) => (held.base, held.edit.is_some()),
            None => (pin.base.clone().map(|base| Version { stamp: base.stamp, content: Content::Gone }), false),
        };
        // What was typed on another screen since gives way to the form, and is kept.
        let shown = Content::Live(pin.shown.clone());
        if let Some(other) = other.filter(|other| other.content.is_live() && !other.content.same_as(&shown)) {
            txn.put_journal(&journal_entry(&device, &other, JournalReason::Displaced, now)).await?;
        }
        let mut edit = new_edit(&mut device, now, None);
        txn.set_device(&device).await?;
        // A form on a version that a restore of the server lost proposes it again, with what was typed.
        let lost = proposed.zip(pin.base.as_ref()).filter(|(_, shown)| Some(shown.stamp) > newest.as_ref().map(|newest| newest.stamp));
        edit.lost = lost.map(|((epoch, _), shown)| (epoch, shown.stamp));
        let decided = in_conflict || edit.lost.is_some();
        let mine = Held {
            key: pin.key.clone(),
            content: Content::Live(pin.shown.clone()),
            base: if edit.lost.is_some() { newest.clone() } else { pin.base.clone() },
            edit: Some(edit),
            hidden_under: None,
            loose,
            generation: device.generation,
        };
        txn.put_held(std::slice::from_ref(&mine)).await?;
        if let Some(newest) = newest.filter(|newest| !decided && (unsaved || !newest.content.same_as(&mine.content))) {
            let record = wire::Record { key: pin.key.clone(), stamp: newest.stamp, content: newest.content, op: None, author: None };
            let mut applier = Applier::open(txn, self.registry, now).await?;
            applier.meet(mine, record).await?;
            applier.close().await?;
        }
        let held = txn.held(&[pin.key.id]).await?.pop().flatten().ok_or(EditError::NotFound)?;
        let conflict = !txn.conflicts_of(&[pin.key.id]).await?.is_empty();
        if !conflict {
            pin.base.clone_from(&held.base);
            if let Some(data) = held.content.payload() {
                pin.shown = data.clone();
            }
        }
        Ok(Saved { held, draft: Vec::new(), conflict })
    }

    async fn write(&self, txn: &mut dyn WriteTxn, mut held: Held, data: Payload, now: Reading, draft: bool) -> Result<Saved, EditError> {
        let adapter = self.registry.get(&held.key.kind).ok_or_else(|| EditError::UnknownKind(held.key.kind.clone()))?;
        if adapter.derived_id(&data).is_some_and(|derived| derived != held.key.id) {
            let mut invalid = Invalid::default();
            adapter.key().iter().for_each(|key| invalid.add(key, "immutable", "cannot be changed any more"));
            return Err(EditError::Invalid(invalid));
        }
        self.check_links(txn, &data, adapter).await?;
        let wrong = adapter.check(&data).err();
        if let Some(invalid) = &wrong
            && !draft
        {
            return Err(EditError::Invalid(invalid.clone()));
        }
        let unchanged = held.content.payload().is_some_and(|known| known.same_as(&data)) && (held.base.is_some() || held.edit.is_some());
        if !unchanged {
            let mut device = txn.device().await?;
            let mut edit = new_edit(&mut device, now, held.edit.take());
            edit.state = state_of(wrong.clone());
            held.content = Content::Live(data);
            held.edit = Some(edit);
            txn.set_device(&device).await?;
            txn.put_held(std::slice::from_ref(&held)).await?;
        }
        Ok(Saved { held, draft: wrong.map(|invalid| invalid.0).unwrap_or_default(), conflict: false })
    }

    async fn check_links(&self, txn: &mut dyn WriteTxn, data: &Payload, adapter: &dyn rounds_model::Adapter) -> Result<(), EditError> {
        let links = adapter.links(data);
        let ids: Vec<EntityId> = links.iter().map(|(_, id)| *id).collect();
        let targets = txn.held(&ids).await?;
        let mut invalid = Invalid::default();
        for ((parent, _), target) in links.iter().zip(targets) {
            let fits = target.is_some_and(|held| held.key.kind == parent.kind && held.content.is_live() && held.hidden_under.is_none());
            if !fits {
                invalid.add(parent.field, "not_found", format!("names no {} on this laptop", parent.kind));
            }
        }
        invalid.into_result().map_err(EditError::Invalid)
    }
}

/// The edit after one more change at `now`.
pub(crate) fn new_edit(device: &mut Device, now: Reading, earlier: Option<Edit>) -> Edit {
    let change = device.draw_change();
    let offset = device.clock.last().map(|sample| sample.offset);
    match earlier {
        Some(edit) => Edit { change, last: now, samples: device.samples, state: EditState::Ready, tries: 0, ..edit },
        None => Edit {
            change,
            sealed: 0,
            first: now,
            last: now,
            offset,
            samples: device.samples,
            seen: None,
            lost: None,
            state: EditState::Ready,
            tries: 0,
        },
    }
}

/// Whether the record is on another version than the one that the form shows. What is proposed again after a restore of the
/// server was not typed here: only a form that shows it is open on it.
fn has_moved(pin: &Pin, held: &Held) -> bool {
    let proposed = held.edit.as_ref().is_some_and(|edit| edit.lost.is_some());
    let shown = held.content.payload().is_some_and(|data| data.same_as(&pin.shown));
    held.base.as_ref().map(|base| base.stamp) > pin.base.as_ref().map(|base| base.stamp) || (proposed && !shown)
}
