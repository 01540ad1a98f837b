//! Conflicts: shown with all the facts, settled, undone, and remembered in the ledger.

use std::collections::{BTreeMap, BTreeSet};

use rounds_model::{Content, EntityId, Payload};
use rounds_sqlite::{LinkedRecord, Screens};
use rounds_sync::{
    Conflict, ConflictReason, Held, Taken,
    ports::{ReadTxn, Store},
    resolve::Choice,
};
use serde_json::Value;

use crate::{
    App, AppError,
    api::{ConflictField, ConflictRow, ConflictView, Decided, Decision, FieldChoice, Resolution, Side, Take},
    desk::Desk,
    forms, kinds, labels,
    records::{id_of, step},
    times,
};

/// What records are called.
type Names = BTreeMap<EntityId, String>;

impl App {
    /// Open conflicts, by time of opening.
    ///
    /// # Errors
    /// No account, or the database's.
    pub async fn conflicts(&self) -> Result<Vec<ConflictRow>, AppError> {
        let desk = self.desk().await?;
        let mut screen = desk.store.screens().await?;
        let conflicts = screen.engine().conflicts().await?;
        let names = names(&mut screen, &conflicts).await?;
        let mut rows = Vec::with_capacity(conflicts.len());
        for conflict in &conflicts {
            rows.push(row(&desk, &names, conflict, screen.owner_trail(&conflict.key).await?));
        }
        Ok(rows)
    }

    /// One conflict with all the facts.
    ///
    /// # Errors
    /// `not_found`, or the database's.
    pub async fn conflict(&self, id: &str) -> Result<ConflictView, AppError> {
        let desk = self.desk().await?;
        let mut screen = desk.store.screens().await?;
        let (held, conflict) = facts(screen.engine(), id_of(id)?).await?;
        let names = names(&mut screen, std::slice::from_ref(&conflict)).await?;
        let trail = screen.owner_trail(&conflict.key).await?;
        let referred = screen.labels(&referred(&desk, &held, &conflict)).await?;
        let referred = referred.into_iter().map(|(id, (_, name))| (id.to_string(), name)).collect();
        Ok(view(&desk, row(&desk, &names, &conflict, trail), referred, &held, &conflict))
    }

    /// Settles a conflict.
    ///
    /// # Errors
    /// `not_found`, `invalid` when what was put together does not hold, or the database's.
    pub async fn resolve(&self, resolution: Resolution) -> Result<Decided, AppError> {
        let desk = self.desk().await?;
        let id = id_of(&resolution.id)?;
        let choice = match resolution.take {
            Take::Mine => Choice::Mine,
            Take::Theirs => Choice::Theirs,
            Take::Fields => {
                let (held, conflict) = facts(desk.store.read().await?.as_mut(), id).await?;
                Choice::Merged(merge(&held, &conflict, resolution.fields.unwrap_or_default()))
            }
        };
        let decision = desk.resolver().settle(id, choice).await?;
        self.changed(below(&desk, &decision.conflict));
        Ok(Decided { decision_id: decision.id.to_string() })
    }

    /// Takes a decision back.
    ///
    /// # Errors
    /// `not_found`, or the database's.
    pub async fn undo(&self, decision: &str) -> Result<(), AppError> {
        let held = self.desk().await?.resolver().undo(id_of(decision)?).await?;
        self.changed([held.key.kind]);
        Ok(())
    }

