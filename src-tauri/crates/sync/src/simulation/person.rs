//! What the person at a laptop does: make, change, open and save forms, delete, settle, take back.

use rounds_model::{Content, EntityId, Kind, Payload, RecordKey};

use super::{laptop::Laptop, reference::Reference};
use crate::{
    EditState, Held, Pin,
    edit::{Change, EditError, Editor},
    engine_tests::{ANSWER, PLACE, VISIT, registry, set},
    fakes::Dice,
    resolve::{Choice, Resolver},
};

/// The person at one laptop, for one action.
pub struct Person<'w> {
    pub laptop: &'w mut Laptop,
    pub reference: &'w mut Reference,
    pub dice: &'w Dice,
    /// Counts what is typed, so that nothing is typed twice.
    pub typed: &'w mut u64,
}

impl Person<'_> {
    /// Does one thing by chance; a word for the trace.
    pub fn act(&mut self) -> &'static str {
        match self.dice.roll(16) {
            0 => self.make_place(),
            1 | 2 => self.make_visit(),
            3 | 4 => self.make_answer(),
            5..=7 => self.change(),
            8 => self.open(),
            9 | 10 => self.save(),
            11 => self.close(),
            12 => self.delete(),
            13 => self.settle_one(),
            14 => self.put_back(),
            _ => self.look_after_attention(false),
        }
    }

    /// I7: the store refuses what would lead nowhere; the engine must not have tried.
    fn store_failed(&mut self, error: &dyn std::fmt::Display) -> &'static str {
        self.reference.refused_by_the_store = Some(format!("on {}: {error}", self.laptop.name));
        "refused by the store"
    }

    fn value(&mut self) -> String {
        *self.typed += 1;
        format!("v{}", self.typed)
    }

    /// The records of `kind` that the screen shows.
    fn shown(&self, kind: Option<&Kind>) -> Vec<Held> {
        let ids: Vec<EntityId> =
            self.reference.known.iter().filter(|key| kind.is_none_or(|kind| key.kind == *kind)).map(|key| key.id).collect();
        let held = self.laptop.read(async |txn| txn.held(&ids).await);
        held.into_iter().flatten().filter(|held| held.content.is_live() && held.hidden_under.is_none()).collect()
    }

    fn one(&self, kind: Option<&Kind>) -> Option<Held> {
        let shown = self.shown(kind);
        self.dice.pick(&shown).cloned()
    }

    fn make(&mut self, kind: &Kind, data: Payload) -> &'static str {
        let (store, clock, registry) = (self.laptop.store.clone(), self.laptop.clock.clone(), registry());
        let content = Content::Live(data.clone());
        let derived = registry.get(kind).and_then(|adapter| adapter.derived_id(&data));
        let existing = derived.and_then(|id| self.laptop.read(async |txn| txn.held(&[id]).await).pop().flatten());
        existing.iter().for_each(|held| self.reference.sees(&self.laptop.name, &held.content));
        let made = self.laptop.act(async { Editor::new(&store, &registry, clock.as_ref()).create(kind, data, false).await });
        match made {
            Some(Ok(saved)) => {
                self.reference.types(&self.laptop.name, &saved.held.key, &content, true);
                "made"
            }
            Some(Err(EditError::InConflict | EditError::Invalid(_) | EditError::NotFound)) => "refused",
            Some(Err(error)) => self.store_failed(&error),
            None => {
                // It may be there all the same, under an id that only the store knows.
                let edited = self.laptop.read(async |txn| txn.edited().await);
                let mine = |held: &&Held| held.key.kind == *kind && values_of(&held.content) == values_of(&content);
                if let Some(held) = edited.iter().find(mine) {
                    self.reference.types(&self.laptop.name, &held.key, &content, false);
                }
                "killed while it was made"
            }
        }
    }

    fn make_place(&mut self) -> &'static str {
        let data = Payload::default().with("name", self.value()).with("phone", self.value());
        let above = if self.dice.once_in(3) { self.one(Some(&PLACE)) } else { None };
        let data = match above {
            Some(above) => data.with("aboveId", above.key.id.to_string()),
            None => data,
        };
        self.make(&PLACE, data)
    }

    fn make_visit(&mut self) -> &'static str {
        let Some(place) = self.one(Some(&PLACE)) else { return "no place" };
        let data = Payload::default().with("placeId", place.key.id.to_string()).with("note", self.value());
        self.make(&VISIT, data)
    }

    fn make_answer(&mut self) -> &'static str {
        let Some(visit) = self.one(Some(&VISIT)) else { return "no visit" };
        let question = format!("q{}", self.dice.roll(3));
        let data = Payload::default().with("visitId", visit.key.id.to_string()).with("question", question).with("value", self.value());
        self.make(&ANSWER, data)
    }

    /// A field that a person may type into.
    fn field(&self, kind: &Kind) -> &'static str {
        match () {
            () if *kind == VISIT => "note",
            () if *kind == ANSWER => "value",
            () if self.dice.once_in(2) => "name",
            () => "phone",
        }
    }

    fn change(&mut self) -> &'static str {
        let Some(held) = self.one(None) else { return "nothing to change" };
        let (field, value) = (self.field(&held.key.kind), self.value());
        self.reference.sees(&self.laptop.name, &held.content);
        let (store, clock, registry) = (self.laptop.store.clone(), self.laptop.clock.clone(), registry());
        let change = set(field, &value);
        let done = self.laptop.act(async { Editor::new(&store, &registry, clock.as_ref()).change(held.key.id, &change).await });
        self.note(&held.key, &held.content, &change, done.map(|done| done.map(|_| ())))
    }

    fn note(&mut self, key: &RecordKey, shown: &Content, change: &Change, done: Option<Result<(), EditError>>) -> &'static str {
        let emptied = change.unset.iter().fold(change.set.clone(), |set, field| set.with(field, ""));
        let content = Content::Live(emptied);
        match done {
            Some(Ok(())) => {
                if let Some(data) = shown.payload() {
                    let replaced = change.fields().into_iter().filter_map(|field| Some((field.clone(), data.get(&field)?.clone())));
                    self.reference.lets_go(&Content::Live(Payload(replaced.collect())));
                }
                self.reference.types(&self.laptop.name, key, &content, true);
            }
            None => self.reference.types(&self.laptop.name, key, &content, false),
            Some(Err(EditError::InConflict | EditError::Invalid(_) | EditError::NotFound)) => return "refused",
            Some(Err(error)) => return self.store_failed(&error),
        }
        "changed"
    }

    fn open(&mut self) -> &'static str {
        let Some(held) = self.one(None) else { return "nothing to open" };
        let (store, clock, registry) = (self.laptop.store.clone(), self.laptop.clock.clone(), registry());
        self.reference.sees(&self.laptop.name, &held.content);
        let _opened = self.laptop.act(async { Editor::new(&store, &registry, clock.as_ref()).open(held.key.id).await });
        "opened"
    }

    fn form(&self) -> Option<Pin> {
        let pins = self.laptop.read(async |txn| txn.pins().await);
        self.dice.pick(&pins).cloned()
    }

    fn save(&mut self) -> &'static str {
        let Some(pin) = self.form() else { return "no form" };
        let (store, clock, registry) = (self.laptop.store.clone(), self.laptop.clock.clone(), registry());
        let mut change = set(self.field(&pin.key.kind), &self.value());
        if pin.key.kind == PLACE && self.dice.once_in(6) {
            change = Change { set: Payload::default().with("phone", self.value()), unset: vec!["name".to_owned()], ..Change::default() };
        }
        // Of an open conflict both sides are on the screen.
        let conflict = self.laptop.read(async |txn| txn.conflicts_of(&[pin.key.id]).await).pop();
        conflict.iter().for_each(|one| self.reference.sees(&self.laptop.name, &one.theirs.content));
        let saved = self.laptop.act(async { Editor::new(&store, &registry, clock.as_ref()).save(pin.id, &change).await });
        if let Some(Ok(saved)) = &saved {
            let content = saved.held.content.clone();
            let word = self.note(&pin.key, &Content::Live(pin.shown.clone()), &change, Some(Ok(())));
            self.reference.sees(&self.laptop.name, &content);
            return word;
        }
        self.note(&pin.key, &Content::Live(pin.shown.clone()), &change, saved.map(|saved| saved.map(|_| ())))
    }

    fn close(&mut self) -> &'static str {
        let Some(pin) = self.form() else { return "no form" };
        let (store, clock, registry) = (self.laptop.store.clone(), self.laptop.clock.clone(), registry());
        let _closed = self.laptop.act(async { Editor::new(&store, &registry, clock.as_ref()).close(pin.id).await });
        "closed"
    }

    /// Everything that this laptop shows is looked at.
    fn look_around(&mut self) {
        for held in self.shown(None) {
            self.reference.sees(&self.laptop.name, &held.content);
        }
    }

    fn delete(&mut self) -> &'static str {
        let kind = [PLACE, VISIT, ANSWER, ANSWER][usize::try_from(self.dice.roll(4)).unwrap_or(0)].clone();
        let Some(held) = self.one(Some(&kind)) else { return "nothing to delete" };
        self.look_around();
        let gone = self.laptop.read(async |txn| {
            let mut rows = crate::apply::subtree(txn, &registry(), held.key.id).await?;
            rows.push(held.clone());
            Ok(rows)
        });
        let (store, clock, registry) = (self.laptop.store.clone(), self.laptop.clock.clone(), registry());
        let editor = Editor::new(&store, &registry, clock.as_ref());
        let done = self.laptop.act(editor.delete(held.key.id));
        match done {
            Some(Ok(_)) => {
                gone.iter().for_each(|held| self.reference.lets_go(&held.content));
                "deleted"
            }
            Some(Err(EditError::Store(error))) => self.store_failed(&error),
            _ => "not deleted",
        }
    }

    fn settle_one(&mut self) -> &'static str {
        let conflicts = self.laptop.read(async |txn| txn.conflicts().await);
        let Some(conflict) = self.dice.pick(&conflicts).cloned() else { return "no conflict" };
        self.look_around();
        // The page of a conflict shows both sides, and what a deletion would take along.
        let hidden = self.laptop.read(async |txn| {
            let ids: Vec<EntityId> = txn.hidden_under(conflict.key.id).await?.into_iter().map(|key| key.id).collect();
            txn.held(&ids).await
        });
        hidden.iter().flatten().for_each(|held| self.reference.sees(&self.laptop.name, &held.content));
        self.reference.sees(&self.laptop.name, &conflict.theirs.content);
        let mine = self.laptop.read(async |txn| txn.held(&[conflict.key.id]).await).pop().flatten().map(|held| held.content);
        mine.iter().for_each(|mine| self.reference.sees(&self.laptop.name, mine));
        let merged = mine.as_ref().and_then(|mine| mine.payload()).zip(conflict.theirs.content.payload()).map(|(mine, theirs)| {
            let mut merged = theirs.clone();
            mine.copy_field("name", &mut merged);
            merged
        });
        let choice = match (self.dice.roll(3), merged) {
            (0, Some(merged)) => Choice::Merged(merged),
            (1, _) => Choice::Mine,
            _ => Choice::Theirs,
        };
        let (store, clock, registry) = (self.laptop.store.clone(), self.laptop.clock.clone(), registry());
        match self.laptop.act(async { Resolver::new(&store, &registry, clock.as_ref()).settle(conflict.key.id, choice).await }) {
            Some(Ok(_)) => "settled",
            Some(Err(EditError::Store(error))) => self.store_failed(&error),
            _ => "not settled",
        }
    }

    /// Settles everything that is open; whether there was anything.
    pub fn settle_all(&mut self) -> bool {
        let open = self.laptop.read(async |txn| txn.conflicts().await).len();
        for _ in 0..open * 4 {
            self.settle_one();
        }
        open > 0
    }

    /// Takes a decision back, or an entry of the journal.
    fn put_back(&mut self) -> &'static str {
        let (ledger, journal) = self.laptop.read(async |txn| Ok((txn.ledger().await?, txn.journal().await?)));
        self.look_around();
        let (store, clock, registry) = (self.laptop.store.clone(), self.laptop.clock.clone(), registry());
        let done = if self.dice.once_in(2) {
            let Some(decision) = self.dice.pick(&ledger).map(|one| one.id) else { return "no decision" };
            self.laptop.act(async { Resolver::new(&store, &registry, clock.as_ref()).undo(decision).await })
        } else {
            let Some(entry) = self.dice.pick(&journal).map(|one| one.id) else { return "no entry" };
            self.laptop.act(async { Resolver::new(&store, &registry, clock.as_ref()).restore(entry).await })
        };
        match done {
            Some(Ok(_)) => "put back",
            Some(Err(EditError::Store(error))) => self.store_failed(&error),
            _ => "not put back",
        }
    }

    /// Mends, tries again or withdraws what needs attention.
    pub fn look_after_attention(&mut self, all: bool) -> &'static str {
        let edited = self.laptop.read(async |txn| txn.edited().await);
        let needing: Vec<Held> = edited
            .into_iter()
            .filter(|held| matches!(held.edit.as_ref().map(|edit| &edit.state), Some(EditState::Attention { .. })))
            .collect();
        let Some(held) = self.dice.pick(&needing).cloned() else { return "nothing needs attention" };
        let (store, clock, registry) = (self.laptop.store.clone(), self.laptop.clock.clone(), registry());
        let resolver = Resolver::new(&store, &registry, clock.as_ref());
        let draft = held.key.kind == PLACE && held.content.payload().is_some_and(|data| data.text("name").is_none());
        if draft {
            let change = set("name", &self.value());
            let done = self.laptop.act(async { Editor::new(&store, &registry, clock.as_ref()).change(held.key.id, &change).await });
            return self.note(&held.key, &held.content, &change, done.map(|done| done.map(|_| ())));
        }
        let orphaned =
            matches!(held.edit.as_ref().map(|edit| &edit.state), Some(EditState::Attention { reason }) if reason.code == "parent_deleted");
        let withdraw = if all { orphaned } else { self.dice.once_in(2) };
        let done = if withdraw { self.laptop.act(resolver.withdraw(held.key.id)) } else { self.laptop.act(resolver.retry(held.key.id)) };
        if let Some(Err(EditError::Store(error))) = done {
            return self.store_failed(&error);
        }
        if withdraw { "withdrawn" } else { "tried again" }
    }
}

fn values_of(content: &Content) -> Vec<(&'static str, String)> {
    super::reference::values(content).map(|(field, value)| (field, value.to_owned())).collect()
}
