//! Counts the statements that one request sends to its database, whichever it is.
//!
//! SQLite's driver hands each command to a thread of its own, in the span of who gave it; PostgreSQL's tells of each
//! statement where it is asked. Both are seen here, and only what is done inside of the span that is counted.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread::{self, ThreadId},
};

use tracing::{Dispatch, Event, Instrument as _, Subscriber, span, subscriber::DefaultGuard};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt as _},
    registry::{LookupSpan, Registry},
};

/// Counts for as long as it lives, on the thread that made it.
pub struct Statements {
    count: Arc<AtomicUsize>,
    _guard: DefaultGuard,
    /// Where there is one listener alone, what another thread reaches first, with nobody listening there, is taken to
    /// interest nobody; of two each is asked.
    _second: Dispatch,
}

impl Statements {
    pub fn counted() -> Self {
        let count = Arc::<AtomicUsize>::default();
        let counter = Counter { home: thread::current().id(), count: Arc::clone(&count) };
        Self {
            count,
            _guard: tracing::subscriber::set_default(Registry::default().with(counter)),
            _second: Dispatch::new(Registry::default()),
        }
    }

    /// Does `work`, and afterwards whatever waits until the database has done all that was asked of it.
    pub async fn of<T>(&self, work: impl Future<Output = T>, settled: impl Future<Output = ()>) -> (T, usize) {
        self.count.store(0, Ordering::SeqCst);
        let done = work.instrument(tracing::info_span!("request")).await;
        settled.await;
        (done, self.count.load(Ordering::SeqCst))
    }
}

struct Counter {
    home: ThreadId,
    count: Arc<AtomicUsize>,
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Counter {
    fn on_enter(&self, _: &span::Id, _: Context<'_, S>) {
        if thread::current().id() != self.home {
            self.count.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" && context.lookup_current().is_some() {
            self.count.fetch_add(1, Ordering::SeqCst);
        }
    }
}
