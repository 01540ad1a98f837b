//! Instants as people and other programs write them into an address.

use chrono::{NaiveDateTime, TimeDelta};
use rounds_model::Stamp;

/// How far ahead of UTC clocks are set at most, in hours.
const FURTHEST: i64 = 14;

/// The instant that `text` names: RFC 3339 with any offset, in which `+` may have arrived as a space. Without an offset
/// it is read as the earliest instant that it can mean, so that rather something is told twice than never; a day alone
/// is its beginning. `None` for anything else.
pub fn instant(text: &str) -> Option<Stamp> {
    let text = text.trim();
    let whole = match text.split_at_checked(11) {
        Some((day, time)) => format!("{}T{}", day.get(..10)?, time.replace(' ', "+")),
        None => format!("{text}T00:00:00"),
    };
    let stamp = whole.parse().ok().or_else(|| {
        let local = NaiveDateTime::parse_from_str(&whole, "%Y-%m-%dT%H:%M:%S%.f").ok()?;
        Some(local.checked_sub_signed(TimeDelta::hours(FURTHEST))?.and_utc().into())
    })?;
    Some(Stamp::max(stamp, Stamp::default())) // nothing was stamped before 1970
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_understood_as_it_is_written() {
        for (text, instant_in_utc) in [
            ("2026-01-15T10:30:00.000001Z", "2026-01-15T10:30:00.000001Z"),
            ("2026-01-15T10:30:00z", "2026-01-15T10:30:00Z"),
            ("2026-01-15t10:30:00Z", "2026-01-15T10:30:00Z"),
            ("2026-01-15 10:30:00Z", "2026-01-15T10:30:00Z"),
            ("2026-01-15T13:30:00+03:00", "2026-01-15T10:30:00Z"),
            ("2026-01-15T13:30:00 03:00", "2026-01-15T10:30:00Z"),
            ("2026-01-15 13:30:00 03:00", "2026-01-15T10:30:00Z"),
            ("2026-01-15T05:00:00-05:30", "2026-01-15T10:30:00Z"),
            ("2026-01-15T10:30:00", "2026-01-14T20:30:00Z"),
            ("2026-01-15T10:30:00.25", "2026-01-14T20:30:00.25Z"),
            ("2026-01-15", "2026-01-14T10:00:00Z"),
            (" 2026-01-15T10:30:00Z ", "2026-01-15T10:30:00Z"),
            ("1969-07-20T20:17:40Z", "1970-01-01T00:00:00Z"),
        ] {
            assert_eq!(instant(text), Some(instant_in_utc.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn what_is_no_instant_is_none() {
        for text in ["", "now", "2026", "2026-13-01", "2026-01-15T25:00:00Z", "1768473000", "2026-01-15T10:30:00 Z", "школа-школа-школа"]
        {
            assert_eq!(instant(text), None, "{text}");
        }
    }
}
