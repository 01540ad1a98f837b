//! Whatever three people do on links that break: once the faults are off and the conflicts settled, two runs a
//! laptop make all equal (I4), and everything that was ever typed is found somewhere (I1). One of them syncs by the REST
//! form.

use std::time::Duration;

use proptest::{prelude::*, test_runner::Config};
use rounds_model::{EntityId, Kind, Payload, Role};
use rounds_sync::{
    Pin, RunOutcome,
    edit::{Change, EditError},
    resolve::Choice,
};
use rounds_tests::{
    Fault, TestDevice, TestServer, TrueTime,
    builders::{answer, place, places, question, visit},
};

/// What one person does. Numbers choose among what is there.
#[derive(Clone, Debug)]
enum Deed {
    EnterVisit,
    Remark(u8),
    Answer(u8, u8),
    School(u8),
    Delete(u8),
    Settle(u8),
    Restore,
    Withdraw(u8),
    OpenForm(u8),
    SaveForm,
    Sync,
    SyncCut(u16, bool),
    Reboot,
    Wait(u8),
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        1 => Just(Deed::EnterVisit),
        8 => any::<u8>().prop_map(Deed::Remark),
        4 => (any::<u8>(), 0..3_u8).prop_map(|(visit, question)| Deed::Answer(visit, question)),
        5 => (0..3_u8).prop_map(Deed::School),
        2 => any::<u8>().prop_map(Deed::Delete),
        2 => any::<u8>().prop_map(Deed::Settle),
        1 => Just(Deed::Restore),
        1 => any::<u8>().prop_map(Deed::Withdraw),
        2 => any::<u8>().prop_map(Deed::OpenForm),
        3 => Just(Deed::SaveForm),
        5 => Just(Deed::Sync),
        4 => (0..2_500_u16, any::<bool>()).prop_map(|(bytes, up)| Deed::SyncCut(bytes, up)),
        1 => Just(Deed::Reboot),
        2 => (0..30_u8).prop_map(Deed::Wait),
    ]
}

/// A text that was typed, and where, so that its own author may overwrite it.
struct Typed {
    laptop: usize,
    id: EntityId,
    field: &'static str,
    text: String,
}

struct Play {
    time: TrueTime,
    server: TestServer,
    organisation: EntityId,
    laptops: Vec<TestDevice>,
    visits: Vec<EntityId>,
    /// The form that is open on each laptop.
    forms: [Option<Pin>; 3],
    typed: Vec<Typed>,
    count: u32,
}

impl Play {
    async fn set() -> Self {
        let time = TrueTime::default();
        let server = TestServer::start(&time).await;
        let organisation = server.organisation("Programme").await;
        server.load(organisation, &places()).await;
        let mut laptops = Vec::new();
        for name in ["Amina", "Baraka", "Chausiku"] {
            let user = server.user(organisation, name, Role::Coordinator, &[place::DISTRICT]).await;
            let mut device = TestDevice::connect(&server, &time, &user, name).await;
            if name == "Baraka" {
                device.sync_by_rest();
            }
            device.sync().await;
            laptops.push(device);
        }
        // Few records, so that people meet.
        let mut visits = Vec::new();
        for _ in 0..2 {
            visits.push(laptops[0].create("SchoolVisit", visit(place::SCHOOL)).await);
        }
        for device in &laptops {
            device.sync().await;
        }
        Self { time, server, organisation, laptops, visits, forms: [None, None, None], typed: Vec::new(), count: 0 }
    }

    fn new_text(&mut self) -> String {
        self.count += 1;
        format!("text {}", self.count)
    }

    /// Notes what was typed; the same person's earlier text in the same place is overwritten.
    fn note(&mut self, laptop: usize, id: EntityId, field: &'static str, text: String) {
        self.typed.retain(|one| !(one.laptop == laptop && one.id == id && one.field == field));
        self.typed.push(Typed { laptop, id, field, text });
    }

