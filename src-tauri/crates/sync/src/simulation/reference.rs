//! The small reference: who typed which value where, and who had which value on the screen.
//!
//! Every value that is typed in the simulation is typed once only, so that it can be followed by itself.

use std::collections::{BTreeMap, BTreeSet};

use rounds_model::{Content, EntityId, RecordKey, Stamp};

use super::laptop::Laptop;
use crate::fakes::FakeServer;

/// Fields that people type into; the others are keys.
pub const TYPED: [&str; 4] = ["name", "phone", "note", "value"];

/// A rule that does not hold, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// The invariant's number.
    pub rule: &'static str,
    /// What was seen.
    pub what: String,
}

pub fn broken<T>(rule: &'static str, what: impl Into<String>) -> Result<T, Violation> {
    Err(Violation { rule, what: what.into() })
}

struct Typed {
    who: String,
    id: EntityId,
    field: &'static str,
    value: String,
    /// The program said that it is saved; it may have been killed before it could.
    acknowledged: bool,
}

#[derive(Default)]
pub struct Reference {
    /// Every record that anybody made.
    pub known: Vec<RecordKey>,
    /// The newest server version held, per laptop and record, with the history that it is of.
    pub newest: BTreeMap<(String, EntityId), (Option<String>, Stamp)>,
    /// The newest stamp that the server kept in its last restore.
    pub restored_to: Option<Stamp>,
    /// What a person did that the store refused.
    pub refused_by_the_store: Option<String>,
    typed: Vec<Typed>,
    seen: BTreeSet<(String, String)>,
    /// Lost by a restore of a machine that alone had it: no program can bring it back.
    excused: BTreeSet<String>,
    /// Deleted or replaced by somebody who had it on the screen.
    let_go: BTreeSet<String>,
    /// Lost from the server's history by a restore.
    lost: BTreeSet<String>,
}

/// The typed values of `content`.
pub fn values(content: &Content) -> impl Iterator<Item = (&'static str, &str)> {
    let data = content.payload();
    TYPED.into_iter().filter_map(move |field| Some((field, data?.text(field)?)))
}

impl Reference {
    pub fn types(&mut self, who: &str, key: &RecordKey, content: &Content, acknowledged: bool) {
        if !self.known.contains(key) {
            self.known.push(key.clone());
        }
        for (field, value) in values(content) {
            let (who, value) = (who.to_owned(), value.to_owned());
            self.seen.insert((who.clone(), value.clone()));
            // A field that was emptied holds no value to be kept.
            let acknowledged = acknowledged && !value.is_empty();
            self.typed.push(Typed { who, id: key.id, field, value, acknowledged });
        }
    }

    pub fn sees(&mut self, who: &str, content: &Content) {
        self.seen.extend(values(content).map(|(_, value)| (who.to_owned(), value.to_owned())));
    }

    pub fn has_seen(&self, who: &str, value: &str) -> bool {
        self.seen.contains(&(who.to_owned(), value.to_owned()))
    }

    /// A machine is about to lose what came after its copy: what no other place has is beyond any program.
    pub fn loses(&mut self, before: &BTreeSet<String>, elsewhere: &BTreeSet<String>) {
        self.excused.extend(before.difference(elsewhere).cloned());
    }

    /// A restore of the server takes these out of its history.
    pub fn leaves_history(&mut self, before: &BTreeSet<String>, after: &BTreeSet<String>) {
        self.lost.extend(before.difference(after).cloned());
    }

    /// Somebody deleted or replaced what they had on the screen: from now on the server's history alone has to keep it.
    pub fn lets_go(&mut self, content: &Content) {
        self.let_go.extend(values(content).map(|(_, value)| value.to_owned()));
    }

    /// I1: every value that was saved is somewhere, unless its own author overwrote it.
    pub fn nothing_is_lost(&self, kept: &BTreeSet<String>) -> Result<(), Violation> {
        for (n, one) in self.typed.iter().enumerate().filter(|(_, one)| one.acknowledged) {
            let by_author = |later: &Typed| (&later.who, later.id, later.field) == (&one.who, one.id, one.field);
            let excused = self.excused.contains(&one.value) || (self.let_go.contains(&one.value) && self.lost.contains(&one.value));
            if !kept.contains(&one.value) && !excused && !self.typed[n + 1..].iter().any(by_author) {
                return broken("I1", format!("{} of {}, typed on {}, is nowhere", one.value, one.id, one.who));
            }
        }
        Ok(())
    }

    /// I2: whoever replaced a value had it on the screen.
    pub fn nothing_is_replaced_unseen(&self, server: &FakeServer) -> Result<(), Violation> {
        let mut before: BTreeMap<EntityId, Content> = BTreeMap::new();
        for version in server.versions() {
            let earlier = before.insert(version.key.id, version.content.clone());
            let Some(earlier) = earlier.filter(|_| !version.proposed_again) else { continue };
            let now: BTreeMap<_, _> = values(&version.content).collect();
            for (field, value) in values(&earlier) {
                if now.get(field) != Some(&value) && !self.has_seen(&version.device, value) {
                    let by = &version.device;
                    return broken("I2", format!("{by} replaced {value} of {} without having seen it", version.key.id));
                }
            }
        }
        Ok(())
    }
}

/// Every typed value that is kept anywhere: the server's history, and of each laptop the working copies, the sealed
/// operations and the journal.
pub fn kept<'l>(history: &[Content], laptops: impl IntoIterator<Item = &'l Laptop>, known: &[RecordKey]) -> BTreeSet<String> {
    let mut found: BTreeSet<String> = BTreeSet::new();
    let mut keep = |content: &Content| found.extend(values(content).map(|(_, value)| value.to_owned()));
    history.iter().for_each(&mut keep);
    let ids: Vec<EntityId> = known.iter().map(|key| key.id).collect();
    for laptop in laptops {
        let (held, sealed, journal) = laptop.read(async |txn| Ok((txn.held(&ids).await?, txn.sealed().await?, txn.journal().await?)));
        held.iter().flatten().for_each(|held| keep(&held.content));
        journal.iter().for_each(|entry| keep(&entry.content));
        sealed.into_iter().filter_map(|one| one.operation.data).for_each(|data| keep(&Content::Live(data)));
    }
    found
}