    /// Decisions taken, newest first.
    ///
    /// # Errors
    /// No account, or the database's.
    pub async fn ledger(&self) -> Result<Vec<Decision>, AppError> {
        let desk = self.desk().await?;
        let mut screen = desk.store.screens().await?;
        let ledger = screen.engine().ledger().await?;
        let people: Vec<EntityId> = ledger.iter().map(|decision| decision.by).collect();
        let names = screen.labels(&people).await?;
        let decision = |decision: &rounds_sync::Decision| Decision {
            id: decision.id.to_string(),
            kind: decision.conflict.key.kind.as_str().to_owned(),
            record_id: decision.conflict.key.id.to_string(),
            label: label(&desk, &decision.conflict, [&decision.result, &decision.mine]),
            taken: match decision.taken {
                Taken::Mine => "mine",
                Taken::Theirs => "theirs",
                Taken::Merged => "merged",
            }
            .to_owned(),
            by: names.get(&decision.by).map(|(_, name)| name.clone()),
            at: times::server(decision.at),
            why: reason(decision.conflict.reason).to_owned(),
            undone: decision.undone,
        };
        Ok(ledger.iter().map(decision).collect())
    }
}

async fn facts(txn: &mut dyn ReadTxn, id: EntityId) -> Result<(Held, Conflict), AppError> {
    let conflict = txn.conflicts_of(&[id]).await?.pop().ok_or(AppError::NotFound)?;
    let held = txn.held(&[id]).await?.pop().flatten().ok_or(AppError::NotFound)?;
    Ok((held, conflict))
}

/// What the records in conflict and their other authors are called.
async fn names(screen: &mut Screens, conflicts: &[Conflict]) -> Result<Names, AppError> {
    let records = conflicts.iter().map(|conflict| conflict.key.id);
    let people = conflicts.iter().filter_map(|conflict| conflict.author.as_ref().map(|author| author.by));
    let ids: Vec<EntityId> = records.chain(people).collect();
    Ok(screen.labels(&ids).await?.into_iter().map(|(id, (_, name))| (id, name)).collect())
}

fn row(desk: &Desk, names: &Names, conflict: &Conflict, trail: Vec<LinkedRecord>) -> ConflictRow {
    let author = conflict.author.as_ref();
    ConflictRow {
        id: conflict.key.id.to_string(),
        kind: conflict.key.kind.as_str().to_owned(),
        label: names.get(&conflict.key.id).cloned().unwrap_or_else(|| label(desk, conflict, [])),
        owner_trail: trail.into_iter().map(step).collect(),
        opened_at: times::server(conflict.opened),
        reason: reason(conflict.reason).to_owned(),
        mine_by: Some(desk.account.name.clone()),
        theirs_by: author.and_then(|author| names.get(&author.by).cloned()),
        theirs_at: author.and_then(|author| times::edit(author.edited.to)),
    }
}

fn view(desk: &Desk, row: ConflictRow, names: BTreeMap<String, String>, held: &Held, conflict: &Conflict) -> ConflictView {
    let author = conflict.author.as_ref();
    let base = held.base.as_ref().map(|base| &base.content);
    ConflictView {
        fields: fields(desk, held, conflict),
        base: base.map(|content| side(content, None, None, None)),
        mine: side(&held.content, Some(desk.account.name.clone()), None, conflict.mine.as_ref()),
        theirs: side(
            &conflict.theirs.content,
            row.theirs_by.clone(),
            author.map(|author| author.device.clone()),
            author.map(|author| &author.edited),
        ),
        names,
        row,
    }
}

/// The records that any side refers to.
fn referred(desk: &Desk, held: &Held, conflict: &Conflict) -> Vec<EntityId> {
    let Some(adapter) = desk.registry.get(&conflict.key.kind) else { return Vec::new() };
    let base = held.base.as_ref().map(|base| &base.content);
    let sides = [base, Some(&held.content), Some(&conflict.theirs.content)].into_iter().flatten();
    let ids: BTreeSet<EntityId> = sides.filter_map(Content::payload).flat_map(|data| adapter.links(data)).map(|(_, id)| id).collect();
    ids.into_iter().collect()
}

fn side(content: &Content, by: Option<String>, device: Option<String>, edited: Option<&rounds_model::EditInterval>) -> Side {
    Side {
        removed: !content.is_live(),
        data: content.payload().map(forms::fields),
        by,
        device,
        from: edited.and_then(|edited| times::edit(edited.from)),
        to: edited.and_then(|edited| times::edit(edited.to)),
    }
}