    async fn visit(&self, laptop: usize, n: u8) -> Option<EntityId> {
        let mut shown = Vec::new();
        for id in &self.visits {
            if self.laptops[laptop].shown(*id).await.is_some() {
                shown.push(*id);
            }
        }
        if shown.is_empty() { None } else { Some(shown[usize::from(n) % shown.len()]) }
    }

    async fn set_field(&mut self, laptop: usize, id: EntityId, field: &'static str) {
        let text = self.new_text();
        // A record in conflict is settled first: the edit is refused, and nothing was promised.
        if self.laptops[laptop].try_set(id, field, text.clone()).await.is_ok() {
            self.note(laptop, id, field, text);
        }
    }

    async fn act(&mut self, laptop: usize, deed: &Deed) {
        match deed {
            Deed::EnterVisit => {
                let text = self.new_text();
                let id = self.laptops[laptop].create("SchoolVisit", visit(place::SCHOOL).with("remarks", text.clone())).await;
                self.visits.push(id);
                self.note(laptop, id, "remarks", text);
            }
            Deed::Remark(n) => {
                if let Some(id) = self.visit(laptop, *n).await {
                    self.set_field(laptop, id, "remarks").await;
                }
            }
            Deed::Answer(n, asked) => {
                let Some(visit) = self.visit(laptop, *n).await else { return };
                let text = self.new_text();
                let editor = self.laptops[laptop].editor();
                if let Ok(saved) = editor.create(&Kind::of("MonitoringAnswer"), answer(visit, question(*asked), &text), false).await {
                    let id = saved.held.key.id;
                    self.note(laptop, id, "value", text);
                }
            }
            Deed::School(n) => {
                let field = ["headTeacher", "ward", "notes"][usize::from(*n) % 3];
                self.set_field(laptop, place::SCHOOL, field).await;
            }
            Deed::Delete(n) => {
                if let Some(id) = self.visit(laptop, *n).await {
                    // Refused while something under it waits for a decision.
                    let _ = self.laptops[laptop].editor().delete(id).await;
                }
            }
            Deed::Settle(n) => self.settle_one(laptop, *n).await,
            Deed::Restore => {
                let entry = self.laptops[laptop].journal().await.into_iter().find(|entry| !entry.restored);
                if let Some(entry) = entry {
                    // Refused when its parent is gone or its record in conflict.
                    let _ = self.laptops[laptop].resolver().restore(entry.id).await;
                }
            }
            Deed::Withdraw(n) => {
                if let Some(id) = self.visit(laptop, *n).await {
                    // Refused when nothing of it is unsent, or when it may have been sent.
                    let _ = self.laptops[laptop].resolver().withdraw(id).await;
                }
            }
            Deed::OpenForm(n) => self.open_form(laptop, *n).await,
            Deed::SaveForm => self.save_form(laptop).await,
            Deed::Sync => {
                self.laptops[laptop].sync().await;
            }
            Deed::SyncCut(bytes, up) => {
                let bytes = u64::from(*bytes);
                let device = &self.laptops[laptop];
                device.link.set(if *up { Fault::CutUp(bytes) } else { Fault::CutDown(bytes) }).await;
                device.sync().await;
                device.link.repair().await;
            }
            Deed::Reboot => self.laptops[laptop].clock.reboot(),
            Deed::Wait(minutes) => self.time.minutes(u64::from(*minutes)),
        }
    }

    async fn open_form(&mut self, laptop: usize, n: u8) {
        self.close_form(laptop).await;
        let Some(id) = self.visit(laptop, n).await else { return };
        self.forms[laptop] = Some(self.laptops[laptop].editor().open(id).await.unwrap().0);
    }

    async fn close_form(&mut self, laptop: usize) {
        if let Some(pin) = self.forms[laptop].take() {
            self.laptops[laptop].editor().close(pin.id).await.unwrap();
        }
    }

