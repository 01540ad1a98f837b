//! A server with toy kinds in a temporary folder, devices that speak to its rules, and what a device would
//! hold after each answer. For tests.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use rounds_model::{
    Content, Digest, EditInterval, EditTime, EntityId, Kind, OpId, Payload, RecordKey, Role, ServerTime, Stamp, proof,
    wire::{Action, Base, Begin, DigestRequest, End, ExchangeRequest, Line, OpResult, Operation, Outcome, Record, ServerCode, Verdict},
};
use sqlx::{ConnectOptions as _, sqlite::SqliteConnectOptions};
use tempfile::TempDir;

use crate::{
    Clock, Server,
    config::{Config, Settings},
    database,
    rules::{Caller, ExchangeError},
    store::{
        self, Account, Organisation, Row, Session,
        postgres::cluster::{Database, OWNER, SERVER},
    },
    token::Token,
    toys::{self, id},
};

/// A clock that goes on by a millisecond each time it is read.
#[derive(Debug)]
pub struct ToyClock(AtomicI64);

impl ToyClock {
    pub fn forward(&self, micros: i64) {
        self.0.fetch_add(micros, Ordering::SeqCst);
    }
}

impl Clock for ToyClock {
    fn now(&self) -> ServerTime {
        ServerTime::from_micros(self.0.fetch_add(1_000, Ordering::SeqCst))
    }
}

/// A server, not listening.
pub struct Bench {
    pub server: Server,
    pub clock: Arc<ToyClock>,
    pub organisation: EntityId,
    pub config: Config,
    folder: TempDir,
    /// The database outlives all that is connected to it.
    _database: Option<Database>,
}

impl Bench {
    /// On SQLite, in a folder.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::made(Config::in_folder(folder.path().into()), folder, None).await
    }

    /// On SQLite, reached as `front` says.
    pub async fn behind(front: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::in_folder(folder.path().into());
        front(&mut config);
        Self::made(config, folder, None).await
    }

    /// On PostgreSQL.
    pub async fn on_postgres() -> Self {
        let (folder, database) = (tempfile::tempdir().unwrap(), Database::new().await);
        let settings = Settings {
            data_dir: Some(folder.path().into()),
            database: Some(database.url(SERVER)),
            database_owner: Some(database.url(OWNER)),
            ..Settings::default()
        };
        Self::made(Config::new(&settings).unwrap(), folder, Some(database)).await
    }

    async fn made(mut config: Config, folder: TempDir, database: Option<Database>) -> Self {
        let clock = Arc::new(ToyClock(AtomicI64::new(1_800_000_000_000_000)));
        // A test that leaves a request unfinished does not wait for it.
        config.serving.stop_within = std::time::Duration::from_millis(500);
        let server = Self::open(&config, &clock).await;
        let bench = Self { server, clock, organisation: id(100), config, folder, _database: database };
        bench.found(id(100)).await;
        bench
    }

    async fn open(config: &Config, clock: &Arc<ToyClock>) -> Server {
        Server::configured(config, toys::registry(), Arc::clone(clock) as Arc<dyn Clock>).await.unwrap()
    }

    /// Another server on the same database; the two know nothing of each other.
    pub async fn another_server(&self) -> Server {
        Self::open(&self.config, &self.clock).await
    }

    /// Adds an organisation.
    pub async fn found(&self, id: EntityId) {
        let organisation = Organisation { id, name: id.to_string() };
        self.server.store().found(&organisation, "first").await.unwrap();
    }

    /// A device of a new user, granted the records with these ids.
    pub async fn device(&self, role: Role, roots: &[u8]) -> Device {
        self.device_in(self.organisation, role, roots).await
    }

    pub async fn device_in(&self, organisation: EntityId, role: Role, roots: &[u8]) -> Device {
        static COUNT: AtomicU64 = AtomicU64::new(1);
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let user = EntityId::from_bytes(u128::from(number).to_be_bytes());
        let account = Account { id: user, email: format!("user{number}@example.org"), name: "A user".into(), role };
        let token = Token::random();
        let device = store::Device { id: user, account: user, name: format!("laptop {number}") };
        let mut txn = self.server.store().write(organisation).await.unwrap();
        txn.add_account(&account, "").await.unwrap();
        txn.add_token(&device, token.hash(), self.server.rules().now()).await.unwrap();
        for root in roots {
            txn.grant(user, id(*root)).await.unwrap();
        }
        txn.commit().await.unwrap();
        let session = Session { organisation, account, device: user, device_name: device.name, unsent: None };
        Device { server: self.server.clone(), session, token: token.reveal(), number, counter: AtomicU64::new(1) }
    }

    /// The same laptop after its user signed in again without saying which device it was.
    pub async fn signed_in_again(&self, device: Device) -> Device {
        let id = EntityId::from_bytes(u128::from(device.number + (1 << 40)).to_be_bytes());
        let token = Token::random();
        let new = store::Device { id, account: device.session.account.id, name: "signed in again".into() };
        let mut txn = self.server.store().write(device.session.organisation).await.unwrap();
        assert!(txn.add_token(&new, token.hash(), self.server.rules().now()).await.unwrap());
        txn.commit().await.unwrap();
        Device { session: Session { device: id, device_name: new.name, ..device.session }, token: token.reveal(), ..device }
    }

    /// An office with two regions (1, 2), a school in each (3, 4), a teacher in the first (5), and a form (6)
    /// with a question (7).
    pub async fn world(&self) -> Device {
        let office = self.device(Role::Administrator, &[]).await;
        office.make_world().await;
        office
    }

    /// Runs a statement on the database from outside.
    pub async fn meddle(&self, statement: &'static str) {
        let options = SqliteConnectOptions::new().filename(database(self.folder.path()));
        let mut connection = options.connect().await.unwrap();
        sqlx::raw_sql(statement).execute(&mut connection).await.unwrap();
    }

    /// Copies the database as it stands to another file.
    pub async fn copy_database(&self, to: &std::path::Path) {
        let options = SqliteConnectOptions::new().filename(database(self.folder.path()));
        let mut connection = options.connect().await.unwrap();
        sqlx::query("VACUUM INTO ?1").bind(to.to_str().unwrap()).execute(&mut connection).await.unwrap();
    }

    pub async fn row(&self, n: u8) -> Option<Row> {
        self.server.store().read(self.organisation).await.unwrap().record(id(n)).await.unwrap()
    }
}

