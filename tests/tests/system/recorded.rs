//! Recorded answers, cut at every edge of a line and at many other bytes, in both forms, and gone on with: wherever the
//! cut was, the laptop ends with the same (invariant I6). The engine, the encrypted database and HTTP are the real ones.

use std::{collections::BTreeSet, io::Write as _, path::Path, sync::Arc};

use futures_util::{StreamExt as _, stream};
use rounds_model::{EntityId, wire::block::Form};
use rounds_sqlite::{DatabaseKey, SqliteStore};
use rounds_sync::{
    Trigger,
    engine::SyncEngine,
    ports::{Remote, Store as _},
};
use rounds_tests::{
    Recorded, Stage, Stranger, Tape, TestDevice,
    builders::{enter_visit, id, place, visit},
};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// Other bytes than edges of lines at which each answer is cut; `ROUNDS_EVERY_BYTE` cuts at all.
const OTHERS: usize = 200;
/// By which the other bytes are chosen.
const SEED: u64 = 20_260_302;

/// A laptop as it was before an exchange, and what the server answered in it.
struct Recording {
    before: TempDir,
    answer: Vec<u8>,
    ids: Vec<EntityId>,
}

impl Recording {
    /// Lets `laptop` make one exchange with the server of `stage` and keeps what it was before and what it was told.
    async fn of(stage: &Stage, laptop: &mut TestDevice, form: Recorded, entered: &[EntityId]) -> Self {
        let before = copy(laptop.folder());
        let tape = Tape::before(&stage.server, form).await;
        laptop.talk_to(Arc::new(tape.remote(laptop.token())));
        laptop.sync().await;
        let answer = tape.answers().into_iter().next().unwrap();
        let mut ids: BTreeSet<EntityId> = entered.iter().copied().collect();
        ids.extend((0x01..=0x90).map(id));
        Self { before, answer, ids: ids.into_iter().collect() }
    }

    /// What the laptop holds in the end when the answer is cut after so many bytes, or never comes from the tape at all.
    async fn ends(&self, laptop: &TestDevice, remote: &Arc<dyn Remote>, cut: Option<usize>) -> String {
        let folder = copy(self.before.path());
        let registry = rounds_entities::registry().unwrap();
        let store = SqliteStore::open(&folder.path().join("rounds.db"), DatabaseKey::from_bytes([42; 32]), registry.clone()).await.unwrap();
        let engine = |remote| {
            let clock = Arc::new(laptop.clock.clone());
            SyncEngine::new(Arc::new(store.clone()), remote, clock, registry.clone(), Arc::new(|_| ()))
        };
        if let Some(bytes) = cut {
            let stranger = Stranger::saying(&self.answer[..bytes]).await;
            engine(Arc::new(stranger.remote(laptop.token()))).run(Trigger::Manual, &CancellationToken::new()).await;
        }
        for _ in 0..2 {
            engine(Arc::clone(remote)).run(Trigger::Manual, &CancellationToken::new()).await;
        }
        let state = state(&store, &self.ids).await;
        store.close().await;
        state
    }

    /// Bytes after which the answer has one more whole line.
    fn edges(&self) -> Vec<usize> {
        let body = self.answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
        let head = String::from_utf8_lossy(&self.answer[..body]).to_lowercase();
        assert!(head.contains("content-length"), "the body stands in it as it is: {head}");
        let form = Form::ALL.into_iter().find(|form| head.contains(form.media_type()));
        let mut narrow = form.map(|form| zstd::stream::write::Decoder::with_dictionary(Vec::new(), form.dictionary()).unwrap());
        let (mut lines, mut edges) = (0, vec![body]);
        for (place, byte) in self.answer.iter().enumerate().skip(body) {
            let found = match &mut narrow {
                None => lines + usize::from(*byte == b'\n'),
                Some(decoder) => {
                    decoder.write_all(&[*byte]).unwrap();
                    decoder.flush().unwrap();
                    decoder.get_ref().iter().filter(|byte| **byte == b'\n').count()
                }
            };
            if found > lines {
                lines = found;
                edges.push(place + 1);
            }
        }
        assert!(lines > 3, "{lines} lines");
        edges
    }

    /// Where it is cut: around every edge, and at `others` bytes more.
    fn cuts(&self, others: usize) -> BTreeSet<usize> {
        if std::env::var_os("ROUNDS_EVERY_BYTE").is_some() {
            return (0..=self.answer.len()).collect();
        }
        let mut cuts: BTreeSet<usize> = self.edges().into_iter().flat_map(|edge| [edge - 1, edge, edge + 1]).collect();
        let mut seed = SEED;
        for _ in 0..others {
            // Knuth's multiplier; the high bits are the good ones.
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            cuts.insert(usize::try_from(seed >> 33).unwrap() % self.answer.len());
        }
        cuts.retain(|cut| *cut <= self.answer.len());
        cuts
    }
}

