//! What the office is told, over the real kinds.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use rounds_model::{
    EditInterval, EditTime, EntityId, Kind, OpId, Payload, RecordKey, Role, ServerTime,
    wire::{Action, Base, ExchangeRequest, Operation},
};
use tempfile::TempDir;

use super::{Covered, Period, coverage, silent};
use crate::{
    Clock, NewUser, Server, roll,
    rules::{
        Caller,
        erase::Erased,
        load::{LoadRecord, Manner},
        session::PageEntry,
    },
    scope::Scope,
    store::{Account, Author, Fate, HistoryRow},
    testing::Answer,
    toys::id,
};

const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// A clock that stands until it is moved.
struct Standing(AtomicI64);

impl Clock for Standing {
    fn now(&self) -> ServerTime {
        ServerTime::from_micros(self.0.load(Ordering::SeqCst))
    }
}

struct Office {
    server: Server,
    organisation: EntityId,
    clock: Arc<Standing>,
    _folder: TempDir,
}

impl Office {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(Standing(AtomicI64::new(1_800_000_000_000_000)));
        let registry = rounds_entities::registry().unwrap();
        let server = Server::open_with(folder.path(), registry, Arc::clone(&clock) as Arc<dyn Clock>).await.unwrap();
        let organisation = id(100);
        server.rules().found(server.store(), organisation, "Ministry").await.unwrap();
        Self { server, organisation, clock, _folder: folder }
    }

    async fn person(&self, email: &str) -> Account {
        let user = NewUser { email: email.into(), name: "A person".into(), role: Role::Administrator, password: "secret".into() };
        self.server.rules().add_user(self.server.store(), self.organisation, user).await.unwrap()
    }

    async fn load(&self, kind: &'static str, n: u8, data: Payload) {
        let at = EditTime::from_micros(1);
        let author =
            Author { by: self.organisation, device: None, device_name: "server".into(), op: None, edited: EditInterval::new(at, at) };
        let record = LoadRecord { key: RecordKey::new(Kind::of(kind), id(n)), data, author: None };
        self.server.rules().load(self.server.store(), self.organisation, &author, vec![record]).await.unwrap().complete().unwrap();
    }

    /// Two districts (11, 12) of one region (10); schools 21 and 22 in the first, 23 and the closed 24 in the second.
    async fn places(&self) {
        let named = |name: &str| Payload::default().with("name", name);
        let under = |field, n: u8, data: Payload| data.with(field, id(n).to_string());
        self.load("Country", 9, named("Kenya")).await;
        self.load("Region", 10, under("countryId", 9, named("Nyeri"))).await;
        for (n, name) in [(11, "Tetu"), (12, "Mathira")] {
            self.load("District", n, under("regionId", 10, named(name))).await;
        }
        for (n, district, status) in [(21, 11, "open"), (22, 11, "open"), (23, 12, "open"), (24, 12, "closed")] {
            self.load("School", n, under("districtId", district, named("School").with("status", status))).await;
        }
    }

    async fn visit(&self, n: u8, school: u8, date: &str, status: &str) {
        let data = Payload::default().with("schoolId", id(school).to_string()).with("date", date).with("status", status);
        self.load("SchoolVisit", n, data).await;
    }

    async fn erase(&self, by: &Account, kind: &'static str, n: u8) -> Erased {
        let key = RecordKey::new(Kind::of(kind), id(n));
        self.server.rules().erase(self.server.store(), self.organisation, by, &key, "asked for").await.unwrap()
    }

    async fn history(&self, n: u8) -> Vec<HistoryRow> {
        self.server.store().read(self.organisation).await.unwrap().history(id(n)).await.unwrap()
    }

    async fn held(&self, n: u8) -> Option<Payload> {
        self.server.store().read(self.organisation).await.unwrap().record(id(n)).await.unwrap().and_then(|row| row.data)
    }
}

#[tokio::test]
async fn who_is_silent_is_listed_with_the_device_and_a_laptop_that_was_replaced_is_not() {
    let office = Office::new().await;
    let (rules, store) = (office.server.rules(), office.server.store());
    for email in ["away@example.org", "here@example.org", "new@example.org"] {
        office.person(email).await;
    }
    for (email, device) in [("away@example.org", "first"), ("here@example.org", "old")] {
        rules.sign_in(store, email, "secret".into(), device, None).await.unwrap().unwrap();
    }
    office.clock.0.fetch_add(8 * DAY, Ordering::SeqCst);
    let here = rules.sign_in(store, "here@example.org", "secret".into(), "present", None).await.unwrap().unwrap();
    office.clock.0.fetch_add(6 * DAY, Ordering::SeqCst);
    assert!(rules.session(store, here.token.hash()).await.unwrap().is_some());
    office.clock.0.fetch_add(2 * DAY, Ordering::SeqCst);
    for email in ["away@example.org", "new@example.org"] {
        let entry = rules.sign_in_on_page(store, email, "secret".into(), |_| true).await.unwrap();
        assert!(matches!(entry, PageEntry::SignedIn(_)), "{email}");
    }
    let silent = async |days: u64| -> Vec<(String, Option<String>)> {
        let mut txn = store.read(office.organisation).await.unwrap();
        let found = silent(txn.as_mut(), rules.now(), Duration::from_secs(days * 24 * 60 * 60)).await.unwrap();
        found.into_iter().map(|one| (one.account.email, one.device.map(|known| known.device.name))).collect()
    };
    let (new, away) = (("new@example.org".to_owned(), None), ("away@example.org".to_owned(), Some("first".to_owned())));
    assert_eq!(silent(7).await, [new.clone(), away.clone()]);
    assert_eq!(silent(16).await, [new.clone(), away], "to the day");
    assert_eq!(silent(17).await, [new]);
}

