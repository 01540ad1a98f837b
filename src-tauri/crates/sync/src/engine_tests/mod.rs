//! The engine over the fakes: laptops, a server and toy kinds, which prove that it knows no real one.

mod bisecting;
mod conflicts;
mod convergence;
mod deletes;
mod faults;
mod first_sync;
mod histories;
mod journal;
mod own_deletions;
mod queue;
mod restored_forms;
mod schedule;
mod scope;
mod updates;

use std::sync::Arc;

use rounds_model::{Collection, ConflictPolicy, Content, Entity, EntityId, Field, Kind, Payload, RecordKey, Registry, adapter};
use tokio_util::sync::CancellationToken;

use crate::{
    Conflict, Device, Held, JournalEntry, RunReport, Trigger,
    edit::{Change, Editor},
    engine::SyncEngine,
    fakes::{FakeRemote, FakeServer, HandClock, MemoryStore},
    ports::{Counts, Store},
    resolve::Resolver,
};

/// 2026-01-15T10:30:00Z, µs.
pub const START: i64 = 1_768_473_000_000_000;
pub const MINUTE: i64 = 60_000_000;

macro_rules! toy {
    ($name:ident, $policy:ident, [$($field:expr),*], key [$($key:literal),*]) => {
        struct $name;
        impl Entity for $name {
            const KIND: &'static str = stringify!($name);
            const COLLECTION: Collection = Collection::of("toys");
            const NESTED: &'static str = "toys";
            const FIELDS: &'static [Field] = &[$($field),*];
            const POLICY: ConflictPolicy = ConflictPolicy::$policy;
            const KEY: &'static [&'static str] = &[$($key),*];
            fn label(data: &Payload) -> String {
                data.text("name").unwrap_or_default().to_owned()
            }
        }
    };
}
toy!(Place, MergeDisjoint, [Field::text("name").required(), Field::text("phone"), Field::reference("aboveId", "Place")], key []);
toy!(Visit, LastWriteWins, [Field::owner("placeId", "Place"), Field::text("note")], key []);
toy!(Answer, LastWriteWins, [Field::owner("visitId", "Visit"), Field::text("question").required(), Field::text("value")], key ["visitId", "question"]);

pub const PLACE: Kind = Kind::of("Place");
pub const VISIT: Kind = Kind::of("Visit");
pub const ANSWER: Kind = Kind::of("Answer");

pub fn registry() -> Registry {
    Registry::new(vec![adapter::<Answer>(), adapter::<Visit>(), adapter::<Place>()]).unwrap()
}

pub fn server() -> FakeServer {
    FakeServer::new(registry(), START)
}

pub fn id(n: u8) -> EntityId {
    EntityId::from_bytes([n; 16])
}

pub fn place(name: &str) -> Payload {
    Payload::default().with("name", name).with("phone", "1")
}

pub fn visit(place: EntityId, note: &str) -> Payload {
    Payload::default().with("placeId", place.to_string()).with("note", note)
}

pub fn answer(visit: EntityId, question: &str, value: &str) -> Payload {
    Payload::default().with("visitId", visit.to_string()).with("question", question).with("value", value)
}

pub fn set(field: &str, value: &str) -> Change {
    Change { set: Payload::default().with(field, value), ..Change::default() }
}

/// One laptop.
pub struct Laptop {
    pub store: MemoryStore,
    pub remote: Arc<FakeRemote>,
    pub clock: HandClock,
    pub server: FakeServer,
    pub engine: SyncEngine,
    registry: Registry,
}

impl Laptop {
    pub fn new(server: &FakeServer, name: &str) -> Self {
        let registry = registry();
        let incarnation = name.bytes().fold(7, |hash: u64, byte| hash * 31 + u64::from(byte));
        let store = MemoryStore::new(registry.clone(), Device::new(incarnation, id(1)));
        let remote = Arc::new(FakeRemote::new(server.clone(), name));
        let clock = HandClock::at(START);
        let listener: crate::event::Listener = Arc::new(|_| {});
        let engine = SyncEngine::new(Arc::new(store.clone()), remote.clone(), Arc::new(clock.clone()), registry.clone(), listener);
        Self { store, remote, clock, server: server.clone(), engine, registry }
    }

    /// Lets time pass here and on the server.
    pub fn minutes(&self, minutes: i64) {
        self.clock.advance(minutes * MINUTE);
        self.server.advance(minutes * MINUTE);
    }

    pub async fn sync(&self) -> RunReport {
        self.engine.run(Trigger::Manual, &CancellationToken::new()).await
    }

    /// Syncs, and fails the test with the report when anything is left.
    pub async fn synced(&self) -> RunReport {
        let report = self.sync().await;
        assert_eq!(report.code, None, "{report:?}");
        assert_ne!(report.digests_match, Some(false), "{report:?}");
        report
    }

    pub fn editor(&self) -> Editor<'_> {
        Editor::new(&self.store, &self.registry, &self.clock)
    }

    pub fn resolver(&self) -> Resolver<'_> {
        Resolver::new(&self.store, &self.registry, &self.clock)
    }

    pub async fn create(&self, kind: Kind, data: Payload) -> EntityId {
        self.editor().create(&kind, data, false).await.unwrap().held.key.id
    }

    pub async fn change(&self, id: EntityId, field: &str, value: &str) {
        self.editor().change(id, &set(field, value)).await.unwrap();
    }

    pub async fn held(&self, id: EntityId) -> Option<Held> {
        self.store.read().await.unwrap().held(&[id]).await.unwrap().pop().flatten()
    }

    pub async fn text(&self, id: EntityId, field: &str) -> Option<String> {
        self.held(id).await?.content.payload()?.text(field).map(str::to_owned)
    }

    pub async fn conflicts(&self) -> Vec<Conflict> {
        self.store.read().await.unwrap().conflicts().await.unwrap()
    }

    pub async fn journal(&self) -> Vec<JournalEntry> {
        self.store.read().await.unwrap().journal().await.unwrap()
    }

    pub async fn counts(&self) -> Counts {
        self.store.read().await.unwrap().counts().await.unwrap()
    }
}

/// A server with one place, and two laptops that have it.
pub async fn two_laptops() -> (FakeServer, Laptop, Laptop, EntityId) {
    let server = server();
    let place_id = id(10);
    server.write(RecordKey::new(PLACE, place_id), Content::Live(place("Nuru")));
    let (a, b) = (Laptop::new(&server, "a"), Laptop::new(&server, "b"));
    a.synced().await;
    b.synced().await;
    (server, a, b, place_id)
}