/// A laptop that speaks to the rules.
pub struct Device {
    server: Server,
    pub session: Session,
    pub token: String,
    number: u64,
    counter: AtomicU64,
}

/// An answer, taken apart.
#[derive(Clone, Debug)]
pub struct Answer {
    pub begin: Begin,
    pub outcomes: Vec<Outcome>,
    pub records: Vec<Record>,
    pub results: Vec<OpResult>,
    pub effects: Vec<Line>,
    pub end: End,
}

impl Answer {
    pub fn read(lines: Vec<Line>) -> Self {
        let mut lines = lines.into_iter();
        let Some(Line::Begin(begin)) = lines.next() else { panic!("no first line") };
        let (mut outcomes, mut records, mut results, mut effects, mut end) = (vec![], vec![], None, vec![], None);
        for line in lines {
            assert!(end.is_none(), "a line after the trailer");
            match line {
                Line::Outcomes(list) => outcomes = list,
                Line::Record(record) if results.is_none() => records.push(record),
                Line::Results(list) => results = Some(list),
                Line::End(trailer) => end = Some(trailer),
                line => effects.push(line),
            }
        }
        Self { begin, outcomes, records, results: results.unwrap_or_default(), effects, end: end.expect("a trailer") }
    }

    pub fn verdicts(&self) -> Vec<&Verdict> {
        self.results.iter().map(|result| &result.verdict).collect()
    }
}

impl Device {
    /// The same laptop, which reaches another server from now on.
    pub fn through(self, server: &Server) -> Self {
        Self { server: server.clone(), ..self }
    }

    pub async fn make_world(&self) {
        let named = |name: &str| Payload::default().with("name", name);
        let puts = [
            self.put("Region", 1, None, named("North")),
            self.put("Region", 2, None, named("South")),
            self.put("School", 3, None, school(1)),
            self.put("School", 4, None, school(2)),
            self.put("Teacher", 5, None, teacher(3)),
            self.put("Form", 6, None, named("Form")),
            self.put("Question", 7, None, Payload::default().with("formId", id(6).to_string())),
        ];
        self.done(&puts).await;
    }

    pub async fn caller(&self) -> Caller {
        let mut txn = self.server.store().read(self.session.organisation).await.unwrap();
        Caller::load(txn.as_mut(), self.session.clone()).await.unwrap()
    }

    pub async fn lines(&self, request: ExchangeRequest) -> Result<Vec<Line>, ServerCode> {
        let (caller, rules) = (self.caller().await, self.server.rules());
        let refused = |error| match error {
            ExchangeError::Refused(code) => code,
            ExchangeError::Store(error) => panic!("{error}"),
        };
        if !request.operations.is_empty() {
            return rules.exchange(self.server.store(), &caller, &request).await.map_err(refused);
        }
        let mut pages = rules.pages(caller, request).map_err(refused)?;
        let mut lines = Vec::new();
        while !pages.is_done() {
            lines.extend(pages.next(self.server.store()).await.map_err(refused)?);
        }
        Ok(lines)
    }

    pub async fn exchange(&self, request: ExchangeRequest) -> Result<Answer, ServerCode> {
        Ok(Answer::read(self.lines(request).await?))
    }