/// The declared fields on all sides, then those that differ and this program does not know.
fn fields(desk: &Desk, held: &Held, conflict: &Conflict) -> Vec<ConflictField> {
    let empty = Payload::default();
    let base = held.base.as_ref().and_then(|base| base.content.payload()).unwrap_or(&empty);
    let mine = held.content.payload().unwrap_or(&empty);
    let theirs = conflict.theirs.content.payload().unwrap_or(&empty);
    let field = |name: &str, label: String, shape| {
        let value = |side: &Payload| side.get(name).cloned().unwrap_or(Value::Null);
        let (base, mine, theirs) = (value(base), value(mine), value(theirs));
        let differs = mine != theirs;
        ConflictField { clash: differs && mine != base && theirs != base, name: name.to_owned(), label, shape, base, mine, theirs, differs }
    };
    let declared = desk.registry.get(&conflict.key.kind).map_or(&[][..], |adapter| adapter.fields());
    let mut rows: Vec<ConflictField> =
        declared.iter().map(|declared| field(declared.name, declared.title(), kinds::shape(declared.shape))).collect();
    for name in mine.changed_fields(theirs) {
        if !declared.iter().any(|declared| declared.name == name) {
            rows.push(field(&name, name.clone(), crate::api::ShapeName::Document));
        }
    }
    rows
}

/// Mine, with what only they changed, and what was chosen above both.
fn merge(held: &Held, conflict: &Conflict, chosen: BTreeMap<String, FieldChoice>) -> Payload {
    let empty = Payload::default();
    let theirs = conflict.theirs.content.payload().unwrap_or(&empty);
    let Some(mine) = held.content.payload() else {
        return choose(theirs.clone(), &empty, theirs, chosen);
    };
    let mut merged = mine.clone();
    if let Some(base) = held.base.as_ref().and_then(|base| base.content.payload())
        && conflict.theirs.content.is_live()
    {
        for field in theirs.changed_fields(base) {
            if mine.get(&field) == base.get(&field) {
                theirs.copy_field(&field, &mut merged);
            }
        }
    }
    choose(merged, mine, theirs, chosen)
}

fn choose(mut merged: Payload, mine: &Payload, theirs: &Payload, chosen: BTreeMap<String, FieldChoice>) -> Payload {
    for (field, choice) in chosen {
        match choice {
            FieldChoice::Mine => mine.copy_field(&field, &mut merged),
            FieldChoice::Theirs => theirs.copy_field(&field, &mut merged),
            FieldChoice::Value(Value::Null) => {
                merged.0.remove(&field);
            }
            FieldChoice::Value(value) => merged = merged.with(&field, value),
        }
    }
    merged
}

/// What a record in conflict is called, when it is not held: by any live side.
fn label<'c>(desk: &Desk, conflict: &'c Conflict, sides: impl IntoIterator<Item = &'c Content>) -> String {
    sides
        .into_iter()
        .chain([&conflict.theirs.content])
        .find_map(|content| labels::of_content(&desk.registry, &conflict.key.kind, content))
        .unwrap_or_else(|| conflict.key.kind.as_str().to_owned())
}

/// The kind of the record and all kinds below it: a decision on a removal moves whole trees.
fn below(desk: &Desk, conflict: &Conflict) -> Vec<rounds_model::Kind> {
    let mut kinds = vec![conflict.key.kind.clone()];
    let mut next = 0;
    while let Some(kind) = kinds.get(next) {
        let owned = desk.registry.owned_by(kind);
        kinds.extend(owned);
        next += 1;
    }
    kinds
}

const fn reason(reason: ConflictReason) -> &'static str {
    match reason {
        ConflictReason::Edited => "edited",
        ConflictReason::Deleted => "deleted",
        ConflictReason::LeftScope => "leftScope",
        ConflictReason::Orphaned => "orphaned",
        ConflictReason::SubtreeChanged => "subtreeChanged",
    }
}