#[tokio::test]
async fn coverage_counts_each_open_school_once_that_had_a_visit_done_in_the_period() {
    let office = Office::new().await;
    office.places().await;
    office.visit(31, 21, "2026-09-01", "done").await;
    office.visit(32, 21, "2026-09-30", "done").await;
    office.visit(33, 22, "2026-10-01", "done").await;
    office.visit(34, 23, "2026-09-10", "planned").await;
    office.visit(35, 24, "2026-09-10", "done").await;
    let period = Period { from: "2026-09-01".parse().unwrap(), to: "2026-09-30".parse().unwrap() };
    let mut txn = office.server.store().read(office.organisation).await.unwrap();
    let row = |district: &str, schools, visited| Covered { region: "Nyeri".into(), district: district.into(), schools, visited };
    assert_eq!(coverage(txn.as_mut(), &roll::everything(), period).await.unwrap(), [row("Mathira", 1, 0), row("Tetu", 2, 1)]);
    let tetu = txn.record(id(11)).await.unwrap().unwrap().path;
    let mine = Scope::new(id(1), Role::Supervisor, Some(vec![tetu]));
    assert_eq!(coverage(txn.as_mut(), &mine, period).await.unwrap(), [row("Tetu", 2, 1)], "what a supervisor is granted");
}

#[tokio::test]
async fn an_erased_pupil_is_a_tombstone_without_a_past_and_the_ledger_keeps_why() {
    let office = Office::new().await;
    let by = office.person("office@example.org").await;
    office.places().await;
    let pupil = Payload::default().with("schoolId", id(21).to_string()).with("code", "2-07").with("name", "Juma");
    office.load("Pupil", 41, pupil.clone()).await;
    office.load("Pupil", 41, pupil.with("grade", 3)).await;
    assert_eq!(
        office.erase(&by, "Pupil", 41).await,
        Erased::Gone { emptied: vec![RecordKey::new(Kind::of("Pupil"), id(41))], referring: vec![] }
    );
    assert_eq!(office.held(41).await, None);
    assert!(office.history(41).await.iter().all(|entry| entry.data.is_none()));
    let erasures = office.server.store().read(office.organisation).await.unwrap().erasures().await.unwrap();
    assert_eq!((erasures.len(), erasures[0].by, erasures[0].reason.as_str()), (1, by.id, "asked for"));
    let nobody = RecordKey::new(Kind::of("Pupil"), id(99));
    let why = office.server.rules().erase(office.server.store(), office.organisation, &by, &nobody, "x");
    assert!(why.await.unwrap_err().to_string().starts_with("there is no Pupil"));
}

#[tokio::test]
async fn what_was_deleted_before_it_was_erased_has_no_past_either_nor_what_it_owned() {
    deleted_then_erased(false).await;
}

#[tokio::test]
async fn nor_has_what_was_deleted_so_long_ago_that_no_tombstone_is_left() {
    deleted_then_erased(true).await;
}