    /// Sends operations from a device that holds nothing, and returns the verdicts.
    pub async fn send(&self, operations: &[Operation]) -> Vec<Verdict> {
        let request = ExchangeRequest { operations: operations.to_vec(), ..ExchangeRequest::default() };
        self.exchange(request).await.unwrap().results.into_iter().map(|result| result.verdict).collect()
    }

    /// Sends operations that must succeed, and returns their stamps.
    pub async fn done(&self, operations: &[Operation]) -> Vec<Stamp> {
        let verdicts = self.send(operations).await;
        verdicts
            .iter()
            .map(|verdict| match verdict {
                Verdict::Ok { updated_at: Some(stamp), .. } => *stamp,
                other => panic!("not done: {other:?}"),
            })
            .collect()
    }

    pub fn put(&self, kind: &'static str, n: u8, base: Option<Base>, data: Payload) -> Operation {
        self.operation(Action::Put, RecordKey::new(Kind::of(kind), id(n)), base, Some(data))
    }

    pub fn delete(&self, kind: &'static str, n: u8, base: Stamp, seen: Option<Stamp>) -> Operation {
        let operation = self.operation(Action::Delete, RecordKey::new(Kind::of(kind), id(n)), Some(Base::Stamp(base)), None);
        Operation { seen, ..operation }
    }

    pub fn operation(&self, action: Action, key: RecordKey, base: Option<Base>, data: Option<Payload>) -> Operation {
        let counter = self.counter.fetch_add(1, Ordering::SeqCst);
        let typed = EditTime::from_micros(1_700_000_000_000_000);
        Operation {
            op: OpId { incarnation: self.number, counter },
            kind: key.kind,
            id: key.id,
            action,
            base,
            data,
            change: None,
            edited: EditInterval::new(typed, typed),
            seen: None,
        }
    }
}

pub fn school(region: u8) -> Payload {
    Payload::default().with("regionId", id(region).to_string()).with("name", "School")
}

pub fn teacher(school: u8) -> Payload {
    Payload::default().with("schoolId", id(school).to_string()).with("name", "Teacher")
}

pub fn visit(school: u8) -> Payload {
    Payload::default().with("schoolId", id(school).to_string())
}

/// What a device holds that applies each answer as it comes.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Replica {
    pub state: Option<String>,
    pub rows: BTreeMap<RecordKey, (Stamp, Payload)>,
}

impl Replica {
    /// One or more exchanges without operations, until there is no more.
    pub async fn pull(&mut self, device: &Device) -> Answer {
        let mut since = BTreeMap::new();
        loop {
            let request = ExchangeRequest {
                state: self.state.clone(),
                since: since.clone(),
                digest: Some(DigestRequest::default()),
                ..ExchangeRequest::default()
            };
            let answer = device.exchange(request).await.unwrap();
            self.take(&answer);
            if !answer.end.more {
                assert_eq!(answer.end.digest.as_ref(), Some(&self.digest()), "the digests differ");
                return answer;
            }
            since = answer.begin.kinds.iter().map(|kind| (kind.clone(), answer.begin.until)).collect();
            since.extend(answer.end.cursors.clone());
        }
    }

    pub fn take(&mut self, answer: &Answer) {
        if answer.begin.full {
            self.rows.clear();
        }
        answer.records.iter().for_each(|record| self.apply(record));
        for line in &answer.effects {
            match line {
                Line::Record(record) => self.apply(record),
                Line::DeletedUnder(rows) => {
                    rows.ids.iter().for_each(|id| drop(self.rows.remove(&RecordKey::new(rows.kind.clone(), *id))));
                }
                other => panic!("{other:?}"),
            }
        }
        if answer.end.state.is_some() {
            self.state.clone_from(&answer.end.state);
        }
    }

    fn apply(&mut self, record: &Record) {
        match &record.content {
            Content::Live(data) => drop(self.rows.insert(record.key.clone(), (record.stamp, data.clone()))),
            Content::Deleted | Content::Gone => drop(self.rows.remove(&record.key)),
        }
    }

    pub fn digest(&self) -> Digest {
        let mut digest = Digest::new();
        for (key, (stamp, _)) in &self.rows {
            digest.entry(key.kind.clone()).or_default().add(proof(key.id, *stamp));
        }
        digest
    }

    pub fn holds(&self, kind: &'static str, n: u8) -> bool {
        self.rows.contains_key(&RecordKey::new(Kind::of(kind), id(n)))
    }

    /// Every reference of a row leads to a row that is held too.
    pub fn is_closed(&self) -> bool {
        let registry = toys::registry();
        self.rows.iter().all(|(key, (_, data))| {
            let links = registry.get(&key.kind).unwrap().links(data);
            links.into_iter().all(|(parent, target)| self.rows.contains_key(&RecordKey::new(parent.kind, target)))
        })
    }
}