    /// Saves what is typed in the open form, on whatever version it was opened.
    async fn save_form(&mut self, laptop: usize) {
        let Some(pin) = self.forms[laptop].clone() else { return };
        let text = self.new_text();
        let set = Payload::default().with("remarks", text.clone());
        let saved = self.laptops[laptop].editor().save(pin.id, &Change { set, ..Change::default() }).await;
        match saved {
            Ok(_) => self.note(laptop, pin.key.id, "remarks", text),
            // The visit was deleted meanwhile, here or by a decision: the person is told, and the text stays typed.
            Err(EditError::NotFound | EditError::Invalid(_)) => {}
            Err(error) => panic!("a form cannot be saved: {error}"),
        }
    }

    async fn settle_one(&self, laptop: usize, n: u8) {
        let device = &self.laptops[laptop];
        let conflicts = device.conflicts().await;
        if conflicts.is_empty() {
            return;
        }
        let choice = if n.is_multiple_of(2) { Choice::Mine } else { Choice::Theirs };
        let from = usize::from(n) % conflicts.len();
        for conflict in conflicts[from..].iter().chain(&conflicts[..from]) {
            match device.resolver().settle(conflict.key.id, choice.clone()).await {
                Ok(_) => return,
                Err(EditError::InConflict) => {} // a deletion: the questions about what is under it come first
                Err(error) => panic!("a conflict cannot be settled: {error}"),
            }
        }
        panic!("no conflict can be settled before another");
    }

    /// Faults off, all conflicts settled.
    async fn settle_all(&self) {
        for round in 0..12_u8 {
            let mut open = 0;
            for (n, device) in self.laptops.iter().enumerate() {
                self.time.minutes(1);
                device.sync().await;
                while let conflicts @ 1.. = device.conflicts().await.len() {
                    open += conflicts;
                    self.settle_one(n, round).await;
                }
            }
            if open == 0 {
                return;
            }
        }
        panic!("conflicts go on without end");
    }

    async fn check(&self) {
        for _ in 0..2 {
            for device in &self.laptops {
                self.time.minutes(1);
                device.sync().await;
            }
        }
        for (n, device) in self.laptops.iter().enumerate() {
            let report = device.sync().await;
            assert_eq!((report.outcome, report.code.as_deref()), (RunOutcome::Complete, None), "laptop {n} after two runs: {report:#?}");
            assert_eq!(device.digest().await, self.laptops[0].digest().await, "laptop {n} holds what the first one holds");
        }
        for typed in &self.typed {
            assert!(self.is_found(typed).await, "{:?} in {} of {} by laptop {}", typed.text, typed.field, typed.id, typed.laptop);
        }
    }

    async fn is_found(&self, typed: &Typed) -> bool {
        let says = |data: Option<&Payload>| data.and_then(|data| data.text(typed.field)) == Some(typed.text.as_str());
        let history = self.server.history(self.organisation, typed.id).await;
        if history.iter().any(|entry| says(entry.data.as_ref())) {
            return true;
        }
        let device = &self.laptops[typed.laptop];
        let journal = device.journal().await;
        says(device.shown(typed.id).await.as_ref())
            || journal.iter().filter(|entry| entry.key.id == typed.id).any(|entry| says(entry.content.payload()))
    }
}

/// Few enough for every day; `PROPTEST_CASES` asks for more.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(6)
}

proptest! {
    #![proptest_config(Config { cases: cases(), max_shrink_iters: 60, failure_persistence: None, ..Config::default() })]
    #[test]
    fn three_laptops_come_to_hold_the_same_and_nothing_typed_is_lost(deeds in prop::collection::vec((0..3_usize, deed()), 30..80)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut play = Play::set().await;
            for (laptop, deed) in &deeds {
                play.time.pass(Duration::from_secs(20));
                play.act(*laptop, deed).await;
            }
            for laptop in 0..3 {
                play.close_form(laptop).await;
            }
            play.settle_all().await;
            play.check().await;
        });
    }
}
