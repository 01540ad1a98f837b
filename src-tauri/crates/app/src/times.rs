//! Instants as texts.

use rounds_model::{EditTime, ServerTime, Stamp};

/// Microseconds of the laptop's wall clock as RFC 3339.
pub fn wall(micros: i64) -> String {
    ServerTime::from_micros(micros).to_string()
}

/// A stamp, as the wire writes it.
pub fn stamp(stamp: Stamp) -> String {
    stamp.to_string()
}

/// An instant of server time.
pub fn server(at: ServerTime) -> String {
    at.to_string()
}

/// When something was typed; `None` for an end that is still open.
pub fn edit(at: EditTime) -> Option<String> {
    const OPEN: i64 = 4_102_444_800_000_000; // the year 2100: nothing was typed after it, so it is no time to show
    (at.micros() > 0 && at.micros() < OPEN).then(|| at.to_string())
}