/// All that a person or the engine could tell two laptops apart by, but the reports of runs.
async fn state(store: &SqliteStore, ids: &[EntityId]) -> String {
    let mut txn = store.read().await.unwrap();
    let held = txn.held(ids).await.unwrap();
    let records: Vec<_> = held.iter().flatten().map(|held| (&held.key, &held.base, &held.content, held.edit.is_some())).collect();
    let conflicts = txn.conflicts().await.unwrap();
    let conflicts: Vec<_> = conflicts.iter().map(|conflict| (&conflict.key, &conflict.theirs)).collect();
    let (counts, journal) = (txn.counts().await.unwrap(), txn.journal().await.unwrap().len());
    format!("{:?}\n{records:#?}\n{conflicts:#?}\n{counts:?}\n{journal}", txn.digest().await.unwrap())
}

fn copy(folder: &Path) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(folder).unwrap().map(Result::unwrap).filter(|file| file.path().is_file()) {
        std::fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
    }
    copy
}

async fn cut_everywhere(recording: &Recording, laptop: &TestDevice, remote: &Arc<dyn Remote>, others: usize) {
    let whole = recording.ends(laptop, remote, Some(recording.answer.len())).await;
    assert_eq!(recording.ends(laptop, remote, None).await, whole, "what was recorded is what the server says");
    let cuts = recording.cuts(others);
    println!("{} bytes, cut at {} of them, seed {SEED}", recording.answer.len(), cuts.len());
    // Side by side, because most of the time goes into waiting for the disk.
    let ends = cuts.into_iter().map(|cut| async move { (cut, recording.ends(laptop, remote, Some(cut)).await) });
    let mut ends = stream::iter(ends).buffer_unordered(8);
    while let Some((cut, end)) = ends.next().await {
        assert_eq!(end, whole, "cut after {cut} of {} bytes, seed {SEED}", recording.answer.len());
    }
}

/// A laptop with work of its own and a conflict in waiting, and a server where much has changed: an answer with every line.
async fn an_exchange_with_everything(form: Recorded) {
    let stage = Stage::set().await;
    let Stage { time, a, b, .. } = &stage;
    let (kept, deleted) = (b.create("SchoolVisit", visit(place::SCHOOL)).await, b.create("SchoolVisit", visit(place::OTHER_SCHOOL)).await);
    stage.converge().await;
    time.minutes(10);
    let mut entered = vec![kept, deleted];
    for n in 0..12 {
        entered.push(b.create("SchoolVisit", visit(place::SCHOOL).with("remarks", format!("Visit {n} of Baraka"))).await);
    }
    b.delete(deleted).await;
    b.set(place::OTHER_SCHOOL, "notes", "by the river").await;
    b.set(kept, "remarks", "Baraka's").await;
    time.minutes(1); // the later edit is not given up without a question
    a.set(kept, "remarks", "Amina's").await;
    entered.extend(enter_visit(a, place::SCHOOL).await.all());
    assert_eq!(b.sync().await.conflicts, 0);
    let Stage { mut a, server, organisation, b, time, amina, baraka } = stage;
    let remote = a.remote();
    let stage = Stage { a: TestDevice::connect(&server, &time, &baraka, "Laptop C").await, server, organisation, b, time, amina, baraka };
    let recording = Recording::of(&stage, &mut a, form, &entered).await;
    assert_eq!(a.counts().await.conflicts, 1, "one conflict, and everything else is done");
    cut_everywhere(&recording, &a, &remote, OTHERS).await;
    assert_eq!(stage.server.history(stage.organisation, entered[14]).await.len(), 1, "written once, however often it was sent");
}

#[tokio::test]
async fn an_exchange_cut_at_any_line_or_byte_ends_as_if_it_was_not_cut_in_json() {
    an_exchange_with_everything(Recorded::Plain).await;
}

#[tokio::test]
async fn an_exchange_cut_at_any_line_or_byte_ends_as_if_it_was_not_cut_in_blocks() {
    an_exchange_with_everything(Recorded::Narrow).await;
}

#[tokio::test]
async fn a_first_download_cut_at_any_line_ends_as_if_it_was_not_cut_in_both_forms() {
    let stage = Stage::set().await;
    for form in [Recorded::Plain, Recorded::Narrow] {
        let mut laptop = TestDevice::connect(&stage.server, &stage.time, &stage.amina, "Laptop C").await;
        let remote = laptop.remote();
        let recording = Recording::of(&stage, &mut laptop, form, &[]).await;
        cut_everywhere(&recording, &laptop, &remote, 20).await;
    }
}