async fn deleted_then_erased(long_ago: bool) {
    let office = Office::new().await;
    let by = office.person("office@example.org").await;
    office.places().await;
    office.visit(31, 21, "2026-09-01", "done").await;
    let teacher = Payload::default().with("schoolId", id(21).to_string()).with("name", "Neema").with("phone", "0700").with("grades", "2");
    office.load("Teacher", 51, teacher).await;
    let lesson = Payload::default().with("visitId", id(31).to_string()).with("teacherId", id(51).to_string());
    office.load("TeacherVisit", 61, lesson).await;
    let (rules, store) = (office.server.rules(), office.server.store());
    let signed_in = rules.sign_in(store, "office@example.org", "secret".into(), "laptop", None).await.unwrap().unwrap();
    let mut txn = store.read(office.organisation).await.unwrap();
    let (caller, seen) = (Caller::load(txn.as_mut(), signed_in.session).await.unwrap(), txn.clock().last);
    let base = txn.record(id(31)).await.unwrap().unwrap().stamp;
    drop(txn);
    let at = EditTime::from_micros(1);
    let delete = Operation {
        op: OpId { incarnation: 1, counter: 1 },
        kind: Kind::of("SchoolVisit"),
        id: id(31),
        action: Action::Delete,
        base: Some(Base::Stamp(base)),
        data: None,
        change: None,
        edited: EditInterval::new(at, at),
        seen: Some(seen),
    };
    let request = ExchangeRequest { operations: vec![delete], ..ExchangeRequest::default() };
    let answer = Answer::read(rules.exchange(store, &caller, &request).await.unwrap());
    assert!(matches!(answer.verdicts()[..], [rounds_model::wire::Verdict::Ok { .. }]));
    assert!(office.history(61).await.iter().any(|entry| entry.data.is_some()));
    if long_ago {
        office.clock.0.fetch_add(401 * DAY, Ordering::SeqCst);
        rules.tidy(store).await.unwrap();
        assert!(store.read(office.organisation).await.unwrap().record(id(31)).await.unwrap().is_none(), "only the history is left");
    }
    let emptied = [("SchoolVisit", 31), ("TeacherVisit", 61)].map(|(kind, n)| RecordKey::new(Kind::of(kind), id(n))).to_vec();
    assert_eq!(office.erase(&by, "SchoolVisit", 31).await, Erased::Gone { emptied, referring: vec![] });
    for n in [31, 61] {
        assert!(office.history(n).await.iter().all(|entry| entry.data.is_none()), "{n}");
    }
}

#[tokio::test]
async fn what_a_device_had_not_sent_of_an_erased_record_does_not_come_back() {
    let office = Office::new().await;
    let by = office.person("office@example.org").await;
    office.places().await;
    let pupil = Payload::default().with("schoolId", id(21).to_string()).with("code", "2-07").with("name", "Juma");
    office.load("Pupil", 41, pupil.clone()).await;
    let (rules, store) = (office.server.rules(), office.server.store());
    let mut txn = store.read(office.organisation).await.unwrap();
    let base = txn.record(id(41)).await.unwrap().unwrap().stamp;
    let signed_in = rules.sign_in(store, "office@example.org", "secret".into(), "laptop", None).await.unwrap().unwrap();
    let caller = Caller::load(txn.as_mut(), signed_in.session).await.unwrap();
    drop(txn);
    office.erase(&by, "Pupil", 41).await;
    let at = EditTime::from_micros(1);
    let unsent = Operation {
        op: OpId { incarnation: 1, counter: 1 },
        kind: Kind::of("Pupil"),
        id: id(41),
        action: Action::Put,
        base: Some(Base::Stamp(base)),
        data: Some(pupil.with("name", "Juma Otieno")),
        change: None,
        edited: EditInterval::new(at, at),
        seen: None,
    };
    let request = ExchangeRequest { operations: vec![unsent], ..ExchangeRequest::default() };
    let answer = Answer::read(rules.exchange(store, &caller, &request).await.unwrap());
    assert!(matches!(answer.verdicts()[..], [rounds_model::wire::Verdict::Conflict { .. }]), "the person is asked");
    let history = office.history(41).await;
    assert_eq!(history.last().map(|entry| entry.fate), Some(Fate::Rejected));
    assert!(history.iter().all(|entry| entry.data.is_none()));
}

#[tokio::test]
async fn a_teacher_whose_lessons_were_observed_stays_without_what_is_personal() {
    let office = Office::new().await;
    let by = office.person("office@example.org").await;
    office.places().await;
    let teacher = Payload::default().with("schoolId", id(21).to_string()).with("name", "Neema").with("phone", "0700").with("grades", "2");
    office.load("Teacher", 51, teacher.clone()).await;
    office.visit(31, 21, "2026-09-01", "done").await;
    let lesson = Payload::default().with("visitId", id(31).to_string()).with("teacherId", id(51).to_string());
    office.load("TeacherVisit", 61, lesson).await;
    let referring = vec![RecordKey::new(Kind::of("TeacherVisit"), id(61))];
    assert_eq!(office.erase(&by, "Teacher", 51).await, Erased::Blanked { referring });
    let left = Payload::default().with("schoolId", id(21).to_string()).with("name", "[erased]").with("grades", "2");
    assert_eq!(office.held(51).await, Some(left.clone()));
    let history: Vec<Option<Payload>> = office.history(51).await.into_iter().map(|entry| entry.data).collect();
    assert_eq!(history, [None, Some(left.clone())]);
    // The table that the teacher once came from is imported again.
    let at = EditTime::from_micros(1);
    let author = Author { by: by.id, device: None, device_name: "server".into(), op: None, edited: EditInterval::new(at, at) };
    let again = vec![LoadRecord { key: RecordKey::new(Kind::of("Teacher"), id(51)), data: teacher, author: None }];
    let report = office.server.rules().load_as(office.server.store(), office.organisation, &author, again, Manner::LayOver).await.unwrap();
    assert_eq!((report.refused.len(), office.held(51).await), (1, Some(left)));
}
