//! What the server counts for its operator, in the words of Prometheus. Counts alone: no person, no place, no device.

use std::time::Duration;

use prometheus_client::{
    encoding::text::encode,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};
use rounds_model::wire::Verdict;

/// Upper edges of what is timed, in seconds: from an idle exchange to the patience of a lock.
const EDGES: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 20.0, 60.0];

type Label = [(&'static str, &'static str); 1];

/// The counts of one process. Clones count together.
#[derive(Clone, Debug)]
pub struct Metrics {
    exchanges: Family<Label, Counter>,
    operations: Family<Label, Counter>,
    /// Bytes that came in over connections, after TLS.
    pub received: Counter,
    /// Bytes that went out over connections, before TLS.
    pub sent: Counter,
    /// Connections that are open.
    pub open: Gauge,
    /// Connections that were closed at once, because their address had too many.
    pub turned_away: Counter,
    exchange_seconds: Histogram,
    lock_seconds: Histogram,
}

impl Default for Metrics {
    fn default() -> Self {
        let timed = || Histogram::new(EDGES);
        let (exchange_seconds, lock_seconds) = (timed(), timed());
        Self {
            exchanges: Family::default(),
            operations: Family::default(),
            received: Counter::default(),
            sent: Counter::default(),
            open: Gauge::default(),
            turned_away: Counter::default(),
            exchange_seconds,
            lock_seconds,
        }
    }
}

impl Metrics {
    /// Counts an exchange by how it was answered, and how long that took.
    pub fn exchange(&self, outcome: &'static str, took: Duration) {
        self.exchanges.get_or_create(&[("outcome", outcome)]).inc();
        self.exchange_seconds.observe(took.as_secs_f64());
    }

    /// Counts an operation by what became of it. One whose parent is missing is parked on its device.
    pub fn operation(&self, verdict: &Verdict) {
        let verdict = match verdict {
            Verdict::Ok { .. } => "ok",
            Verdict::Conflict { .. } => "conflict",
            Verdict::Parent { .. } => "parked",
            Verdict::Invalid { .. } => "invalid",
            Verdict::Denied => "denied",
            Verdict::Need => "need",
            Verdict::Retry { .. } => "retry",
        };
        self.operations.get_or_create(&[("verdict", verdict)]).inc();
    }

    /// Notes how long a writer waited for its organisation's lock.
    pub fn waited(&self, time: Duration) {
        self.lock_seconds.observe(time.as_secs_f64());
    }

    /// All counts as text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut registry = Registry::with_prefix("rounds");
        registry.register("exchanges", "Exchanges by how they were answered", self.exchanges.clone());
        registry.register("operations", "Operations by what became of them", self.operations.clone());
        registry.register_with_unit("received", "What came in over connections", Unit::Bytes, self.received.clone());
        registry.register_with_unit("sent", "What went out over connections", Unit::Bytes, self.sent.clone());
        registry.register("open_connections", "Connections that are open", self.open.clone());
        registry.register("turned_away_connections", "Connections closed because their address had too many", self.turned_away.clone());
        let exchange = "How long the head of an answer took";
        registry.register_with_unit("exchange_duration", exchange, Unit::Seconds, self.exchange_seconds.clone());
        registry.register_with_unit(
            "lock_wait",
            "How long writers waited for their turn and the lock",
            Unit::Seconds,
            self.lock_seconds.clone(),
        );
        let mut text = String::new();
        // Writing to a text cannot fail.
        let _written = encode(&mut text, &registry);
        text
    }
}
