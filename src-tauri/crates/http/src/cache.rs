//! Answers kept for a while: what a screen asks twice is asked of the server once.
//!
//! A copy is given without a request while it is young; after that the server is asked whether it still holds; and where
//! the server is not reached, the copy is given as it is, with its age. Copies stand in memory alone, because they are
//! other people's entries and the disk has them encrypted or not at all. They belong to one session and one set of
//! grants: who uses them clears them at the end of the one and says the other each time.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use reqwest::header;
use rounds_model::{ServerTime, wire::ServerCode};
use rounds_sync::ports::{Clock, RemoteError};

use crate::call::{Asked, Caller};

/// How much is kept, and how long it is given without a request.
#[derive(Clone, Copy, Debug)]
pub struct Keeping {
    /// For so long a copy is given without asking.
    pub young: Duration,
    /// Bytes of all copies together; the one that was used longest ago makes room.
    pub bytes: usize,
}

impl Default for Keeping {
    fn default() -> Self {
        Self { young: Duration::from_secs(30), bytes: 4 << 20 }
    }
}

/// An answer, or the copy of one.
#[derive(Clone, PartialEq, Debug)]
pub struct Copied<T> {
    /// What the server said.
    pub said: T,
    /// When it last said so, by its own clock.
    pub at: ServerTime,
    /// How long ago that is, by the laptop's.
    pub age: Duration,
    /// Why the server could not be asked, where that is so: what it would say now may be something else.
    pub stale: Option<RemoteError>,
}

/// Answers of one server to one user.
pub struct Cache {
    keeping: Keeping,
    clock: Arc<dyn Clock>,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    copies: BTreeMap<String, Held>,
    bytes: usize,
    /// Counts the uses, so that the oldest is known.
    uses: u64,
    /// Counts what was cleared: an answer that was asked for before is not kept after.
    cleared: u64,
    scope: Option<String>,
}

#[derive(Clone)]
struct Held {
    body: Arc<[u8]>,
    tag: Option<String>,
    at: ServerTime,
    /// µs of the laptop's monotonic clock when the server said so.
    mono: i64,
    used: u64,
}

impl Held {
    fn size(&self, path: &str) -> usize {
        self.body.len() + path.len()
    }
}

impl Cache {
    /// Keeps nothing yet.
    #[must_use]
    pub fn new(keeping: Keeping, clock: Arc<dyn Clock>) -> Self {
        Self { keeping, clock, kept: Mutex::default() }
    }

    /// Forgets everything, as at the end of a session.
    pub fn clear(&self) {
        self.kept().clear();
    }

    /// The grants under which is asked from now on; what was told under others is forgotten.
    pub fn enter(&self, scope: Option<&str>) {
        let mut kept = self.kept();
        if kept.scope.as_deref() != scope {
            kept.clear();
            kept.scope = scope.map(str::to_owned);
        }
    }

    /// Bytes of all copies.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.kept().bytes
    }

    /// What `path` is answered with.
    ///
    /// # Errors
    /// A refusal, for which the copy is forgotten; or what kept the request from being answered, where there is no copy.
    pub(crate) async fn get(&self, caller: &Caller<'_>, path: &str) -> Result<Copied<Arc<[u8]>>, RemoteError> {
        let (held, cleared) = {
            let mut kept = self.kept();
            (kept.used(path), kept.cleared)
        };
        if let Some(copy) = held.as_ref().map(|held| self.copy(held, None)).filter(|copy| copy.age < self.keeping.young) {
            return Ok(copy);
        }
        let tag = held.as_ref().and_then(|held| held.tag.as_ref()).map(|tag| format!("\"{tag}\""));
        let asked = Asked { path: path.to_owned(), headers: vec![(header::IF_NONE_MATCH, tag)], ..Asked::default() };
        let reply = match caller.ask(asked).await {
            Ok(reply) => reply,
            Err(error) if is_final(&error) => {
                self.kept().remove(path);
                return Err(error);
            }
            Err(error) => return held.map(|held| self.copy(&held, Some(error.clone()))).ok_or(error),
        };
        let body = match (reply.body, held) {
            (Some(body), _) => body.into(),
            (None, Some(held)) => held.body,
            (None, None) => return Err(RemoteError::Garbled), // nothing was asked on condition
        };
        let held = Held { body, tag: reply.tag, at: reply.sync_time, mono: self.clock.now().mono, used: 0 };
        let copy = self.copy(&held, None);
        let mut kept = self.kept();
        if kept.cleared == cleared {
            kept.put(path, held, self.keeping.bytes);
        }
        Ok(copy)
    }

    fn copy(&self, held: &Held, stale: Option<RemoteError>) -> Copied<Arc<[u8]>> {
        let age = u64::try_from(self.clock.now().mono - held.mono).unwrap_or(0);
        Copied { said: Arc::clone(&held.body), at: held.at, age: Duration::from_micros(age), stale }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the server itself has said no, so that what it said before is not given any more.
const fn is_final(error: &RemoteError) -> bool {
    matches!(error, RemoteError::Refused { code, .. } if !matches!(code, ServerCode::Busy | ServerCode::Internal))
}

impl Kept {
    fn clear(&mut self) {
        self.copies.clear();
        self.bytes = 0;
        self.cleared += 1;
    }

    fn used(&mut self, path: &str) -> Option<Held> {
        self.uses += 1;
        let held = self.copies.get_mut(path)?;
        held.used = self.uses;
        Some(held.clone())
    }

    fn remove(&mut self, path: &str) {
        if let Some(held) = self.copies.remove(path) {
            self.bytes -= held.size(path);
        }
    }

    fn put(&mut self, path: &str, held: Held, room: usize) {
        self.remove(path);
        let size = held.size(path);
        if size > room {
            return;
        }
        while self.bytes + size > room {
            let oldest = self.copies.iter().min_by_key(|(_, held)| held.used).map(|(path, _)| path.clone());
            let Some(oldest) = oldest else { break };
            self.remove(&oldest);
        }
        self.uses += 1;
        self.bytes += size;
        self.copies.insert(path.to_owned(), Held { used: self.uses, ..held });
    }
}
